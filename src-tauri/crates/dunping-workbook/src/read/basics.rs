//! 企业基本信息: registration facts, selections, and the settings that the other sheets are read by (unit, years).

use dunping_domain::applicant::{Enterprise, EnterpriseFact};
use dunping_domain::figures::{FigureKey, GrowthClaim, Year};
use dunping_domain::finding::Severity;
use unicode_normalization::UnicodeNormalization;

use super::date::date;
use super::declared::at;
use super::page::Pages;
use super::table::plain;
use super::{FromCell, Need, Notes, Spot};
use crate::cells::{Book, Sheet, Value};
use crate::label::{folded, says, ticked, year};
use crate::layout::{FIELDS, Field, FieldId};
use crate::number::{Defect, MoneyUnit};

/// What the other sheets need to know.
#[derive(Debug, Clone, Default)]
pub(crate) struct Basics<'a> {
    pub(crate) unit: Option<MoneyUnit>,
    pub(crate) application_year: Option<Year>,
    pub(crate) reference_year: Option<Year>,
    pub(crate) growth_claim: GrowthClaim,
    pub(crate) staff_year_end: Option<(Spot<'a>, FromCell)>,
    pub(crate) template_version: Option<String>,
}

/// Reads the sheet into an enterprise and the settings.
pub(crate) fn read<'a>(
    pages: &Pages<'a>,
    book: &Book,
    notes: &mut Notes,
    enterprise: &mut Enterprise,
) -> Basics<'a> {
    let mut basics = Basics::default();
    let Some(sheet) = pages.basics else {
        return basics;
    };
    let content_column = content_column(sheet);
    for field in FIELDS {
        let Some(spot) = spot(sheet, field, content_column) else {
            if is_required(field) {
                let message = format!(
                    "《{}》中没有“{}”一项。请使用申报模板重新填写。",
                    sheet.name, field.label
                );
                notes.findings.push(dunping_domain::finding::Finding::new(
                    "E25",
                    Severity::Missing,
                    message,
                ));
            }
            continue;
        };
        let text = plain(&spot.sheet.at(spot.place).raw());
        let blank_defect = || {
            Defect::new(
                "E00",
                Severity::Missing,
                format!("“{}”为空，请填写。", field.label.trim_start_matches('★')),
            )
        };
        if text.is_empty() && is_required(field) {
            let keys = (field.id == FieldId::StaffYearEnd).then_some(FigureKey::StaffYearEnd);
            notes.add(spot, blank_defect(), keys);
            continue;
        }
        take(field.id, spot, text, book, notes, enterprise, &mut basics);
    }
    free_selections(sheet, content_column, enterprise);
    basics
}

fn is_required(field: &Field) -> bool {
    field.label.starts_with('★')
}

/// The column headed 内容, when the sheet has such a header.
fn content_column(sheet: &Sheet) -> Option<u32> {
    let heading = sheet.cells().iter().take_while(|(place, _)| place.0 < 30);
    heading
        .filter(|(_, cell)| says(&cell.raw(), "内容", &["填写内容", "填报内容"]))
        .map(|(place, _)| place.1)
        .next()
}

/// The content's place beside a label.
fn spot<'a>(sheet: &'a Sheet, field: &Field, content_column: Option<u32>) -> Option<Spot<'a>> {
    beside(sheet, content_column, |label| {
        says(label, field.label, field.synonyms)
    })
}

fn beside(
    sheet: &Sheet,
    content_column: Option<u32>,
    wanted: impl Fn(&str) -> bool,
) -> Option<Spot<'_>> {
    let (place, _) = sheet.cells().iter().find(|(place, cell)| {
        content_column.is_none_or(|content| place.1 < content) && wanted(&cell.raw())
    })?;
    let column = content_column.unwrap_or(place.1 + 1);
    Some(Spot {
        sheet,
        place: (place.0, column),
    })
}

fn take<'a>(
    id: FieldId,
    spot: Spot<'a>,
    text: String,
    book: &Book,
    notes: &mut Notes,
    enterprise: &mut Enterprise,
    basics: &mut Basics<'a>,
) {
    if let Some(fact) = fact(id) {
        enterprise.places.insert(fact, at(spot));
    }
    match id {
        FieldId::Name => enterprise.name = text,
        FieldId::Uscc => enterprise.uscc = uscc(spot, &text, notes),
        FieldId::EnterpriseKind => enterprise.kind = text,
        FieldId::LegalRepresentative => enterprise.legal_representative = text,
        FieldId::Founded => {
            let (founded, defect) = date(spot.sheet.at(spot.place), book.epoch_1904);
            enterprise.founded = founded;
            if let Some(defect) = defect {
                notes.add(spot, defect, None);
            }
        }
        FieldId::RegisteredCapital => enterprise.registered_capital = text,
        FieldId::Domicile => enterprise.domicile = text,
        FieldId::Premises => enterprise.premises = text,
        FieldId::City => enterprise.city = text,
        FieldId::Status => enterprise.status = text,
        FieldId::Scope => enterprise.scope = text,
        FieldId::ApplicationYear => basics.application_year = stated_year(spot, &text, notes),
        FieldId::ReferenceYear => basics.reference_year = stated_year(spot, &text, notes),
        FieldId::StaffYearEnd => {
            let taken = notes.heads(spot, Some(FigureKey::StaffYearEnd), Need::Optional);
            basics.staff_year_end = taken.map(|taken| (spot, taken));
        }
        FieldId::MoneyUnit => {
            basics.unit = MoneyUnit::named(text.trim_start_matches("人民币"));
            if basics.unit.is_none() {
                let message =
                    format!("金额单位“{text}”不是元、千元、万元、亿元之一。请从列表中选择。");
                notes.add(spot, Defect::new("E04", Severity::Confirm, message), None);
            }
        }
        FieldId::Contact => enterprise.contact = text,
        FieldId::Phone => enterprise.phone = text,
        FieldId::Email => enterprise.email = text,
        FieldId::Business => enterprise.business = business(&text),
        FieldId::Layer(key) => tick(spot, &text, key, notes, &mut enterprise.layers),
        FieldId::Technology(key) => tick(spot, &text, key, notes, &mut enterprise.technologies),
        FieldId::GrowthClaim => basics.growth_claim = growth_claim(spot, &text, notes),
        FieldId::TemplateVersion => basics.template_version = (!text.is_empty()).then_some(text),
    }
}

