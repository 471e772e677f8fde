//! Detached SM2 signatures, held against OpenSSL in both directions.

use std::path::Path;
use std::process::Command;

use dunping_identity::sm2_signature::{DISTINGUISHING_ID, Sm2Error, holds, sign};

fn openssl(folder: &Path, words: &str) -> (bool, String) {
    let output = Command::new("openssl")
        .args(words.split(' '))
        .current_dir(folder)
        .output()
        .expect("openssl: run `cargo xtask setup`");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.success(), said)
}

/// A folder with a key pair that OpenSSL made, and a file.
fn folder() -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    assert!(openssl(at, "genpkey -algorithm SM2 -out key.pem").0);
    assert!(openssl(at, "pkey -in key.pem -pubout -out public.pem").0);
    std::fs::write(at.join("report.pdf"), b"%PDF-1.7 final bytes").unwrap();
    let read = |name: &str| std::fs::read_to_string(at.join(name)).unwrap();
    let (key, public) = (read("key.pem"), read("public.pem"));
    (folder, key, public)
}

#[test]
fn openssl_finds_our_signature_valid_and_a_changed_file_invalid() {
    let (folder, key, public) = folder();
    let bytes = std::fs::read(folder.path().join("report.pdf")).unwrap();
    let signature = sign(&key, &bytes).unwrap();
    assert_eq!(holds(&public, &bytes, &signature), Ok(true));
    std::fs::write(folder.path().join("report.sm2"), &signature).unwrap();
    let check = format!(
        "dgst -sm3 -verify public.pem -sigopt distid:{DISTINGUISHING_ID} -signature report.sm2 report.pdf"
    );
    let (good, said) = openssl(folder.path(), &check);
    assert!(good && said.contains("Verified OK"), "{said}");
    std::fs::write(folder.path().join("report.pdf"), b"%PDF-1.7 final byteS").unwrap();
    assert!(!openssl(folder.path(), &check).0);
}

#[test]
fn what_openssl_signs_holds_here_and_nothing_else_does() {
    let (folder, _, public) = folder();
    let at = folder.path();
    let make = format!(
        "dgst -sm3 -sign key.pem -sigopt distid:{DISTINGUISHING_ID} -out report.sm2 report.pdf"
    );
    assert!(openssl(at, &make).0);
    let bytes = std::fs::read(at.join("report.pdf")).unwrap();
    let signature = std::fs::read(at.join("report.sm2")).unwrap();
    assert_eq!(holds(&public, &bytes, &signature), Ok(true));
    assert_eq!(holds(&public, b"other bytes", &signature), Ok(false));
    let (_other, _, stranger) = self::folder();
    assert_eq!(holds(&stranger, &bytes, &signature), Ok(false));
    for at in 0..signature.len() {
        let mut bad = signature.clone();
        bad[at] ^= 1;
        assert_eq!(holds(&public, &bytes, &bad), Ok(false), "byte {at}");
        assert_eq!(holds(&public, &bytes, &signature[..at]), Ok(false));
    }
}

/// A key of another curve is no SM2 key, though it is written alike.
#[test]
fn what_is_no_sm2_key_is_told() {
    let (folder, _, public) = folder();
    let at = folder.path();
    assert_eq!(sign(&public, b"x"), Err(Sm2Error::PrivateKey));
    assert_eq!(holds("nothing", b"x", b""), Err(Sm2Error::PublicKey));
    let make = "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256.pem";
    assert!(openssl(at, make).0);
    let key = std::fs::read_to_string(at.join("p256.pem")).unwrap();
    assert_eq!(sign(&key, b"x"), Err(Sm2Error::PrivateKey));
}
