//! The small parts of an .xlsx file: the list of tabs, the relationships, the number formats, the table of strings, the properties.

use std::collections::HashMap;
use std::io::BufRead;
use std::sync::Arc;

use quick_xml::events::Event;

use super::super::xml::{Xml, plain, yes};
use super::super::{Format, Formats};
use crate::ReadError;

/// The longest name of a program that is kept.
const MAX_NAME: usize = 200;

/// A tab of the workbook.
#[derive(Debug)]
pub(super) struct Tab {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// The relationship that leads to its part.
    pub(super) id: String,
}

/// What the workbook's own part says.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    pub(super) tabs: Vec<Tab>,
    pub(super) epoch_1904: bool,
}

/// Tabs and epoch.
pub(super) fn workbook(input: &mut dyn BufRead, part: &str) -> Result<Workbook, ReadError> {
    let mut xml = Xml::new(input, part);
    let mut buffer = Vec::new();
    let mut book = Workbook::default();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "workbookPr" => {
                    book.epoch_1904 = xml
                        .attribute(&element, "date1904")?
                        .is_some_and(|value| yes(&value));
                }
                "sheet" => {
                    let mut id = String::new();
                    xml.attributes(&element, |name, value| {
                        if name.ends_with(":id") {
                            value.clone_into(&mut id);
                        }
                        Ok(())
                    })?;
                    let state = xml.attribute(&element, "state")?;
                    book.tabs.push(Tab {
                        name: xml
                            .attribute(&element, "name")?
                            .unwrap_or_default()
                            .into_owned(),
                        hidden: state.is_some_and(|state| state != "visible"),
                        id,
                    });
                }
                _ => (),
            },
            Event::Eof => return Ok(book),
            _ => (),
        }
    }
}

/// Where a relationship leads.
#[derive(Debug)]
pub(in super::super) struct Target {
    /// The last word of its type: `worksheet`, `styles`, `sharedStrings`.
    pub(in super::super) kind: String,
    /// The part's name in the container.
    pub(in super::super) part: String,
}

/// The relationships of the workbook, by their ids.
pub(in super::super) fn relationships(
    input: &mut dyn BufRead,
    part: &str,
) -> Result<HashMap<String, Target>, ReadError> {
    let mut xml = Xml::new(input, part);
    let mut buffer = Vec::new();
    let mut targets = HashMap::new();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let text = |name| {
                    let value = xml.attribute(&element, name)?;
                    Ok::<_, ReadError>(value.unwrap_or_default().into_owned())
                };
                let kind = text("Type")?;
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                if text("TargetMode")? != "External" {
                    let part = resolved(&text("Target")?);
                    targets.insert(text("Id")?, Target { kind, part });
                }
            }
            Event::Eof => return Ok(targets),
            _ => (),
        }
    }
}

/// The part of the only relationship of a type.
pub(in super::super) fn of_type<'t>(
    targets: &'t HashMap<String, Target>,
    kind: &str,
) -> Option<&'t str> {
    let mut parts: Vec<&str> = targets
        .values()
        .filter(|target| target.kind == kind)
        .map(|target| target.part.as_str())
        .collect();
    parts.sort_unstable();
    parts.first().copied()
}

/// A target beside `xl/workbook.xml` as a name in the container.
fn resolved(target: &str) -> String {
    let target = target.replace('\\', "/");
    let from_root = target.strip_prefix('/');
    let mut path = if from_root.is_some() {
        vec![]
    } else {
        vec!["xl"]
    };
    for step in from_root.unwrap_or(&target).split('/') {
        match step {
            "" | "." => (),
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    path.join("/")
}

/// The number format of each cell style.
pub(super) fn styles(
    input: &mut dyn BufRead,
    part: &str,
    formats: &mut Formats,
) -> Result<Vec<Format>, ReadError> {
    let mut xml = Xml::new(input, part);
    let mut buffer = Vec::new();
    let mut own: HashMap<u32, Format> = HashMap::new();
    let mut styles = Vec::new();
    let mut of_cells = false;
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) => {
                let name = element.local_name();
                of_cells |= name.as_ref() == "cellXfs";
                let (is_code, is_style) =
                    (name.as_ref() == "numFmt", of_cells && name.as_ref() == "xf");
                if !is_code && !is_style {
                    continue;
                }
                let id = xml.attribute(&element, "numFmtId")?;
                let id = match id.as_deref() {
                    None => Some(0),
                    Some(id) => plain(id).and_then(|id| u32::try_from(id).ok()),
                };
                if is_style {
                    let format = id.map(|id| match own.get(&id) {
                        Some(format) => *format,
                        None => formats.of_builtin(id),
                    });
                    styles.push(format.unwrap_or(Format::UNKNOWN));
                } else if let (Some(id), Some(code)) = (id, xml.attribute(&element, "formatCode")?)
                {
                    own.entry(id).or_insert_with(|| formats.of_code(&code));
                }
            }
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => of_cells = false,
            Event::Eof => return Ok(styles),
            _ => (),
        }
    }
}

