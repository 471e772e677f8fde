//! The labelled lines of 企业基本信息 and 近三年财务数据.

use dunping_domain::figures::Amount;

use super::{Kind, MONEY_UNITS, TICK};
use crate::number::Sign;

/// Which line of 企业基本信息.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldId {
    Name,
    Uscc,
    EnterpriseKind,
    LegalRepresentative,
    Founded,
    RegisteredCapital,
    Domicile,
    Premises,
    City,
    Status,
    Scope,
    ApplicationYear,
    ReferenceYear,
    StaffYearEnd,
    MoneyUnit,
    Contact,
    Phone,
    Email,
    Business,
    /// A group of §4.5.1 by its list key.
    Layer(&'static str),
    /// A group of §4.5.2a by its list key.
    Technology(&'static str),
    GrowthClaim,
    TemplateVersion,
}

/// A line of 企业基本信息.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub(crate) id: FieldId,
    /// Its stable name, e.g. `uscc`.
    pub(crate) key: &'static str,
    /// The label as printed.
    pub(crate) label: &'static str,
    /// Other labels under which it is found.
    pub(crate) synonyms: &'static [&'static str],
    /// What its cell holds.
    pub(crate) kind: Kind,
    /// The third column.
    pub(crate) hint: &'static str,
}

const fn field(
    id: FieldId,
    key: &'static str,
    label: &'static str,
    synonyms: &'static [&'static str],
    kind: Kind,
    hint: &'static str,
) -> Field {
    Field {
        id,
        key,
        label,
        synonyms,
        kind,
        hint,
    }
}

const KINDS: &[&str] = &[
    "有限责任公司",
    "股份有限公司",
    "其他企业法人",
    "个人独资企业",
    "合伙企业",
    "分公司",
    "个体工商户",
];
const CITIES: &[&str] = &[
    "沈阳市",
    "大连市",
    "鞍山市",
    "抚顺市",
    "本溪市",
    "丹东市",
    "锦州市",
    "营口市",
    "阜新市",
    "辽阳市",
    "盘锦市",
    "铁岭市",
    "朝阳市",
    "葫芦岛市",
];
/// The categories of §4.5.2b as they are offered; the first letter is the list key.
const BUSINESSES: &[&str] = &[
    "A 网络空间安全软件开发",
    "B 网络空间安全硬件与设备制造",
    "C 网络空间安全服务",
];
const STATES: &[&str] = &["存续", "在营", "开业", "停业", "清算", "吊销", "注销"];

