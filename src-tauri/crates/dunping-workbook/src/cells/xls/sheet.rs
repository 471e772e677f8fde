//! One sheet of a .xls file, in one pass over its records.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::bytes::{Bytes, error_name};
use super::super::sheet::Looks;
use super::super::tokens::{self, Dialect, Names};
use super::super::xml::false_place;
use super::super::{Area, Budget, Cell, Format, Formats, Place, Value};
use super::records::{Record, Records, damaged};
use super::{beginning, characters};
use crate::ReadError;

/// The columns of a sheet, A to IV. The rows fill their 16 bits.
const COLUMNS: u32 = 256;
/// The token of a formula that stands elsewhere: in a shared formula or in one over an area.
const ELSEWHERE: u8 = 0x01;

/// What the sheets of a workbook refer to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) strings: &'a [Arc<str>],
    pub(super) styles: &'a [Format],
    pub(super) formats: &'a Formats,
    pub(super) names: &'a Names,
}

/// Reads the cells of the sheet that begins at a place of the stream, and what is merged and hidden.
pub(super) fn read(
    stream: &[u8],
    start: usize,
    known: Known<'_>,
    budget: &mut Budget,
) -> Result<(Vec<(Place, Cell)>, Looks), ReadError> {
    let mut records =
        Records::at(stream, start).ok_or_else(|| damaged("a sheet beyond the end"))?;
    beginning(&records.next()?)?;
    let mut sheet = Reading {
        known,
        budget,
        looks: Looks::default(),
        cells: Vec::new(),
        elsewhere: Vec::new(),
        shared: HashMap::new(),
        waiting: None,
    };
    let mut depth = 0_u32;
    loop {
        let record = records.next()?;
        match record.kind {
            // What is embedded, such as a chart, has cells of its own.
            0x0809 => depth += 1,
            0x000A if depth == 0 => break,
            0x000A => depth -= 1,
            _ if depth > 0 => (),
            _ => sheet.record(&records, &record)?,
        }
    }
    sheet.settle()?;
    Ok((sheet.cells, sheet.looks))
}

struct Reading<'a> {
    known: Known<'a>,
    budget: &'a mut Budget,
    looks: Looks,
    cells: Vec<(Place, Cell)>,
    /// The cells whose formulas stand elsewhere: index of the cell, and where.
    elsewhere: Vec<(usize, Place)>,
    /// The formulas that stand for several cells, each by the cell that it stands behind.
    shared: HashMap<Place, Vec<u8>>,
    /// The formula whose text comes in the next record, as an index.
    waiting: Option<usize>,
}

