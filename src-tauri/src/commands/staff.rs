//! The staff's desk.

use dunping_app::contract::{
    AttachmentView, CasePage, CasePaper, CaseQuery, CertificateInput, ConfirmInput, DrawInput,
    ExpertView, PaperInput, PolicyView, SheetView, SignReportInput, StaffCaseView, StaffWritten,
    WrittenFile,
};
use dunping_app::staff;
use tauri::State;

use crate::desk::{Answer, Desk};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn open_register(desk: State<'_, Desk>, folder: String) -> Answer<CasePage> {
    desk.run(move |session, at| staff::open_register(session, &folder, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn policy(desk: State<'_, Desk>) -> Answer<PolicyView> {
    desk.run(move |session, _| staff::policy(session)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn set_policy(desk: State<'_, Desk>, file: String) -> Answer<PolicyView> {
    desk.run(move |session, at| staff::set_policy(session, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn list_cases(desk: State<'_, Desk>, query: CaseQuery) -> Answer<CasePage> {
    desk.run(move |session, at| staff::list_cases(session, &query, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn staff_case(desk: State<'_, Desk>, case_no: String) -> Answer<StaffCaseView> {
    desk.run(move |session, at| staff::staff_case(session, &case_no, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn intake(
    desk: State<'_, Desk>,
    workbook: String,
    attachments: String,
) -> Answer<StaffCaseView> {
    desk.run(move |session, at| staff::intake(session, &workbook, &attachments, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn pass_pre_review(
    desk: State<'_, Desk>,
    case_no: String,
) -> Answer<StaffCaseView> {
    desk.run(move |session, at| staff::pass_pre_review(session, &case_no, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn list_experts(
    desk: State<'_, Desk>,
    case_no: String,
) -> Answer<Vec<ExpertView>> {
    desk.run(move |session, at| staff::list_experts(session, &case_no, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn commit_draw(
    desk: State<'_, Desk>,
    case_no: String,
    input: DrawInput,
) -> Answer<StaffCaseView> {
    desk.run(move |session, at| staff::commit_draw(session, &case_no, &input, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn reveal_draw(
    desk: State<'_, Desk>,
    case_no: String,
    entropy: String,
) -> Answer<StaffCaseView> {
    desk.run(move |session, at| staff::reveal_draw(session, &case_no, &entropy, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn seal_case(
    desk: State<'_, Desk>,
    case_no: String,
    passphrase: String,
    file: String,
    review_by: String,
) -> Answer<StaffWritten> {
    desk.run(move |session, at| {
        staff::seal_case(session, &case_no, &passphrase, &file, &review_by, at)
    })
    .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn look_at_closing(desk: State<'_, Desk>, file: String) -> Answer<AttachmentView> {
    desk.run(move |session, at| staff::look_at_closing(session, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn take_in_closing(
    desk: State<'_, Desk>,
    file: String,
    compared: String,
) -> Answer<StaffCaseView> {
    desk.run(move |session, at| staff::take_in_closing(session, &file, &compared, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn start_publicity(
    desk: State<'_, Desk>,
    case_no: String,
    posted_on: String,
) -> Answer<StaffCaseView> {
    desk.run(move |session, at| staff::start_publicity(session, &case_no, &posted_on, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn issue_certificate(
    desk: State<'_, Desk>,
    case_no: String,
    input: CertificateInput,
    file: String,
) -> Answer<StaffWritten> {
    desk.run(move |session, at| staff::issue_certificate(session, &case_no, &input, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn archive_case(
    desk: State<'_, Desk>,
    case_no: String,
    passphrase: String,
    file: String,
) -> Answer<StaffWritten> {
    desk.run(move |session, at| staff::archive_case(session, &case_no, &passphrase, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn confirm_fields(
    desk: State<'_, Desk>,
    case_no: String,
    input: ConfirmInput,
) -> Answer<StaffCaseView> {
    desk.run(move |session, at| staff::confirm_fields(session, &case_no, &input, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn staff_sheets(desk: State<'_, Desk>, case_no: String) -> Answer<Vec<SheetView>> {
    desk.run(move |session, at| staff::staff_sheets(session, &case_no, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn list_papers(desk: State<'_, Desk>, case_no: String) -> Answer<Vec<CasePaper>> {
    desk.run(move |session, at| staff::list_papers(session, &case_no, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn preview_paper(
    desk: State<'_, Desk>,
    case_no: String,
    input: PaperInput,
) -> Answer<AttachmentView> {
    desk.run(move |session, at| staff::preview_paper(session, &case_no, &input, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn issue_paper(
    desk: State<'_, Desk>,
    case_no: String,
    input: PaperInput,
    file: String,
) -> Answer<StaffWritten> {
    desk.run(move |session, at| staff::issue_paper(session, &case_no, &input, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn preview_statistics(desk: State<'_, Desk>, year: i32) -> Answer<AttachmentView> {
    desk.run(move |session, at| staff::preview_statistics(session, year, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn write_statistics(
    desk: State<'_, Desk>,
    year: i32,
    file: String,
) -> Answer<WrittenFile> {
    desk.run(move |session, at| staff::write_statistics(session, year, &file, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn write_template(
    desk: State<'_, Desk>,
    file: String,
    application_year: Option<i32>,
) -> Answer<WrittenFile> {
    desk.run(move |session, at| staff::write_template(session, &file, application_year, at))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn seal_report(
    desk: State<'_, Desk>,
    case_no: String,
    report: Option<String>,
    input: SignReportInput,
    file: String,
) -> Answer<StaffWritten> {
    desk.run(move |session, at| {
        staff::seal_report(session, &case_no, report.as_deref(), &input, &file, at)
    })
    .await
}
