//! The computer's own 仿宋: found by name, used where it may be embedded, left alone where it may not, and never in the way of a
//! character that it lacks.

mod sample;

use std::path::{Path, PathBuf};
use std::process::Command;

use dunping_report::papers::render_opinion_form;
use dunping_report::{OwnFont, Typeface, find_own_fonts};

/// A font file of the house under another family name and with other embedding rights, as an office's own font would be.
fn disguised(family: &str, rights: u16) -> Vec<u8> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/fonts/NotoSansSC-Regular.ttf");
    let font = std::fs::read(path).expect("the fonts are there: `cargo xtask setup`");
    let u16_at = |at: usize| u16::from_be_bytes([font[at], font[at + 1]]);
    let u32_at = |at: usize| u32::from_be_bytes(font[at..at + 4].try_into().unwrap()) as usize;
    let count = usize::from(u16_at(4));
    let mut tables: Vec<([u8; 4], Vec<u8>)> = (0..count)
        .map(|i| {
            let at = 12 + i * 16;
            let (offset, length) = (u32_at(at + 8), u32_at(at + 12));
            let tag = font[at..at + 4].try_into().unwrap();
            (tag, font[offset..offset + length].to_vec())
        })
        .collect();
    for (tag, bytes) in &mut tables {
        match &*tag {
            b"OS/2" => bytes[8..10].copy_from_slice(&rights.to_be_bytes()),
            b"name" => *bytes = name_table(family),
            _ => {}
        }
    }
    let mut out = font[..12].to_vec();
    let mut offset = 12 + count * 16;
    for (tag, bytes) in &tables {
        out.extend(tag);
        out.extend([0; 4]);
        out.extend(u32::try_from(offset).unwrap().to_be_bytes());
        out.extend(u32::try_from(bytes.len()).unwrap().to_be_bytes());
        offset += bytes.len().next_multiple_of(4);
    }
    for (_, bytes) in &tables {
        out.extend(bytes);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

/// A name table with one family name, for Windows in Unicode.
fn name_table(family: &str) -> Vec<u8> {
    let text: Vec<u8> = family.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let length = u16::try_from(text.len()).unwrap();
    let mut table = Vec::new();
    for number in [0, 1, 18, 3, 1, 0x804, 1, length, 0] {
        table.extend(u16::to_be_bytes(number));
    }
    table.extend(text);
    table
}

fn found(files: &[(&str, Vec<u8>)]) -> (tempfile::TempDir, Vec<OwnFont>) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let fonts = find_own_fonts(&[
        folder.path().to_path_buf(),
        PathBuf::from("/no/such/folder"),
    ]);
    (folder, fonts)
}

#[test]
fn a_font_is_taken_by_its_name_and_its_rights() {
    const SUBSETTING_FORBIDDEN: u16 = 0x0100;
    const BITMAPS_ONLY: u16 = 0x0200;
    let check = |family: &str, rights: u16, expected: Option<Typeface>| {
        let (_folder, fonts) = found(&[("a/simfang.TTF", disguised(family, rights))]);
        let faces: Vec<Typeface> = fonts.iter().map(|font| font.typeface).collect();
        assert_eq!(faces, Vec::from_iter(expected), "{family} {rights:#06x}");
    };
    check("FangSong", 0, Some(Typeface::FangSong));
    check("仿宋_GB2312", 8, Some(Typeface::FangSong));
    check("方正小标宋_GBK", 4, Some(Typeface::Title));
    check("FangSong", 2, None);
    check("FangSong", SUBSETTING_FORBIDDEN, None);
    check("FangSong", BITMAPS_ONLY, None);
    check("Noto Sans SC", 0, None);
    let (_folder, fonts) = found(&[("broken.ttf", b"not a font at all".to_vec())]);
    assert_eq!(fonts, []);
}

#[test]
fn the_preferred_name_wins_whatever_the_order_of_the_files() {
    let (_folder, fonts) = found(&[
        ("a.ttf", disguised("华文仿宋", 0)),
        ("b.ttf", disguised("仿宋_GB2312", 0)),
        ("c.ttf", disguised("FangSong", 0)),
    ]);
    assert_eq!(fonts.len(), 1);
    assert_eq!(fonts[0].family, "仿宋_GB2312");
}

#[test]
fn papers_are_set_in_it_and_what_it_lacks_comes_from_elsewhere() {
    let (folder, own) = found(&[("simfang.ttf", disguised("FangSong", 0))]);
    let fonts = sample::fonts().with_own(&own).unwrap();
    let mut form = sample::opinion();
    form.overall = "总体意见：材料完整，𠮷先生。".to_owned();
    let pdf = render_opinion_form(&form, &fonts, &[]).unwrap();
    let path = folder.path().join("form.pdf");
    std::fs::write(&path, &pdf).unwrap();
    let said = |program: &str, arguments: &[&str]| {
        let output = Command::new(program)
            .args(arguments)
            .arg(&path)
            .args(if program == "pdftotext" {
                &["-"][..]
            } else {
                &[]
            })
            .output()
            .unwrap_or_else(|e| panic!("{program}: {e}"));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let listed = said("pdffonts", &[]);
    let line = listed.lines().find(|line| line.contains("+FangSong"));
    assert!(
        line.is_some_and(|line| line.contains("yes yes yes")),
        "{listed}"
    );
    let text: String = said("pdftotext", &["-raw"]).split_whitespace().collect();
    assert!(text.contains("总体意见：材料完整，𠮷先生。"), "{text}");
    let without = render_opinion_form(&form, &sample::fonts(), &[]).unwrap();
    assert!(pdf != without, "the font made no difference");
}
