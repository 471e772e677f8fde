//! The window's commands, one file a feature. Each takes the desk, calls one use case and hands back its answer.

mod chair;
mod evidence;
mod expert;
mod identity;
mod session;
mod signing;
mod staff;
mod visit;

/// The handler of every command in the contract's list; a test holds the two together.
pub(crate) fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        session::session,
        session::choose,
        session::unlock,
        session::unlock_demo,
        session::lock,
        session::begin_practice,
        session::end_practice,
        session::verify_file,
        session::work,
        session::cancel_work,
        session::package_check,
        session::keep_window,
        session::close_window,
        identity::suggest_passphrase,
        identity::passphrase_strength,
        identity::create_identity,
        identity::write_enrolment,
        identity::look_at_trust,
        identity::adopt_certificate,
        identity::change_passphrase,
        identity::back_up_identity,
        identity::found_body,
        expert::open_case,
        expert::close_case,
        expert::current_case,
        expert::save_draft,
        expert::assess_corrections,
        expert::opinion_gaps,
        expert::return_name,
        expert::seal_return,
        expert::save_opinion_form,
        expert::begin_correction,
        expert::take_in_receipt,
        expert::open_receipt,
        expert::preview_opinion,
        expert::workbook_sheets,
        evidence::evidence,
        evidence::export_evidence,
        visit::add_photos,
        visit::photos_in_folder,
        visit::thumbnail,
        chair::consolidation,
        chair::preview_returns,
        chair::take_in_returns,
        chair::undo_import,
        chair::exclude_opinion,
        chair::save_notes,
        chair::preview_report,
        chair::conclude,
        chair::sign_as_member,
        chair::take_in_signed_report,
        chair::look_at_signed_report,
        chair::save_signed_report,
        signing::look_at_report,
        signing::sign_report,
        staff::open_register,
        staff::policy,
        staff::set_policy,
        staff::list_cases,
        staff::staff_case,
        staff::intake,
        staff::pass_pre_review,
        staff::list_experts,
        staff::commit_draw,
        staff::reveal_draw,
        staff::seal_case,
        staff::look_at_closing,
        staff::take_in_closing,
        staff::start_publicity,
        staff::seal_report,
        staff::issue_certificate,
        staff::archive_case,
        staff::confirm_fields,
        staff::staff_sheets,
        staff::list_papers,
        staff::preview_paper,
        staff::issue_paper,
        staff::preview_statistics,
        staff::write_statistics,
        staff::write_template,
        identity::roster,
        identity::read_enrolment,
        identity::certify_enrolment,
        identity::renew_certificate,
        identity::revoke_certificate,
        identity::export_trust,
    ]
}

#[cfg(test)]
mod tests {
    use dunping_app::contract::COMMANDS;

    #[test]
    fn the_handlers_and_the_permissions_are_the_contracts_list() {
        let source = include_str!("mod.rs");
        let list = source
            .split_once("generate_handler![")
            .and_then(|(_, rest)| rest.split_once(']'));
        let (list, _) = list.expect("the list of handlers");
        let handled: Vec<&str> = list
            .split(',')
            .filter_map(|path| path.trim().rsplit_once("::"))
            .map(|(_, name)| name)
            .collect();
        let contract: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
        assert_eq!(handled, contract);

        let capability: serde_json::Value =
            serde_json::from_str(include_str!("../../capabilities/main.json")).expect("valid JSON");
        let permitted: Vec<&str> = capability["permissions"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(serde_json::Value::as_str)
            .filter_map(|permission| permission.strip_prefix("allow-"))
            .collect();
        let wanted: Vec<String> = contract.iter().map(|name| name.replace('_', "-")).collect();
        assert_eq!(permitted, wanted);
    }
}
