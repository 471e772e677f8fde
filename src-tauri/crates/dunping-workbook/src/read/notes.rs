//! What is known while reading, what was found so far, and the fields as they were read.

use std::collections::BTreeMap;
use std::sync::Arc;

use dunping_domain::figures::{Figure, FigureKey, Origin};
use dunping_domain::finding::{Finding, Severity};

use super::Spot;
use super::calc;
use super::formula::{self, Effort};
use super::judged::{Candidate, Judged, Meaning, Number, Source};
use super::say;
use crate::cells::{Book, Cell, Place, Value, a1};
use crate::field::{BasicsKey, Choice, FieldKey, FieldReading, FieldValue};
use crate::layout::FieldId;
use crate::number::{
    Defect, MoneyUnit, Reach, Rule, Sign, Taken, Units, heads, money, not_calculated,
};

/// What is known while reading and what was found so far.
#[derive(Debug, Default)]
pub(crate) struct Notes<'a> {
    /// The workbook, for what formulas name in other sheets.
    pub(crate) book: Option<&'a Book>,
    /// SHA-256 of the file.
    pub(crate) file: String,
    /// 金额单位 of the workbook.
    pub(crate) unit: Option<MoneyUnit>,
    pub(crate) findings: Vec<Finding>,
    /// How many findings at cells were left out, because there are too many to look at.
    pub(crate) left_out: usize,
    pub(crate) effort: Effort,
    /// Figures whose cell is merged into another one, by that one's sheet and place (E01).
    pub(crate) merged: BTreeMap<(String, String), Vec<FigureKey>>,
    /// Every field that was read, with its figure when it is one and is sure.
    pub(crate) fields: BTreeMap<FieldKey, (FieldReading, Option<Figure>)>,
}

/// How many findings are kept: nobody looks at more.
const MAX_FINDINGS: usize = 2_000;

/// Whether a blank cell is worth a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need<'a> {
    /// Under this name.
    Required(&'a str),
    /// Not.
    Optional,
}

