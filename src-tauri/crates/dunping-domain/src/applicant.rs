//! What an applicant (申报企业) says of itself besides figures: registration facts, selections of §4.5, intellectual property,
//! revenue by business, certificates, and the list of attachments. Everything here is a declaration to be checked, not a verdict.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::figures::Year;
use crate::standard::ClauseKey;

/// A cell of the applicant's workbook. A row carries the one cell that its check points at; the row itself is known by it too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellPlace {
    /// The sheet's name as printed on its tab.
    pub sheet: String,
    /// The cell in A1 notation.
    pub cell: String,
}

/// A registration fact that is checked, so that its cell is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnterpriseFact {
    /// 企业名称.
    Name,
    /// 统一社会信用代码.
    Uscc,
    /// 企业类型.
    Kind,
    /// 住所.
    Domicile,
    /// 经营场所.
    Premises,
    /// 所在市.
    City,
    /// 登记状态.
    Status,
    /// 经营范围.
    Scope,
    /// 申报年度.
    ApplicationYear,
    /// 主营业务归属.
    Business,
}

/// Registration facts (企业基本信息). Empty strings stand for what the workbook leaves blank.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enterprise {
    /// 企业名称.
    pub name: String,
    /// 统一社会信用代码.
    pub uscc: String,
    /// 企业类型.
    pub kind: String,
    /// 法定代表人.
    pub legal_representative: String,
    /// 成立日期 as written, normalised to `YYYY-MM-DD` where it is a full date.
    pub founded: String,
    /// 注册资本, as written.
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
    /// 联系人.
    pub contact: String,
    /// 电话.
    pub phone: String,
    /// 邮箱.
    pub email: String,
    /// 主营业务归属 (A/B/C), as a list key.
    pub business: String,
    /// 所属领域, list keys of §4.5.1.
    pub layers: Vec<String>,
    /// 核心技术类型, list keys of §4.5.2a: the groups that are ticked and the codes of the technology points.
    pub technologies: Vec<String>,
    /// 申报年度.
    pub application_year: Option<Year>,
    /// Where the facts stand in the workbook.
    pub places: BTreeMap<EnterpriseFact, CellPlace>,
}

impl Enterprise {
    /// Where a fact stands in the workbook, if it came from one.
    #[must_use]
    pub fn place(&self, fact: EnterpriseFact) -> Option<&CellPlace> {
        self.places.get(&fact)
    }
}

/// One row of 知识产权清单.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// 类型: 发明专利, 实用新型, 软件著作权, 标准规范.
    pub kind: String,
    /// 名称.
    pub title: String,
    /// 专利号/登记号/标准号.
    pub number: String,
    /// 权利人/起草单位排序.
    pub owner: String,
    /// 申请日.
    pub applied: String,
    /// 授权/登记/发布日.
    pub granted: String,
    /// 状态.
    pub status: String,
    /// 取得方式: 自主研发, 受让, 受赠, 并购.
    pub acquired: String,
    /// 是否网络空间安全相关.
    pub cyber: bool,
    /// 对应产品.
    pub product: String,
    /// 附件编号.
    pub attachment: String,
    /// Where 权利人 stands.
    pub place: Option<CellPlace>,
}

/// One row of 业务收入构成.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevenueRow {
    /// 产品/服务名称.
    pub product: String,
    /// 业务归属代码 (A1…C3, X, 非网安).
    pub business: String,
    /// 主要客户.
    pub customers: String,
    /// 上年度收入 in 分, when it could be read.
    pub revenue: Option<i64>,
    /// 是否主营.
    pub main: bool,
    /// Where 业务归属代码 stands.
    pub place: Option<CellPlace>,
}

/// One row of 核心技术与领域.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TechnologyPoint {
    /// 技术点.
    pub title: String,
    /// 类型, a list key of §4.5.2a.
    pub code: String,
    /// 说明.
    pub description: String,
    /// 对应知识产权.
    pub property: String,
    /// Where 类型 stands.
    pub place: Option<CellPlace>,
}

/// One row of 资质与体系证书.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualification {
    /// 证书名称.
    pub name: String,
    /// 编号.
    pub number: String,
    /// 发证机构.
    pub issuer: String,
    /// 发证日.
    pub issued: String,
    /// 有效期至.
    pub valid_to: String,
    /// 附件号.
    pub attachment: String,
    /// Where 有效期至 stands.
    pub place: Option<CellPlace>,
}

/// Counts from 人员结构 for §4.2.5. A person with a doctorate and a senior title is in both counts, and once in `distinguished`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalentCounts {
    /// Rows in the sheet.
    pub listed: u32,
    /// 博士.
    pub doctors: u32,
    /// 硕士.
    pub masters: u32,
    /// 高级职称.
    pub senior_titles: u32,
    /// 人才称号.
    pub honours: u32,
    /// Persons that are in at least one of the four counts.
    pub distinguished: u32,
    /// Those of them whose 专业 is near to the field ([`crate::hint::related_subject`]).
    pub related: u32,
}

/// One row of 附件清单.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentEntry {
    /// 附件编号.
    pub number: String,
    /// 文件名.
    pub file_name: String,
    /// 类型.
    pub kind: String,
    /// 对应条款.
    pub clauses: Vec<ClauseKey>,
    /// 出具单位.
    pub issuer: String,
    /// 日期 (of issue), normalised where it is one.
    pub date: String,
    /// 备注.
    pub remark: String,
    /// Where 文件名 stands.
    pub place: Option<CellPlace>,
}

/// One row of 自评表. The applicant's own ratio is shown for comparison and never used for a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfAssessment {
    /// 条款号.
    pub clause: ClauseKey,
    /// 自评结论 as written.
    pub conclusion: String,
    /// 自评数值 as written.
    pub value: String,
    /// 佐证附件编号.
    pub attachments: String,
    /// 说明.
    pub remark: String,
    /// Where 自评数值 stands.
    pub place: Option<CellPlace>,
}

/// Sums over 研发费用明细 that no clause asks for but that reviewers look at, in 分.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResearchCosts {
    /// 其他费用.
    pub other: Option<i64>,
    /// 委托外部研发费用（境内）.
    pub outsourced_domestic: Option<i64>,
    /// 委托外部研发费用（境外）.
    pub outsourced_overseas: Option<i64>,
    /// The sheet they stand in.
    pub sheet: String,
}

/// A year that a sheet states in its title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedYear {
    /// The year.
    pub year: Year,
    /// The text in which it stands.
    pub text: String,
    /// Where.
    pub place: CellPlace,
}

/// Everything declared besides figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// Registration facts and selections.
    pub enterprise: Enterprise,
    /// 知识产权清单.
    pub properties: Vec<Property>,
    /// 业务收入构成.
    pub revenue_rows: Vec<RevenueRow>,
    /// 核心技术与领域.
    pub technology_points: Vec<TechnologyPoint>,
    /// 资质与体系证书.
    pub qualifications: Vec<Qualification>,
    /// 人员结构, counted.
    pub talent: TalentCounts,
    /// 附件清单.
    pub attachments: Vec<AttachmentEntry>,
    /// 自评表.
    pub self_assessment: Vec<SelfAssessment>,
    /// 研发费用明细, the sums of single categories.
    pub research_costs: ResearchCosts,
    /// The years that the titles of the sheets about the reference year state.
    pub stated_years: Vec<StatedYear>,
}
