//! The chair's desk.

use dunping_app::chair;
use dunping_app::contract::{AttachmentView, ConcludeInput, ConsolidationView, SavedView};
use tauri::State;

use crate::desk::{Answer, Desk};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn consolidation(desk: State<'_, Desk>) -> Answer<ConsolidationView> {
    desk.run(chair::consolidation).await
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
pub(crate) async fn save_notes(
    desk: State<'_, Desk>,
    package_id: String,
    deliberation: String,
    site_visit: String,
) -> Answer<SavedView> {
    desk.run(move |session, at| {
        chair::save_notes(session, &package_id, &deliberation, &site_visit, at)
    })
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
