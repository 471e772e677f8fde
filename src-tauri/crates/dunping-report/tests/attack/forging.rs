//! What a forger does with the bytes of a PDF: other byte ranges signed with a genuine key, and bare cross-reference tables.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use lopdf::{Document, ObjectId};

use super::Hand;

/// A PDF whose last signature is about to be made again, differently.
pub(super) struct Forger {
    pdf: Vec<u8>,
    /// The honest range.
    pub(super) range: [usize; 4],
    /// Where the range's words stand, and how many bytes they take.
    words: (usize, usize),
}

impl Forger {
    pub(super) fn new(pdf: &[u8]) -> Self {
        let mark = b"/ByteRange";
        let mut at = None;
        while let Some(next) = find(pdf, mark, at.map_or(0, |at| at + 1)) {
            at = Some(next);
        }
        let begin = find(pdf, b"[", at.unwrap()).unwrap();
        let end = find(pdf, b"]", begin).unwrap() + 1;
        let words = std::str::from_utf8(&pdf[begin + 1..end - 1]).unwrap();
        let numbers: Vec<usize> = words
            .split_whitespace()
            .map(|n| n.parse().unwrap())
            .collect();
        Self {
            pdf: pdf.to_vec(),
            range: numbers.try_into().unwrap(),
            words: (begin, end - begin),
        }
    }

    /// The same file with another range and a signature over exactly that.
    pub(super) fn sealed(&self, range: [usize; 4], by: &OpenSsl<'_>, digest: &str) -> Vec<u8> {
        let mut pdf = self.pdf.clone();
        let [a, b, c, d] = range;
        let width = self.words.1;
        let words = format!("{:<fill$}]", format!("[{a} {b} {c} {d}"), fill = width - 1);
        assert_eq!(words.len(), width);
        pdf[self.words.0..self.words.0 + width].copy_from_slice(words.as_bytes());
        let content = [&pdf[a..a + b], &pdf[c..c + d]].concat();
        let cms = by.sign(&content, digest);
        let (hole, after) = (self.range[1], self.range[2]);
        let mut digits: String = cms.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(digits.len() <= after - hole - 2, "the hole is too small");
        digits = format!("{digits:0<fill$}", fill = after - hole - 2);
        pdf[hole + 1..after - 1].copy_from_slice(digits.as_bytes());
        pdf
    }
}

/// `openssl cms` with somebody's genuine key and certificate.
pub(super) struct OpenSsl<'a>(&'a Hand);

impl<'a> OpenSsl<'a> {
    pub(super) fn of(hand: &'a Hand) -> Self {
        Self(hand)
    }

    fn sign(&self, content: &[u8], digest: &str) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("content"), content).unwrap();
        std::fs::write(at("key.der"), self.0.key.to_pkcs8().unwrap()).unwrap();
        for (name, der) in ["leaf", "ca"].into_iter().zip(&self.0.chain) {
            std::fs::write(at(&format!("{name}.der")), der).unwrap();
            let pem = at(&format!("{name}.pem"));
            openssl(
                &["x509", "-inform", "DER"],
                &[("-in", &at(&format!("{name}.der"))), ("-out", &pem)],
            );
        }
        let (key, leaf, ca) = (at("key.der"), at("leaf.pem"), at("ca.pem"));
        openssl(
            &[
                "cms", "-sign", "-cades", "-binary", "-md", digest, "-outform", "DER", "-keyform",
                "DER",
            ],
            &[
                ("-inkey", &key),
                ("-signer", &leaf),
                ("-certfile", &ca),
                ("-in", &at("content")),
                ("-out", &at("cms")),
            ],
        );
        std::fs::read(at("cms")).unwrap()
    }
}

fn openssl(words: &[&str], paths: &[(&str, &Path)]) {
    let mut command = Command::new("openssl");
    command.args(words);
    for (option, path) in paths {
        command.arg(option).arg(path);
    }
    let output = command.output().expect("openssl: run `cargo xtask setup`");
    assert!(
        output.status.success(),
        "{words:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Where the newest version of an object begins.
pub(super) fn offset_of(pdf: &[u8], id: ObjectId) -> usize {
    let document = Document::load_mem(pdf).unwrap();
    match document.reference_table.get(id.0) {
        Some(lopdf::xref::XrefEntry::Normal { offset, .. }) => usize::try_from(*offset).unwrap(),
        other => panic!("{id:?} lies at {other:?}"),
    }
}

/// A table and trailer appended: one entry, to an offset or free.
pub(super) fn with_table(pdf: &[u8], id: ObjectId, offset: Option<usize>) -> Vec<u8> {
    let document = Document::load_mem(pdf).unwrap();
    let mut bytes = pdf.to_vec();
    let at = bytes.len();
    let entry = match offset {
        Some(offset) => format!("{offset:010} 00000 n"),
        None => "0000000000 00001 f".to_owned(),
    };
    let reference = |key: &[u8]| {
        let (number, generation) = document.trailer.get(key).unwrap().as_reference().unwrap();
        format!("{number} {generation} R")
    };
    write!(
        bytes,
        "xref\n{} 1\n{entry} \ntrailer\n<</Size {}/Root {}/Info {}/Prev {}/ID[",
        id.0,
        document.max_id + 1,
        reference(b"Root"),
        reference(b"Info"),
        document.xref_start
    )
    .unwrap();
    for half in document.trailer.get(b"ID").unwrap().as_array().unwrap() {
        let digits: String = half
            .as_str()
            .unwrap()
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        write!(bytes, "<{digits}>").unwrap();
    }
    write!(bytes, "]>>\nstartxref\n{at}\n%%EOF\n").unwrap();
    bytes
}

/// The newest update with bytes put in before its table and another table and trailer, which `tail` makes from the old ones and from where
/// those bytes begin. Its signature does not hold any more.
pub(super) fn rewritten(
    pdf: &[u8],
    bytes: &[u8],
    tail: impl FnOnce(&str, usize) -> String,
) -> Vec<u8> {
    let begin = Document::load_mem(pdf).unwrap().xref_start;
    let end = find(pdf, b"startxref", begin).unwrap();
    let old = std::str::from_utf8(&pdf[begin..end]).unwrap();
    let (tail, at) = (tail(old, begin), begin + bytes.len());
    let end = format!("{tail}startxref\n{at}\n%%EOF");
    [&pdf[..begin], bytes, end.as_bytes()].concat()
}

/// The whole of an object that is a stream, as it lies in the file.
pub(super) fn raw_stream(pdf: &[u8], id: ObjectId) -> &[u8] {
    let begin = offset_of(pdf, id);
    let end = find(pdf, b"endstream", begin).unwrap();
    let end = find(pdf, b"endobj", end).unwrap();
    &pdf[begin..end + b"endobj\n".len()]
}

pub(super) fn find(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let found = bytes
        .get(from..)?
        .windows(wanted.len())
        .position(|w| w == wanted);
    found.map(|step| from + step)
}
