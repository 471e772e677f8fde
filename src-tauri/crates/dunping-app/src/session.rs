//! The state of the running program: who is unlocked, what is open, and the tokens that stand for paths.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dunping_domain::standard::ClauseKey;
use dunping_identity::{Candidate, Identity, KeyFileError, Keys, Person, Role, Signer as _, Trust};
use dunping_workbook::Reader;

use crate::contract::{
    ChosenFile, IdentityView, Pin, RecentCase, RoleView, SessionView, VerificationView,
};
use crate::demo::DemoFolder;
use crate::expert::OpenCase;
use crate::identity::{self, view};
use crate::moment::{Moment, utc};
use crate::practice::Aside;
use crate::staff::StaffDesk;
use crate::{AppError, Shelf, Work, practice, recent, staff, store, verify, views};

/// What the program finds on this computer.
#[derive(Debug, Clone)]
pub struct Places {
    /// Drafts, received packages and the memory of what was opened.
    pub data: PathBuf,
    /// How workbooks are read.
    pub reader: Reader,
}

/// Somebody at work.
pub(crate) struct Unlocked {
    /// The keys.
    pub(crate) identity: Identity,
    /// The body's trust file that this person holds.
    pub(crate) trust: Trust,
    /// Where the identity file lies, to ask for its passphrase again at signing.
    pub(crate) file: PathBuf,
}

/// Keys that wait for the body's certificate; the private ones are in the file alone.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) person: Person,
    pub(crate) spki: Vec<u8>,
    pub(crate) file: PathBuf,
}

impl Waiting {
    pub(crate) fn new(candidate: &Candidate, file: PathBuf) -> Result<Self, AppError> {
        Ok(Self {
            person: candidate.person().clone(),
            spki: candidate
                .spki()
                .map_err(dunping_identity::IdentityError::from)?,
            file,
        })
    }
}

/// The state of the running program.
pub struct Session {
    pub(crate) places: Places,
    pub(crate) shelf: Shelf,
    pub(crate) work: Work,
    pub(crate) unlocked: Option<Unlocked>,
    /// Keys that wait for their certificate; nobody is unlocked then.
    pub(crate) waiting: Option<Waiting>,
    /// The body's key file that staff used last.
    pub(crate) body_key: Option<PathBuf>,
    pub(crate) case: Option<OpenCase>,
    pub(crate) register: Option<StaffDesk>,
    pub(crate) practice: Option<Aside>,
    demo: Option<DemoFolder>,
    pending: Vec<PathBuf>,
    files: BTreeMap<String, PathBuf>,
}

impl Session {
    /// A fresh start on this computer.
    #[must_use]
    pub fn new(places: Places) -> Self {
        store::sweep(&places.data);
        Self {
            places,
            shelf: Shelf::default(),
            work: Work::default(),
            unlocked: None,
            waiting: None,
            body_key: None,
            case: None,
            register: None,
            practice: None,
            demo: None,
            pending: Vec::new(),
            files: BTreeMap::new(),
        }
    }

    /// The shelf of evidence, shared with the window's protocol.
    #[must_use]
    pub fn shelf(&self) -> Shelf {
        self.shelf.clone()
    }

    /// The long work under way, shared with the window.
    #[must_use]
    pub fn work(&self) -> Work {
        self.work.clone()
    }

    /// Starts on a demonstration folder.
    pub fn set_demo(&mut self, folder: PathBuf) {
        self.demo = Some(DemoFolder::new(folder));
    }

    /// Lets files that came together wait to be opened.
    pub fn wait_with(&mut self, files: Vec<PathBuf>) {
        self.pending = files;
    }

    /// What waited does not wait any more once it is open.
    pub(crate) fn opened(&mut self, file: &Path) {
        if self.pending.first().is_some_and(|first| first == file) {
            self.pending.clear();
        }
    }

    /// Tokens for paths that the person chose.
    pub fn tokens(&mut self, paths: Vec<PathBuf>) -> Vec<ChosenFile> {
        paths.into_iter().map(|path| self.token(path)).collect()
    }

    pub(crate) fn token(&mut self, path: PathBuf) -> ChosenFile {
        let name = file_name(&path);
        let known = self
            .files
            .iter()
            .find(|(_, held)| **held == path)
            .map(|(token, _)| token.clone());
        let token = known.unwrap_or_else(|| {
            let token = format!("f{}", self.files.len() + 1);
            self.files.insert(token.clone(), path);
            token
        });
        ChosenFile { token, name }
    }

