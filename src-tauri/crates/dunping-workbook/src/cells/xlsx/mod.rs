//! .xlsx and .xlsm (Office Open XML). Read here, not by the library: one pass over each sheet gives the values together with formulas,
//! formats, hidden rows and merged cells, and refuses what leads nowhere; the library would need a second pass for the latter and
//! believes the file's own counts. Macros are never looked at.

mod parts;
mod shared;
mod sheet;
mod usual;

use std::sync::Arc;

pub(super) use parts::{application, of_type, relationships};

use super::{Book, Budget, Formats, MAX_SHEETS, Sheet};
use crate::ReadError;
use crate::container::Container;

const WORKBOOK: &str = "xl/workbook.xml";
const RELATIONSHIPS: &str = "xl/_rels/workbook.xml.rels";
const PROPERTIES: &str = "docProps/app.xml";

/// Reads the workbook in a container that has the part `xl/workbook.xml`.
pub(super) fn read(container: &mut Container<'_>) -> Result<Book, ReadError> {
    let workbook = container.read(WORKBOOK, parts::workbook)?;
    let targets = container.read(RELATIONSHIPS, parts::relationships)?;
    let mut formats = Formats::default();
    let styles = match parts::of_type(&targets, "styles") {
        Some(part) => {
            container.read(part, |input, part| parts::styles(input, part, &mut formats))?
        }
        None => Vec::new(),
    };
    let strings = match parts::of_type(&targets, "sharedStrings") {
        Some(part) => container.read(part, parts::strings)?,
        None => Vec::new(),
    };
    let application = match container.has(PROPERTIES) {
        true => container.read(PROPERTIES, parts::application)?,
        false => None,
    };
    let formats = Arc::new(formats);

    let tabs: Vec<(&parts::Tab, &str)> = workbook
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
        // The container watches the encoding of what is XML by its name.
        if !part.ends_with(".xml") {
            return Err(ReadError::Damaged(format!("{part} is no worksheet")));
        }
        let known = sheet::Known {
            strings: &strings,
            styles: &styles,
            formats: &formats,
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
