//! The chair's desk: returns taken in, the tally derived from the documents at every look, the report signed, the closing sealed.
//! Nothing here edits an opinion; the same files in any order, any number of times, give the same result.

use std::collections::BTreeMap;

use dunping_domain::ballot::Declaration;
use dunping_domain::round::Exclusion;
use dunping_domain::tally::Tally;
use dunping_identity::{DocumentKind, envelope};
use dunping_package::{
    Header, PackageKind, SealRequest, Source, SourceFile, private, seal, sign_document,
};
use dunping_report::papers::{self, PaperState, panel_field, render_panel_report};
use dunping_report::{EmbeddedFile, Fonts, SignRequest, SignatureKind, sign_pdf};
use serde::{Deserialize, Serialize};

use crate::contract::{
    AttachmentView, ConcludeInput, ConsolidationView, NotesInput, SavedView, SignReportInput,
    WrittenFile,
};
use crate::dossier::role;
use crate::drafts::heads;
use crate::expert::{OpenCase, addressees, open};
use crate::generations::{Generation, Generations};
use crate::moment::{Moment, claimed, stamp, utc};
use crate::paper::{ReportInput, panel_report};
use crate::returns::{Collected, Inbox};
use crate::session::Unlocked;
use crate::{AppError, Arrived, Session, fonts, signing, words};

mod conclusion;
mod consolidation;
mod imports;
mod matrix;
mod receipts;
mod signatures;

use self::conclusion::{Concluded, concluded};
use self::consolidation::view;
pub use self::imports::{exclude_opinion, preview_returns, take_in_returns, undo_import};
pub use self::signatures::{
    look_at_signed_report, save_signed_report, sign_as_member, take_in_signed_report,
};

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
    /// Contradicting opinions that the chair did not count, each with its reason.
    pub excluded: Vec<Exclusion>,
    /// Digest of the set of all opinions that had come in: SHA-256 over their sorted digests, a line each.
    pub opinions_digest: String,
    /// When each return came in that brought them; as of then its signatures were judged, and are judged by whoever checks. A closing of a
    /// program that did not write it down has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arrivals: Vec<Arrived>,
    /// 合议说明.
    pub deliberation: String,
    /// 现场考察情况.
    pub site_visit: String,
    /// 记录人; empty when none was named, and in a closing of a program that did not ask.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub recorder: String,
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

fn inbox(session: &Session, at: Moment) -> Result<Inbox<'_>, AppError> {
    let (case, unlocked) = chaired(session)?;
    Ok(Inbox {
        data: &session.places.data,
        folder: &case.folder,
        dossier: &case.dossier,
        identity: &unlocked.identity,
        trust: &unlocked.trust,
        work: &session.work,
        at,
    })
}

/// The consolidation as it stands.
///
/// # Errors
/// When the identity does not chair the open case, or what was kept of it cannot be read.
pub fn consolidation(session: &mut Session, at: Moment) -> Result<ConsolidationView, AppError> {
    view(session, Vec::new(), at)
}

/// What the chair types while the panel deliberates, on disk before it is signed into the closing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Notes {
    deliberation: String,
    site_visit: String,
    #[serde(default)]
    recorder: String,
    /// Reasons of exclusions that were typed and not decided yet, by the opinion's digest.
    #[serde(default)]
    exclusions: BTreeMap<String, String>,
}

const NOTES: &str = "notes";

/// The notes as last saved; where those are damaged, as saved before.
///
/// # Errors
/// When they are there and cannot be read: empty fields would be saved over them.
fn notes(
    case: &OpenCase,
    unlocked: &Unlocked,
    at: Moment,
) -> Result<(Notes, Generation), AppError> {
    let files = Generations::new(&case.folder, NOTES);
    let (notes, generation) = files.read(at, |sealed| read_notes(sealed, unlocked))?;
    Ok((notes.unwrap_or_default(), generation))
}

