//! The chair's desk: returns taken in, the tally derived from the documents at every look, the report signed, the closing sealed.
//! Nothing here edits an opinion; the same files in any order, any number of times, give the same result.

use std::path::Path;

use dunping_domain::tally::{Outcome, Tally};
use dunping_identity::DocumentKind;
use dunping_package::{
    Header, PackageKind, SealRequest, Source, SourceFile, disk, private, seal, sign_document,
    unwatched,
};
use dunping_report::papers::{PaperState, panel_field, render_panel_report};
use dunping_report::{EmbeddedFile, Fonts, SignRequest, SignatureKind, sign_pdf};
use serde::{Deserialize, Serialize};

use crate::contract::{
    AttachmentView, ConcludeInput, ConsolidationView, ImportLine, SavedView, ViewerKind,
    WrittenFile,
};
use crate::dossier::role;
use crate::expert::{OpenCase, addressees, open};
use crate::moment::{Moment, claimed, stamp, utc};
use crate::paper::{ReportInput, panel_report};
use crate::returns::{self, Collected, Inbox, Stage};
use crate::session::Unlocked;
use crate::{AppError, Session, fonts, store, words};

mod consolidation;

use self::consolidation::view;

/// The id of the report's preview on the shelf.
const PREVIEW: &str = "report-preview";

/// What the chair signs beside the report: which opinions count, and what follows from them (结案单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// 评审编号.
    pub case_no: String,
    /// The case package that was reviewed.
    pub package_id: String,
    /// The tally with every vote.
    pub tally: Tally,
    /// 合议说明.
    pub deliberation: String,
    /// 现场考察情况.
    pub site_visit: String,
    /// SHA-256 of the signed report.
    pub report_sha256: String,
    /// The roster's version that signatures were checked against.
    pub roster_version: u64,
    /// When the chair's computer says it was signed.
    pub claimed_time: String,
    /// The program's version.
    pub app: String,
}

fn chaired(session: &Session) -> Result<(&OpenCase, &Unlocked), AppError> {
    let (case, unlocked) = open(session)?;
    if case.dossier.panel.chair().0 != unlocked.identity.person().id {
        return Err(AppError::NotChair);
    }
    Ok((case, unlocked))
}

fn inbox<'a>(case: &'a OpenCase, unlocked: &'a Unlocked, at: Moment) -> Inbox<'a> {
    Inbox {
        folder: &case.folder,
        dossier: &case.dossier,
        identity: &unlocked.identity,
        trust: &unlocked.trust,
        at,
    }
}

/// The consolidation as it stands.
///
/// # Errors
/// When the identity does not chair the open case, or what was kept of it cannot be read.
pub fn consolidation(session: &mut Session, at: Moment) -> Result<ConsolidationView, AppError> {
    let (case, unlocked) = chaired(session)?;
    let collected = inbox(case, unlocked, at).collect()?;
    view(case, unlocked, &collected, Vec::new())
}

/// What the chair types while the panel deliberates, on disk before it is signed into the closing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Notes {
    deliberation: String,
    site_visit: String,
}

const NOTES: &str = "notes.age";

fn notes(case: &OpenCase, unlocked: &Unlocked) -> Notes {
    let sealed = std::fs::read(case.folder.join(NOTES)).unwrap_or_default();
    let plain = private::reveal(&sealed, unlocked.identity.age_identity()).unwrap_or_default();
    serde_json::from_slice(&plain).unwrap_or_default()
}

/// Saves 合议说明 and 现场考察情况, encrypted to the chair. When this returns, they are on disk.
///
/// # Errors
/// When the identity does not chair the open case, the notes are another case's, or the disk refuses.
pub fn save_notes(
    session: &mut Session,
    package_id: &str,
    deliberation: &str,
    site_visit: &str,
    at: Moment,
) -> Result<SavedView, AppError> {
    let (case, unlocked) = chaired(session)?;
    if package_id != case.dossier.package_id {
        return Err(AppError::AnotherCase);
    }
    let notes = Notes {
        deliberation: deliberation.to_owned(),
        site_visit: site_visit.to_owned(),
    };
    let plain = serde_json::to_vec(&notes).map_err(|_| AppError::Part(NOTES))?;
    let sealed = private::conceal(&plain, &unlocked.identity.recipient())
        .map_err(|_| AppError::Part(NOTES))?;
    disk::save(&case.folder.join(NOTES), &sealed)?;
    Ok(SavedView {
        saved_at: at.format("%H:%M:%S").to_string(),
    })
}

