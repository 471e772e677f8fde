//! The styles of an OpenDocument file, as far as they say how numbers are shown and which tables are not. A number format is a list of
//! elements there; here it becomes the code that Excel would have for it.

use std::collections::HashMap;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};

use super::super::xml::Xml;
use super::super::{Format, Formats};
use crate::ReadError;

/// The longest code that Excel takes.
const MAX_CODE: usize = 255;
/// How far a style may inherit.
const MAX_DEPTH: u32 = 10;
/// What may stand in a code as it is.
const PLAIN: &str = " $-+/():!^&'~{}<>=,.¥￥%";

/// The styles so far, and the number formats that cells were found to have.
#[derive(Debug, Default)]
pub(super) struct Styles {
    cells: HashMap<String, CellStyle>,
    hidden_tables: Vec<String>,
    codes: HashMap<String, String>,
    found: HashMap<String, Format>,
    pub(super) formats: Formats,
}

#[derive(Debug, Clone)]
struct CellStyle {
    data: Option<String>,
    parent: Option<String>,
}

impl Styles {
    /// The number format of a style of cells.
    pub(super) fn format(&mut self, style: &str) -> Format {
        if let Some(format) = self.found.get(style) {
            return *format;
        }
        let mut name = style;
        let mut code = None;
        for _ in 0..MAX_DEPTH {
            let Some(style) = self.cells.get(name) else {
                break;
            };
            if let Some(data) = &style.data {
                code = self.codes.get(data);
                break;
            }
            let Some(parent) = &style.parent else { break };
            name = parent;
        }
        let format = self.formats.of_code(code.map_or("General", |code| code));
        self.found.insert(style.to_owned(), format);
        format
    }

    /// Whether tables of this style are not shown.
    pub(super) fn hides(&self, style: &str) -> bool {
        self.hidden_tables.iter().any(|hidden| hidden == style)
    }

    /// Reads a list of styles, up to its end.
    pub(super) fn read<R: BufRead>(&mut self, xml: &mut Xml<'_, R>) -> Result<(), ReadError> {
        let mut buffer = Vec::new();
        let mut depth = 0_u32;
        let mut table = None;
        loop {
            match xml.next(&mut buffer)? {
                Event::Start(element) => match element.name().as_ref() {
                    "style:style" => {
                        let mut name = String::new();
                        let mut family = String::new();
                        let mut style = CellStyle {
                            data: None,
                            parent: None,
                        };
                        xml.attributes(&element, |key, value| {
                            match key {
                                "style:name" => value.clone_into(&mut name),
                                "style:family" => value.clone_into(&mut family),
                                "style:data-style-name" => style.data = Some(value.to_owned()),
                                "style:parent-style-name" => style.parent = Some(value.to_owned()),
                                _ => (),
                            }
                            Ok(())
                        })?;
                        table = (family == "table").then(|| name.clone());
                        if family == "table-cell" {
                            self.cells.insert(name, style);
                        }
                        depth += 1;
                    }
                    "style:table-properties" => {
                        let shown = xml.attribute(&element, "table:display")?;
                        if shown.is_some_and(|shown| shown == "false") {
                            self.hidden_tables.extend(table.take());
                        }
                        depth += 1;
                    }
                    "number:number-style"
                    | "number:percentage-style"
                    | "number:currency-style"
                    | "number:date-style"
                    | "number:time-style"
                    | "number:text-style"
                    | "number:boolean-style" => {
                        let name = xml.attribute(&element, "style:name")?;
                        let name = name.unwrap_or_default().into_owned();
                        let code = self.code(xml, &element)?;
                        self.codes.insert(name, code);
                    }
                    _ => depth += 1,
                },
                Event::End(_) if depth == 0 => return Ok(()),
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(xml.unfinished()),
                _ => (),
            }
        }
    }

    /// The code of a number format, up to the end of its element.
    fn code<R: BufRead>(
        &self,
        xml: &mut Xml<'_, R>,
        style: &BytesStart<'_>,
    ) -> Result<String, ReadError> {
        let elapsed = xml
            .attribute(style, "number:truncate-on-overflow")?
            .is_some_and(|truncates| truncates == "false");
        let mut buffer = Vec::new();
        let mut code = String::new();
        // The sections for other numbers come first, as in Excel.
        let mut sections = Vec::new();
        loop {
            match xml.next(&mut buffer)? {
                Event::Start(element) => {
                    let long = xml
                        .attribute(&element, "number:style")?
                        .is_some_and(|style| style == "long");
                    let part = match element.name().as_ref() {
                        "number:number" => number(xml, &element)?,
                        "number:scientific-number" => {
                            format!("{}E+00", number(xml, &element)?)
                        }
                        "number:fraction" => "# ?/?".to_owned(),
                        "number:text-content" => "@".to_owned(),
                        "number:boolean" => "General".to_owned(),
                        "number:year" => if long { "yyyy" } else { "yy" }.to_owned(),
                        "number:month" => month(xml, &element)?,
                        "number:day" => if long { "dd" } else { "d" }.to_owned(),
                        "number:day-of-week" => if long { "dddd" } else { "ddd" }.to_owned(),
                        "number:hours" if elapsed => "[h]".to_owned(),
                        "number:hours" => if long { "hh" } else { "h" }.to_owned(),
                        "number:minutes" => if long { "mm" } else { "m" }.to_owned(),
                        "number:seconds" => if long { "ss" } else { "s" }.to_owned(),
                        "number:am-pm" => "AM/PM".to_owned(),
                        "number:text" | "number:currency-symbol" => {
                            let mut text = String::new();
                            xml.text(&mut text, &mut Vec::new())?;
                            code.push_str(&literal(&text));
                            continue;
                        }
                        "style:map" => {
                            let applied = xml.attribute(&element, "style:apply-style-name")?;
                            let section = applied.and_then(|name| self.codes.get(&*name));
                            sections.extend(section.cloned());
                            String::new()
                        }
                        _ => String::new(),
                    };
                    code.push_str(&part);
                    xml.skip(&element)?;
                }
                Event::End(_) => break,
                Event::Eof => return Err(xml.unfinished()),
                _ => (),
            }
        }
        sections.push(code);
        Ok(sections.join(";").chars().take(MAX_CODE).collect())
    }
}

