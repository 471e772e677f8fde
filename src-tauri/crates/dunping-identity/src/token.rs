//! A signing key in a PKCS#11 token (UKey, smart card): found by the labels of token and key, opened with the PIN, never seen.
//!
//! The vendor's module is loaded into the process. It is named by the person who owns the token; nothing looks for modules. Modules stay
//! loaded until the program ends: what one of them holds is the process's, and ending it for one key would end it for every other.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf, Prefix};
use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::key::{Algorithm, KeyError, signature_holds};

mod public_key;

/// `DigestInfo` of SHA-256 before the digest itself (RFC 8017 §9.2, note 1): what a token pads and signs for RSA.
const DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

/// Where a key in a token is found. Nothing of it is secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenPlace {
    /// The vendor's PKCS#11 module on this computer, by its whole path.
    pub module: PathBuf,
    /// The token's label.
    pub token: String,
    /// The label of private and public key.
    pub key: String,
}

/// Why the key in a token cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The key is in a token, which was not opened with its PIN. Nothing of the module was loaded yet: whoever gives the PIN decides that
    /// it is.
    #[error("the token needs its PIN; its module is {0}")]
    PinNeeded(String),
    /// The module cannot be loaded.
    #[error("the PKCS#11 module cannot be loaded: {0}")]
    Module(String),
    /// No token of that label is plugged in.
    #[error("there is no token {0}")]
    NoToken(String),
    /// More than one token of that label is plugged in.
    #[error("there are several tokens {0}")]
    SeveralTokens(String),
    /// The PIN is wrong. Tokens lock themselves after a few wrong ones.
    #[error("the PIN is wrong")]
    WrongPin,
    /// The token is locked after too many wrong PINs.
    #[error("the token is locked")]
    Locked,
    /// There is no key pair of that label.
    #[error("there is no key {0}")]
    NoKey(String),
    /// There is more than one.
    #[error("there are several keys {0}")]
    SeveralKeys(String),
    /// The key is not one that is accepted, or its public half cannot be read.
    #[error("the key in the token: {0}")]
    OtherKey(KeyError),
    /// It is another key than the one in the identity file.
    #[error("the key in the token is not the identity's")]
    NotTheIdentitys,
    /// The module is named by a path that is not this computer's own: relative, or on the network.
    #[error("the PKCS#11 module {0} is not on this computer")]
    ForeignModule(String),
    /// The token was unplugged, or closed, since it was opened.
    #[error("the token was removed or closed")]
    Removed,
    /// The token refused for another reason.
    #[error("the token refused: {0}")]
    Refused(String),
}

/// An opened key in a token. The token stays open for this program as long as such a key lives.
pub struct TokenKey {
    session: Mutex<Session>,
    label: String,
    spki: Vec<u8>,
    algorithm: Algorithm,
}

fn refused(error: &Error) -> TokenError {
    let Error::Pkcs11(code, _) = error else {
        return TokenError::Refused(error.to_string());
    };
    match code {
        RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange => TokenError::WrongPin,
        RvError::PinLocked => TokenError::Locked,
        // What was found of a token is void once it was closed.
        RvError::UserNotLoggedIn
        | RvError::KeyHandleInvalid
        | RvError::ObjectHandleInvalid
        | RvError::DeviceRemoved
        | RvError::TokenNotPresent
        | RvError::SessionHandleInvalid
        | RvError::SessionClosed => TokenError::Removed,
        _ => TokenError::Refused(error.to_string()),
    }
}

/// Whether a path names something on this computer. An identity file that somebody sent must not have a module fetched from elsewhere.
fn is_local(path: &Path) -> bool {
    let first = path.components().next();
    path.is_absolute()
        && match first {
            Some(Component::Prefix(prefix)) => {
                matches!(prefix.kind(), Prefix::Disk(_) | Prefix::VerbatimDisk(_))
            }
            _ => true,
        }
}

/// The module of a path, loaded once.
fn loaded(path: &Path) -> Result<Pkcs11, TokenError> {
    if !is_local(path) {
        return Err(TokenError::ForeignModule(path.display().to_string()));
    }
    static LOADED: Mutex<BTreeMap<PathBuf, Pkcs11>> = Mutex::new(BTreeMap::new());
    let mut all = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(module) = all.get(path) {
        return Ok(module.clone());
    }
    let unloadable = |error: Error| TokenError::Module(error.to_string());
    let module = Pkcs11::new(path).map_err(unloadable)?;
    let threads = CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK);
    match module.initialize(threads) {
        // The same module by another path.
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(unloadable(error)),
    }
    all.insert(path.to_owned(), module.clone());
    Ok(module)
}

