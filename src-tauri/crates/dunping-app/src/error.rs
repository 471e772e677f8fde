//! Why a use case could not be done: one enum, and for every variant what happened and what to do, in Chinese. The page and the
//! command line decide by the code alone.

use std::io;
use std::path::PathBuf;

use chrono::NaiveDate;
use dunping_domain::admission::AdmissionRefusal;
use dunping_domain::deadline::TooFar;
use dunping_domain::draw::DrawRefusal;
use dunping_domain::panel::PanelRefusal;
use dunping_domain::policy::PolicyError;
use dunping_domain::process::State;
use dunping_identity::{
    AuthorityError, EnrolmentError, EnvelopeError, IdentityError, KeyFileError, P12Error,
    RosterError, SignError, Standing, Strength, TokenError, TrustError,
};
use dunping_package::disk::SaveError;
use dunping_package::export::ExportError;
use dunping_package::{DocumentError, OpenError, SealError};
use dunping_register::RegisterError;
use dunping_report::{FontError, PdfUnreadable, RenderError, SignPdfError};
use dunping_workbook::{AnswerError, ReadError, WriteError};

use crate::contract::{Failure, Words};
use crate::evidence::PictureError;
use crate::failure;
use crate::moment::Moment;
use crate::signing::HandwritingError;

