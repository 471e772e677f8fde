//! Export: the only place where names given by people become file names.
//!
//! A name is brought into one form, stripped of everything that a file system or a reader could misunderstand, made unique, and
//! given `.bin` when its ending does not fit its content. Nothing is overwritten, no link is followed, nothing is opened.

use std::collections::HashSet;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;

use crate::disk::{SaveError, make_folder, sync_folder};
use crate::manifest::FileEntry;
use crate::open::{OpenError, Package};

const MAX_UNITS: usize = 120;
const RESERVED: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// Why an export stopped. What was written before stays.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A content does not hold.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A file could not be written, or one of that name is there already.
    #[error(transparent)]
    Save(#[from] SaveError),
}

/// Writes every file of the manifest into a folder, which is made if it is not there: the paths, in the manifest's order.
///
/// # Errors
/// [`ExportError`].
pub fn export<R: Read + Seek>(
    package: &Package<R>,
    folder: &Path,
) -> Result<Vec<PathBuf>, ExportError> {
    make_folder(folder)?;
    let mut taken = HashSet::new();
    let mut written = Vec::new();
    for file in &package.manifest().files {
        let name = unique(&fitting_name(package, file)?, &mut taken);
        let path = folder.join(name);
        write_new(package, file, &path)?;
        written.push(path);
    }
    sync_folder(folder).map_err(|error| SaveError::new(folder, error))?;
    Ok(written)
}

/// Writes one file of the manifest into a folder; beside one of the same name it becomes `~2`, `~3` and so on.
///
/// # Errors
/// [`ExportError`].
pub fn export_one<R: Read + Seek>(
    package: &Package<R>,
    file: &FileEntry,
    folder: &Path,
) -> Result<PathBuf, ExportError> {
    make_folder(folder)?;
    let name = fitting_name(package, file)?;
    let mut taken = HashSet::new();
    loop {
        let path = folder.join(unique(&name, &mut taken));
        match write_new(package, file, &path) {
            Err(ExportError::Save(SaveError::Io { source, .. }))
                if source.kind() == ErrorKind::AlreadyExists => {}
            other => {
                other?;
                sync_folder(folder).map_err(|error| SaveError::new(folder, error))?;
                return Ok(path);
            }
        }
    }
}

fn fitting_name<R: Read + Seek>(
    package: &Package<R>,
    file: &FileEntry,
) -> Result<String, ExportError> {
    let head_len = usize::try_from(file.size.min(4_096)).unwrap_or(4_096);
    let head = package.read_range(&file.sha256, 0, head_len)?;
    Ok(fit_ending(&clean(&file.name), &head))
}

fn write_new<R: Read + Seek>(
    package: &Package<R>,
    file: &FileEntry,
    path: &Path,
) -> Result<(), ExportError> {
    let failed = |error| SaveError::new(path, error);
    let mut out = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(failed)?;
    let copied = package
        .copy_to(&file.sha256, &mut out)
        .map_err(ExportError::from);
    if let Err(error) = copied.and_then(|()| out.sync_all().map_err(|e| failed(e).into())) {
        drop(out);
        // The content did not hold or the disk is full; a part must not look like the whole.
        let _ = std::fs::remove_file(path);
        return Err(error);
    }
    Ok(())
}

/// A file name that is safe on every system this program runs on. Cleaning a clean name changes nothing.
#[must_use]
pub fn clean(name: &str) -> String {
    // Removing characters can bring others together that then compose, so this is repeated until nothing changes; each round
    // makes the name shorter or leaves it, but for the first.
    let mut name = clean_once(name);
    loop {
        let again = clean_once(&name);
        if again == name {
            return name;
        }
        name = again;
    }
}

fn clean_once(name: &str) -> String {
    let visible: String = name
        .nfc()
        .filter(|c| !is_invisible(*c))
        .map(|c| {
            if matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*') {
                '_'
            } else {
                c
            }
        })
        .collect();
    let mut name = shorten(trim(&visible));
    name = trim(&name).to_owned();
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_ascii_uppercase();
    if name.is_empty() {
        "_".to_owned()
    } else if is_reserved(&stem) {
        shorten(&format!("_{name}"))
    } else {
        name
    }
}