impl TokenKey {
    /// Opens a key with the token's PIN.
    ///
    /// # Errors
    /// [`TokenError`].
    pub fn open(place: &TokenPlace, pin: &str) -> Result<Self, TokenError> {
        let module = loaded(&place.module)?;
        let slots = module
            .get_slots_with_token()
            .map_err(|error| refused(&error))?;
        let labelled = slots.into_iter().filter(|slot| {
            let about = module.get_token_info(*slot);
            about.is_ok_and(|about| about.label() == place.token)
        });
        let slot = match labelled.collect::<Vec<_>>()[..] {
            [] => return Err(TokenError::NoToken(place.token.clone())),
            [one] => one,
            // One person's PIN must not be tried on another's token.
            _ => return Err(TokenError::SeveralTokens(place.token.clone())),
        };
        let session = module
            .open_ro_session(slot)
            .map_err(|error| refused(&error))?;
        log_in(&session, pin).map_err(|error| refused(&error))?;
        let _ = one(&session, ObjectClass::PRIVATE_KEY, &place.key)?;
        let public = one(&session, ObjectClass::PUBLIC_KEY, &place.key)?;
        let spki = public_key::spki(&session, public)?;
        let algorithm = Algorithm::of(&spki).map_err(TokenError::OtherKey)?;
        Ok(Self {
            session: Mutex::new(session),
            label: place.key.clone(),
            spki,
            algorithm,
        })
    }

    /// The public key as `SubjectPublicKeyInfo` DER: what the body certifies.
    #[must_use]
    pub fn public_spki(&self) -> &[u8] {
        &self.spki
    }

    /// Signs SHA-256 of the message as [`Algorithm`] says.
    ///
    /// # Errors
    /// [`TokenError::Removed`], [`TokenError::Refused`], or [`TokenError::NotTheIdentitys`] when what the token made is no signature of this key.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, TokenError> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        // Looked for each time: what was found before is void once the token was closed and opened again. A closed one shows no keys.
        let key = match one(&session, ObjectClass::PRIVATE_KEY, &self.label) {
            Err(TokenError::NoKey(_)) => return Err(TokenError::Removed),
            found => found?,
        };
        let digest = Sha256::digest(message);
        let signed = match self.algorithm {
            Algorithm::P256 => session.sign(&Mechanism::Ecdsa, key, &digest),
            Algorithm::Rsa => {
                let info = [DIGEST_INFO.as_slice(), &digest].concat();
                session.sign(&Mechanism::RsaPkcs, key, &info)
            }
        };
        let signed = signed.map_err(|error| refused(&error))?;
        let signature = match self.algorithm {
            Algorithm::Rsa => signed,
            // The token answers with the two numbers side by side.
            Algorithm::P256 => p256::ecdsa::Signature::from_slice(&signed)
                .map(|signature| signature.to_der().as_bytes().to_vec())
                .map_err(|error| TokenError::Refused(error.to_string()))?,
        };
        // The token may hold another key under the label by now, and hardware errs.
        match signature_holds(&self.spki, message, &signature) {
            true => Ok(signature),
            false => Err(TokenError::NotTheIdentitys),
        }
    }
}

/// Logs in, so that the PIN is tried even where this program is logged in already: a wrong one must not pass.
fn log_in(session: &Session, pin: &str) -> Result<(), Error> {
    let pin = AuthPin::new(pin.to_owned().into_boxed_str());
    match session.login(UserType::User, Some(&pin)) {
        Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {
            session.logout()?;
            session.login(UserType::User, Some(&pin))
        }
        other => other,
    }
}

/// The one object of a class and label.
fn one(session: &Session, class: ObjectClass, label: &str) -> Result<ObjectHandle, TokenError> {
    let wanted = [
        Attribute::Class(class),
        Attribute::Label(label.as_bytes().to_vec()),
    ];
    let found = session
        .find_objects(&wanted)
        .map_err(|error| refused(&error))?;
    match found.as_slice() {
        [] => Err(TokenError::NoKey(label.to_owned())),
        [one] => Ok(*one),
        _ => Err(TokenError::SeveralKeys(label.to_owned())),
    }
}