impl Notes<'_> {
    /// Notes for reading beside these: they know the same and have said nothing.
    pub(crate) fn beside(&self) -> Self {
        Self {
            book: self.book,
            file: self.file.clone(),
            unit: self.unit,
            findings: Vec::new(),
            left_out: 0,
            effort: self.effort.clone(),
            merged: BTreeMap::new(),
            fields: self.fields.clone(),
        }
    }

    /// Says a defect at its place, about these figures.
    pub(crate) fn add(
        &mut self,
        spot: Spot<'_>,
        defect: Defect,
        keys: impl IntoIterator<Item = FigureKey>,
    ) {
        let sheet = Some(&spot.sheet.name);
        let known = self.findings.iter_mut().find(|finding| {
            defect.reach == Reach::Sheet
                && finding.code == defect.code
                && finding.sheet.as_ref() == sheet
                && finding.message == defect.message
        });
        if let Some(known) = known {
            let new = keys.into_iter().filter(|key| !known.figures.contains(key));
            known.figures.extend(new.collect::<Vec<_>>());
            return;
        }
        if self.findings.len() >= MAX_FINDINGS {
            self.left_out += 1;
            return;
        }
        let raw = spot.sheet.at(spot.place).stored();
        let finding = Finding::new(defect.code, defect.severity, defect.message)
            .english(defect.english)
            .at(&spot.sheet.name, &a1(spot.place), &raw)
            .about(keys);
        self.findings.push(finding);
    }

    /// Says something about a whole sheet.
    pub(crate) fn say(&mut self, sheet: &str, mut finding: Finding) {
        finding.sheet = Some(sheet.to_owned());
        self.findings.push(finding);
    }

    /// Takes a cell as money; a blank is said only when the figure is required.
    pub(crate) fn money(
        &mut self,
        spot: Spot<'_>,
        units: Units,
        sign: Sign,
        key: Option<FigureKey>,
        need: Need<'_>,
    ) -> Judged {
        let units = units.then(Units::of(self.unit));
        let format = spot.sheet.altering_format(spot.place);
        let take = |cell: &Cell| money(cell, units, sign, format);
        let taken = take(spot.sheet.at(spot.place));
        self.judge(spot, taken, key, need, &take)
    }

    /// Takes a cell as a head count.
    pub(crate) fn heads(
        &mut self,
        spot: Spot<'_>,
        key: Option<FigureKey>,
        need: Need<'_>,
    ) -> Judged {
        let format = spot.sheet.altering_format(spot.place);
        let take = |cell: &Cell| heads(cell, format);
        let taken = take(spot.sheet.at(spot.place));
        self.judge(spot, taken, key, need, &take)
    }

    /// What was taken from a cell, with all that is said of it. `again` takes another content as this cell's is taken.
    fn judge(
        &mut self,
        spot: Spot<'_>,
        taken: Taken,
        key: Option<FigureKey>,
        need: Need<'_>,
        again: &dyn Fn(&Cell) -> Taken,
    ) -> Judged {
        let source = Source::of(spot);
        let mut judged = Judged {
            source: source.clone(),
            ..Judged::default()
        };
        judged.sure = taken.value.map(|value| Number {
            value,
            source: Arc::clone(&source),
            rules: taken.rules.clone(),
        });
        judged.candidates = in_units(&taken, &source);
        if taken.value.is_none() && taken.defects.is_empty() {
            self.blank(&mut judged, spot, key, need);
        }
        for defect in taken.defects {
            self.tell(&mut judged, spot, defect, key);
        }
        if judged.value() == Some(0) && spot.sheet.at(spot.place).formula.is_some() {
            self.doubt_zero(&mut judged, spot, key, again);
        }
        if let (Some(guess), false) = (spot.guess, spot.sheet.at(spot.place).is_blank()) {
            let written = spot.sheet.at(guess.header).raw();
            let defect = say::guessed(guess, &written);
            let code = defect.code;
            self.add(Spot::at(spot.sheet, guess.header), defect, key);
            let (zh, en) = (
                format!("“{written}”就是“{}”", guess.expected),
                format!("“{written}” means “{}”", guess.expected),
            );
            judged.doubts(code, &format!("header={written}"), &zh, &en);
        }
        if let (Some(first), false) = (covered(spot), judged.is_nothing()) {
            let first = a1(first);
            self.tell(&mut judged, spot, say::covered(&first), key);
            let anchor = (spot.sheet.name.clone(), first);
            self.merged.entry(anchor).or_default().extend(key);
            let (zh, en) = ("合并单元格遮住的数也算", "The covered number counts");
            judged.doubts("E01", "covered", zh, en);
        }
        if is_hidden(spot) && !judged.is_nothing() {
            self.tell(&mut judged, spot, say::hidden(spot), key);
            let (zh, en) = ("隐藏的数据也算", "The hidden data count");
            judged.doubts("E19", "hidden", zh, en);
        }
        judged
    }

    /// A formula's 0 is believed when it can be calculated to be 0, or when nothing that it names speaks against it and the program that
    /// wrote the file calculates (E15).
    fn doubt_zero(
        &mut self,
        judged: &mut Judged,
        spot: Spot<'_>,
        key: Option<FigureKey>,
        again: &dyn Fn(&Cell) -> Taken,
    ) {
        let result = calc::result(self.book, spot.sheet, spot.place, &self.effort);
        let application = self.book.and_then(|book| book.application.as_deref());
        let defect = match result {
            Some(result) if !result.is_zero() => say::dummy_zero(),
            None if formula::dummy_zero(self.book, spot.sheet, spot.place, &self.effort) => {
                say::dummy_zero()
            }
            _ if !formula::calculates(application) => say::never_calculated(application),
            _ => return,
        };
        self.tell(judged, spot, defect, key);
        judged.doubts("E15", "cached", "公式结果确实是0", "The result is 0 indeed");
        let Some(number) = result.and_then(|result| result.to_string().parse().ok()) else {
            return;
        };
        let mut calculated = spot.sheet.at(spot.place).clone();
        calculated.value = Value::Number(number);
        let mut taken = again(&calculated);
        taken.rules.push("calculated".into());
        let meaning = Meaning::new(
            "calculated",
            "采用按公式重新计算的结果",
            "The result calculated from the formula counts",
        );
        let sure = taken.value.filter(|value| *value != 0).map(|value| Number {
            value,
            source: Arc::clone(&judged.source),
            rules: taken.rules.clone(),
        });
        let sure = sure.map(|number| Candidate::under(meaning.clone(), &[], &number));
        judged.candidates.extend(sure);
        for one in in_units(&taken, &judged.source) {
            let candidate = Candidate::under(meaning.clone(), &one.meanings, &one.number);
            judged.candidates.push(candidate);
        }
    }

    /// Says that a cell is blank, when that is worth saying.
    fn blank(
        &mut self,
        judged: &mut Judged,
        spot: Spot<'_>,
        key: Option<FigureKey>,
        need: Need<'_>,
    ) {
        let first = covered(spot).filter(|first| !spot.sheet.at(*first).is_blank());
        match (first, need) {
            (Some(first), _) => {
                let anchor = (spot.sheet.name.clone(), a1(first));
                self.tell(judged, spot, say::merged(&anchor.1), key);
                self.merged.entry(anchor).or_default().extend(key);
            }
            (None, _) if self.was_not_calculated(spot) => {
                self.tell(judged, spot, not_calculated(), key);
            }
            (None, Need::Required(name)) => self.tell(judged, spot, say::blank(name), key),
            (None, Need::Optional) => {}
        }
    }

    /// Whether a formula whose result is an empty text would give a number (E14). A formula that the file does not spell out is taken for
    /// one.
    fn was_not_calculated(&self, spot: Spot<'_>) -> bool {
        let result = || calc::result(self.book, spot.sheet, spot.place, &self.effort);
        match spot.sheet.at(spot.place).formula.as_deref() {
            None => false,
            Some("") => true,
            Some(_) => result().is_some_and(|result| !result.is_zero()),
        }
    }

    /// A number in merged cells that lie over other figures may belong to any of them: a person must say so (E01).
    pub(crate) fn doubt_merged(&mut self) {
        let (id, zh) = ("first", "合并单元格里的数就是这一项的");
        let en = "The number in the merged cells is this one's";
        for (reading, figure) in self.fields.values_mut() {
            let (Some(sheet), Some(cells)) = (&reading.sheet, &reading.cell) else {
                continue;
            };
            let is_first = |cell: &str| {
                let place = (sheet.clone(), cell.to_owned());
                self.merged.contains_key(&place)
            };
            if !cells.split(',').any(is_first) {
                continue;
            }
            let taken = match (figure.take(), &reading.value) {
                (Some(figure), _) => Some((figure.value, Some(figure.origin))),
                (None, Some(FieldValue::Number(value))) => Some((*value, None)),
                (None, _) => None,
            };
            let sure = taken.map(|(value, origin)| Choice {
                id: id.to_owned(),
                value: FieldValue::Number(value),
                zh: zh.to_owned(),
                en: en.to_owned(),
                origin,
            });
            let doubtful = reading.choices.iter();
            let doubtful = doubtful.map(|choice| choice.under(id, zh, en));
            let choices: Vec<Choice> = sure.into_iter().chain(doubtful).collect();
            if !choices.is_empty() {
                reading.doubted("E01");
                reading.choices = choices;
            }
        }
    }

    /// Takes a dash as 0, where the total says that it can be nothing else (E10).
    pub(crate) fn dash_as_zero(&mut self, spot: Spot<'_>, key: Option<FigureKey>) -> Judged {
        let source = Source::of(spot);
        let mut judged = Judged {
            sure: Some(Number {
                value: 0,
                source: source.clone(),
                rules: vec!["dash_zero_reconciled".into()],
            }),
            source,
            ..Judged::default()
        };
        let defect = Defect::new(
            "E10",
            Severity::Note,
            "填的是短横线等，按合计推算没有发生额，已按0读取。",
        )
        .english("A dash; the total agrees without it, so it is read as 0.");
        self.tell(&mut judged, spot, defect, key);
        judged
    }

    /// A blank among parts whose total agrees without it: 0, without a word.
    pub(crate) fn blank_as_zero(&self, spot: Spot<'_>) -> Judged {
        let source = Source::of(spot);
        Judged {
            sure: Some(Number {
                value: 0,
                source: source.clone(),
                rules: vec!["blank_zero_reconciled".into()],
            }),
            source,
            ..Judged::default()
        }
    }

    /// The value of a cell in its nearest unit, for adding up only; nothing is said.
    pub(crate) fn quiet_money(&self, spot: Spot<'_>, units: Units) -> Option<i64> {
        let units = units.then(Units::of(self.unit));
        let format = spot.sheet.altering_format(spot.place);
        let taken = money(spot.sheet.at(spot.place), units, Sign::Any, format);
        let nearest = taken.alternatives.first().map(|nearest| nearest.value);
        taken.value.or(nearest)
    }

    /// What is filed under a field: the number with its cells, or those that it may be.
    pub(crate) fn filed(&self, field: FieldKey) -> Judged {
        let mut judged = Judged::default();
        let Some((reading, figure)) = self.fields.get(&field) else {
            return judged;
        };
        judged.sure = figure
            .as_ref()
            .and_then(|figure| number(figure.value, &figure.origin));
        let choices = reading.choices.iter().filter_map(|choice| {
            let (FieldValue::Number(value), Some(origin)) = (&choice.value, &choice.origin) else {
                return None;
            };
            Some(Candidate {
                meanings: vec![Meaning::new(&choice.id, &choice.zh, &choice.en)],
                number: number(*value, origin)?,
            })
        });
        judged.candidates = choices.collect();
        judged
    }

    /// The field of a line of 企业基本信息.
    pub(crate) fn line(&mut self, id: FieldId) -> Option<&mut FieldReading> {
        let key = BasicsKey::all().find(|key| key.field().id == id)?;
        let filed = self.fields.get_mut(&FieldKey::Basics(key));
        filed.map(|(reading, _)| reading)
    }

    /// The value of a figure that is filed and sure.
    pub(crate) fn sure(&self, key: FigureKey) -> Option<i64> {
        let (_, figure) = self.fields.get(&FieldKey::Figure(key))?;
        figure.as_ref().map(|figure| figure.value)
    }

    /// Says a defect of a cell that is being judged.
    pub(crate) fn tell(
        &mut self,
        judged: &mut Judged,
        spot: Spot<'_>,
        defect: Defect,
        key: Option<FigureKey>,
    ) {
        judged.hears(defect.severity, defect.code);
        self.add(spot, defect, key);
    }

    /// Files a field; what was filed under its key before no longer counts.
    pub(crate) fn file(&mut self, field: FieldKey, judged: Judged) {
        let filed = judged.filed(field, &self.file);
        self.fields.insert(field, filed);
    }

    /// Files the field of a figure.
    pub(crate) fn figure(&mut self, key: FigureKey, judged: Judged) {
        self.file(FieldKey::Figure(key), judged);
    }
}

