//! A person's keys: the signing key with its certificate, and the age key that opens packages.
//!
//! Keys are made on the person's own computer as a [`Candidate`]; an enrolment takes the public halves to the body; the body's
//! next trust file brings the certificate back, and the candidate becomes an [`Identity`]. Keys are never made by somebody else
//! and handed over, except in a demonstration.

use std::str::FromStr as _;

use age::secrecy::ExposeSecret as _;

use crate::authority::Authority;
use crate::certificate::Certificate;
use crate::issue::{IssueError, Validity};
use crate::key::{KeyError, SigningKey};
use crate::key_file::{self, Content};
use crate::person::{Person, PersonError};
use crate::sealed_key::{KeyFileError, WorkFactor};
use crate::signer::{FileSigner, SignError, Signer};
use crate::trust::Trust;

/// Someone with keys but without a certificate yet.
pub struct Candidate {
    person: Person,
    key: SigningKey,
    age: age::x25519::Identity,
}

/// Someone with keys and the body's certificate for them.
pub struct Identity {
    person: Person,
    signer: FileSigner,
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
    /// The body could not certify the key.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// The trust file lists no valid entry for this person and this key.
    #[error("the trust file does not list this key")]
    NotListed,
}

impl Candidate {
    /// Makes new keys for a person.
    ///
    /// # Errors
    /// [`IdentityError`] when the names do not fit or the system gives no randomness.
    pub fn create(person: Person) -> Result<Self, IdentityError> {
        person.check()?;
        Ok(Self {
            person,
            key: SigningKey::generate()?,
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

    pub(crate) fn key(&self) -> &SigningKey {
        &self.key
    }

    /// Takes the certificate from the body's trust file, where the entry names this number, this key and this recipient.
    /// Name and role are those of the roster.
    ///
    /// # Errors
    /// [`IdentityError::NotListed`] when no active entry does.
    pub fn adopt(self, trust: &Trust) -> Result<Identity, IdentityError> {
        let spki = self.key.public_spki()?;
        let recipient = self.recipient().to_string();
        let entry = trust
            .active(&self.person.id)
            .filter(|entry| entry.recipient == recipient)
            .filter(|entry| Certificate::read(&entry.certificate).is_ok_and(|c| c.spki() == spki))
            .ok_or(IdentityError::NotListed)?;
        let chain = vec![
            entry.certificate.clone(),
            trust.authority_certificate().der().to_vec(),
        ];
        let person = entry.person.clone();
        self.join(person, chain)
    }

    fn join(self, person: Person, chain: Vec<Vec<u8>>) -> Result<Identity, IdentityError> {
        let signer = FileSigner::new(self.key, chain).map_err(|_| IdentityError::NotListed)?;
        Ok(Identity {
            person,
            signer,
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

    /// Opens a key file, certified or not.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn from_file(bytes: &[u8], passphrase: &str) -> Result<Self, KeyFileError> {
        read(bytes, passphrase).map(|(candidate, _)| candidate)
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
        let content = content(
            &self.person,
            self.signer.key(),
            &self.age,
            self.signer.chain_der(),
        )?;
        key_file::seal(content, passphrase, work)
    }

    /// Opens the passphrase file.
    ///
    /// # Errors
    /// [`KeyFileError`]; `NotCertified` when the file holds a candidate.
    pub fn from_file(bytes: &[u8], passphrase: &str) -> Result<Self, KeyFileError> {
        let (candidate, chain) = read(bytes, passphrase)?;
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
        self.signer.certificate_der()
    }

    fn chain_der(&self) -> Vec<Vec<u8>> {
        self.signer.chain_der()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        self.signer.sign(message)
    }
}

fn content(
    person: &Person,
    key: &SigningKey,
    age: &age::x25519::Identity,
    chain: Vec<Vec<u8>>,
) -> Result<Content, KeyFileError> {
    Ok(Content::Identity {
        person: person.clone(),
        key: key_file::key_bytes(key)?,
        age: age.to_string().expose_secret().to_owned(),
        chain,
    })
}

fn read(bytes: &[u8], passphrase: &str) -> Result<(Candidate, Vec<Vec<u8>>), KeyFileError> {
    match &key_file::open(bytes, passphrase)? {
        Content::Body { .. } => Err(KeyFileError::OtherKind {
            found: "body".to_owned(),
        }),
        Content::Identity {
            person,
            key,
            age,
            chain,
        } => {
            person.check().map_err(|_| KeyFileError::Damaged)?;
            let candidate = Candidate {
                person: person.clone(),
                key: SigningKey::from_pkcs8(key).map_err(|_| KeyFileError::Damaged)?,
                age: age::x25519::Identity::from_str(age).map_err(|_| KeyFileError::Damaged)?,
            };
            Ok((candidate, chain.clone()))
        }
    }
}
