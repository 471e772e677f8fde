//! The course of a case (认定流程, chapter 5): states and the steps that are allowed between them. Steps are only ever appended; a final state is
//! never edited. Steps marked as the policy's are not in the standard, which is silent there.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 自我评价.
    Draft,
    /// 已放弃 (policy), final.
    Abandoned,
    /// 已申请.
    Submitted,
    /// 材料预审.
    PreReview,
    /// 待补正.
    Supplement,
    /// 预审不合格, final.
    PreRejected,
    /// 预审通过.
    PrePassed,
    /// 已抽取.
    PanelDrawn,
    /// 专家组成立.
    PanelReady,
    /// 专家评审.
    ExpertReview,
    /// 评审补充材料 (policy).
    PanelSupplement,
    /// 现场考察.
    SiteVisit,
    /// 评审通过.
    ConcludedPassed,
    /// 评审不通过, final.
    ConcludedFailed,
    /// 公示中.
    Publicity,
    /// 异议核查.
    Objection,
    /// 复评 (policy).
    ReReview,
    /// 未予认定, final.
    NotConfirmed,
    /// 发文认定.
    Confirmed,
    /// 持证有效.
    Certified,
    /// 变更核查.
    ChangePending,
    /// 退出评审.
    ViolationReview,
    /// 到期作废, final; told by the date, see [`crate::certificate::standing`].
    Expired,
    /// 终止, final.
    Terminated,
    /// 取消, final.
    Revoked,
}

/// Every allowed step.
const STEPS: [(State, State); 38] = {
    use State::{
        Abandoned, Certified, ChangePending, ConcludedFailed, ConcludedPassed, Confirmed, Draft,
        ExpertReview, Expired, NotConfirmed, Objection, PanelDrawn, PanelReady, PanelSupplement,
        PrePassed, PreRejected, PreReview, Publicity, ReReview, Revoked, SiteVisit, Submitted,
        Supplement, Terminated, ViolationReview,
    };
    [
        (Draft, Submitted),
        (Draft, Abandoned),
        (Submitted, PreReview),
        (PreReview, PrePassed),
        (PreReview, Supplement),
        (PreReview, PreRejected),
        (Supplement, PreReview),
        (Supplement, PreRejected),
        (PrePassed, PanelDrawn),
        // A redraw, with the next draw number.
        (PanelDrawn, PanelDrawn),
        (PanelDrawn, PanelReady),
        (PanelReady, ExpertReview),
        // An expert drops out: an alternate steps in, or that seat is drawn again.
        (PanelReady, PanelDrawn),
        (ExpertReview, PanelDrawn),
        (ExpertReview, SiteVisit),
        (SiteVisit, ExpertReview),
        (ExpertReview, PanelSupplement),
        (PanelSupplement, ExpertReview),
        (ExpertReview, ConcludedPassed),
        (ExpertReview, ConcludedFailed),
        (ConcludedPassed, Publicity),
        (Publicity, Objection),
        (Publicity, Confirmed),
        (Objection, Confirmed),
        (Objection, ReReview),
        (Objection, NotConfirmed),
        (ReReview, Confirmed),
        (ReReview, NotConfirmed),
        (Confirmed, Certified),
        (Certified, ChangePending),
        (Certified, ViolationReview),
        (Certified, Expired),
        (ChangePending, Certified),
        (ChangePending, Terminated),
        (ChangePending, Revoked),
        (ChangePending, Expired),
        (ViolationReview, Certified),
        (ViolationReview, Revoked),
    ]
};

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepRefusal {
    /// The process does not go that way.
    #[error("no step leads from {from} to {to}")]
    NotAllowed {
        /// Where the case stands.
        from: State,
        /// Where it should go.
        to: State,
    },
    /// The step has to be explained (§5.4: 说明原因).
    #[error("the step from {from} to {to} needs a reason")]
    ReasonMissing {
        /// Where the case stands.
        from: State,
        /// Where it should go.
        to: State,
    },
}

impl State {
    /// Every state, in the order of the process.
    pub const ALL: [Self; 25] = [
        Self::Draft,
        Self::Abandoned,
        Self::Submitted,
        Self::PreReview,
        Self::Supplement,
        Self::PreRejected,
        Self::PrePassed,
        Self::PanelDrawn,
        Self::PanelReady,
        Self::ExpertReview,
        Self::PanelSupplement,
        Self::SiteVisit,
        Self::ConcludedPassed,
        Self::ConcludedFailed,
        Self::Publicity,
        Self::Objection,
        Self::ReReview,
        Self::NotConfirmed,
        Self::Confirmed,
        Self::Certified,
        Self::ChangePending,
        Self::ViolationReview,
        Self::Expired,
        Self::Terminated,
        Self::Revoked,
    ];

    /// Where a case may go from here, in the order of the process.
    #[must_use]
    pub fn next(self) -> Vec<Self> {
        STEPS
            .iter()
            .filter(|(from, _)| *from == self)
            .map(|(_, to)| *to)
            .collect()
    }

    /// Whether the case ends here.
    #[must_use]
    pub fn is_final(self) -> bool {
        self.next().is_empty()
    }