    /// The path behind a token.
    pub(crate) fn path(&self, token: &str) -> Result<PathBuf, AppError> {
        self.files.get(token).cloned().ok_or(AppError::UnknownFile)
    }

    pub(crate) fn unlocked(&self) -> Result<&Unlocked, AppError> {
        self.unlocked.as_ref().ok_or(AppError::Locked)
    }

    /// The trust files that were accepted here before, and the demonstration's; nobody need be unlocked.
    fn known_trusts(&self) -> Vec<Trust> {
        let own = store::kept_trusts(&self.places.data).unwrap_or_default();
        let demo = self.demo.as_ref().map(DemoFolder::trust);
        own.into_iter()
            .chain(demo)
            .filter_map(|path| Trust::read(&std::fs::read(path).ok()?).ok())
            .collect()
    }

    /// The signing key, after the passphrase was asked again. What others would refuse is not signed in the first place.
    pub(crate) fn sign_with(&self, passphrase: &str, at: Moment) -> Result<Identity, AppError> {
        let unlocked = self.unlocked()?;
        let bytes = store::read(&unlocked.file)?;
        let mut identity = Identity::from_file(&bytes, passphrase)?;
        // A token stays open while its owner is at work: vendors' own windows ask for the PIN again where the token wants it.
        identity.share_token(&unlocked.identity);
        if identity.certificate_der() != unlocked.identity.certificate_der() {
            return Err(AppError::IdentityExchanged);
        }
        unlocked.trust.check_clock(utc(at))?;
        let standing = unlocked.trust.standing(identity.certificate(), utc(at));
        if !standing.may_sign() {
            return Err(AppError::OwnCertificate(standing));
        }
        Ok(identity)
    }
}

/// The last part of a path for display.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The state of the program.
///
/// # Errors
/// None at present; the answer is fallible like every command's.
pub fn session(session: &mut Session, at: Moment) -> Result<SessionView, AppError> {
    let memory = store::Memory::read(&session.places.data);
    let remembered = memory
        .identity
        .filter(|path| path.is_file())
        .map(|path| session.token(path));
    let dropped = session.tokens(session.pending.clone());
    let waiting = session
        .waiting
        .is_some()
        .then(|| identity::waiting_view(session))
        .transpose()?;
    let demo = session.demo.clone().map(|demo| demo.view(session));
    let owner = session.unlocked.as_ref().map(|unlocked| &unlocked.identity);
    let recent = owner.map(|owner| recent::read(&session.places.data, owner));
    let recent = recent
        .into_iter()
        .flatten()
        .filter(|recent| recent.path.is_file())
        .map(|recent| RecentCase {
            token: session.token(recent.path).token,
            case_no: recent.case_no,
            enterprise: recent.enterprise,
            voted: recent.voted,
            clauses: votable(),
            sealed: recent.sealed,
            recused: recent.recused,
            deadline: recent.review_by.map(|day| views::deadline(day, at)),
            touched: recent.touched,
        })
        .collect();
    Ok(SessionView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        identity: session
            .unlocked
            .as_ref()
            .map(|unlocked| identity_view(unlocked, at)),
        waiting,
        remembered,
        pending: dropped.first().cloned(),
        dropped,
        demo,
        practice: practice::view(session),
        case_open: session.case.is_some(),
        register_open: session.register.is_some(),
        place_warning: store::place_warning(&session.places.data),
        recent,
    })
}

/// How many clauses are voted on.
fn votable() -> u32 {
    let clauses = ClauseKey::ALL.iter().filter(|clause| clause.votable());
    u32::try_from(clauses.count()).unwrap_or(u32::MAX)
}

/// Unlocks an identity file; a practice is over then. Keys without a certificate are not unlocked, they wait: nobody is at work then, and the answer is none.
///
/// # Errors
/// A wrong passphrase, a file that is no identity, a token that does not open with the PIN or was given none, or no trust file beside it.
pub fn unlock(
    session: &mut Session,
    file: &str,
    passphrase: &str,
    pin: Option<&Pin>,
    at: Moment,
) -> Result<Option<IdentityView>, AppError> {
    let path = session.path(file)?;
    match Keys::open(&store::read(&path)?, passphrase)? {
        Keys::Certified(mut identity) => {
            identity.open_token(pin.map(Pin::digits))?;
            practice::end_practice(session, at)?;
            enter(session, path, *identity)?;
            Ok(Some(identity_view(session.unlocked()?, at)))
        }
        Keys::Waiting(candidate) => {
            practice::end_practice(session, at)?;
            put_away(session);
            store::Memory::update(&session.places.data, |memory| {
                memory.identity = Some(path.clone());
            })?;
            session.waiting = Some(Waiting::new(&candidate, path)?);
            Ok(None)
        }
        Keys::Body(_) => Err(AppError::KeyFile(KeyFileError::OtherKind {
            found: "body".to_owned(),
        })),
    }
}

