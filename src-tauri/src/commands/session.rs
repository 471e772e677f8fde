//! Who works with the program, and files by token.

use dunping_app::contract::{ChosenFile, IdentityView, Purpose, SessionView, VerificationView};
use dunping_app::session;
use tauri::State;

use crate::desk::{Answer, Desk};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn session(desk: State<'_, Desk>) -> Answer<SessionView> {
    desk.run(session::session).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn choose(
    desk: State<'_, Desk>,
    purpose: Purpose,
    suggested: String,
) -> Answer<Vec<ChosenFile>> {
    desk.choose(purpose, suggested).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn unlock(
    desk: State<'_, Desk>,
    file: String,
    passphrase: String,
) -> Answer<IdentityView> {
    desk.run(move |session, at| session::unlock(session, &file, &passphrase, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn unlock_demo(desk: State<'_, Desk>, who: String) -> Answer<IdentityView> {
    desk.run(move |session, at| session::unlock_demo(session, &who, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn lock(desk: State<'_, Desk>) -> Answer<()> {
    desk.run(session::lock).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn verify_file(desk: State<'_, Desk>, file: String) -> Answer<VerificationView> {
    desk.run(move |session, at| session::verify_file(session, &file, at))
        .await
}
