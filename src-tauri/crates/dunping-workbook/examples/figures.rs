//! Prints what a workbook says: `figures FILE` each figure with its cells, formats and formulas, then the findings.

use std::io::Write;

use dunping_domain::figures::Origin;
use dunping_workbook::read;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os()
        .nth(1)
        .ok_or("usage: figures WORKBOOK")?;
    let reading = read(&std::fs::read(path)?)?;
    let mut out = std::io::stdout().lock();
    for (key, figure) in &reading.figures.entries {
        write!(out, "{key} = {}", figure.value)?;
        if let Origin::Cells {
            sheet,
            cells,
            raw,
            formats,
            formulas,
            ..
        } = &figure.origin
        {
            for (index, cell) in cells.iter().enumerate() {
                write!(out, "  {sheet}!{cell} “{}”", raw[index])?;
                if let Some(format) = formats.get(index).and_then(Option::as_ref) {
                    write!(out, " [{format}]")?;
                }
                if let Some(formula) = formulas.get(index).and_then(Option::as_ref) {
                    write!(out, " ={formula}")?;
                }
            }
        }
        writeln!(out)?;
    }
    for finding in &reading.findings {
        writeln!(out, "{} {}", finding.code, finding.message)?;
    }
    Ok(())
}
