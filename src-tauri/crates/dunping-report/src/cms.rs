//! The CMS container of a signature (RFC 5652 with the signing-certificate-v2 attribute of RFC 5035), made and taken apart.
//!
//! PAdES B-B: detached content, signed attributes exactly content-type, message-digest and signing-certificate-v2. There is no
//! signing-time attribute: the claimed time stands in the PDF. The signer's key says how it is signed: ECDSA over P-256, or RSA with
//! PKCS#1 v1.5, each with SHA-256; nothing else is made or accepted.

use ::cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use ::cms::content_info::{CmsVersion, ContentInfo};
use ::cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use const_oid::ObjectIdentifier;
use der::asn1::{Any, OctetString, SetOfVec};
use der::{Decode, Encode, Sequence};
use dunping_identity::signer::{SignError, Signer};
use dunping_identity::{Algorithm, KeyError};
use sha2::{Digest, Sha256};
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::attr::Attribute;

const ID_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const ID_SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const ID_CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const ID_MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const ID_SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const ID_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const ID_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// ESSCertIDv2 with the default hash (SHA-256) left out, as DER wants it.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct EssCertIdV2 {
    cert_hash: OctetString,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
}

/// Why a container could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CmsError {
    /// The signer's certificates are not DER certificates.
    #[error("a certificate of the signer cannot be encoded: {0}")]
    Certificate(#[from] der::Error),
    /// The key of the signer's certificate is not one that is accepted.
    #[error("the key of the signer's certificate: {0}")]
    Key(#[from] KeyError),
    /// The key would not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
}

/// Signs the digest of the document's bytes.
pub(crate) fn make(signer: &dyn Signer, content_sha256: &[u8; 32]) -> Result<Vec<u8>, CmsError> {
    let leaf_der = signer.certificate_der();
    let leaf = Certificate::from_der(leaf_der)?;
    let attribute = |oid, value: Any| -> Result<Attribute, der::Error> {
        Ok(Attribute {
            oid,
            values: SetOfVec::try_from(vec![value])?,
        })
    };
    let reference = SigningCertificateV2 {
        certs: vec![EssCertIdV2 {
            cert_hash: OctetString::new(Sha256::digest(leaf_der).to_vec())?,
        }],
    };
    // A set of DER values sorts itself, which is the order in which it is signed and embedded.
    let attributes = SetOfVec::try_from(vec![
        attribute(ID_CONTENT_TYPE, Any::encode_from(&ID_DATA)?)?,
        attribute(
            ID_MESSAGE_DIGEST,
            Any::encode_from(&OctetString::new(content_sha256.to_vec())?)?,
        )?,
        attribute(ID_SIGNING_CERTIFICATE_V2, Any::encode_from(&reference)?)?,
    ])?;
    let signature = signer.sign(&attributes.to_der()?)?;
    // RFC 5754 §2: SHA-256 is named without parameters.
    let sha256 = AlgorithmIdentifierOwned {
        oid: ID_SHA256,
        parameters: None,
    };
    let tbs = leaf.tbs_certificate();
    let key = Algorithm::of(&tbs.subject_public_key_info().to_der()?)?;
    let info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: tbs.issuer().clone(),
            serial_number: tbs.serial_number().clone(),
        }),
        digest_alg: sha256.clone(),
        signed_attrs: Some(attributes),
        signature_algorithm: key.identifier(),
        signature: OctetString::new(signature)?,
        unsigned_attrs: None,
    };
    let chain = signer
        .chain_der()
        .iter()
        .map(|der| Ok(CertificateChoices::Certificate(Certificate::from_der(der)?)))
        .collect::<Result<Vec<_>, der::Error>>()?;
    let data = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![sha256])?,
        encap_content_info: EncapsulatedContentInfo {
            econtent_type: ID_DATA,
            econtent: None,
        },
        certificates: Some(CertificateSet(SetOfVec::try_from(chain)?)),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::try_from(vec![info])?),
    };
    Ok(ContentInfo {
        content_type: ID_SIGNED_DATA,
        content: Any::encode_from(&data)?,
    }
    .to_der()?)
}

