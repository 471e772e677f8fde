//! What a cell or a sum of cells gave: a number that is sure, or the numbers between which a person must choose, or neither. Nothing is
//! filed here.

use std::sync::Arc;

use dunping_domain::figures::{Figure, FigureKey, Origin};
use dunping_domain::finding::Severity;

use super::Spot;
use crate::cells::a1;
use crate::field::{Choice, FieldKey, FieldReading, FieldValue, Outcome};
use crate::number::Rule;

/// A number with the cells that it was taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) value: i64,
    pub(crate) source: Arc<Source>,
    /// The rules that were applied, in order.
    pub(crate) rules: Vec<Rule>,
}

/// The cells of one sheet that something was taken from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) sheet: String,
    pub(crate) cells: Vec<String>,
    pub(crate) raw: Vec<String>,
    /// The number format of each, where the file says it.
    pub(crate) formats: Vec<Option<String>>,
    /// The formula of each that has one.
    pub(crate) formulas: Vec<Option<String>>,
}

/// What a number means as to one doubt about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// Its id, e.g. `unit=万元`.
    pub(crate) id: String,
    /// What choosing it means.
    pub(crate) zh: String,
    pub(crate) en: String,
}

/// One of the numbers between which a person must choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// What it means, doubt by doubt, the one that was raised last first.
    pub(crate) meanings: Vec<Meaning>,
    pub(crate) number: Number,
}

/// How a cell or a sum was judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Judged {
    /// Where it stands.
    pub(crate) source: Arc<Source>,
    /// The number that is sure.
    pub(crate) sure: Option<Number>,
    /// The numbers that it may be; empty while there is a sure one.
    pub(crate) candidates: Vec<Candidate>,
    /// The weightiest thing that was said about it.
    pub(crate) said: Option<(Severity, String)>,
    /// The codes of all that is to be confirmed about it.
    pub(crate) asked: Vec<String>,
}

impl Source {
    /// One cell.
    pub(crate) fn of(spot: Spot<'_>) -> Arc<Self> {
        let cell = spot.sheet.at(spot.place);
        Arc::new(Self {
            sheet: spot.sheet.name.clone(),
            cells: vec![a1(spot.place)],
            raw: vec![cell.stored()],
            formats: vec![spot.sheet.format(spot.place).map(str::to_owned)],
            formulas: vec![cell.formula.as_deref().map(str::to_owned)],
        })
    }

    /// Several cells of one sheet.
    pub(crate) fn of_all<'a>(spots: impl Iterator<Item = Spot<'a>>) -> Arc<Self> {
        let mut all = Self::default();
        for spot in spots {
            all.join(&Self::of(spot));
        }
        all.into()
    }

    fn join(&mut self, other: &Self) {
        self.sheet.clone_from(&other.sheet);
        self.cells.extend(other.cells.iter().cloned());
        self.raw.extend(other.raw.iter().cloned());
        self.formats.extend(other.formats.iter().cloned());
        self.formulas.extend(other.formulas.iter().cloned());
    }
}

impl Number {
    /// Where it came from, for a figure of the file with this digest.
    pub(crate) fn origin(&self, file: &str) -> Origin {
        Origin::Cells {
            file: file.to_owned(),
            sheet: self.source.sheet.clone(),
            cells: self.source.cells.clone(),
            raw: self.source.raw.clone(),
            formats: self.source.formats.clone(),
            formulas: self.source.formulas.clone(),
            rules: self.rules.iter().map(ToString::to_string).collect(),
            confirmed: None,
        }
    }
}

impl Meaning {
    pub(crate) fn new(id: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// What it is about. Two meanings of one matter exclude each other.
    fn matter(&self) -> &str {
        match self.id.as_str() {
            "cached" | "calculated" => "result",
            id => id.split_once('=').map_or(id, |(matter, _)| matter),
        }
    }

    fn excludes(&self, other: &Self) -> bool {
        self.matter() == other.matter() && self.id != other.id
    }
}

impl Candidate {
    /// The number with something else that it means, which stands first.
    pub(crate) fn under(meaning: Meaning, meanings: &[Meaning], number: &Number) -> Self {
        let mut all = vec![meaning];
        all.extend_from_slice(meanings);
        Self {
            meanings: all,
            number: number.clone(),
        }
    }

