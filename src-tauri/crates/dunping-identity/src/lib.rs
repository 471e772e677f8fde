//! Who signs, and how a signature is checked: keys, certificates, the body's roster, signed envelopes.
//!
//! The evaluation body (评估机构) is a small certificate authority. It certifies experts and staff, lists them in a signed roster,
//! and every document of the program is a signed envelope that is verified against that roster before it is parsed.
//!
//! What this crate deliberately does not do: read a clock or a disk, know what a document means, or fetch anything.

pub mod key;
pub mod signer;

pub use key::{KeyError, SigningKey};
pub use signer::{FileSigner, SignError, Signer};
