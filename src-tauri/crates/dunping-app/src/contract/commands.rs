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
        &[
            ("purpose", "Purpose"),
            ("suggested", "string"),
            ("language", "Language"),
        ],
        "Array<ChosenFile>",
    ),
    command(
        "unlock",
        &[
            ("file", "string"),
            ("passphrase", "string"),
            ("pin", "Pin | null"),
        ],
        "IdentityView | null",
    ),
    command("unlock_demo", &[("who", "string")], "IdentityView"),
    command("lock", &[], "null"),
    command("begin_practice", &[], "CaseView"),
    command("end_practice", &[], "null"),
    command("verify_file", &[("file", "string")], "VerificationView"),
    command("work", &[], "WorkView | null"),
    command("cancel_work", &[], "null"),
    command("package_check", &[], "PackageCheckView"),
    // The window is to be closed: the page has heard it, and what was typed is on the disk or given up.
    command("keep_window", &[], "null"),
    command("close_window", &[], "null"),
    // Identities.
    command("suggest_passphrase", &[], "SuggestedPassphrase"),
    command(
        "passphrase_strength",
        &[("passphrase", "string"), ("about", "Array<string>")],
        "StrengthView",
    ),
    command(
        "create_identity",
        &[("input", "NewIdentityInput")],
        "WaitingView",
    ),
    command(
        "write_enrolment",
        &[
            ("passphrase", "string"),
            ("pin", "Pin | null"),
            ("file", "string"),
        ],
        "WrittenFile",
    ),
    command("look_at_trust", &[("file", "string")], "TrustView"),
    command(
        "adopt_certificate",
        &[
            ("trust", "string"),
            ("passphrase", "string"),
            ("pin", "Pin | null"),
        ],
        "null",
    ),
    command(
        "change_passphrase",
        &[("old", "string"), ("new", "string")],
        "null",
    ),
    command(
        "back_up_identity",
        &[("passphrase", "string"), ("file", "string")],
        "BackupView",
    ),
    command("found_body", &[("input", "FoundInput")], "null"),
    // Expert.
    command("open_case", &[("file", "string")], "CaseView"),
    command("close_case", &[], "null"),
    command("current_case", &[], "CaseView"),
    command("save_draft", &[("draft", "DraftView")], "SavedView"),
    command(
        "assess_corrections",
        &[("corrections", "Array<CorrectionDraft>")],
        "VerifiedView",
    ),
    command("opinion_gaps", &[], "Array<GapView>"),
    command("return_name", &[], "string"),
    command(
        "seal_return",
        &[("passphrase", "string"), ("file", "string")],
        "WrittenFile",
    ),
    command("save_opinion_form", &[("file", "string")], "WrittenFile"),
    command("begin_correction", &[], "CaseView"),
    command("take_in_receipt", &[("file", "string")], "CaseView"),
    command("open_receipt", &[("file", "string")], "CaseView"),
    command("preview_opinion", &[], "AttachmentView"),
    command("workbook_sheets", &[], "Array<SheetView>"),
    // Evidence, for every desk.
    command("evidence", &[("id", "string")], "EvidenceView"),
    command(
        "export_evidence",
        &[("id", "string"), ("folder", "string")],
        "WrittenFile",
    ),
    // Site visit.
    command("add_photos", &[("files", "Array<string>")], "AddedPhotos"),
    command(
        "photos_in_folder",
        &[("folder", "string")],
        "Array<FolderPhoto>",
    ),
    command("thumbnail", &[("id", "string")], "string"),
    // Chair.
    command("consolidation", &[], "ConsolidationView"),
    command(
        "preview_returns",
        &[("files", "Array<string>")],
        "Array<ImportLine>",
    ),
    command(
        "take_in_returns",
        &[("files", "Array<string>")],
        "ConsolidationView",
    ),
    command("undo_import", &[], "ConsolidationView"),
    command(
        "exclude_opinion",
        &[("digest", "string"), ("reason", "string")],
        "ConsolidationView",
    ),
    command("save_notes", &[("input", "NotesInput")], "SavedView"),
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
    command(
        "sign_as_member",
        &[("input", "SignReportInput")],
        "ConsolidationView",
    ),
    command(
        "take_in_signed_report",
        &[("file", "string")],
        "ConsolidationView",
    ),
    command("look_at_signed_report", &[], "ReportSignaturesView"),
    command("save_signed_report", &[("file", "string")], "WrittenFile"),
    // Signing a report, for everyone with a place in it.
    command(
        "look_at_report",
        &[("file", "string")],
        "ReportSignaturesView",
    ),
    command(
        "sign_report",
        &[
            ("file", "string"),
            ("input", "SignReportInput"),
            ("out", "string"),
        ],
        "SignedReport",
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
            ("review_by", "string"),
        ],
        "StaffWritten",
    ),
    command("look_at_closing", &[("file", "string")], "AttachmentView"),
    command(
        "take_in_closing",
        &[("file", "string"), ("compared", "string")],
        "StaffCaseView",
    ),
    command(
        "start_publicity",
        &[("case_no", "string"), ("posted_on", "string")],
        "StaffCaseView",
    ),
    command(
        "seal_report",
        &[
            ("case_no", "string"),
            ("report", "string | null"),
            ("input", "SignReportInput"),
            ("file", "string"),
        ],
        "StaffWritten",
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
    command("list_papers", &[("case_no", "string")], "Array<CasePaper>"),
    command(
        "preview_paper",
        &[("case_no", "string"), ("input", "PaperInput")],
        "AttachmentView",
    ),
    command(
        "issue_paper",
        &[
            ("case_no", "string"),
            ("input", "PaperInput"),
            ("file", "string"),
        ],
        "StaffWritten",
    ),
    command(
        "preview_statistics",
        &[("year", "number")],
        "AttachmentView",
    ),
    command(
        "write_statistics",
        &[("year", "number"), ("file", "string")],
        "WrittenFile",
    ),
    command(
        "write_template",
        &[("file", "string"), ("application_year", "number | null")],
        "WrittenFile",
    ),
    // The roster.
    command("roster", &[], "RosterView"),
    command("read_enrolment", &[("file", "string")], "EnrolmentView"),
    command(
        "certify_enrolment",
        &[("input", "CertifyInput")],
        "RosterView",
    ),
    command(
        "renew_certificate",
        &[
            ("id", "string"),
            ("until", "string"),
            ("body", "BodyKeyInput"),
        ],
        "RosterView",
    ),
    command(
        "revoke_certificate",
        &[
            ("id", "string"),
            ("reason", "string"),
            ("body", "BodyKeyInput"),
        ],
        "RosterView",
    ),
    command("export_trust", &[("file", "string")], "WrittenFile"),
];
