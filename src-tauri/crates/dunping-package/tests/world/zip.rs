//! A second writer of the container, independent of the crate's: what opens must equal what it writes, and what must not open is made
//! with it.

/// A store-only ZIP64 archive, written independently of the crate.
pub(crate) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut central) = (Vec::new(), Vec::new());
    for (name, content) in entries {
        let offset = out.len() as u64;
        let size = (content.len() as u64).to_le_bytes();
        let name_len = u16::try_from(name.len()).unwrap().to_le_bytes();
        let common = [
            &[45, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..],
            &crc32fast::hash(content).to_le_bytes(),
            &[0xff; 8],
            &name_len,
        ]
        .concat();
        out.extend(
            [
                b"PK\x03\x04",
                &common[..],
                &[20, 0],
                name.as_bytes(),
                &[1, 0, 16, 0],
                &size,
                &size,
            ]
            .concat(),
        );
        out.extend_from_slice(content);
        central.extend(
            [
                b"PK\x01\x02\x2d\x00",
                &common[..],
                &[28, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
                name.as_bytes(),
                &[1, 0, 24, 0],
                &size,
                &size,
                &offset.to_le_bytes(),
            ]
            .concat(),
        );
    }
    let count = (entries.len() as u64).to_le_bytes();
    let (at, len) = (
        (out.len() as u64).to_le_bytes(),
        (central.len() as u64).to_le_bytes(),
    );
    out.extend_from_slice(&central);
    let end = (out.len() as u64).to_le_bytes();
    out.extend(
        [
            &b"PK\x06\x06"[..],
            &44u64.to_le_bytes(),
            &[45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        ]
        .concat(),
    );
    out.extend([&count[..], &count, &len, &at].concat());
    out.extend([&b"PK\x06\x07"[..], &[0; 4], &end, &[1, 0, 0, 0]].concat());
    out.extend([&b"PK\x05\x06"[..], &[0; 4], &[0xff; 12], &[0; 2]].concat());
    out
}
