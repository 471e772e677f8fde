//! The policy (评审口径): how the questions that the standard leaves open are answered. Numbers A01, A02, … name the questions.
//! A policy is bound to a case by its digest. What the standard itself fixes cannot be changed here, and a setting that the
//! program could not follow is refused on reading rather than ignored.

use serde::{Deserialize, Serialize};

use crate::digest::text_digest;

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$case_doc:meta])* $case:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$case_doc])* $case,)* }
    )*};
}

choices! {
    /// A01: 上一年度, 最近一年.
    ReferenceYear {
        /// The last full fiscal year before the application.
        LastFullFiscalYear,
    }
    /// A02: 当年 in §4.2.4.
    StaffYear {
        /// The same year as A01.
        ReferenceYear,
    }
    /// A03: what 销售（营业）收入总额 and 总业务收入 are.
    RevenueBase {
        /// 主营业务收入 and 其他业务收入 together.
        MainPlusOther,
        /// 主营业务收入 only.
        MainOnly,
    }
    /// A04: 中国境内.
    DomesticScope {
        /// Without Hong Kong, Macao and Taiwan.
        Mainland,
    }
    /// A15: whether revenue of 行业应用服务 counts as 网络空间安全业务收入 in §4.3.1.
    IndustryServices {
        /// It counts.
        Counted,
        /// It is taken off.
        Excluded,
    }
    /// A07: 占总业务收入的30%, printed without 以上.
    MediumLargeLimit {
        /// Thirty per cent is enough.
        Inclusive,
        /// More than thirty per cent.
        Exclusive,
    }
    /// A22: the head count of the size class.
    SizeStaff {
        /// 从业人员期末人数.
        YearEnd,
        /// The same, or the monthly average when it is absent.
        YearEndOrAverage,
    }
    /// A05: how staff is averaged.
    StaffAverage {
        /// Opening and closing numbers of every month in business.
        Monthly,
    }
    /// A06: 其中研究开发人员.
    ResearchStaff {
        /// Research staff with a labour contract and a bachelor's degree.
        Strict,
        /// All research staff.
        Wide,
    }
    /// A08: 年均增长率.
    GrowthMethod {
        /// The geometric mean over the period (水平法).
        Cagr,
        /// The arithmetic mean of the yearly rates.
        Mean,
        /// The last year against the one before.
        Yoy,
    }
    /// A09: what a growth rate on a base of zero or below says.
    GrowthBase {
        /// Nothing: people judge.
        Undetermined,
        /// Not met.
        NotMet,
    }
    /// A10: 利润.
    ProfitKind {
        /// 网络空间安全主营业务利润.
        SegmentCyber,
        /// 利润总额 of the enterprise.
        EnterpriseTotal,
        /// 净利润 of the enterprise.
        EnterpriseNet,
    }
    /// A11: the enumeration of §4.2.2; a hint for the experts.
    PropertyRule {
        /// One valid item of any kind.
        AnyOne,
        /// One of each of the four kinds.
        AllFour,
    }
    /// A13: §4.5.1 only describes; a hint for the experts.
    LayerRule {
        /// At least one layer must be chosen.
        AtLeastOne,
    }
    /// A20: who votes on what.
    VotingScope {
        /// Every expert on every clause.
        AllOnEveryClause,
    }
    /// A20: when a clause is passed.
    ClauseMajority {
        /// More than half of all seats say 符合.
        MajorityOfSeats,
    }
    /// A34: where the overall result comes from.
    OverallRule {
        /// From the clauses, all of which must pass.
        DerivedFromClauses,
    }
    /// A20: voting against a computed verdict.
    NumericOverride {
        /// Allowed with a code and a reason.
        WithReason,
    }
    /// A25: where counting of the publicity period begins.
    CountFrom {
        /// On the day after posting (民法典第201条).
        NextDay,
        /// On the day of posting.
        SameDay,
    }
    /// A17: which results are publicised.
    Announced {
        /// Passed ones.
        PassedOnly,
    }
    /// A24: a last day that is not a working day.
    LastDay {
        /// The next working day (民法典第203条).
        NextWorkingDay,
        /// Stays as it falls.
        AsItFalls,
    }
    /// A23: the last day of validity.
    ValidityEnd {
        /// The day before the third anniversary.
        DayBeforeAnniversary,
        /// The third anniversary (民法典第202条).
        Anniversary,
    }
}

macro_rules! sections {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $kind,)* }
    )*};
}

