//! The two sheets that are lists of labelled lines: 企业基本信息 and 近三年财务数据.

use rust_xlsxwriter::Worksheet;

use super::style::Styles;
use super::{Entry, FIRST_ROW, Start, WriteError, rows, rules, sheet};
use crate::application::{AccountYear, Basics};
use crate::layout::{
    BASICS, Column, FIELDS, FINANCE, Field, FieldId, ITEMS, Kind, TEMPLATE_VERSION,
};
use crate::number::MoneyUnit;

/// The cell of 企业基本信息 that holds a field, as an absolute reference from another sheet.
pub(crate) fn cell_of(wanted: FieldId) -> String {
    let index = FIELDS
        .iter()
        .position(|field| field.id == wanted)
        .unwrap_or(0);
    format!("'{}'!$B${}", BASICS.name, FIRST_ROW as usize + index + 1)
}

/// Writes 企业基本信息.
pub(crate) fn basics(
    sheet: &mut Worksheet,
    styles: &Styles,
    start: &Start<'_>,
) -> Result<(), WriteError> {
    let columns = [
        Column::new("项目", 28, Kind::Text),
        Column::new("内容", 62, Kind::Text)
            .noted("在本栏填写。数字编号、电话按文本填写；日期写成2018-03-12的形式。"),
        Column::new("说明", 46, Kind::Prose),
    ];
    sheet::frame(sheet, styles, &BASICS, &columns, None)?;
    sheet::header(sheet, styles, &columns, None)?;
    for (row, field) in (FIRST_ROW..).zip(FIELDS) {
        sheet.set_row_height(row, 21)?;
        sheet.write_string_with_format(row, 0, field.label, &styles.label)?;
        match content(field, start) {
            Entry::Number(number) => {
                sheet.write_number_with_format(row, 1, number, &styles.number_line)?
            }
            Entry::Text(text) => {
                sheet.set_row_height(row, sheet::height_of(&text, columns[1].width).max(21.0))?;
                sheet.write_string_with_format(row, 1, text, styles.cell(Kind::Text))?
            }
            _ => sheet.write_blank(row, 1, blank_style(styles, field.kind))?,
        };
        sheet.write_string_with_format(row, 2, field.hint, &styles.hint)?;
        let rule = match field.id {
            FieldId::ReferenceYear | FieldId::ApplicationYear => Some(rules::year()?),
            _ => rules::of(field.kind, None)?,
        };
        if let Some(rule) = rule {
            sheet.add_data_validation(row, 1, row, 1, &rule)?;
        }
    }
    let last = FIRST_ROW + u32::try_from(FIELDS.len()).unwrap_or(0) - 1;
    sheet.set_print_area(0, 0, last, 2)?;
    sheet.set_print_fit_to_pages(1, 1);
    Ok(())
}

/// A blank that will hold a number must not be formatted as text.
fn blank_style(styles: &Styles, kind: Kind) -> &rust_xlsxwriter::Format {
    match kind {
        Kind::Heads | Kind::Count => &styles.number_line,
        _ => styles.cell(Kind::Text),
    }
}

fn content(field: &Field, start: &Start<'_>) -> Entry {
    match (field.id, start.application) {
        (FieldId::TemplateVersion, _) => Entry::text(TEMPLATE_VERSION),
        (FieldId::MoneyUnit, None) => Entry::text(MoneyUnit::Yuan.name()),
        (FieldId::ApplicationYear, _) => Entry::Number(f64::from(start.application_year)),
        (FieldId::ReferenceYear, _) => Entry::Number(f64::from(start.reference_year)),
        (_, None) => Entry::Blank,
        (FieldId::Business, Some(a)) => Entry::text(offered(field.kind, &a.basics.business)),
        (id, Some(a)) => declared(id, &a.basics),
    }
}

/// The choice of a list that begins with a key, else the key.
fn offered(kind: Kind, key: &str) -> &str {
    match kind {
        Kind::Choice(choices) => choices
            .iter()
            .find(|choice| choice.split(' ').next() == Some(key))
            .unwrap_or(&key),
        _ => key,
    }
}

fn declared(id: FieldId, basics: &Basics) -> Entry {
    let tick = |chosen: bool| {
        if chosen {
            Entry::text("√")
        } else {
            Entry::Blank
        }
    };
    match id {
        FieldId::Name => Entry::text(&basics.name),
        FieldId::Uscc => Entry::text(&basics.uscc),
        FieldId::EnterpriseKind => Entry::text(&basics.kind),
        FieldId::LegalRepresentative => Entry::text(&basics.legal_representative),
        FieldId::Founded => Entry::text(&basics.founded),
        FieldId::RegisteredCapital => Entry::text(&basics.registered_capital),
        FieldId::Domicile => Entry::text(&basics.domicile),
        FieldId::Premises => Entry::text(&basics.premises),
        FieldId::City => Entry::text(&basics.city),
        FieldId::Status => Entry::text(&basics.status),
        FieldId::Scope => Entry::text(&basics.scope),
        FieldId::StaffYearEnd => Entry::count(basics.staff_year_end),
        FieldId::MoneyUnit => Entry::text(&basics.money_unit),
        FieldId::Contact => Entry::text(&basics.contact),
        FieldId::Phone => Entry::text(&basics.phone),
        FieldId::Email => Entry::text(&basics.email),
        FieldId::Layer(key) => tick(basics.layers.iter().any(|layer| layer == key)),
        FieldId::Technology(key) => tick(
            basics
                .technologies
                .iter()
                .any(|technology| technology == key),
        ),
        FieldId::GrowthClaim => Entry::text(&basics.growth_claim),
        FieldId::ApplicationYear
        | FieldId::ReferenceYear
        | FieldId::Business
        | FieldId::TemplateVersion => Entry::Blank,
    }
}