/// The lines of 企业基本信息 in their order.
pub(crate) const FIELDS: &[Field] = &[
    field(
        FieldId::Name,
        "name",
        "★企业名称",
        &["单位名称", "申报单位", "公司名称"],
        Kind::Text,
        "与营业执照一致",
    ),
    field(
        FieldId::Uscc,
        "uscc",
        "★统一社会信用代码",
        &["信用代码", "社会信用代码"],
        Kind::Exactly(18),
        "18位，按文本填写，与营业执照一致",
    ),
    field(
        FieldId::EnterpriseKind,
        "enterprise_kind",
        "★企业类型",
        &["公司类型", "类型"],
        Kind::Choice(KINDS),
        "从列表中选择",
    ),
    field(
        FieldId::LegalRepresentative,
        "legal_representative",
        "★法定代表人",
        &["法人代表", "法人"],
        Kind::Text,
        "与营业执照一致",
    ),
    field(
        FieldId::Founded,
        "founded",
        "★成立日期",
        &["成立时间", "注册日期", "注册时间"],
        Kind::Date,
        "例：2018-03-12",
    ),
    field(
        FieldId::RegisteredCapital,
        "registered_capital",
        "注册资本（万元）",
        &["注册资金"],
        Kind::Text,
        "单位固定为万元",
    ),
    field(
        FieldId::Domicile,
        "domicile",
        "★住所",
        &["注册地址", "注册地"],
        Kind::Prose,
        "营业执照记载的住所，须在辽宁省内",
    ),
    field(
        FieldId::Premises,
        "premises",
        "★经营场所",
        &["经营地址", "办公地址"],
        Kind::Prose,
        "实际生产经营地址",
    ),
    field(
        FieldId::City,
        "city",
        "所在市",
        &["所属地市", "所在地市"],
        Kind::Choice(CITIES),
        "住所所在的市，从列表中选择",
    ),
    field(
        FieldId::Status,
        "status",
        "★登记状态",
        &["经营状态", "企业状态"],
        Kind::Choice(STATES),
        "从列表中选择",
    ),
    field(
        FieldId::Scope,
        "scope",
        "经营范围",
        &[],
        Kind::Prose,
        "与营业执照一致",
    ),
    field(
        FieldId::ApplicationYear,
        "application_year",
        "★申报年度",
        &["申请年度"],
        Kind::Count,
        "提交申报的年份，例：2026",
    ),
    field(
        FieldId::ReferenceYear,
        "reference_year",
        "★财务数据年度",
        &["数据年度", "财务年度", "上一年度"],
        Kind::Count,
        "最近一个完整会计年度，与《近三年财务数据》最后一个年度一致",
    ),
    field(
        FieldId::StaffYearEnd,
        "staff_year_end",
        "★从业人员期末人数（人）",
        &[
            "期末从业人员数",
            "年末从业人员",
            "从业人员期末数",
            "年末职工人数",
        ],
        Kind::Heads,
        "财务数据年度末，含劳务派遣，用于划分企业规模",
    ),
    field(
        FieldId::MoneyUnit,
        "money_unit",
        "★金额单位",
        &["货币单位", "金额计量单位", "金额单位（元/千元/万元）"],
        Kind::Choice(MONEY_UNITS),
        "本工作簿各金额栏的单位，只在此处选择一次",
    ),
    field(
        FieldId::Contact,
        "contact",
        "联系人",
        &["联系人姓名"],
        Kind::Text,
        "负责本次申报的人员",
    ),
    field(
        FieldId::Phone,
        "phone",
        "电话",
        &["联系电话", "手机"],
        Kind::Text,
        "手机或带区号的座机，按文本填写",
    ),
    field(
        FieldId::Email,
        "email",
        "邮箱",
        &["电子邮箱", "电子邮件"],
        Kind::Text,
        "用于接收补正通知",
    ),
    field(
        FieldId::Business,
        "business",
        "★主营业务归属",
        &["业务归属", "主营业务类别", "主营业务归属（A/B/C）"],
        Kind::Choice(BUSINESSES),
        "4.5.2业务归属，只选一个主类",
    ),
    field(
        FieldId::Layer("L1.BASE"),
        "layer.L1.BASE",
        "所属领域·基础层",
        &["基础层"],
        Kind::Choice(TICK),
        "算力、算法、数据。可多选，至少选一项",
    ),
    field(
        FieldId::Layer("L2.FRAMEWORK"),
        "layer.L2.FRAMEWORK",
        "所属领域·框架层",
        &["框架层"],
        Kind::Choice(TICK),
        "深度学习框架和工具",
    ),
    field(
        FieldId::Layer("L3.MODEL"),
        "layer.L3.MODEL",
        "所属领域·模型层",
        &["模型层"],
        Kind::Choice(TICK),
        "大模型等技术和产品",
    ),
    field(
        FieldId::Layer("L4.APPLICATION"),
        "layer.L4.APPLICATION",
        "所属领域·应用层",
        &["应用层"],
        Kind::Choice(TICK),
        "行业场景的应用",
    ),
    field(
        FieldId::Technology("K1.SUPPORT"),
        "technology.K1.SUPPORT",
        "核心技术·支撑技术与产品",
        &["支撑技术与产品"],
        Kind::Choice(TICK),
        "可多选，至少选一项；技术点填入《核心技术与领域》",
    ),
    field(
        FieldId::Technology("K2.PLATFORM"),
        "technology.K2.PLATFORM",
        "核心技术·基础软硬件平台",
        &["基础软硬件平台"],
        Kind::Choice(TICK),
        "智能芯片、系统软件、开发框架等",
    ),
    field(
        FieldId::Technology("K3.GENERAL"),
        "technology.K3.GENERAL",
        "核心技术·关键通用技术",
        &["关键通用技术"],
        Kind::Choice(TICK),
        "机器学习、入侵检测、漏洞扫描、身份认证等",
    ),
    field(
        FieldId::Technology("K4.DOMAIN"),
        "technology.K4.DOMAIN",
        "核心技术·关键领域技术",
        &["关键领域技术"],
        Kind::Choice(TICK),
        "防火墙、加密、安全扫描、安全管理等",
    ),
    field(
        FieldId::GrowthClaim,
        "growth_claim",
        "★申报增长指标",
        &["增长指标", "申报增长指标（收入/利润/两者）"],
        Kind::Choice(&["收入", "利润", "两者"]),
        "4.3.2：网络空间安全主营业务收入或利润，任一项",
    ),
    field(
        FieldId::TemplateVersion,
        "template_version",
        "模板版本",
        &["模板版本号"],
        Kind::Text,
        "请勿修改",
    ),
];

