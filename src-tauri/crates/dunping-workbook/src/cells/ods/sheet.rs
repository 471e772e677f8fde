//! One table of an OpenDocument file. Rows and cells may say that they are repeated; what is blank costs nothing however often, what
//! shows something counts as often as it is there.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};

use super::super::sheet::Looks;
use super::super::xml::{MAX_COLUMNS, MAX_ROWS, Xml, plain};
use super::super::{Area, Budget, Cell, Place, Value};
use super::styles::Styles;
use super::{date, formula};
use crate::ReadError;

/// A table as it was read.
pub(super) struct Table {
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) cells: Vec<(Place, Cell)>,
    pub(super) looks: Looks,
}

/// Reads a table, up to its end.
pub(super) fn read<R: BufRead>(
    xml: &mut Xml<'_, R>,
    table: &BytesStart<'_>,
    styles: &mut Styles,
    epoch_1904: bool,
    budget: &mut Budget,
) -> Result<Table, ReadError> {
    let name = xml.attribute(table, "table:name")?;
    let style = xml.attribute(table, "table:style-name")?;
    let mut reading = Reading {
        table: Table {
            name: name.unwrap_or_default().into_owned(),
            hidden: style.is_some_and(|style| styles.hides(&style)),
            cells: Vec::new(),
            looks: Looks::default(),
        },
        xml,
        styles,
        epoch_1904,
        budget,
        columns: Vec::new(),
        column: 0,
        row: 0,
    };
    reading.rows()?;
    Ok(reading.table)
}

struct Reading<'a, 'x, R> {
    table: Table,
    xml: &'a mut Xml<'x, R>,
    styles: &'a mut Styles,
    epoch_1904: bool,
    budget: &'a mut Budget,
    /// The style of the cells of each range of columns, by the column behind it.
    columns: Vec<(u32, String)>,
    column: u32,
    row: u32,
}

/// How rows and columns are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Yes,
    Hidden,
    Filtered,
}

/// What a row or a column says of itself.
struct Line {
    repeated: u32,
    shown: Shown,
    style: Option<String>,
}

/// What a cell says of itself before its text.
#[derive(Default)]
struct Head {
    repeated: u32,
    spanned: (u32, u32),
    kind: String,
    is_error: bool,
    /// Whether it has a paragraph, be it empty.
    is_shown: bool,
    value: Option<String>,
    formula: Option<String>,
    style: Option<String>,
}

impl<R: BufRead> Reading<'_, '_, R> {
    fn rows(&mut self) -> Result<(), ReadError> {
        let mut buffer = Vec::new();
        let mut depth = 0_u32;
        loop {
            match self.xml.next(&mut buffer)? {
                Event::Start(element) => match element.name().as_ref() {
                    "table:table-column" => {
                        self.columns(&element)?;
                        self.xml.skip(&element)?;
                    }
                    "table:table-row" => self.row(&element)?,
                    "table:table-header-rows"
                    | "table:table-rows"
                    | "table:table-row-group"
                    | "table:table-header-columns"
                    | "table:table-columns"
                    | "table:table-column-group" => depth += 1,
                    _ => self.xml.skip(&element)?,
                },
                Event::End(_) if depth == 0 => return Ok(()),
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(self.xml.unfinished()),
                _ => (),
            }
        }
    }

    fn line(&self, element: &BytesStart<'_>) -> Result<Line, ReadError> {
        let mut line = Line {
            repeated: 1,
            shown: Shown::Yes,
            style: None,
        };
        self.xml.attributes(element, |name, value| {
            match name {
                "table:number-rows-repeated" | "table:number-columns-repeated" => {
                    line.repeated = repeated(value);
                }
                "table:visibility" => {
                    line.shown = match value {
                        "collapse" => Shown::Hidden,
                        "filter" => Shown::Filtered,
                        _ => Shown::Yes,
                    };
                }
                "table:default-cell-style-name" => line.style = Some(value.to_owned()),
                _ => (),
            }
            Ok(())
        })?;
        Ok(line)
    }

