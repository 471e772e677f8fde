//! The bytes of headers and tail, made from the few facts that vary. Reader and writer both use these and nothing else, which is
//! how the reader can compare instead of interpret.

/// An entry's name, in the order in which entries stand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EntryName {
    Mimetype,
    /// 64 lower-case hexadecimal digits.
    Data(String),
    Readme,
    Manifest,
    Signature,
}

impl EntryName {
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Mimetype => "mimetype".to_owned(),
            Self::Data(sha256) => format!("data/{sha256}"),
            Self::Readme => "README.txt".to_owned(),
            Self::Manifest => "manifest.json".to_owned(),
            Self::Signature => "manifest.sig".to_owned(),
        }
    }

    pub(crate) fn parse(name: &[u8]) -> Option<Self> {
        match name {
            b"mimetype" => Some(Self::Mimetype),
            b"README.txt" => Some(Self::Readme),
            b"manifest.json" => Some(Self::Manifest),
            b"manifest.sig" => Some(Self::Signature),
            _ => {
                let digest = std::str::from_utf8(name.strip_prefix(b"data/")?).ok()?;
                is_sha256(digest).then(|| Self::Data(digest.to_owned()))
            }
        }
    }
}

/// Whether a text is 64 lower-case hexadecimal digits.
pub(crate) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// What is known of an entry's bytes before they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) size: u64,
    pub(crate) crc32: u32,
}

pub(crate) const TAIL_LEN: u64 = 98;
/// Fixed part of a central directory entry.
pub(crate) const CENTRAL_FIXED: usize = 46;
/// The ZIP64 field of a central directory entry.
pub(crate) const CENTRAL_EXTRA: usize = 28;

const VERSION: u16 = 45;
const DATE_1980: u16 = 0x0021;
const IN_EXTRA_32: u32 = u32::MAX;
const IN_EXTRA_16: u16 = u16::MAX;

/// Length of a local header, name and ZIP64 field included.
pub(crate) fn local_header_len(name: &EntryName) -> u64 {
    30 + name.text().len() as u64 + 20
}

pub(crate) fn local_header(name: &EntryName, known: Known) -> Vec<u8> {
    let name = name.text();
    let mut out = Bytes::with_capacity(50 + name.len());
    out.u32(0x0403_4b50)
        .u16(VERSION)
        .u16(0)
        .u16(0)
        .u16(0)
        .u16(DATE_1980);
    out.u32(known.crc32).u32(IN_EXTRA_32).u32(IN_EXTRA_32);
    out.name_len(&name).u16(20).raw(name.as_bytes());
    out.u16(1).u16(16).u64(known.size).u64(known.size);
    out.0
}

pub(crate) fn central_entry(name: &EntryName, known: Known, offset: u64) -> Vec<u8> {
    let name = name.text();
    let mut out = Bytes::with_capacity(CENTRAL_FIXED + name.len() + CENTRAL_EXTRA);
    out.u32(0x0201_4b50)
        .u16(VERSION)
        .u16(VERSION)
        .u16(0)
        .u16(0)
        .u16(0)
        .u16(DATE_1980);
    out.u32(known.crc32).u32(IN_EXTRA_32).u32(IN_EXTRA_32);
    out.name_len(&name)
        .u16(28)
        .u16(0)
        .u16(0)
        .u16(0)
        .u32(0)
        .u32(IN_EXTRA_32)
        .raw(name.as_bytes());
    out.u16(1)
        .u16(24)
        .u64(known.size)
        .u64(known.size)
        .u64(offset);
    out.0
}

/// ZIP64 end record, its locator and the classic end record.
pub(crate) fn tail(entries: u64, directory_size: u64, directory_offset: u64) -> Vec<u8> {
    let mut out = Bytes::with_capacity(98);
    out.u32(0x0606_4b50)
        .u64(44)
        .u16(VERSION)
        .u16(VERSION)
        .u32(0)
        .u32(0);
    out.u64(entries)
        .u64(entries)
        .u64(directory_size)
        .u64(directory_offset);
    out.u32(0x0706_4b50)
        .u32(0)
        .u64(directory_offset.saturating_add(directory_size))
        .u32(1);
    out.u32(0x0605_4b50)
        .u16(0)
        .u16(0)
        .u16(IN_EXTRA_16)
        .u16(IN_EXTRA_16);
    out.u32(IN_EXTRA_32).u32(IN_EXTRA_32).u16(0);
    out.0
}

struct Bytes(Vec<u8>);

impl Bytes {
    fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    fn u16(&mut self, value: u16) -> &mut Self {
        self.raw(&value.to_le_bytes())
    }

    fn u32(&mut self, value: u32) -> &mut Self {
        self.raw(&value.to_le_bytes())
    }

    fn u64(&mut self, value: u64) -> &mut Self {
        self.raw(&value.to_le_bytes())
    }

    /// Names are at most 69 bytes long (`data/` and a digest).
    fn name_len(&mut self, name: &str) -> &mut Self {
        self.u16(u16::try_from(name.len()).unwrap_or(u16::MAX))
    }
}
