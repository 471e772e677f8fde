//! The public key of a token, put together from its attributes: of a point on a curve, or of two numbers.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912::ID_EC_PUBLIC_KEY;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectHandle};
use cryptoki::session::Session;
use der::asn1::{BitString, OctetString};
use der::{Decode as _, Encode as _};
use spki::{AlgorithmIdentifier, SubjectPublicKeyInfo};

use super::{TokenError, refused};
use crate::key::{KeyError, rsa_spki};

/// The key as `SubjectPublicKeyInfo` DER; whether it is accepted is another question.
pub(super) fn spki(session: &Session, public: ObjectHandle) -> Result<Vec<u8>, TokenError> {
    let kind = read(session, public, &[AttributeType::KeyType])?;
    let unreadable = |_: der::Error| TokenError::OtherKey(KeyError::Algorithm);
    match kind.as_slice() {
        [Attribute::KeyType(kind)] if *kind == KeyType::EC => {
            let wanted = [AttributeType::EcPoint, AttributeType::EcParams];
            let (mut point, mut curve) = (Vec::new(), Vec::new());
            for attribute in read(session, public, &wanted)? {
                match attribute {
                    Attribute::EcPoint(found) => point = found,
                    Attribute::EcParams(found) => curve = found,
                    _ => {}
                }
            }
            ec_spki(&point, &curve).map_err(unreadable)
        }
        [Attribute::KeyType(kind)] if *kind == KeyType::RSA => {
            let wanted = [AttributeType::Modulus, AttributeType::PublicExponent];
            let (mut modulus, mut exponent) = (Vec::new(), Vec::new());
            for attribute in read(session, public, &wanted)? {
                match attribute {
                    Attribute::Modulus(found) => modulus = found,
                    Attribute::PublicExponent(found) => exponent = found,
                    _ => {}
                }
            }
            rsa_spki(&modulus, &exponent).map_err(unreadable)
        }
        _ => Err(TokenError::OtherKey(KeyError::Algorithm)),
    }
}

fn read(
    session: &Session,
    public: ObjectHandle,
    wanted: &[AttributeType],
) -> Result<Vec<Attribute>, TokenError> {
    session
        .get_attributes(public, wanted)
        .map_err(|error| refused(&error))
}

/// The point is wrapped in an OCTET STRING, the curve an object identifier.
fn ec_spki(point: &[u8], curve: &[u8]) -> der::Result<Vec<u8>> {
    let point = OctetString::from_der(point)?;
    let algorithm = AlgorithmIdentifier::<ObjectIdentifier> {
        oid: ID_EC_PUBLIC_KEY,
        parameters: Some(ObjectIdentifier::from_der(curve)?),
    };
    let subject_public_key = BitString::from_bytes(point.as_bytes())?;
    SubjectPublicKeyInfo {
        algorithm,
        subject_public_key,
    }
    .to_der()
}
