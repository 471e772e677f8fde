//! One sheet of an .xlsx file, in one pass: cells in the usual form at one look each, everything else by its events.

use std::collections::HashMap;
use std::io::BufRead;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::super::sheet::Looks;
use super::super::xml::{MAX_COLUMNS, MAX_ROWS, Xml, number, plain, yes};
use super::super::{Budget, Cell, Format, Formats, Place, Value};
use super::parts::rich;
use super::shared::moved;
use super::usual::Usual;
use crate::ReadError;

/// The most shared formulas of a sheet.
const MAX_FORMULAS: u64 = 1 << 20;

/// What the sheets of a workbook refer to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) strings: &'a [Arc<str>],
    pub(super) styles: &'a [Format],
    pub(super) formats: &'a Formats,
}

impl Known<'_> {
    /// The number format of a style; unknown if there is no such style.
    fn format(self, style: &str) -> Format {
        let index = plain(style).and_then(|index| usize::try_from(index).ok());
        let format = index.and_then(|index| self.styles.get(index));
        format.copied().unwrap_or(Format::UNKNOWN)
    }

    /// Takes what stands in `<v>` as the cell's value. `false` for a string that the table does not have.
    fn value(self, kind: Kind, text: &str, cell: &mut Cell) -> bool {
        cell.value = match kind {
            // The result "" of a formula is written as nothing.
            Kind::Text => Value::Text(text.into()),
            _ if text.is_empty() => Value::Blank,
            Kind::Shared => {
                let index = plain(text).and_then(|index| usize::try_from(index).ok());
                match index.and_then(|index| self.strings.get(index)) {
                    Some(string) => Value::Text(Arc::clone(string)),
                    None => return false,
                }
            }
            Kind::Number => {
                if !is_plain(text) {
                    cell.stored = Some(text.into());
                }
                match text.trim().parse::<f64>() {
                    Ok(number) if !number.is_finite() => Value::Text(text.into()),
                    Ok(number) if self.formats.is_date(cell.format) => Value::Date(number),
                    Ok(number) => Value::Number(number),
                    Err(_) => Value::Text(text.into()),
                }
            }
            Kind::Bool => Value::Bool(yes(text.trim())),
            Kind::Error => Value::Error(text.into()),
        };
        true
    }
}

/// Reads the cells of a sheet, and what is merged and hidden.
pub(super) fn read(
    input: &mut dyn BufRead,
    part: &str,
    known: Known<'_>,
    budget: &mut Budget,
) -> Result<(Vec<(Place, Cell)>, Looks), ReadError> {
    let mut sheet = Reading {
        xml: Xml::new(input, part),
        known,
        budget,
        looks: Looks::default(),
        cells: Vec::new(),
        shared: HashMap::new(),
        text: String::new(),
        buffer: Vec::new(),
    };
    sheet.part()?;
    Ok((sheet.cells, sheet.looks))
}

struct Reading<'a, R> {
    xml: Xml<'a, R>,
    known: Known<'a>,
    budget: &'a mut Budget,
    looks: Looks,
    cells: Vec<(Place, Cell)>,
    /// The shared formulas so far, each with the cell that wrote it out.
    shared: HashMap<u64, (Place, Box<str>)>,
    text: String,
    buffer: Vec<u8>,
}

/// What the type of a cell says of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Text,
    Bool,
    Error,
}

impl Kind {
    fn of(kind: &str) -> Self {
        match kind {
            "s" => Self::Shared,
            "n" => Self::Number,
            "b" => Self::Bool,
            "e" => Self::Error,
            // `str` and `inlineStr`; `d` is a date written out; anything else is shown as it stands.
            _ => Self::Text,
        }
    }
}

