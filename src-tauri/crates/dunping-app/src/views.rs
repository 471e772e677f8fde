//! From the domain's values to what people see. Each view is built by taking the domain's value apart, so that a new field there
//! does not go unseen here. Nothing is computed but texts and the place of a value on its scale.

use chrono::NaiveDate;
use dunping_domain::applicant::{Applicant, CellPlace, Enterprise};
use dunping_domain::assessment::Assessment;
use dunping_domain::calendar::Calendar;
use dunping_domain::clause::{ClauseAssessment, Input, MarginUnit, Measure, Reason, Verdict};
use dunping_domain::deadline::{self, Left};
use dunping_domain::figures::{Figure, FigureKey, Origin, StaffGroup};
use dunping_domain::finding::Finding;
use dunping_domain::hint::{Hint, Leaning, Reference};
use dunping_domain::money::Ratio;
use dunping_domain::panel::{Member, Panel};
use dunping_domain::policy::{Policy, Question};
use dunping_domain::size::SizeFinding;
use dunping_domain::standard::{Catalogue, Clause, ClauseKey, Term};

use crate::contract::{
    AlternativeView, AttachmentView, ClauseView, DeadlineState, DeadlineView, FactView,
    FindingView, HintView, InputView, LeaningView, MeasureView, PlaceView, PolicyView, SeatView,
    TermView, VerdictView, Words,
};
use crate::moment::Moment;
use crate::words;

/// A review's last day as of today.
pub(crate) fn deadline(last_day: NaiveDate, at: Moment) -> DeadlineView {
    let left = deadline::left(&Calendar::builtin(), at.date_naive(), last_day);
    let (state, working_days, provisional) = match left {
        Left::Days {
            working_days,
            uncovered,
        } => (DeadlineState::Open, working_days, !uncovered.is_empty()),
        Left::Today => (DeadlineState::Today, 0, false),
        Left::Over => (DeadlineState::Over, 0, false),
    };
    DeadlineView {
        last_day: last_day.to_string(),
        state,
        working_days,
        provisional,
    }
}

/// The verdict for display.
#[must_use]
pub(crate) fn verdict(verdict: &Verdict) -> VerdictView {
    match verdict {
        Verdict::Met => VerdictView::Met,
        Verdict::NotMet => VerdictView::NotMet,
        Verdict::Undetermined { reasons }
            if reasons
                .iter()
                .all(|reason| matches!(reason, Reason::Judgement)) =>
        {
            VerdictView::Judgement
        }
        Verdict::Undetermined { .. } => VerdictView::Undetermined,
    }
}

/// The 19 votable clauses in printed order.
#[must_use]
pub(crate) fn clauses(
    catalogue: &Catalogue,
    assessment: &Assessment,
    applicant: &Applicant,
    hints: &[Hint],
    attachments: &[AttachmentView],
) -> Vec<ClauseView> {
    catalogue
        .votable()
        .filter_map(|entry| {
            let assessed = assessment
                .clauses
                .iter()
                .find(|clause| clause.key == entry.key)?;
            Some(clause(entry, assessed, applicant, hints, attachments))
        })
        .collect()
}

fn clause(
    entry: &Clause,
    assessed: &ClauseAssessment,
    applicant: &Applicant,
    hints: &[Hint],
    attachments: &[AttachmentView],
) -> ClauseView {
    let ClauseAssessment {
        key,
        verdict: outcome,
        measures,
        inputs,
        policy_sensitive,
        alternatives,
        notes,
    } = assessed;
    let lead = match entry.co {
        Some(co) => Words::joined(
            &[words::category(entry.lead), words::category(co)],
            ("、", ", "),
        ),
        None => words::category(entry.lead),
    };
    let reasons = match outcome {
        Verdict::Undetermined { reasons } => reasons.iter().map(words::reason).collect(),
        Verdict::Met | Verdict::NotMet => Vec::new(),
    };
    let bound = attachments
        .iter()
        .filter(|a| a.clauses.iter().any(|c| c == key.as_str()));
    // `policy_sensitive` says that there is one that flips.
    let alternatives = alternatives
        .iter()
        .filter(|other| *policy_sensitive && other.flips(outcome))
        .map(|other| AlternativeView {
            reading: Words::new(
                format!("{}（{}）", other.reading.zh, other.ambiguity),
                format!("{} ({})", other.reading.en, other.ambiguity),
            ),
            verdict: verdict(&other.verdict),
        })
        .collect();
    ClauseView {
        key: key.to_string(),
        source_no: entry.source_no.clone(),
        title: words::title(entry),
        lead,
        text: entry.text.clone(),
        question: entry.question.clone().unwrap_or_default(),
        misprints: entry.misprints.clone(),
        expected: entry.evidence.clone(),
        verdict: verdict(outcome),
        reasons,
        measures: measures.iter().map(|line| measure(line, inputs)).collect(),
        inputs: inputs
            .iter()
            .map(input)
            .chain(outcome.missing().map(missing))
            .collect(),
        alternatives,
        notes: notes.iter().cloned().map(Words::from).collect(),
        hints: clause_hints(*key, hints, attachments),
        attachments: bound.map(|a| a.id.clone()).collect(),
        self_assessment: self_assessment(*key, applicant),
    }
}