    fn columns(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        let line = self.line(element)?;
        let first = self.column;
        self.column = first.saturating_add(line.repeated);
        self.columns
            .push((self.column, line.style.unwrap_or_default()));
        if line.shown != Shown::Yes && first < MAX_COLUMNS {
            let last = (self.column - 1).min(MAX_COLUMNS - 1);
            self.budget.area()?;
            self.table.looks.hidden_columns.push((first, last));
        }
        Ok(())
    }

    fn row(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        let line = self.line(element)?;
        let first = self.row;
        self.row = first.saturating_add(line.repeated);
        let from = self.table.cells.len();
        self.cells(first, line.style.as_deref())?;
        if first >= MAX_ROWS {
            return match self.table.cells.len() > from {
                true => Err(self
                    .xml
                    .false_place(&format!("row {}", u64::from(first) + 1))),
                false => Ok(()),
            };
        }
        let last = (self.row - 1).min(MAX_ROWS - 1);
        if line.shown != Shown::Yes {
            self.budget.area()?;
            self.table.looks.hidden_rows.push((first, last));
        }
        if line.shown == Shown::Filtered {
            self.budget.area()?;
            self.table.looks.filtered.push(Area {
                from: (first, 0),
                to: (last, MAX_COLUMNS - 1),
            });
        }
        let cells: Vec<(Place, Cell)> = match line.repeated {
            0 | 1 => return Ok(()),
            _ => self.table.cells[from..].to_vec(),
        };
        if cells.is_empty() {
            return Ok(());
        }
        for row in first + 1..self.row {
            for (at, cell) in &cells {
                self.push((row, at.1), cell.clone())?;
            }
        }
        Ok(())
    }

    fn push(&mut self, at: Place, cell: Cell) -> Result<(), ReadError> {
        if at.0 >= MAX_ROWS || at.1 >= MAX_COLUMNS {
            let place = format!("R{}C{}", u64::from(at.0) + 1, u64::from(at.1) + 1);
            return Err(self.xml.false_place(&place));
        }
        self.budget.cell(&cell)?;
        self.table.cells.push((at, cell));
        Ok(())
    }

    fn cells(&mut self, row: u32, row_style: Option<&str>) -> Result<(), ReadError> {
        let mut buffer = Vec::new();
        let mut column = 0_u32;
        let mut text = String::new();
        loop {
            match self.xml.next(&mut buffer)? {
                Event::Start(element) => match element.name().as_ref() {
                    "table:table-cell" | "table:covered-table-cell" => {
                        let mut head = self.head(&element)?;
                        text.clear();
                        head.is_shown = self.paragraphs(&mut text)?;
                        let next = column.saturating_add(head.repeated);
                        self.cell((row, column), &head, &text, row_style)?;
                        column = next;
                    }
                    _ => self.xml.skip(&element)?,
                },
                Event::End(_) => return Ok(()),
                Event::Eof => return Err(self.xml.unfinished()),
                _ => (),
            }
        }
    }

    fn head(&self, element: &BytesStart<'_>) -> Result<Head, ReadError> {
        let mut head = Head {
            repeated: 1,
            spanned: (1, 1),
            ..Head::default()
        };
        self.xml.attributes(element, |name, value| {
            match name {
                "table:number-columns-repeated" => head.repeated = repeated(value),
                "table:number-rows-spanned" => head.spanned.0 = repeated(value),
                "table:number-columns-spanned" => head.spanned.1 = repeated(value),
                "office:value-type" => value.clone_into(&mut head.kind),
                "calcext:value-type" => head.is_error = value == "error",
                "table:style-name" => head.style = Some(value.to_owned()),
                _ => (),
            }
            Ok(())
        })?;
        head.formula = self
            .xml
            .attribute(element, "table:formula")?
            .map(|formula| formula::text(&formula));
        let name = match head.kind.as_str() {
            "date" => "office:date-value",
            "time" => "office:time-value",
            "boolean" => "office:boolean-value",
            "string" => "office:string-value",
            _ => "office:value",
        };
        head.value = self
            .xml
            .attribute(element, name)?
            .map(|value| value.into_owned());
        Ok(head)
    }