pub(crate) fn unlock_path(
    session: &mut Session,
    file: PathBuf,
    passphrase: &str,
    pin: Option<&Pin>,
) -> Result<(), AppError> {
    let mut identity = Identity::from_file(&store::read(&file)?, passphrase)?;
    identity.open_token(pin.map(Pin::digits))?;
    enter(session, file, identity)
}

fn enter(session: &mut Session, file: PathBuf, identity: Identity) -> Result<(), AppError> {
    let trust = store::trust_for(&identity, &file, &session.places.data)?;
    store::Memory::update(&session.places.data, |memory| {
        memory.identity = Some(file.clone());
    })?;
    put_away(session);
    session.unlocked = Some(Unlocked {
        identity,
        trust,
        file,
    });
    Ok(())
}

/// Puts keys, case and register away.
pub(crate) fn put_away(session: &mut Session) {
    session.unlocked = None;
    session.waiting = None;
    session.case = None;
    session.register = None;
    session.shelf.clear();
}

/// Unlocks an identity of the demonstration with the passphrase that lies beside it.
///
/// # Errors
/// When the program was not started on a demonstration folder, or the identity is not there.
pub fn unlock_demo(session: &mut Session, who: &str, at: Moment) -> Result<IdentityView, AppError> {
    let demo = session.demo.clone().ok_or(AppError::NoDemo)?;
    let (file, passphrase) = demo.credentials(who)?;
    practice::end_practice(session, at)?;
    unlock_path(session, file, &passphrase, None)?;
    Ok(identity_view(session.unlocked()?, at))
}

/// Locks: keys, case and register are put away. A practice ends, and the identity that waited for its end is put away with the rest.
///
/// # Errors
/// When the folder of a practice cannot be removed; it is locked all the same.
pub fn lock(session: &mut Session, at: Moment) -> Result<(), AppError> {
    staff::leave(session, at);
    let ended = practice::end_practice(session, at);
    put_away(session);
    ended
}

/// Verifies any file of ours.
///
/// # Errors
/// When the file cannot be read at all; what does not hold is a line of the answer.
pub fn verify_file(
    session: &mut Session,
    file: &str,
    _at: Moment,
) -> Result<VerificationView, AppError> {
    let path = session.path(file)?;
    let reader = &session.places.reader;
    match &session.unlocked {
        Some(Unlocked {
            identity, trust, ..
        }) => verify::verify(&path, trust, Some(identity), reader, &session.work),
        None => {
            // By whichever body's trust it holds; where it holds by none, the first one says why.
            let trusts = session.known_trusts();
            let judged = trusts
                .iter()
                .map(|trust| verify::verify(&path, trust, None, reader, &session.work));
            let mut judged: Vec<_> = judged.collect();
            let holds = judged
                .iter()
                .position(|one| one.as_ref().is_ok_and(|view| view.holds));
            match holds.or((!judged.is_empty()).then_some(0)) {
                Some(place) => judged.swap_remove(place),
                None => Err(AppError::NoTrust),
            }
        }
    }
}

fn identity_view(unlocked: &Unlocked, at: Moment) -> IdentityView {
    let person = unlocked.identity.person();
    let certificate = unlocked.identity.certificate();
    IdentityView {
        id: person.id.clone(),
        name: person.name.clone(),
        role: match person.role {
            Role::Expert { .. } => RoleView::Expert,
            Role::Staff | Role::Recovery => RoleView::Staff,
        },
        part: identity::part_of(person.role),
        file: file_name(&unlocked.file),
        fingerprint: view::fingerprint(certificate.spki(), &view::caption(person)),
        valid_from: identity::adopt::day(certificate.not_before),
        valid_to: identity::adopt::day(certificate.not_after),
        standing: view::standing(&unlocked.trust.standing(certificate, utc(at))),
        roster_version: view::version(&unlocked.trust),
        body: unlocked.trust.body_name().to_owned(),
        body_fingerprint: view::fingerprint(
            unlocked.trust.authority_certificate().spki(),
            unlocked.trust.body_name(),
        ),
    }
}
