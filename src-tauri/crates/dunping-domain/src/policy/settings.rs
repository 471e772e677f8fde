//! The settings of a policy, each with the question it answers, and how they are read. Reading is strict: an unknown setting, a missing
//! one and an answer that the program cannot follow each has its own error, with the setting's path.

use super::PolicyError;

/// Something that stands at a path of a policy.
pub(super) trait Setting: Sized {
    /// Reads it; `None` is a setting that is not there.
    fn read(value: Option<&toml::Value>, path: &str) -> Result<Self, PolicyError>;
}

fn present<'v>(value: Option<&'v toml::Value>, path: &str) -> Result<&'v toml::Value, PolicyError> {
    value.ok_or_else(|| PolicyError::Missing {
        setting: path.to_owned(),
    })
}

fn refused(value: &toml::Value, path: &str, allowed: &str) -> PolicyError {
    PolicyError::Answer {
        setting: path.to_owned(),
        value: value.to_string(),
        allowed: allowed.to_owned(),
    }
}

impl Setting for String {
    fn read(value: Option<&toml::Value>, path: &str) -> Result<Self, PolicyError> {
        let value = present(value, path)?;
        let text = value
            .as_str()
            .filter(|text| !text.trim().is_empty())
            .ok_or_else(|| refused(value, path, "a text"))?;
        Ok(text.to_owned())
    }
}

impl Setting for u32 {
    fn read(value: Option<&toml::Value>, path: &str) -> Result<Self, PolicyError> {
        let value = present(value, path)?;
        value
            .as_integer()
            .and_then(|number| Self::try_from(number).ok())
            .ok_or_else(|| refused(value, path, "a whole number, zero or more"))
    }
}

impl Setting for Option<u32> {
    fn read(value: Option<&toml::Value>, path: &str) -> Result<Self, PolicyError> {
        value.map(|value| u32::read(Some(value), path)).transpose()
    }
}

impl Setting for Vec<u32> {
    fn read(value: Option<&toml::Value>, path: &str) -> Result<Self, PolicyError> {
        let value = present(value, path)?;
        let rows = value
            .as_array()
            .ok_or_else(|| refused(value, path, "a list of whole numbers"))?;
        rows.iter().map(|row| u32::read(Some(row), path)).collect()
    }
}

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$case_doc:meta])* $case:ident = $text:literal / $zh:literal / $en:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$case_doc])* $case,)* }

        impl $name {
            /// Every answer, the default first.
            pub const ALL: &'static [Self] = &[$(Self::$case,)*];

            /// The answer as it is written in a policy.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$case => $text,)* }
            }

            /// The answer in Chinese.
            #[must_use]
            pub fn zh(self) -> &'static str {
                match self { $(Self::$case => $zh,)* }
            }

            /// The answer in English.
            #[must_use]
            pub fn en(self) -> &'static str {
                match self { $(Self::$case => $en,)* }
            }
        }

        impl Setting for $name {
            fn read(value: Option<&toml::Value>, path: &str) -> Result<Self, PolicyError> {
                let value = present(value, path)?;
                let known = Self::ALL.iter().find(|answer| value.as_str() == Some(answer.as_str()));
                known.copied().ok_or_else(|| refused(value, path, concat!($($text, " ",)*).trim_end()))
            }
        }
    )*};
}

