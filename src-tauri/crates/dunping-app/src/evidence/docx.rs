//! Documents of Word and WPS as paragraphs, headings and tables, read from the main part alone: no fonts, pictures, fields, macros or
//! links, so that nothing in them can do anything. Pictures are named where they stand.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

use crate::contract::{PaperBlock, PaperView};

/// The most blocks, and the most characters of all, that are shown.
const MOST_BLOCKS: usize = 20_000;
const MOST_CHARACTERS: usize = 4_000_000;
/// How deep elements may lie in each other.
const DEEPEST: usize = 200;

/// The document; `None` for one that is not well formed.
pub(super) fn read(part: &[u8]) -> Option<PaperView> {
    let mut reader = Reader::from_reader(part);
    reader.config_mut().expand_empty_elements = true;
    let mut page = Page::default();
    let (mut buffer, mut depth) = (Vec::new(), 0_usize);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(element) => {
                depth += 1;
                if depth > DEEPEST {
                    return None;
                }
                page.begin(&element);
            }
            Event::End(element) => {
                depth = depth.checked_sub(1)?;
                page.end(element.local_name().as_ref());
            }
            Event::Text(text) => page.write(&text.xml10_content()),
            Event::CData(text) => page.write(&text.xml10_content()),
            Event::GeneralRef(name) => {
                if let Some(text) = resolve_xml_entity(&name) {
                    page.write(text);
                } else if let Ok(Some(sign)) = name.resolve_char_ref() {
                    page.write(sign.encode_utf8(&mut [0; 4]));
                }
            }
            Event::DocType(_) => return None,
            Event::Eof => break,
            _ => {}
        }
        if page.full() {
            page.shortened = true;
            break;
        }
    }
    (depth == 0 || page.shortened).then(|| PaperView {
        encoding: String::new(),
        shortened: page.shortened,
        blocks: page.blocks,
    })
}

/// What was read so far.
#[derive(Default)]
struct Page {
    blocks: Vec<PaperBlock>,
    shortened: bool,
    characters: usize,
    /// The paragraph under way.
    text: String,
    heading: u8,
    /// Inside `w:t`: only there text is meant.
    meant: bool,
    /// Text that was struck out under tracked changes.
    deleted: usize,
    /// Open tables, the outermost first: only its rows are shown, inner tables become text of its cells.
    tables: usize,
    rows: Vec<Vec<String>>,
    cell: String,
}

impl Page {
    fn begin(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "tbl" => self.tables += 1,
            "tr" if self.tables == 1 => self.rows.push(Vec::new()),
            "t" => self.meant = true,
            "del" => self.deleted += 1,
            "tab" if !self.text.is_empty() => self.text.push('\t'),
            "br" => self.text.push('\n'),
            "drawing" | "pict" => self.text.push_str("［图］"),
            "pStyle" => self.heading = level(&value(element)),
            "outlineLvl" => {
                let level = value(element).parse::<u8>().unwrap_or(9);
                if level < 9 {
                    self.heading = level + 1;
                }
            }
            _ => {}
        }
    }

    fn write(&mut self, text: &str) {
        if self.meant && self.deleted == 0 {
            self.characters += text.len();
            self.text.push_str(text);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.meant = false,
            "del" => self.deleted = self.deleted.saturating_sub(1),
            "p" => self.paragraph(),
            "tc" if self.tables == 1 => {
                let cell = std::mem::take(&mut self.cell);
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
            }
            "tbl" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    let rows = std::mem::take(&mut self.rows);
                    self.blocks.push(PaperBlock::Table { rows });
                }
            }
            _ => {}
        }
    }

    fn paragraph(&mut self) {
        let text = std::mem::take(&mut self.text).trim().to_owned();
        let level = std::mem::take(&mut self.heading);
        if self.tables > 0 {
            if !self.cell.is_empty() && !text.is_empty() {
                self.cell.push('\n');
            }
            self.cell.push_str(&text);
        } else if level > 0 && !text.is_empty() {
            self.blocks.push(PaperBlock::Heading { level, text });
        } else if !text.is_empty() {
            self.blocks.push(PaperBlock::Paragraph { text });
        }
    }

    fn full(&self) -> bool {
        self.blocks.len() + self.rows.len() > MOST_BLOCKS || self.characters > MOST_CHARACTERS
    }
}

/// The level of a heading's style, 0 for none: `Heading1`, or the bare number that Chinese Word and WPS use.
fn level(style: &str) -> u8 {
    let number = style.strip_prefix("Heading").unwrap_or(style).trim();
    match number.parse::<u8>() {
        Ok(level @ 1..=6) => level,
        _ if style == "Title" => 1,
        _ => 0,
    }
}

/// The attribute `w:val`.
fn value(element: &BytesStart<'_>) -> String {
    let attributes = element.attributes().flatten();
    attributes
        .filter(|it| it.key.local_name().as_ref() == "val")
        .map(|it| it.value.into_owned())
        .next()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(inner: &str) -> Option<PaperView> {
        let text = format!(
            r#"<?xml version="1.0"?><w:document xmlns:w="w"><w:body>{inner}</w:body></w:document>"#
        );
        read(text.as_bytes())
    }

    #[test]
    fn paragraphs_headings_and_tables() {
        let paper = body(
            r#"<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>质量手册</w:t></w:r></w:p>
            <w:p><w:r><w:t>第一</w:t></w:r><w:r><w:t>章 &lt;总则&gt;&#12290;</w:t></w:r><w:del><w:r><w:t>删去</w:t></w:r></w:del></w:p><w:p/>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>项目</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            <w:p><w:r><w:drawing><w:t>x</w:t></w:drawing></w:r></w:p>"#,
        )
        .expect("well formed");
        assert_eq!(
            paper.blocks,
            [
                PaperBlock::Heading {
                    level: 1,
                    text: "质量手册".to_owned()
                },
                PaperBlock::Paragraph {
                    text: "第一章 <总则>。".to_owned()
                },
                PaperBlock::Table {
                    rows: vec![vec!["项目".to_owned(), "甲\n乙".to_owned()]]
                },
                PaperBlock::Paragraph {
                    text: "［图］x".to_owned()
                },
            ]
        );
    }

    #[test]
    fn what_is_not_well_formed_or_declares_entities_is_not_read() {
        assert!(body("<w:p>").is_none());
        assert!(read(b"<!DOCTYPE x [<!ENTITY a 'b'>]><w:document/>").is_none());
        assert!(body(&"<w:a>".repeat(DEEPEST)).is_none());
    }

    #[test]
    fn a_long_document_is_cut_and_says_so() {
        let paper = body(&"<w:p><w:r><w:t>x</w:t></w:r></w:p>".repeat(MOST_BLOCKS + 5));
        assert!(paper.expect("well formed").shortened);
    }
}
