//! Signing a report.

use dunping_app::contract::{ReportSignaturesView, SignReportInput, SignedReport};
use dunping_app::signing;
use tauri::State;

use crate::desk::{Answer, Desk};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn look_at_report(
    desk: State<'_, Desk>,
    file: String,
) -> Answer<ReportSignaturesView> {
    desk.run(move |session, at| signing::look_at_report(session, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sign_report(
    desk: State<'_, Desk>,
    file: String,
    input: SignReportInput,
    out: String,
) -> Answer<SignedReport> {
    desk.run(move |session, at| signing::sign_report(session, &file, &input, &out, at))
        .await
}
