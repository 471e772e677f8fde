//! Tells what a file is by its bytes.

use std::io::{Cursor, Read as _};

use crate::contract::ViewerKind;

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Pdf,
    /// JPEG, PNG or WebP.
    Picture,
    /// A ZIP container: an office document or something else.
    Zip,
    Text,
    /// Not shown; the sentence in Chinese and English.
    Other(Sentence),
}

/// What an office container is.
pub(super) enum Office {
    /// A document of Word or WPS: its main part.
    Document(Vec<u8>),
    Other(Sentence),
}

type Sentence = (&'static str, &'static str);

const WEB: Sentence = (
    "这是网页或矢量图（HTML、SVG、XML），可能带有脚本，不在程序内显示，也不会运行。",
    "This is a web page or drawing (HTML, SVG, XML) that may carry scripts. It is not shown and never run here.",
);
const OLD_OFFICE: Sentence = (
    "这是旧版 Office 文件（.doc、.xls、.ppt），不能在程序内显示。",
    "This is an old Office file (.doc, .xls, .ppt) and cannot be shown here.",
);
const OTHER_PICTURE: Sentence = (
    "这是程序不显示的图片格式（TIFF、BMP、GIF 或 HEIC）。",
    "This is a picture in a format that is not shown here (TIFF, BMP, GIF or HEIC).",
);
const PROGRAM: Sentence = (
    "这是可执行程序，不会运行。请谨慎对待，并可在意见中注明。",
    "This is a program. It is never run here; treat it with care.",
);
const ARCHIVE: Sentence = (
    "这是压缩包，不能在程序内显示。",
    "This is an archive and cannot be shown here.",
);
const WORKBOOK: Sentence = (
    "这是附件中的工作簿；程序内只显示申报表本身。",
    "This is a workbook among the attachments; only the application itself is shown here.",
);
const SLIDES: Sentence = (
    "这是演示文稿，不能在程序内显示。",
    "These are slides and cannot be shown here.",
);
const OFD: Sentence = (
    "这是 OFD 版式文件，本程序还不能显示。请导出后用系统的版式阅读器打开。",
    "This is an OFD file, which cannot be shown here yet. Export it and open it with the system's OFD reader.",
);
const UNKNOWN: Sentence = (
    "程序认不出这种文件，不能显示。",
    "The program does not know this kind of file and cannot show it.",
);
pub(super) const DAMAGED_DOCUMENT: Sentence = (
    "这份文档损坏或过大，无法显示。可导出后另行查看，并在意见中注明。",
    "This document is damaged or too large to be shown. Export it to look at it elsewhere.",
);
pub(super) const TOO_LARGE: Sentence = (
    "文件太大，不能在程序内显示。",
    "The file is too large to be shown here.",
);

/// The largest main part of a document, inflated.
const LARGEST_PART: u64 = 48 * 1024 * 1024;
/// The most parts that a container may have.
const MOST_PARTS: usize = 20_000;

/// The kind by the first bytes (64 kB are enough).
pub(super) fn kind(head: &[u8]) -> Kind {
    let starts = |magic: &[u8]| head.starts_with(magic);
    if starts(b"%PDF-") {
        Kind::Pdf
    } else if starts(&[0xFF, 0xD8, 0xFF])
        || starts(b"\x89PNG\r\n\x1a\n")
        || (starts(b"RIFF") && head.get(8..12) == Some(b"WEBP"))
    {
        Kind::Picture
    } else if starts(b"PK\x03\x04") {
        Kind::Zip
    } else if starts(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        Kind::Other(OLD_OFFICE)
    } else if starts(b"II*\0")
        || starts(b"MM\0*")
        || starts(b"GIF8")
        || (starts(b"BM") && head.get(6..10) == Some(&[0; 4]))
        || head.get(4..8) == Some(b"ftyp")
    {
        Kind::Other(OTHER_PICTURE)
    } else if (starts(b"MZ") && head.contains(&0)) || starts(b"\x7fELF") || starts(b"#!") {
        Kind::Other(PROGRAM)
    } else if starts(b"Rar!") || starts(b"7z\xBC\xAF\x27\x1C") || starts(&[0x1F, 0x8B]) {
        Kind::Other(ARCHIVE)
    } else if super::text::is_text(head) {
        if markup(head) {
            Kind::Other(WEB)
        } else {
            Kind::Text
        }
    } else {
        Kind::Other(UNKNOWN)
    }
}