fn measure(line: &Measure, inputs: &[Input]) -> MeasureView {
    let Measure {
        name: _,
        formula,
        exact,
        percent,
        threshold,
        verdict: outcome,
        distance,
        decides,
    } = line;
    MeasureView {
        label: words::measure(line),
        formula: formula.clone().into(),
        operands: operands(line, inputs),
        exact: exact.map(|ratio| ratio.to_string()).unwrap_or_default(),
        percent: percent
            .as_ref()
            .map(|percent| format!("{percent}%"))
            .unwrap_or_default(),
        threshold: self::threshold(line),
        verdict: verdict(outcome),
        distance: distance
            .map(|distance| distance.words().into())
            .unwrap_or_default(),
        decides: *decides,
        position: exact.and_then(|ratio| position(ratio, *threshold)),
    }
}

/// The two sides of a computed line with their units: amounts as 元, head counts as monthly averages cut off after two decimals. `None`
/// for a line whose sides have no plain meaning, such as the mean of two growth rates.
pub(crate) fn sides(line: &Measure, inputs: &[Input]) -> Option<(Words, Words)> {
    let ratio = line.exact?;
    if growth_method(line) == Some("mean") {
        return None;
    }
    let halves = inputs
        .iter()
        .filter(|input| {
            matches!(
                input.key,
                FigureKey::Monthly(_, _, StaffGroup::All)
                    | FigureKey::MonthlyNow(_, _, StaffGroup::All)
            )
        })
        .count();
    let unit = line
        .distance
        .map_or(MarginUnit::Fen, |distance| distance.unit);
    let side = |number: i128| match (unit, i128::try_from(halves)) {
        (MarginUnit::HalfMonthHead, Ok(halves)) if halves > 0 => {
            let hundredths = number * 100 / halves;
            let number = format!("{}.{:02}", hundredths / 100, hundredths % 100);
            Words::new(format!("{number} 人"), format!("{number} persons"))
        }
        (MarginUnit::Head | MarginUnit::HalfMonthHead, _) => {
            Words::new(format!("{number} 人"), format!("{number} persons"))
        }
        (MarginUnit::Fen, _) => words::yuan(number),
    };
    let denominator = if ratio.denominator() == 1 {
        Words::default()
    } else {
        side(ratio.denominator())
    };
    Some((side(ratio.numerator()), denominator))
}

fn operands(line: &Measure, inputs: &[Input]) -> Words {
    match sides(line, inputs) {
        Some((amount, base)) if base.is_empty() => amount,
        // The limit tells how many years lie between end and base: 105/100 for one, 11025/10000 for two.
        Some((end, base)) if growth_method(line).is_some() => {
            if line.threshold.denominator() == 100 {
                Words::new(
                    format!("{} ÷ {} − 1", end.zh, base.zh),
                    format!("{} ÷ {} − 1", end.en, base.en),
                )
            } else {
                Words::new(
                    format!("（{} ÷ {}）的平方根 − 1", end.zh, base.zh),
                    format!("√({} ÷ {}) − 1", end.en, base.en),
                )
            }
        }
        Some((share, base)) => Words::joined(&[share, base], (" ÷ ", " ÷ ")),
        None => Words::default(),
    }
}

/// The growth method of a line of 4.3.2.
fn growth_method(line: &Measure) -> Option<&str> {
    let (_, method) = line.name.split_once('.')?;
    matches!(method, "cagr" | "mean" | "yoy").then_some(method)
}

/// The limit of a line in words. Growth lines compare end with base exactly; people are told the yearly rate of the standard.
pub(crate) fn threshold(line: &Measure) -> Words {
    if growth_method(line).is_some() {
        return Words::same("≥ 5%");
    }
    limit(line.threshold, line.threshold.denominator() == 1)
}

/// A limit in words: `≥ 5%`, `≥ 20,000,000.00 元`.
#[must_use]
fn limit(threshold: Ratio, amount: bool) -> Words {
    if amount {
        let yuan = words::yuan(threshold.numerator());
        return Words::new(format!("≥ {}", yuan.zh), format!("≥ {}", yuan.en));
    }
    let percent = threshold
        .percent_truncated()
        .unwrap_or_else(|| threshold.to_string());
    let percent = percent.trim_end_matches('0').trim_end_matches('.');
    Words::same(format!("≥ {percent}%"))
}