/// Why a use case could not be done.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// No identity is unlocked.
    #[error("no identity is unlocked")]
    Locked,
    /// No case is open.
    #[error("no case is open")]
    NoCase,
    /// No register is open.
    #[error("no register is open")]
    NoRegister,
    /// The program was not started on a demonstration folder, or it lacks what was asked for.
    #[error("there is no such demonstration")]
    NoDemo,
    /// The folder already has a demonstration.
    #[error("there is a demonstration already")]
    DemoExists,
    /// A token that stands for nothing.
    #[error("unknown file token")]
    UnknownFile,
    /// The identity is not on the panel.
    #[error("not on the panel")]
    NotOnPanel,
    /// The identity does not chair the panel.
    #[error("not the chair")]
    NotChair,
    /// The identity is not staff.
    #[error("not staff")]
    NotStaff,
    /// No trust file of the identity's body was found.
    #[error("no trust file was found")]
    NoTrust,
    /// The roster at hand is damaged, so that it cannot be told whether another is older.
    #[error("the roster in {} is damaged", path.display())]
    RosterDamaged {
        /// Where it lies.
        path: PathBuf,
    },
    /// No folder with the fonts.
    #[error("the fonts were not found")]
    NoFonts,
    /// The system gives no randomness.
    #[error("no randomness")]
    NoRandomness,
    /// Another kind of file than was asked for.
    #[error("another kind of file, wanted {}", wanted.1)]
    WrongKind {
        /// What was wanted, in Chinese and English.
        wanted: (&'static str, &'static str),
    },
    /// Made under another edition of the standard.
    #[error("another edition of the standard: {found}")]
    OtherEdition {
        /// Its digest.
        found: String,
    },
    /// It belongs to another case, or to another edition of the case package.
    #[error("it belongs to another case package")]
    OtherPackage,
    /// An opinion does not belong to the case.
    #[error(transparent)]
    Admission(#[from] AdmissionRefusal),
    /// The case is concluded; what was taken in does not change any more.
    #[error("the case is concluded")]
    Concluded,
    /// No import can be undone.
    #[error("there is no import to undo")]
    NothingToUndo,
    /// The opinion contradicts no other of its author.
    #[error("the opinion is in no conflict")]
    NoConflict,
    /// The opinion is a recusal: it stands, and the chair does not exclude it.
    #[error("a recusal is not excluded")]
    RecusalStands,
    /// The chair signed an opinion that is not among the returns taken in.
    #[error("the chair's own last opinion was not taken in")]
    OwnOpinionMissing,
    /// The chair signed a recusal, and concludes nothing.
    #[error("the chair stands aside")]
    ChairRecused,
    /// It was signed by somebody else than it names.
    #[error("it was not signed by its author")]
    OtherSigner,
    /// The opinion lacks something.
    #[error("{count} things are missing")]
    Gaps {
        /// How many things.
        count: usize,
    },
    /// The opinion is sealed; a correction has to be begun.
    #[error("the opinion is sealed")]
    AlreadySealed,
    /// The opinion is signed, and its return was not handed out yet.
    #[error("the opinion is signed and not handed out")]
    NotHandedOut,
    /// What is to be saved belongs to another case than the open one.
    #[error("it belongs to another case than the open one")]
    AnotherCase,
    /// The case is open in another window.
    #[error("the case is open in another window since {since}")]
    CaseBusy {
        /// Since when, for display; empty when that cannot be told.
        since: String,
    },
    /// The identity file holds another certificate than the unlocked identity.
    #[error("the identity file was exchanged")]
    IdentityExchanged,
    /// No evidence of that id is in what is open.
    #[error("no such evidence")]
    NoEvidence,
    /// A photo is too large to be added.
    #[error("the photo {name} is too large")]
    PhotoTooLarge {
        /// The file's name.
        name: String,
    },
    /// The original of a photo is not there any more, or not as it was.
    #[error("the original of the photo {name} is lost")]
    PhotoLost {
        /// The file's name.
        name: String,
    },
    /// A picture is not shown.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// Nothing was sealed yet.
    #[error("nothing was sealed")]
    NothingSealed,
    /// The signed paper of the opinion was made on another computer.
    #[error("the signed form is kept on another computer")]
    FormElsewhere,
    /// What was written cannot be read back as it was.
    #[error("{name} cannot be read back")]
    WrittenDiffers {
        /// The file.
        name: String,
    },
    /// A receipt for a case that is neither kept here nor open.
    #[error("the receipt is for a case that is not here")]
    ReceiptOfUnopened,
    /// A recusal was signed; it is not taken back by a correction.
    #[error("a recusal was signed and is not corrected")]
    Recused,
    /// The case cannot be concluded.
    #[error("the case cannot be concluded: {reasons:?}")]
    CannotConclude {
        /// Why, a sentence each.
        reasons: Vec<Words>,
    },
    /// A deliberation note is compulsory.
    #[error("a deliberation note is compulsory")]
    NoteRequired,
    /// The tally in a closing is not the one that follows from its opinions.
    #[error("the tally differs from the opinions")]
    TallyDiffers,
    /// A closing states an arrival that cannot be: after it was signed, twice, or of another return.
    #[error("the closing states an arrival that cannot be")]
    ArrivalDiffers,
    /// The clock shows a time before returns came in: it was or is wrong.
    #[error("the clock is before the last arrival at {arrived}")]
    ClockBeforeArrival {
        /// When the last return came in, by the clock of then.
        arrived: Moment,
    },
    /// The clock shows a time before the case was sealed that the returns answer.
    #[error("the clock is before the case was sealed at {sealed}")]
    ClockBeforeCase {
        /// When the case was sealed, by the clock of whoever did.
        sealed: Moment,
    },
    /// A receipt in a closing says something else than the closing, or one is missing.
    #[error("the receipts differ from the closing")]
    ReceiptDiffers,
    /// The report in a closing is not the one the chair signed for.
    #[error("the report differs from the closing")]
    ReportDiffers,
    /// The report in a closing says what does not follow from the case, the signed opinions and the closing.
    #[error("the report does not follow from the case: {}", parts.en)]
    ReportNotOfCase {
        /// The parts of the report, in plain words.
        parts: Words,
    },
    /// The report in a closing may be right, but no machine can prove it here: staff compare it first.
    #[error("the report has to be compared by a person: {}", what.en)]
    ReportToCompare {
        /// What could not be proven, in plain words.
        what: Words,
    },
    /// The PDF is no review report.
    #[error("not a review report")]
    NotAReport,
    /// The report does not hold; nobody signs it, and it is not taken in.
    #[error("the report does not hold: {}", why.en)]
    ReportUnsound {
        /// The first check that fails, in plain words.
        why: Words,
    },
    /// The report has no place for this person's signature.
    #[error("the report has no place for {id}")]
    NoPlaceToSign {
        /// The person's name.
        name: String,
        /// The person's number.
        id: String,
    },
    /// The person has signed this report already.
    #[error("the place is signed already")]
    PlaceSigned,
    /// The report to be signed is not the file that was shown.
    #[error("the report is not the one that was shown")]
    ReportNotSeen,
    /// The report lacks signatures that the one at hand has, or is another one.
    #[error("the report does not continue the one at hand")]
    NotContinued,
    /// The case is not concluded: there is no report to sign.
    #[error("there is no signed report yet")]
    NotConcluded,
    /// The key for an SM2 signature cannot be used.
    #[error(transparent)]
    Sm2(#[from] dunping_identity::sm2_signature::Sm2Error),
    /// The picture of the handwritten name cannot be used.
    #[error(transparent)]
    Handwriting(#[from] HandwritingError),
    /// The evidence in the package or its policy is not what its manifest says.
    #[error("the package contradicts itself")]
    Contradiction,
    /// No case of that number.
    #[error("no case {case_no}")]
    NoSuchCase {
        /// The number.
        case_no: String,
    },
    /// The workbook names no enterprise.
    #[error("the workbook names no enterprise")]
    NoEnterprise,
    /// Blocking findings are open.
    #[error("{count} blocking findings")]
    Blocked {
        /// How many.
        count: usize,
    },
    /// Files of 附件清单 did not come in.
    #[error("{count} listed attachments are missing")]
    AttachmentsMissing {
        /// How many.
        count: usize,
    },
    /// A folder with more files than a case takes.
    #[error("the folder {name} has more than {limit} files")]
    TooManyFiles {
        /// Its name.
        name: String,
        /// The most files that are taken in.
        limit: usize,
    },
    /// The case is in another state.
    #[error("the case is in state {found:?}, wanted {wanted:?}")]
    WrongState {
        /// Its state.
        found: State,
        /// The state that the step needs or leads to.
        wanted: State,
    },
    /// The seats do not make a panel.
    #[error("{technical} technical and {finance} finance seats do not make a panel")]
    PanelSize {
        /// Seats for technical experts.
        technical: u32,
        /// Seats for finance experts.
        finance: u32,
    },
    /// Fewer experts than seats.
    #[error("the pool is too small")]
    PoolTooSmall,
    /// No draw was committed, or none was revealed.
    #[error("there is no draw")]
    NoDraw,
    /// The draw's secret number was sealed by another member of staff.
    #[error("the nonce was sealed by somebody else")]
    NonceOfAnother,
    /// The review's last day lies before the day of the sealing.
    #[error("the review would end on {day}, before it begins")]
    ReviewByPast {
        /// What was entered.
        day: NaiveDate,
    },
    /// Not a date.
    #[error("not a date: {text}")]
    NotADate {
        /// What was entered.
        text: String,
    },
    /// The report on record lacks members' signatures, and no other file was chosen to be sealed.
    #[error("not signed yet: {who}")]
    MembersUnsigned {
        /// Who has not signed.
        who: String,
    },
    /// A paper cannot be made in the case's present state.
    #[error("the paper {name} cannot be made now")]
    PaperNotNow {
        /// Its id.
        name: String,
    },
    /// A notice to supplement that is none of the rounds that the policy allows.
    #[error("there are {most} rounds of supplements at most")]
    SupplementRounds {
        /// The most rounds.
        most: u32,
    },
    /// A paper asks for something that was not answered.
    #[error("not answered: {label}")]
    AnswerMissing {
        /// The question.
        label: String,
    },
    /// A paper names something that the register does not have.
    #[error("not on record: {name}")]
    NotOnRecord {
        /// The name in the wording.
        name: String,
    },
    /// The working-day calendar of a year is missing.
    #[error("the calendar of {year} is missing")]
    CalendarMissing {
        /// The year.
        year: i32,
    },
    /// A file of the register's store is missing or was changed after it was registered.
    #[error("the stored file {name} is missing or changed")]
    StoredFile {
        /// Its name.
        name: String,
    },
    /// A date that lies in the future, or before what it follows from.
    #[error("the date {date} does not fit")]
    DateDoesNotFit {
        /// The date.
        date: NaiveDate,
    },
    /// The publicity is not over.
    #[error("the publicity runs until {until}")]
    PublicityRuns {
        /// Its last day.
        until: NaiveDate,
    },
    /// The approval's document number is missing.
    #[error("the document number is missing")]
    NoDocumentNo,
    /// A file that must not be there is there already.
    #[error("{name} is there already")]
    Exists {
        /// Its name.
        name: String,
    },
    /// A folder that must be empty is not.
    #[error("the folder {name} is not empty")]
    FolderNotEmpty {
        /// Its name.
        name: String,
    },
    /// What was written does not read back.
    #[error("{name} does not read back as written")]
    NotReadBack {
        /// Its name.
        name: String,
    },
    /// A passphrase that would be guessed too soon.
    #[error("the passphrase is too weak: {0:?}")]
    WeakPassphrase(Strength),
    /// No passphrase was given, and there is nobody to ask.
    #[error("no passphrase was given")]
    NoPassphrase,
    /// Nothing can be signed with the own certificate.
    #[error("the own certificate cannot be used: {0:?}")]
    OwnCertificate(Standing),
    /// The last day of a certificate lies before today or beyond every calendar.
    #[error("a certificate cannot end on {until}")]
    UntilDoesNotFit {
        /// The day.
        until: NaiveDate,
    },
    /// The body's fingerprint is not the one that was told.
    #[error("the body's fingerprint is another: {found}")]
    OtherFingerprint {
        /// The words it has.
        found: String,
    },
    /// A part of a file or record is missing or unreadable.
    #[error("the part {0} is missing or unreadable")]
    Part(&'static str),
    /// A file is larger than any that is read whole.
    #[error("{name} is larger than any file of its sort")]
    TooLarge {
        /// Its name.
        name: String,
    },
    /// A file cannot be read.
    #[error("cannot read {name}: {problem}")]
    Read {
        /// Its name.
        name: String,
        /// The system's report.
        problem: io::Error,
    },
    /// A folder cannot be written.
    #[error("cannot write {name}: {problem}")]
    Write {
        /// Its name.
        name: String,
        /// The system's report.
        problem: io::Error,
    },
    /// The work was interrupted by a defect of the program.
    #[error("the work was interrupted")]
    Interrupted,
    /// A package cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A package cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// A file cannot be saved.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// A package cannot be exported.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A signed document is not accepted.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// An envelope is not accepted.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// A key file is not opened.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// Keys cannot be made or certified.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The body's keys cannot be made.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// A request to be certified is not accepted.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// The roster does not take a change.
    #[error(transparent)]
    Roster(#[from] RosterError),
    /// A `.p12` file gives no key.
    #[error(transparent)]
    P12(#[from] P12Error),
    /// A key does not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// A signing key in a token cannot be used.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// A trust file is not accepted.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The register refuses.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// A workbook cannot be read.
    #[error(transparent)]
    Workbook(#[from] ReadError),
    /// What was said about a doubtful field cannot be taken.
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// A workbook cannot be made.
    #[error(transparent)]
    Template(#[from] WriteError),
    /// Members are not a panel.
    #[error(transparent)]
    Panel(#[from] PanelRefusal),
    /// A draw cannot be made or does not hold.
    #[error(transparent)]
    Draw(#[from] DrawRefusal),
    /// A date lies beyond every calendar.
    #[error(transparent)]
    TooFar(#[from] TooFar),
    /// A policy is not accepted.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// A figure to be tried out that no applicant can have; why not.
    #[error("no such figure: {}", .0.en)]
    NoFigure(Words),
    /// A paper cannot be set.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The fonts cannot be used.
    #[error(transparent)]
    Font(#[from] FontError),
    /// A PDF cannot be signed.
    #[error(transparent)]
    SignPdf(#[from] SignPdfError),
    /// A PDF cannot be read.
    #[error(transparent)]
    Pdf(#[from] PdfUnreadable),
}

impl AppError {
    /// The failure as people see it.
    #[must_use]
    pub fn failure(&self) -> Failure {
        let (code, message, remedy) = failure::parts(self);
        Failure {
            code: code.to_owned(),
            message,
            remedy: remedy.into(),
        }
    }

    /// Whether it is a judgement on somebody's material or file (exit code 1) rather than bad input or a failing machine (2).
    #[must_use]
    pub fn is_judgement(&self) -> bool {
        matches!(
            self,
            Self::OtherEdition { .. }
                | Self::OtherPackage
                | Self::Admission(_)
                | Self::OtherSigner
                | Self::Gaps { .. }
                | Self::CannotConclude { .. }
                | Self::Contradiction
                | Self::StoredFile { .. }
                | Self::TallyDiffers
                | Self::ArrivalDiffers
                | Self::ReceiptDiffers
                | Self::ReportDiffers
                | Self::ReportNotOfCase { .. }
                | Self::ReportUnsound { .. }
                | Self::ReportNotSeen
                | Self::NotContinued
                | Self::Blocked { .. }
                | Self::AttachmentsMissing { .. }
                | Self::Document(_)
                | Self::Envelope(_)
                | Self::Trust(_)
                | Self::Enrolment(_)
                | Self::Roster(_)
                | Self::OwnCertificate(_)
                | Self::OtherFingerprint { .. }
                | Self::Identity(IdentityError::NotListed | IdentityError::Revoked { .. })
                | Self::Draw(_)
                | Self::Open(
                    OpenError::Tampered
                        | OpenError::Truncated
                        | OpenError::BadContainer(_)
                        | OpenError::Unsigned
                        | OpenError::Signature(_)
                        | OpenError::Manifest(_)
                        | OpenError::NotAddressed
                        | OpenError::TooLarge { .. }
                        | OpenError::CarriedTrust(_)
                )
        )
    }
}