/// Takes returns in: every file is checked as a whole before anything of it is kept; what fails goes to quarantine.
///
/// # Errors
/// When the identity does not chair the open case or the disk refuses; what is wrong with a file is a line of the answer.
pub fn take_in_returns(
    session: &mut Session,
    files: &[String],
    at: Moment,
) -> Result<ConsolidationView, AppError> {
    let paths = files
        .iter()
        .map(|file| session.path(file))
        .collect::<Result<Vec<_>, _>>()?;
    let (case, unlocked) = chaired(session)?;
    let stage = match concluded(&case.folder)? {
        Some(_) => Stage::Concluded,
        None => Stage::Reviewing,
    };
    let inbox = inbox(case, unlocked, at);
    let lines = paths.iter().map(|path| inbox.take_in(path, stage));
    let lines = lines.collect::<Result<Vec<ImportLine>, _>>()?;
    let collected = inbox.collect()?;
    view(case, unlocked, &collected, lines)
}

/// The conclusion's sentence as the report prints it.
pub(crate) fn conclusion(case: &OpenCase, tally: &Tally) -> String {
    use dunping_domain::panel::Category;
    let dossier = &case.dossier;
    let panel = &dossier.panel;
    let failing: Vec<&str> = tally
        .clauses
        .iter()
        .filter(|c| !c.passed)
        .map(|c| c.clause.as_str())
        .collect();
    let finding = match tally.outcome {
        Outcome::Passed => "全部符合".to_owned(),
        Outcome::Failed => format!("第{}条不符合", failing.join("、")),
    };
    format!(
        "经专家组（共{}人，其中技术专家{}人、财务专家{}人）评审，该企业{finding}《{}》第4章规定的要求，评审结果为{}。",
        panel.members().len(),
        panel.seats(Category::Technical),
        panel.seats(Category::Finance),
        dossier.catalogue.title(),
        words::outcome(tally.outcome)
    )
}

/// The draft of the report, on the shelf for the PDF viewer. It carries 草稿 on every page.
///
/// # Errors
/// When the case cannot be concluded yet, or a character has no glyph.
pub fn preview_report(
    session: &mut Session,
    input: &ConcludeInput,
    at: Moment,
) -> Result<AttachmentView, AppError> {
    let (case, unlocked) = chaired(session)?;
    let collected = inbox(case, unlocked, at).collect()?;
    let fonts = fonts::load()?;
    let pdf = report(
        case,
        unlocked,
        &collected,
        input,
        (PaperState::Draft, &fonts),
        at,
    )?;
    let size = pdf.len() as u64;
    session.shelf.put_bytes(PREVIEW, "application/pdf", pdf);
    Ok(AttachmentView {
        id: PREVIEW.to_owned(),
        number: String::new(),
        name: "评审报告（草稿）.pdf".to_owned(),
        viewer: ViewerKind::Pdf,
        size: words::size(size),
        bytes: size,
        clauses: Vec::new(),
    })
}

fn report(
    case: &OpenCase,
    unlocked: &Unlocked,
    collected: &Collected,
    said: &ConcludeInput,
    (state, fonts): (PaperState, &Fonts),
    at: Moment,
) -> Result<Vec<u8>, AppError> {
    let tally = collected.tallied()?;
    let (opinions, fingerprints) = collected.counted(tally);
    let input = ReportInput {
        dossier: &case.dossier,
        tally,
        opinions: &opinions,
        fingerprints: &fingerprints,
        said,
        body: unlocked.trust.body_name(),
        at,
    };
    let values = panel_report(&input, state)?;
    let attachments: Vec<EmbeddedFile> = collected
        .signed(tally)
        .map(|(expert, document)| EmbeddedFile {
            name: format!("opinion-{expert}.json"),
            media_type: "application/json".to_owned(),
            bytes: document.to_vec(),
            description: format!("专家{expert}签名的评审意见"),
        })
        .collect();
    Ok(render_panel_report(&values, fonts, &attachments)?)
}

