//! Finding what a pure function may not touch: clock, disk, environment, chance, threads, and floats.
//!
//! It looks at words, so a name hidden behind a macro or a re-export is not seen; the crate's dependencies are ruled elsewhere.

use crate::sources::words;

/// The lines (from 1) of code that reach outside a pure function, or that use a float.
pub fn impurities(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let named: Vec<&str> = words(line).collect();
        let mut report = |what: &str| found.push((index + 1, what.to_owned()));
        for word in &named {
            match *word {
                "SystemTime" | "Instant" | "rand" | "getrandom" => report(word),
                word if word.ends_with("f32") || word.ends_with("f64") => report(word),
                _ => {}
            }
        }
        for pair in named.windows(2) {
            match pair {
                [
                    "std",
                    word @ ("fs" | "env" | "time" | "net" | "process" | "thread"),
                ] => report(&format!("std::{word}")),
                [clock @ ("Utc" | "Local"), "now"] => report(&format!("{clock}::now")),
                _ => {}
            }
        }
        let grouped = line.replace(' ', "").contains("usestd::{");
        if grouped
            && let Some(word) = named
                .iter()
                .find(|word| matches!(**word, "fs" | "env" | "time" | "net" | "process" | "thread"))
        {
            report(&format!("std::{word}"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::impurities;
    use crate::sources::code_only;

    #[test]
    fn the_domain_rule_sees_what_it_should() {
        let check = |code: &str, expected: &[&str]| {
            let found: Vec<String> = impurities(&code_only(code))
                .into_iter()
                .map(|(_, what)| what)
                .collect();
            assert_eq!(found, expected, "{code}");
        };
        check("let now = chrono::Utc::now();", &["Utc::now"]);
        check("use std::{collections::BTreeMap, fs};", &["std::fs"]);
        check("std::env::var(\"X\")", &["std::env"]);
        check("let x = 1.5_f64;", &["5_f64"]);
        check("fn f(x: f32) {}", &["f32"]);
        check("// f64\nlet date = NaiveDate::MIN; \"std::fs\"", &[]);
    }
}
