//! The cross-reference table of an update, read strictly and from the bytes.
//!
//! Readers of PDF differ in what they make of a strange table: one drops an object that it declares free, another still finds it.
//! An update that signs needs nothing of the kind. Its table follows on the one before, frees nothing, and leads only to objects that
//! lie in the update itself.

/// Whether the bytes from `from` to the end are an update with such a table.
pub(crate) fn is_plain(pdf: &[u8], from: usize) -> bool {
    plain(pdf, from).is_some()
}

fn plain(pdf: &[u8], from: usize) -> Option<()> {
    let before = start(pdf.get(..from)?)?;
    let table = start(pdf)?;
    if table < from {
        return None;
    }
    let words = std::str::from_utf8(pdf.get(table..)?).ok();
    // Binary strings may stand in the trailer; the table itself is ASCII.
    let words = words.map_or_else(
        || String::from_utf8_lossy(&pdf[table..]).into_owned(),
        str::to_owned,
    );
    let (entries, trailer) = words.strip_prefix("xref")?.split_once("trailer")?;
    let mut lines = entries.lines().map(str::trim).filter(|l| !l.is_empty());
    while let Some(section) = lines.next() {
        let (first, count) = section.split_once(' ')?;
        let (first, count): (usize, usize) = (first.parse().ok()?, count.parse().ok()?);
        for number in first..first.checked_add(count)? {
            entry(pdf, (from, table), number, lines.next()?)?;
        }
    }
    let previous = format!("/Prev {before}");
    let rest = trailer.split_once(&previous)?.1;
    let whole_number = !rest.starts_with(|c: char| c.is_ascii_digit());
    let one_way = trailer.matches("/Prev").count() == 1 && !trailer.contains("/XRefStm");
    (whole_number && one_way).then_some(())
}

/// An entry in use leads to the object of its number between the update's begin and its table; only the head of the list is free.
fn entry(pdf: &[u8], (from, table): (usize, usize), number: usize, line: &str) -> Option<()> {
    let mut words = line.split(' ');
    let (offset, generation, kind) = (words.next()?, words.next()?, words.next()?);
    match kind {
        "f" => (number == 0).then_some(()),
        "n" => {
            let offset: usize = offset.parse().ok()?;
            let generation: u16 = generation.parse().ok()?;
            let head = format!("{number} {generation} obj");
            let inside = from <= offset && offset < table;
            (inside && pdf.get(offset..)?.starts_with(head.as_bytes())).then_some(())
        }
        _ => None,
    }
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
    use super::is_plain;

    const BEFORE: &str = "%PDF-1.7\n1 0 obj\n1\nendobj\nxref\n0 2\nstartxref\n26\n%%EOF";

    fn update(table: &str, trailer: &str) -> bool {
        let object = "\n7 0 obj\n2\nendobj\n";
        let at = BEFORE.len() + object.len();
        let pdf =
            format!("{BEFORE}{object}xref\n{table}trailer\n<<{trailer}>>\nstartxref\n{at}\n%%EOF");
        is_plain(pdf.as_bytes(), BEFORE.len())
    }

    #[test]
    fn only_a_plain_table_is_accepted() {
        let at = BEFORE.len() + 1;
        let own = format!("7 1\n{at:010} 00000 n \n");
        let head = "0 1\n0000000000 65535 f \n";
        assert!(update(&format!("{head}{own}"), "/Root 1 0 R/Prev 26"));
        for (what, table, trailer) in [
            (
                "frees",
                format!("{own}3 1\n0000000000 00001 f \n"),
                "/Prev 26",
            ),
            (
                "leads back",
                "7 1\n0000000009 00000 n \n".to_owned(),
                "/Prev 26",
            ),
            (
                "leads astray",
                format!("8 1\n{at:010} 00000 n \n"),
                "/Prev 26",
            ),
            ("leaves a revision out", own.clone(), "/Prev 2"),
            ("goes on elsewhere", own.clone(), "/Prev 261"),
            ("has a second table", own.clone(), "/Prev 26/XRefStm 9"),
            ("has two ways", own.clone(), "/Prev 26/Prev 9"),
            ("has none", own.clone(), "/Root 1 0 R"),
            ("is cut", "7 2\n".to_owned(), "/Prev 26"),
        ] {
            assert!(!update(&table, trailer), "{what}");
        }
    }
}
