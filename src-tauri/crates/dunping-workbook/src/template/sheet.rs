//! One sheet on paper and on screen: title, note, unit line, header, rows, drop-down lists, protection, print setup.

use rust_xlsxwriter::{
    ConditionalFormatFormula, Format, Formula, Note, ProtectionOptions, Worksheet,
};

use super::style::{Styles, shown_unit};
use super::{Body, Entry, FIRST_ROW, WriteError, lines, rules};
use crate::layout::{Column, FieldId, Kind, Page, Table};
use crate::number::MoneyUnit;

const TITLE_ROW: u32 = 0;
const NOTE_ROW: u32 = 1;
const HEADER_ROW: u32 = 2;
const A4: u8 = 9;
/// The height of a line of text, and what a row has beyond its lines, in points.
const LINE: f64 = 15.0;
const ROOM: f64 = 7.0;
/// The columns that can be filled in beside the tables, and the rows below them that still have their lists.
const LAST_COLUMN: u16 = 63;
const LAST_ROW: u32 = 1_999;

/// What stands to the right of a table, one column apart; it is on the screen, not on paper.
#[derive(Debug, Clone, Default)]
pub(crate) enum Beside {
    /// Nothing.
    #[default]
    Nothing,
    /// The codes that a column offers.
    Codes(Vec<String>),
    /// The numbers of the applicant's own check, with their labels.
    Check(Vec<(&'static str, Entry)>),
}

/// Writes a sheet that is one table, with what stands beside it.
pub(crate) fn table(
    sheet: &mut Worksheet,
    styles: &Styles,
    table: &Table,
    body: &Body,
    beside: &Beside,
    unit: MoneyUnit,
) -> Result<(), WriteError> {
    let width = u16::try_from(table.columns.len()).unwrap_or(u16::MAX);
    let has_money = table
        .columns
        .iter()
        .any(|column| column.kind == Kind::Money);
    let unit = has_money.then_some(unit);
    frame(sheet, styles, &table.page, table.columns, unit)?;
    header(sheet, styles, table.columns, unit)?;
    let mut row = FIRST_ROW;
    for entries in &body.rows {
        sheet.set_row_height(row, height(entries, table.columns))?;
        for (column, entry) in (0_u16..).zip(entries) {
            let kind = table.columns[usize::from(column)].kind;
            entry_at(sheet, styles, row, column, entry, kind)?;
        }
        row += 1;
    }
    let mut last = row.saturating_sub(1).max(FIRST_ROW);
    match &body.sums {
        Some(sums) => {
            sheet.set_row_height(row, LINE + ROOM)?;
            for (column, entry) in (0_u16..).zip(sums) {
                let mut format = styles.sum(table.columns[usize::from(column)].kind);
                if !matches!(entry, Entry::Formula { .. }) {
                    format = format.set_unlocked();
                }
                put(sheet, row, column, entry, &format)?;
            }
            row += 1;
        }
        // Rows may be added below a table that has no sums.
        None => last = last.max(LAST_ROW),
    }
    let codes = write_beside(sheet, styles, width, beside)?;
    for (index, column) in (0_u16..).zip(table.columns) {
        if let Some(rule) = rules::of(column.kind, codes.as_deref())? {
            sheet.add_data_validation(FIRST_ROW, index, last, index, &rule)?;
        }
    }
    sheet.set_print_area(TITLE_ROW, 0, row.max(FIRST_ROW + 1) - 1, width - 1)?;
    Ok(())
}

/// Title, note, frozen header, protection and print setup of a sheet; the unit of its amounts, if it has any, to the right of the note.
pub(crate) fn frame(
    sheet: &mut Worksheet,
    styles: &Styles,
    page: &Page,
    columns: &[Column],
    unit: Option<MoneyUnit>,
) -> Result<(), WriteError> {
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    sheet.set_name(page.name)?;
    // A formula that has nothing to sum shows nothing; the library would leave a 0 beside it.
    sheet.set_formula_result_default("");
    open_cells(sheet, styles, columns)?;
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

/// Protects the formulas, without a password; every other cell can be filled in, also below and beside the table. Texts stay texts
/// there, so that digits survive.
fn open_cells(
    sheet: &mut Worksheet,
    styles: &Styles,
    columns: &[Column],
) -> Result<(), WriteError> {
    sheet.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        insert_links: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        edit_objects: true,
        ..ProtectionOptions::default()
    });
    for index in 0..=LAST_COLUMN {
        let is_number = columns.get(usize::from(index)).is_none_or(|column| {
            matches!(
                column.kind,
                Kind::Ordinal | Kind::Money | Kind::Heads | Kind::Count | Kind::Percent
            )
        });
        let format = if is_number {
            styles.plain.clone()
        } else {
            styles.plain.clone().set_num_format("@")
        };
        sheet.set_column_format(index, &format)?;
    }
    Ok(())
}

/// The line that states the unit of all amounts, taken from 企业基本信息. The headers of money show it too.
fn unit_line(
    sheet: &mut Worksheet,
    styles: &Styles,
    width: u16,
    unit: MoneyUnit,
) -> Result<(), WriteError> {
    let chosen = lines::cell_of(FieldId::MoneyUnit);
    let formula = Formula::new(format!("=\"金额单位：\"&{chosen}"))
        .set_result(format!("金额单位：{}", unit.name()));
    sheet.merge_range(NOTE_ROW, width - 2, NOTE_ROW, width - 1, "", &styles.unit)?;
    sheet.write_formula_with_format(NOTE_ROW, width - 2, formula, &styles.unit)?;
    Ok(())
}

/// The header row with its notes and widths. A money column's header holds its label; its number format shows the unit behind it and
/// follows the unit line, so that the label reads the same whatever unit is chosen.
pub(crate) fn header(
    sheet: &mut Worksheet,
    styles: &Styles,
    columns: &[Column],
    unit: Option<MoneyUnit>,
) -> Result<(), WriteError> {
    let lines = columns.iter().map(|column| match column.kind {
        Kind::Money => lines_of(&format!("{}（万元）", column.label), column.width),
        _ => lines_of(column.label, column.width),
    });
    let height = f64::from(lines.max().unwrap_or(1)) * LINE + ROOM + 4.0;
    sheet.set_row_height(HEADER_ROW, height)?;
    for (index, column) in (0_u16..).zip(columns) {
        let format = match unit.filter(|_| column.kind == Kind::Money) {
            Some(unit) => styles.money_header(unit),
            None => styles.header.clone(),
        };
        sheet.write_string_with_format(HEADER_ROW, index, column.label, &format)?;
        sheet.set_column_width(index, column.width)?;
        if !column.note.is_empty() {
            note(sheet, HEADER_ROW, index, column.note)?;
        }
        if let Some(unit) = unit.filter(|_| column.kind == Kind::Money) {
            follow_unit(sheet, index, columns.len(), unit)?;
        }
    }
    Ok(())
}

/// Shows another unit behind a header of money when the unit line says so.
fn follow_unit(
    sheet: &mut Worksheet,
    column: u16,
    width: usize,
    written: MoneyUnit,
) -> Result<(), WriteError> {
    let line = crate::cells::a1((NOTE_ROW, u32::try_from(width).unwrap_or(2) - 2));
    let (letters, digits) = line.split_at(line.len() - 1);
    for unit in MoneyUnit::ALL.into_iter().filter(|unit| *unit != written) {
        let rule = format!("=${letters}${digits}=\"金额单位：{}\"", unit.name());
        let shown = ConditionalFormatFormula::new()
            .set_rule(rule.as_str())
            .set_format(Format::new().set_num_format(shown_unit(unit)));
        sheet.add_conditional_format(HEADER_ROW, column, HEADER_ROW, column, &shown)?;
    }
    Ok(())
}

/// A note on a cell, as high as its text.
pub(crate) fn note(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
) -> Result<(), WriteError> {
    let note = Note::new(text)
        .set_author("盾评")
        .add_author_prefix(false)
        .set_font_name("宋体")
        .set_font_size(9)
        .set_width(240)
        .set_height(20 + 16 * lines_of(text, 38));
    sheet.insert_note(row, column, &note)?;
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
    let room = u32::from(width).saturating_sub(3).max(1);
    let lines = text.split('\n').map(|line| {
        let wide: u32 = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        wide.div_ceil(room).max(1)
    });
    lines.sum::<u32>().max(1)
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

/// Writes what stands beside a table; gives the range of its codes.
fn write_beside(
    sheet: &mut Worksheet,
    styles: &Styles,
    width: u16,
    beside: &Beside,
) -> Result<Option<String>, WriteError> {
    let at = width + 1;
    match beside {
        Beside::Nothing => Ok(None),
        Beside::Codes(codes) => {
            sheet.set_column_width(at, 62)?;
            let heading = "可选内容（下拉列表的来源，请勿改动）";
            sheet.write_string_with_format(HEADER_ROW, at, heading, &styles.header)?;
            for (row, code) in (FIRST_ROW..).zip(codes) {
                sheet.write_string_with_format(row, at, code, styles.cell(Kind::Text))?;
            }
            let letter = crate::cells::a1((0, u32::from(at)));
            let letter = letter.trim_end_matches(char::is_numeric);
            let end = FIRST_ROW as usize + codes.len();
            Ok(Some(format!("${letter}${}:${letter}${end}", FIRST_ROW + 1)))
        }
        Beside::Check(numbers) => {
            sheet.set_column_width(at, 40)?;
            sheet.set_column_width(at + 1, 22)?;
            let heading = "测算用数（仅供企业自查）";
            sheet.write_string_with_format(HEADER_ROW, at, heading, &styles.header)?;
            sheet.write_string_with_format(HEADER_ROW, at + 1, "数值", &styles.header)?;
            for (row, (label, entry)) in (FIRST_ROW..).zip(numbers) {
                sheet.write_string_with_format(row, at, *label, styles.cell(Kind::Text))?;
                let format = styles
                    .sum(Kind::Live)
                    .set_align(rust_xlsxwriter::FormatAlign::Right);
                put(sheet, row, at + 1, entry, &format)?;
            }
            Ok(None)
        }
    }
}