/// Where the value lies when the limit is drawn at 500 of 1000.
pub(crate) fn position(value: Ratio, limit: Ratio) -> Option<u32> {
    let numerator = value
        .numerator()
        .checked_mul(limit.denominator())?
        .checked_mul(500)?;
    let denominator = value.denominator().checked_mul(limit.numerator())?;
    if denominator <= 0 {
        return None;
    }
    u32::try_from((numerator / denominator).clamp(0, 1000)).ok()
}

fn input(input: &Input) -> InputView {
    let Input { key, figure } = input;
    let Figure { value, origin } = figure.as_ref();
    let declared = match origin {
        Origin::Person { replaces, .. } => Some(replaces.as_deref()),
        Origin::Cells { .. } | Origin::Derived { .. } => None,
    };
    // Of a verified figure, the cell is that of the declared one beside it.
    let source = declared.map_or(Some(origin), |before| before.map(|figure| &figure.origin));
    let (sheet, cells, raw, confirmed) = match source {
        Some(Origin::Cells {
            file: _,
            sheet,
            cells,
            raw,
            formats: _,
            formulas: _,
            rules: _,
            confirmed,
        }) => (
            sheet.clone(),
            cells.join(","),
            Words::same(raw.join(" ")),
            confirmed.as_ref().map(words::confirmation),
        ),
        Some(Origin::Person { .. } | Origin::Derived { .. }) | None => {
            (String::new(), String::new(), words::origin(origin), None)
        }
    };
    InputView {
        key: key.to_string(),
        label: words::figure(*key),
        value: words::value(*key, *value),
        sheet,
        cells,
        raw: declared.map_or(raw, |_| words::origin(origin)),
        confirmed: confirmed.unwrap_or_default(),
        unit: words::unit(*key),
        declared: declared.map(|before| {
            before.map_or_else(Words::default, |figure| words::value(*key, figure.value))
        }),
    }
}

/// A figure that a clause cannot be computed without.
fn missing(key: FigureKey) -> InputView {
    InputView {
        key: key.to_string(),
        label: words::figure(key),
        value: Words::default(),
        sheet: String::new(),
        cells: String::new(),
        raw: Words::default(),
        confirmed: Words::default(),
        unit: words::unit(key),
        declared: None,
    }
}

fn self_assessment(key: ClauseKey, applicant: &Applicant) -> String {
    let Some(own) = applicant
        .self_assessment
        .iter()
        .find(|row| row.clause == key)
    else {
        return String::new();
    };
    [
        own.conclusion.as_str(),
        own.value.as_str(),
        own.remark.as_str(),
    ]
    .into_iter()
    .filter(|text| !text.is_empty())
    .collect::<Vec<_>>()
    .join(" · ")
}

/// The hints of a clause; the attachments they name by number are found by their ids.
fn clause_hints(key: ClauseKey, hints: &[Hint], attachments: &[AttachmentView]) -> Vec<HintView> {
    let told = hints.iter().filter(|hint| hint.clause == key);
    told.map(|hint| {
        let Hint {
            clause: _,
            code,
            leaning,
            zh,
            en,
            references,
            numbers: _,
        } = hint;
        let places = references.iter().filter_map(|reference| match reference {
            Reference::Cell(CellPlace { sheet, cell }) => Some(PlaceView {
                sheet: sheet.clone(),
                cell: cell.clone(),
            }),
            Reference::Attachment(_) => None,
        });
        let files = references.iter().filter_map(|reference| match reference {
            Reference::Attachment(number) => attachments.iter().find(|a| a.number == *number),
            Reference::Cell(_) => None,
        });
        HintView {
            code: (*code).to_owned(),
            leaning: match leaning {
                Leaning::Doubts => LeaningView::Doubts,
                Leaning::Open => LeaningView::Open,
                Leaning::Supports => LeaningView::Supports,
                Leaning::Fact => LeaningView::Fact,
            },
            text: Words::new(zh, en),
            places: places.collect(),
            attachments: files.map(|file| file.id.clone()).collect(),
        }
    })
    .collect()
}

fn fact(label: (&str, &str), value: &str) -> FactView {
    FactView {
        label: label.into(),
        value: Words::same(value),
    }
}