    /// The Chinese name.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Draft => "自我评价",
            Self::Abandoned => "已放弃",
            Self::Submitted => "已申请",
            Self::PreReview => "材料预审",
            Self::Supplement => "待补正",
            Self::PreRejected => "预审不合格",
            Self::PrePassed => "预审通过",
            Self::PanelDrawn => "已抽取",
            Self::PanelReady => "专家组成立",
            Self::ExpertReview => "专家评审",
            Self::PanelSupplement => "评审补充材料",
            Self::SiteVisit => "现场考察",
            Self::ConcludedPassed => "评审通过",
            Self::ConcludedFailed => "评审不通过",
            Self::Publicity => "公示中",
            Self::Objection => "异议核查",
            Self::ReReview => "复评",
            Self::NotConfirmed => "未予认定",
            Self::Confirmed => "发文认定",
            Self::Certified => "持证有效",
            Self::ChangePending => "变更核查",
            Self::ViolationReview => "退出评审",
            Self::Expired => "到期作废",
            Self::Terminated => "终止",
            Self::Revoked => "取消",
        }
    }

    /// The English name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Abandoned => "Abandoned",
            Self::Submitted => "Submitted",
            Self::PreReview => "Pre-review",
            Self::Supplement => "To be supplemented",
            Self::PreRejected => "Rejected in pre-review",
            Self::PrePassed => "Pre-review passed",
            Self::PanelDrawn => "Panel drawn",
            Self::PanelReady => "Panel ready",
            Self::ExpertReview => "Expert review",
            Self::PanelSupplement => "Supplement to the panel",
            Self::SiteVisit => "Site visit",
            Self::ConcludedPassed => "Review passed",
            Self::ConcludedFailed => "Review failed",
            Self::Publicity => "Publicity",
            Self::Objection => "Objection",
            Self::ReReview => "Second review",
            Self::NotConfirmed => "Not confirmed",
            Self::Confirmed => "Confirmed",
            Self::Certified => "Certified",
            Self::ChangePending => "Change pending",
            Self::ViolationReview => "Violation review",
            Self::Expired => "Expired",
            Self::Terminated => "Terminated",
            Self::Revoked => "Revoked",
        }
    }

    /// The stable code, e.g. `pre_review`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Abandoned => "abandoned",
            Self::Submitted => "submitted",
            Self::PreReview => "pre_review",
            Self::Supplement => "supplement",
            Self::PreRejected => "pre_rejected",
            Self::PrePassed => "pre_passed",
            Self::PanelDrawn => "panel_drawn",
            Self::PanelReady => "panel_ready",
            Self::ExpertReview => "expert_review",
            Self::PanelSupplement => "panel_supplement",
            Self::SiteVisit => "site_visit",
            Self::ConcludedPassed => "concluded_passed",
            Self::ConcludedFailed => "concluded_failed",
            Self::Publicity => "publicity",
            Self::Objection => "objection",
            Self::ReReview => "re_review",
            Self::NotConfirmed => "not_confirmed",
            Self::Confirmed => "confirmed",
            Self::Certified => "certified",
            Self::ChangePending => "change_pending",
            Self::ViolationReview => "violation_review",
            Self::Expired => "expired",
            Self::Terminated => "terminated",
            Self::Revoked => "revoked",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Checks one step. A reason is compulsory for a refusal, an end before the term, a visit, a supplement, a redraw and a re-review.
///
/// # Errors
/// See [`StepRefusal`].
pub fn step(from: State, to: State, reason: &str) -> Result<(), StepRefusal> {
    if !STEPS.contains(&(from, to)) {
        return Err(StepRefusal::NotAllowed { from, to });
    }
    if needs_reason(from, to) && reason.trim().is_empty() {
        return Err(StepRefusal::ReasonMissing { from, to });
    }
    Ok(())
}

/// Whether a step has to be explained.
#[must_use]
pub fn needs_reason(from: State, to: State) -> bool {
    let back_to_the_draw = to == State::PanelDrawn && from != State::PrePassed;
    back_to_the_draw
        || matches!(
            to,
            State::PreRejected
                | State::Supplement
                | State::PanelSupplement
                | State::SiteVisit
                | State::Objection
                | State::ReReview
                | State::NotConfirmed
                | State::ViolationReview
                | State::Terminated
                | State::Revoked
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_reached_from_the_draft_and_the_ends_are_final() {
        let mut reached = vec![State::Draft];
        let mut i = 0;
        while i < reached.len() {
            for next in reached[i].next() {
                if !reached.contains(&next) {
                    reached.push(next);
                }
            }
            i += 1;
        }
        reached.sort();
        assert_eq!(reached, State::ALL);
        let ends: Vec<_> = State::ALL.into_iter().filter(|s| s.is_final()).collect();
        assert_eq!(
            ends,
            [
                State::Abandoned,
                State::PreRejected,
                State::ConcludedFailed,
                State::NotConfirmed,
                State::Expired,
                State::Terminated,
                State::Revoked
            ]
        );
    }

    #[test]
    fn the_code_is_the_written_form() {
        for state in State::ALL {
            let written = serde_json::to_string(&state).expect("a string");
            assert_eq!(written, format!("\"{}\"", state.code()));
        }
    }

    fn check(from: State, to: State, reason: &str, expected: Result<(), StepRefusal>) {
        assert_eq!(step(from, to, reason), expected);
    }

    #[test]
    fn steps_and_their_reasons() {
        use State::{
            Certified, ConcludedFailed, ConcludedPassed, ExpertReview, PreRejected, PreReview,
            Publicity, Revoked,
        };
        check(PreReview, PreRejected, "缺审计报告。", Ok(()));
        check(
            PreReview,
            PreRejected,
            " ",
            Err(StepRefusal::ReasonMissing {
                from: PreReview,
                to: PreRejected,
            }),
        );
        check(ExpertReview, ConcludedPassed, "", Ok(()));
        let not = |from, to| Err(StepRefusal::NotAllowed { from, to });
        check(
            ConcludedFailed,
            Publicity,
            "x",
            not(ConcludedFailed, Publicity),
        );
        check(
            ConcludedPassed,
            Certified,
            "x",
            not(ConcludedPassed, Certified),
        );
        // §5.6: 经专家评审可以取消, never straight from the certificate.
        check(Certified, Revoked, "x", not(Certified, Revoked));
    }
}