impl<R: BufRead> Reading<'_, R> {
    fn part(&mut self) -> Result<(), ReadError> {
        let mut buffer = Vec::new();
        let mut is_sheet = false;
        loop {
            match self.xml.next(&mut buffer)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "dimension" => {
                        if let Some(range) = self.xml.attribute(&element, "ref")? {
                            self.xml.area(&range)?;
                        }
                    }
                    "col" => self.column(&element)?,
                    "sheetData" => {
                        self.rows()?;
                        is_sheet = true;
                    }
                    "autoFilter" => {
                        if let Some(range) = self.xml.attribute(&element, "ref")? {
                            self.budget.area()?;
                            self.looks.filtered.push(self.xml.area(&range)?);
                        }
                    }
                    "mergeCell" => {
                        if let Some(range) = self.xml.attribute(&element, "ref")? {
                            self.budget.area()?;
                            self.looks.merged.push(self.xml.area(&range)?);
                        }
                    }
                    _ => (),
                },
                Event::Eof if is_sheet => return Ok(()),
                Event::Eof => return Err(self.xml.unfinished()),
                _ => (),
            }
        }
    }

    /// A range of columns; only what is hidden matters.
    fn column(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        let (mut first, mut last, mut hidden) = (None, None, false);
        self.xml.attributes(element, |name, value| {
            match name {
                "min" => first = number(value, MAX_COLUMNS),
                "max" => last = number(value, MAX_COLUMNS),
                "hidden" => hidden = yes(value),
                _ => (),
            }
            Ok(())
        })?;
        if let (true, Some(first), Some(last)) = (hidden, first, last) {
            self.budget.area()?;
            self.looks.hidden_columns.push((first - 1, last - 1));
        }
        Ok(())
    }

    /// The rows and cells. Those that do not say where they are follow the one before.
    fn rows(&mut self) -> Result<(), ReadError> {
        let mut buffer = Vec::new();
        let (mut row, mut column) = (0_u32, 0_u32);
        loop {
            match self.xml.next(&mut buffer)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "row" => {
                        row = self.row(&element, row)?;
                        column = self.usual_cells()?.unwrap_or(0);
                    }
                    "c" => {
                        let (at, cell) = self.cell(&element, (row, column))?;
                        self.take(at, cell)?;
                        column = self.usual_cells()?.unwrap_or(at.1 + 1);
                    }
                    _ => (),
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "row" => row = row.saturating_add(1),
                    "sheetData" => return Ok(()),
                    _ => (),
                },
                Event::Eof => return Err(self.xml.unfinished()),
                _ => (),
            }
        }
    }

    fn row(&mut self, element: &BytesStart<'_>, next: u32) -> Result<u32, ReadError> {
        let (mut row, mut hidden) = (next, false);
        let xml = &self.xml;
        xml.attributes(element, |name, value| {
            match name {
                "r" => row = number(value, MAX_ROWS).ok_or_else(|| xml.false_place(value))? - 1,
                "hidden" => hidden = yes(value),
                _ => (),
            }
            Ok(())
        })?;
        if hidden {
            match self.looks.hidden_rows.last_mut() {
                Some(range) if range.1 + 1 == row => range.1 = row,
                _ => {
                    self.budget.area()?;
                    self.looks.hidden_rows.push((row, row));
                }
            }
        }
        Ok(row)
    }

    /// Takes the next cells as long as they are written in the usual form. The column behind the last of them.
    fn usual_cells(&mut self) -> Result<Option<u32>, ReadError> {
        let mut column = None;
        while let Some(usual) = Usual::read(self.xml.ahead()?) {
            let kind = if usual.shared {
                Kind::Shared
            } else {
                Kind::Number
            };
            let mut cell = Cell {
                format: self.known.format(usual.style),
                formula: usual.formula.map(Into::into),
                ..Cell::default()
            };
            let taken = match usual.value {
                Some(text) => self.known.value(kind, text, &mut cell),
                None => true,
            };
            if !taken {
                // An index that leads nowhere is refused by the cell's events.
                break;
            }
            let (at, length) = (usual.at, usual.length);
            self.xml.pass(length);
            self.take(at, cell)?;
            column = Some(at.1 + 1);
        }
        Ok(column)
    }

    /// Keeps a cell that holds something.
    fn take(&mut self, at: Place, cell: Cell) -> Result<(), ReadError> {
        if cell.formula.is_some() || cell.value != Value::Blank {
            self.budget.cell(&cell)?;
            self.cells.push((at, cell));
        }
        Ok(())
    }

    /// A cell, up to its end.
    fn cell(&mut self, element: &BytesStart<'_>, next: Place) -> Result<(Place, Cell), ReadError> {
        let mut at = next;
        let mut kind = Kind::Number;
        let mut format = self.known.format("0");
        let xml = &self.xml;
        xml.attributes(element, |name, value| {
            match name {
                "r" => at = xml.place(value)?,
                "t" => kind = Kind::of(value),
                "s" => format = self.known.format(value),
                _ => (),
            }
            Ok(())
        })?;
        if at.0 >= MAX_ROWS || at.1 >= MAX_COLUMNS {
            return Err(self.xml.false_place(&format!("R{}C{}", at.0 + 1, at.1 + 1)));
        }
        let mut cell = Cell {
            format,
            ..Cell::default()
        };
        let mut buffer = Vec::new();
        loop {
            match self.xml.next(&mut buffer)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" => {
                        self.text.clear();
                        self.xml.text(&mut self.text, &mut self.buffer)?;
                        if !self.known.value(kind, &self.text, &mut cell) {
                            return Err(self.xml.false_index(&self.text));
                        }
                    }
                    "f" => cell.formula = self.formula(&element, at)?,
                    "is" => {
                        self.text.clear();
                        rich(&mut self.xml, &mut self.text)?;
                        cell.value = Value::Text(self.text.as_str().into());
                    }
                    _ => self.xml.skip(&element)?,
                },
                // Ends match their beginnings, so this is the cell's.
                Event::End(_) => return Ok((at, cell)),
                Event::Eof => return Err(self.xml.unfinished()),
                _ => (),
            }
        }
    }

    /// The formula of the cell at a place. One that is shared is written out in one cell only and moved to the others.
    fn formula(
        &mut self,
        element: &BytesStart<'_>,
        at: Place,
    ) -> Result<Option<Box<str>>, ReadError> {
        let (mut shared, mut index) = (false, None);
        let xml = &self.xml;
        xml.attributes(element, |name, value| {
            match name {
                "t" => shared = value == "shared",
                "ref" => {
                    xml.area(value)?;
                }
                "si" => {
                    let known = plain(value).filter(|index| *index < MAX_FORMULAS);
                    index = Some(known.ok_or_else(|| xml.false_index(value))?);
                }
                _ => (),
            }
            Ok(())
        })?;
        self.text.clear();
        self.xml.text(&mut self.text, &mut self.buffer)?;
        let Some(index) = index.filter(|_| shared) else {
            return Ok((!self.text.is_empty()).then(|| self.text.as_str().into()));
        };
        if !self.text.is_empty() {
            self.shared.insert(index, (at, self.text.as_str().into()));
            return Ok(Some(self.text.as_str().into()));
        }
        let here = self
            .shared
            .get(&index)
            .and_then(|(from, formula)| moved(formula, *from, at));
        Ok(Some(here.unwrap_or_default().into()))
    }
}

