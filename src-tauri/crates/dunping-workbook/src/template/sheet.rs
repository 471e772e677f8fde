//! One sheet on paper and on screen: title, note, unit line, header, rows, drop-down lists, print setup.

use rust_xlsxwriter::{DataValidation, Formula, Note, Worksheet};

use super::style::Styles;
use super::{Body, Entry, FIRST_ROW, WriteError, lines};
use crate::layout::{Column, Kind, Page, Table};
use crate::number::MoneyUnit;

/// A code of a list beside a table, and its name.
pub(crate) type Code = (String, String);

const TITLE_ROW: u32 = 0;
const NOTE_ROW: u32 = 1;
const HEADER_ROW: u32 = 2;
const A4: u8 = 9;
/// The height of a line of text, and what a row has beyond its lines, in points.
const LINE: f64 = 15.0;
const ROOM: f64 = 7.0;

/// Writes a sheet that is one table, with the list of codes to its right.
pub(crate) fn table(
    sheet: &mut Worksheet,
    styles: &Styles,
    table: &Table,
    body: &Body,
    codes: &[Code],
    unit: MoneyUnit,
) -> Result<(), WriteError> {
    let width = u16::try_from(table.columns.len()).unwrap_or(u16::MAX);
    let has_money = table
        .columns
        .iter()
        .any(|column| column.kind == Kind::Money);
    frame(sheet, styles, &table.page, width, has_money.then_some(unit))?;
    header(sheet, styles, table.columns)?;
    let mut row = FIRST_ROW;
    for entries in &body.rows {
        sheet.set_row_height(row, height(entries, table.columns))?;
        for (column, entry) in (0_u16..).zip(entries) {
            let kind = table.columns[usize::from(column)].kind;
            entry_at(sheet, styles, row, column, entry, kind)?;
        }
        row += 1;
    }
    let last = row.saturating_sub(1).max(FIRST_ROW);
    if let Some(sums) = &body.sums {
        sheet.set_row_height(row, LINE + ROOM)?;
        for (column, entry) in (0_u16..).zip(sums) {
            let format = styles.sum(table.columns[usize::from(column)].kind);
            put(sheet, row, column, entry, &format)?;
        }
        row += 1;
    }
    code_list(sheet, styles, width, codes)?;
    for (index, column) in (0_u16..).zip(table.columns) {
        choices(
            sheet,
            FIRST_ROW,
            last,
            index,
            column.kind,
            width + 1,
            codes.len(),
        )?;
    }
    sheet.set_print_area(TITLE_ROW, 0, row.max(FIRST_ROW + 1) - 1, width - 1)?;
    Ok(())
}

/// Title, note, frozen header and print setup of a sheet that is `width` columns wide; the unit of its amounts, if it has any, to the right
/// of the note.
pub(crate) fn frame(
    sheet: &mut Worksheet,
    styles: &Styles,
    page: &Page,
    width: u16,
    unit: Option<MoneyUnit>,
) -> Result<(), WriteError> {
    sheet.set_name(page.name)?;
    // A formula that has nothing to sum shows nothing; the library would leave a 0 beside it.
    sheet.set_formula_result_default("");
    sheet.merge_range(
        TITLE_ROW,
        0,
        TITLE_ROW,
        width - 1,
        page.title,
        &styles.title,
    )?;
    sheet.set_row_height(TITLE_ROW, 30)?;
    let note_end = if unit.is_some() { width - 3 } else { width - 1 };
    sheet.merge_range(NOTE_ROW, 0, NOTE_ROW, note_end, page.note, &styles.note)?;
    if let Some(unit) = unit {
        unit_line(sheet, styles, width, unit)?;
    }
    sheet.set_row_height(NOTE_ROW, 34)?;
    sheet.set_freeze_panes(FIRST_ROW, 0)?;
    sheet
        .set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_print_center_horizontally(true);
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_repeat_rows(TITLE_ROW, HEADER_ROW)?;
    sheet.set_footer("&L&9&A&R&9第 &P 页 共 &N 页");
    Ok(())
}

/// The line that states the unit of all amounts, taken from 企业基本信息.
fn unit_line(
    sheet: &mut Worksheet,
    styles: &Styles,
    width: u16,
    unit: MoneyUnit,
) -> Result<(), WriteError> {
    let formula = Formula::new(format!("=\"金额单位：\"&{}", lines::money_unit_cell()))
        .set_result(format!("金额单位：{}", unit.name()));
    sheet.merge_range(NOTE_ROW, width - 2, NOTE_ROW, width - 1, "", &styles.unit)?;
    sheet.write_formula_with_format(NOTE_ROW, width - 2, formula, &styles.unit)?;
    Ok(())
}

