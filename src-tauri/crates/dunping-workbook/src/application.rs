//! What an applicant fills in (申报内容), as typed values: the source from which a workbook is written. It is the demonstration's form and
//! the tests' form; what a real applicant sends is read from a workbook, never from this.

use dunping_domain::money::Fen;
use dunping_domain::standard::ClauseKey;
use serde::{Deserialize, Serialize};

use crate::number::Decimal;

/// An amount of money, written as 元 in a string such as `"1000200.00"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Yuan(pub Fen);

impl Serialize for Yuan {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.to_string().replace(',', ""))
    }
}

impl<'de> Deserialize<'de> for Yuan {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let amount = Decimal::parse(&text).and_then(|decimal| decimal.to_fen(100));
        amount
            .map(|(fen, _)| Self(fen))
            .ok_or_else(|| serde::de::Error::custom(format!("not an amount in 元: {text}")))
    }
}

/// All eleven sheets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// 企业基本信息.
    pub basics: Basics,
    /// 近三年财务数据, one entry a year, oldest first; the last is 财务数据年度.
    pub years: Vec<AccountYear>,
    /// 研发费用明细.
    pub research: Vec<ResearchProject>,
    /// 人员月度表, twelve rows.
    pub months: Vec<Month>,
    /// 人员结构.
    pub staff: Vec<Person>,
    /// 知识产权清单.
    pub properties: Vec<PropertyItem>,
    /// 业务收入构成.
    pub revenue: Vec<RevenueItem>,
    /// 核心技术与领域.
    pub technologies: Vec<TechnologyPoint>,
    /// 资质与体系证书.
    pub qualifications: Vec<Certificate>,
    /// 自评表.
    pub self_assessment: Vec<SelfAssessed>,
    /// 附件清单.
    pub attachments: Vec<AttachmentItem>,
}

/// 企业基本信息. Dates are `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basics {
    /// 企业名称.
    pub name: String,
    /// 统一社会信用代码.
    pub uscc: String,
    /// 企业类型.
    pub kind: String,
    /// 法定代表人.
    pub legal_representative: String,
    /// 成立日期.
    pub founded: String,
    /// 注册资本, 万元.
    pub registered_capital: String,
    /// 住所.
    pub domicile: String,
    /// 经营场所.
    pub premises: String,
    /// 所在市.
    pub city: String,
    /// 登记状态.
    pub status: String,
    /// 经营范围.
    pub scope: String,
    /// 申报年度.
    pub application_year: i32,
    /// 从业人员期末人数.
    pub staff_year_end: u32,
    /// 金额单位: 元, 千元, 万元 or 亿元.
    pub money_unit: String,
    /// 联系人.
    pub contact: String,
    /// 电话.
    pub phone: String,
    /// 邮箱.
    pub email: String,
    /// 主营业务归属: A, B or C.
    pub business: String,
    /// 所属领域, group keys of §4.5.1.
    pub layers: Vec<String>,
    /// 核心技术类型, group keys of §4.5.2a.
    pub technologies: Vec<String>,
    /// 申报增长指标: 收入, 利润 or 两者.
    pub growth_claim: String,
}

/// One year's accounts. 营业收入合计 and 净资产 are computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountYear {
    /// The fiscal year.
    pub year: i32,
    /// 主营业务收入.
    pub revenue_main: Yuan,
    /// 其他业务收入.
    pub revenue_other: Yuan,
    /// 网络空间安全业务收入.
    pub revenue_cyber: Yuan,
    /// 网络空间安全主营业务收入.
    pub revenue_cyber_main: Yuan,
    /// 网络空间安全主营业务利润.
    pub profit_cyber: Yuan,
    /// 利润总额.
    pub profit_total: Yuan,
    /// 净利润.
    pub profit_net: Yuan,
    /// 资产总额.
    pub assets: Yuan,
    /// 负债总额.
    pub liabilities: Yuan,
    /// 研发费用总额.
    pub research: Yuan,
}

