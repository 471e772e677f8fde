//! Two editions of the standard: which clauses say something else, and what of an opinion still holds. A case stays bound to the edition
//! it was opened under; this is for a case that is opened anew under a later one.

use super::{Catalogue, Clause, ClauseKey, ClauseKind, ListGroup};
use crate::ballot::{ClauseBallot, Opinion};
use crate::digest::sha256_hex;

/// What changed in a clause from one edition to another. What does not bear on the question put to the voters, such as the evidence
/// usually expected or the notes on misprints, is no change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseChange {
    /// The clause.
    pub clause: ClauseKey,
    /// The number as printed, before and after, when it changed.
    pub source_no: Option<(String, String)>,
    /// The paragraphs before and after, when the text changed.
    pub text: Option<(Vec<String>, Vec<String>)>,
    /// Whether anything else that is voted on changed: its kind, the question put to the voters, the list to choose from.
    pub question: bool,
}

/// An opinion carried over to another edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedOver {
    /// The ballots on clauses that say the same; they may stand.
    pub kept: Vec<ClauseBallot>,
    /// The votable clauses that must be answered again, or were never answered, in printed order.
    pub open: Vec<ClauseKey>,
}

/// Why an opinion is not carried over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the opinion answers the form {found}, not {expected}")]
pub struct OtherForm {
    /// The digest of the form that it answers.
    pub found: String,
    /// The digest of the edition it should have answered.
    pub expected: String,
}

impl Catalogue {
    /// SHA-256 of what is voted on at a clause: its key, kinds, verbatim text, question, and the list to choose from; hex. The number
    /// as printed and the program's own title are not part of it.
    #[must_use]
    pub fn clause_digest(&self, key: ClauseKey) -> String {
        let clause = self.clause(key);
        let mut text = format!("{key}\n");
        for kind in &clause.kinds {
            text.push_str(kind_name(*kind));
            text.push('\n');
        }
        let mut part = |name: &str, words: &str| {
            // A length before every text, so that no text can pass for two.
            text.push_str(&format!("{name} {}\n{words}\n", words.len()));
        };
        for paragraph in &clause.text {
            part("text", paragraph);
        }
        part("question", clause.question.as_deref().unwrap_or_default());
        for group in self.choices(key) {
            part("group", &group.key);
            part("words", &group.zh);
            for item in &group.items {
                part(if item.open_ended { "open" } else { "item" }, &item.key);
                part("words", &item.zh);
            }
        }
        sha256_hex(text.as_bytes())
    }

    /// The list that a clause of §4.5 chooses from; empty for the other clauses.
    #[must_use]
    pub fn choices(&self, key: ClauseKey) -> &[ListGroup] {
        let lists = self.lists();
        match key {
            ClauseKey::Layer => &lists.layer,
            ClauseKey::TechnologyType => &lists.technology,
            ClauseKey::BusinessCategory => &lists.business,
            ClauseKey::Exclusion => &lists.exclusion,
            _ => &[],
        }
    }

    /// The clauses that differ in another edition, in printed order; empty when both ask the same.
    #[must_use]
    pub fn changes(&self, later: &Self) -> Vec<ClauseChange> {
        let changed = |key: &ClauseKey| {
            self.clause_digest(*key) != later.clause_digest(*key)
                || self.clause(*key).source_no != later.clause(*key).source_no
        };
        let keys = ClauseKey::ALL.into_iter().filter(changed);
        keys.map(|key| {
            let (old, new) = (self.clause(key), later.clause(key));
            let Clause {
                source_no,
                kinds,
                question,
                text,
                ..
            } = old;
            ClauseChange {
                clause: key,
                source_no: (*source_no != new.source_no)
                    .then(|| (source_no.clone(), new.source_no.clone())),
                text: (*text != new.text).then(|| (text.clone(), new.text.clone())),
                question: *kinds != new.kinds
                    || *question != new.question
                    || self.choices(key) != later.choices(key),
            }
        })
        .collect()
    }

    /// What of an opinion on this edition holds under a later one: the ballots on clauses whose digest is the same.
    ///
    /// # Errors
    /// When the opinion answers another form than this edition.
    pub fn carry_over(&self, opinion: &Opinion, later: &Self) -> Result<CarriedOver, OtherForm> {
        if opinion.form_digest != self.digest() {
            return Err(OtherForm {
                found: opinion.form_digest.clone(),
                expected: self.digest().to_owned(),
            });
        }
        let same = |key: ClauseKey| self.clause_digest(key) == later.clause_digest(key);
        let ballots = opinion.ballots.iter();
        let kept: Vec<ClauseBallot> = ballots
            .filter(|ballot| ballot.clause.votable() && same(ballot.clause))
            .cloned()
            .collect();
        let answered = |key: &ClauseKey| kept.iter().any(|ballot| ballot.clause == *key);
        let open = ClauseKey::ALL
            .into_iter()
            .filter(|key| key.votable() && !answered(key))
            .collect();
        Ok(CarriedOver { kept, open })
    }
}

