//! Identities: creating them, enrolling, the roster of the body.

use dunping_app::contract::{
    BackupView, BodyKeyInput, CertifyInput, EnrolmentView, FoundInput, NewIdentityInput, Pin,
    RosterView, StrengthView, SuggestedPassphrase, TrustView, WaitingView, WrittenFile,
};
use dunping_app::{identity, staff};
use tauri::State;

use crate::desk::{Answer, Desk};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn suggest_passphrase(desk: State<'_, Desk>) -> Answer<SuggestedPassphrase> {
    desk.run(identity::suggest_passphrase).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn passphrase_strength(
    desk: State<'_, Desk>,
    passphrase: String,
    about: Vec<String>,
) -> Answer<StrengthView> {
    desk.run(move |session, at| identity::passphrase_strength(session, &passphrase, &about, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn create_identity(
    desk: State<'_, Desk>,
    input: NewIdentityInput,
) -> Answer<WaitingView> {
    desk.run(move |session, at| identity::create_identity(session, &input, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn write_enrolment(
    desk: State<'_, Desk>,
    passphrase: String,
    pin: Option<Pin>,
    file: String,
) -> Answer<WrittenFile> {
    desk.run(move |session, at| {
        identity::write_enrolment(session, &passphrase, pin.as_ref(), &file, at)
    })
    .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn look_at_trust(desk: State<'_, Desk>, file: String) -> Answer<TrustView> {
    desk.run(move |session, at| identity::look_at_trust(session, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn adopt_certificate(
    desk: State<'_, Desk>,
    trust: String,
    passphrase: String,
    pin: Option<Pin>,
) -> Answer<()> {
    desk.run(move |session, at| {
        identity::adopt_certificate(session, &trust, &passphrase, pin.as_ref(), at)
    })
    .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn change_passphrase(
    desk: State<'_, Desk>,
    old: String,
    new: String,
) -> Answer<()> {
    desk.run(move |session, at| identity::change_passphrase(session, &old, &new, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn back_up_identity(
    desk: State<'_, Desk>,
    passphrase: String,
    file: String,
) -> Answer<BackupView> {
    desk.run(move |session, at| identity::back_up_identity(session, &passphrase, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn found_body(desk: State<'_, Desk>, input: FoundInput) -> Answer<()> {
    desk.run(move |session, at| identity::found_body(session, &input, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn roster(desk: State<'_, Desk>) -> Answer<RosterView> {
    desk.run(staff::roster).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn read_enrolment(desk: State<'_, Desk>, file: String) -> Answer<EnrolmentView> {
    desk.run(move |session, at| staff::read_enrolment(session, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn certify_enrolment(
    desk: State<'_, Desk>,
    input: CertifyInput,
) -> Answer<RosterView> {
    desk.run(move |session, at| staff::certify_enrolment(session, &input, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn renew_certificate(
    desk: State<'_, Desk>,
    id: String,
    until: String,
    body: BodyKeyInput,
) -> Answer<RosterView> {
    desk.run(move |session, at| staff::renew_certificate(session, &id, &until, &body, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn revoke_certificate(
    desk: State<'_, Desk>,
    id: String,
    reason: String,
    body: BodyKeyInput,
) -> Answer<RosterView> {
    desk.run(move |session, at| staff::revoke_certificate(session, &id, &reason, &body, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn export_trust(desk: State<'_, Desk>, file: String) -> Answer<WrittenFile> {
    desk.run(move |session, at| staff::export_trust(session, &file, at))
        .await
}
