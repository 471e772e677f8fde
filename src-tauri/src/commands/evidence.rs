//! Evidence, for every desk.

use dunping_app::contract::{EvidenceView, WrittenFile};
use dunping_app::evidence as use_case;
use tauri::State;

use crate::desk::{Answer, Desk};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn evidence(desk: State<'_, Desk>, id: String) -> Answer<EvidenceView> {
    desk.look(move |shelf| use_case::look(shelf, &id)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn export_evidence(
    desk: State<'_, Desk>,
    id: String,
    folder: String,
) -> Answer<WrittenFile> {
    let export = desk.run(move |session, at| use_case::begin_export(session, &id, &folder, at));
    let export = export.await?;
    desk.look(move |shelf| export.carry_out(shelf)).await
}