/// Concludes: the report is signed by the chair, the closing is signed and sealed for staff. A case that was concluded is not signed
/// again: its two files are handed out once more.
///
/// # Errors
/// When the tally refuses, a compulsory note is missing, the passphrase is wrong or the disk refuses.
pub fn conclude(
    session: &mut Session,
    input: &ConcludeInput,
    folder: &str,
    at: Moment,
) -> Result<ConsolidationView, AppError> {
    let folder = session.path(folder)?;
    let identity = session.sign_with(&input.passphrase)?;
    let (case, unlocked) = chaired(session)?;
    let collected = inbox(case, unlocked, at).collect()?;
    if let Some(concluded) = concluded(&case.folder)? {
        hand_out(&case.folder, &concluded, &folder)?;
        return view(case, unlocked, &collected, Vec::new());
    }
    let tally = collected.tallied()?;
    if tally.contradicts_majority && input.deliberation.trim().is_empty() {
        return Err(AppError::NoteRequired);
    }
    let fonts = fonts::load()?;
    let plain = report(
        case,
        unlocked,
        &collected,
        input,
        (PaperState::Final, &fonts),
        at,
    )?;
    let request = SignRequest {
        field: &panel_field(&identity.person().id),
        kind: SignatureKind::Certify,
        signer: &identity,
        name: &identity.person().name,
        reason: "组长签署评审报告",
        claimed_time: claimed(at),
        fonts: &fonts,
    };
    let pdf = sign_pdf(&plain, &request)?;
    let report_sha256 = dunping_identity::fingerprint::sha256_hex(&pdf);
    let closing = Closing {
        case_no: case.dossier.sheet.case_no.clone(),
        package_id: case.dossier.package_id.clone(),
        tally: tally.clone(),
        deliberation: input.deliberation.trim().to_owned(),
        site_visit: input.site_visit.trim().to_owned(),
        report_sha256: report_sha256.clone(),
        roster_version: unlocked.trust.roster().version,
        claimed_time: stamp(at),
        app: concat!("dunping ", env!("CARGO_PKG_VERSION")).to_owned(),
    };
    let case_no = &case.dossier.sheet.case_no;
    let report_name = format!("{case_no}-评审报告.pdf");
    let closing_name = format!("{case_no}.dpclosing");
    let part = |role: &str, name: &str, media_type: &str, bytes: Vec<u8>| {
        SourceFile::new(role, name, media_type, Source::Bytes(bytes))
    };
    let document = sign_document(DocumentKind::Closing, &closing, &identity)?;
    let mut files = vec![
        part(role::CLOSING, "closing.json", "application/json", document),
        part(role::REPORT, &report_name, "application/pdf", pdf.clone()),
        part(
            role::STANDARD,
            "standard.toml",
            "application/toml",
            case.dossier.catalogue.text().as_bytes().to_vec(),
        ),
    ];
    for (expert, document) in collected.signed(tally) {
        files.push(part(
            role::OPINION,
            &format!("opinion-{expert}.json"),
            "application/json",
            document.to_vec(),
        ));
    }
    for path in collected.sealed() {
        let name = crate::session::file_name(path);
        let source = Source::Path(path.to_path_buf());
        files.push(SourceFile::new(
            role::PACKAGE,
            &name,
            "application/octet-stream",
            source,
        ));
    }
    let mut parents = vec![case.dossier.package_id.clone()];
    parents.extend(collected.package_ids());
    let request = SealRequest {
        kind: PackageKind::Closing,
        header: Header {
            case: case.dossier.manifest.case.clone(),
            edition: 1,
            parents,
            standard_digest: case.dossier.catalogue.digest().to_owned(),
            policy_digest: case.dossier.policy.digest().to_owned(),
            calendar_version: case.dossier.manifest.calendar_version.clone(),
            journal_head: None,
            claimed_time: utc(at),
        },
        files,
        addressed_to: addressees(&unlocked.trust, [&identity.person().id]),
        trust: &unlocked.trust,
        signer: &identity,
        reopen_with: Some(identity.age_identity()),
    };
    // First beside the case, where a removed stick cannot leave half of it; then where the chair wants it.
    let kept = case.folder.join(CONCLUSION);
    store::make_folder(&kept)?;
    let sealed = seal(request, &kept.join(&closing_name), &mut unwatched)?;
    disk::save(&kept.join(&report_name), &pdf)?;
    let written = vec![
        WrittenFile {
            name: report_name,
            sha256: report_sha256,
            size: words::size(pdf.len() as u64),
        },
        WrittenFile {
            name: closing_name,
            sha256: sealed.sha256,
            size: words::size(sealed.size),
        },
    ];
    let concluded = Concluded {
        files: written,
        closing,
    };
    let record = serde_json::to_vec_pretty(&concluded).map_err(|_| AppError::Part(CONCLUDED))?;
    disk::save(&case.folder.join(CONCLUDED), &record)?;
    hand_out(&case.folder, &concluded, &folder)?;
    view(case, unlocked, &collected, Vec::new())
}

/// Copies report and closing to where the chair wants them; what was signed once is never signed again.
fn hand_out(case: &Path, concluded: &Concluded, folder: &Path) -> Result<(), AppError> {
    store::make_folder(folder)?;
    for file in &concluded.files {
        returns::copy(
            &case.join(CONCLUSION).join(&file.name),
            &folder.join(&file.name),
        )?;
    }
    Ok(())
}

const CONCLUSION: &str = "conclusion";
const CONCLUDED: &str = "concluded.json";

/// What is written down of a conclusion: it stands, whatever arrives later.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Concluded {
    /// Report and closing as they were written.
    files: Vec<WrittenFile>,
    /// What the chair signed.
    closing: Closing,
}

/// The conclusion; `None` before. One that cannot be read is an error, so that a case is never concluded twice.
fn concluded(folder: &Path) -> Result<Option<Concluded>, AppError> {
    let path = folder.join(CONCLUDED);
    match path.exists() {
        true => crate::dossier::json(&store::read(&path)?, CONCLUDED).map(Some),
        false => Ok(None),
    }
}