    fn choice(self, file: &str) -> Choice {
        let joined = |text: fn(&Meaning) -> &str, between| {
            let texts: Vec<&str> = self.meanings.iter().map(text).collect();
            texts.join(between)
        };
        Choice {
            id: joined(|meaning| &meaning.id, ";"),
            value: FieldValue::Number(self.number.value),
            zh: joined(|meaning| &meaning.zh, "，"),
            en: joined(|meaning| &meaning.en, "; "),
            origin: Some(self.number.origin(file)),
        }
    }
}

/// Whether what is meant on both sides can be meant together.
pub(crate) fn agree(one: &[Meaning], other: &[Meaning]) -> bool {
    !one.iter()
        .any(|meaning| other.iter().any(|against| meaning.excludes(against)))
}

impl Judged {
    /// The value, when it is sure.
    pub(crate) fn value(&self) -> Option<i64> {
        self.sure.as_ref().map(|number| number.value)
    }

    /// Every number that it may be, with what that means; one that means nothing further when it is sure.
    pub(crate) fn readings(&self) -> impl Iterator<Item = (&[Meaning], &Number)> {
        let sure = self.sure.iter().map(|number| (&[][..], number));
        let candidates = self.candidates.iter();
        sure.chain(candidates.map(|one| (one.meanings.as_slice(), &one.number)))
    }

    /// Whether there is no number that it may be.
    pub(crate) fn is_nothing(&self) -> bool {
        self.readings().next().is_none()
    }

    /// Takes note of something that was said about it; of equal weight the first counts.
    pub(crate) fn hears(&mut self, severity: Severity, code: &str) {
        if severity == Severity::Confirm && !self.asked.iter().any(|known| known == code) {
            self.asked.push(code.to_owned());
        }
        if self
            .said
            .as_ref()
            .is_none_or(|(known, _)| severity > *known)
        {
            self.said = Some((severity, code.to_owned()));
        }
    }

    /// Something speaks against it. What was sure, or each number that it may be for another doubt, now means this as well.
    pub(crate) fn doubts(&mut self, code: &str, id: &str, zh: &str, en: &str) {
        self.hears(Severity::Confirm, code);
        let sure = self.sure.take().map(|number| Candidate {
            meanings: Vec::new(),
            number,
        });
        self.candidates.extend(sure);
        for candidate in &mut self.candidates {
            candidate.meanings.insert(0, Meaning::new(id, zh, en));
        }
    }