sections! {
    /// Everything a policy settles.
    Settings {
        /// The policy's id.
        id: String,
        /// Its version, one more for every change.
        version: u32,
        /// A01, A02.
        period: PeriodPolicy,
        /// A03, A04, A07, A15, A22.
        revenue: RevenuePolicy,
        /// A05, A06.
        staff: StaffPolicy,
        /// A08, A09, A10.
        growth: GrowthPolicy,
        /// A11 to A14; hints shown to the experts, never verdicts.
        judgement: JudgementPolicy,
        /// A19, A20.
        panel: PanelPolicy,
        /// A20, A34.
        voting: VotingPolicy,
        /// A17, A25.
        publicity: PublicityPolicy,
        /// A30.
        objection: ObjectionPolicy,
        /// A30.
        supplement: SupplementPolicy,
        /// A24.
        change: ChangePolicy,
        /// A23, A26.
        validity: ValidityPolicy,
    }
    /// Which years are looked at.
    PeriodPolicy {
        /// A01.
        reference_year: ReferenceYear,
        /// A02.
        staff_year: StaffYear,
    }
    /// How revenue and size are read.
    RevenuePolicy {
        /// A03.
        base: RevenueBase,
        /// A04.
        domestic: DomesticScope,
        /// A15.
        industry_services: IndustryServices,
        /// A07.
        medium_large_limit: MediumLargeLimit,
        /// A22.
        size_staff: SizeStaff,
    }
    /// How staff is counted.
    StaffPolicy {
        /// A05.
        average: StaffAverage,
        /// A06.
        research: ResearchStaff,
    }
    /// How growth is computed.
    GrowthPolicy {
        /// A08.
        method: GrowthMethod,
        /// A08: fiscal years looked at; three.
        years: u32,
        /// A09.
        base: GrowthBase,
        /// A10.
        profit: ProfitKind,
    }
    /// Hints for clauses that experts judge.
    JudgementPolicy {
        /// A11.
        intellectual_property: PropertyRule,
        /// A12: years looked back in §4.4.3.
        compliance_years: u32,
        /// A13.
        layer: LayerRule,
        /// A14: the share, in per cent, at which a business is taken for the main one.
        main_business_percent: u32,
    }
    /// The usual panel.
    PanelPolicy {
        /// Seats of technical experts.
        technical: u32,
        /// Seats of finance experts.
        finance: u32,
        /// Alternates drawn in each category.
        alternates: u32,
        /// A category whose pool has fewer than this many experts a seat is reported.
        pool_factor: u32,
        /// A19: seats of a panel that reviews again.
        re_review_size: u32,
    }
    /// How votes become results.
    VotingPolicy {
        /// A20.
        scope: VotingScope,
        /// A20.
        clause: ClauseMajority,
        /// A34.
        overall: OverallRule,
        /// A20.
        numeric_override: NumericOverride,
    }
    /// Publicity of results (公示), §5.4.
    PublicityPolicy {
        /// Working days; the standard says five.
        working_days: u32,
        /// A25.
        count_from: CountFrom,
        /// A17.
        announced: Announced,
    }
    /// Objections (异议).
    ObjectionPolicy {
        /// A30: working days to look into one.
        verification_working_days: u32,
    }
    /// Supplements (补正).
    SupplementPolicy {
        /// A30: working days for one.
        working_days: u32,
        /// A30: at most so many.
        rounds: u32,
    }
    /// Reports of changes (变更报告), §5.5.
    ChangePolicy {
        /// Calendar days; the standard says fifteen.
        days: u32,
        /// A24.
        last_day: LastDay,
    }
    /// Validity of a certificate (有效期), §5.4.
    ValidityPolicy {
        /// Years; the standard says three.
        years: u32,
        /// A23.
        end: ValidityEnd,
        /// A26: a renewal is accepted from so many days before the end.
        renewal_days: u32,
        /// Days before the end on which the holder is reminded.
        reminder_days: Vec<u32>,
    }
}

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
    /// Not TOML of the expected shape, an unknown setting, or an answer that the program cannot follow.
    #[error("the policy cannot be read: {0}")]
    Shape(#[from] toml::de::Error),
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
pub const BUILTIN: &str = include_str!("../../../../assets/standard/policy-default.toml");

impl Policy {
    /// Reads and checks a policy.
    ///
    /// # Errors
    /// See [`PolicyError`].
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let settings: Settings = toml::from_str(text)?;
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
            let error = Policy::parse(&BUILTIN.replace(from, to)).expect_err(to);
            assert!(error.to_string().contains(expected), "{error}");
        };
        check("\"cagr\"", "\"best\"", "cannot be read");
        check("version = 1", "version = 1\nextra = 1", "cannot be read");
        check(
            "average = \"monthly\"",
            "average = \"none\"",
            "cannot be read",
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
    }
}
