//! Any bytes as the parts of an .xlsx, an .xlsb or an .ods: past the checksums of the container, where the parsers of the parts begin.
//!
//! The first byte says which kind; the rest is cut at every `0xFE 0xFF 0xFE`, which no part has, into its parts in a fixed order. Parts
//! that are left out are the smallest that lead on.
#![no_main]

use dunping_workbook_fuzz::container;
use libfuzzer_sys::fuzz_target;

const CUT: [u8; 3] = [0xFE, 0xFF, 0xFE];

const LINKS: &[u8] = br#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="x/styles" Target="styles.xml"/></Relationships>"#;
const BINARY_LINKS: &[u8] = br#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.bin"/><Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.bin"/><Relationship Id="r3" Type="x/styles" Target="styles.bin"/></Relationships>"#;

/// The parts of each kind: name, and what stands there when the fuzzer gives nothing.
const XLSX: &[(&str, &[u8])] = &[
    ("xl/worksheets/sheet1.xml", b"<worksheet/>"),
    ("xl/sharedStrings.xml", b"<sst><si><t>a</t></si></sst>"),
    ("xl/styles.xml", b"<styleSheet/>"),
    (
        "xl/workbook.xml",
        br#"<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>"#,
    ),
    ("xl/_rels/workbook.xml.rels", LINKS),
    ("docProps/app.xml", b"<Properties/>"),
];
const XLSB: &[(&str, &[u8])] = &[
    ("xl/worksheets/sheet1.bin", b""),
    ("xl/sharedStrings.bin", b""),
    ("xl/styles.bin", b""),
    // A tab named `a` with the relationship `r1`.
    (
        "xl/workbook.bin",
        b"\x9C\x01\x16\0\0\0\0\x01\0\0\0\x02\0\0\0r\x001\0\x01\0\0\0a\0",
    ),
    ("xl/_rels/workbook.bin.rels", BINARY_LINKS),
    ("docProps/app.xml", b"<Properties/>"),
];
const ODS: &[(&str, &[u8])] = &[
    ("content.xml", b"<office:document-content/>"),
    ("styles.xml", b"<office:document-styles/>"),
    ("meta.xml", b"<a/>"),
    ("META-INF/manifest.xml", b"<a/>"),
];

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    let kind = [XLSX, XLSB, ODS][usize::from(*kind) % 3];
    let mut given = Vec::new();
    let mut rest = rest;
    while given.len() + 1 < kind.len() {
        let Some(at) = rest.windows(CUT.len()).position(|window| window == CUT) else {
            break;
        };
        given.push(&rest[..at]);
        rest = &rest[at + CUT.len()..];
    }
    given.push(rest);
    let parts: Vec<(&str, &[u8])> = kind
        .iter()
        .enumerate()
        .map(|(i, (name, least))| (*name, *given.get(i).unwrap_or(least)))
        .collect();
    let _ = dunping_workbook::read(&container(&parts));
});
