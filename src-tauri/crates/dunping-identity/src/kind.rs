//! The kinds of signed documents. Each has its own payload type, so a signature on one can never pass for another.

use crate::person::Role;

/// A kind of signed document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// Manifest of a case package (staff → panel).
    CaseManifest,
    /// Manifest of a return package (expert → chair and staff).
    ReturnManifest,
    /// Manifest of a second-round package (chair → panel).
    RoundManifest,
    /// Manifest of a closing package (chair → staff).
    ClosingManifest,
    /// Manifest of an archive package (staff → record).
    ArchiveManifest,
    /// The body's roster (`.dptrust`), signed by the body itself.
    Trust,
    /// One expert's opinion (评审意见).
    Opinion,
    /// The chair's closing: which opinions count, and the tally.
    Closing,
    /// A receipt for something received.
    Receipt,
    /// A step of the panel draw: commitment, reveal or record.
    DrawRecord,
    /// The head of a journal at a moment.
    Checkpoint,
    /// A request to be certified (`.dpenrol`), self-signed.
    Enrolment,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::CaseManifest,
        Self::ReturnManifest,
        Self::RoundManifest,
        Self::ClosingManifest,
        Self::ArchiveManifest,
        Self::Trust,
        Self::Opinion,
        Self::Closing,
        Self::Receipt,
        Self::DrawRecord,
        Self::Checkpoint,
        Self::Enrolment,
    ];

    /// The payload type that is signed together with the payload.
    #[must_use]
    pub fn payload_type(self) -> &'static str {
        match self {
            Self::CaseManifest => "application/vnd.dunping.case-manifest.v1+json",
            Self::ReturnManifest => "application/vnd.dunping.return-manifest.v1+json",
            Self::RoundManifest => "application/vnd.dunping.round-manifest.v1+json",
            Self::ClosingManifest => "application/vnd.dunping.closing-manifest.v1+json",
            Self::ArchiveManifest => "application/vnd.dunping.archive-manifest.v1+json",
            Self::Trust => "application/vnd.dunping.trust.v1+json",
            Self::Opinion => "application/vnd.dunping.opinion.v1+json",
            Self::Closing => "application/vnd.dunping.closing.v1+json",
            Self::Receipt => "application/vnd.dunping.receipt.v1+json",
            Self::DrawRecord => "application/vnd.dunping.draw-record.v1+json",
            Self::Checkpoint => "application/vnd.dunping.checkpoint.v1+json",
            Self::Enrolment => "application/vnd.dunping.enrolment.v1+json",
        }
    }

    /// The kind a payload type names.
    #[must_use]
    pub fn from_payload_type(payload_type: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.payload_type() == payload_type)
    }

    /// Whether someone of this role, listed in the roster, may sign this kind. Trust and enrolment are signed by nobody in the
    /// roster: the body signs the one, a candidate the other.
    #[must_use]
    pub fn may_be_signed_by(self, role: Role) -> bool {
        match (self, role) {
            (Self::Trust | Self::Enrolment, _) | (_, Role::Recovery) => false,
            (Self::Receipt, Role::Expert { .. } | Role::Staff) => true,
            (
                Self::Opinion
                | Self::Closing
                | Self::ReturnManifest
                | Self::RoundManifest
                | Self::ClosingManifest,
                role,
            ) => matches!(role, Role::Expert { .. }),
            (
                Self::CaseManifest | Self::ArchiveManifest | Self::DrawRecord | Self::Checkpoint,
                role,
            ) => role == Role::Staff,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payload_types_are_distinct_and_known() {
        let types: std::collections::BTreeSet<_> =
            DocumentKind::ALL.iter().map(|k| k.payload_type()).collect();
        assert_eq!(types.len(), DocumentKind::ALL.len());
        for kind in DocumentKind::ALL {
            assert_eq!(
                DocumentKind::from_payload_type(kind.payload_type()),
                Some(kind)
            );
        }
        assert_eq!(DocumentKind::from_payload_type("application/json"), None);
    }
}
