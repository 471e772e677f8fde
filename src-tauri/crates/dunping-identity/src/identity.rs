//! A person's keys: the signing key with its certificate, and the age key that opens packages.
//!
//! Keys are made on the person's own computer as a [`Candidate`]; an enrolment takes the public halves to the body; the body's
//! next trust file brings the certificate back, and the candidate becomes an [`Identity`]. Keys are never made by somebody else
//! and handed over, except in a demonstration. The signing key may stay in a token; the age key is always in the file.

use std::str::FromStr as _;

use age::secrecy::ExposeSecret as _;

use crate::authority::Authority;
use crate::certificate::Certificate;
use crate::held_key::{HeldKey, TokenHeld};
use crate::issue::{IssueError, Validity};
use crate::key::{KeyError, SigningKey, check_spki};
use crate::key_file::{self, Content};
use crate::person::{Person, PersonError};
use crate::sealed_key::{KeyFileError, WorkFactor};
use crate::signer::{SignError, Signer};
use crate::token::{TokenError, TokenPlace};
use crate::trust::{Status, Trust};

/// Someone with keys but without a certificate yet.
pub struct Candidate {
    person: Person,
    key: HeldKey,
    age: age::x25519::Identity,
}

/// Someone with keys and the body's certificate for them.
pub struct Identity {
    person: Person,
    key: HeldKey,
    /// The own certificate, then the body's.
    chain: Vec<Vec<u8>>,
    certificate: Certificate,
    age: age::x25519::Identity,
}

/// Why keys could not be made or certified.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// Number or name cannot stand in a certificate.
    #[error(transparent)]
    Person(#[from] PersonError),
    /// No usable key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The key in the token cannot be used.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The body could not certify the key.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// The trust file lists no entry for this key and this recipient.
    #[error("the trust file does not list this key")]
    NotListed,
    /// The trust file lists this key as revoked.
    #[error("the trust file lists this key as revoked: {reason}")]
    Revoked {
        /// Why, in the staff's words.
        reason: String,
    },
}

impl Candidate {
    /// Makes new keys for a person.
    ///
    /// # Errors
    /// [`IdentityError`] when the names do not fit or the system gives no randomness.
    pub fn create(person: Person) -> Result<Self, IdentityError> {
        Self::with_key(person, SigningKey::generate()?)
    }

    /// Takes a signing key that came from elsewhere, such as a `.p12` file; the key that opens packages is made new.
    ///
    /// # Errors
    /// [`IdentityError`] when the names do not fit.
    pub fn with_key(person: Person, key: SigningKey) -> Result<Self, IdentityError> {
        Self::with_held(person, HeldKey::File(key))
    }

    /// Takes the signing key that lies in a token, and opens it with its PIN; the key that opens packages is made new.
    ///
    /// # Errors
    /// [`IdentityError`] when the names do not fit, or the token gives no key that is accepted.
    pub fn with_token(person: Person, place: TokenPlace, pin: &str) -> Result<Self, IdentityError> {
        person.check()?;
        let held = TokenHeld::found(place, pin)?;
        Self::with_held(person, HeldKey::Token(held))
    }

    fn with_held(person: Person, key: HeldKey) -> Result<Self, IdentityError> {
        person.check()?;
        Ok(Self {
            person,
            key,
            age: age::x25519::Identity::generate(),
        })
    }

    /// Number, name and role, as the person stated them.
    #[must_use]
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// The recipient to which packages for this person are encrypted.
    #[must_use]
    pub fn recipient(&self) -> age::x25519::Recipient {
        self.age.to_public()
    }

    /// The public signing key.
    ///
    /// # Errors
    /// [`KeyError`], which a key made here never causes.
    pub fn spki(&self) -> Result<Vec<u8>, KeyError> {
        self.key.public_spki()
    }

    /// Where the token with the signing key is, if the key is in one.
    #[must_use]
    pub fn token(&self) -> Option<&TokenPlace> {
        self.key.place()
    }