fn trim(name: &str) -> &str {
    name.trim_start()
        .trim_end_matches(|c: char| c == '.' || c.is_whitespace())
}

/// Control characters, line and paragraph separators, zero-width and directional marks, tags and the like.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

fn is_reserved(stem: &str) -> bool {
    let is_port = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|rest| {
            let mut digits = rest.chars();
            matches!(
                (digits.next(), digits.next()),
                (Some('1'..='9' | '¹' | '²' | '³'), None)
            )
        })
    };
    RESERVED.contains(&stem) || is_port("COM") || is_port("LPT")
}

/// At most 120 UTF-16 units, the ending kept.
fn shorten(name: &str) -> String {
    let (stem, ending) = match name.rfind('.') {
        Some(dot) if dot > 0 && units(&name[dot..]) <= 16 => name.split_at(dot),
        _ => (name, ""),
    };
    joined(stem, ending)
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The stem and an ending, the stem cut where both are too long together.
fn joined(stem: &str, ending: &str) -> String {
    if units(stem) + units(ending) <= MAX_UNITS {
        return format!("{stem}{ending}");
    }
    let room = MAX_UNITS - units(ending);
    let mut used = 0;
    let kept: String = stem
        .chars()
        .take_while(|c| {
            used += c.len_utf16();
            used <= room
        })
        .collect();
    // A dot or blank at the cut would be trimmed next time.
    format!("{}{ending}", trim(&kept))
}

/// Appends `.bin` when the ending promises another content than the first bytes show.
fn fit_ending(name: &str, head: &[u8]) -> String {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .unwrap_or_default();
    let is_text = || {
        let checked = match std::str::from_utf8(head) {
            Ok(_) => true,
            // The head may end within a character.
            Err(error) => error.error_len().is_none(),
        };
        checked && !head.contains(&0)
    };
    // Texts of older Chinese programs are GB 18030, or UTF-16 behind its mark; neither is UTF-8, and no program begins like them.
    let is_older_text = || {
        let control = |byte: &u8| *byte < 0x20 && !b"\t\n\r\x0c".contains(byte);
        head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || !head.iter().any(control)
    };
    let fits = match ending.as_str() {
        "pdf" => head.starts_with(b"%PDF-"),
        "jpg" | "jpeg" => head.starts_with(&[0xff, 0xd8, 0xff]),
        "png" => head.starts_with(b"\x89PNG\r\n\x1a\n"),
        "webp" => head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP"),
        "xlsx" | "xlsm" | "xlsb" | "docx" | "ods" | "zip" => head.starts_with(b"PK\x03\x04"),
        "xls" | "et" | "doc" => head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]),
        "dpcase" | "dpreturn" | "dpround" | "dpclosing" | "dparchive" => {
            head.starts_with(b"age-encryption.org/v1\n")
        }
        "txt" | "csv" => is_text() || is_older_text(),
        "json" | "toml" | "dptrust" | "dpenrol" | "dpreceipt" => is_text(),
        "bin" => true,
        _ => false,
    };
    if fits {
        name.to_owned()
    } else {
        joined(name, ".bin")
    }
}

