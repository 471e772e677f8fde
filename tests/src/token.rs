//! softhsm2 in the place of somebody's token (UKey): a folder of its own, keys that OpenSSL made. Programs see it where the environment
//! variable `SOFTHSM2_CONF` names its configuration.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::programs::finish;

/// The token's label.
pub const LABEL: &str = "专家令牌";
/// Its PIN.
pub const PIN: &str = "246810";
/// How OpenSSL makes a P-256 key.
pub const P256: &str = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256";
/// How OpenSSL makes an RSA key.
pub const RSA: &str = "-algorithm RSA -pkeyopt rsa_keygen_bits:2048";

/// Where Debian and others put the module.
const MODULES: [&str; 3] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm.so",
];

/// softhsm2's PKCS#11 module.
///
/// # Panics
/// When softhsm2 is not installed.
#[must_use]
pub fn module() -> &'static Path {
    let found = MODULES.iter().map(Path::new).find(|path| path.is_file());
    found.expect("softhsm2 is missing: run `cargo xtask setup`")
}

/// Makes a token in an existing folder, with keys by label and how they are made; answers its configuration.
///
/// # Panics
/// When a tool is missing or refuses.
pub fn make(folder: &Path, keys: &[(&str, &str)]) -> PathBuf {
    let tokens = folder.join("tokens");
    fs::create_dir(&tokens).expect("a folder for the token");
    let configuration = folder.join("softhsm2.conf");
    let text = format!(
        "directories.tokendir = {}\nobjectstore.backend = file\n",
        tokens.display()
    );
    fs::write(&configuration, text).expect("the token's configuration");
    let tool = |words: &str| {
        let mut words = words.split(' ');
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words).current_dir(folder);
        let _ = finish(command.env("SOFTHSM2_CONF", &configuration)).with(0);
    };
    tool(&format!(
        "softhsm2-util --init-token --free --label {LABEL} --pin {PIN} --so-pin 13579"
    ));
    for (i, (label, make)) in keys.iter().enumerate() {
        tool(&format!("openssl genpkey {make} -out key.pem"));
        tool("openssl pkcs8 -topk8 -nocrypt -in key.pem -out key.p8");
        tool(&format!(
            "softhsm2-util --import key.p8 --token {LABEL} --label {label} --id A{i} --pin {PIN}"
        ));
    }
    configuration
}
