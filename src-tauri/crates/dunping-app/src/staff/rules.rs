//! Which rules a case is judged by: the edition of the standard and the policy (评审口径). Both are bound to the case when it is taken in
//! and go with it from then on; a new policy concerns new cases only.

use chrono::{DateTime, NaiveDate};
use dunping_domain::deadline::{self, Reapplication};
use dunping_domain::finding::{Finding, Severity};
use dunping_domain::policy::Policy;
use dunping_domain::process::State;
use dunping_domain::standard::Catalogue;
use dunping_register::{Case, DocumentContent, Operation, Tx};

use super::{AtDesk, at_desk, kind, record, state};
use crate::contract::PolicyView;
use crate::moment::{Moment, date_zh, stamp};
use crate::{AppError, Session, store, views};

/// The register's setting that holds the text of the policy for new cases.
const POLICY: &str = "policy";

/// The rules of one case.
pub(crate) struct Rules {
    /// The edition of the standard.
    pub(crate) catalogue: Catalogue,
    /// The policy.
    pub(crate) policy: Policy,
}

impl Rules {
    /// The rules for a case that is taken in now.
    ///
    /// # Errors
    /// When the register cannot be read, or the chosen policy is one that this version cannot follow.
    pub(crate) fn in_force(desk: &AtDesk<'_>) -> Result<Self, AppError> {
        let chosen = desk.register.setting(POLICY)?;
        let policy = match chosen {
            Some(setting) => Policy::parse(&text(&setting.value)?)?,
            None => Policy::builtin(),
        };
        Ok(Self {
            catalogue: Catalogue::builtin(),
            policy,
        })
    }

    /// The rules that a case was taken in under.
    ///
    /// # Errors
    /// When they are not on record or cannot be followed.
    pub(crate) fn of(desk: &AtDesk<'_>, case: &Case) -> Result<Self, AppError> {
        let held = |kind| -> Result<String, AppError> {
            let documents = desk.register.documents_of_kind(case.id, kind)?;
            let body = documents.into_iter().next().and_then(|first| first.body);
            text(&body.ok_or(AppError::Part("rules"))?)
        };
        Ok(Self {
            catalogue: Catalogue::parse(&held(kind::STANDARD)?)
                .map_err(|_| AppError::Part(kind::STANDARD))?,
            policy: Policy::parse(&held(kind::POLICY)?)?,
        })
    }

    /// Puts the rules on record with a case that is being taken in.
    pub(super) fn bind(&self, tx: &mut Tx<'_>, case: &Case) -> Result<(), AppError> {
        for (kind, text) in [
            (kind::STANDARD, self.catalogue.text()),
            (kind::POLICY, self.policy.text()),
        ] {
            record(tx, case, kind, DocumentContent::Json(json(text)?))?;
        }
        Ok(())
    }
}

/// Earlier applications of the same enterprise that were refused, as findings (`E28`): recent ones, and those whose waiting time (policy
/// A27) was not over when this one came in.
pub(super) fn earlier_refusals(desk: &AtDesk<'_>, case: &Case) -> Result<Vec<Finding>, AppError> {
    if case.uscc.is_empty() {
        return Ok(Vec::new());
    }
    let rule = Rules::of(desk, case)?.policy.settings().reapplication;
    let applied = day(&case.created_at)?;
    let mut found = Vec::new();
    for other in desk.register.cases_of_enterprise(&case.uscc)? {
        let refused = matches!(
            state(&other)?,
            State::PreRejected | State::ConcludedFailed | State::NotConfirmed
        );
        if !refused || other.id == case.id {
            continue;
        }
        let on = day(&other.updated_at)?;
        let (severity, zh, en) = match deadline::reapplication(on, applied, &rule)? {
            _ if on > applied => continue,
            Reapplication::Free => continue,
            Reapplication::Recent => (Severity::Note, String::new(), String::new()),
            Reapplication::TooEarly(first) => (
                Severity::Block,
                format!("按评审口径，{}之前不受理再次申请。", date_zh(first)),
                format!(" Under the policy no application is taken in before {first}."),
            ),
        };
        let message = format!(
            "该企业的申请{}已于{}结束，结果为{}。{zh}",
            other.case_no,
            date_zh(on),
            state(&other)?.zh()
        );
        let english = format!(
            "The enterprise's application {} ended on {on}.{en}",
            other.case_no
        );
        found.push(Finding::new("E28", severity, message).english(english));
    }
    Ok(found)
}

fn day(stamp: &str) -> Result<NaiveDate, AppError> {
    let instant = DateTime::parse_from_rfc3339(stamp).map_err(|_| AppError::Part("time"))?;
    Ok(instant.date_naive())
}

/// The policy for new cases.
///
/// # Errors
/// When no register is open, or the chosen policy is one that this version cannot follow.
pub fn policy(session: &mut Session) -> Result<PolicyView, AppError> {
    let desk = at_desk(session)?;
    Ok(views::policy(&Rules::in_force(&desk)?.policy))
}

/// Chooses the policy for new cases. Cases that are on record keep theirs.
///
/// # Errors
/// When the file cannot be read or is no policy; nothing is changed then.
pub fn set_policy(session: &mut Session, file: &str, at: Moment) -> Result<PolicyView, AppError> {
    let path = session.path(file)?;
    let chosen =
        String::from_utf8(store::read(&path)?).map_err(|_| AppError::Part("policy.toml"))?;
    let policy = Policy::parse(&chosen)?;
    let desk = at_desk(session)?;
    let actor = desk.actor();
    let value = json(&chosen)?;
    desk.register
        .transact(Operation::SettingChange, &actor, &stamp(at), |tx| {
            tx.put_setting(POLICY, &value)
        })?;
    Ok(views::policy(&policy))
}

fn json(text: &str) -> Result<String, AppError> {
    serde_json::to_string(text).map_err(|_| AppError::Part("rules"))
}

fn text(json: &str) -> Result<String, AppError> {
    serde_json::from_str(json).map_err(|_| AppError::Part("rules"))
}
