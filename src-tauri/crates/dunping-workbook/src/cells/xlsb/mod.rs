//! .xlsb (the binary form of Office Open XML). Read here, not by the library, which reads past the end of what is short and does not tell
//! number formats or hidden rows.
//!
//! What this format does not say: a formula always has a result, so that one which was never calculated cannot be told (E14).

mod records;
mod sheet;

use std::collections::HashMap;
use std::io::BufRead;
use std::sync::Arc;

use super::tokens::{self, Names};
use super::xlsx::{application, of_type, relationships};
use super::{Book, Budget, Format, Formats, MAX_SHEETS, Sheet};
use crate::ReadError;
use crate::container::Container;
use records::{Records, text};

const WORKBOOK: &str = "xl/workbook.bin";
const RELATIONSHIPS: &str = "xl/_rels/workbook.bin.rels";
const PROPERTIES: &str = "docProps/app.xml";

/// Reads the workbook in a container that has the part `xl/workbook.bin`.
pub(super) fn read(container: &mut Container<'_>) -> Result<Book, ReadError> {
    let workbook = container.read(WORKBOOK, workbook)?;
    let targets = container.read(RELATIONSHIPS, relationships)?;
    let mut formats = Formats::default();
    let styles = match of_type(&targets, "styles") {
        Some(part) => container.read(part, |input, part| styles(input, part, &mut formats))?,
        None => Vec::new(),
    };
    let strings = match of_type(&targets, "sharedStrings") {
        Some(part) => container.read(part, strings)?,
        None => Vec::new(),
    };
    let application = match container.has(PROPERTIES) {
        true => container.read(PROPERTIES, application)?,
        false => None,
    };
    let formats = Arc::new(formats);
    let names = workbook.names();
    let tabs: Vec<(&Tab, &str)> = workbook
        .tabs
        .iter()
        .filter_map(|tab| Some((tab, targets.get(&tab.id)?)))
        .filter(|(_, target)| target.kind == "worksheet")
        .map(|(tab, target)| (tab, target.part.as_str()))
        .collect();
    if tabs.is_empty() {
        return Err(ReadError::Damaged("there is no worksheet".to_owned()));
    }
    if tabs.len() > MAX_SHEETS {
        return Err(ReadError::TooManySheets {
            sheets: tabs.len(),
            limit: MAX_SHEETS,
        });
    }
    let mut budget = Budget::new();
    let mut sheets = Vec::with_capacity(tabs.len());
    for (tab, part) in tabs {
        let known = sheet::Known {
            strings: &strings,
            styles: &styles,
            formats: &formats,
            names: &names,
        };
        let (cells, looks) = container.read(part, |input, part| {
            sheet::read(input, part, known, &mut budget)
        })?;
        let sheet = Sheet::new(tab.name.clone(), tab.hidden, cells);
        sheets.push(sheet.looking(looks, Arc::clone(&formats)));
    }
    Ok(Book {
        sheets,
        epoch_1904: workbook.epoch_1904,
        application,
    })
}

/// A tab of the workbook.
#[derive(Debug)]
struct Tab {
    name: String,
    hidden: bool,
    /// The relationship that leads to its part.
    id: String,
}

/// What the workbook's own part says.
#[derive(Debug, Default)]
struct Workbook {
    tabs: Vec<Tab>,
    epoch_1904: bool,
    /// For each workbook that is referred to: whether it is this one.
    books: Vec<bool>,
    /// Pairs of sheets that formulas refer to: which workbook, first and last tab.
    pairs: Vec<(u32, i32, i32)>,
    defined: Vec<String>,
}

impl Workbook {
    fn record(&mut self, kind: u32, mut data: super::bytes::Bytes<'_>) -> Option<()> {
        match kind {
            153 => self.epoch_1904 = data.u32()? & 1 != 0,
            156 => {
                let state = data.u32()?;
                data.take(4)?;
                self.tabs.push(Tab {
                    id: text(&mut data)?,
                    name: text(&mut data)?,
                    hidden: state != 0,
                });
            }
            // This workbook, this sheet; another workbook, an add-in.
            357 | 358 => self.books.push(true),
            355 | 667 => self.books.push(false),
            362 => {
                for _ in 0..data.u32()? {
                    self.pairs.push((data.u32()?, data.i32()?, data.i32()?));
                }
            }
            39 => {
                data.take(9)?;
                self.defined.push(text(&mut data)?);
            }
            _ => (),
        }
        Some(())
    }

    /// What stands before the `!` of references.
    fn names(&self) -> Names {
        let sheet = |tab: i32| {
            let tab = usize::try_from(tab).ok().and_then(|tab| self.tabs.get(tab));
            tab.map_or("#REF", |tab| tab.name.as_str())
        };
        let sheets = self.pairs.iter().map(|(book, first, last)| {
            let book = usize::try_from(*book)
                .ok()
                .and_then(|book| self.books.get(book));
            match book {
                Some(true) if first == last => tokens::quoted(sheet(*first)),
                Some(true) => tokens::quoted(&format!("{}:{}", sheet(*first), sheet(*last))),
                _ => "[?]".to_owned(),
            }
        });
        Names {
            sheets: sheets.collect(),
            defined: self.defined.clone(),
        }
    }
}

fn workbook(input: &mut dyn BufRead, part: &str) -> Result<Workbook, ReadError> {
    let mut records = Records::new(input, part);
    let mut workbook = Workbook::default();
    while let Some((kind, data)) = records.next()? {
        let read = workbook.record(kind, data);
        read.ok_or_else(|| records.short())?;
    }
    Ok(workbook)
}

/// The table of strings. Its own count is not believed: it holds what it holds.
fn strings(input: &mut dyn BufRead, part: &str) -> Result<Vec<Arc<str>>, ReadError> {
    let mut records = Records::new(input, part);
    let mut strings = Vec::new();
    while let Some((kind, mut data)) = records.next()? {
        if kind == 19 {
            let string = data.u8().and_then(|_| text(&mut data));
            strings.push(string.ok_or_else(|| records.short())?.into());
        }
    }
    Ok(strings)
}

/// The number format of each cell style.
fn styles(
    input: &mut dyn BufRead,
    part: &str,
    formats: &mut Formats,
) -> Result<Vec<Format>, ReadError> {
    let mut records = Records::new(input, part);
    let mut own: HashMap<u16, Format> = HashMap::new();
    let mut styles = Vec::new();
    let mut of_cells = false;
    while let Some((kind, mut data)) = records.next()? {
        let read = match kind {
            617 | 618 => {
                of_cells = kind == 617;
                Some(())
            }
            44 => data.u16().zip(text(&mut data)).map(|(id, code)| {
                own.entry(id).or_insert_with(|| formats.of_code(&code));
            }),
            47 if of_cells => data.u16().and_then(|_| data.u16()).map(|id| {
                let own = own.get(&id).copied();
                styles.push(own.unwrap_or_else(|| formats.of_builtin(u32::from(id))));
            }),
            _ => Some(()),
        };
        read.ok_or_else(|| records.short())?;
    }
    Ok(styles)
}
