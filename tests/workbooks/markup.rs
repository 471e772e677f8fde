//! Hostile XML: entities, encodings, depth, breadth, and parts that stop anywhere.

use super::{Becomes, ODD, check, honest, replaced, stored_with, unpacked, with};

const SHEET: &str = "xl/worksheets/sheet2.xml";
const EVERYWHERE: [&str; 6] = [
    "[Content_Types].xml",
    "docProps/app.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/workbook.xml",
    "xl/sharedStrings.xml",
    SHEET,
];

/// Something before the first element of a part.
fn before_root(bytes: Vec<u8>, what: &str) -> Vec<u8> {
    let text = String::from_utf8(bytes).expect("text");
    let (head, rest) = match text.split_once("?>") {
        Some((head, rest)) => (format!("{head}?>"), rest.to_owned()),
        None => (String::new(), text),
    };
    format!("{head}{what}{rest}").into_bytes()
}

fn laughs() -> String {
    let mut text = String::from("<!DOCTYPE a [<!ENTITY l0 \"ha\">");
    for level in 1..10 {
        let inner = format!("&l{};", level - 1).repeat(10);
        text += &format!("<!ENTITY l{level} \"{inner}\">");
    }
    text + "]>"
}

#[test]
fn entities() {
    for part in EVERYWHERE {
        check(
            part,
            &with(part, |bytes| before_root(bytes, &laughs())),
            ODD,
        );
    }
    for declaration in [
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\">",
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE a [<!ENTITY % b SYSTEM \"http://127.0.0.1/x\"> %b;]>",
    ] {
        check(
            declaration,
            &with(SHEET, |bytes| before_root(bytes, declaration)),
            ODD,
        );
    }
    // Over the seam of what is inflated at a time.
    for length in (65_480..65_540).step_by(7) {
        let hidden = format!("<!--{}-->{}", "x".repeat(length), laughs());
        check(
            "over the seam",
            &stored_with(SHEET, |bytes| before_root(bytes, &hidden)),
            ODD,
        );
    }
    let undeclared = with(SHEET, |bytes| {
        replaced(bytes, "<sheetData>", "<sheetData>&amp;&lol9;")
    });
    check("an entity of nowhere", &undeclared, Becomes::ReadOrRefused);
    let lower = with(SHEET, |bytes| {
        before_root(bytes, "<!doctype a [<!entity b 'c'>]>")
    });
    check("in lower case", &lower, Becomes::ReadOrRefused);
}

#[test]
fn encodings() {
    let encoded = |units: &dyn Fn(&str) -> Vec<u8>| {
        with(SHEET, |bytes| {
            units(&String::from_utf8(bytes).expect("text"))
        })
    };
    let marked = encoded(&|text| {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    });
    let unmarked = encoded(&|text| text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    let wide = encoded(&|text| {
        text.chars()
            .flat_map(|c| u32::from(c).to_le_bytes())
            .collect()
    });
    for (what, bytes) in [("utf-16", marked), ("utf-16be", unmarked), ("utf-32", wide)] {
        check(what, &bytes, ODD);
    }
    for name in ["UTF-16", "GBK", "UTF-7", "ISO-8859-1", "x"] {
        let declared = with(SHEET, |bytes| {
            let text = String::from_utf8(bytes).expect("text");
            text.replacen("UTF-8", name, 1).into_bytes()
        });
        check(name, &declared, ODD);
    }
    let torn = with(SHEET, |mut bytes| {
        let at = bytes.len() / 2;
        bytes[at..at + 2].copy_from_slice(&[0xC3, 0x28]);
        bytes
    });
    check("bytes that are no text", &torn, Becomes::ReadOrRefused);
    let nul = with(SHEET, |bytes| {
        replaced(bytes, "<sheetData>", "<sheetData>\0")
    });
    check("a zero", &nul, Becomes::ReadOrRefused);
}

#[test]
fn depth() {
    let deep = |open: &str, close: &str, times: usize| {
        format!("{}{}", open.repeat(times), close.repeat(times))
    };
    for (what, inside) in [
        ("before the cells", "<sheetData>"),
        ("in a cell", "<c r=\"XFD1048576\">"),
    ] {
        let nest = deep("<a>", "</a>", 3_000_000);
        let closing = if inside.starts_with("<c") { "</c>" } else { "" };
        let text = if closing.is_empty() {
            format!("{nest}{inside}")
        } else {
            format!("<sheetData><row r=\"1048576\">{inside}{nest}{closing}</row>")
        };
        let bytes = stored_with(SHEET, |bytes| replaced(bytes, "<sheetData>", &text));
        check(what, &bytes, Becomes::ReadOrRefused);
    }
    let unclosed = stored_with(SHEET, |bytes| {
        replaced(bytes, "<sheetData>", &"<a b=\"\">".repeat(4_000_000))
    });
    check("never closed", &unclosed, Becomes::Refused("工作簿"));
    let groups = stored_with("xl/sharedStrings.xml", |bytes| {
        replaced(
            bytes,
            "<si>",
            &format!("<si>{}", deep("<r><rPh>", "</rPh></r>", 1_000_000)),
        )
    });
    check("deep strings", &groups, Becomes::ReadOrRefused);
}

#[test]
fn breadth() {
    let large = "x".repeat(40 << 20);
    let grown =
        |part: &str, from: &str, to: &str| stored_with(part, |bytes| replaced(bytes, from, to));
    let value = format!("<row spans=\"{large}\" ");
    check(
        "a huge attribute",
        &grown(SHEET, "<row ", &value),
        Becomes::ReadOrRefused,
    );
    let name = format!("<row {large}=\"1\" ");
    check(
        "a huge name",
        &grown(SHEET, "<row ", &name),
        Becomes::ReadOrRefused,
    );
    let element = format!("<sheetData><{large}/>");
    check(
        "a huge element",
        &grown(SHEET, "<sheetData>", &element),
        Becomes::ReadOrRefused,
    );
    let remark = format!("<!--{large}--><sheetData>");
    check(
        "a huge comment",
        &grown(SHEET, "<sheetData>", &remark),
        Becomes::Read,
    );
    let instruction = format!("<?x {large}?><sheetData>");
    check(
        "a huge instruction",
        &grown(SHEET, "<sheetData>", &instruction),
        Becomes::Read,
    );
    let many: String = (0..3_000_000).map(|i| format!("a{i}=\"\" ")).collect();
    check(
        "many attributes",
        &grown(SHEET, "<row ", &format!("<row {many}")),
        Becomes::ReadOrRefused,
    );
    let tab = format!("name=\"{large}");
    check(
        "a huge tab",
        &grown("xl/workbook.xml", "name=\"", &tab),
        Becomes::ReadOrRefused,
    );
    let program = format!("<Application>{large}");
    let bytes = grown("docProps/app.xml", "<Application>", &program);
    check("a program with a long name", &bytes, Becomes::Read);
    let format = format!(
        "<numFmts count=\"1\"><numFmt numFmtId=\"999\" formatCode=\"{large}\"/></numFmts><fonts "
    );
    let styles = stored_with("xl/styles.xml", |bytes| replaced(bytes, "<fonts ", &format));
    check("a huge format", &styles, Becomes::ReadOrRefused);
}

#[test]
fn parts_that_stop_anywhere() {
    for part in EVERYWHERE {
        let (_, whole) = unpacked(&honest())
            .into_iter()
            .find(|(name, _)| name == part)
            .expect("a part");
        for piece in 0..5 {
            let cut = whole.len() * piece / 5;
            let bytes = with(part, |bytes| bytes[..cut].to_vec());
            check(part, &bytes, Becomes::ReadOrRefused);
        }
    }
}