    /// Opens the token with the signing key, if the key is in one.
    ///
    /// # Errors
    /// [`TokenError`]; `PinNeeded` when there is a token and no PIN.
    pub fn open_token(&mut self, pin: Option<&str>) -> Result<(), TokenError> {
        self.key.open(pin)
    }

    pub(crate) fn key(&self) -> &HeldKey {
        &self.key
    }

    /// Takes the certificate from the body's trust file, where an entry names this key and this recipient. Number, name and role are
    /// those of the roster: staff may have corrected them.
    ///
    /// # Errors
    /// [`IdentityError::NotListed`] when no active entry does, [`IdentityError::Revoked`] when the key is revoked.
    pub fn adopt(self, trust: &Trust) -> Result<Identity, IdentityError> {
        let recipient = self.recipient().to_string();
        let own: Vec<_> = trust
            .entries_of_key(&self.key.public_spki()?)
            .filter(|entry| entry.recipient == recipient)
            .collect();
        let Some(entry) = own.iter().find(|entry| entry.status == Status::Active) else {
            let revoked = own.iter().find_map(|entry| match &entry.status {
                Status::Revoked { reason, .. } => Some(reason.clone()),
                Status::Active | Status::Replaced { .. } => None,
            });
            return Err(match revoked {
                Some(reason) => IdentityError::Revoked { reason },
                None => IdentityError::NotListed,
            });
        };
        let chain = vec![
            entry.certificate.clone(),
            trust.authority_certificate().der().to_vec(),
        ];
        let person = entry.person.clone();
        self.join(person, chain)
    }

    fn join(self, person: Person, chain: Vec<Vec<u8>>) -> Result<Identity, IdentityError> {
        let leaf = chain.first().ok_or(IdentityError::NotListed)?;
        let certificate = Certificate::read(leaf).map_err(|_| IdentityError::NotListed)?;
        Ok(Identity {
            person,
            key: self.key,
            chain,
            certificate,
            age: self.age,
        })
    }

    /// The passphrase file of keys that wait for their certificate.
    ///
    /// # Errors
    /// [`KeyFileError::Damaged`] when the keys cannot be encoded, which keys made here never cause.
    pub fn to_file(&self, passphrase: &str, work: WorkFactor) -> Result<Vec<u8>, KeyFileError> {
        let content = content(&self.person, &self.key, &self.age, Vec::new())?;
        key_file::seal(content, passphrase, work)
    }

    /// Opens a key file, certified or not. A signing key in a token is not looked for: see [`Self::open_token`].
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn from_file(bytes: &[u8], passphrase: &str) -> Result<Self, KeyFileError> {
        Self::from_content(&key_file::open(bytes, passphrase)?).map(|(candidate, _)| candidate)
    }

    fn read(person: &Person, key: HeldKey, age: &str) -> Result<Self, KeyFileError> {
        person.check().map_err(|_| KeyFileError::Damaged)?;
        Ok(Self {
            person: person.clone(),
            key,
            age: age::x25519::Identity::from_str(age).map_err(|_| KeyFileError::Damaged)?,
        })
    }

    /// The keys and the certificates beside them; none before the body has certified the key.
    pub(crate) fn from_content(content: &Content) -> Result<(Self, Vec<Vec<u8>>), KeyFileError> {
        match content {
            Content::Body { .. } => Err(KeyFileError::OtherKind {
                found: "body".to_owned(),
            }),
            Content::Identity {
                person,
                key,
                age,
                chain,
            } => {
                let key = SigningKey::from_pkcs8(key).map_err(|_| KeyFileError::Damaged)?;
                let candidate = Self::read(person, HeldKey::File(key), age)?;
                Ok((candidate, chain.clone()))
            }
            Content::TokenIdentity {
                person,
                token,
                spki,
                age,
                chain,
            } => {
                check_spki(spki).map_err(|_| KeyFileError::Damaged)?;
                let held = TokenHeld::closed(token.clone(), spki.clone());
                let candidate = Self::read(person, HeldKey::Token(held), age)?;
                Ok((candidate, chain.clone()))
            }
        }
    }
}

