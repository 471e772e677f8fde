//! The report of a closing held against the case: every part is put together again by the function that the chair's program uses, from the
//! case package, the signed opinions and the closing. So nothing stands in it that the chair made up.

use dunping_domain::tally::{SignedOpinion, Tally};
use dunping_identity::{DocumentKind, Trust, envelope, fingerprint};
use dunping_report::papers::{PanelReport, PaperState};
use dunping_report::{REPORT_JSON, embedded_files};

use crate::AppError;
use crate::arrivals::Arrivals;
use crate::chair::Closing;
use crate::contract::{ConcludeInput, Words};
use crate::dossier::Dossier;
use crate::moment::Moment;
use crate::paper::{PROGRAM, ReportInput, panel_report};

/// What a report must follow from.
pub(crate) struct OfCase<'a> {
    pub(crate) dossier: &'a Dossier,
    pub(crate) closing: &'a Closing,
    pub(crate) arrivals: &'a Arrivals,
    /// The tally, derived again.
    pub(crate) tally: &'a Tally,
    /// The counted opinions, in any order.
    pub(crate) counted: &'a [SignedOpinion],
    pub(crate) trust: &'a Trust,
}

/// What came of it.
pub(crate) struct Compared {
    /// The parts that do not follow from the case; empty where all do.
    pub(crate) invented: Vec<Words>,
    /// The other version of the program that made the report, and how it phrases what a program says.
    pub(crate) other_version: Option<OtherVersion>,
}

/// Another version's report: the phrases that are not this version's were taken over where they name the same amounts, and no machine can
/// tell whether they mean the same.
#[derive(Debug, Default)]
pub(crate) struct OtherVersion {
    /// The program as the report names it.
    pub(crate) program: String,
    /// Each phrase that differs: this version's, then the report's.
    pub(crate) phrases: Vec<(String, String)>,
}

/// Holds a report against the case. Of another version's report the figures, people and words are compared; how that version phrases what the
/// program says is handed back for a person to read. Another version is one that the signed closing names as well, and that is not this one.
///
/// # Errors
/// When the report has no values, or they cannot be put together again.
pub(crate) fn against_case(pdf: &[u8], of: &OfCase<'_>) -> Result<Compared, AppError> {
    let files = embedded_files(pdf)?;
    let twin = files.iter().find(|file| file.name == REPORT_JSON);
    let theirs: PanelReport = twin
        .and_then(|twin| serde_json::from_slice(&twin.bytes).ok())
        .ok_or(AppError::NotAReport)?;
    // The opinions inside are the counted ones, and tell with which certificates they were signed.
    let kind = DocumentKind::Opinion;
    let mut inside = Vec::new();
    for file in files.iter().filter(|file| file.name != REPORT_JSON) {
        let undated = envelope::verify_undated(kind, &file.bytes, of.trust)?;
        let digest = envelope::document_digest(kind, undated.payload());
        let verified = undated.as_of(of.arrivals.of_opinion(&digest))?;
        inside.push((
            digest,
            fingerprint::fingerprint(verified.certificate.spki()),
        ));
    }
    let (mut opinions, mut fingerprints) = (Vec::new(), Vec::new());
    for digest in &of.tally.counted {
        let opinion = of.counted.iter().find(|one| one.digest == *digest);
        let signer = inside.iter().find(|(inside, _)| inside == digest);
        let (Some(opinion), Some((_, signer))) = (opinion, signer) else {
            return Ok(Compared::opinions_differ());
        };
        opinions.push(opinion.clone());
        fingerprints.push(signer.clone());
    }
    if inside.len() != opinions.len() {
        return Ok(Compared::opinions_differ());
    }
    let closing = of.closing;
    let said = ConcludeInput {
        deliberation: closing.deliberation.clone(),
        site_visit: closing.site_visit.clone(),
        recorder: closing.recorder.clone(),
        ..ConcludeInput::default()
    };
    let at = Moment::parse_from_rfc3339(&closing.claimed_time);
    let input = ReportInput {
        dossier: of.dossier,
        tally: of.tally,
        opinions: &opinions,
        fingerprints: &fingerprints,
        set_aside: &closing.excluded,
        said: &said,
        body: of.trust.body_name(),
        at: at.map_err(|_| AppError::Part("claimed_time"))?,
    };
    let mut ours = panel_report(&input, PaperState::Final)?;
    let version = |name: &str| name.rsplit(' ').next().map(str::to_owned);
    let of_theirs = version(&theirs.basis.program);
    let other = theirs.basis.program != PROGRAM;
    let (mut invented, mut other_version) = (Vec::new(), None);
    if other && (of_theirs != version(&closing.app) || of_theirs == version(PROGRAM)) {
        let named = (
            "评审软件的名称或版本（与结案单不符）",
            "the program's name or version (not the closing's)",
        );
        invented.push(named.into());
    } else if other {
        other_version = Some(phrased_as(&mut ours, &theirs));
    }
    invented.extend(differing(&theirs, &ours));
    Ok(Compared {
        invented,
        other_version,
    })
}