/// The numbers that a cell may mean by its unit or its format.
fn in_units(taken: &Taken, source: &Arc<Source>) -> Vec<Candidate> {
    let each = taken.alternatives.iter().map(|alternative| {
        let (zh, en) = alternative.words();
        Candidate {
            meanings: vec![Meaning::new(alternative.id(), zh, en)],
            number: Number {
                value: alternative.value,
                source: Arc::clone(source),
                rules: taken
                    .rules
                    .iter()
                    .cloned()
                    .chain(alternative.rules())
                    .collect(),
            },
        }
    });
    each.collect()
}

/// A number of the workbook with the cells that its origin names.
fn number(value: i64, origin: &Origin) -> Option<Number> {
    let Origin::Cells {
        sheet,
        cells,
        raw,
        formats,
        formulas,
        rules,
        ..
    } = origin
    else {
        return None;
    };
    Some(Number {
        value,
        source: Arc::new(Source {
            sheet: sheet.clone(),
            cells: cells.clone(),
            raw: raw.clone(),
            formats: formats.clone(),
            formulas: formulas.clone(),
        }),
        rules: rules.iter().cloned().map(Rule::from).collect(),
    })
}

/// The first cell of the merged area that covers a cell, if one does.
fn covered(spot: Spot<'_>) -> Option<Place> {
    let area = spot.sheet.merged_at(spot.place)?;
    Some(area.from).filter(|first| *first != spot.place)
}

/// Whether nobody who opens the workbook sees a cell: its row, its column or its sheet is hidden, or its row is filtered out.
pub(crate) fn is_hidden(spot: Spot<'_>) -> bool {
    spot.sheet.hidden || spot.sheet.hiding(spot.place).is_some()
}
