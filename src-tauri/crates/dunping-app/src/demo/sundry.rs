//! What firms send besides papers and photographs: a scan that lies on its side, a file of very many pages, a document, a text in the
//! encoding of older editors. Made here so that the viewers meet what they will meet.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::source::{Form, SourceSundry};
use crate::AppError;
use crate::evidence::draw;

/// The file as bytes.
pub(super) fn make(file: &SourceSundry, scene: u32) -> Result<Vec<u8>, AppError> {
    match file.form {
        Form::Scan => scan(file.pages, scene),
        Form::Long => Ok(long(file)),
        Form::Document => document(file),
        Form::Text => {
            let text = file.paragraphs.join("\r\n");
            Ok(encoding_rs::GB18030.encode(&text).0.into_owned())
        }
    }
}

/// The objects of a PDF, written one after the other with their table.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in (1..).zip(objects) {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        out.extend(format!("{number} 0 obj\n").into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let (count, at) = (objects.len() + 1, out.len());
    let end = format!(
        "xref\n0 {count}\n{table}trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n"
    );
    out.extend(end.into_bytes());
    out
}

fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<<{dictionary}/Length {}>>stream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

/// Page tree and catalogue before the pages' own objects, `each` of them a page.
fn tree(pages: u32, first: u32, each: u32) -> [Vec<u8>; 2] {
    let kids = (0..pages).fold(String::new(), |mut kids, page| {
        let _ = write!(kids, "{} 0 R ", first + page * each);
        kids
    });
    [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count {pages}/Kids[{kids}]>>").into_bytes(),
    ]
}

/// Pages that are pictures and nothing else, put on the glass sideways and turned by the file.
fn scan(pages: u32, scene: u32) -> Result<Vec<u8>, AppError> {
    let mut objects = tree(pages, 3, 3).to_vec();
    for page in 0..pages {
        let at = 3 + page * 3;
        let picture = draw(&super::photo::photograph(scene + page, None)?, 1_200)?;
        let (width, height) = (1_200, 1_200 * picture.height / picture.width);
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/Rotate 90/MediaBox[0 0 842 632]/Resources<</XObject<</P {} 0 R>>>>/Contents {} 0 R>>",
                at + 2,
                at + 1
            )
            .into_bytes(),
        );
        objects.push(stream("", b"q 842 0 0 632 0 0 cm /P Do Q"));
        let about = format!(
            "/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
        );
        objects.push(stream(&about, &picture.preview));
    }
    Ok(pdf(&objects))
}

/// Very many pages in a font that the file does not carry, as offices print them.
fn long(file: &SourceSundry) -> Vec<u8> {
    let mut objects = tree(file.pages, 6, 2).to_vec();
    objects.push(b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>".to_vec());
    objects.push(b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/FontDescriptor 5 0 R>>".to_vec());
    objects.push(b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>".to_vec());
    for page in 1..=file.pages {
        let mut text = String::new();
        let mut line = |size: u32, y: u32, words: &str| {
            let codes = words.encode_utf16().fold(String::new(), |mut codes, unit| {
                let _ = write!(codes, "{unit:04x}");
                codes
            });
            let _ = writeln!(text, "BT /F {size} Tf 62 {y} Td <{codes}> Tj ET");
        };
        line(16, 775, &format!("{} 第{page}页", file.title));
        for row in 0..20 {
            let project = (page + row) % 6 + 1;
            let hours = 4 + (page * 7 + row * 3) % 5;
            let words = format!(
                "2025年第{:02}周 RD250{project} 员工S{:03} 工时{hours}小时 内容：开发、测试与评审",
                (page - 1) % 52 + 1,
                (page * 13 + row * 29) % 97 + 1
            );
            line(11, 735 - row * 33, &words);
        }
        line(9, 40, "本件为演示材料，所列单位、人员、编号均为虚构。");
        let contents = objects.len() + 2;
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {contents} 0 R>>"
            )
            .into_bytes(),
        );
        objects.push(stream("", text.as_bytes()));
    }
    pdf(&objects)
}

/// The least that a document of Word or WPS holds.
fn document(file: &SourceSundry) -> Result<Vec<u8>, AppError> {
    let plain = |text: &str| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    let heading = format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr>{}</w:p>",
        plain(&file.title)
    );
    let paragraphs = file.paragraphs.iter();
    let paragraphs: String = paragraphs
        .map(|text| format!("<w:p>{}</w:p>", plain(text)))
        .collect();
    let row = |cells: &Vec<String>| {
        let cells: String = cells
            .iter()
            .map(|text| format!("<w:tc><w:p>{}</w:p></w:tc>", plain(text)))
            .collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let rows: String = file.rows.iter().map(row).collect();
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{heading}{paragraphs}<w:tbl>{rows}</w:tbl></w:body></w:document>"
    );
    let types = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let relations = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let failed = |_| AppError::Part("document");
    let mut container = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("[Content_Types].xml", types),
        ("_rels/.rels", relations),
        ("word/document.xml", &body),
    ] {
        container
            .start_file(name, SimpleFileOptions::default())
            .map_err(failed)?;
        container
            .write_all(text.as_bytes())
            .map_err(|_| AppError::Part("document"))?;
    }
    Ok(container.finish().map_err(failed)?.into_inner())
}