/// The fact whose place is kept.
fn fact(id: FieldId) -> Option<EnterpriseFact> {
    match id {
        FieldId::Name => Some(EnterpriseFact::Name),
        FieldId::Uscc => Some(EnterpriseFact::Uscc),
        FieldId::EnterpriseKind => Some(EnterpriseFact::Kind),
        FieldId::Domicile => Some(EnterpriseFact::Domicile),
        FieldId::Premises => Some(EnterpriseFact::Premises),
        FieldId::City => Some(EnterpriseFact::City),
        FieldId::Status => Some(EnterpriseFact::Status),
        FieldId::Scope => Some(EnterpriseFact::Scope),
        FieldId::ApplicationYear => Some(EnterpriseFact::ApplicationYear),
        FieldId::Business => Some(EnterpriseFact::Business),
        _ => None,
    }
}

/// A USCC is text. As a number it has lost digits that nobody can bring back (E17).
fn uscc(spot: Spot<'_>, text: &str, notes: &mut Notes) -> String {
    let scientific = text.contains(['+', '.']);
    if matches!(spot.sheet.at(spot.place).value, Value::Number(_)) || scientific {
        let message = "统一社会信用代码被存成了数字，末几位已丢失。请将单元格设为文本格式后按营业执照重新填写。";
        notes.add(spot, Defect::new("E17", Severity::Invalid, message), None);
        return String::new();
    }
    text.nfkc()
        .filter(|c| !c.is_whitespace() && *c != '\'')
        .collect::<String>()
        .to_uppercase()
}

fn stated_year(spot: Spot<'_>, text: &str, notes: &mut Notes) -> Option<Year> {
    let stated = year(text);
    if stated.is_none() && !text.is_empty() {
        let message = format!("“{text}”不是四位年份。请填写如2025。");
        notes.add(spot, Defect::new("E22", Severity::Confirm, message), None);
    }
    stated
}

/// The list key of 主营业务归属: its first letter where it is one.
fn business(text: &str) -> String {
    let first = text.nfkc().next().map(|c| c.to_ascii_uppercase());
    match first {
        Some(letter @ ('A' | 'B' | 'C')) => letter.to_string(),
        _ => text.to_owned(),
    }
}

fn tick(spot: Spot<'_>, text: &str, key: &str, notes: &mut Notes, into: &mut Vec<String>) {
    match ticked(text) {
        Some(true) => into.push(key.to_owned()),
        Some(false) => {}
        None if text.is_empty() => {}
        None => {
            let message = format!("“{text}”既不是“√”也不是空白，未作选择。请从列表中选择。");
            notes.add(spot, Defect::new("E23", Severity::Confirm, message), None);
        }
    }
}

fn growth_claim(spot: Spot<'_>, text: &str, notes: &mut Notes) -> GrowthClaim {
    match folded(text).as_str() {
        "收入" | "主营业务收入" | "业务收入" => GrowthClaim::Revenue,
        "利润" | "主营业务利润" => GrowthClaim::Profit,
        "两者" | "收入和利润" | "收入利润" | "收入及利润" | "二者" => {
            GrowthClaim::Both
        }
        _ => {
            let message = format!("申报增长指标“{text}”不是收入、利润、两者之一。请从列表中选择。");
            notes.add(spot, Defect::new("E03", Severity::Confirm, message), None);
            GrowthClaim::Unspecified
        }
    }
}

/// Older forms have one line 所属领域 and one line 核心技术类型 with the names of what is chosen.
fn free_selections(sheet: &Sheet, content_column: Option<u32>, enterprise: &mut Enterprise) {
    let line = |names: &[&str]| {
        let spot = beside(sheet, content_column, |label| says(label, names[0], names));
        spot.map_or(String::new(), |spot| {
            folded(&spot.sheet.at(spot.place).raw())
        })
    };
    let layers = line(&["所属领域", "所属领域（多选）"]);
    let technologies = line(&["核心技术类型", "核心技术类型（多选）"]);
    for field in FIELDS {
        let name = folded(field.label.rsplit('·').next().unwrap_or(field.label));
        match field.id {
            FieldId::Layer(key)
                if layers.contains(&name) && !enterprise.layers.iter().any(|k| k == key) =>
            {
                enterprise.layers.push(key.to_owned());
            }
            FieldId::Technology(key)
                if technologies.contains(&name)
                    && !enterprise.technologies.iter().any(|k| k == key) =>
            {
                enterprise.technologies.push(key.to_owned());
            }
            _ => {}
        }
    }
}
