//! .ods (OpenDocument, as LibreOffice writes it and WPS can). Read here, not by the library, which lays every sheet out as a rectangle
//! and repeats cells as often as the file says. The prefixes of names are the usual ones, which every program writes.

mod date;
mod formula;
mod sheet;
mod styles;

use std::io::BufRead;
use std::sync::Arc;

use quick_xml::events::Event;

use super::xml::Xml;
use super::{Book, Budget, MAX_SHEETS, Sheet};
use crate::ReadError;
use crate::container::Container;
use styles::Styles;

const CONTENT: &str = "content.xml";
const STYLES: &str = "styles.xml";
const META: &str = "meta.xml";
const MANIFEST: &str = "META-INF/manifest.xml";
/// The longest name of a program that is kept.
const MAX_NAME: usize = 200;

/// Reads the workbook in a container that has the part `content.xml`.
pub(super) fn read(container: &mut Container<'_>) -> Result<Book, ReadError> {
    if container.has(MANIFEST) && container.read(MANIFEST, encrypted)? {
        return Err(ReadError::Encrypted);
    }
    let application = match container.has(META) {
        true => container.read(META, generator)?,
        false => None,
    };
    let mut styles = Styles::default();
    if container.has(STYLES) {
        container.read(STYLES, |input, part| named_styles(input, part, &mut styles))?;
    }
    let mut book = container.read(CONTENT, |input, part| content(input, part, &mut styles))?;
    book.application = application;
    Ok(book)
}

fn content(input: &mut dyn BufRead, part: &str, styles: &mut Styles) -> Result<Book, ReadError> {
    let mut xml = Xml::new(input, part);
    let mut buffer = Vec::new();
    let mut budget = Budget::new();
    let mut book = Book::default();
    let mut tables = Vec::new();
    let mut is_spreadsheet = false;
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) => match element.name().as_ref() {
                "office:spreadsheet" => is_spreadsheet = true,
                "office:automatic-styles" => styles.read(&mut xml)?,
                "table:null-date" => {
                    let date = xml.attribute(&element, "table:date-value")?;
                    book.epoch_1904 = date.is_some_and(|date| date.starts_with("1904-01-01"));
                }
                "table:table" => {
                    if tables.len() == MAX_SHEETS {
                        return Err(ReadError::TooManySheets {
                            sheets: tables.len() + 1,
                            limit: MAX_SHEETS,
                        });
                    }
                    let table =
                        sheet::read(&mut xml, &element, styles, book.epoch_1904, &mut budget)?;
                    tables.push(table);
                }
                "table:tracked-changes" | "office:scripts" | "office:font-face-decls" => {
                    xml.skip(&element)?;
                }
                _ => (),
            },
            Event::Eof => break,
            _ => (),
        }
    }
    if !is_spreadsheet {
        return Err(ReadError::NotAWorkbook);
    }
    if tables.is_empty() {
        return Err(ReadError::Damaged("there is no worksheet".to_owned()));
    }
    let formats = Arc::new(std::mem::take(&mut styles.formats));
    book.sheets = tables
        .into_iter()
        .map(|table| {
            let sheet = Sheet::new(table.name, table.hidden, table.cells);
            sheet.looking(table.looks, Arc::clone(&formats))
        })
        .collect();
    Ok(book)
}

/// The styles that have names of their own.
fn named_styles(input: &mut dyn BufRead, part: &str, styles: &mut Styles) -> Result<(), ReadError> {
    let mut xml = Xml::new(input, part);
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) => match element.name().as_ref() {
                "office:styles" => styles.read(&mut xml)?,
                "office:document-styles" => (),
                _ => xml.skip(&element)?,
            },
            Event::Eof => return Ok(()),
            _ => (),
        }
    }
}

/// Whether a part is encrypted.
fn encrypted(input: &mut dyn BufRead, part: &str) -> Result<bool, ReadError> {
    let mut xml = Xml::new(input, part);
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) if element.local_name().as_ref() == "encryption-data" => {
                return Ok(true);
            }
            Event::Eof => return Ok(false),
            _ => (),
        }
    }
}

/// The name of the program that wrote the file.
fn generator(input: &mut dyn BufRead, part: &str) -> Result<Option<String>, ReadError> {
    let mut xml = Xml::new(input, part);
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) if element.name().as_ref() == "meta:generator" => {
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
