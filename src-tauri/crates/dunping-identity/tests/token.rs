//! A signing key in a token: softhsm2 plays the token. Its configuration is an environment variable, so each scene runs in a process
//! of its own: this very program, started again with the variable set.

#[allow(dead_code)]
mod bodies;

use std::path::{Path, PathBuf};
use std::process::Command;

use bodies::{Body, TECHNICAL, now, years};
use dunping_identity::envelope::{sign, verify};
use dunping_identity::key::signature_holds;
use dunping_identity::{
    Candidate, Change, DocumentKind, Enrolment, EnrolmentError, Identity, IdentityError,
    IssueError, KeyError, KeyFileError, Keys, Person, SignError, TokenError, TokenKey, TokenPlace,
    WorkFactor, keys,
};

/// Where Debian and others put the module.
const MODULES: [&str; 3] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm.so",
];
const PIN: &str = "246810";
const QUICK: WorkFactor = WorkFactor::Demonstration;
/// The child's scene; unset in the parent.
const SCENE: &str = "DUNPING_TOKEN_SCENE";

const P256: &str = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256";
const RSA: &str = "-algorithm RSA -pkeyopt rsa_keygen_bits:2048";

fn place() -> TokenPlace {
    let found = MODULES.iter().map(Path::new).find(|path| path.is_file());
    TokenPlace {
        module: found
            .expect("softhsm2 is missing: run `cargo xtask setup`")
            .to_owned(),
        token: "专家令牌".to_owned(),
        key: "签名".to_owned(),
    }
}

