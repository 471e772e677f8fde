//! The expert's desk.

use dunping_app::contract::{CaseView, DraftView, GapView, SavedView, SheetView, WrittenFile};
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
    desk.run(move |session, at| expert::close_case(session, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn current_case(desk: State<'_, Desk>) -> Answer<CaseView> {
    desk.run(move |session, at| expert::current_case(session, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn save_draft(desk: State<'_, Desk>, draft: DraftView) -> Answer<SavedView> {
    desk.run(move |session, at| expert::save_draft(session, &draft, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn opinion_gaps(desk: State<'_, Desk>) -> Answer<Vec<GapView>> {
    desk.run(move |session, at| expert::opinion_gaps(session, at))
        .await
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
pub(crate) async fn begin_correction(desk: State<'_, Desk>) -> Answer<CaseView> {
    desk.run(move |session, at| expert::begin_correction(session, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn workbook_sheets(desk: State<'_, Desk>) -> Answer<Vec<SheetView>> {
    desk.run(move |session, at| expert::workbook_sheets(session, at))
        .await
}
