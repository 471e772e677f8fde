//! Any bytes as a file: what they are, the container or the compound file around them, everything behind. Nothing may panic; a panic that
//! the reader would catch counts as one, because libFuzzer's hook ends the process first.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = dunping_workbook::read(bytes);
});
