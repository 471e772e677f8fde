//! The expert's desk.

use dunping_app::contract::{
    AttachmentView, CaseView, CorrectionDraft, DraftView, GapView, SavedView, SheetView,
    VerifiedView, WrittenFile,
};
use dunping_app::expert;
use tauri::State;

use crate::desk::{Answer, Desk};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn open_case(desk: State<'_, Desk>, file: String) -> Answer<CaseView> {
    desk.run(move |session, at| expert::open_case(session, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn close_case(desk: State<'_, Desk>) -> Answer<()> {
    desk.run(expert::close_case).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn current_case(desk: State<'_, Desk>) -> Answer<CaseView> {
    desk.run(expert::current_case).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn save_draft(desk: State<'_, Desk>, draft: DraftView) -> Answer<SavedView> {
    desk.run(move |session, at| expert::save_draft(session, &draft, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn assess_corrections(
    desk: State<'_, Desk>,
    corrections: Vec<CorrectionDraft>,
) -> Answer<VerifiedView> {
    desk.run(move |session, at| expert::assess_corrections(session, &corrections, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn opinion_gaps(desk: State<'_, Desk>) -> Answer<Vec<GapView>> {
    desk.run(expert::opinion_gaps).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn return_name(desk: State<'_, Desk>) -> Answer<String> {
    desk.run(expert::return_name).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn seal_return(
    desk: State<'_, Desk>,
    passphrase: String,
    file: String,
) -> Answer<WrittenFile> {
    desk.run(move |session, at| expert::seal_return(session, &passphrase, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn save_opinion_form(desk: State<'_, Desk>, file: String) -> Answer<WrittenFile> {
    desk.run(move |session, at| expert::save_opinion_form(session, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn begin_correction(desk: State<'_, Desk>) -> Answer<CaseView> {
    desk.run(expert::begin_correction).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn open_receipt(desk: State<'_, Desk>, file: String) -> Answer<CaseView> {
    desk.run(move |session, at| expert::open_receipt(session, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn take_in_receipt(desk: State<'_, Desk>, file: String) -> Answer<CaseView> {
    desk.run(move |session, at| expert::take_in_receipt(session, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn workbook_sheets(desk: State<'_, Desk>) -> Answer<Vec<SheetView>> {
    desk.run(expert::workbook_sheets).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn preview_opinion(desk: State<'_, Desk>) -> Answer<AttachmentView> {
    let preview = desk.run(expert::begin_preview).await?;
    desk.look(move |shelf| preview.show(shelf)).await
}