/// Whether a text begins as markup does, after blanks and a byte order mark.
fn markup(head: &[u8]) -> bool {
    let (text, _) = super::text::decode(head);
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let begin: String = text.chars().take(4096).collect::<String>().to_lowercase();
    [
        "<!doctype",
        "<html",
        "<head",
        "<body",
        "<svg",
        "<script",
        "<?xml",
        "<!--",
    ]
    .iter()
    .any(|tag| begin.starts_with(tag))
        || begin.contains("<script")
}

/// What a ZIP container holds.
pub(super) fn office(bytes: &[u8]) -> Office {
    let Ok(mut container) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Office::Other(DAMAGED_DOCUMENT);
    };
    if container.len() > MOST_PARTS {
        return Office::Other(DAMAGED_DOCUMENT);
    }
    let has = |name: &str| container.index_for_name(name).is_some();
    if has("OFD.xml") {
        return Office::Other(OFD);
    }
    if has("xl/workbook.xml") || has("xl/workbook.bin") {
        return Office::Other(WORKBOOK);
    }
    if has("ppt/presentation.xml") {
        return Office::Other(SLIDES);
    }
    if !has("word/document.xml") {
        return Office::Other(ARCHIVE);
    }
    let part = container.by_name("word/document.xml");
    let mut document = Vec::new();
    let read = part.map(|part| part.take(LARGEST_PART + 1).read_to_end(&mut document));
    match read {
        Ok(Ok(size)) if size as u64 <= LARGEST_PART => Office::Document(document),
        _ => Office::Other(DAMAGED_DOCUMENT),
    }
}

/// The media type of a workbook.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The media type that goes into a manifest: by the first bytes; the name only tells containers apart, whose first bytes are all the same.
pub(crate) fn media_type(head: &[u8], name: &str) -> &'static str {
    let ends = |ending: &str| name.to_ascii_lowercase().ends_with(ending);
    match kind(head) {
        Kind::Pdf => "application/pdf",
        Kind::Picture if head.starts_with(b"\x89PNG") => "image/png",
        Kind::Picture if head.starts_with(b"RIFF") => "image/webp",
        Kind::Picture => "image/jpeg",
        Kind::Zip if ends(".xlsx") => XLSX,
        Kind::Zip if ends(".docx") => DOCX,
        Kind::Text => "text/plain",
        Kind::Zip | Kind::Other(_) => "application/octet-stream",
    }
}

/// The viewer that a media type promises; what is shown is decided by the content when it is opened.
pub(crate) fn viewer(media_type: &str) -> ViewerKind {
    match media_type {
        "application/pdf" => ViewerKind::Pdf,
        "image/jpeg" | "image/png" | "image/webp" => ViewerKind::Image,
        DOCX | "text/plain" => ViewerKind::Text,
        _ => ViewerKind::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_content() {
        fn check(bytes: &[u8], expected: Kind) {
            assert_eq!(
                kind(bytes),
                expected,
                "{:?}",
                String::from_utf8_lossy(bytes)
            );
        }
        check(b"%PDF-1.7 ...", Kind::Pdf);
        check(b"\xFF\xD8\xFF\xE0....", Kind::Picture);
        check(b"RIFF....WEBPVP8 ", Kind::Picture);
        check(b"RIFF....WAVE", Kind::Text);
        check(b"PK\x03\x04....", Kind::Zip);
        check("说明：本页为文字。".as_bytes(), Kind::Text);
        check(&"说明：本页为文字。".as_bytes()[..4], Kind::Text);
        check(b"\xCB\xB5\xC3\xF7\xA3\xBA", Kind::Text);
        check(b"<!DOCTYPE html><p>", Kind::Other(WEB));
        check(
            "\u{feff}\r\n <SVG onload=alert(1)>".as_bytes(),
            Kind::Other(WEB),
        );
        check(b"GIF89a<script>", Kind::Other(OTHER_PICTURE));
        check(b"hello <script>alert(1)</script>", Kind::Other(WEB));
        check(b"MZ\x90\0\x03", Kind::Other(PROGRAM));
        check(b"II*\0....", Kind::Other(OTHER_PICTURE));
        check(b"\0\x01\x02", Kind::Other(UNKNOWN));
        check(b"", Kind::Text);
    }

    #[test]
    fn a_page_of_the_web_is_no_pdf_whatever_its_name() {
        assert_eq!(
            media_type(b"<html>", "营业执照.pdf"),
            "application/octet-stream"
        );
        assert_eq!(media_type(b"%PDF-1.4", "营业执照.txt"), "application/pdf");
        assert_eq!(media_type(b"PK\x03\x04", "表.XLSX"), XLSX);
        assert_eq!(
            media_type(b"PK\x03\x04", "压缩.zip"),
            "application/octet-stream"
        );
    }
}
