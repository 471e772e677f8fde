//! Admission (收件审核): whether an opinion belongs to a case at all, before it is merged with the others. What its signature and its
//! container are worth was decided elsewhere; where it stands among the others is told by [`crate::round`].

use crate::ballot::{Gap, Opinion, opinion_gaps};
use crate::figures::Figures;
use crate::panel::{ExpertId, Panel};
use crate::policy::Policy;

/// What an opinion is held against.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// 评审编号.
    pub case_no: &'a str,
    /// The case package that is reviewed.
    pub package_id: &'a str,
    /// Packages of the same case that this one replaced.
    pub older_packages: &'a [String],
    /// The round that is open; opinions of earlier rounds belong to it too.
    pub round: u32,
    /// Digest of the form.
    pub form_digest: &'a str,
    /// The panel.
    pub panel: &'a Panel,
    /// Who was kept out of the panel because of a recusal.
    pub recused: &'a [ExpertId],
    /// The figures of the package, for what is compulsory.
    pub figures: &'a Figures,
    /// How they are read.
    pub policy: &'a Policy,
}

/// Why an opinion is not admitted, in the order in which it is asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdmissionRefusal {
    /// Of another case.
    #[error("it belongs to case {found}")]
    OtherCase {
        /// Which.
        found: String,
    },
    /// On an edition of the package that was replaced.
    #[error("it was made on an older edition of the package")]
    OlderEdition,
    /// On a package of this case that is not known here.
    #[error("it was made on the unknown package {package_id}")]
    UnknownEdition {
        /// Which.
        package_id: String,
    },
    /// Of a round that is not open.
    #[error("it belongs to round {found}")]
    OtherRound {
        /// Which.
        found: u32,
    },
    /// Its author is not of the panel.
    #[error("its author {0} is not on the panel")]
    NotOnPanel(ExpertId),
    /// Its author was kept out of the panel because of a recusal.
    #[error("its author {0} was recused")]
    Recused(ExpertId),
    /// Signed or sealed by somebody else than its author, or for another category of seat.
    #[error("it was not signed and sealed by its author")]
    OtherAuthor,
    /// It answers another form.
    #[error("it answers another form: {found}")]
    OtherForm {
        /// Digest of that form.
        found: String,
    },
    /// Something compulsory is missing.
    #[error("it is incomplete")]
    Incomplete {
        /// What.
        gaps: Vec<Gap>,
    },
}

impl Terms<'_> {
    /// Whether work on a package of a case belongs here.
    ///
    /// # Errors
    /// `OtherCase`, `OlderEdition` or `UnknownEdition`.
    pub fn package(&self, case_no: &str, package_id: &str) -> Result<(), AdmissionRefusal> {
        if case_no != self.case_no {
            return Err(AdmissionRefusal::OtherCase {
                found: case_no.to_owned(),
            });
        }
        if package_id == self.package_id {
            return Ok(());
        }
        if self.older_packages.iter().any(|older| older == package_id) {
            return Err(AdmissionRefusal::OlderEdition);
        }
        Err(AdmissionRefusal::UnknownEdition {
            package_id: package_id.to_owned(),
        })
    }

    /// Admits an opinion whose signature by `signer` was verified, out of a return that `sealer` sealed.
    ///
    /// # Errors
    /// The first rule that does not hold.
    pub fn admit(
        &self,
        opinion: &Opinion,
        signer: &str,
        sealer: &str,
    ) -> Result<(), AdmissionRefusal> {
        self.package(&opinion.case_no, &opinion.package_id)?;
        if opinion.round == 0 || opinion.round > self.round {
            return Err(AdmissionRefusal::OtherRound {
                found: opinion.round,
            });
        }
        let Some(member) = self.panel.member(&opinion.expert) else {
            let author = opinion.expert.clone();
            return Err(if self.recused.contains(&author) {
                AdmissionRefusal::Recused(author)
            } else {
                AdmissionRefusal::NotOnPanel(author)
            });
        };
        if opinion.expert.0 != signer || signer != sealer || member.category != opinion.category {
            return Err(AdmissionRefusal::OtherAuthor);
        }
        if opinion.form_digest != self.form_digest {
            return Err(AdmissionRefusal::OtherForm {
                found: opinion.form_digest.clone(),
            });
        }
        let gaps = opinion_gaps(opinion, self.figures, self.policy);
        if gaps.is_empty() {
            Ok(())
        } else {
            Err(AdmissionRefusal::Incomplete { gaps })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::Category;
    use crate::standard::Catalogue;
    use crate::tally::tests::{opinion, panel};

    #[test]
    fn every_refusal_in_its_order() {
        let panel = panel();
        let catalogue = Catalogue::builtin();
        let (figures, policy) = (Figures::new(2025), Policy::builtin());
        let older = ["o".to_owned()];
        let recused = [ExpertId("T8".to_owned())];
        let terms = Terms {
            case_no: "LNCSE-A-2026-0001",
            package_id: "p",
            older_packages: &older,
            round: 2,
            form_digest: catalogue.digest(),
            panel: &panel,
            recused: &recused,
            figures: &figures,
            policy: &policy,
        };
        let check = |change: &dyn Fn(&mut Opinion), by: [&str; 2], expected: Option<&str>| {
            let mut opinion = opinion("T2", "t2").opinion;
            for ballot in &mut opinion.ballots {
                ballot.reason = "已核对原件。".to_owned();
            }
            change(&mut opinion);
            let found = terms.admit(&opinion, by[0], by[1]).err();
            assert_eq!(found.map(|it| it.to_string()).as_deref(), expected);
        };
        let own = ["T2", "T2"];
        check(&|_| {}, own, None);
        check(&|o| o.round = 2, own, None);
        check(
            &|o| o.case_no = "x".to_owned(),
            own,
            Some("it belongs to case x"),
        );
        check(
            &|o| o.package_id = "o".to_owned(),
            own,
            Some("it was made on an older edition of the package"),
        );
        check(
            &|o| o.package_id = "q".to_owned(),
            own,
            Some("it was made on the unknown package q"),
        );
        check(&|o| o.round = 3, own, Some("it belongs to round 3"));
        check(&|o| o.round = 0, own, Some("it belongs to round 0"));
        let expert = |id: &'static str| move |o: &mut Opinion| o.expert = ExpertId(id.to_owned());
        check(
            &expert("T9"),
            ["T9", "T9"],
            Some("its author T9 is not on the panel"),
        );
        check(
            &expert("T8"),
            ["T8", "T8"],
            Some("its author T8 was recused"),
        );
        let foreign = Some("it was not signed and sealed by its author");
        check(&|_| {}, ["T1", "T2"], foreign);
        check(&|_| {}, ["T2", "T1"], foreign);
        check(&|o| o.category = Category::Finance, own, foreign);
        check(
            &|o| o.form_digest = "f".to_owned(),
            own,
            Some("it answers another form: f"),
        );
        check(&|o| drop(o.ballots.pop()), own, Some("it is incomplete"));
    }
}
