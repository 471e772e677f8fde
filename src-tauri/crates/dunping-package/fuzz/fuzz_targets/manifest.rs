//! Any bytes as a manifest whose signature holds. What the strict reading accepts is JSON to other programs too, without a number that
//! they would round, and a manifest that is read and written is the same manifest.
#![no_main]

use dunping_package::Manifest;
use dunping_package::strict_json::{self, MAX_DEPTH, MAX_INTEGER};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fn judge(value: &Value, depth: usize) {
    assert!(depth <= MAX_DEPTH);
    match value {
        Value::Array(items) => items.iter().for_each(|item| judge(item, depth + 1)),
        Value::Object(fields) => fields.values().for_each(|field| judge(field, depth + 1)),
        Value::Number(number) => {
            let whole = number.as_u64().or(number.as_i64().map(i64::unsigned_abs));
            assert!(whole.is_some_and(|whole| whole <= MAX_INTEGER));
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

fuzz_target!(|bytes: &[u8]| {
    let strict = strict_json::check(bytes);
    if strict.is_ok() {
        // The outermost array or object is the first level.
        judge(&serde_json::from_slice(bytes).expect("JSON"), 0);
    }
    if let Ok(manifest) = Manifest::read(bytes) {
        assert!(strict.is_ok());
        let written = serde_json::to_vec(&manifest).expect("a manifest has a JSON form");
        assert_eq!(Manifest::read(&written), Ok(manifest));
    }
});
