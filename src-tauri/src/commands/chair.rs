//! The chair's desk.

use dunping_app::chair;
use dunping_app::contract::{
    AttachmentView, ConcludeInput, ConsolidationView, ImportLine, NotesInput, ReportSignaturesView,
    SavedView, SignReportInput, WrittenFile,
};
use tauri::State;

use crate::desk::{Answer, Desk};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn consolidation(desk: State<'_, Desk>) -> Answer<ConsolidationView> {
    desk.run(chair::consolidation).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn preview_returns(
    desk: State<'_, Desk>,
    files: Vec<String>,
) -> Answer<Vec<ImportLine>> {
    desk.run(move |session, at| chair::preview_returns(session, &files, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn take_in_returns(
    desk: State<'_, Desk>,
    files: Vec<String>,
) -> Answer<ConsolidationView> {
    desk.run(move |session, at| chair::take_in_returns(session, &files, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn undo_import(desk: State<'_, Desk>) -> Answer<ConsolidationView> {
    desk.run(chair::undo_import).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn exclude_opinion(
    desk: State<'_, Desk>,
    digest: String,
    reason: String,
) -> Answer<ConsolidationView> {
    desk.run(move |session, at| chair::exclude_opinion(session, &digest, &reason, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn save_notes(desk: State<'_, Desk>, input: NotesInput) -> Answer<SavedView> {
    desk.run(move |session, at| chair::save_notes(session, input, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn preview_report(
    desk: State<'_, Desk>,
    input: ConcludeInput,
) -> Answer<AttachmentView> {
    desk.run(move |session, at| chair::preview_report(session, &input, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn conclude(
    desk: State<'_, Desk>,
    input: ConcludeInput,
    folder: String,
) -> Answer<ConsolidationView> {
    desk.run(move |session, at| chair::conclude(session, &input, &folder, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sign_as_member(
    desk: State<'_, Desk>,
    input: SignReportInput,
) -> Answer<ConsolidationView> {
    desk.run(move |session, at| chair::sign_as_member(session, &input, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn take_in_signed_report(
    desk: State<'_, Desk>,
    file: String,
) -> Answer<ConsolidationView> {
    desk.run(move |session, at| chair::take_in_signed_report(session, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn look_at_signed_report(desk: State<'_, Desk>) -> Answer<ReportSignaturesView> {
    desk.run(chair::look_at_signed_report).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn save_signed_report(desk: State<'_, Desk>, file: String) -> Answer<WrittenFile> {
    desk.run(move |session, at| chair::save_signed_report(session, &file, at))
        .await
}
