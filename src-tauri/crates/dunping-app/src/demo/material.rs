//! The applicant's material of the demonstration as files: the workbook, papers of several pages, photographs.

use std::path::Path;

use chrono::TimeDelta;
use dunping_domain::standard::Catalogue;
use dunping_package::disk;
use dunping_report::Fonts;
use dunping_report::papers::{Block, Exhibit, render_exhibit};

use super::photo::photograph;
use super::source::{self, SourceDocument};
use super::sundry;
use crate::moment::{Moment, claimed};
use crate::{AppError, store};

/// Writes `workbook.xlsx` and `attachments/` of one firm into a folder; its name carries the mark.
pub(super) fn write(
    (firm, mark): (&str, &str),
    folder: &Path,
    fonts: &Fonts,
    at: Moment,
) -> Result<(), AppError> {
    let (application, material) = source::firm(firm, mark)?;
    store::make_folder(folder)?;
    disk::save(
        &folder.join("workbook.xlsx"),
        &dunping_workbook::filled(&Catalogue::builtin(), &application)?,
    )?;
    let attachments = folder.join("attachments");
    store::make_folder(&attachments)?;
    let name = |file: &str| attachments.join(file);
    for document in &material.document {
        let pdf = render_exhibit(&exhibit(document, &application.basics.name, at), fonts)?;
        disk::save(&name(&document.file_name), &pdf)?;
    }
    for (scene, photo) in (0..).zip(&material.photo) {
        let taken = at - TimeDelta::days(5) + TimeDelta::minutes(7 * i64::from(scene));
        disk::save(&name(&photo.file_name), &photograph(scene, Some(taken))?)?;
    }
    for (scene, sundry) in (0..).zip(&material.sundry) {
        disk::save(&name(&sundry.file_name), &sundry::make(sundry, scene)?)?;
    }
    Ok(())
}

fn exhibit(document: &SourceDocument, issuer: &str, at: Moment) -> Exhibit {
    let mut blocks = Vec::new();
    for (i, page) in document.page.iter().enumerate() {
        if i > 0 {
            blocks.push(Block::PageBreak);
        }
        blocks.extend(
            page.paragraphs
                .iter()
                .map(|text| Block::Paragraph { text: text.clone() }),
        );
        for table in &page.table {
            blocks.push(Block::Heading {
                text: table.caption.clone(),
            });
            blocks.push(Block::Table {
                columns: table.columns.clone(),
                rows: table.rows.clone(),
            });
        }
    }
    Exhibit {
        title: document.title.clone(),
        number: format!("附件 {}", document.number),
        issuer: issuer.to_owned(),
        made_at: claimed(at),
        blocks,
    }
}