choices! {
    /// A01: 上一年度, 最近一年.
    ReferenceYear {
        /// The last full fiscal year before the application.
        LastFullFiscalYear = "last_full_fiscal_year" / "申报前最近一个完整会计年度" / "the last full fiscal year before the application",
        /// The twelve months before the application, whose figures no workbook holds: a person enters them.
        TrailingTwelveMonths = "trailing_twelve_months" / "申报前十二个月" / "the twelve months before the application",
        /// The year that `period.fixed_year` names.
        FixedYear = "fixed_year" / "指定年度" / "a year that is named",
    }
    /// A02: 当年 in §4.2.4.
    StaffYear {
        /// The same year as A01.
        ReferenceYear = "reference_year" / "与上一年度相同" / "the same as the year before",
        /// The running year up to the application, whose figures no workbook holds: a person enters them.
        CurrentYearToDate = "current_year_to_date" / "申报当年已过月份" / "the months of the running year so far",
    }
    /// A03: what 销售（营业）收入总额 and 总业务收入 are.
    RevenueBase {
        /// 主营业务收入 and 其他业务收入 together.
        MainPlusOther = "main_plus_other" / "主营业务收入与其他业务收入之和" / "main and other business revenue",
        /// 主营业务收入 only.
        MainOnly = "main_only" / "仅主营业务收入" / "main business revenue only",
        /// 企业收入总额, with investment income, subsidies and income outside the business.
        TotalIncome = "total_income" / "企业收入总额" / "total income of the enterprise",
    }
    /// A04: 中国境内.
    DomesticScope {
        /// Without Hong Kong, Macao and Taiwan.
        Mainland = "mainland" / "不含港澳台" / "without Hong Kong, Macao and Taiwan",
        /// With them.
        WithHongKongMacaoTaiwan = "with_hong_kong_macao_taiwan" / "含港澳台" / "with Hong Kong, Macao and Taiwan",
    }
    /// A15: whether revenue of 行业应用服务 counts as 网络空间安全业务收入 in §4.3.1.
    IndustryServices {
        /// It counts.
        Counted = "counted" / "行业应用服务收入计入" / "industry application services count",
        /// It is taken off.
        Excluded = "excluded" / "行业应用服务收入不计入" / "industry application services do not count",
    }
    /// A07: 占总业务收入的30%, printed without 以上.
    MediumLargeLimit {
        /// Thirty per cent is enough.
        Inclusive = "inclusive" / "等于30%即符合" / "exactly 30% is enough",
        /// More than thirty per cent.
        Exclusive = "exclusive" / "须超过30%" / "more than 30% is needed",
    }
    /// A22: the head count of the size class.
    SizeStaff {
        /// 从业人员期末人数, or the monthly average when it is absent.
        YearEndOrAverage = "year_end_or_average" / "期末人数，缺时用月平均数" / "the number at the end of the year, else the monthly average",
        /// 从业人员期末人数 and nothing else.
        YearEnd = "year_end" / "仅期末人数" / "the number at the end of the year only",
        /// The monthly average.
        Average = "average" / "月平均数" / "the monthly average",
    }
    /// A05: how staff is averaged.
    StaffAverage {
        /// Opening and closing numbers of every month in business.
        Monthly = "monthly" / "逐月月初、月末平均" / "the average of each month's beginning and end",
        /// The same; the closing numbers of December where a month is incomplete (口径：年末数).
        MonthlyOrYearEnd = "monthly_or_year_end" / "月度人数不全时用年末数" / "the end of the year where months are incomplete",
    }
    /// A05: whether dispatched and hired persons (劳务派遣等) belong to 职工总数.
    Dispatched {
        /// They count.
        Counted = "counted" / "劳务派遣等计入职工总数" / "dispatched persons count",
        /// They are taken off.
        LeftOut = "left_out" / "劳务派遣等不计入职工总数" / "dispatched persons do not count",
    }
    /// A06: 其中研究开发人员.
    ResearchStaff {
        /// Research staff with a labour contract and a bachelor's degree.
        Strict = "strict" / "限签订劳动合同且本科以上的研发人员" / "contract research staff with a bachelor's degree only",
        /// All research staff.
        Wide = "wide" / "全部研发人员" / "all research staff",
    }
    /// A08: 年均增长率.
    GrowthMethod {
        /// The geometric mean over the period (水平法).
        Cagr = "cagr" / "几何平均（水平法）" / "geometric mean",
        /// The arithmetic mean of the yearly rates.
        Mean = "mean" / "各年增长率的算术平均" / "arithmetic mean of the yearly rates",
        /// The last year against the one before.
        Yoy = "yoy" / "仅最近一年增长率" / "growth of the last year only",
    }
    /// A09: what a growth rate on a base of zero or below says.
    GrowthBase {
        /// Nothing: people judge.
        Undetermined = "undetermined" / "基期为零或负时由专家判断" / "experts judge where the base is zero or negative",
        /// Not met.
        NotMet = "not_met" / "基期为零或负时不符合" / "not met where the base is zero or negative",
    }
    /// A10: 利润.
    ProfitKind {
        /// 网络空间安全主营业务利润.
        SegmentCyber = "segment_cyber" / "网络空间安全主营业务利润" / "cybersecurity main business profit",
        /// 利润总额 of the enterprise.
        EnterpriseTotal = "enterprise_total" / "企业利润总额" / "total profit of the enterprise",
        /// 净利润 of the enterprise.
        EnterpriseNet = "enterprise_net" / "企业净利润" / "net profit of the enterprise",
        /// 毛利 of the cybersecurity main business.
        Gross = "gross" / "网络空间安全主营业务毛利" / "cybersecurity main business gross profit",
    }
    /// A11: the enumeration of §4.2.2; a hint for the experts.
    PropertyRule {
        /// One valid item of any kind.
        AnyOne = "any_one" / "任一类一项即可" / "one of any kind is enough",
        /// One of each of the four kinds.
        AllFour = "all_four" / "四类各有一项" / "one of each of the four kinds",
        /// As many valid items as `judgement.intellectual_property_minimum` says.
        MinCount = "min_count" / "不少于规定项数" / "at least the number laid down",
    }
    /// A12: which records of §4.4.3 are pointed out to the experts.
    ComplianceSeverity {
        /// 严重违法失信, 失信被执行, 重大行政处罚.
        Serious = "serious" / "仅严重失信、重大处罚" / "serious breaches and penalties only",
        /// Every penalty.
        Any = "any" / "全部处罚记录" / "every penalty on record",
    }
    /// A13: §4.5.1 only describes; a hint for the experts.
    LayerRule {
        /// At least one layer must be chosen.
        AtLeastOne = "at_least_one" / "至少选择一个领域" / "at least one field",
        /// None need be.
        NotRequired = "not_required" / "不要求选择领域" / "no field is needed",
    }
    /// A20: who votes on what.
    VotingScope {
        /// Every expert on every clause.
        AllOnEveryClause = "all_on_every_clause" / "全体专家逐条表决" / "all experts vote on every clause",
    }
    /// A20: when a clause is passed.
    ClauseMajority {
        /// More than half of all seats say 符合.
        MajorityOfSeats = "majority_of_seats" / "超过全体席位半数" / "more than half of all seats",
    }
    /// A34: where the overall result comes from.
    OverallRule {
        /// From the clauses, all of which must pass.
        DerivedFromClauses = "derived_from_clauses" / "由逐条结果得出" / "derived from the clauses",
    }
    /// A20: voting against a computed verdict.
    NumericOverride {
        /// Allowed with a code and a reason.
        WithReason = "with_reason" / "须注明理由" / "with a reason",
    }
    /// A25: where counting of the publicity period begins.
    CountFrom {
        /// On the day after posting (民法典第201条).
        NextDay = "next_day" / "自公示次日起算" / "from the day after the posting",
        /// On the day of posting.
        SameDay = "same_day" / "自公示当日起算" / "from the day of the posting",
    }
    /// A17: which results are publicised.
    Announced {
        /// Passed ones.
        PassedOnly = "passed_only" / "仅公示通过结果" / "results that passed only",
        /// All.
        All = "all" / "公示全部结果" / "all results",
    }
    /// A24: a last day that is not a working day.
    LastDay {
        /// The next working day (民法典第203条).
        NextWorkingDay = "next_working_day" / "顺延至下一工作日" / "moved to the next working day",
        /// Stays as it falls.
        AsItFalls = "as_it_falls" / "不顺延" / "as it falls",
    }
    /// A23: the last day of validity.
    ValidityEnd {
        /// The day before the third anniversary.
        DayBeforeAnniversary = "day_before_anniversary" / "到期日为对应日前一日" / "ends the day before the anniversary",
        /// The third anniversary (民法典第202条).
        Anniversary = "anniversary" / "到期日为对应日" / "ends on the anniversary",
    }
}