    /// Its field, with the figure when it is sure.
    pub(crate) fn filed(self, field: FieldKey, file: &str) -> (FieldReading, Option<Figure>) {
        let choices: Vec<Choice> = self
            .candidates
            .into_iter()
            .map(|candidate| candidate.choice(file))
            .collect();
        let choices = told_apart(choices);
        let outcome = match (&self.sure, &self.said) {
            (Some(_), None) => Outcome::Ok,
            (Some(_), Some(_)) => Outcome::OkWithNote,
            (None, _) if !choices.is_empty() => Outcome::NeedsConfirm,
            (None, Some((Severity::Invalid | Severity::Block, _))) => Outcome::Invalid,
            (None, _) => Outcome::Missing,
        };
        let figure = self.sure.as_ref().map(|number| Figure {
            value: number.value,
            origin: number.origin(file),
        });
        let code = self.said.map(|(_, code)| code);
        let mut also = self.asked;
        also.retain(|asked| !choices.is_empty() && Some(asked) != code.as_ref());
        let is_somewhere = !self.source.cells.is_empty();
        let reading = FieldReading {
            field,
            outcome,
            code,
            also,
            cell: is_somewhere.then(|| self.source.cells.join(",")),
            raw: is_somewhere.then(|| self.source.raw.join(",")),
            sheet: Some(self.source.sheet.clone()).filter(|sheet| !sheet.is_empty()),
            value: figure
                .as_ref()
                .map(|figure| FieldValue::Number(figure.value)),
            choices,
            confirmation: None,
        };
        (reading, figure)
    }
}

/// The choices that an answer can name: an id that two of them bear names neither.
fn told_apart(choices: Vec<Choice>) -> Vec<Choice> {
    let ids: Vec<String> = choices.iter().map(|choice| choice.id.clone()).collect();
    let alone = |choice: &Choice| ids.iter().filter(|id| **id == choice.id).count() == 1;
    choices.into_iter().filter(alone).collect()
}

/// Adds cells by a rule. The sum is sure when every part is; when some parts may be several numbers, there is a sum for each way of
/// reading all of them together; when a part is nothing at all, the sum is nothing.
pub(crate) fn sum(parts: &[Judged], rule: &'static str) -> Judged {
    let mut total = Judged::default();
    for part in parts {
        Arc::make_mut(&mut total.source).join(&part.source);
        if let Some((severity, code)) = part.said.as_ref().filter(|(s, _)| *s > Severity::Note) {
            total.hears(*severity, code);
        }
        for code in &part.asked {
            total.hears(Severity::Confirm, code);
        }
    }
    for meanings in together(parts) {
        let number = added(parts, &meanings, rule);
        if meanings.is_empty() {
            total.sure = number;
        } else {
            let meanings = meanings.into_iter().cloned().collect();
            let candidate = number.map(|number| Candidate { meanings, number });
            total.candidates.extend(candidate);
        }
    }
    total
}

/// The sum of what the parts are when all this is meant.
fn added(parts: &[Judged], meanings: &[&Meaning], rule: &'static str) -> Option<Number> {
    let mut value = 0_i64;
    let mut rules: Vec<Rule> = Vec::new();
    let mut source = Source::default();
    for part in parts {
        let meant = |(own, _): &(&[Meaning], _)| own.iter().all(|one| meanings.contains(&one));
        let (_, number) = part.readings().find(meant)?;
        value = value.checked_add(number.value)?;
        source.join(&number.source);
        let new = number.rules.iter().filter(|rule| !rules.contains(rule));
        rules.extend(new.cloned().collect::<Vec<_>>());
    }
    rules.push(rule.into());
    Some(Number {
        value,
        source: source.into(),
        rules,
    })
}

/// Every way of reading all the parts together: what it means. One that means nothing further where all of them are sure; none where one of
/// them is nothing, or their readings exclude each other.
fn together(parts: &[Judged]) -> Vec<Vec<&Meaning>> {
    let mut ways: Vec<Vec<&Meaning>> = vec![Vec::new()];
    for part in parts.iter().filter(|part| part.sure.is_none()) {
        let mut next: Vec<Vec<&Meaning>> = Vec::new();
        for way in &ways {
            for candidate in &part.candidates {
                let own: Vec<&Meaning> = candidate.meanings.iter().collect();
                let possible = !way
                    .iter()
                    .any(|one| own.iter().any(|other| one.excludes(other)));
                let both = joined(way, &own);
                if possible && !next.contains(&both) {
                    next.push(both);
                }
            }
        }
        ways = next;
    }
    ways
}

/// What both mean, each thing once, in the order of the one that means more.
fn joined<'m>(one: &[&'m Meaning], other: &[&'m Meaning]) -> Vec<&'m Meaning> {
    let (more, less) = if other.len() > one.len() {
        (other, one)
    } else {
        (one, other)
    };
    let mut all = more.to_vec();
    all.extend(less.iter().filter(|meaning| !more.contains(meaning)));
    all
}

/// One field that stands in several places, all of them in doubt: the candidates of all.
pub(crate) fn among(all: Vec<Judged>) -> Judged {
    let mut one = Judged::default();
    for judged in all {
        Arc::make_mut(&mut one.source).join(&judged.source);
        one.candidates.extend(judged.candidates);
        if let Some((severity, code)) = judged.said {
            one.hears(severity, &code);
        }
        for code in &judged.asked {
            one.hears(Severity::Confirm, code);
        }
    }
    one
}

/// The field of a figure that nothing gives: its sheet, its line or its column is not there.
pub(crate) fn absent(key: FigureKey, code: &str, sheet: Option<&str>) -> FieldReading {
    FieldReading {
        field: FieldKey::Figure(key),
        outcome: Outcome::Missing,
        code: Some(code.to_owned()),
        also: Vec::new(),
        sheet: sheet.map(str::to_owned),
        cell: None,
        raw: None,
        value: None,
        choices: Vec::new(),
        confirmation: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(value: i64) -> Judged {
        let number = Number {
            value,
            source: Arc::default(),
            rules: Vec::new(),
        };
        Judged {
            sure: Some(number),
            ..Judged::default()
        }
    }

    /// An amount of so many, in 万元 or 元.
    fn in_units(amount: i64) -> Judged {
        let mut judged = Judged::default();
        judged.hears(Severity::Confirm, "E04");
        for (name, value) in [("万元", amount * 10_000), ("元", amount)] {
            let mut one = sure(value);
            one.doubts("E04", &format!("unit={name}"), "单位", "unit");
            judged.candidates.extend(one.candidates);
        }
        judged
    }

    fn hidden(mut judged: Judged) -> Judged {
        judged.doubts("E19", "hidden", "隐藏", "hidden");
        judged
    }

    fn choices(judged: Judged) -> Vec<(String, FieldValue)> {
        let (reading, figure) = judged.filed(FieldKey::Revenue(1), "00");
        assert_eq!(figure, None);
        let choices = reading.choices.into_iter();
        choices.map(|choice| (choice.id, choice.value)).collect()
    }

    fn check(judged: Judged, expected: &[(&str, i64)]) {
        let expected: Vec<(String, FieldValue)> = expected
            .iter()
            .map(|(id, value)| ((*id).to_owned(), FieldValue::Number(*value)))
            .collect();
        assert_eq!(choices(judged), expected);
    }

    #[test]
    fn every_doubt_is_part_of_every_choice() {
        check(hidden(sure(7)), &[("hidden", 7)]);
        let both = hidden(in_units(7));
        assert_eq!(both.asked, ["E04", "E19"]);
        check(
            both.clone(),
            &[("hidden;unit=万元", 70_000), ("hidden;unit=元", 7)],
        );
        let (reading, _) = both.filed(FieldKey::Revenue(1), "00");
        assert!(reading.answers("E04") && reading.answers("E19") && !reading.answers("E22"));
        // What is nothing does not become something by being doubted.
        assert!(hidden(Judged::default()).is_nothing());
    }

    #[test]
    fn parts_are_added_as_they_can_be_read_together() {
        let sum = |parts: &[Judged]| sum(parts, "sum_of_rows");
        assert_eq!(sum(&[sure(1), sure(2)]).value(), Some(3));
        check(
            sum(&[in_units(1), sure(5), hidden(in_units(2))]),
            &[("hidden;unit=万元", 30_005), ("hidden;unit=元", 8)],
        );
        check(
            sum(&[hidden(sure(1)), in_units(2)]),
            &[("hidden;unit=万元", 20_001), ("hidden;unit=元", 3)],
        );
        assert!(sum(&[in_units(1), Judged::default()]).is_nothing());
        assert!(sum(&[sure(i64::MAX), sure(1)]).is_nothing());
        let mut in_yuan = in_units(2);
        in_yuan.candidates.remove(0);
        check(sum(&[in_units(1), in_yuan]), &[("unit=元", 3)]);
    }

    #[test]
    fn an_id_of_two_choices_names_neither() {
        let twice = among(vec![hidden(sure(1)), hidden(sure(2)), in_units(3)]);
        check(twice, &[("unit=万元", 30_000), ("unit=元", 3)]);
    }
}
