//! Adding up what test runners report. It reads their text; it runs nothing.

use std::fmt;
use std::ops::AddAssign;

/// Tests that passed and tests that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests that passed.
    pub(crate) passed: u64,
    /// Tests that failed, and steps that could not be carried out.
    pub(crate) failed: u64,
}

impl Tally {
    /// One step that could not be carried out.
    pub(crate) const BROKEN: Self = Self {
        passed: 0,
        failed: 1,
    };

    /// What one line of `cargo test` adds: its lines `test result: …` count, all others add nothing.
    pub(crate) fn of_cargo_line(line: &str) -> Self {
        let Some(counts) = line.trim_start().strip_prefix("test result: ") else {
            return Self::default();
        };
        let mut tally = Self::default();
        for part in counts.split([';', '.']) {
            let mut words = part.split_whitespace();
            match (
                words.next().and_then(|number| number.parse().ok()),
                words.next(),
            ) {
                (Some(number), Some("passed")) => tally.passed = number,
                (Some(number), Some("failed")) => tally.failed = number,
                _ => {}
            }
        }
        tally
    }

    /// What vitest's JSON report says. A file of tests that could not be loaded counts as one failure.
    /// `None` when it is not such a report.
    pub(crate) fn of_vitest_report(text: &str) -> Option<Self> {
        let report: serde_json::Value = serde_json::from_str(text).ok()?;
        let number = |name: &str| report.get(name)?.as_u64();
        let mut tally = Self {
            passed: number("numPassedTests")?,
            failed: number("numFailedTests")?,
        };
        let success = report.get("success")?.as_bool()?;
        if tally.failed == 0 && !(success && tally.passed > 0) {
            tally.failed = 1;
        }
        Some(tally)
    }

    /// The same, or one failure more when a runner failed without naming a failed test (it crashed, or did not build).
    pub(crate) fn with_exit(self, success: bool) -> Self {
        match (success, self.failed) {
            (false, 0) => Self { failed: 1, ..self },
            _ => self,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn check(output: &str, success: Exit, expected: &str) {
        let mut tally = Tally::default();
        for line in output.lines() {
            tally += Tally::of_cargo_line(line);
        }
        assert_eq!(
            tally.with_exit(matches!(success, Exit::Good)).to_string(),
            expected,
            "{output}"
        );
    }

    enum Exit {
        Good,
        Bad,
    }

    #[test]
    fn result_lines_are_added_up() {
        let good = "\nrunning 3 tests\ntest a ... ok\n\ntest result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n";
        let bad = "test result: FAILED. 11 passed; 2 failed; 0 ignored; 0 measured; 5 filtered out; finished in 1.20s\n";
        check(good, Exit::Good, "3 passed, 0 failed");
        check(&format!("{good}{bad}"), Exit::Bad, "14 passed, 2 failed");
        check(&format!("{good}{good}"), Exit::Good, "6 passed, 0 failed");
    }

    #[test]
    fn a_failure_without_a_failed_test_counts_as_one() {
        check(
            "error: could not compile `x`",
            Exit::Bad,
            "0 passed, 1 failed",
        );
        check(
            "test result: ok. 7 passed; 0 failed; 0 ignored",
            Exit::Bad,
            "7 passed, 1 failed",
        );
    }

    #[test]
    fn other_lines_count_nothing() {
        check(
            "the test result: 9 passed\n9 passed; 9 failed\ntest result of the panel: 5 passed",
            Exit::Good,
            "0 passed, 0 failed",
        );
    }

    fn check_vitest(report: &str, expected: Option<&str>) {
        assert_eq!(
            Tally::of_vitest_report(report)
                .map(|tally| tally.to_string())
                .as_deref(),
            expected,
            "{report}"
        );
    }

    #[test]
    fn vitest_reports_are_read() {
        check_vitest(
            r#"{"numPassedTests":12,"numFailedTests":0,"success":true}"#,
            Some("12 passed, 0 failed"),
        );
        check_vitest(
            r#"{"numPassedTests":12,"numFailedTests":3,"success":false}"#,
            Some("12 passed, 3 failed"),
        );
        check_vitest(
            r#"{"numPassedTests":12,"numFailedTests":0,"success":false}"#,
            Some("12 passed, 1 failed"),
        );
        check_vitest(
            r#"{"numPassedTests":0,"numFailedTests":0,"success":true}"#,
            Some("0 passed, 1 failed"),
        );
        check_vitest(
            r#"{"numPassedTests":0,"numFailedTests":0,"success":false}"#,
            Some("0 passed, 1 failed"),
        );
        check_vitest(r#"{"numPassedTests":12}"#, None);
        check_vitest("", None);
    }
}
