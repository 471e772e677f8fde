//! What the fuzz targets share: a container written without compression, so that a changed byte stays one changed byte and every
//! checksum is right.

/// A ZIP container with these parts, stored.
#[must_use]
pub fn container(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut list = Vec::new();
    for (name, content) in parts {
        let start = u32_of(bytes.len());
        let mut about = Vec::new();
        for half in [20, 0, 0, 0, 0x21_u16] {
            about.extend(half.to_le_bytes());
        }
        about.extend(crc32fast::hash(content).to_le_bytes());
        about.extend(u32_of(content.len()).to_le_bytes());
        about.extend(u32_of(content.len()).to_le_bytes());
        about.extend(u16_of(name.len()).to_le_bytes());
        about.extend(0_u16.to_le_bytes());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&about);
        bytes.extend(name.as_bytes());
        bytes.extend(*content);
        list.extend(b"PK\x01\x02\x14\x00");
        list.extend(&about);
        list.extend([0; 10]);
        list.extend(start.to_le_bytes());
        list.extend(name.as_bytes());
    }
    let start = u32_of(bytes.len());
    let count = u16_of(parts.len()).to_le_bytes();
    bytes.extend(&list);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count);
    bytes.extend(count);
    bytes.extend(u32_of(list.len()).to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

fn u16_of(number: usize) -> u16 {
    u16::try_from(number).expect("a fuzzer's file is small")
}

fn u32_of(number: usize) -> u32 {
    u32::try_from(number).expect("a fuzzer's file is small")
}
