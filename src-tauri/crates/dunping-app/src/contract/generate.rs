//! Writes the page's TypeScript from the Rust types, and fails when the committed file differs.
#![cfg(test)]

use std::fmt::Write as _;
use std::path::Path;

use ts_rs::TS;

use super::*;

fn declaration<T: TS>(config: &ts_rs::Config) -> String {
    let docs = T::docs().unwrap_or_default();
    format!("{docs}export {}\n\n", T::decl(config))
}

macro_rules! declarations {
    ($config:expr, $($name:ty),* $(,)?) => {{
        let mut text = String::new();
        $(text.push_str(&declaration::<$name>($config));)*
        text
    }};
}

fn types() -> String {
    let config = ts_rs::Config::default();
    let body = declarations!(
        &config,
        Words,
        Language,
        SessionView,
        IdentityView,
        RoleView,
        FingerprintView,
        CodeView,
        StandingView,
        StandingState,
        WaitingView,
        PartView,
        SuggestedPassphrase,
        SuggestedWord,
        StrengthView,
        StrengthLevel,
        KeySource,
        NewIdentityInput,
        Pin,
        TrustView,
        EnrolmentView,
        BodyKeyInput,
        CertifyInput,
        RosterView,
        RosterRow,
        FoundInput,
        BackupView,
        ChosenFile,
        Purpose,
        DemoView,
        DemoPerson,
        PracticeView,
        RecentCase,
        DeadlineView,
        DeadlineState,
        Failure,
        WorkView,
        PackageCheckView,
        PackageCheckState,
        CheckLine,
        CheckState,
        VerificationView,
        WrittenFile,
        CaseView,
        SeatView,
        TermView,
        FactView,
        VerdictView,
        ClauseView,
        LeaningView,
        HintView,
        PlaceView,
        MeasureView,
        InputView,
        AlternativeView,
        ViewerKind,
        AttachmentView,
        FindingView,
        DraftView,
        RecusalDraft,
        VoteDraft,
        CorrectionDraft,
        VerifiedView,
        CorrectionView,
        FlipView,
        EvidenceView,
        PaperView,
        PaperBlock,
        PinView,
        AnchorPlace,
        AnchorArea,
        BegunEntry,
        VisitDraft,
        PresentView,
        VisitEntryView,
        PhotoView,
        AddedPhotos,
        FolderPhoto,
        VisitView,
        SavedView,
        GapView,
        GapField,
        OutcomeView,
        ChoiceView,
        ConfirmationView,
        DoubtfulField,
        DoubtView,
        SheetView,
        UsedCell,
        ConsolidationView,
        ReportSignaturesView,
        SignaturePlaceView,
        SignReportInput,
        SignedReport,
        ImportLine,
        ImportOutcome,
        ImportView,
        ConflictView,
        HeadView,
        MemberView,
        MemberState,
        ClauseTallyView,
        CastCorrection,
        CastView,
        NotesInput,
        ConcludeInput,
        CasePage,
        CaseRow,
        StaffCaseView,
        StaffAction,
        DrawView,
        DocumentView,
        EventView,
        CaseQuery,
        ConfirmInput,
        DrawInput,
        ExclusionInput,
        ExpertView,
        CertificateInput,
        StaffWritten,
        PolicyView,
        CasePaper,
        AskView,
        AskKindView,
        OptionView,
        PaperInput,
    );
    let mut commands = String::from(
        "/** Every command: its arguments and its answer. */\nexport interface Commands {\n",
    );
    for command in COMMANDS {
        let arguments: Vec<String> = command
            .arguments
            .iter()
            .map(|(name, kind)| format!("{name}: {kind}"))
            .collect();
        let arguments = if arguments.is_empty() {
            "Record<string, never>".to_owned()
        } else {
            format!("{{ {} }}", arguments.join("; "))
        };
        let _ = writeln!(
            commands,
            "  {}: {{ arguments: {arguments}; returns: {} }};",
            command.name, command.returns
        );
    }
    commands.push_str("}\n");
    format!(
        "// Generated from the Rust contract; do not edit. Regenerate with `cargo xtask contract`.\n\n{body}{commands}"
    )
}

#[test]
fn the_pages_contract_is_current() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/ipc/generated/contract.ts");
    let wanted = types();
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    if std::env::var_os("DUNPING_WRITE_CONTRACT").is_some() {
        if found != wanted {
            std::fs::create_dir_all(path.parent().expect("a folder"))
                .expect("the folder can be made");
            std::fs::write(&path, wanted).expect("the contract can be written");
        }
        return;
    }
    assert_eq!(
        found, wanted,
        "the page's contract is out of date: run `cargo xtask contract` and commit the result"
    );
}
