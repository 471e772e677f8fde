//! What a revision of a file wrote, read strictly and from the bytes.
//!
//! Readers of PDF differ in what they make of a strange table: of an object that is listed twice one takes the first and another the last,
//! one drops an object that it declares free and another still finds it. A revision of ours has nothing of the kind: its objects lie one
//! behind the other, its table lists each of them once and nothing else, and its trailer leads to the revision before.

use std::collections::BTreeSet;

use crate::syntax::{Cursor, Entries, Value};

/// The numbers of the objects that were written from `from` to the end; `None` unless these bytes are one plain revision. The first one of a
/// file begins at 0 and leads to none before it.
pub(crate) fn written(pdf: &[u8], from: usize) -> Option<BTreeSet<u32>> {
    let begin = start(pdf)?;
    if begin < from {
        return None;
    }
    let table = table(pdf, begin)?;
    let before = match from {
        0 => None,
        from => Some(start(pdf.get(..from)?)?),
    };
    let known = before.map(|before| size(&self::table(pdf, before)?.trailer));
    let highest = table.objects.last().map_or(0, |(number, _)| *number);
    let enough = (i64::from(highest) + 1).max(known.unwrap_or(Some(0))?);
    if size(&table.trailer)? != enough || !leads_to(&table.trailer, before) {
        return None;
    }
    ends(pdf, table.end, begin)?;

    let mut cursor = Cursor::new(pdf, from);
    head(&mut cursor, from)?;
    let mut objects = table.objects;
    objects.sort_by_key(|(_, offset)| *offset);
    for (number, offset) in &objects {
        cursor.white();
        if cursor.at != *offset {
            return None;
        }
        cursor.object(*number)?;
    }
    cursor.white();
    let whole = cursor.at == begin;
    whole.then(|| objects.into_iter().map(|(number, _)| number).collect())
}

/// Where the file before the newest update ended; `None` when the update does not lead back to it.
pub(crate) fn end_before(pdf: &[u8]) -> Option<usize> {
    let trailer = table(pdf, start(pdf)?)?.trailer;
    let Some(Value::Integer(before)) = trailer.get(b"Prev".as_slice()) else {
        return None;
    };
    let end = format!("startxref\n{before}\n%%EOF");
    let from = usize::try_from(*before).ok()?;
    let mut places = pdf.get(from..)?.windows(end.len());
    let at = places.position(|place| place == end.as_bytes())?;
    Some(from + at + end.len())
}

/// A table and its trailer.
struct Table {
    /// Numbers in ascending order, each once, with the offsets of the objects.
    objects: Vec<(u32, usize)>,
    trailer: Entries,
    /// Where the trailer ends.
    end: usize,
}

/// Reads the table at an offset. An entry is twenty bytes long, and only the head of the list of free objects is free.
fn table(pdf: &[u8], at: usize) -> Option<Table> {
    let mut cursor = Cursor::new(pdf, at);
    cursor.literal(b"xref")?;
    cursor.line_end()?;
    let mut objects: Vec<(u32, usize)> = Vec::new();
    let mut next = 0;
    while cursor.literal(b"trailer").is_none() {
        let first = u32::try_from(cursor.digits()?).ok()?;
        cursor.literal(b" ")?;
        let count = u32::try_from(cursor.digits()?).ok()?;
        cursor.line_end()?;
        if first < next {
            return None;
        }
        next = first.checked_add(count)?;
        for number in first..next {
            let entry = std::str::from_utf8(cursor.take(20)?).ok()?;
            if number == 0 {
                entry.starts_with("0000000000 65535 f").then_some(())?;
                continue;
            }
            let offset = entry.get(..10)?;
            let digits = offset.bytes().all(|byte| byte.is_ascii_digit());
            let in_use = [" 00000 n \n", " 00000 n\r\n"].contains(&entry.get(10..)?);
            (digits && in_use).then_some(())?;
            objects.push((number, offset.parse().ok()?));
        }
    }
    cursor.white();
    let trailer = cursor.dictionary()?;
    let end = cursor.at;
    Some(Table {
        objects,
        trailer,
        end,
    })
}

fn size(trailer: &Entries) -> Option<i64> {
    match trailer.get(b"Size".as_slice())? {
        Value::Integer(size) => Some(*size),
        Value::Dictionary(_) | Value::Other => None,
    }
}

/// Whether a trailer leads to the table before it and nowhere else: no hybrid table, no encryption.
fn leads_to(trailer: &Entries, before: Option<usize>) -> bool {
    let ours: [&[u8]; 5] = [b"Size", b"Root", b"Info", b"ID", b"Prev"];
    let previous = match trailer.get(b"Prev".as_slice()) {
        None => Ok(None),
        Some(Value::Integer(previous)) => usize::try_from(*previous).map(Some).map_err(drop),
        Some(Value::Dictionary(_) | Value::Other) => Err(()),
    };
    previous == Ok(before) && trailer.keys().all(|key| ours.contains(&key.as_slice()))
}