fn kind_name(kind: ClauseKind) -> &'static str {
    match kind {
        ClauseKind::DocumentPresence => "document_presence",
        ClauseKind::ExpertJudgement => "expert_judgement",
        ClauseKind::NumericThreshold => "numeric_threshold",
        ClauseKind::Classification => "classification",
        ClauseKind::Exclusion => "exclusion",
        ClauseKind::Chapeau => "chapeau",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ballot::Vote;
    use crate::panel::{Category, ExpertId};
    use crate::standard::BUILTIN;

    fn revised(edits: &[(&str, &str)]) -> Catalogue {
        let mut text = BUILTIN.to_owned();
        for (from, to) in edits {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        Catalogue::parse(&text).expect("an edition")
    }

    fn check(edits: &[(&str, &str)], expected: &[ClauseKey]) -> Vec<ClauseChange> {
        let changes = Catalogue::builtin().changes(&revised(edits));
        let keys: Vec<_> = changes.iter().map(|change| change.clause).collect();
        assert_eq!(keys, expected, "{edits:?}");
        changes
    }

    #[test]
    fn a_change_is_named_by_its_clause() {
        check(&[("id = \"lncse-1\"", "id = \"lncse-2\"")], &[]);
        check(&[("  \"章程（必要时）\",\n", "")], &[]);
        check(&[("title = \"研发费用占比\"", "title = \"研发投入\"")], &[]);
        let raised = check(&[("不低于 5%", "不低于 6%")], &[ClauseKey::ResearchShare]);
        let (before, after) = raised[0].text.clone().expect("another text");
        assert!(before[0].ends_with("5%") && after[0].ends_with("6%"));
        assert!(!raised[0].question && raised[0].source_no.is_none());
        let renumbered = check(
            &[("source_no = \"4.2.5\"", "source_no = \"4.2.6\"")],
            &[ClauseKey::Talent],
        );
        let pair = ("4.2.5".to_owned(), "4.2.6".to_owned());
        assert_eq!(renumbered[0].source_no, Some(pair));
        let listed = check(
            &[("zh = \"算力\"", "zh = \"算力网络\"")],
            &[ClauseKey::Layer],
        );
        assert!(listed[0].question && listed[0].text.is_none());
        check(
            &[
                ("不低于40%", "不低于50%"),
                ("zh = \"蜜罐制造\"", "zh = \"蜜罐\""),
            ],
            &[ClauseKey::BachelorShare, ClauseKey::BusinessCategory],
        );
    }

    #[test]
    fn the_digest_keeps_paragraphs_and_items_apart() {
        let catalogue = Catalogue::builtin();
        let digests: std::collections::BTreeSet<_> = ClauseKey::ALL
            .iter()
            .map(|key| catalogue.clause_digest(*key))
            .collect();
        assert_eq!(digests.len(), 20);
        let joined = revised(&[("开发环境；\",\n]", "开发环境；\",\n  \"\",\n]")]);
        let key = ClauseKey::Premises;
        assert_ne!(joined.clause_digest(key), catalogue.clause_digest(key));
    }

    #[test]
    fn an_opinion_carries_over_where_the_clause_says_the_same() {
        let first = Catalogue::builtin();
        let later = revised(&[
            ("不低于 5%", "不低于 6%"),
            ("zh = \"算力\"", "zh = \"算力网络\""),
        ]);
        let ballot = |clause| ClauseBallot {
            clause,
            vote: Vote::Conform,
            reason: String::new(),
            override_code: None,
            evidence: Vec::new(),
            tags: Vec::new(),
        };
        let unanswered = ClauseKey::Talent;
        let mut opinion = Opinion {
            case_no: "LNCSE-A-2026-0001".to_owned(),
            package_id: "p".to_owned(),
            round: 1,
            form_digest: first.digest().to_owned(),
            expert: ExpertId("T001".to_owned()),
            category: Category::Technical,
            revision: 1,
            previous: vec![],
            correction_reason: String::new(),
            declaration: crate::ballot::Declaration::NoConflict,
            corrections: Vec::new(),
            remarks: String::new(),
            visit: None,
            claimed_time: String::new(),
            app: String::new(),
            ballots: first
                .votable()
                .map(|clause| ballot(clause.key))
                .filter(|ballot| ballot.clause != unanswered)
                .collect(),
        };
        let carried = first.carry_over(&opinion, &later).expect("its form");
        assert_eq!(carried.kept.len(), 16);
        let open = [ClauseKey::ResearchShare, unanswered, ClauseKey::Layer];
        assert_eq!(carried.open, open);
        let same = first.carry_over(&opinion, &first).expect("its form");
        assert_eq!(same.open, [unanswered]);
        opinion.form_digest = later.digest().to_owned();
        assert!(first.carry_over(&opinion, &later).is_err());
    }
}