fn run(folder: &Path, program: &str, words: &str) {
    let output = Command::new(program)
        .args(words.split(' '))
        .env("SOFTHSM2_CONF", folder.join("softhsm2.conf"))
        .current_dir(folder)
        .output()
        .unwrap_or_else(|problem| panic!("{program}: {problem}: run `cargo xtask setup`"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {words}: {said}");
}

/// A token with keys that OpenSSL made, and this program in a process that sees the token.
fn scene(kind: &str, keys: &[(&str, &str)]) {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::create_dir(at.join("tokens")).unwrap();
    let tokens = at.join("tokens").display().to_string();
    let places = format!("directories.tokendir = {tokens}\nobjectstore.backend = file\n");
    std::fs::write(at.join("softhsm2.conf"), places).unwrap();
    let init = format!("--init-token --free --label 专家令牌 --pin {PIN} --so-pin 13579");
    run(at, "softhsm2-util", &init);
    for (i, (label, make)) in keys.iter().enumerate() {
        run(at, "openssl", &format!("genpkey {make} -out key.pem"));
        run(
            at,
            "openssl",
            "pkcs8 -topk8 -nocrypt -in key.pem -out key.p8",
        );
        let import =
            format!("--import key.p8 --token 专家令牌 --label {label} --id A{i} --pin {PIN}");
        run(at, "softhsm2-util", &import);
    }
    if kind == "twins" {
        run(at, "softhsm2-util", &init);
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "inside", "--nocapture"])
        .env("SOFTHSM2_CONF", at.join("softhsm2.conf"))
        .env(SCENE, kind)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    let played = output.status.success() && said.contains("the scene was played");
    assert!(played, "{said}");
}

#[test]
fn a_p256_key_in_a_token_works() {
    scene("works", &[("签名", P256), ("另一个", P256)]);
}

#[test]
fn an_rsa_key_in_a_token_works() {
    scene("works", &[("签名", RSA), ("另一个", P256)]);
}

#[test]
fn of_two_tokens_of_one_label_none_is_tried() {
    scene("twins", &[("签名", P256)]);
}

#[test]
fn keys_that_are_not_accepted_are_told() {
    let p384 = "-algorithm EC -pkeyopt ec_paramgen_curve:P-384";
    let short = "-algorithm RSA -pkeyopt rsa_keygen_bits:1024";
    let keys = [
        ("p384", p384),
        ("short", short),
        ("twice", P256),
        ("twice", P256),
    ];
    scene("other", &keys);
}

/// What happens in the process that sees the token; in the parent there is nothing to see, and the parents look for the last words.
#[test]
#[expect(clippy::print_stdout, reason = "the parent reads it")]
fn inside() {
    match std::env::var(SCENE).as_deref() {
        Ok("works") => {
            what_does_not_open_is_told();
            a_life_with_a_token();
        }
        Ok("twins") => {
            let told = refused(TokenKey::open(&place(), PIN));
            assert_eq!(told, TokenError::SeveralTokens(place().token));
        }
        Ok(_) => other_keys(),
        Err(_) => return,
    }
    println!("the scene was played");
}

fn refused(opened: Result<TokenKey, TokenError>) -> TokenError {
    opened.err().expect("a refusal")
}

fn what_does_not_open_is_told() {
    let nowhere = TokenPlace {
        module: PathBuf::from("/nowhere.so"),
        ..place()
    };
    let told = refused(TokenKey::open(&nowhere, PIN));
    assert!(matches!(told, TokenError::Module(_)));
    let relative = PathBuf::from("libsofthsm2.so");
    let found = TokenPlace {
        module: relative,
        ..place()
    };
    let told = refused(TokenKey::open(&found, PIN));
    assert_eq!(told, TokenError::ForeignModule("libsofthsm2.so".to_owned()));
    let foreign = TokenPlace {
        token: "别人的".to_owned(),
        ..place()
    };
    let told = refused(TokenKey::open(&foreign, PIN));
    assert_eq!(told, TokenError::NoToken("别人的".to_owned()));
    let wrong = refused(TokenKey::open(&place(), "1111"));
    assert_eq!(wrong, TokenError::WrongPin);
    let missing = TokenPlace {
        key: "别的".to_owned(),
        ..place()
    };
    let told = refused(TokenKey::open(&missing, PIN));
    assert_eq!(told, TokenError::NoKey("别的".to_owned()));

    let key = TokenKey::open(&place(), PIN).expect("the key");
    let spki = key.public_spki().to_vec();
    let signature = key.sign(b"the attributes").expect("a signature");
    assert!(signature_holds(&spki, b"the attributes", &signature));
    assert!(!signature_holds(&spki, b"other attributes", &signature));
    // The token is open; a wrong PIN is wrong all the same, and then nothing is signed before the right one was given.
    let wrong = refused(TokenKey::open(&place(), "1111"));
    assert_eq!(wrong, TokenError::WrongPin);
    assert_eq!(key.sign(b"x"), Err(TokenError::Removed));
    let again = TokenKey::open(&place(), PIN).expect("the key");
    assert_eq!(again.public_spki(), spki);
    assert!(again.sign(b"x").is_ok());
    // Open again is open for everybody in this program, also for who had opened it before.
    assert!(key.sign(b"x").is_ok());
    drop(again);
    assert!(key.sign(b"x").is_ok());
}

/// From a new identity to a signed opinion; everything but signing goes without the token.
fn a_life_with_a_token() {
    let body = Body::new();
    let person = Person::new("T010", "孙八", TECHNICAL).unwrap();
    let wrong = Candidate::with_token(person.clone(), place(), "1111").err();
    assert!(matches!(
        wrong,
        Some(IdentityError::Token(TokenError::WrongPin))
    ));
    let made = Candidate::with_token(person.clone(), place(), PIN).unwrap();
    assert_eq!(made.token(), Some(&place()));
    let file = made.to_file("口令", QUICK).unwrap();
    drop(made);

    let mut candidate = Candidate::from_file(&file, "口令").unwrap();
    let closed = Enrolment::request(&candidate, years()).err();
    assert!(matches!(
        closed,
        Some(EnrolmentError::Issue(IssueError::Sign(SignError::Token(
            TokenError::PinNeeded(_)
        ))))
    ));
    let module = place().module.display().to_string();
    assert_eq!(
        candidate.open_token(None),
        Err(TokenError::PinNeeded(module))
    );
    candidate.open_token(Some(PIN)).unwrap();
    let request = Enrolment::request(&candidate, years()).unwrap();
    let enrolment = Enrolment::read(&request).unwrap();
    assert_eq!(enrolment.spki(), candidate.spki().unwrap());
    drop(candidate);

    let admit = Change::Admit {
        enrolment: &enrolment,
        person,
        validity: years(),
    };
    let trust = body.trust(1).next(&body.authority, admit, now()).unwrap();
    // The certificate is taken over, the passphrase changed: the token is not asked.
    let candidate = Candidate::from_file(&file, "口令").unwrap();
    let certified = candidate.adopt(&trust).unwrap().to_file("口令", QUICK);
    let file = keys::with_new_passphrase(&certified.unwrap(), "口令", "新口令", QUICK).unwrap();
    assert!(matches!(
        Identity::from_file(&file, "口令"),
        Err(KeyFileError::WrongPassphrase)
    ));
    let Keys::Certified(mut identity) = Keys::open(&file, "新口令").unwrap() else {
        panic!("certified");
    };
    let opinion = |identity: &Identity| sign(DocumentKind::Opinion, b"{}", identity);
    assert!(matches!(
        opinion(&identity),
        Err(SignError::Token(TokenError::PinNeeded(_)))
    ));
    identity.open_token(Some(PIN)).unwrap();
    let bytes = opinion(&identity).unwrap();
    let verified = verify(DocumentKind::Opinion, &bytes, &trust, now()).unwrap();
    assert_eq!(verified.signer.id, "T010");

    // Opened again at a signature, with the token that is open already.
    let mut again = Identity::from_file(&file, "新口令").unwrap();
    again.share_token(&body.expert);
    assert!(opinion(&again).is_err(), "another's key opens nothing");
    again.share_token(&identity);
    drop(identity);
    assert!(opinion(&again).is_ok());

    // The labels lead to another key now.
    let other = TokenPlace {
        key: "另一个".to_owned(),
        ..place()
    };
    let text = String::from_utf8(opened(&file, "新口令")).unwrap();
    assert!(text.contains("\"major\":2") && !text.contains(PIN));
    let moved = text.replace(&place().key, &other.key);
    let mut exchanged = Identity::from_file(&sealed(&moved, "口令"), "口令").unwrap();
    assert_eq!(exchanged.token(), Some(&other));
    assert_eq!(
        exchanged.open_token(Some(PIN)),
        Err(TokenError::NotTheIdentitys)
    );
    assert!(opinion(&exchanged).is_err());
}

/// What a key file holds, as `age -d` shows it.
fn opened(file: &[u8], passphrase: &str) -> Vec<u8> {
    let secret = age::secrecy::SecretString::from(passphrase);
    age::decrypt(&age::scrypt::Identity::new(secret), file).unwrap()
}

fn sealed(text: &str, passphrase: &str) -> Vec<u8> {
    let secret = age::secrecy::SecretString::from(passphrase);
    let mut recipient = age::scrypt::Recipient::new(secret);
    recipient.set_work_factor(10);
    age::encrypt(&recipient, text.as_bytes()).unwrap()
}

fn other_keys() {
    let told = |key: &str| {
        let key = key.to_owned();
        refused(TokenKey::open(&TokenPlace { key, ..place() }, PIN))
    };
    assert_eq!(told("p384"), TokenError::OtherKey(KeyError::Algorithm));
    let bits = 1024;
    let short = TokenError::OtherKey(KeyError::RsaLength { bits });
    assert_eq!(told("short"), short);
    assert_eq!(told("twice"), TokenError::SeveralKeys("twice".to_owned()));
}
