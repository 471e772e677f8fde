//! 企业基本信息: where its lines are, and the settings that the other sheets are read by (unit, years). What a line's content means stands
//! in [`super::named`].

use dunping_domain::applicant::{CellPlace, Enterprise, EnterpriseFact};
use dunping_domain::figures::{FigureKey, GrowthClaim, Year};
use dunping_domain::finding::{Finding, Severity};

use super::Spot;
use super::judged::absent;
use super::named::{self, Named};
use super::notes::{Need, Notes, is_hidden};
use super::say;
use super::table::plain;
use crate::cells::{Book, Place, Sheet};
use crate::field::{BasicsKey, Choice, FieldKey, FieldReading, FieldValue, Outcome};
use crate::label::{Names, folded, says};
use crate::layout::{Field, FieldId};
use crate::number::MoneyUnit;

/// What the other sheets need to know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) unit: Option<MoneyUnit>,
    pub(crate) application_year: Option<Year>,
    pub(crate) reference_year: Option<Year>,
    pub(crate) growth_claim: GrowthClaim,
    pub(crate) template_version: Option<String>,
}

/// Enters the value of a line where it belongs.
pub(crate) fn enter(
    id: FieldId,
    value: &str,
    enterprise: &mut Enterprise,
    settings: &mut Settings,
) {
    let text = || value.to_owned();
    let tick = |key: &str, keys: &mut Vec<String>| {
        if !value.is_empty() && !keys.iter().any(|known| known == key) {
            keys.push(key.to_owned());
        }
    };
    match id {
        FieldId::Name => enterprise.name = text(),
        FieldId::Uscc => enterprise.uscc = text(),
        FieldId::EnterpriseKind => enterprise.kind = text(),
        FieldId::LegalRepresentative => enterprise.legal_representative = text(),
        FieldId::Founded => enterprise.founded = text(),
        FieldId::RegisteredCapital => enterprise.registered_capital = text(),
        FieldId::Domicile => enterprise.domicile = text(),
        FieldId::Premises => enterprise.premises = text(),
        FieldId::City => enterprise.city = text(),
        FieldId::Status => enterprise.status = text(),
        FieldId::Scope => enterprise.scope = text(),
        FieldId::Contact => enterprise.contact = text(),
        FieldId::Phone => enterprise.phone = text(),
        FieldId::Email => enterprise.email = text(),
        FieldId::Business => enterprise.business = text(),
        FieldId::Layer(key) => tick(key, &mut enterprise.layers),
        FieldId::Technology(key) => tick(key, &mut enterprise.technologies),
        FieldId::ApplicationYear => settings.application_year = value.parse().ok(),
        FieldId::ReferenceYear => settings.reference_year = value.parse().ok(),
        FieldId::MoneyUnit => settings.unit = MoneyUnit::named(value),
        FieldId::GrowthClaim => {
            settings.growth_claim = named::growth_claim(value).unwrap_or_default();
        }
        FieldId::TemplateVersion => settings.template_version = Some(text()),
        // A figure, filed under its own key.
        FieldId::StaffYearEnd => {}
    }
}

/// Reads the sheet: every line becomes a field.
pub(crate) fn read(sheet: Option<&Sheet>, book: &Book, notes: &mut Notes<'_>) {
    let labels = sheet.map(Labels::of);
    for key in BasicsKey::all() {
        let field = key.field();
        let names = Names::of(field.label, field.synonyms);
        let Some(spot) = labels.as_ref().and_then(|labels| labels.beside(&names)) else {
            not_there(key, sheet, notes);
            continue;
        };
        if field.id == FieldId::StaffYearEnd {
            let need = Need::Required(field.label.trim_start_matches('★'));
            let judged = notes.heads(spot, Some(FigureKey::StaffYearEnd), need);
            notes.figure(FigureKey::StaffYearEnd, judged);
            continue;
        }
        let named = named::read(field, spot.sheet.at(spot.place), book.epoch_1904);
        file(key, spot, named, notes);
    }
    if let Some(labels) = &labels {
        free_selections(labels, notes);
    }
}

