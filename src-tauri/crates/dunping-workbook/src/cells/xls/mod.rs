//! .xls of Excel 97 to 2003 and .et of WPS (BIFF8 in a compound file). Read here, not by the library, which lays every sheet out as a
//! rectangle, loses shared formulas and does not tell number formats or hidden rows.
//!
//! What this format does not say: a formula always has a result, so that one which was never calculated cannot be told (E14); where a
//! filter is at work, but not in which rows, so that every hidden row of such a sheet counts as filtered out.

mod properties;
mod records;
mod sheet;

use std::collections::HashMap;
use std::sync::Arc;

use super::bytes::Bytes;
use super::compound::Compound;
use super::tokens::{self, Names};
use super::{Book, Budget, Format, Formats, MAX_SHEETS, Sheet};
use crate::ReadError;
use records::{Record, Records, damaged};

/// The version in the first record of a stream of Excel 97 and later.
const BIFF8: u16 = 0x0600;
/// The names that the format abbreviates to one character; only the ones for printing and filters are common.
const BUILT_IN: [&str; 14] = [
    "Consolidate_Area",
    "Auto_Open",
    "Auto_Close",
    "Extract",
    "Database",
    "Criteria",
    "Print_Area",
    "Print_Titles",
    "Recorder",
    "Data_Form",
    "Auto_Activate",
    "Auto_Deactivate",
    "Sheet_Title",
    "_FilterDatabase",
];

/// Reads the workbook in a compound file.
pub(super) fn read(bytes: &[u8]) -> Result<Book, ReadError> {
    let file = Compound::open(bytes)?;
    if file.has("EncryptedPackage") {
        return Err(ReadError::Encrypted);
    }
    if !file.has("Workbook") {
        return Err(if file.has("Book") {
            ReadError::OldBinary
        } else {
            ReadError::NotAWorkbook
        });
    }
    let stream = file.stream("Workbook")?;
    let mut globals = Globals::default();
    globals.read(&stream)?;
    let application = match file.has(properties::STREAM) {
        true => properties::application(&file.stream(properties::STREAM)?),
        false => None,
    };
    let names = globals.names();
    let styles: Vec<Format> = globals
        .styles
        .iter()
        .map(|id| match globals.own_formats.get(id) {
            Some(code) => globals.formats.of_code(code),
            None => globals.formats.of_builtin(u32::from(*id)),
        })
        .collect();
    let formats = Arc::new(globals.formats);
    let tabs: Vec<&Tab> = globals.tabs.iter().filter(|tab| tab.is_sheet).collect();
    if tabs.is_empty() {
        return Err(damaged("there is no worksheet"));
    }
    if tabs.len() > MAX_SHEETS {
        return Err(ReadError::TooManySheets {
            sheets: tabs.len(),
            limit: MAX_SHEETS,
        });
    }
    let mut budget = Budget::new();
    let mut sheets = Vec::new();
    for tab in tabs {
        let known = sheet::Known {
            strings: &globals.strings,
            styles: &styles,
            formats: &formats,
            names: &names,
        };
        let (cells, looks) = sheet::read(&stream, tab.start, known, &mut budget)?;
        let sheet = Sheet::new(tab.name.clone(), tab.hidden, cells);
        sheets.push(sheet.looking(looks, Arc::clone(&formats)));
    }
    Ok(Book {
        sheets,
        epoch_1904: globals.epoch_1904,
        application,
    })
}

/// Checks the first record of a part of the stream.
fn beginning(record: &Record<'_>) -> Result<(), ReadError> {
    let mut data = record.data;
    match (record.kind, data.u16()) {
        (0x0809, Some(BIFF8)) => Ok(()),
        (0x0809 | 0x0009 | 0x0209 | 0x0409, _) => Err(ReadError::OldBinary),
        _ => Err(damaged("it does not begin")),
    }
}

/// A tab of the workbook.
#[derive(Debug)]
struct Tab {
    name: String,
    hidden: bool,
    is_sheet: bool,
    /// Where its part of the stream begins.
    start: usize,
}