/// Writes 近三年财务数据. The years in the header are those of the workbook.
pub(crate) fn finance(
    sheet: &mut Worksheet,
    styles: &Styles,
    start: &Start<'_>,
) -> Result<(), WriteError> {
    let columns = [
        Column::new("项目", 34, Kind::Text),
        Column::new("", 24, Kind::Money),
        Column::new("", 24, Kind::Money),
        Column::new("", 24, Kind::Money),
        Column::new("备注", 48, Kind::Prose).noted("需要说明的口径、调整事项，可在此补充。"),
    ];
    sheet::frame(sheet, styles, &FINANCE, &columns, Some(start.unit))?;
    sheet::header(sheet, styles, &columns, Some(start.unit))?;
    for (column, back) in [(1_u16, 2), (2, 1), (3, 0)] {
        let year = format!("{}年", start.reference_year - back);
        let header = styles.money_header(start.unit);
        sheet.write_string_with_format(2, column, &year, &header)?;
        let text = format!(
            "{year}全年（1月1日至12月31日）或年末的数额，与该年度审计报告一致。改变财务数据年度的，请同时改写三个年度。"
        );
        sheet::note(sheet, 2, column, &text)?;
    }
    for (index, item) in ITEMS.iter().enumerate() {
        let row = FIRST_ROW + u32::try_from(index).unwrap_or(0);
        sheet.set_row_height(row, 22)?;
        sheet.write_string_with_format(row, 0, item.label, &styles.label)?;
        for column in 0..3_u16 {
            let year = start.application.map(|a| &a.years[usize::from(column)]);
            let letter = ["B", "C", "D"][usize::from(column)];
            let entry = amount(item.label, year, letter, start.unit);
            sheet::entry_at(sheet, styles, row, column + 1, &entry, Kind::Money)?;
        }
        sheet.add_data_validation(row, 1, row, 3, &rules::money(item.sign)?)?;
        sheet.write_string_with_format(row, 4, item.hint, &styles.hint)?;
    }
    let last = FIRST_ROW + u32::try_from(ITEMS.len()).unwrap_or(0) - 1;
    sheet.set_print_area(0, 0, last, 4)?;
    Ok(())
}

/// The row, counted from one, of a line of 近三年财务数据.
pub(crate) fn line_of(label: &str) -> usize {
    FIRST_ROW as usize
        + 1
        + ITEMS
            .iter()
            .position(|item| item.label == label)
            .unwrap_or(0)
}

fn amount(label: &str, year: Option<&AccountYear>, column: &str, unit: MoneyUnit) -> Entry {
    let fen = |value: Option<i64>| {
        value.map_or(Entry::Blank, |fen| Entry::Number(rows::in_unit(fen, unit)))
    };
    let result = |value: Option<i64>| {
        value.map_or(String::new(), |fen| rows::in_unit(fen, unit).to_string())
    };
    match label {
        "营业收入合计" => {
            let (first, last) = (line_of("其中：主营业务收入"), line_of("其他业务收入"));
            Entry::Formula {
                formula: format!(
                    "=IF(COUNT({column}{first}:{column}{last})=0,\"\",SUM({column}{first}:{column}{last}))"
                ),
                result: result(year.map(|y| y.revenue_main.0.get() + y.revenue_other.0.get())),
            }
        }
        "净资产" => {
            let (assets, debts) = (line_of("资产总额"), line_of("负债总额"));
            Entry::Formula {
                formula: format!(
                    "=IF(COUNT({column}{assets}:{column}{debts})<2,\"\",{column}{assets}-{column}{debts})"
                ),
                result: result(year.map(|y| y.assets.0.get() - y.liabilities.0.get())),
            }
        }
        "其中：主营业务收入" => fen(year.map(|y| y.revenue_main.0.get())),
        "其他业务收入" => fen(year.map(|y| y.revenue_other.0.get())),
        "网络空间安全业务收入" => fen(year.map(|y| y.revenue_cyber.0.get())),
        "其中：网络空间安全主营业务收入" => {
            fen(year.map(|y| y.revenue_cyber_main.0.get()))
        }
        "网络空间安全主营业务利润" => fen(year.map(|y| y.profit_cyber.0.get())),
        "利润总额" => fen(year.map(|y| y.profit_total.0.get())),
        "净利润" => fen(year.map(|y| y.profit_net.0.get())),
        "资产总额" => fen(year.map(|y| y.assets.0.get())),
        "负债总额" => fen(year.map(|y| y.liabilities.0.get())),
        _ => fen(year.map(|y| y.research.0.get())),
    }
}