/// A line of 近三年财务数据.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item {
    /// The label as printed.
    pub(crate) label: &'static str,
    /// Other labels under which it is found.
    pub(crate) synonyms: &'static [&'static str],
    /// The figure it gives, if clauses use it.
    pub(crate) amount: Option<Amount>,
    /// Whether it may be negative.
    pub(crate) sign: Sign,
    /// The remark printed beside it.
    pub(crate) hint: &'static str,
}

const fn item(
    label: &'static str,
    synonyms: &'static [&'static str],
    amount: Option<Amount>,
    sign: Sign,
    hint: &'static str,
) -> Item {
    Item {
        label,
        synonyms,
        amount,
        sign,
        hint,
    }
}

/// The lines of 近三年财务数据 in their order.
pub(crate) const ITEMS: &[Item] = &[
    item(
        "营业收入合计",
        &[
            "营业收入",
            "营业总收入",
            "销售（营业）收入",
            "销售（营业）收入总额",
            "收入合计",
            "营业收入总额",
        ],
        Some(Amount::RevenueTotal),
        Sign::NotNegative,
        "自动计算：主营业务收入＋其他业务收入",
    ),
    item(
        "其中：主营业务收入",
        &[],
        Some(Amount::RevenueMain),
        Sign::NotNegative,
        "利润表或审计报告附注的主营业务收入",
    ),
    item(
        "其他业务收入",
        &[],
        Some(Amount::RevenueOther),
        Sign::NotNegative,
        "没有请填0",
    ),
    item(
        "网络空间安全业务收入",
        &["网安业务收入", "网络安全业务收入"],
        Some(Amount::RevenueCyber),
        Sign::NotNegative,
        "与《业务收入构成》中A、B、C、X类之和一致",
    ),
    item(
        "其中：网络空间安全主营业务收入",
        &["网安主营业务收入", "网络安全主营业务收入"],
        Some(Amount::RevenueCyberMain),
        Sign::NotNegative,
        "网络空间安全业务收入中属于主营业务的部分，用于4.3.2",
    ),
    item(
        "网络空间安全主营业务利润",
        &["网安主营业务利润", "网络安全主营业务利润"],
        Some(Amount::ProfitCyber),
        Sign::Any,
        "分部利润，亏损填负数",
    ),
    item(
        "利润总额",
        &[],
        Some(Amount::ProfitTotal),
        Sign::Any,
        "亏损填负数",
    ),
    item(
        "净利润",
        &[],
        Some(Amount::ProfitNet),
        Sign::Any,
        "亏损填负数",
    ),
    item(
        "资产总额",
        &["资产总计", "总资产"],
        None,
        Sign::NotNegative,
        "资产负债表年末数",
    ),
    item(
        "负债总额",
        &["负债总计", "负债合计", "总负债"],
        None,
        Sign::NotNegative,
        "资产负债表年末数",
    ),
    item(
        "净资产",
        &["所有者权益", "所有者权益合计"],
        None,
        Sign::Any,
        "自动计算：资产总额－负债总额",
    ),
    item(
        "研发费用总额",
        &["研究开发费用总额", "研发费用", "研究开发费用"],
        Some(Amount::ResearchTotal),
        Sign::NotNegative,
        "财务数据年度应与《研发费用明细》合计一致",
    ),
];
