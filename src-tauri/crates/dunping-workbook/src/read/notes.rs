//! What is known while reading, what was found so far, and the fields as they were read.

use std::collections::BTreeMap;

use dunping_domain::figures::{Figure, FigureKey, Origin};
use dunping_domain::finding::{Finding, Severity};

use super::Spot;
use super::formula;
use super::judged::{Candidate, Judged, Number, Source};
use crate::cells::a1;
use crate::field::{FieldKey, FieldReading};
use crate::number::{Defect, MoneyUnit, Reach, Sign, Taken, Units, heads, money, unit_rule};

/// What is known while reading and what was found so far.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// SHA-256 of the file.
    pub(crate) file: String,
    /// 金额单位 of the workbook.
    pub(crate) unit: Option<MoneyUnit>,
    pub(crate) findings: Vec<Finding>,
    /// Every field that was read, with its figure when it is one and is sure.
    pub(crate) fields: BTreeMap<FieldKey, (FieldReading, Option<Figure>)>,
}

/// Whether a blank cell is worth a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need<'a> {
    /// Under this name.
    Required(&'a str),
    /// Not.
    Optional,
}

impl Notes {
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
        mut units: Units,
        sign: Sign,
        key: Option<FigureKey>,
        need: Need<'_>,
    ) -> Judged {
        units.workbook = self.unit;
        let taken = money(spot.sheet.at(spot.place), units, sign);
        self.judge(spot, taken, key, need)
    }

    /// Takes a cell as a head count.
    pub(crate) fn heads(
        &mut self,
        spot: Spot<'_>,
        key: Option<FigureKey>,
        need: Need<'_>,
    ) -> Judged {
        let taken = heads(spot.sheet.at(spot.place));
        self.judge(spot, taken, key, need)
    }

    fn judge(
        &mut self,
        spot: Spot<'_>,
        taken: Taken,
        key: Option<FigureKey>,
        need: Need<'_>,
    ) -> Judged {
        let source = Source::of(spot);
        let mut judged = Judged {
            source: source.clone(),
            ..Judged::default()
        };
        judged.sure = taken.value.map(|value| Number {
            value,
            source: source.clone(),
            rules: taken.rules.clone(),
        });
        let in_unit = taken.alternatives.iter().map(|alternative| {
            let unit = alternative.unit;
            let mut rules = taken.rules.clone();
            rules.push(unit_rule(unit));
            Candidate {
                id: format!("unit={}", unit.name()),
                number: Number {
                    value: alternative.value,
                    source: source.clone(),
                    rules,
                },
                zh: format!("金额单位是{}", unit.name()),
                en: format!("The unit is {}", unit.english()),
            }
        });
        judged.candidates = in_unit.collect();
        if let (None, true, Need::Required(name)) = (taken.value, taken.defects.is_empty(), need) {
            self.tell(&mut judged, spot, blank(name), key);
        }
        for defect in taken.defects {
            self.tell(&mut judged, spot, defect, key);
        }
        if judged.value() == Some(0) && formula::dummy_zero(spot.sheet, spot.place) {
            self.tell(&mut judged, spot, dummy_zero(), key);
            judged.doubts("E15", "cached", "公式结果确实是0", "The result is 0 indeed");
        }
        judged
    }

    /// Takes a dash as 0, where the total says that it can be nothing else (E10).
    pub(crate) fn dash_as_zero(&mut self, spot: Spot<'_>, key: Option<FigureKey>) -> Judged {
        let source = Source::of(spot);
        let mut judged = Judged {
            sure: Some(Number {
                value: 0,
                source: source.clone(),
                rules: vec!["dash_zero_reconciled".to_owned()],
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
                rules: vec!["blank_zero_reconciled".to_owned()],
            }),
            source,
            ..Judged::default()
        }
    }

    /// The value of a cell in its nearest unit, for adding up only; nothing is said.
    pub(crate) fn quiet_money(&self, spot: Spot<'_>, mut units: Units) -> Option<i64> {
        units.workbook = self.unit;
        let taken = money(spot.sheet.at(spot.place), units, Sign::Any);
        let nearest = taken.alternatives.first().map(|nearest| nearest.value);
        taken.value.or(nearest)
    }

    /// A number that is filed and sure, with its cells.
    pub(crate) fn number(&self, field: FieldKey) -> Option<Number> {
        let (_, figure) = self.fields.get(&field)?;
        let figure = figure.as_ref()?;
        let Origin::Cells {
            sheet,
            cells,
            raw,
            formats,
            formulas,
            rules,
            ..
        } = &figure.origin
        else {
            return None;
        };
        Some(Number {
            value: figure.value,
            source: Source {
                sheet: sheet.clone(),
                cells: cells.clone(),
                raw: raw.clone(),
                formats: formats.clone(),
                formulas: formulas.clone(),
            },
            rules: rules.clone(),
        })
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

fn blank(name: &str) -> Defect {
    Defect::new(
        "E00",
        Severity::Missing,
        format!("“{name}”为空。没有发生额请填0，有发生额请填写实际数值；空白不按0处理。"),
    )
    .english(format!(
        "“{name}” is blank. Write 0 where there is none, otherwise the number; a blank is not 0."
    ))
}

fn dummy_zero() -> Defect {
    Defect::new(
        "E15",
        Severity::Confirm,
        "公式结果为0，但公式引用的单元格不为0，可能没有重新计算。请用Excel或WPS打开，按F9重算并保存后重新提交。",
    )
    .english(
        "The formula's stored result is 0 although the cells it names are not. Open the file in Excel or WPS, press F9, save, and submit again.",
    )
}