/// Whether a number is written as it would be written again: no exponent, no needless zero, few enough digits to be exact.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let leads = whole == "0" || !whole.starts_with('0');
    let ends = fraction.is_none_or(|fraction| all_digits(fraction) && !fraction.ends_with('0'));
    all_digits(whole) && leads && ends && digits.len() <= 15 && text != "-0"
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::super::super::{Sheet, a1};
    use super::*;

    fn sheet(xml: &str) -> Result<Sheet, ReadError> {
        sheet_in(&mut xml.as_bytes())
    }

    fn sheet_in(input: &mut dyn BufRead) -> Result<Sheet, ReadError> {
        let mut formats = Formats::default();
        let styles = [0, 14, 4].map(|id| formats.of_builtin(id));
        let known = Known {
            strings: &["零".into(), "一".into()],
            styles: &styles,
            formats: &formats,
        };
        let (cells, looks) = read(input, "a.xml", known, &mut Budget::new())?;
        Ok(Sheet::new("甲".into(), false, cells).looking(looks, Arc::new(formats)))
    }

    /// The cells of a sheet, each with its place, value, format and formula.
    fn told(sheet: &Sheet) -> Vec<String> {
        let cells = sheet.cells().iter().map(|(at, cell)| {
            let formula = cell
                .formula
                .as_ref()
                .map_or(String::new(), |f| format!(" ={f}"));
            let format = sheet.format(*at).unwrap_or("?");
            let place = a1(*at);
            format!(
                "{place} {:?} {format}{formula} {}",
                cell.value,
                cell.stored()
            )
        });
        cells.collect()
    }

    fn check(cells: &str, expected: &[&str]) {
        let read = sheet(&format!(
            "<worksheet><sheetData>{cells}</sheetData></worksheet>"
        ));
        let shown: Vec<String> = match read {
            Ok(sheet) => told(&sheet),
            Err(ReadError::FalsePlace { place, .. }) => vec![format!("place {place}")],
            Err(ReadError::FalseIndex { index, .. }) => vec![format!("index {index}")],
            Err(other) => vec![other.to_string()],
        };
        assert_eq!(shown, expected, "{cells}");
    }

    #[test]
    fn values_of_every_kind() {
        check(
            r#"<row r="1"><c r="A1" t="s"><v>1</v></c><c r="C1" s="1"><v>45292</v></c><c s="2"><v>1234.5600000000001</v></c></row>
               <x:row><x:c><x:v>1e3</x:v></x:c></x:row>"#,
            &[
                "A1 Text(\"一\") General 一",
                "C1 Date(45292.0) yyyy/m/d 45292",
                "D1 Number(1234.5600000000002) #,##0.00 1234.5600000000001",
                "A2 Number(1000.0) General 1e3",
            ],
        );
        check(
            r#"<row r="7"><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c t="str"><f>B1&amp;""</f><v></v></c>
               <c t="inlineStr"><is><r><t>a</t></r></is></c><c t="d"><v>2024-01-01</v></c><c s="99"><v>1e999</v></c><c s="1"/></row>"#,
            &[
                "A7 Bool(true) General TRUE",
                "B7 Error(\"#REF!\") General #REF!",
                "C7 Text(\"\") General =B1&\"\" ",
                "D7 Text(\"a\") General a",
                "E7 Text(\"2024-01-01\") General 2024-01-01",
                "F7 Text(\"1e999\") ? 1e999",
            ],
        );
    }

    proptest! {
        /// A window too small for a cell leaves everything to the events.
        #[test]
        fn a_cell_in_the_usual_form_is_what_its_events_say(
            pieces in vec(select(vec![
                "<c r=\"A1\"><v>1</v></c>",
                "<c r=\"B2\" s=\"1\"><v>45292.5</v></c>",
                "<c r=\"C3\" s=\"2\" t=\"s\"><v>1</v></c>",
                "<c r=\"D4\" s=\"7\" t=\"n\"><v>1e999</v></c>",
                "<c r=\"E5\"><f>A1>\"一\"</f><v>-0.50</v></c>",
                "<c r=\"E6\"><f aca=\"false\">A2</f><v>7</v></c>",
                "<c r=\"F6\"><f>A1&amp;\"\"</f><v>1.</v></c>",
                "<c r=\"G7\" t=\"s\"><v>9</v></c>",
                "<c r=\"H8\"><v>+-e</v></c>",
                "<c r=\"I9\" s=\"1\"/>",
                "<c r=\"A0\"/>",
                "<c><v>2</v></c>",
                "<c t=\"str\"><v>二</v></c>",
                "<row>",
                "<row r=\"3\">",
                "<row r=\"20\" hidden=\"1\"/>",
                "</row>",
                "\n ",
                "<!-- -->",
                "<c r=\"A1\">",
                "</c>",
            ]), 0..12)
        ) {
            let xml = format!("<a><sheetData><row>{}</row></sheetData></a>", pieces.concat());
            let whole = sheet_in(&mut xml.as_bytes());
            let events = sheet_in(&mut BufReader::with_capacity(1, xml.as_bytes()));
            prop_assert_eq!(whole.map(|s| told(&s)), events.map(|s| told(&s)), "{}", xml);
        }
    }

    #[test]
    fn formulas_of_every_kind() {
        check(
            r#"<row r="1"><c><f>SUM(B1:B9)</f></c><c><f>1+1</f><v>2</v></c><c><f/><v>3</v></c></row>
               <row r="2"><c><f t="shared" ref="A2:A4" si="0">B2*$C$1</f><v>1</v></c></row>
               <row r="4"><c><f t="shared" si="0"/><v>1</v></c><c><f t="shared" si="9"/><v>5</v></c></row>"#,
            &[
                "A1 Blank General =SUM(B1:B9) ",
                "B1 Number(2.0) General =1+1 2",
                "C1 Number(3.0) General 3",
                "A2 Number(1.0) General =B2*$C$1 1",
                "A4 Number(1.0) General =B4*$C$1 1",
                "B4 Number(5.0) General = 5",
            ],
        );
    }

    #[test]
    fn references_that_lead_nowhere_are_refused() {
        for (xml, expected) in [
            (r#"<row r="0"/>"#, "place 0"),
            (r#"<row r="1048577"/>"#, "place 1048577"),
            (r#"<row r="A1"/>"#, "place A1"),
            (r#"<row r="1048576"/><row><c/></row>"#, "place R1048577C1"),
            (r#"<row><c r="XFD1"/><c/></row>"#, "place R1C16385"),
            (r#"<c r="A1" r="A0"/>"#, "place A0"),
            (r#"<c t="s"><v>2</v></c>"#, "index 2"),
            (r#"<c t="s"><v>-1</v></c>"#, "index -1"),
            (r#"<c t="s"><v> 1</v></c>"#, "index ?1"),
            (r#"<c t="s"><v><![CDATA[-1]]></v></c>"#, "index -1"),
            (r#"<c t="s"><is><c t="n"/></is><v>x</v></c>"#, "index x"),
            (r#"<c><f t="shared" si="99999999"/></c>"#, "index 99999999"),
            (
                r#"<c><f t="shared" ref="B2:A1" si="0"/></c>"#,
                "place B2:A1",
            ),
        ] {
            check(xml, &[expected]);
        }
        for (xml, place) in [
            (r#"<w><dimension ref="B2:A1"/></w>"#, "B2:A1"),
            (r#"<w><mergeCell ref="A1:XFE1"/></w>"#, "A1:XFE1"),
        ] {
            let refused = sheet(xml).map(|_| ());
            assert!(
                matches!(&refused, Err(ReadError::FalsePlace { place: p, .. }) if p == place),
                "{refused:?}"
            );
        }
    }

    #[test]
    fn what_is_hidden_and_merged_is_known() {
        let sheet = sheet(
            r#"<worksheet><dimension ref="A1:XFD1048576"/><cols><col min="2" max="3" hidden="1"/><col min="4" max="4"/></cols>
               <sheetData><row r="2" hidden="1"/><row r="3" hidden="true"/><row r="9" hidden="1"/></sheetData>
               <autoFilter ref="A8:F20"/><mergeCells><mergeCell ref="A1:C1"/></mergeCells></worksheet>"#,
        )
        .expect("a sheet");
        let seen = |place| format!("{:?}", sheet.hiding(place));
        assert_eq!(seen((0, 0)), "None");
        assert_eq!(seen((1, 1)), "Some(Row)");
        assert_eq!(seen((2, 0)), "Some(Row)");
        assert_eq!(seen((8, 0)), "Some(Filtered)");
        assert_eq!(seen((0, 2)), "Some(Column)");
        assert_eq!(seen((0, 3)), "None");
        assert_eq!(sheet.merged_at((0, 2)).map(|area| area.to), Some((0, 2)));
    }

    #[test]
    fn numbers_written_in_another_way_are_kept() {
        for text in ["0", "-7", "1234.56", "100", "0.001", "123456789012345"] {
            assert!(is_plain(text), "{text}");
            let number: f64 = text.parse().expect("a number");
            assert_eq!(number.to_string(), text);
        }
        for text in [
            "",
            "-0",
            "01",
            "1.50",
            ".5",
            "5.",
            "1e3",
            "+1",
            " 1",
            "1234567890123456",
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }
}