/// What is sure of 企业基本信息, entered where it belongs.
pub(crate) fn entered(notes: &Notes<'_>, enterprise: &mut Enterprise) -> Settings {
    let mut settings = Settings::default();
    for (key, (reading, _)) in &notes.fields {
        if let (FieldKey::Basics(key), Some(sheet), Some(cell)) =
            (key, &reading.sheet, &reading.cell)
            && let Some(fact) = fact(key.field().id)
        {
            let place = CellPlace {
                sheet: sheet.clone(),
                cell: cell.clone(),
            };
            enterprise.places.insert(fact, place);
        }
        if let (FieldKey::Basics(key), Some(FieldValue::Text(value))) = (key, &reading.value) {
            enter(key.field().id, value, enterprise, &mut settings);
        }
    }
    settings
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

fn is_required(field: &Field) -> bool {
    field.label.starts_with('★')
}

/// A line, or the whole sheet, that is not there. That the sheet is missing was said when it was looked for.
fn not_there(key: BasicsKey, sheet: Option<&Sheet>, notes: &mut Notes<'_>) {
    let field = key.field();
    let sheet = sheet.map(|sheet| sheet.name.as_str());
    let code = is_required(field).then_some("E25");
    if let (Some(sheet), true) = (sheet, is_required(field)) {
        let message = format!(
            "《{sheet}》中没有“{}”一项。请使用申报模板重新填写。",
            field.label
        );
        let english = format!(
            "The sheet {sheet} has no line {}. Fill in the template again.",
            field.label
        );
        let mut finding = Finding::new("E25", Severity::Missing, message).english(english);
        if field.id == FieldId::StaffYearEnd {
            finding.figures = vec![FigureKey::StaffYearEnd];
        }
        notes.say(sheet, finding);
    }
    let mut reading = absent(FigureKey::StaffYearEnd, "E25", sheet);
    if field.id != FieldId::StaffYearEnd {
        reading.field = FieldKey::Basics(key);
        reading.code = code.map(str::to_owned);
    }
    notes.fields.insert(reading.field, (reading, None));
}

/// The field of a line, its defects said at their place.
fn file(key: BasicsKey, spot: Spot<'_>, mut named: Named, notes: &mut Notes<'_>) {
    let field = key.field();
    if named.value.as_deref() == Some("")
        && !matches!(field.kind, crate::layout::Kind::Choice(c) if c == crate::layout::TICK)
    {
        named.value = None;
        if is_required(field) && named.defects.is_empty() {
            named.defects.push(named::blank(field));
        }
    }
    if is_hidden(spot) && named.value.as_deref().is_some_and(|v| !v.is_empty()) {
        named.defects.push(say::hidden_line());
    }
    let worst = named
        .defects
        .iter()
        .rev()
        .max_by_key(|defect| defect.severity);
    let code = worst.map(|defect| defect.code.to_owned());
    let refused = worst.is_some_and(|defect| defect.severity == Severity::Invalid);
    let outcome = match &named.value {
        Some(_) if named.defects.is_empty() => Outcome::Ok,
        Some(_) => Outcome::OkWithNote,
        None if !named.choices.is_empty() => Outcome::NeedsConfirm,
        None if refused => Outcome::Invalid,
        None => Outcome::Missing,
    };
    for defect in named.defects {
        notes.add(spot, defect, None);
    }
    let choices = named.choices.into_iter().map(|choice| Choice {
        id: format!("is={}", choice.value),
        value: FieldValue::Text(choice.value),
        zh: choice.zh,
        en: choice.en,
        origin: None,
    });
    let reading = FieldReading {
        field: FieldKey::Basics(key),
        outcome,
        code,
        also: Vec::new(),
        sheet: Some(spot.sheet.name.clone()),
        cell: Some(crate::cells::a1(spot.place)),
        raw: Some(spot.sheet.at(spot.place).stored()),
        value: named.value.map(FieldValue::Text),
        choices: choices.collect(),
        confirmation: None,
    };
    notes.fields.insert(reading.field, (reading, None));
}

/// The column headed 内容, when the sheet has such a header.
fn content_column(sheet: &Sheet) -> Option<u32> {
    let heading = sheet.cells().iter().take_while(|(place, _)| place.0 < 30);
    heading
        .filter(|(_, cell)| says(&cell.raw(), "内容", &["填写内容", "填报内容"]))
        .map(|(place, _)| place.1)
        .next()
}

/// The labels of the sheet, folded, each with its place: what stands left of the column 内容, or anywhere if there is none.
struct Labels<'a> {
    sheet: &'a Sheet,
    content: Option<u32>,
    labels: Vec<(Place, String)>,
}

impl<'a> Labels<'a> {
    fn of(sheet: &'a Sheet) -> Self {
        let content = content_column(sheet);
        let cells = sheet.cells().iter();
        let labels = cells
            .filter(|(place, _)| content.is_none_or(|content| place.1 < content))
            .map(|(place, cell)| (*place, folded(&cell.raw())));
        Self {
            sheet,
            content,
            labels: labels.collect(),
        }
    }

    /// The content's place beside the first label that says this.
    fn beside(&self, names: &Names) -> Option<Spot<'a>> {
        let ((row, column), _) = self.labels.iter().find(|(_, label)| names.said_by(label))?;
        let column = self.content.unwrap_or(column + 1);
        Some(Spot::at(self.sheet, (*row, column)))
    }
}

/// Older forms have one line 所属领域 and one line 核心技术类型 with the names of what is chosen.
fn free_selections(labels: &Labels<'_>, notes: &mut Notes<'_>) {
    let line = |names: &[&str]| labels.beside(&Names::of(names[0], names));
    let layers = line(&["所属领域", "所属领域（多选）"]);
    let technologies = line(&["核心技术类型", "核心技术类型（多选）"]);
    for key in BasicsKey::all() {
        let field = key.field();
        let spot = match field.id {
            FieldId::Layer(_) => layers,
            FieldId::Technology(_) => technologies,
            _ => None,
        };
        let Some(spot) = spot else { continue };
        let text = spot.sheet.at(spot.place).raw();
        let text = plain(&text);
        let name = folded(field.label.rsplit('·').next().unwrap_or(field.label));
        if folded(&text).contains(&name) {
            file(key, spot, Named::taken("√"), notes);
        }
    }
}