/// What a container claims and whether its parts fit together.
#[derive(Debug)]
pub(crate) struct OpenedCms {
    /// The signer's certificate, as named by the signer information.
    pub(crate) leaf_der: Vec<u8>,
    /// Every other certificate in the container.
    pub(crate) others_der: Vec<Vec<u8>>,
    pub(crate) message_digest: Vec<u8>,
    /// Whether signing-certificate-v2 is there and names this very certificate.
    pub(crate) certificate_named: bool,
    /// Whether the signature over the attributes holds under the certificate's key.
    pub(crate) signature_holds: bool,
    /// Whether the digest is SHA-256 and the signature named is the one that the certificate's key makes.
    pub(crate) algorithms_accepted: bool,
}

/// Takes a container apart; zero padding after it is allowed. `None` if it is not one signature in the form that we accept.
pub(crate) fn open(padded: &[u8]) -> Option<OpenedCms> {
    let der = one_value(padded)?;
    let info = ContentInfo::from_der(der)
        .ok()
        .filter(|i| i.content_type == ID_SIGNED_DATA)?;
    let data: SignedData = info.content.decode_as().ok()?;
    if data.encap_content_info.econtent_type != ID_DATA
        || data.encap_content_info.econtent.is_some()
    {
        return None;
    }
    let [signer] = data.signer_infos.0.as_slice() else {
        return None;
    };
    // What no signature covers says one thing only: a container has one form, and a byte that was changed in it is noticed.
    let digests = [signer.digest_alg.clone()];
    if data.version != CmsVersion::V1
        || signer.version != CmsVersion::V1
        || data.digest_algorithms.as_slice() != digests
        || signer
            .digest_alg
            .parameters
            .as_ref()
            .is_some_and(|it| *it != Any::null())
        || data.crls.is_some()
        || signer.unsigned_attrs.is_some()
    {
        return None;
    }
    let SignerIdentifier::IssuerAndSerialNumber(wanted) = &signer.sid else {
        return None;
    };
    let mut leaf = None;
    let mut others_der = Vec::new();
    for choice in data.certificates.as_ref()?.0.iter() {
        let CertificateChoices::Certificate(certificate) = choice else {
            return None;
        };
        let tbs = certificate.tbs_certificate();
        if leaf.is_none()
            && *tbs.issuer() == wanted.issuer
            && *tbs.serial_number() == wanted.serial_number
        {
            leaf = Some(certificate);
        } else {
            others_der.push(certificate.to_der().ok()?);
        }
    }
    let leaf = leaf?;
    let leaf_der = leaf.to_der().ok()?;
    let attributes = signer.signed_attrs.as_ref()?;
    let only = |oid: ObjectIdentifier| {
        let mut all = attributes.iter().filter(|a| a.oid == oid);
        let first = all.next().filter(|a| a.values.len() == 1)?;
        if all.next().is_some() {
            None
        } else {
            first.values.get(0)
        }
    };
    if only(ID_CONTENT_TYPE)?
        .decode_as::<ObjectIdentifier>()
        .ok()?
        != ID_DATA
    {
        return None;
    }
    let message_digest = only(ID_MESSAGE_DIGEST)?
        .decode_as::<OctetString>()
        .ok()?
        .as_bytes()
        .to_vec();
    let certificate_named = match only(ID_SIGNING_CERTIFICATE_V2) {
        None => false,
        Some(value) => {
            let named = value.decode_as::<SigningCertificateV2>().ok()?;
            named
                .certs
                .first()
                .is_some_and(|c| c.cert_hash.as_bytes() == Sha256::digest(&leaf_der).as_slice())
        }
    };
    let signed = attributes.to_der().ok()?;
    let key = leaf
        .tbs_certificate()
        .subject_public_key_info()
        .to_der()
        .ok()?;
    let algorithms_accepted = signer.digest_alg.oid == ID_SHA256
        && Algorithm::of(&key).is_ok_and(|key| names(&signer.signature_algorithm, key));
    let signature_holds =
        dunping_identity::key::signature_holds(&key, &signed, signer.signature.as_bytes());
    Some(OpenedCms {
        leaf_der,
        others_der,
        message_digest,
        certificate_named,
        signature_holds,
        algorithms_accepted,
    })
}