/// What stands before the sheets.
#[derive(Debug, Default)]
struct Globals {
    tabs: Vec<Tab>,
    epoch_1904: bool,
    formats: Formats,
    own_formats: HashMap<u16, String>,
    /// The number format of each cell style.
    styles: Vec<u16>,
    strings: Vec<Arc<str>>,
    /// For each workbook that is referred to: whether it is this one.
    books: Vec<bool>,
    /// Pairs of sheets that formulas refer to: which workbook, first and last tab.
    pairs: Vec<(u16, u16, u16)>,
    defined: Vec<String>,
}

impl Globals {
    fn read(&mut self, stream: &[u8]) -> Result<(), ReadError> {
        let mut records = Records::at(stream, 0).ok_or_else(|| damaged("it is empty"))?;
        beginning(&records.next()?)?;
        loop {
            let record = records.next()?;
            match record.kind {
                0x000A => return Ok(()),
                // Without a password of its own the record stands for nothing.
                0x002F => return Err(ReadError::Encrypted),
                0x00FC => self.strings(&records, &record),
                0x0017 => self.pairs(&records, &record),
                _ => self.record(&record),
            }
            .ok_or_else(|| damaged(&format!("the record {:04X} is too short", record.kind)))?;
        }
    }

    fn record(&mut self, record: &Record<'_>) -> Option<()> {
        let mut data = record.data;
        match record.kind {
            0x0022 => self.epoch_1904 = data.u16()? == 1,
            0x0085 => {
                let start = usize::try_from(data.u32()?).ok()?;
                let (state, kind) = (data.u8()?, data.u8()?);
                let count = usize::from(data.u8()?);
                self.tabs.push(Tab {
                    name: characters(&mut data, count)?,
                    hidden: state & 0x03 != 0,
                    is_sheet: kind == 0,
                    start,
                });
            }
            0x041E => {
                let id = data.u16()?;
                let count = usize::from(data.u16()?);
                let code = characters(&mut data, count)?;
                self.own_formats.insert(id, code);
            }
            0x00E0 => {
                data.take(2)?;
                self.styles.push(data.u16()?);
            }
            0x01AE => {
                data.take(2)?;
                self.books.push(data.u16()? == 0x0401);
            }
            0x0018 => {
                let flags = data.u16()?;
                data.take(1)?;
                let count = usize::from(data.u8()?);
                data.take(10)?;
                let name = characters(&mut data, count)?;
                let short = name.chars().next().and_then(|c| BUILT_IN.get(c as usize));
                let is_short = flags & 0x20 != 0;
                self.defined.push(match short.filter(|_| is_short) {
                    Some(name) => (*name).to_owned(),
                    None => name,
                });
            }
            _ => (),
        }
        Some(())
    }

    /// The table of strings. Its own counts are not believed: it holds what it holds.
    fn strings(&mut self, records: &Records<'_>, record: &Record<'_>) -> Option<()> {
        let mut pieces = records.whole(record);
        pieces.u32()?;
        let declared = pieces.u32()?;
        while !pieces.is_empty() && self.strings.len() < usize::try_from(declared).ok()? {
            self.strings.push(pieces.string()?.into());
        }
        Some(())
    }

    fn pairs(&mut self, records: &Records<'_>, record: &Record<'_>) -> Option<()> {
        let mut pieces = records.whole(record);
        let count = pieces.u16()?;
        for _ in 0..count {
            self.pairs
                .push((pieces.u16()?, pieces.u16()?, pieces.u16()?));
        }
        Some(())
    }

    /// What stands before the `!` of references.
    fn names(&self) -> Names {
        let sheet = |tab: u16| {
            let name = self.tabs.get(usize::from(tab)).map(|tab| tab.name.as_str());
            name.unwrap_or("#REF")
        };
        let sheets =
            self.pairs.iter().map(
                |(book, first, last)| match self.books.get(usize::from(*book)) {
                    Some(true) if first == last => tokens::quoted(sheet(*first)),
                    Some(true) => tokens::quoted(&format!("{}:{}", sheet(*first), sheet(*last))),
                    _ => "[?]".to_owned(),
                },
            );
        Names {
            sheets: sheets.collect(),
            defined: self.defined.clone(),
        }
    }
}

/// Characters behind the byte that says how wide they are.
fn characters(data: &mut Bytes<'_>, count: usize) -> Option<String> {
    match data.u8()? & 1 {
        0 => data.narrow(count),
        _ => data.wide(count),
    }
}