impl Compared {
    fn opinions_differ() -> Self {
        Self {
            invented: vec![OPINIONS.into()],
            other_version: None,
        }
    }
}

const OPINIONS: (&str, &str) = ("内嵌的签名意见", "the signed opinions inside");

fn differing(theirs: &PanelReport, ours: &PanelReport) -> Vec<Words> {
    let (a, b) = (theirs, ours);
    let head = |r: &PanelReport| {
        let words = [&r.case_no, &r.body, &r.review_date, &r.copy_of, &r.recorder];
        (r.state, r.audience, r.made_at, words.map(String::clone))
    };
    let panel = |r: &PanelReport| (r.draw.clone(), r.panel.clone(), r.recusal_statement.clone());
    let figures = |r: &PanelReport| {
        let notes = r.policy_notes.clone();
        (
            r.indicators.clone(),
            r.growth.clone(),
            r.size.clone(),
            notes,
        )
    };
    let opinions = |r: &PanelReport| {
        (
            r.ballots.clone(),
            r.set_aside.clone(),
            r.journal_head.clone(),
        )
    };
    let parts = [
        (
            ("编号、机构、日期和时间", "number, body, date and time"),
            head(a) == head(b),
        ),
        (
            ("企业基本情况", "the enterprise"),
            a.enterprise == b.enterprise,
        ),
        (("评审依据与材料", "basis and material"), a.basis == b.basis),
        (
            ("专家组及其抽取", "the panel and its draw"),
            panel(a) == panel(b),
        ),
        (
            ("关键指标计算表", "the key figures"),
            figures(a) == figures(b),
        ),
        (("逐条评审表", "the clauses"), a.clauses == b.clauses),
        (
            ("业务归属与排除情形认定", "business category and exclusion"),
            a.classification == b.classification,
        ),
        (
            ("现场考察情况", "the site visit"),
            a.site_visit == b.site_visit,
        ),
        (("不同意见", "dissents"), a.dissents == b.dissents),
        (("评审结论", "the conclusion"), a.conclusion == b.conclusion),
        (
            ("附录一（数据来源）", "appendix 1 (sources)"),
            a.provenance == b.provenance,
        ),
        (
            ("附录二（更正）", "appendix 2 (corrections)"),
            a.adjustments == b.adjustments,
        ),
        (
            ("附录三（签名意见文件）", "appendix 3 (signed opinions)"),
            opinions(a) == opinions(b),
        ),
        (
            (
                "附录四（逐条意见）",
                "appendix 4 (opinions clause by clause)",
            ),
            a.reasons == b.reasons,
        ),
    ];
    let differing = parts.into_iter().filter(|(_, same)| !same);
    differing.map(|(part, _)| part.into()).collect()
}

