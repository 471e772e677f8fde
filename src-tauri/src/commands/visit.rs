//! The site visit.

use dunping_app::contract::{AddedPhotos, FolderPhoto};
use dunping_app::visit;
use tauri::State;

use crate::desk::{Answer, Desk};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn add_photos(desk: State<'_, Desk>, files: Vec<String>) -> Answer<AddedPhotos> {
    desk.run(move |session, at| visit::add_photos(session, &files, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn photos_in_folder(
    desk: State<'_, Desk>,
    folder: String,
) -> Answer<Vec<FolderPhoto>> {
    desk.run(move |session, at| visit::photos_in_folder(session, &folder, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn thumbnail(desk: State<'_, Desk>, id: String) -> Answer<String> {
    desk.look(move |shelf| visit::thumbnail(shelf, &id)).await
}