/// Whether a signer information names the algorithm of the signer's key. For RSA there are two names (RFC 5754 §3.2), both with the
/// parameter NULL: the one that says the digest as well, which we write, and the bare one.
fn names(written: &AlgorithmIdentifierOwned, key: Algorithm) -> bool {
    let bare = AlgorithmIdentifierOwned {
        oid: ID_RSA,
        parameters: Some(Any::null()),
    };
    *written == key.identifier() || key == Algorithm::Rsa && *written == bare
}

/// The first DER value of the bytes, if nothing but zeros follows it.
fn one_value(padded: &[u8]) -> Option<&[u8]> {
    let header = match padded {
        [0x30, short, ..] if *short < 0x80 => 2 + usize::from(*short),
        [0x30, 0x81, a, ..] => 3 + usize::from(*a),
        [0x30, 0x82, a, b, ..] => 4 + (usize::from(*a) << 8 | usize::from(*b)),
        [0x30, 0x83, a, b, c, ..] => {
            5 + (usize::from(*a) << 16 | usize::from(*b) << 8 | usize::from(*c))
        }
        _ => return None,
    };
    let (value, padding) = padded.split_at_checked(header)?;
    padding.iter().all(|b| *b == 0).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_changed_anywhere_in_a_container_is_noticed() {
        use chrono::{TimeZone as _, Utc};
        use dunping_identity::{
            Authority, Category, FileSigner, Person, Role, SigningKey, Validity,
        };

        let begins = Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap();
        let validity = Validity {
            from: begins,
            to: begins + chrono::Duration::days(365),
        };
        let body = Authority::create("辽河网络空间安全评估中心", validity).unwrap();
        let key = SigningKey::generate().unwrap();
        let person = Person {
            id: "T001".to_owned(),
            name: "李堃".to_owned(),
            role: Role::Expert {
                category: Category::Technical,
            },
        };
        let leaf = body.certify(&person, &key.public_spki().unwrap(), validity);
        let chain = vec![leaf.unwrap(), body.certificate_der().to_vec()];
        let signer = FileSigner::new(key, chain).unwrap();
        let container = make(&signer, &[7; 32]).unwrap();
        let whole = open(&container).unwrap();
        assert!(whole.signature_holds && whole.certificate_named && whole.algorithms_accepted);
        let unnoticed: Vec<usize> = (0..container.len())
            .filter(|at| {
                let mut bad = container.clone();
                bad[*at] ^= 1;
                open(&bad).is_some_and(|found| {
                    found.signature_holds
                        && found.certificate_named
                        && found.algorithms_accepted
                        && found.leaf_der == whole.leaf_der
                        && found.others_der == whole.others_der
                        && found.message_digest == whole.message_digest
                })
            })
            .collect();
        assert_eq!(unnoticed, Vec::<usize>::new());
    }

    /// RFC 5754 §3.2 and RFC 5758 §3.2: the parameter NULL is there for RSA, and no parameter for ECDSA.
    #[test]
    fn a_signature_is_named_as_its_key_makes_it() {
        let named = |oid, parameters| AlgorithmIdentifierOwned { oid, parameters };
        let (ecdsa, rsa) = (
            Algorithm::P256.identifier().oid,
            Algorithm::Rsa.identifier().oid,
        );
        let null = || Some(Any::null());
        for (written, by_p256, by_rsa) in [
            (named(ecdsa, None), true, false),
            (named(ecdsa, null()), false, false),
            (named(rsa, null()), false, true),
            (named(ID_RSA, null()), false, true),
            (named(rsa, None), false, false),
            (named(ID_RSA, None), false, false),
            (named(ID_SHA256, null()), false, false),
        ] {
            let found = (
                names(&written, Algorithm::P256),
                names(&written, Algorithm::Rsa),
            );
            assert_eq!(found, (by_p256, by_rsa), "{written:?}");
        }
    }
}