/// Takes over how another version phrases what follows from the same data, and tells where. What people wrote, who they are, every amount,
/// share, verdict and vote stays ours, also an amount within a phrase, and so do a chart's marks.
fn phrased_as(ours: &mut PanelReport, theirs: &PanelReport) -> OtherVersion {
    ours.basis.program.clone_from(&theirs.basis.program);
    let mut other = OtherVersion {
        program: theirs.basis.program.clone(),
        phrases: Vec::new(),
    };
    let mut one = |ours: &mut String, theirs: &String| {
        if ours != theirs && amounts(ours) == amounts(theirs) {
            other.phrases.push((ours.clone(), theirs.clone()));
            ours.clone_from(theirs);
        }
    };
    one(&mut ours.basis.policy, &theirs.basis.policy);
    one(&mut ours.draw.algorithm, &theirs.draw.algorithm);
    one(&mut ours.recusal_statement, &theirs.recusal_statement);
    let (enterprise, size_basis) = (&mut ours.enterprise, &theirs.enterprise.size_basis);
    one(&mut enterprise.size_basis, size_basis);
    let exclusion = &theirs.classification.exclusion;
    one(&mut ours.classification.exclusion, exclusion);
    for (ours, theirs) in ours.policy_notes.iter_mut().zip(&theirs.policy_notes) {
        one(&mut ours.text, &theirs.text);
    }
    for (ours, theirs) in ours.size.steps.iter_mut().zip(&theirs.size.steps) {
        one(ours, theirs);
    }
    for (ours, theirs) in ours.growth.methods.iter_mut().zip(&theirs.growth.methods) {
        one(ours, theirs);
    }
    for (ours, theirs) in ours.indicators.iter_mut().zip(&theirs.indicators) {
        one(&mut ours.name, &theirs.name);
        one(&mut ours.formula, &theirs.formula);
        one(&mut ours.margin, &theirs.margin);
        one(&mut ours.source, &theirs.source);
        one(&mut ours.note, &theirs.note);
    }
    for (ours, theirs) in ours.growth.rows.iter_mut().zip(&theirs.growth.rows) {
        one(&mut ours.name, &theirs.name);
    }
    for (ours, theirs) in ours.clauses.iter_mut().zip(&theirs.clauses) {
        one(&mut ours.evidence, &theirs.evidence);
        one(&mut ours.note, &theirs.note);
    }
    for (ours, theirs) in ours.provenance.iter_mut().zip(&theirs.provenance) {
        one(&mut ours.figure, &theirs.figure);
        one(&mut ours.place, &theirs.place);
    }
    other
}

/// The amounts in a phrase, in any order: digits with their sign and what they count.
fn amounts(phrase: &str) -> Vec<String> {
    const UNITS: &str = "%‰万亿元人户家倍票年月日级";
    let characters: Vec<char> = phrase.chars().filter(|c| !c.is_whitespace()).collect();
    let mut amounts = Vec::new();
    let mut amount = String::new();
    for (at, c) in characters.iter().enumerate() {
        let digit = |at: usize| characters.get(at).is_some_and(char::is_ascii_digit);
        let within = matches!(c, '.' | '/') && !amount.is_empty() && digit(at + 1);
        // Thousands may be parted in one version and not in another.
        let parted = *c == ',' && !amount.is_empty() && digit(at + 1);
        let sign = matches!(c, '-' | '−' | '－') && digit(at + 1) && !digit(at.wrapping_sub(1));
        let unit = UNITS.contains(*c) && !amount.is_empty();
        match c {
            _ if c.is_ascii_digit() || within || unit => amount.push(*c),
            _ if parted => {}
            _ => {
                amounts.extend((!amount.is_empty()).then(|| std::mem::take(&mut amount)));
                amount.extend(sign.then_some('-'));
            }
        }
    }
    amounts.extend((!amount.is_empty()).then_some(amount));
    amounts.sort();
    amounts
}

#[cfg(test)]
mod tests {
    use super::amounts;

    #[test]
    fn the_amounts_of_a_phrase_are_what_another_wording_keeps() {
        assert_eq!(amounts("高出 12.5 个百分点"), amounts("余量 12.5 个百分点"));
        assert_eq!(
            amounts("从业人员 1,300 人，营收 50 万元"),
            amounts("营收50万元、从业人员1300人")
        );
        for (one, other) in [
            ("余量 12.5%", "余量 12.6%"),
            ("余量 5%", "余量 -5%"),
            ("收入 50 万元", "收入 50 元"),
            ("3票与机算结果不一致", "与机算结果不一致"),
            ("利润表 B12", "利润表 B12、B13"),
        ] {
            assert_ne!(amounts(one), amounts(other), "{one} {other}");
        }
    }
}
