//! Who works with the program, and files by token.

use dunping_app::contract::{
    CaseView, ChosenFile, IdentityView, Language, PackageCheckView, Pin, Purpose, SessionView,
    VerificationView, WorkView,
};
use dunping_app::{AppError, practice, session};
use tauri::{State, WebviewWindow};

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
    language: Language,
) -> Answer<Vec<ChosenFile>> {
    desk.choose(purpose, suggested, language).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn unlock(
    desk: State<'_, Desk>,
    file: String,
    passphrase: String,
    pin: Option<Pin>,
) -> Answer<Option<IdentityView>> {
    desk.run(move |session, at| session::unlock(session, &file, &passphrase, pin.as_ref(), at))
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
pub(crate) async fn begin_practice(desk: State<'_, Desk>) -> Answer<CaseView> {
    desk.run(practice::begin_practice).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn end_practice(desk: State<'_, Desk>) -> Answer<()> {
    desk.run(practice::end_practice).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn verify_file(desk: State<'_, Desk>, file: String) -> Answer<VerificationView> {
    desk.run(move |session, at| session::verify_file(session, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn work(desk: State<'_, Desk>) -> Answer<Option<WorkView>> {
    Ok(desk.work().view())
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn cancel_work(desk: State<'_, Desk>) -> Answer<()> {
    desk.work().cancel();
    Ok(())
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn package_check(desk: State<'_, Desk>) -> Answer<PackageCheckView> {
    Ok(desk.shelf().check())
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn keep_window(desk: State<'_, Desk>) -> Answer<()> {
    desk.closing().heard();
    Ok(())
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn close_window(window: WebviewWindow) -> Answer<()> {
    window
        .destroy()
        .map_err(|_| AppError::Interrupted.failure())
}
