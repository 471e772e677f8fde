//! The encryption around the container: what is looked at before the `age` library sees a file, and how one is opened for
//! reading at any place.
//!
//! The scan exists because reading an age header takes time that grows with the square of its recipients: a small hostile file
//! could keep the program busy for minutes. Only X25519 recipients occur in packages; passphrases are for key files alone.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use age::stream::StreamReader;
use age::x25519;

use crate::open::OpenError;

/// The most recipients a package may have.
pub const MAX_RECIPIENTS: usize = 64;
/// The most stanzas: the recipients, and the meaningless ones that encryption adds so that readers learn to skip them.
const MAX_STANZAS: usize = MAX_RECIPIENTS + 8;
/// The longest header that is read, in bytes.
pub const MAX_HEADER: usize = 16 * 1024;

const MAGIC: &[u8] = b"age-encryption.org/";
const V1: &[u8] = b"v1";

/// A sealed file opened for reading at any place.
pub type SealedReader = StreamReader<BufReader<File>>;

/// What the header says without any key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// How many recipients can open the file.
    pub recipients: usize,
}

/// Scans the beginning of a file.
///
/// # Errors
/// [`OpenError::TooShort`], `NotAge`, `Unsupported`, `HeaderLimit`, `RecipientType`, `Truncated` or `Tampered`.
pub fn scan_header(from: &mut impl Read) -> Result<Header, OpenError> {
    let mut start = Vec::new();
    // One byte more than allowed tells "too long" from "cut off".
    from.take(MAX_HEADER as u64 + 1)
        .read_to_end(&mut start)
        .map_err(OpenError::Io)?;
    let mut lines = Lines {
        rest: &start,
        is_cut: start.len() <= MAX_HEADER,
    };
    if !start.starts_with(MAGIC) {
        return Err(if MAGIC.starts_with(&start) {
            OpenError::TooShort
        } else {
            OpenError::NotAge
        });
    }
    if lines.next()?.strip_prefix(MAGIC) != Some(V1) {
        return Err(OpenError::Unsupported);
    }
    let (mut stanzas, mut recipients) = (0, 0);
    loop {
        let line = lines.next()?;
        if let Some(mac) = line.strip_prefix(b"--- ") {
            // 32 bytes in base64 without padding.
            if mac.len() != 43 || recipients == 0 {
                return Err(OpenError::Tampered);
            }
            return Ok(Header { recipients });
        }
        let stanza = line.strip_prefix(b"-> ").ok_or(OpenError::Tampered)?;
        let kind = stanza.split(|b| *b == b' ').next().unwrap_or_default();
        stanzas += 1;
        if kind.is_empty() || !kind.iter().all(u8::is_ascii_graphic) {
            return Err(OpenError::Tampered);
        }
        if kind == b"X25519" {
            recipients += 1;
        } else if !kind.ends_with(b"-grease") {
            return Err(OpenError::RecipientType {
                found: String::from_utf8_lossy(kind).into_owned(),
            });
        }
        if recipients > MAX_RECIPIENTS || stanzas > MAX_STANZAS {
            return Err(OpenError::HeaderLimit);
        }
        // The body: lines of 64 characters, then a shorter one.
        while lines.next()?.len() == 64 {}
    }
}

struct Lines<'a> {
    rest: &'a [u8],
    /// Whether what was read ends with the file, and not at the limit.
    is_cut: bool,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Result<&'a [u8], OpenError> {
        let Some(end) = self.rest.iter().position(|b| *b == b'\n') else {
            return Err(if self.is_cut {
                OpenError::Truncated
            } else {
                OpenError::HeaderLimit
            });
        };
        let (line, rest) = self.rest.split_at(end);
        self.rest = &rest[1..];
        Ok(line)
    }
}

/// Scans, decrypts and proves that the end is there.
///
/// # Errors
/// [`OpenError`] of the scan; `NotForYou`, `Tampered`, `Truncated`.
pub fn open_sealed(
    path: &Path,
    identity: &x25519::Identity,
) -> Result<(SealedReader, Header), OpenError> {
    let file = File::open(path).map_err(OpenError::Io)?;
    unlock(BufReader::with_capacity(64 * 1024, file), identity)
}

/// The same for anything that can be read at any place.
///
/// # Errors
/// As [`open_sealed`].
pub fn unlock<R: BufRead + Seek>(
    mut sealed: R,
    identity: &x25519::Identity,
) -> Result<(StreamReader<R>, Header), OpenError> {
    let header = scan_header(&mut sealed)?;
    sealed.rewind().map_err(OpenError::Io)?;
    let decryptor = age::Decryptor::new_buffered(sealed).map_err(sort)?;
    let mut reader = decryptor
        .decrypt(std::iter::once(identity as &dyn age::Identity))
        .map_err(sort)?;
    // Going to the end decrypts the last piece, which proves the length.
    match reader.seek(SeekFrom::End(0)) {
        Ok(_) => Ok((reader, header)),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(OpenError::Truncated),
        Err(error) => Err(OpenError::Io(error)),
    }
}

/// The scan has seen a header of version 1, so whatever else the library dislikes about it was changed later.
pub(crate) fn sort(error: age::DecryptError) -> OpenError {
    match error {
        age::DecryptError::NoMatchingKeys => OpenError::NotForYou,
        age::DecryptError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            OpenError::Truncated
        }
        age::DecryptError::Io(error) => OpenError::Io(error),
        _ => OpenError::Tampered,
    }
}