    /// The text of a cell, its paragraphs as lines; notes and drawings are passed over. Gives whether there is a paragraph at all.
    fn paragraphs(&mut self, text: &mut String) -> Result<bool, ReadError> {
        let mut buffer = Vec::new();
        let mut depth = 0_u32;
        let mut first = true;
        loop {
            let event = self.xml.next(&mut buffer)?;
            match &event {
                Event::Start(element) => match element.name().as_ref() {
                    "text:p" | "text:h" => {
                        if !std::mem::take(&mut first) {
                            text.push('\n');
                        }
                        depth += 1;
                    }
                    "text:span" | "text:a" | "text:ruby" | "text:ruby-base" if depth > 0 => {
                        depth += 1;
                    }
                    "text:s" => {
                        let count = self.xml.attribute(element, "text:c")?;
                        let count = count.map_or(1, |count| repeated(&count)).min(1000);
                        text.extend((0..count).map(|_| ' '));
                        self.xml.skip(element)?;
                    }
                    "text:tab" => {
                        text.push('\t');
                        self.xml.skip(element)?;
                    }
                    "text:line-break" => {
                        text.push('\n');
                        self.xml.skip(element)?;
                    }
                    _ => self.xml.skip(element)?,
                },
                Event::End(_) if depth == 0 => return Ok(!first),
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(self.xml.unfinished()),
                other if depth > 0 => self.xml.characters(other, text)?,
                _ => (),
            }
        }
    }

    fn cell(
        &mut self,
        at: Place,
        head: &Head,
        text: &str,
        row_style: Option<&str>,
    ) -> Result<(), ReadError> {
        if head.spanned != (1, 1) && at.0 < MAX_ROWS && at.1 < MAX_COLUMNS {
            let end = |from: u32, count: u32, most: u32| {
                from.saturating_add(count.saturating_sub(1)).min(most - 1)
            };
            self.budget.area()?;
            self.table.looks.merged.push(Area {
                from: at,
                to: (
                    end(at.0, head.spanned.0, MAX_ROWS),
                    end(at.1, head.spanned.1, MAX_COLUMNS),
                ),
            });
        }
        let (value, stored) = self.value(head, text);
        if value == Value::Blank && head.formula.is_none() {
            return Ok(());
        }
        for column in (at.1..).take(head.repeated as usize) {
            let of_column = self
                .columns
                .partition_point(|(behind, _)| *behind <= column);
            let of_column = self.columns.get(of_column).map(|(_, style)| style.as_str());
            let style = head.style.as_deref().or(row_style).or(of_column);
            let format = self.styles.format(style.unwrap_or_default());
            let cell = Cell {
                value: value.clone(),
                formula: head.formula.as_deref().map(Into::into),
                format,
                stored: stored.clone(),
            };
            self.push((at.0, column), cell)?;
        }
        Ok(())
    }

    /// The value of a cell, and its text in the file where that is another.
    fn value(&self, head: &Head, text: &str) -> (Value, Option<Box<str>>) {
        if head.is_error {
            return (Value::Error(text.into()), None);
        }
        let written = head.value.as_deref();
        let stored = || written.map(Into::into);
        // A formula that gave an empty text has an empty paragraph and nothing else.
        let shown = || match text {
            "" if head.formula.is_none() || !head.is_shown => Value::Blank,
            text => Value::Text(text.into()),
        };
        match (head.kind.as_str(), written) {
            ("float" | "percentage" | "currency", Some(number)) => match number.parse::<f64>() {
                Ok(value) if value.is_finite() => {
                    let differs = value.to_string() != number;
                    (Value::Number(value), stored().filter(|_| differs))
                }
                _ => (Value::Text(number.into()), None),
            },
            ("date", Some(day)) => match date::serial(day, self.epoch_1904) {
                Some(serial) => (Value::Date(serial), stored()),
                None => (Value::Text(day.into()), None),
            },
            ("time", Some(time)) => match date::duration(time) {
                Some(part) => (Value::Date(part), stored()),
                None => (Value::Text(time.into()), None),
            },
            ("boolean", Some(truth)) => (Value::Bool(truth == "true"), None),
            ("string", written) => (Value::Text(written.unwrap_or(text).into()), None),
            _ => (shown(), None),
        }
    }
}

/// How often something is there. What is no number counts once.
fn repeated(text: &str) -> u32 {
    plain(text).map_or(1, |count| u32::try_from(count).unwrap_or(u32::MAX))
}