/// The table of strings. Its own count is not needed; a count that its bytes cannot hold is the mark of a hostile file.
pub(super) fn strings(input: &mut dyn BufRead, part: &str) -> Result<Vec<Arc<str>>, ReadError> {
    let mut xml = Xml::new(input, part);
    let mut buffer = Vec::new();
    let mut strings = Vec::new();
    let mut declared = 0;
    let mut text = String::new();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "sst" => {
                    if let Some(count) = xml.attribute(&element, "uniqueCount")? {
                        declared = plain(&count).unwrap_or(u64::MAX);
                    }
                }
                "si" => {
                    text.clear();
                    rich(&mut xml, &mut text)?;
                    strings.push(text.as_str().into());
                }
                _ => (),
            },
            Event::Eof => break,
            _ => (),
        }
    }
    let size = xml.position();
    // The shortest entry, `<si/>` with a separator, takes about seven bytes.
    if declared > size / 7 + 1 {
        return Err(ReadError::FalseCount { declared, size });
    }
    Ok(strings)
}

/// Appends the text of a string in pieces of different looks, up to its end; how it is pronounced is left out.
pub(super) fn rich<R: BufRead>(xml: &mut Xml<'_, R>, text: &mut String) -> Result<(), ReadError> {
    let (mut buffer, mut inner) = (Vec::new(), Vec::new());
    let mut depth = 0_u32;
    let start = text.len();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "t" => xml.text(text, &mut inner)?,
                "r" => depth += 1,
                _ => xml.skip(&element)?,
            },
            Event::End(_) if depth == 0 => break,
            Event::End(_) => depth -= 1,
            Event::Eof => return Err(xml.unfinished()),
            _ => (),
        }
    }
    if let Some(plain) = unescaped(&text[start..]) {
        text.replace_range(start.., &plain);
    }
    Ok(())
}

/// The text in which `_x000D_` stands for the character of that number; `None` if there is no such thing in it.
fn unescaped(text: &str) -> Option<String> {
    let mut rest = text;
    let mut units: Vec<u16> = Vec::new();
    while let Some(at) = rest.find("_x") {
        let digits = rest.get(at + 2..at + 6);
        let is_hex = |digits: &&str| digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let unit = digits
            .filter(|digits| is_hex(digits) && rest[at + 6..].starts_with('_'))
            .and_then(|digits| u16::from_str_radix(digits, 16).ok());
        let (kept, next) = match unit {
            Some(_) => (at, at + 7),
            None => (at + 2, at + 2),
        };
        units.extend(rest[..kept].encode_utf16());
        units.extend(unit);
        rest = &rest[next..];
    }
    (rest.len() < text.len()).then(|| {
        units.extend(rest.encode_utf16());
        String::from_utf16_lossy(&units)
    })
}

/// The name of the program that wrote the file.
pub(in super::super) fn application(
    input: &mut dyn BufRead,
    part: &str,
) -> Result<Option<String>, ReadError> {
    let mut xml = Xml::new(input, part);
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) if element.local_name().as_ref() == "Application" => {
                let mut name = String::new();
                xml.text(&mut name, &mut Vec::new())?;
                let name: String = name.trim().chars().take(MAX_NAME).collect();
                return Ok(Some(name).filter(|name| !name.is_empty()));
            }
            Event::Eof => return Ok(None),
            _ => (),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_names_in_the_container() {
        for (target, expected) in [
            ("worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            (".\\styles.xml", "xl/styles.xml"),
            ("../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolved(target), expected);
        }
    }

    fn check(table: &str, expected: &[&str]) {
        let read = strings(&mut table.as_bytes(), "a.xml").expect("a table");
        let read: Vec<&str> = read.iter().map(|text| &**text).collect();
        assert_eq!(read, expected, "{table}");
    }

    #[test]
    fn strings_with_and_without_looks() {
        check(
            "<sst uniqueCount=\"2\"><si><t>甲 &amp; 乙</t></si><si/></sst>",
            &["甲 & 乙", ""],
        );
        check(
            "<sst><si><r><rPr><b/></rPr><t>营业</t></r><r><t xml:space=\"preserve\"> 收入</t></r><rPh><t>yingye</t></rPh></si></sst>",
            &["营业 收入"],
        );
        check(
            "<sst><si><t>a_x000D_b_x005F_x000D_c_x12_xD83D__xDE00_</t></si></sst>",
            &["a\rb_x000D_c_x12😀"],
        );
    }

    #[test]
    fn styles_name_their_formats() {
        let part = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0&quot;万&quot;"/></numFmts>
            <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf/><xf numFmtId="10"/><xf numFmtId="x"/><xf numFmtId="9999"/></cellXfs>
            <dxfs><xf numFmtId="1"/></dxfs></styleSheet>"#;
        let mut formats = Formats::default();
        let styles = styles(&mut part.as_bytes(), "a.xml", &mut formats).expect("styles");
        let codes: Vec<Option<&str>> = styles.iter().map(|style| formats.code(*style)).collect();
        let general = Some("General");
        assert_eq!(
            codes,
            [
                general,
                Some("0.0\"万\""),
                general,
                Some("0.00%"),
                None,
                None
            ]
        );
    }
}
