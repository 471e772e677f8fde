//! Any bytes as a signed document of each kind, and as a trust file. Nothing may hold but what was signed: the one payload of the seeds.
#![no_main]

use dunping_identity::{DocumentKind, Trust, envelope};
use dunping_package_fuzz::{SEEDS, now};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for kind in DocumentKind::ALL {
        if let Ok(verified) = envelope::verify(kind, bytes, &SEEDS.trust, now()) {
            assert_eq!(verified.payload, SEEDS.payload);
        }
    }
    if let Ok(trust) = Trust::read(bytes) {
        let offered = Trust::accept_newer(&SEEDS.trust, trust);
        assert!(offered.is_err() || bytes == SEEDS.trust.bytes());
    }
});
