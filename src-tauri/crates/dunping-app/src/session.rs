//! The state of the running program: who is unlocked, what is open, and the tokens that stand for paths.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dunping_identity::{Identity, Role, Signer as _, Trust};
use dunping_workbook::Reader;

use crate::contract::{
    ChosenFile, IdentityView, RecentCase, RoleView, SessionView, VerificationView,
};
use crate::demo::DemoFolder;
use crate::expert::OpenCase;
use crate::moment::Moment;
use crate::staff::StaffDesk;
use crate::{AppError, Shelf, store, verify};

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

/// The state of the running program.
pub struct Session {
    pub(crate) places: Places,
    pub(crate) shelf: Shelf,
    pub(crate) unlocked: Option<Unlocked>,
    pub(crate) case: Option<OpenCase>,
    pub(crate) register: Option<StaffDesk>,
    demo: Option<DemoFolder>,
    pending: Option<PathBuf>,
    files: BTreeMap<String, PathBuf>,
}

impl Session {
    /// A fresh start on this computer.
    #[must_use]
    pub fn new(places: Places) -> Self {
        Self {
            places,
            shelf: Shelf::default(),
            unlocked: None,
            case: None,
            register: None,
            demo: None,
            pending: None,
            files: BTreeMap::new(),
        }
    }

    /// The shelf of evidence, shared with the window's protocol.
    #[must_use]
    pub fn shelf(&self) -> Shelf {
        self.shelf.clone()
    }

    /// Starts on a demonstration folder.
    pub fn set_demo(&mut self, folder: PathBuf) {
        self.demo = Some(DemoFolder::new(folder));
    }

    /// Lets a file wait to be opened.
    pub fn wait_with(&mut self, file: PathBuf) {
        self.pending = Some(file);
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
        let own = store::kept_trusts(&self.places.data);
        let demo = self.demo.as_ref().map(DemoFolder::trust);
        own.into_iter()
            .chain(demo)
            .filter_map(|path| Trust::read(&std::fs::read(path).ok()?).ok())
            .collect()
    }

    /// The signing key, after the passphrase was asked again.
    pub(crate) fn sign_with(&self, passphrase: &str) -> Result<Identity, AppError> {
        let unlocked = self.unlocked()?;
        let bytes = store::read(&unlocked.file)?;
        let identity = Identity::from_file(&bytes, passphrase)?;
        if identity.certificate_der() != unlocked.identity.certificate_der() {
            return Err(AppError::IdentityExchanged);
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
pub fn session(session: &mut Session, _at: Moment) -> Result<SessionView, AppError> {
    let memory = store::Memory::read(&session.places.data);
    let remembered = memory
        .identity
        .filter(|path| path.is_file())
        .map(|path| session.token(path));
    let pending = session.pending.clone().map(|path| session.token(path));
    let demo = session.demo.clone().map(|demo| demo.view(session));
    let recent = memory
        .recent
        .into_iter()
        .filter(|recent| recent.path.is_file())
        .map(|recent| RecentCase {
            token: session.token(recent.path).token,
            case_no: recent.case_no,
            enterprise: recent.enterprise,
            voted: recent.voted,
            sealed: recent.sealed,
            touched: recent.touched,
        })
        .collect();
    Ok(SessionView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        identity: session.unlocked.as_ref().map(identity_view),
        remembered,
        pending,
        demo,
        case_open: session.case.is_some(),
        register_open: session.register.is_some(),
        recent,
    })
}

/// Unlocks an identity file.
///
/// # Errors
/// A wrong passphrase, a file that is no identity, or no trust file beside it.
pub fn unlock(
    session: &mut Session,
    file: &str,
    passphrase: &str,
    _at: Moment,
) -> Result<IdentityView, AppError> {
    let path = session.path(file)?;
    unlock_path(session, path, passphrase)
}

pub(crate) fn unlock_path(
    session: &mut Session,
    file: PathBuf,
    passphrase: &str,
) -> Result<IdentityView, AppError> {
    let identity = Identity::from_file(&store::read(&file)?, passphrase)?;
    let trust = store::trust_for(&identity, &file, &session.places.data)?;
    store::Memory::update(&session.places.data, |memory| {
        memory.identity = Some(file.clone());
    })?;
    session.case = None;
    session.register = None;
    session.shelf.clear();
    let unlocked = Unlocked {
        identity,
        trust,
        file,
    };
    let view = identity_view(&unlocked);
    session.unlocked = Some(unlocked);
    Ok(view)
}

/// Unlocks an identity of the demonstration with the passphrase that lies beside it.
///
/// # Errors
/// When the program was not started on a demonstration folder, or the identity is not there.
pub fn unlock_demo(
    session: &mut Session,
    who: &str,
    _at: Moment,
) -> Result<IdentityView, AppError> {
    let demo = session.demo.clone().ok_or(AppError::NoDemo)?;
    let (file, passphrase) = demo.credentials(who)?;
    unlock_path(session, file, &passphrase)
}

/// Locks: keys, case and register are put away.
///
/// # Errors
/// None at present.
pub fn lock(session: &mut Session, _at: Moment) -> Result<(), AppError> {
    session.unlocked = None;
    session.case = None;
    session.register = None;
    session.shelf.clear();
    Ok(())
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
        }) => verify::verify(&path, trust, Some(identity), reader),
        None => {
            // By whichever body's trust it holds; where it holds by none, the first one says why.
            let trusts = session.known_trusts();
            let judged = trusts
                .iter()
                .map(|trust| verify::verify(&path, trust, None, reader));
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

fn identity_view(unlocked: &Unlocked) -> IdentityView {
    let person = unlocked.identity.person();
    let entry = unlocked.trust.active(&person.id);
    let certificate =
        entry.and_then(|entry| dunping_identity::Certificate::read(&entry.certificate).ok());
    IdentityView {
        id: person.id.clone(),
        name: person.name.clone(),
        role: match person.role {
            Role::Expert { .. } => RoleView::Expert,
            Role::Staff | Role::Recovery => RoleView::Staff,
        },
        fingerprint: certificate
            .as_ref()
            .map(|certificate| dunping_identity::fingerprint::fingerprint(certificate.spki()))
            .unwrap_or_default(),
        valid_to: certificate
            .map(|c| c.not_after.format("%Y-%m-%d").to_string())
            .unwrap_or_default(),
        body: unlocked.trust.body_name().to_owned(),
    }
}
