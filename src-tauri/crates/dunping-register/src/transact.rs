//! The one write door: a change and its journal row together, or neither.

use std::collections::BTreeMap;
use std::ops::Deref;

use chrono::DateTime;
use rusqlite::{Transaction, TransactionBehavior};
use serde::{Deserialize, Serialize};

use crate::journal::{self, Change, ChangeKind};
use crate::row::{Reader, Row};
use crate::{CaseId, Register, RegisterError, Result};

/// Who does it, as the journal names him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// What identifies him: the fingerprint of his certificate, or the account on the body's computer.
    pub id: String,
    /// His name, for people who read the journal.
    pub name: String,
}

/// What is being done. The code is stored in the journal for ever: a variant may be added, never recoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// The register is made.
    RegisterCreate,
    /// A setting of the body is changed (policy, calendar, texts).
    SettingChange,
    /// An expert is taken into the pool or his record is changed (专家库).
    ExpertPut,
    /// A case is taken in (受理).
    CaseCreate,
    /// Particulars of a case are corrected (name, credit code, deadline).
    CaseEdit,
    /// A case goes from one state to another (5.4).
    CaseAdvance,
    /// Material of the applicant is added or assigned to clauses.
    FileAdd,
    /// A document is put on record (notice, objection, minutes, assessment).
    DocumentAdd,
    /// The commitment of a draw is fixed, before the public entropy is known.
    DrawCommit,
    /// A draw is revealed and the panel is seated (随机抽取).
    DrawReveal,
    /// A draw is given up, with its reason.
    DrawVoid,
    /// The panel changes: recusal, replacement, chair (回避、递补、组长).
    PanelChange,
    /// A case package is sealed for the panel.
    PackageSeal,
    /// An expert's return is taken in.
    ReturnImport,
    /// The chair's closing is taken in.
    ClosingImport,
    /// The result is publicised (公示).
    Publicity,
    /// An objection is received or decided (异议).
    Objection,
    /// A certificate is issued (发证).
    CertificateIssue,
    /// A change of the enterprise is reported or checked (变更).
    ChangeReport,
    /// A qualification ends (退出、终止、取消).
    Exit,
    /// The archive of a case is sealed (归档).
    ArchiveSeal,
    /// A verified backup was made.
    Backup,
    /// A key is certified: the roster has one version more.
    Certify,
    /// A certificate is renewed for the same key.
    CertifyRenew,
    /// A key is revoked.
    CertifyRevoke,
}

impl Operation {
    /// The code in the journal.
    pub fn code(self) -> &'static str {
        match self {
            Self::RegisterCreate => "register.create",
            Self::SettingChange => "setting.change",
            Self::ExpertPut => "expert.put",
            Self::CaseCreate => "case.create",
            Self::CaseEdit => "case.edit",
            Self::CaseAdvance => "case.advance",
            Self::FileAdd => "file.add",
            Self::DocumentAdd => "document.add",
            Self::DrawCommit => "draw.commit",
            Self::DrawReveal => "draw.reveal",
            Self::DrawVoid => "draw.void",
            Self::PanelChange => "panel.change",
            Self::PackageSeal => "package.seal",
            Self::ReturnImport => "return.import",
            Self::ClosingImport => "closing.import",
            Self::Publicity => "publicity",
            Self::Objection => "objection",
            Self::CertificateIssue => "certificate.issue",
            Self::ChangeReport => "change.report",
            Self::Exit => "exit",
            Self::ArchiveSeal => "archive.seal",
            Self::Backup => "backup",
            Self::Certify => "certify",
            Self::CertifyRenew => "certify.renew",
            Self::CertifyRevoke => "certify.revoke",
        }
    }
}

/// An open transaction: everything that can be read, and everything that can be written (one method a table).
///
/// It exists only inside [`Register::transact`]. What it writes is noted for the journal by itself.
pub struct Tx<'a> {
    reader: &'a Reader,
    pub(crate) at: &'a str,
    pub(crate) actor: &'a Actor,
    case: Option<CaseId>,
    changes: Vec<Change>,
    facts: BTreeMap<String, String>,
}

impl Deref for Tx<'_> {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        self.reader
    }
}

impl Register {
    /// Runs `change` and stores what it wrote together with one journal row; on any error, nothing.
    ///
    /// `at` is the instant, RFC 3339, as the caller's clock claims it. One transaction concerns at most one case.
    /// The closure may fail with the caller's own error type.
    pub fn transact<T, E: From<RegisterError>>(
        &mut self,
        op: Operation,
        actor: &Actor,
        at: &str,
        change: impl FnOnce(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        if DateTime::parse_from_rfc3339(at).is_err() {
            return Err(RegisterError::BadInstant(at.to_owned()).into());
        }
        // Dropped on every early return, and then rolled back.
        let guard = Transaction::new_unchecked(self.conn(), TransactionBehavior::Immediate)
            .map_err(RegisterError::from)?;
        let mut tx = Tx {
            reader: &self.reader,
            at,
            actor,
            case: None,
            changes: Vec::new(),
            facts: BTreeMap::new(),
        };
        let value = change(&mut tx)?;
        let event = journal::JournalEvent {
            op: op.code().to_owned(),
            case: tx.case,
            changes: tx.changes,
            facts: tx.facts,
        };
        journal::append(&guard, actor, at, &event)?;
        guard.commit().map_err(RegisterError::from)?;
        Ok(value)
    }
}

impl Tx<'_> {
    /// Files this transaction's journal row under `case`. Writing a row of a case does so by itself.
    pub fn about(&mut self, case: CaseId) -> Result<()> {
        match self.case {
            Some(first) if first != case => Err(RegisterError::TwoCases {
                first,
                second: case,
            }),
            _ => {
                self.case = Some(case);
                Ok(())
            }
        }
    }

    /// Adds a fact to the journal row, such as the digest of a file that left the house. Never a vote's content, a
    /// passphrase or the name of a person's file: the journal is shown to many.
    pub fn fact(&mut self, name: &str, value: &str) {
        self.facts.insert(name.to_owned(), value.to_owned());
    }

    /// Notes for the journal that `row` is now as it is.
    pub(crate) fn note<R: Row>(&mut self, kind: ChangeKind, row: &R) -> Result<()> {
        self.changes.push(Change {
            table: R::TABLE.to_owned(),
            key: row.key(),
            kind,
            row: row.digest()?,
        });
        Ok(())
    }
}
