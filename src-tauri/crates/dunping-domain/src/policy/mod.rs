//! The policy (评审口径): how the questions that the standard leaves open are answered. Numbers A01, A02, … name the questions.
//! A policy is bound to a case by its digest. What the standard itself fixes cannot be changed here, and a setting that the
//! program could not follow is refused on reading rather than ignored.

use chrono::{Datelike, NaiveDate};

mod reading;
mod settings;

pub use reading::*;
pub use settings::*;

use settings::Setting;

use crate::digest::text_digest;
use crate::figures::Year;

/// A policy that was read and checked, with its text and digest. It cannot be changed afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    settings: Settings,
    text: String,
    digest: String,
}

/// Why a text is not a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not TOML.
    #[error("the policy cannot be read: {0}")]
    Shape(#[from] toml::de::Error),
    /// A setting that no question asks for.
    #[error("the policy has an unknown setting {setting}")]
    Unknown {
        /// Its path, e.g. `growth.metod`.
        setting: String,
    },
    /// A setting that is not there.
    #[error("the policy lacks the setting {setting}")]
    Missing {
        /// Its path.
        setting: String,
    },
    /// A setting that goes with another answer only.
    #[error("the policy has {setting}, which goes with {with} only")]
    Superfluous {
        /// Its path.
        setting: &'static str,
        /// The answer it goes with.
        with: &'static str,
    },
    /// An answer that the program cannot follow.
    #[error("{setting} is {value}; it may be {allowed}")]
    Answer {
        /// The setting's path.
        setting: String,
        /// What the policy says.
        value: String,
        /// What it may say.
        allowed: String,
    },
    /// The standard fixes this number.
    #[error("{key} is {value}, but the standard says {fixed}")]
    FixedByStandard {
        /// The setting.
        key: &'static str,
        /// What the policy says.
        value: u32,
        /// What the standard says.
        fixed: u32,
    },
    /// The growth rules are written for three fiscal years.
    #[error("growth over {0} years cannot be computed")]
    GrowthYears(u32),
    /// Even, smaller than three, or without one of the categories (§5.4).
    #[error("a panel of {technical} technical and {finance} finance experts cannot conclude")]
    Panel {
        /// Technical seats.
        technical: u32,
        /// Finance seats.
        finance: u32,
    },
    /// A panel that reviews again must be odd and at least three.
    #[error("a panel of {0} cannot review again")]
    ReReview(u32),
    /// A share above one hundred per cent.
    #[error("{0} per cent is no share")]
    Percent(u32),
}

/// The text of the default policy, for packages that take it along.
pub const BUILTIN: &str = include_str!("../../../../../assets/standard/policy-default.toml");

impl Policy {
    /// Reads and checks a policy.
    ///
    /// # Errors
    /// See [`PolicyError`].
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let document = toml::Value::Table(toml::from_str(text)?);
        let settings = Settings::read(Some(&document), "")?;
        goes_with_its_answer(&settings)?;
        let fixed = [
            ("publicity.working_days", settings.publicity.working_days, 5),
            ("change.days", settings.change.days, 15),
            ("validity.years", settings.validity.years, 3),
        ];
        for (key, value, fixed) in fixed {
            if value != fixed {
                return Err(PolicyError::FixedByStandard { key, value, fixed });
            }
        }
        if settings.growth.years != 3 {
            return Err(PolicyError::GrowthYears(settings.growth.years));
        }
        let PanelPolicy {
            technical, finance, ..
        } = settings.panel;
        let seats = technical.saturating_add(finance);
        if technical == 0 || finance == 0 || seats < 3 || seats.is_multiple_of(2) {
            return Err(PolicyError::Panel { technical, finance });
        }
        let again = settings.panel.re_review_size;
        if again < 3 || again.is_multiple_of(2) {
            return Err(PolicyError::ReReview(again));
        }
        if settings.judgement.main_business_percent > 100 {
            return Err(PolicyError::Percent(
                settings.judgement.main_business_percent,
            ));
        }
        Ok(Self {
            settings,
            text: text.to_owned(),
            digest: text_digest(text),
        })
    }

    /// The default policy that the program carries.
    ///
    /// # Panics
    /// Never: the embedded text is parsed by a test.
    #[must_use]
    pub fn builtin() -> Self {
        Self::parse(BUILTIN).expect("the embedded policy is parsed by a test")
    }

    /// The answers.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The answers that computed clauses depend on.
    #[must_use]
    pub fn readings(&self) -> Readings {
        let Settings {
            period,
            revenue,
            staff,
            growth,
            ..
        } = self.settings;
        Readings {
            period,
            revenue,
            staff,
            growth,
        }
    }

    /// The year that is looked at for an application of this day (上一年度, A01).
    #[must_use]
    pub fn reference_year(&self, applied: NaiveDate) -> Year {
        let period = self.settings.period;
        match (period.reference_year, period.fixed_year.map(Year::try_from)) {
            (ReferenceYear::FixedYear, Some(Ok(year))) => year,
            _ => applied.year() - 1,
        }
    }

    /// The text as it was read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the text with LF line ends, hex.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