/// The header row with its notes and widths.
pub(crate) fn header(
    sheet: &mut Worksheet,
    styles: &Styles,
    columns: &[Column],
) -> Result<(), WriteError> {
    let lines = columns
        .iter()
        .map(|column| lines_of(column.label, column.width))
        .max();
    sheet.set_row_height(
        HEADER_ROW,
        f64::from(lines.unwrap_or(1)) * LINE + ROOM + 4.0,
    )?;
    for (index, column) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(HEADER_ROW, index, column.label, &styles.header)?;
        sheet.set_column_width(index, column.width)?;
        if !column.note.is_empty() {
            let note = Note::new(column.note)
                .set_author("盾评")
                .add_author_prefix(false)
                .set_width(240);
            sheet.insert_note(HEADER_ROW, index, &note)?;
        }
    }
    Ok(())
}

/// The height of a row whose texts wrap in their columns.
fn height(entries: &[Entry], columns: &[Column]) -> f64 {
    let lines = entries
        .iter()
        .zip(columns)
        .map(|(entry, column)| match entry {
            Entry::Text(text) => lines_of(text, column.width),
            _ => 1,
        });
    f64::from(lines.max().unwrap_or(1)) * LINE + ROOM
}

/// How many lines a text takes in a column; a Chinese character is two wide, and two are lost to the edges.
fn lines_of(text: &str, width: u8) -> u32 {
    let wide: u32 = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    wide.div_ceil(u32::from(width).saturating_sub(3).max(1))
        .max(1)
}

/// The height of a row of a single text that wraps.
pub(crate) fn height_of(text: &str, width: u8) -> f64 {
    f64::from(lines_of(text, width)) * LINE + ROOM
}

/// Writes one cell; what is computed looks like a sum.
pub(crate) fn entry_at(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    column: u16,
    entry: &Entry,
    kind: Kind,
) -> Result<(), WriteError> {
    match entry {
        Entry::Formula { .. } => put(sheet, row, column, entry, &styles.sum(kind)),
        _ => put(sheet, row, column, entry, styles.cell(kind)),
    }
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    entry: &Entry,
    format: &rust_xlsxwriter::Format,
) -> Result<(), WriteError> {
    match entry {
        Entry::Blank => sheet.write_blank(row, column, format)?,
        Entry::Text(text) => sheet.write_string_with_format(row, column, text, format)?,
        Entry::Number(number) => sheet.write_number_with_format(row, column, *number, format)?,
        Entry::Formula { formula, result } => sheet.write_formula_with_format(
            row,
            column,
            Formula::new(formula).set_result(result),
            format,
        )?,
    };
    Ok(())
}

/// The drop-down list of a column.
pub(crate) fn choices(
    sheet: &mut Worksheet,
    first: u32,
    last: u32,
    column: u16,
    kind: Kind,
    code_column: u16,
    codes: usize,
) -> Result<(), WriteError> {
    let list = match kind {
        Kind::Choice(values) => DataValidation::new().allow_list_strings(values)?,
        Kind::Code => {
            let letter = crate::cells::a1((0, u32::from(code_column)));
            let letter = letter.trim_end_matches(char::is_numeric);
            let end = FIRST_ROW as usize + codes;
            let range = format!("=${letter}${}:${letter}${end}", FIRST_ROW + 1);
            DataValidation::new().allow_list_formula(Formula::new(range))
        }
        _ => return Ok(()),
    };
    let list = list
        .set_error_title("请从列表中选择")?
        .set_error_message("该单元格只能填写下拉列表中的内容。")?;
    sheet.add_data_validation(first, column, last, column, &list)?;
    Ok(())
}

/// The codes to the right of a table, one column apart; they are on the screen, not on paper.
fn code_list(
    sheet: &mut Worksheet,
    styles: &Styles,
    width: u16,
    codes: &[Code],
) -> Result<(), WriteError> {
    if codes.is_empty() {
        return Ok(());
    }
    let at = width + 1;
    sheet.set_column_width(at, 26)?;
    sheet.set_column_width(at + 1, 44)?;
    sheet.write_string_with_format(HEADER_ROW, at, "可选代码", &styles.header)?;
    sheet.write_string_with_format(HEADER_ROW, at + 1, "代码含义", &styles.header)?;
    for (row, (code, name)) in (FIRST_ROW..).zip(codes) {
        sheet.write_string_with_format(row, at, code, styles.cell(Kind::Text))?;
        sheet.write_string_with_format(row, at + 1, name, styles.cell(Kind::Prose))?;
    }
    Ok(())
}
