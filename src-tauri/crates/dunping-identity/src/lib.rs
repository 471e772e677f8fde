//! Who signs, and how a signature is checked: keys, certificates, the body's roster, signed envelopes.
//!
//! The evaluation body (评估机构) is a small certificate authority. It certifies experts and staff, lists them in a signed roster,
//! and every document of the program is a signed envelope that is verified against that roster before it is parsed.
//!
//! What this crate deliberately does not do: read a clock or a disk, know what a document means, or fetch anything.

pub mod authority;
pub mod certificate;
mod encoding;
pub mod enrolment;
pub mod envelope;
pub mod fingerprint;
mod held_key;
pub mod identity;
pub mod issue;
pub mod key;
mod key_file;
pub mod keys;
pub mod kind;
pub mod p12;
pub mod passphrase;
pub mod person;
pub mod roster;
pub mod sealed_key;
pub mod signer;
pub mod sm2_signature;
pub mod standing;
pub mod token;
pub mod trust;
pub mod words;

pub use authority::{Authority, AuthorityError};
pub use certificate::{Certificate, CertificateError};
pub use enrolment::{Enrolment, EnrolmentError};
pub use envelope::{EnvelopeError, Undated, Verified};
pub use identity::{Candidate, Identity, IdentityError};
pub use issue::{IssueError, Validity};
pub use key::{Algorithm, KeyError, SigningKey};
pub use keys::Keys;
pub use kind::DocumentKind;
pub use p12::{ImportedKey, P12Error};
pub use passphrase::Strength;
pub use person::{Category, Person, PersonError, Role};
pub use roster::{Change, RosterError};
pub use sealed_key::{KeyFileError, WorkFactor};
pub use signer::{FileSigner, SignError, Signer};
pub use standing::Standing;
pub use token::{TokenError, TokenKey, TokenPlace};
pub use trust::{Roster, RosterEntry, Status, Trust, TrustError};
pub use words::{Word, fingerprint_words};