/// One row of 研发费用明细. 合计 is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResearchProject {
    /// 研发项目编号.
    pub number: String,
    /// 项目名称.
    pub title: String,
    /// 起止时间.
    pub period: String,
    /// The nine kinds of cost in the order of the sheet: 人员人工, 直接投入, 折旧与长期待摊, 无形资产摊销, 设计, 装备调试与试验, 其他, 委托境内, 委托境外.
    pub costs: [Yuan; 9],
    /// 其中境内发生额.
    pub domestic: Yuan,
}

/// One row of 人员月度表; pairs are 月初, 月末.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Month {
    /// 1–12.
    pub month: u8,
    /// 职工总数.
    pub staff: [u32; 2],
    /// 本科及以上（签劳动合同）.
    pub bachelor: [u32; 2],
    /// 研究开发人员.
    pub research: [u32; 2],
    /// 其中本科及以上研发人员.
    pub research_bachelor: [u32; 2],
    /// 劳务派遣等月末.
    pub dispatched: u32,
    /// 社保缴纳人数.
    pub insured: u32,
}

/// One row of 人员结构.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// 姓名.
    pub name: String,
    /// 证件号后4位.
    pub id_tail: String,
    /// 学历.
    pub education: String,
    /// 学位.
    pub degree: String,
    /// 专业.
    pub subject: String,
    /// 职称.
    pub title: String,
    /// 人才称号.
    #[serde(default)]
    pub honour: String,
    /// 岗位.
    pub post: String,
    /// 是否研发.
    pub research: bool,
    /// 入职日期.
    pub joined: String,
    /// 合同起止.
    pub contract: String,
    /// 社保起缴月.
    pub insured_since: String,
}

/// One row of 知识产权清单.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PropertyItem {
    /// 类型.
    pub kind: String,
    /// 名称.
    pub title: String,
    /// 专利号/登记号/标准号.
    pub number: String,
    /// 权利人/起草单位排序.
    pub owner: String,
    /// 申请日.
    #[serde(default)]
    pub applied: String,
    /// 授权/登记/发布日.
    pub granted: String,
    /// 状态.
    pub status: String,
    /// 取得方式.
    pub acquired: String,
    /// 是否网络空间安全相关.
    pub cyber: bool,
    /// 对应产品.
    pub product: String,
    /// 附件编号.
    pub attachment: String,
}

/// One row of 业务收入构成. 占比 is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevenueItem {
    /// 产品/服务名称.
    pub product: String,
    /// 业务归属代码, a list key or 非网安.
    pub business: String,
    /// 主要客户.
    pub customers: String,
    /// 上年度收入.
    pub revenue: Yuan,
    /// 是否主营.
    pub main: bool,
    /// 合同/发票附件号.
    #[serde(default)]
    pub attachment: String,
}

/// One row of 核心技术与领域.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TechnologyPoint {
    /// 技术点.
    pub title: String,
    /// 类型, a list key of §4.5.2a.
    pub code: String,
    /// 说明.
    pub description: String,
    /// 对应知识产权.
    pub property: String,
}

/// One row of 资质与体系证书.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// 证书名称.
    pub name: String,
    /// 编号.
    pub number: String,
    /// 发证机构.
    pub issuer: String,
    /// 范围.
    pub scope: String,
    /// 发证日.
    pub issued: String,
    /// 有效期至.
    pub valid_to: String,
    /// 附件号.
    pub attachment: String,
}

/// One row of 自评表.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelfAssessed {
    /// 条款号.
    pub clause: ClauseKey,
    /// 自评结论.
    pub conclusion: String,
    /// 自评数值.
    #[serde(default)]
    pub value: String,
    /// 佐证附件编号.
    #[serde(default)]
    pub attachments: String,
    /// 说明.
    #[serde(default)]
    pub remark: String,
}

/// One row of 附件清单.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttachmentItem {
    /// 附件编号.
    pub number: String,
    /// 文件名.
    pub file_name: String,
    /// 类型.
    pub kind: String,
    /// 对应条款.
    pub clauses: Vec<ClauseKey>,
    /// 页数.
    pub pages: u32,
    /// 出具单位.
    pub issuer: String,
    /// 日期.
    pub date: String,
    /// 备注.
    #[serde(default)]
    pub remark: String,
}

impl Application {
    /// 财务数据年度: the last year of the accounts.
    #[must_use]
    pub fn reference_year(&self) -> Option<i32> {
        self.years.last().map(|year| year.year)
    }
}
