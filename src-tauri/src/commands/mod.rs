//! The window's commands, one file a feature. Each takes the desk, calls one use case and hands back its answer.

mod chair;
mod expert;
mod session;
mod staff;

/// The handler of every command in the contract's list; a test holds the two together.
pub(crate) fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        session::session,
        session::choose,
        session::unlock,
        session::unlock_demo,
        session::lock,
        session::verify_file,
        expert::open_case,
        expert::close_case,
        expert::current_case,
        expert::save_draft,
        expert::opinion_gaps,
        expert::seal_return,
        expert::begin_correction,
        expert::workbook_sheets,
        chair::consolidation,
        chair::take_in_returns,
        chair::save_notes,
        chair::preview_report,
        chair::conclude,
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
        staff::take_in_closing,
        staff::start_publicity,
        staff::issue_certificate,
        staff::archive_case,
        staff::confirm_fields,
        staff::staff_sheets,
        staff::write_template,
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
