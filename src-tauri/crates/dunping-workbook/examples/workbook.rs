//! Writes the applicant's workbook: `workbook OUT.xlsx` the empty template, `workbook SOURCE.toml OUT.xlsx` the one filled from a source.

use std::path::PathBuf;

use dunping_domain::standard::Catalogue;
use dunping_workbook::{Application, filled, template};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let catalogue = Catalogue::builtin();
    match paths.as_slice() {
        [out] => std::fs::write(out, template(&catalogue, 2026)?)?,
        [source, out] => {
            let application: Application = toml::from_str(&std::fs::read_to_string(source)?)?;
            std::fs::write(out, filled(&catalogue, &application)?)?;
        }
        _ => return Err("usage: workbook [SOURCE.toml] OUT.xlsx".into()),
    }
    Ok(())
}
