//! A person's signing key, wherever it is held: in the identity file, or in a token of which the file knows the place.

use std::sync::Arc;

use crate::key::{KeyError, SigningKey};
use crate::signer::SignError;
use crate::token::{TokenError, TokenKey, TokenPlace};

/// The key of a candidate or an identity.
pub(crate) enum HeldKey {
    /// In the file.
    File(SigningKey),
    /// In a token. Everything but signing works without it.
    Token(TokenHeld),
}

/// A key in a token, and the token itself once it was opened.
pub(crate) struct TokenHeld {
    pub(crate) place: TokenPlace,
    /// The public key that the file knows.
    pub(crate) spki: Vec<u8>,
    opened: Option<Arc<TokenKey>>,
}

impl TokenHeld {
    /// The key of a place that is not looked at yet.
    pub(crate) fn closed(place: TokenPlace, spki: Vec<u8>) -> Self {
        Self {
            place,
            spki,
            opened: None,
        }
    }

    fn needs_pin(&self) -> TokenError {
        TokenError::PinNeeded(self.place.module.display().to_string())
    }

    /// Whatever key lies in a place.
    pub(crate) fn found(place: TokenPlace, pin: &str) -> Result<Self, TokenError> {
        let opened = TokenKey::open(&place, pin)?;
        Ok(Self {
            place,
            spki: opened.public_spki().to_vec(),
            opened: Some(Arc::new(opened)),
        })
    }
}

impl HeldKey {
    pub(crate) fn public_spki(&self) -> Result<Vec<u8>, KeyError> {
        match self {
            Self::File(key) => key.public_spki(),
            Self::Token(held) => Ok(held.spki.clone()),
        }
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        match self {
            Self::File(key) => key
                .sign(message)
                .map_err(|error| SignError::KeyUnavailable(error.to_string())),
            Self::Token(held) => {
                let opened = held.opened.as_ref().ok_or_else(|| held.needs_pin())?;
                Ok(opened.sign(message)?)
            }
        }
    }

    /// Where the token is, if the key is in one.
    pub(crate) fn place(&self) -> Option<&TokenPlace> {
        match self {
            Self::File(_) => None,
            Self::Token(held) => Some(&held.place),
        }
    }

    /// Opens the token; a key in a file is open.
    pub(crate) fn open(&mut self, pin: Option<&str>) -> Result<(), TokenError> {
        let Self::Token(held) = self else {
            return Ok(());
        };
        let pin = pin.ok_or_else(|| held.needs_pin())?;
        let opened = TokenKey::open(&held.place, pin)?;
        if opened.public_spki() != held.spki {
            return Err(TokenError::NotTheIdentitys);
        }
        held.opened = Some(Arc::new(opened));
        Ok(())
    }

    /// Uses the token that the same key has opened elsewhere in the program.
    pub(crate) fn share(&mut self, other: &Self) {
        if let (Self::Token(own), Self::Token(other)) = (self, other)
            && own.spki == other.spki
        {
            own.opened.clone_from(&other.opened);
        }
    }
}