impl Reading<'_> {
    fn record(&mut self, records: &Records<'_>, record: &Record<'_>) -> Result<(), ReadError> {
        let read = match record.kind {
            0x0203 | 0x027E | 0x0204 | 0x00D6 | 0x0205 | 0x00FD => self.cell(records, record),
            0x00BD => self.row_of_numbers(record.data),
            0x0006 => self.formula(record.data),
            0x0207 => self.text_of_formula(records, record),
            0x04BC | 0x0221 => self.shared(record),
            0x0208 => self.row(record.data),
            0x007D => self.columns(record.data),
            0x00E5 => self.merged(record.data),
            // A filter is at work.
            0x009B => {
                let everywhere = Area {
                    from: (0, 0),
                    to: (u32::from(u16::MAX), COLUMNS - 1),
                };
                self.looks.filtered = vec![everywhere];
                Some(Ok(()))
            }
            _ => Some(Ok(())),
        };
        read.ok_or_else(|| damaged(&format!("the record {:04X} is too short", record.kind)))?
    }

    /// Place and number format, with which every cell begins.
    fn head(&self, data: &mut Bytes<'_>) -> Option<Result<(Place, Format), ReadError>> {
        let at = (u32::from(data.u16()?), u32::from(data.u16()?));
        let style = usize::from(data.u16()?);
        let format = self.known.styles.get(style).copied();
        Some(checked(at).map(|at| (at, format.unwrap_or(Format::UNKNOWN))))
    }

    fn push(&mut self, at: Place, cell: Cell) -> Result<(), ReadError> {
        if cell.formula.is_some() || cell.value != Value::Blank {
            self.budget.cell(&cell)?;
            self.cells.push((at, cell));
        }
        Ok(())
    }

    fn number(&self, number: f64, format: Format) -> Cell {
        let value = match self.known.formats.is_date(format) {
            _ if !number.is_finite() => Value::Error("#NUM!".into()),
            true => Value::Date(number),
            false => Value::Number(number),
        };
        Cell {
            value,
            format,
            ..Cell::default()
        }
    }

    fn cell(
        &mut self,
        records: &Records<'_>,
        record: &Record<'_>,
    ) -> Option<Result<(), ReadError>> {
        let mut data = record.data;
        let (at, format) = match self.head(&mut data)? {
            Ok(head) => head,
            Err(refusal) => return Some(Err(refusal)),
        };
        let value = match record.kind {
            0x0203 => self.number(data.f64()?, format).value,
            0x027E => self.number(data.rk()?, format).value,
            0x0205 => {
                let (code, is_error) = (data.u8()?, data.u8()?);
                truth_or_error(code, is_error != 0)
            }
            0x00FD => {
                let index = data.u32()?;
                let string = usize::try_from(index)
                    .ok()
                    .and_then(|index| self.known.strings.get(index));
                let Some(string) = string else {
                    return Some(Err(ReadError::FalseIndex {
                        part: "workbook".to_owned(),
                        index: index.to_string(),
                    }));
                };
                Value::Text(Arc::clone(string))
            }
            _ => {
                let mut pieces = records.whole(&Record {
                    kind: record.kind,
                    data,
                });
                let count = usize::from(pieces.u16()?);
                let flags = pieces.u8()?;
                Value::Text(pieces.characters(count, flags)?.into())
            }
        };
        let cell = Cell {
            value,
            format,
            ..Cell::default()
        };
        Some(self.push(at, cell))
    }

    fn row_of_numbers(&mut self, mut data: Bytes<'_>) -> Option<Result<(), ReadError>> {
        let (row, first) = (u32::from(data.u16()?), u32::from(data.u16()?));
        let numbers = data.rest().len().checked_sub(2)? / 6;
        for column in (first..).take(numbers) {
            let style = usize::from(data.u16()?);
            let format = self.known.styles.get(style).copied();
            let cell = self.number(data.rk()?, format.unwrap_or(Format::UNKNOWN));
            let pushed = checked((row, column)).and_then(|at| self.push(at, cell));
            if pushed.is_err() {
                return Some(pushed);
            }
        }
        Some(Ok(()))
    }

    fn formula(&mut self, mut data: Bytes<'_>) -> Option<Result<(), ReadError>> {
        let (at, format) = match self.head(&mut data)? {
            Ok(head) => head,
            Err(refusal) => return Some(Err(refusal)),
        };
        let mut result = data;
        data.take(8)?;
        data.take(6)?;
        let length = usize::from(data.u16()?);
        let formula = data.take(length)?;
        self.waiting = None;
        let mut cell = match result.rest() {
            [kind, _, code, _, _, _, 0xFF, 0xFF, ..] => {
                let value = match kind {
                    0 => {
                        self.waiting = Some(self.cells.len());
                        Value::Text("".into())
                    }
                    1 => truth_or_error(*code, false),
                    2 => truth_or_error(*code, true),
                    _ => Value::Text("".into()),
                };
                Cell {
                    value,
                    format,
                    ..Cell::default()
                }
            }
            _ => self.number(result.f64()?, format),
        };
        let mut head = Bytes::new(formula);
        if head.u8() == Some(ELSEWHERE) {
            let place = (u32::from(head.u16()?), u32::from(head.u16()?));
            self.elsewhere.push((self.cells.len(), place));
            cell.formula = Some("".into());
        } else {
            cell.formula = Some(self.printed(formula, at));
        }
        Some(self.push(at, cell))
    }

    /// The text of a formula; empty if it cannot be made out.
    fn printed(&self, formula: &[u8], at: Place) -> Box<str> {
        tokens::text(formula, at, self.known.names, Dialect::Biff8)
            .unwrap_or_default()
            .into()
    }

    /// The text that a formula gave, in a record of its own.
    fn text_of_formula(
        &mut self,
        records: &Records<'_>,
        record: &Record<'_>,
    ) -> Option<Result<(), ReadError>> {
        let Some((_, cell)) = self.waiting.take().and_then(|at| self.cells.get_mut(at)) else {
            return Some(Ok(()));
        };
        let mut pieces = records.whole(record);
        let count = usize::from(pieces.u16()?);
        let flags = if count == 0 { 0 } else { pieces.u8()? };
        let text: Arc<str> = pieces.characters(count, flags)?.into();
        let taken = self.budget.text(text.len());
        cell.value = Value::Text(text);
        Some(taken)
    }

    /// A formula for several cells, behind the first of them.
    fn shared(&mut self, record: &Record<'_>) -> Option<Result<(), ReadError>> {
        let mut data = record.data;
        data.take(if record.kind == 0x04BC { 8 } else { 12 })?;
        let length = usize::from(data.u16()?);
        let formula = data.take(length)?.to_vec();
        if let Some((at, _)) = self.cells.last() {
            self.shared.insert(*at, formula);
        }
        Some(Ok(()))
    }

    /// Writes the formulas that stand elsewhere to their cells.
    fn settle(&mut self) -> Result<(), ReadError> {
        for (index, place) in std::mem::take(&mut self.elsewhere) {
            let at = self.cells[index].0;
            if let Some(formula) = self.shared.get(&place) {
                let text = self.printed(formula, at);
                self.budget.text(text.len())?;
                self.cells[index].1.formula = Some(text);
            }
        }
        Ok(())
    }

    fn row(&mut self, mut data: Bytes<'_>) -> Option<Result<(), ReadError>> {
        let row = u32::from(data.u16()?);
        data.take(10)?;
        if data.u16()? & 0x20 == 0 {
            return Some(Ok(()));
        }
        self.looks.hidden_rows.push((row, row));
        Some(self.budget.area())
    }

    fn columns(&mut self, mut data: Bytes<'_>) -> Option<Result<(), ReadError>> {
        let (first, last) = (u32::from(data.u16()?), u32::from(data.u16()?));
        data.take(4)?;
        if data.u16()? & 1 == 0 || first > last {
            return Some(Ok(()));
        }
        self.looks.hidden_columns.push((first, last));
        Some(self.budget.area())
    }

    fn merged(&mut self, mut data: Bytes<'_>) -> Option<Result<(), ReadError>> {
        for _ in 0..data.u16()? {
            let (top, bottom) = (u32::from(data.u16()?), u32::from(data.u16()?));
            let (left, right) = (u32::from(data.u16()?), u32::from(data.u16()?));
            let area = Area {
                from: (top, left),
                to: (bottom, right),
            };
            if top > bottom || left > right || right >= COLUMNS {
                return Some(Err(false_place(
                    "workbook",
                    &format!("R{top}C{left}:R{bottom}C{right}"),
                )));
            }
            self.looks.merged.push(area);
            if let Err(refusal) = self.budget.area() {
                return Some(Err(refusal));
            }
        }
        Some(Ok(()))
    }
}

/// A place, if the sheet has it.
fn checked(at: Place) -> Result<Place, ReadError> {
    if at.1 < COLUMNS {
        Ok(at)
    } else {
        Err(false_place(
            "workbook",
            &format!("R{}C{}", at.0 + 1, at.1 + 1),
        ))
    }
}

fn truth_or_error(code: u8, is_error: bool) -> Value {
    if is_error {
        Value::Error(error_name(code).into())
    } else {
        Value::Bool(code != 0)
    }
}
