//! Any bytes as a sealed file: the scan of the header, and what it lets pass to the `age` library. Whatever is read from the beginning to
//! the end must also be what is read by going to each place.
#![no_main]

use std::io::{Cursor, Read as _, Seek as _, SeekFrom};

use dunping_package::age_layer::{MAX_RECIPIENTS, scan_header, unlock};
use dunping_package::private::reveal;
use dunping_package_fuzz::SEEDS;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let scanned = scan_header(&mut &*bytes);
    if let Ok(header) = &scanned {
        assert!((1..=MAX_RECIPIENTS).contains(&header.recipients));
    }
    let whole = reveal(bytes, &SEEDS.key);
    let unlocked = unlock(Cursor::new(bytes), &SEEDS.key);
    if scanned.is_err() {
        assert!(whole.is_err() && unlocked.is_err());
        return;
    }
    match (whole, unlocked) {
        (Ok(whole), Ok((mut reader, _))) => {
            let mut part = vec![0; whole.len() / 2];
            let at = (whole.len() - part.len()) as u64;
            reader.seek(SeekFrom::Start(at)).expect("a place inside");
            reader.read_exact(&mut part).expect("what the other read");
            assert!(whole.ends_with(&part));
        }
        (Ok(_), Err(error)) => panic!("only read from the beginning: {error}"),
        // A change in the middle is found when that piece is read.
        (Err(_), Ok((mut reader, _))) => {
            reader.rewind().expect("the beginning");
            assert!(reader.read_to_end(&mut Vec::new()).is_err());
        }
        (Err(_), Err(_)) => {}
    }
});
