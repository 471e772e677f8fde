//! Any bytes as the container inside the encryption, with a tail of their own or with the right one. What is accepted as a directory must
//! be, byte for byte, what an independent writer makes of the same entries.
#![no_main]

use std::io::Cursor;

use dunping_package::{ContainerFault, OpenError, Package, unwatched};
use dunping_package_fuzz::{SEEDS, now, rewritten, with_tail};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((mode, rest)) = bytes.split_first() else {
        return;
    };
    let container = if mode % 2 == 0 {
        rest.to_vec()
    } else {
        with_tail(rest.to_vec())
    };
    let opened = Package::open_plaintext(Cursor::new(&container), &SEEDS.trust, now());
    match opened {
        Ok(package) => {
            if package.verify_all(&mut unwatched).is_ok() {
                assert_eq!(rewritten(&container).as_deref(), Some(container.as_slice()));
            }
        }
        // The container was accepted, and what stands in it refused; a wrong checksum is found on reading alone.
        Err(OpenError::Unsigned | OpenError::Signature(_) | OpenError::Manifest(_))
        | Err(OpenError::BadContainer(ContainerFault::Mimetype | ContainerFault::Files)) => {
            let again = rewritten(&container).expect("entries one after the other");
            assert_eq!(again.len(), container.len());
        }
        Err(_) => {}
    }
});
