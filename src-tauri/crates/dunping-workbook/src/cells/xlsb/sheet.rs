//! One sheet of a .xlsb file, in one pass over its records.

use std::collections::HashMap;
use std::io::BufRead;
use std::sync::Arc;

use super::super::bytes::{Bytes, error_name};
use super::super::sheet::Looks;
use super::super::tokens::{self, Dialect, Names};
use super::super::xml::{MAX_COLUMNS, MAX_ROWS, false_place};
use super::super::{Area, Budget, Cell, Format, Formats, Place, Value};
use super::records::{Records, text};
use crate::ReadError;

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

/// Reads the cells of a sheet, and what is merged and hidden.
pub(super) fn read(
    input: &mut dyn BufRead,
    part: &str,
    known: Known<'_>,
    budget: &mut Budget,
) -> Result<(Vec<(Place, Cell)>, Looks), ReadError> {
    let mut records = Records::new(input, part);
    let mut sheet = Reading {
        part,
        known,
        budget,
        row: 0,
        looks: Looks::default(),
        cells: Vec::new(),
        elsewhere: Vec::new(),
        shared: HashMap::new(),
    };
    while let Some((kind, data)) = records.next()? {
        let read = sheet.record(kind, data);
        read.ok_or_else(|| records.short())??;
    }
    sheet.settle()?;
    Ok((sheet.cells, sheet.looks))
}

struct Reading<'a> {
    part: &'a str,
    known: Known<'a>,
    budget: &'a mut Budget,
    row: u32,
    looks: Looks,
    cells: Vec<(Place, Cell)>,
    /// The cells whose formulas stand elsewhere: index of the cell, and where.
    elsewhere: Vec<(usize, Place)>,
    /// The formulas that stand for several cells, each by the cell that it stands behind.
    shared: HashMap<Place, Vec<u8>>,
}

impl Reading<'_> {
    /// Takes a record. `None` if it is too short for what it is.
    fn record(&mut self, kind: u32, mut data: Bytes<'_>) -> Option<Result<(), ReadError>> {
        match kind {
            0 => self.row(data),
            2..=11 | 62 => self.cell(kind, data),
            426 | 427 => {
                data.take(16)?;
                if kind == 426 {
                    data.u8()?;
                }
                let formula = formula(&mut data)?.0.to_vec();
                if let Some((at, _)) = self.cells.last() {
                    self.shared.insert(*at, formula);
                }
                Some(Ok(()))
            }
            60 => {
                let (first, last) = (data.u32()?, data.u32()?);
                data.take(8)?;
                if data.u16()? & 1 == 0 || first > last {
                    return Some(Ok(()));
                }
                self.looks.hidden_columns.push((first, last));
                Some(self.budget.area())
            }
            161 | 176 => {
                let (top, bottom) = (data.u32()?, data.u32()?);
                let (left, right) = (data.u32()?, data.u32()?);
                if top > bottom || bottom >= MAX_ROWS || left > right || right >= MAX_COLUMNS {
                    let place = format!("R{top}C{left}:R{bottom}C{right}");
                    return Some(Err(false_place(self.part, &place)));
                }
                let area = Area {
                    from: (top, left),
                    to: (bottom, right),
                };
                match kind {
                    161 => self.looks.filtered.push(area),
                    _ => self.looks.merged.push(area),
                }
                Some(self.budget.area())
            }
            _ => Some(Ok(())),
        }
    }

    fn row(&mut self, mut data: Bytes<'_>) -> Option<Result<(), ReadError>> {
        self.row = data.u32()?;
        if self.row >= MAX_ROWS {
            return Some(Err(false_place(self.part, &format!("row {}", self.row))));
        }
        data.take(7)?;
        if data.u8()? & 0x10 == 0 {
            return Some(Ok(()));
        }
        self.looks.hidden_rows.push((self.row, self.row));
        Some(self.budget.area())
    }

    fn cell(&mut self, kind: u32, mut data: Bytes<'_>) -> Option<Result<(), ReadError>> {
        let at = (self.row, data.u32()?);
        // The upper byte belongs to how the text is pronounced.
        let style = usize::try_from(data.u32()? & 0x00FF_FFFF).ok()?;
        if at.1 >= MAX_COLUMNS {
            let place = format!("R{}C{}", u64::from(at.0) + 1, u64::from(at.1) + 1);
            return Some(Err(false_place(self.part, &place)));
        }
        let format = self.known.styles.get(style).copied();
        let mut cell = Cell {
            format: format.unwrap_or(Format::UNKNOWN),
            ..Cell::default()
        };
        cell.value = match kind {
            2 => self.number(data.rk()?, cell.format),
            5 | 9 => self.number(data.f64()?, cell.format),
            3 | 11 => Value::Error(error_name(data.u8()?).into()),
            4 | 10 => Value::Bool(data.u8()? != 0),
            6 | 8 => Value::Text(text(&mut data)?.into()),
            62 => {
                data.u8()?;
                Value::Text(text(&mut data)?.into())
            }
            _ => {
                let index = data.u32()?;
                let string = usize::try_from(index)
                    .ok()
                    .and_then(|index| self.known.strings.get(index));
                let Some(string) = string else {
                    return Some(Err(ReadError::FalseIndex {
                        part: self.part.to_owned(),
                        index: index.to_string(),
                    }));
                };
                Value::Text(Arc::clone(string))
            }
        };
        if (8..=11).contains(&kind) {
            data.u16()?;
            let (tokens, extra) = formula(&mut data)?;
            let mut head = Bytes::new(tokens);
            if head.u8() == Some(ELSEWHERE) {
                let row = head.u32()?;
                let column = Bytes::new(extra).u32()?;
                self.elsewhere.push((self.cells.len(), (row, column)));
                cell.formula = Some("".into());
            } else {
                cell.formula = Some(self.printed(tokens, at));
            }
        }
        let taken = self.budget.cell(&cell);
        self.cells.push((at, cell));
        Some(taken)
    }

    fn number(&self, number: f64, format: Format) -> Value {
        match self.known.formats.is_date(format) {
            _ if !number.is_finite() => Value::Error("#NUM!".into()),
            true => Value::Date(number),
            false => Value::Number(number),
        }
    }

    /// The text of a formula; empty if it cannot be made out.
    fn printed(&self, formula: &[u8], at: Place) -> Box<str> {
        tokens::text(formula, at, self.known.names, Dialect::Biff12)
            .unwrap_or_default()
            .into()
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
}

/// The tokens of a formula, and what belongs to them behind.
fn formula<'a>(data: &mut Bytes<'a>) -> Option<(&'a [u8], &'a [u8])> {
    let length = usize::try_from(data.u32()?).ok()?;
    let tokens = data.take(length)?;
    let extra = match data.u32() {
        Some(length) => data.take(usize::try_from(length).ok()?)?,
        None => &[],
    };
    Some((tokens, extra))
}