/// 企业基本情况.
#[must_use]
pub(crate) fn facts(catalogue: &Catalogue, enterprise: &Enterprise) -> Vec<FactView> {
    let Enterprise {
        name,
        uscc,
        kind,
        legal_representative,
        founded,
        registered_capital,
        domicile,
        premises,
        city,
        status,
        scope,
        contact: _,
        phone: _,
        email: _,
        business,
        layers,
        technologies,
        application_year: _,
        places: _,
    } = enterprise;
    let list = |key: &String| {
        catalogue
            .lists()
            .name(key)
            .map_or_else(|| key.clone(), ToOwned::to_owned)
    };
    let join = |keys: &[String]| keys.iter().map(list).collect::<Vec<_>>().join("、");
    vec![
        fact(("企业名称", "Enterprise"), name),
        fact(("统一社会信用代码", "Credit code"), uscc),
        fact(("企业类型", "Type"), kind),
        fact(("法定代表人", "Legal representative"), legal_representative),
        fact(("成立日期", "Founded"), founded),
        fact(
            ("注册资本（万元）", "Registered capital (10,000 yuan)"),
            registered_capital,
        ),
        fact(("住所", "Domicile"), domicile),
        fact(("经营场所", "Premises"), premises),
        fact(("所在市", "City"), city),
        fact(("登记状态", "Registration"), status),
        fact(("经营范围", "Business scope"), scope),
        fact(("主营业务归属", "Main business"), &list(business)),
        fact(("所属领域", "Fields"), &join(layers)),
        fact(("核心技术类型", "Core technologies"), &join(technologies)),
    ]
}

/// The terms that an edition defines.
#[must_use]
pub(crate) fn terms(catalogue: &Catalogue) -> Vec<TermView> {
    let terms = catalogue.terms().iter().map(|term| {
        let Term {
            no,
            name,
            printed,
            english,
            text,
        } = term;
        TermView {
            no: no.clone(),
            name: name.clone(),
            english: english.clone(),
            text: text.clone(),
            misprint: printed.as_ref().map_or_else(Words::default, |printed| {
                Words::new(
                    format!("第{no}条的标题印作“{printed}”。"),
                    format!("The heading of {no} is printed “{printed}”."),
                )
            }),
        }
    });
    terms.collect()
}

/// The derivation of the size class in one line.
#[must_use]
pub(crate) fn size_line(size: &SizeFinding) -> Words {
    let basis: Vec<Words> = size
        .inputs
        .iter()
        .map(|input| {
            let name = words::figure(input.key);
            let value = words::value(input.key, input.figure.value);
            Words::joined(&[name, value], (" ", " "))
        })
        .collect();
    let class = match size.class {
        Some(class) => Words::new(
            format!("{}企业", class.zh()),
            format!("{} enterprise", class.en()),
        ),
        None => {
            let possible = size.possible.iter();
            let possible = possible.map(|class| Words::new(class.zh(), class.en()));
            let possible = Words::joined(&possible.collect::<Vec<_>>(), ("、", ", "));
            Words::new(
                format!("规模未定（可能为{}）", possible.zh),
                format!("size open (possibly {})", possible.en),
            )
        }
    };
    if basis.is_empty() {
        return class;
    }
    let basis = Words::joined(&basis, ("，", ", "));
    Words::new(
        format!("{}：{}", class.zh, basis.zh),
        format!("{}: {}", class.en, basis.en),
    )
}

/// A finding for display.
#[must_use]
pub(crate) fn finding(finding: &Finding) -> FindingView {
    let Finding {
        code,
        severity,
        sheet,
        cell,
        raw,
        figures: _,
        message,
        english,
    } = finding;
    let place = match (sheet, cell) {
        (Some(sheet), Some(cell)) => format!("{sheet}!{cell}"),
        (Some(sheet), None) => sheet.clone(),
        (None, _) => String::new(),
    };
    FindingView {
        code: code.clone(),
        severity: words::severity_code(*severity).to_owned(),
        severity_text: words::severity(*severity),
        place,
        raw: raw.clone().unwrap_or_default(),
        message: Words::new(message, english),
    }
}

/// A policy for display: what it is, and how it answers the questions that computed clauses depend on.
#[must_use]
pub(crate) fn policy(policy: &Policy) -> PolicyView {
    let now = policy.readings();
    let answers = Question::ALL.into_iter().map(|question| FactView {
        label: Words::new(question.zh(), question.en()),
        value: question.answer(now).into(),
    });
    PolicyView {
        id: policy.settings().id.clone(),
        version: policy.settings().version,
        digest: policy.digest().to_owned(),
        built_in: policy.digest() == Policy::builtin().digest(),
        answers: answers.collect(),
    }
}

/// The seats of a panel in seating order.
#[must_use]
pub(crate) fn seats(panel: &Panel) -> Vec<SeatView> {
    panel
        .members()
        .iter()
        .map(|member| seat(member, member.id == *panel.chair()))
        .collect()
}

fn seat(member: &Member, chair: bool) -> SeatView {
    let Member {
        id,
        name,
        category,
        employer,
        title,
    } = member;
    SeatView {
        id: id.to_string(),
        name: name.clone(),
        category: words::category(*category),
        employer: employer.clone(),
        title: title.clone(),
        chair,
    }
}
