//! Files that a person writes for themselves alone, such as a draft or a photo not yet sealed: encrypted to the person's own key
//! and small enough to be handled in memory.
//!
//! They are not signed: nobody else ever relies on them. Save them with [`crate::disk::save`].

use std::io::{self, Read as _, Write as _};

use crate::age_layer::scan_header;
use crate::open::OpenError;

/// Encrypts bytes to one's own key.
///
/// # Errors
/// Only what the encryption itself reports; writing to memory does not fail.
pub fn conceal(bytes: &[u8], to: &age::x25519::Recipient) -> io::Result<Vec<u8>> {
    let encryptor = age::Encryptor::with_recipients(std::iter::once(to as &dyn age::Recipient))
        .map_err(io::Error::other)?;
    let mut out = Vec::with_capacity(bytes.len() + 1_024);
    let mut writer = encryptor.wrap_output(&mut out)?;
    writer.write_all(bytes)?;
    writer.finish()?;
    Ok(out)
}

/// Decrypts what [`conceal`] made.
///
/// # Errors
/// [`OpenError`] of header and decryption: `TooShort`, `NotAge`, `NotForYou`, `Tampered`, `Truncated` and so on.
pub fn reveal(bytes: &[u8], identity: &age::x25519::Identity) -> Result<Vec<u8>, OpenError> {
    scan_header(&mut &*bytes)?;
    let mut reader = age::Decryptor::new_buffered(bytes)
        .and_then(|decryptor| decryptor.decrypt(std::iter::once(identity as &dyn age::Identity)))
        .map_err(crate::age_layer::sort)?;
    let mut plaintext = Vec::with_capacity(bytes.len());
    match reader.read_to_end(&mut plaintext) {
        Ok(_) => Ok(plaintext),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(OpenError::Truncated),
        Err(_) => Err(OpenError::Tampered),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_owner_reads_it_and_only_whole() {
        let (owner, other) = (
            age::x25519::Identity::generate(),
            age::x25519::Identity::generate(),
        );
        for length in [0, 1, 65_536, 200_000] {
            let bytes = vec![7u8; length];
            let concealed = conceal(&bytes, &owner.to_public()).unwrap();
            assert_eq!(reveal(&concealed, &owner).unwrap(), bytes);
            assert!(matches!(
                reveal(&concealed, &other),
                Err(OpenError::NotForYou)
            ));
            for cut in (0..concealed.len()).step_by(1 + concealed.len() / 50) {
                assert!(reveal(&concealed[..cut], &owner).is_err(), "cut to {cut}");
            }
            let mut changed = concealed;
            let last = changed.len() - 1;
            changed[last] ^= 1;
            assert!(matches!(reveal(&changed, &owner), Err(OpenError::Tampered)));
        }
    }
}