/// The name, or with `~2`, `~3` … before its ending when another that differs at most in case is taken.
fn unique(name: &str, taken: &mut HashSet<String>) -> String {
    let (stem, ending) = match name.rfind('.') {
        Some(dot) if dot > 0 => name.split_at(dot),
        _ => (name, ""),
    };
    let mut candidate = name.to_owned();
    let mut number = 2u32;
    while !taken.insert(candidate.to_lowercase()) {
        candidate = joined(stem, &format!("~{number}{ending}"));
        number += 1;
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names() {
        fn check(name: &str, expected: &str) {
            assert_eq!(clean(name), expected, "{name:?}");
        }
        check("研发费用明细.xlsx", "研发费用明细.xlsx");
        check("../../etc/passwd", ".._.._etc_passwd");
        check("C:\\Windows\\x.pdf", "C__Windows_x.pdf");
        check("a\u{202e}fdp.exe", "afdp.exe");
        check("e\u{301}.pdf", "é.pdf");
        check("a\u{200b}b\u{feff}.pdf", "ab.pdf");
        check("x.pdf. . ", "x.pdf");
        check("con.txt", "_con.txt");
        check("COM1", "_COM1");
        check("LPT9.a.b", "_LPT9.a.b");
        check("COM10.txt", "COM10.txt");
        check("nul .txt", "_nul .txt");
        check("conin$.txt", "_conin$.txt");
        check("lpt¹", "_lpt¹");
        check("", "_");
        check("...", "_");
        check("a\0b\n.pdf", "ab.pdf");
        check(
            &format!("{}.pdf", "附".repeat(200)),
            &format!("{}.pdf", "附".repeat(116)),
        );
        check(&"𠮷".repeat(100), &"𠮷".repeat(60));
    }

    #[test]
    fn endings_and_doubles() {
        assert_eq!(fit_ending("a.pdf", b"%PDF-1.7"), "a.pdf");
        assert_eq!(fit_ending("a.pdf", b"<html>"), "a.pdf.bin");
        assert_eq!(fit_ending("a.svg", b"<svg>"), "a.svg.bin");
        assert_eq!(fit_ending("说明.txt", "说明".as_bytes()), "说明.txt");
        assert_eq!(fit_ending("说明.txt", &"说明".as_bytes()[..5]), "说明.txt");
        // 说明 in GB 18030 and in UTF-16.
        assert_eq!(fit_ending("说明.txt", b"\xcb\xb5\xc3\xf7\r\n"), "说明.txt");
        assert_eq!(
            fit_ending("说明.txt", b"\xff\xfe\xf4\x8b\x0e\x66"),
            "说明.txt"
        );
        assert_eq!(
            fit_ending("说明.json", b"\xcb\xb5\xc3\xf7"),
            "说明.json.bin"
        );
        assert_eq!(fit_ending("说明.txt", b"MZ\x90\x00\x03"), "说明.txt.bin");
        assert_eq!(fit_ending("a", b""), "a.bin");
        let mut taken = HashSet::new();
        let names = ["A.pdf", "a.PDF", "a.pdf", "b"].map(|name| unique(name, &mut taken));
        assert_eq!(names, ["A.pdf", "a~2.PDF", "a~3.pdf", "b"]);
        // However long, and however many of one name: never more than 120 units, never the same twice.
        let long = clean(&format!("{}.pdf", "附".repeat(200)));
        for _ in 0..12 {
            let name = unique(&fit_ending(&long, b"<html>"), &mut taken);
            assert!(
                units(&name) <= MAX_UNITS && name.ends_with(".bin"),
                "{name}"
            );
        }
        assert_eq!(taken.len(), 4 + 12);
        assert_eq!(
            fit_ending("a.dpreturn", b"age-encryption.org/v1\n->"),
            "a.dpreturn"
        );
        assert_eq!(fit_ending("a.dpreturn", b"PK"), "a.dpreturn.bin");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn cleaning_is_total_final_and_safe(name in "\\PC*|.{0,300}|[a-z.\u{200b}\u{301} ]{0,200}") {
            let cleaned = clean(&name);
            prop_assert_eq!(clean(&cleaned), cleaned.clone());
            prop_assert!(!cleaned.is_empty());
            prop_assert!(cleaned.encode_utf16().count() <= MAX_UNITS);
            prop_assert!(!cleaned.contains(['/', '\\', ':', '\0']));
            prop_assert!(!cleaned.ends_with(['.', ' ']));
            prop_assert!(cleaned != "." && cleaned != "..");
        }
    }
}