fn read_notes(sealed: &[u8], unlocked: &Unlocked) -> Option<Notes> {
    let plain = private::reveal(sealed, unlocked.identity.age_identity()).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// Saves 合议说明, 现场考察情况, 记录人 and the reasons that are being typed, encrypted to the chair. When this returns, they are on disk.
///
/// # Errors
/// When the identity does not chair the open case, the notes are another case's, or the disk refuses.
pub fn save_notes(
    session: &mut Session,
    input: NotesInput,
    at: Moment,
) -> Result<SavedView, AppError> {
    let NotesInput {
        package_id,
        deliberation,
        site_visit,
        recorder,
        exclusions,
    } = input;
    let (case, unlocked) = chaired(session)?;
    if package_id != case.dossier.package_id {
        return Err(AppError::AnotherCase);
    }
    let notes = Notes {
        deliberation,
        site_visit,
        recorder,
        exclusions,
    };
    let plain = serde_json::to_vec(&notes).map_err(|_| AppError::Part(NOTES))?;
    let sealed = private::conceal(&plain, &unlocked.identity.recipient())
        .map_err(|_| AppError::Part(NOTES))?;
    Generations::new(&case.folder, NOTES).save(&sealed, |old| read_notes(old, unlocked))?;
    Ok(SavedView {
        saved_at: at.format("%H:%M:%S").to_string(),
    })
}

/// The conclusion's sentence as the report prints it.
pub(crate) fn conclusion(case: &OpenCase, tally: &Tally) -> String {
    use dunping_domain::panel::Category;
    let dossier = &case.dossier;
    let panel = &dossier.panel;
    let not_met = tally.clauses.iter().filter(|clause| !clause.passed);
    let finding = papers::finding(not_met.map(|clause| {
        let entry = dossier.catalogue.clause(clause.clause);
        entry.source_no.as_str()
    }));
    format!(
        "经专家组（共{}人，其中技术专家{}人、财务专家{}人）评审，该企业{finding}《{}》第4章规定的要求，评审结果为{}。",
        panel.members().len(),
        panel.seats(Category::Technical),
        panel.seats(Category::Finance),
        dossier.catalogue.title(),
        words::outcome(tally.outcome).zh
    )
}

/// The draft of the report, on the shelf for the PDF viewer. It carries 草稿 on every page.
///
/// # Errors
/// When the case cannot be concluded yet, an opinion that the chair signed was not taken in, or a character has no glyph.
pub fn preview_report(
    session: &mut Session,
    input: &ConcludeInput,
    at: Moment,
) -> Result<AttachmentView, AppError> {
    let (case, unlocked) = chaired(session)?;
    let collected = inbox(session, at)?.collect()?;
    let fonts = fonts::travelling()?;
    let pdf = report(
        case,
        unlocked,
        &collected,
        input,
        (PaperState::Draft, &fonts),
        at,
    )?;
    Ok(session.shelf.put_pdf(PREVIEW, "评审报告（草稿）.pdf", pdf))
}

/// The chair concludes on everything that the chair signed as a member: not over an own correction that lies unsent on this computer, and
/// not at all after standing aside.
fn own_opinion_is_in(case: &OpenCase, collected: &Collected) -> Result<(), AppError> {
    let own = &case.work.opinions;
    if own
        .iter()
        .any(|one| one.opinion.declaration != Declaration::NoConflict)
    {
        return Err(AppError::ChairRecused);
    }
    match heads(own)
        .iter()
        .all(|digest| collected.opinion(digest).is_some())
    {
        true => Ok(()),
        false => Err(AppError::OwnOpinionMissing),
    }
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
    own_opinion_is_in(case, collected)?;
    let (opinions, fingerprints) = collected.counted(tally);
    let set_aside = collected.exclusions();
    let input = ReportInput {
        dossier: &case.dossier,
        tally,
        opinions: &opinions,
        fingerprints: &fingerprints,
        set_aside: &set_aside,
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
/// When the tally refuses, an opinion that the chair signed was not taken in, a compulsory note is missing, the passphrase is wrong or the disk refuses.
pub fn conclude(
    session: &mut Session,
    input: &ConcludeInput,
    folder: &str,
    at: Moment,
) -> Result<ConsolidationView, AppError> {
    let folder = session.path(folder)?;
    let identity = session.sign_with(&input.passphrase, at)?;
    let (case, unlocked) = chaired(session)?;
    let collected = inbox(session, at)?.collect()?;
    if let Some(concluded) = concluded(case, unlocked)? {
        concluded.hand_out(case, unlocked, &folder)?;
        return view(session, Vec::new(), at);
    }
    // Nobody would take such a closing in, and it is signed once.
    if let Some(arrived) = collected.last_arrival().filter(|last| *last > at) {
        return Err(AppError::ClockBeforeArrival { arrived });
    }
    let tally = collected.tallied()?;
    if tally.contradicts_majority && input.deliberation.trim().is_empty() {
        return Err(AppError::NoteRequired);
    }
    let chosen = SignReportInput {
        handwriting: input.handwriting.clone(),
        ..SignReportInput::default()
    };
    let picture = signing::picture(session, &chosen)?;
    // Whoever verifies the report sets it again: the fonts that travel are the same on every computer.
    let fonts = fonts::travelling()?;
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
        handwriting: picture.as_ref(),
    };
    let pdf = sign_pdf(&plain, &request)?;
    // It is signed once, and everyone after holds it against the same checks.
    signing::sound(&pdf, &unlocked.trust)?;
    let report_sha256 = dunping_identity::fingerprint::sha256_hex(&pdf);
    let closing = Closing {
        case_no: case.dossier.sheet.case_no.clone(),
        package_id: case.dossier.package_id.clone(),
        tally: tally.clone(),
        excluded: collected.exclusions(),
        opinions_digest: collected.set_digest(),
        arrivals: collected.arrivals(),
        deliberation: input.deliberation.trim().to_owned(),
        site_visit: input.site_visit.trim().to_owned(),
        recorder: input.recorder.trim().to_owned(),
        report_sha256,
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
    let kind = DocumentKind::Closing;
    let digest = envelope::verify(kind, &document, &unlocked.trust, utc(at))?.digest;
    let members = case.dossier.panel.members();
    let receipts = receipts::sign(members, &collected, (&closing, &digest), &identity)?;
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
    files.extend(receipts.iter().map(receipts::Signed::part));
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
    // First beside the case; then where the chair wants it.
    let sealing = session
        .work
        .begin(("正在封装结案包", "Sealing the closing"));
    let place = conclusion::place(case, &closing_name)?;
    let sealed = seal(request, &place, &mut |progress| sealing.report(progress))?;
    let written = vec![
        conclusion::keep(case, unlocked, &report_name, &pdf)?,
        WrittenFile {
            name: closing_name,
            sha256: sealed.sha256,
            size: words::size(sealed.size),
        },
    ];
    drop(sealing);
    let receipts = receipts.iter();
    let receipts = receipts.map(|receipt| receipt.keep(case, unlocked));
    let concluded = Concluded {
        files: written,
        receipts: receipts.collect::<Result<_, _>>()?,
        closing,
    };
    concluded.save(case, unlocked)?;
    concluded.hand_out(case, unlocked, &folder)?;
    view(session, Vec::new(), at)
}
