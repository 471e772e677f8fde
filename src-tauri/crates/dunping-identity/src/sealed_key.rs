//! The passphrase file that keeps private keys: an age file with one scrypt recipient, which `age -d` also opens.
//!
//! It knows nothing of what is inside.

use std::io::{Read as _, Write as _};

use age::secrecy::SecretString;
use zeroize::Zeroizing;

/// The largest scrypt work factor (log2 of N) that is accepted on reading: about 4 seconds and 1 GiB.
pub const MAX_WORK_FACTOR: u8 = 20;
const MAX_BYTES: usize = 64 * 1024;

/// How much work guessing one passphrase takes (scrypt, log2 of N).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WorkFactor {
    /// 2^18: about a second; for every real key.
    #[default]
    Standard,
    /// 2^10: a millisecond; only for demonstrations and tests, whose keys protect nothing.
    Demonstration,
}

impl WorkFactor {
    fn log_n(self) -> u8 {
        match self {
            Self::Standard => 18,
            Self::Demonstration => 10,
        }
    }
}

/// Why a key file could not be opened or made.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The passphrase does not open the file.
    #[error("the passphrase does not open this key file")]
    WrongPassphrase,
    /// The file is not a passphrase-protected key file of this program.
    #[error("this is not a key file")]
    NotAKeyFile,
    /// It is a key file, but of another kind (a body's in place of a person's, or the reverse).
    #[error("this key file is of another kind: {found}")]
    OtherKind {
        /// The kind it names.
        found: String,
    },
    /// The key has no certificate yet: its enrolment has not been certified.
    #[error("the key has not been certified by the body")]
    NotCertified,
    /// Opening it would take more work than 2^20.
    #[error("the key file asks for a work factor of {required}, more than 20")]
    WorkFactorTooHigh {
        /// log2 of N in the file.
        required: u8,
    },
    /// The file was written by a newer version of the program.
    #[error("the key file needs a newer version of the program")]
    NewerVersion,
    /// The file is damaged: it opens with the passphrase, but its content does not hold together.
    #[error("the key file is damaged")]
    Damaged,
}

/// Encrypts `plaintext` under a passphrase.
pub(crate) fn seal(
    plaintext: &[u8],
    passphrase: &str,
    work: WorkFactor,
) -> Result<Vec<u8>, KeyFileError> {
    let mut recipient = age::scrypt::Recipient::new(secret(passphrase));
    recipient.set_work_factor(work.log_n());
    let mut out = Vec::new();
    let written =
        age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            .map_err(std::io::Error::other)
            .and_then(|encryptor| {
                let mut writer = encryptor.wrap_output(&mut out)?;
                writer.write_all(plaintext)?;
                writer.finish().map(|_| ())
            });
    // Writing to memory with one recipient has no way to fail.
    written.map_err(|_| KeyFileError::Damaged)?;
    Ok(out)
}

/// Six words of the list are one passphrase however they are typed.
fn secret(passphrase: &str) -> SecretString {
    SecretString::from(crate::passphrase::spelling(passphrase).to_string())
}

/// Opens what [`seal`] made.
pub(crate) fn open(bytes: &[u8], passphrase: &str) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    if bytes.len() > MAX_BYTES || !bytes.starts_with(b"age-encryption.org/v1\n-> scrypt ") {
        return Err(KeyFileError::NotAKeyFile);
    }
    let decryptor = age::Decryptor::new_buffered(bytes).map_err(|_| KeyFileError::NotAKeyFile)?;
    let mut identity = age::scrypt::Identity::new(secret(passphrase));
    identity.set_max_work_factor(MAX_WORK_FACTOR);
    let mut reader = decryptor
        .decrypt(std::iter::once(&identity as &dyn age::Identity))
        .map_err(|error| match error {
            age::DecryptError::ExcessiveWork { required, .. } => {
                KeyFileError::WorkFactorTooHigh { required }
            }
            age::DecryptError::DecryptionFailed
            | age::DecryptError::KeyDecryptionFailed
            | age::DecryptError::NoMatchingKeys => KeyFileError::WrongPassphrase,
            _ => KeyFileError::NotAKeyFile,
        })?;
    let mut plaintext = Zeroizing::new(Vec::with_capacity(MAX_BYTES));
    reader
        .read_to_end(&mut plaintext)
        .map_err(|_| KeyFileError::Damaged)?;
    Ok(plaintext)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed_with(log_n: u8) -> Vec<u8> {
        // The work factor stands in clear in the header; raising it there is what an attacker would do.
        let bytes = seal(b"{}", "pass", WorkFactor::Demonstration).unwrap();
        let end = bytes.iter().position(|b| *b == b'\n').unwrap() + 1;
        let line_end = end + bytes[end..].iter().position(|b| *b == b'\n').unwrap();
        let mut changed = bytes[..line_end - 2].to_vec();
        changed.extend_from_slice(log_n.to_string().as_bytes());
        changed.extend_from_slice(&bytes[line_end..]);
        changed
    }

    #[test]
    fn round_trip_and_refusals() {
        let bytes = seal(b"secret", "六个词 的 口令", WorkFactor::Demonstration).unwrap();
        assert_eq!(
            open(&bytes, "六个词 的 口令").unwrap().as_slice(),
            b"secret"
        );
        assert!(matches!(
            open(&bytes, "other"),
            Err(KeyFileError::WrongPassphrase)
        ));
        assert!(matches!(
            open(b"PK\x03\x04", "x"),
            Err(KeyFileError::NotAKeyFile)
        ));
        assert!(matches!(open(b"", "x"), Err(KeyFileError::NotAKeyFile)));
        assert!(matches!(
            open(&sealed_with(23), "pass"),
            Err(KeyFileError::WorkFactorTooHigh { required: 23 })
        ));
        assert!(matches!(
            open(&sealed_with(21), "pass"),
            Err(KeyFileError::WorkFactorTooHigh { required: 21 })
        ));
        // At an accepted factor the changed header derives another key.
        assert!(matches!(
            open(&sealed_with(11), "pass"),
            Err(KeyFileError::WrongPassphrase)
        ));
    }

    #[test]
    fn every_change_is_noticed() {
        let bytes = seal(b"secret", "pass", WorkFactor::Demonstration).unwrap();
        for length in 0..bytes.len() {
            assert!(open(&bytes[..length], "pass").is_err(), "cut to {length}");
        }
        for at in (0..bytes.len()).step_by(3) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(open(&changed, "pass").is_err(), "bit at {at}");
        }
    }
}
