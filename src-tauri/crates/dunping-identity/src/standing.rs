//! Whether somebody's own certificate can be used now, and if not, why: asked before signing, and shown to its holder.
//!
//! It judges nobody else's documents; [`crate::envelope`] does.

use chrono::{DateTime, Duration, Utc};

use crate::certificate::Certificate;
use crate::trust::{Status, Trust};

/// How long before its end a certificate is to be renewed, in days.
pub const RENEW_BEFORE_DAYS: i64 = 60;

/// How a certificate stands at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It can be used.
    Valid,
    /// It can be used, but ends within [`RENEW_BEFORE_DAYS`].
    EndsSoon {
        /// Full days left.
        days: i64,
    },
    /// The body has issued a newer certificate for the same key; this one can be used until it ends.
    Replaced,
    /// The moment lies before its beginning: the computer's clock is wrong, or the certificate is for later.
    NotYetValid {
        /// First valid moment.
        not_before: DateTime<Utc>,
    },
    /// It has ended.
    Expired {
        /// Last valid moment.
        not_after: DateTime<Utc>,
    },
    /// The body's own certificate has ended.
    BodyExpired {
        /// Last valid moment.
        not_after: DateTime<Utc>,
    },
    /// The body has revoked it.
    Revoked {
        /// From which moment.
        since: DateTime<Utc>,
        /// Why, in the staff's words.
        reason: String,
    },
    /// The roster at hand does not list it.
    Unlisted,
}

impl Standing {
    /// Whether something may be signed with it.
    #[must_use]
    pub fn may_sign(&self) -> bool {
        matches!(self, Self::Valid | Self::EndsSoon { .. } | Self::Replaced)
    }
}

impl Trust {
    /// How a certificate stands by this roster at a moment.
    #[must_use]
    pub fn standing(&self, certificate: &Certificate, at: DateTime<Utc>) -> Standing {
        let Some(entry) = self.entry_of_certificate(certificate.der()) else {
            return Standing::Unlisted;
        };
        if let Status::Revoked { since, reason } = &entry.status
            && at >= *since
        {
            return Standing::Revoked {
                since: *since,
                reason: reason.clone(),
            };
        }
        let (not_before, not_after) = (certificate.not_before, certificate.not_after);
        if at < not_before {
            return Standing::NotYetValid { not_before };
        }
        if at > not_after {
            return Standing::Expired { not_after };
        }
        let body_ends = self.authority_certificate().not_after;
        if at > body_ends {
            return Standing::BodyExpired {
                not_after: body_ends,
            };
        }
        if matches!(entry.status, Status::Replaced { .. }) {
            return Standing::Replaced;
        }
        let left = not_after - at;
        if left <= Duration::days(RENEW_BEFORE_DAYS) {
            Standing::EndsSoon {
                days: left.num_days(),
            }
        } else {
            Standing::Valid
        }
    }
}