impl Identity {
    /// Makes keys and has them certified at once: for the body's own staff on the body's own computer, and for demonstrations.
    ///
    /// # Errors
    /// [`IdentityError`].
    pub fn create(
        person: Person,
        authority: &Authority,
        validity: Validity,
    ) -> Result<Self, IdentityError> {
        let candidate = Candidate::create(person)?;
        let certificate = authority.certify(&candidate.person, &candidate.spki()?, validity)?;
        let chain = vec![certificate, authority.certificate_der().to_vec()];
        let person = candidate.person.clone();
        candidate.join(person, chain)
    }

    /// The certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The public signing key.
    #[must_use]
    pub fn spki(&self) -> Vec<u8> {
        self.certificate.spki().to_vec()
    }

    /// Number, name and role as certified.
    #[must_use]
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// The recipient to which packages for this person are encrypted.
    #[must_use]
    pub fn recipient(&self) -> age::x25519::Recipient {
        self.age.to_public()
    }

    /// The key that opens packages.
    #[must_use]
    pub fn age_identity(&self) -> &age::x25519::Identity {
        &self.age
    }

    /// The passphrase file.
    ///
    /// # Errors
    /// [`KeyFileError::Damaged`] when the keys cannot be encoded, which keys made here never cause.
    pub fn to_file(&self, passphrase: &str, work: WorkFactor) -> Result<Vec<u8>, KeyFileError> {
        let content = content(&self.person, &self.key, &self.age, self.chain.clone())?;
        key_file::seal(content, passphrase, work)
    }

    /// Where the token with the signing key is, if the key is in one.
    #[must_use]
    pub fn token(&self) -> Option<&TokenPlace> {
        self.key.place()
    }

    /// Opens the token with the signing key, if the key is in one. Before that everything works but signing.
    ///
    /// # Errors
    /// [`TokenError`]; `PinNeeded` when there is a token and no PIN.
    pub fn open_token(&mut self, pin: Option<&str>) -> Result<(), TokenError> {
        self.key.open(pin)
    }

    /// Uses the token that another opening of the same identity has opened.
    pub fn share_token(&mut self, other: &Self) {
        self.key.share(&other.key);
    }

    /// Opens the passphrase file. A signing key in a token is not looked for: see [`Self::open_token`].
    ///
    /// # Errors
    /// [`KeyFileError`]; `NotCertified` when the file holds a candidate.
    pub fn from_file(bytes: &[u8], passphrase: &str) -> Result<Self, KeyFileError> {
        Self::from_content(&key_file::open(bytes, passphrase)?)
    }

    pub(crate) fn from_content(content: &Content) -> Result<Self, KeyFileError> {
        let (candidate, chain) = Candidate::from_content(content)?;
        let leaf = chain.first().ok_or(KeyFileError::NotCertified)?;
        let certificate = Certificate::read(leaf).map_err(|_| KeyFileError::Damaged)?;
        if candidate.spki().map_err(|_| KeyFileError::Damaged)? != certificate.spki() {
            return Err(KeyFileError::Damaged);
        }
        let person = candidate.person.clone();
        candidate
            .join(person, chain)
            .map_err(|_| KeyFileError::Damaged)
    }
}

impl Signer for Identity {
    fn certificate_der(&self) -> &[u8] {
        self.certificate.der()
    }

    fn chain_der(&self) -> Vec<Vec<u8>> {
        self.chain.clone()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        self.key.sign(message)
    }
}

fn content(
    person: &Person,
    key: &HeldKey,
    age: &age::x25519::Identity,
    chain: Vec<Vec<u8>>,
) -> Result<Content, KeyFileError> {
    let person = person.clone();
    let age = age.to_string().expose_secret().to_owned();
    Ok(match key {
        HeldKey::File(key) => Content::Identity {
            person,
            key: key_file::key_bytes(key)?,
            age,
            chain,
        },
        HeldKey::Token(held) => Content::TokenIdentity {
            person,
            token: held.place.clone(),
            spki: held.spki.clone(),
            age,
            chain,
        },
    })
}