/// Digits before and after the point.
fn number<R: BufRead>(xml: &Xml<'_, R>, element: &BytesStart<'_>) -> Result<String, ReadError> {
    let count = |name| {
        let value = xml.attribute(element, name)?;
        Ok::<_, ReadError>(
            value
                .and_then(|value| value.parse::<usize>().ok())
                .map(|n| n.min(30)),
        )
    };
    let whole = count("number:min-integer-digits")?.unwrap_or(0);
    let Some(most) = count("number:decimal-places")? else {
        return Ok("General".to_owned());
    };
    let least = count("number:min-decimal-places")?
        .unwrap_or(most)
        .min(most);
    let grouped = xml
        .attribute(element, "number:grouping")?
        .is_some_and(|grouping| grouping == "true");
    let zeros = "0".repeat(whole);
    let mut code = match (grouped, whole) {
        (true, _) => format!("#,{zeros:#>3}"),
        (false, 0) => "#".to_owned(),
        (false, _) => zeros,
    };
    if most > 0 {
        code.push('.');
        code.push_str(&"0".repeat(least));
        code.push_str(&"#".repeat(most - least));
    }
    Ok(code)
}

fn month<R: BufRead>(xml: &Xml<'_, R>, element: &BytesStart<'_>) -> Result<String, ReadError> {
    let is = |name, wanted: &str| {
        let value = xml.attribute(element, name)?;
        Ok::<_, ReadError>(value.is_some_and(|value| value == wanted))
    };
    let long = is("number:style", "long")?;
    let textual = is("number:textual", "true")?;
    let count = 1 + usize::from(long) + 2 * usize::from(textual);
    Ok("m".repeat(count))
}

/// A text within a code, in quotes unless it may stand as it is.
fn literal(text: &str) -> String {
    if text.chars().all(|sign| PLAIN.contains(sign)) {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('"', ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(style: &str, expected: &str, is_date: bool) {
        let part = format!(
            r#"<o><number:number-style style:name="P0"><number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/></number:number-style>
            {style}<style:style style:name="base" style:family="table-cell" style:data-style-name="N"/>
            <style:style style:name="ce1" style:family="table-cell" style:parent-style-name="base"><style:text-properties/></style:style></o>"#
        );
        let mut xml = Xml::new(part.as_bytes(), "a.xml");
        let mut styles = Styles::default();
        let first = xml.next(&mut Vec::new()).map(|event| event.into_owned());
        assert!(matches!(first, Ok(Event::Start(_))));
        styles.read(&mut xml).expect("styles");
        let format = styles.format("ce1");
        assert_eq!(styles.formats.code(format), Some(expected), "{style}");
        assert_eq!(styles.formats.is_date(format), is_date, "{style}");
    }

    #[test]
    fn formats_become_codes() {
        for (style, expected, is_date) in [
            (
                r#"<number:number-style style:name="N"><number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:number-style>"#,
                "#,##0.00",
                false,
            ),
            (
                r#"<number:percentage-style style:name="N"><number:number number:decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>"#,
                "0.0%",
                false,
            ),
            (
                r#"<number:date-style style:name="N"><number:year number:style="long"/><number:text>年</number:text><number:month/><number:text>月</number:text></number:date-style>"#,
                "yyyy\"年\"m\"月\"",
                true,
            ),
            (
                r#"<number:currency-style style:name="N"><number:text>-</number:text><number:currency-symbol>￥</number:currency-symbol><number:number number:decimal-places="2" number:min-decimal-places="0" number:min-integer-digits="1"/><style:map style:condition="value()&gt;=0" style:apply-style-name="P0"/></number:currency-style>"#,
                "#,##0;-￥0.##",
                false,
            ),
            (
                r#"<number:time-style style:name="N" number:truncate-on-overflow="false"><number:hours/><number:text>:</number:text><number:minutes number:style="long"/></number:time-style>"#,
                "[h]:mm",
                true,
            ),
            (
                r#"<number:text-style style:name="N"><number:text-content/></number:text-style>"#,
                "@",
                false,
            ),
            (
                r#"<number:number-style style:name="N"><number:number number:min-integer-digits="1"/></number:number-style>"#,
                "General",
                false,
            ),
            ("", "General", false),
        ] {
            check(style, expected, is_date);
        }
    }
}