/// Numbers that belong to one answer stand exactly beside that answer.
fn goes_with_its_answer(settings: &Settings) -> Result<(), PolicyError> {
    let (period, judgement) = (settings.period, settings.judgement);
    let pairs = [
        (
            "period.fixed_year",
            "period.reference_year = fixed_year",
            period.reference_year == ReferenceYear::FixedYear,
            period.fixed_year.is_some(),
        ),
        (
            "judgement.intellectual_property_minimum",
            "judgement.intellectual_property = min_count",
            judgement.intellectual_property == PropertyRule::MinCount,
            judgement.intellectual_property_minimum.is_some(),
        ),
    ];
    for (setting, with, wanted, there) in pairs {
        match (wanted, there) {
            (true, false) => {
                return Err(PolicyError::Missing {
                    setting: setting.to_owned(),
                });
            }
            (false, true) => return Err(PolicyError::Superfluous { setting, with }),
            _ => {}
        }
    }
    let minima = [
        ("period.fixed_year", period.fixed_year, 2000..=2100),
        (
            "judgement.intellectual_property_minimum",
            judgement.intellectual_property_minimum,
            1..=1000,
        ),
        (
            "judgement.talent_minimum",
            judgement.talent_minimum,
            1..=1000,
        ),
        (
            "judgement.compliance_years",
            Some(judgement.compliance_years),
            1..=20,
        ),
    ];
    for (setting, value, range) in minima {
        if let Some(value) = value.filter(|value| !range.contains(value)) {
            return Err(PolicyError::Answer {
                setting: setting.to_owned(),
                value: value.to_string(),
                allowed: format!("{} to {}", range.start(), range.end()),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_policy_is_read() {
        let policy = Policy::builtin();
        assert_eq!(policy.settings().growth.method, GrowthMethod::Cagr);
        assert_eq!(policy.settings().staff.research, ResearchStaff::Strict);
        assert_eq!(policy.digest().len(), 64);
        assert_ne!(
            Policy::parse(&BUILTIN.replace("cagr\" ", "yoy\" ")).map(|p| p.digest().to_owned()),
            Ok(policy.digest().to_owned())
        );
    }

    #[test]
    fn what_cannot_be_followed_is_refused() {
        let check = |from: &str, to: &str, expected: &str| {
            assert!(BUILTIN.contains(from), "{from}");
            let error = Policy::parse(&BUILTIN.replacen(from, to, 1)).expect_err(to);
            assert!(error.to_string().contains(expected), "{error}");
        };
        check("[period]", "[period", "cannot be read");
        check(
            "\"cagr\"",
            "\"best\"",
            "growth.method is \"best\"; it may be cagr mean yoy",
        );
        check(
            "version = 1",
            "version = 1\nextra = 1",
            "unknown setting extra",
        );
        check(
            "[growth]",
            "[growth]\nmetod = 1",
            "unknown setting growth.metod",
        );
        check("[growth]", "[groth]", "unknown setting groth");
        check("method = \"cagr\"", "", "lacks the setting growth.method");
        check("version = 1", "version = -1", "version is -1");
        check("version = 1", "version = \"1\"", "version is \"1\"");
        check("id = \"LNCSE-default\"", "id = \" \"", "id is");
        check("alternates = 2", "alternates = 2.0", "panel.alternates");
        check("[90, 60, 30]", "[90, \"60\"]", "validity.reminder_days");
        check("[90, 60, 30]", "90", "a list of whole numbers");
        check(
            "average = \"monthly\"",
            "average = \"none\"",
            "staff.average",
        );
        check("working_days = 5", "working_days = 7", "standard says 5");
        check("days = 15\nlast", "days = 30\nlast", "standard says 15");
        check("years = 3\nend", "years = 5\nend", "standard says 3");
        check("years = 3  ", "years = 4  ", "4 years");
        check("technical = 3", "technical = 4", "cannot conclude");
        check("finance = 2", "finance = 0", "cannot conclude");
        check("re_review_size = 7", "re_review_size = 6", "review again");
        check(
            "main_business_percent = 50",
            "main_business_percent = 150",
            "150",
        );
        check("compliance_years = 3", "compliance_years = 0", "1 to 20");
        check(
            "[period]",
            "[period]\nfixed_year = 2024",
            "goes with period.reference_year",
        );
        check(
            "\"last_full_fiscal_year\"",
            "\"fixed_year\"",
            "lacks the setting period.fixed_year",
        );
        check(
            "\"last_full_fiscal_year\"",
            "\"fixed_year\"\nfixed_year = 1800",
            "2000 to 2100",
        );
        check(
            "\"any_one\"",
            "\"min_count\"",
            "lacks the setting judgement.intellectual",
        );
        check(
            "\"any_one\"",
            "\"any_one\"\nintellectual_property_minimum = 3",
            "min_count only",
        );
        check(
            "\"any_one\"",
            "\"min_count\"\nintellectual_property_minimum = 0",
            "1 to 1000",
        );
    }

    #[test]
    fn every_answer_of_every_question_can_be_given() {
        let alternatives = [
            ("\"last_full_fiscal_year\"", "\"trailing_twelve_months\""),
            (
                "\"last_full_fiscal_year\"",
                "\"fixed_year\"\nfixed_year = 2024",
            ),
            ("\"reference_year\"", "\"current_year_to_date\""),
            ("\"main_plus_other\"", "\"main_only\""),
            ("\"main_plus_other\"", "\"total_income\""),
            ("\"mainland\"", "\"with_hong_kong_macao_taiwan\""),
            (
                "industry_services = \"counted\"",
                "industry_services = \"excluded\"",
            ),
            ("\"inclusive\"", "\"exclusive\""),
            ("\"year_end_or_average\"", "\"year_end\""),
            ("\"year_end_or_average\"", "\"average\""),
            ("\"monthly\"", "\"monthly_or_year_end\""),
            ("dispatched = \"counted\"", "dispatched = \"left_out\""),
            ("\"strict\"", "\"wide\""),
            ("\"cagr\"", "\"mean\""),
            ("\"cagr\"", "\"yoy\""),
            ("base = \"undetermined\"", "base = \"not_met\""),
            ("\"segment_cyber\"", "\"enterprise_total\""),
            ("\"segment_cyber\"", "\"enterprise_net\""),
            ("\"segment_cyber\"", "\"gross\""),
            ("\"any_one\"", "\"all_four\""),
            (
                "\"any_one\"",
                "\"min_count\"\nintellectual_property_minimum = 3",
            ),
            ("compliance_years = 3", "compliance_years = 5"),
            ("\"serious\"", "\"any\""),
            ("\"at_least_one\"", "\"not_required\""),
            ("main_business_percent = 50", "main_business_percent = 60"),
            (
                "main_business_percent = 50",
                "talent_minimum = 3\nmain_business_percent = 50",
            ),
            ("\"passed_only\"", "\"all\""),
            ("\"day_before_anniversary\"", "\"anniversary\""),
            ("\"next_working_day\"", "\"as_it_falls\""),
            ("\"next_day\"", "\"same_day\""),
            ("waiting_months = 0", "waiting_months = 12"),
            (
                "verification_working_days = 15",
                "verification_working_days = 10",
            ),
        ];
        let default = Policy::builtin();
        for (from, to) in alternatives {
            assert!(BUILTIN.contains(from), "{from}");
            let other = Policy::parse(&BUILTIN.replacen(from, to, 1)).expect(to);
            assert_ne!(other.settings(), default.settings(), "{to}");
            assert_ne!(other.digest(), default.digest(), "{to}");
        }
    }

    #[test]
    fn the_reference_year_is_the_last_full_one_unless_fixed() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a date");
        let default = Policy::builtin();
        assert_eq!(default.reference_year(day(2026, 1, 1)), 2025);
        assert_eq!(default.reference_year(day(2026, 12, 31)), 2025);
        let fixed = BUILTIN.replacen(
            "\"last_full_fiscal_year\"",
            "\"fixed_year\"\nfixed_year = 2023",
            1,
        );
        let fixed = Policy::parse(&fixed).expect("known");
        assert_eq!(fixed.reference_year(day(2026, 1, 1)), 2023);
    }
}