/// Reads what lopdf writes before the first object: in an update a header once more.
fn head(cursor: &mut Cursor<'_>, from: usize) -> Option<()> {
    if from > 0 {
        cursor.white();
    }
    if cursor.literal(b"%PDF-1.").is_none() {
        return (from > 0).then_some(());
    }
    cursor.digits()?;
    cursor.line_end()?;
    if cursor.literal(b"%").is_some() {
        let mark = cursor.take(4)?;
        mark.iter().all(|byte| *byte >= 128).then_some(())?;
        cursor.line_end()?;
    }
    Some(())
}

/// Reads what follows on a trailer: where the table begins, and the end.
fn ends(pdf: &[u8], at: usize, begin: usize) -> Option<()> {
    let mut cursor = Cursor::new(pdf, at);
    cursor.white();
    cursor.literal(b"startxref")?;
    cursor.line_end()?;
    let named = usize::try_from(cursor.digits()?).ok()?;
    cursor.line_end()?;
    cursor.literal(b"%%EOF")?;
    let _ = cursor.line_end();
    (named == begin && cursor.at == pdf.len()).then_some(())
}

/// The offset that stands at the very end of a file, after `startxref`.
fn start(pdf: &[u8]) -> Option<usize> {
    let tail = &pdf[pdf.len().saturating_sub(64)..];
    let tail = tail.trim_ascii_end().strip_suffix(b"%%EOF")?;
    let at = tail.windows(9).rposition(|window| window == b"startxref")?;
    let number = std::str::from_utf8(tail[at + 9..].trim_ascii()).ok()?;
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::written;

    const BEFORE: &str = "%PDF-1.7\n1 0 obj\n1\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n\
                          trailer\n<</Size 2>>\nstartxref\n26\n%%EOF";
    const OBJECT: &str = "7 0 obj\n2\nendobj\n";

    fn update(objects: &str, table: &str, trailer: &str) -> bool {
        let at = BEFORE.len() + 1 + objects.len();
        let pdf = format!(
            "{BEFORE}\n{objects}xref\n{table}trailer\n<<{trailer}>>\nstartxref\n{at}\n%%EOF"
        );
        written(pdf.as_bytes(), BEFORE.len()).is_some()
    }

    #[test]
    fn a_first_revision_is_read_like_an_update() {
        let found = written(BEFORE.as_bytes(), 0).map(Vec::from_iter);
        assert_eq!(found, Some(vec![1]));
        let led = BEFORE.replace("<</Size 2>>", "<</Size 2/Prev 0>>");
        assert_eq!(written(led.as_bytes(), 0), None);
    }

    #[test]
    fn only_a_plain_revision_is_accepted() {
        let at = BEFORE.len() + 1;
        let own = format!("7 1\n{at:010} 00000 n \n");
        let head = "0 1\n0000000000 65535 f \n";
        let trailer = "/Root 1 0 R/Size 8/Prev 26";
        assert!(update(OBJECT, &format!("{head}{own}"), trailer));
        let twice = format!("{OBJECT}{OBJECT}");
        let second = at + OBJECT.len();
        let with = |more: &str| format!("/Root 1 0 R/Size 8{more}");
        for (what, objects, table, trailer) in [
            (
                "frees",
                OBJECT,
                format!("3 1\n0000000000 00001 f \n{own}"),
                with("/Prev 26"),
            ),
            (
                "leads back",
                OBJECT,
                "1 1\n0000000009 00000 n \n".to_owned(),
                with("/Prev 26"),
            ),
            (
                "leads astray",
                OBJECT,
                format!("6 1\n{at:010} 00000 n \n"),
                with("/Prev 26"),
            ),
            (
                "lists one twice",
                &twice,
                format!("{own}7 1\n{second:010} 00000 n \n"),
                with("/Prev 26"),
            ),
            ("lists one of two", &twice, own.clone(), with("/Prev 26")),
            (
                "is not in order",
                OBJECT,
                format!("{own}{head}"),
                with("/Prev 26"),
            ),
            (
                "has a gap",
                "7 0 obj\n2\nendobj\n% 8 0 obj\n",
                own.clone(),
                with("/Prev 26"),
            ),
            (
                "has an entry that is too short",
                OBJECT,
                format!("7 1\n{at:010} 00000 n\n"),
                with("/Prev 26"),
            ),
            (
                "leaves a revision out",
                OBJECT,
                own.clone(),
                with("/Prev 2"),
            ),
            ("goes on elsewhere", OBJECT, own.clone(), with("/Prev 261")),
            (
                "has a second table",
                OBJECT,
                own.clone(),
                with("/Prev 26/XRefStm 9"),
            ),
            (
                "has a second table by another name",
                OBJECT,
                own.clone(),
                with("/Prev 26/XRef#53tm 9"),
            ),
            ("has two ways", OBJECT, own.clone(), with("/Prev 26/Prev 9")),
            (
                "has another way behind a comment",
                OBJECT,
                own.clone(),
                with("%/Prev 26\n/P#72ev 9"),
            ),
            ("has none", OBJECT, own.clone(), with("")),
            ("is cut", OBJECT, "7 2\n".to_owned(), with("/Prev 26")),
            (
                "is smaller than its objects",
                OBJECT,
                own.clone(),
                "/Root 1 0 R/Size 7/Prev 26".to_owned(),
            ),
        ] {
            assert!(!update(objects, &table, &trailer), "{what}");
        }
    }
}
