//! Writes the sample report and certificate: `cargo run -p dunping-report --example sample -- DIR`.

#[path = "../tests/sample/mod.rs"]
mod sample;

use dunping_report::papers::{PaperState, render_certificate, render_panel_report};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::path::PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let fonts = sample::fonts();
    let report = sample::report();
    std::fs::write(
        dir.join("report_sample.pdf"),
        render_panel_report(&report, &fonts, &[])?,
    )?;
    let draft = dunping_report::papers::PanelReport {
        state: PaperState::Draft,
        ..report
    };
    std::fs::write(
        dir.join("report_draft.pdf"),
        render_panel_report(&draft, &fonts, &[])?,
    )?;
    std::fs::write(
        dir.join("certificate_sample.pdf"),
        render_certificate(&sample::certificate(), &fonts, &[])?,
    )?;
    Ok(())
}
