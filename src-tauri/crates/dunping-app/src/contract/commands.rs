//! The one list of commands. The window's handlers, its permissions, and the page's typed calls are all held against it.

/// One command: its name, its arguments (name and TypeScript type) and what it returns.
#[derive(Debug, Clone, Copy)]
pub struct Command {
    /// The name on both sides.
    pub name: &'static str,
    /// Arguments in order.
    pub arguments: &'static [(&'static str, &'static str)],
    /// The TypeScript type of the answer.
    pub returns: &'static str,
}

const fn command(
    name: &'static str,
    arguments: &'static [(&'static str, &'static str)],
    returns: &'static str,
) -> Command {
    Command {
        name,
        arguments,
        returns,
    }
}

/// Every command.
pub const COMMANDS: &[Command] = &[
    // Session.
    command("session", &[], "SessionView"),
    command(
        "choose",
        &[("purpose", "Purpose"), ("suggested", "string")],
        "Array<ChosenFile>",
    ),
    command(
        "unlock",
        &[("file", "string"), ("passphrase", "string")],
        "IdentityView",
    ),
    command("unlock_demo", &[("who", "string")], "IdentityView"),
    command("lock", &[], "null"),
    command("verify_file", &[("file", "string")], "VerificationView"),
    // Expert.
    command("open_case", &[("file", "string")], "CaseView"),
    command("close_case", &[], "null"),
    command("current_case", &[], "CaseView"),
    command("save_draft", &[("draft", "DraftView")], "SavedView"),
    command("opinion_gaps", &[], "Array<GapView>"),
    command(
        "seal_return",
        &[("passphrase", "string"), ("file", "string")],
        "WrittenFile",
    ),
    command("begin_correction", &[], "CaseView"),
    command("workbook_sheets", &[], "Array<SheetView>"),
    // Chair.
    command("consolidation", &[], "ConsolidationView"),
    command(
        "take_in_returns",
        &[("files", "Array<string>")],
        "ConsolidationView",
    ),
    command(
        "save_notes",
        &[
            ("package_id", "string"),
            ("deliberation", "string"),
            ("site_visit", "string"),
        ],
        "SavedView",
    ),
    command(
        "preview_report",
        &[("input", "ConcludeInput")],
        "AttachmentView",
    ),
    command(
        "conclude",
        &[("input", "ConcludeInput"), ("folder", "string")],
        "ConsolidationView",
    ),
    // Staff.
    command("open_register", &[("folder", "string")], "CasePage"),
    command("policy", &[], "PolicyView"),
    command("set_policy", &[("file", "string")], "PolicyView"),
    command("list_cases", &[("query", "CaseQuery")], "CasePage"),
    command("staff_case", &[("case_no", "string")], "StaffCaseView"),
    command(
        "intake",
        &[("workbook", "string"), ("attachments", "string")],
        "StaffCaseView",
    ),
    command("pass_pre_review", &[("case_no", "string")], "StaffCaseView"),
    command(
        "list_experts",
        &[("case_no", "string")],
        "Array<ExpertView>",
    ),
    command(
        "commit_draw",
        &[("case_no", "string"), ("input", "DrawInput")],
        "StaffCaseView",
    ),
    command(
        "reveal_draw",
        &[("case_no", "string"), ("entropy", "string")],
        "StaffCaseView",
    ),
    command(
        "seal_case",
        &[
            ("case_no", "string"),
            ("passphrase", "string"),
            ("file", "string"),
        ],
        "StaffWritten",
    ),
    command("take_in_closing", &[("file", "string")], "StaffCaseView"),
    command(
        "start_publicity",
        &[("case_no", "string"), ("posted_on", "string")],
        "StaffCaseView",
    ),
    command(
        "issue_certificate",
        &[
            ("case_no", "string"),
            ("input", "CertificateInput"),
            ("file", "string"),
        ],
        "StaffWritten",
    ),
    command(
        "archive_case",
        &[
            ("case_no", "string"),
            ("passphrase", "string"),
            ("file", "string"),
        ],
        "StaffWritten",
    ),
    command(
        "confirm_fields",
        &[("case_no", "string"), ("input", "ConfirmInput")],
        "StaffCaseView",
    ),
    command("staff_sheets", &[("case_no", "string")], "Array<SheetView>"),
    command(
        "write_template",
        &[("file", "string"), ("application_year", "number | null")],
        "WrittenFile",
    ),
];