macro_rules! sections {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        pub struct $name { $($(#[$field_doc])* pub $field: $kind,)* }

        impl Setting for $name {
            fn read(value: Option<&toml::Value>, path: &str) -> Result<Self, PolicyError> {
                let value = present(value, path)?;
                let table = value.as_table().ok_or_else(|| refused(value, path, "a section"))?;
                let under = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
                if let Some(name) = table.keys().find(|key| ![$(stringify!($field),)*].contains(&key.as_str())) {
                    return Err(PolicyError::Unknown { setting: under(name) });
                }
                Ok(Self { $($field: Setting::read(table.get(stringify!($field)), &under(stringify!($field)))?,)* })
            }
        }
    )*};
}

sections! {
    /// Everything a policy settles.
    #[derive(Debug, Clone, PartialEq, Eq)]
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
        /// A27.
        reapplication: ReapplicationPolicy,
        /// A24.
        change: ChangePolicy,
        /// A23, A26.
        validity: ValidityPolicy,
    }
    /// Which years are looked at.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    PeriodPolicy {
        /// A01.
        reference_year: ReferenceYear,
        /// A01: the year; there exactly when the answer is `fixed_year`.
        fixed_year: Option<u32>,
        /// A02.
        staff_year: StaffYear,
    }
    /// How revenue and size are read.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    StaffPolicy {
        /// A05.
        average: StaffAverage,
        /// A05.
        dispatched: Dispatched,
        /// A06.
        research: ResearchStaff,
    }
    /// How growth is computed.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    JudgementPolicy {
        /// A11.
        intellectual_property: PropertyRule,
        /// A11: how many items; there exactly when the answer is `min_count`.
        intellectual_property_minimum: Option<u32>,
        /// A12: years looked back in §4.4.3.
        compliance_years: u32,
        /// A12.
        compliance_severity: ComplianceSeverity,
        /// A13.
        layer: LayerRule,
        /// A14: the share, in per cent, at which a business is taken for the main one.
        main_business_percent: u32,
        /// A31: how many persons of §4.2.5 are pointed to; without it only the counts are shown.
        talent_minimum: Option<u32>,
    }
    /// The usual panel.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    PublicityPolicy {
        /// Working days; the standard says five.
        working_days: u32,
        /// A25.
        count_from: CountFrom,
        /// A17.
        announced: Announced,
    }
    /// Objections (异议).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    ObjectionPolicy {
        /// A30: working days to look into one.
        verification_working_days: u32,
    }
    /// Supplements (补正).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    SupplementPolicy {
        /// A30: working days for one.
        working_days: u32,
        /// A30: at most so many.
        rounds: u32,
    }
    /// Applications after one that failed (再次申请).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    ReapplicationPolicy {
        /// A27: months to wait; zero for none.
        waiting_months: u32,
        /// A27: months within which staff are told of the earlier result.
        warning_months: u32,
    }
    /// Reports of changes (变更报告), §5.5.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    ChangePolicy {
        /// Calendar days; the standard says fifteen.
        days: u32,
        /// A24.
        last_day: LastDay,
    }
    /// Validity of a certificate (有效期), §5.4.
    #[derive(Debug, Clone, PartialEq, Eq)]
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
