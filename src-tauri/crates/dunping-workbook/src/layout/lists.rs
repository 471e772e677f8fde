//! The columns of the six sheets that are lists of declarations.

use super::tables::{ORDINAL, page, text};
use super::{Column, Kind, Table, YES_NO};

const DEGREES: &[&str] = &["博士研究生", "硕士研究生", "大学本科", "大学专科", "其他"];
const TITLES: &[&str] = &["正高级", "副高级", "中级", "初级", "无"];

/// 人员结构.
pub(crate) const STAFF: Table = Table {
    page: page(
        "人员结构",
        &["人员名单", "人员花名册", "职工名册"],
        "人员结构表",
        "填写在册人员。证件号只填后4位；请勿填写完整证件号、住址等与评审无关的个人信息。",
    ),
    columns: &[
        ORDINAL,
        text("姓名", 10).noted("与劳动合同、社保缴纳明细一致。"),
        Column::new("证件号（后4位）", 12, Kind::Exactly(4))
            .or(&["身份证号后4位", "证件号后4位", "证件号"])
            .noted("只填最后4位，用于区分同名人员；末位为X的照填。请勿填写完整证件号。"),
        Column::new("学历", 12, Kind::Choice(DEGREES)).noted("最高学历，从列表中选择。"),
        Column::new("学位", 8, Kind::Choice(&["博士", "硕士", "学士", "无"]))
            .noted("最高学位，从列表中选择。"),
        text("专业", 20).noted("最高学历所学专业，与学历证书一致。"),
        Column::new("职称", 10, Kind::Choice(TITLES))
            .noted("高级职称指正高级、副高级，用于4.2.5。"),
        text("人才称号", 18)
            .or(&["人才类别"])
            .noted("省、市高层次人才等称号及认定文号；没有可留空。"),
        text("岗位", 20)
            .or(&["职务", "岗位职务"])
            .noted("现任岗位或职务。"),
        Column::new("是否研发", 8, Kind::Choice(YES_NO))
            .or(&["是否研发人员"])
            .noted("与《人员月度表》研究开发人员口径一致。"),
        Column::new("入职日期", 12, Kind::Date)
            .or(&["入职时间"])
            .noted("例：2019-07-01。"),
        text("合同起止", 27)
            .or(&["劳动合同起止", "合同期限"])
            .noted("劳动合同起止日期，例：2022-07-01至2025-06-30；无固定期限的写明。"),
        text("社保起缴月", 11)
            .or(&["社保起缴年月"])
            .noted("由本企业首次缴纳社保的月份，例：2019-07。"),
    ],
    blank_rows: 60,
};

/// Columns of [`STAFF`].
pub(crate) mod staff {
    pub(crate) const NAME: usize = 1;
    pub(crate) const EDUCATION: usize = 3;
    pub(crate) const DEGREE: usize = 4;
    pub(crate) const SUBJECT: usize = 5;
    pub(crate) const TITLE: usize = 6;
    pub(crate) const HONOUR: usize = 7;
}

const PROPERTY_KINDS: &[&str] = &["发明专利", "实用新型", "软件著作权", "标准规范"];

/// 知识产权清单.
pub(crate) const PROPERTIES: Table = Table {
    page: page(
        "知识产权清单",
        &["知识产权", "知识产权明细", "知识产权汇总表"],
        "知识产权清单",
        "只填写已授权、已登记或已发布的知识产权；专利号、登记号按证书填写（文本）。",
    ),
    columns: &[
        ORDINAL,
        Column::new("类型", 12, Kind::Choice(PROPERTY_KINDS))
            .or(&[
                "知识产权类型",
                "类别",
                "类型（发明专利/实用新型/软件著作权/标准规范）",
            ])
            .noted("4.2.2所列四种：发明专利、实用新型、软件著作权、标准规范。"),
        Column::new("名称", 34, Kind::Prose)
            .or(&["知识产权名称"])
            .noted("与证书或标准文本封面一致。"),
        text("专利号/登记号/标准号", 22)
            .or(&["编号", "授权号", "登记号", "证书号"])
            .noted("按证书填写（文本）。例：ZL201710601862.3、2024SR0123456、DB21/T 1234-2024。"),
        Column::new("权利人/起草单位排序", 24, Kind::Prose)
            .or(&["权利人", "著作权人", "专利权人"])
            .noted("证书记载的权利人，共有的全部写出；标准规范填本企业在起草单位中的排序。"),
        Column::new("申请日", 12, Kind::Date).noted("例：2021-03-15；软件著作权和标准规范可留空。"),
        Column::new("授权/登记/发布日", 12, Kind::Date)
            .or(&["授权日期", "授权日", "登记日期", "发布日期"])
            .noted("授权公告日、登记日或标准发布日，例：2023-08-22。"),
        Column::new(
            "状态",
            9,
            Kind::Choice(&["已授权", "已登记", "已发布", "审查中", "已失效"]),
        )
        .or(&["法律状态"])
        .noted("未授权、未登记或已失效的不计入4.2.2。"),
        Column::new(
            "取得方式",
            10,
            Kind::Choice(&["自主研发", "受让", "受赠", "并购"]),
        )
        .or(&["获得方式"])
        .noted("自主研发、受让、受赠或并购取得。"),
        Column::new("是否网络空间安全相关", 10, Kind::Choice(YES_NO))
            .or(&["是否网安相关", "是否相关"])
            .noted("与网络空间安全业务或产品相关的填“是”。"),
        Column::new("对应产品", 24, Kind::Prose)
            .or(&["对应产品/服务"])
            .noted("使用该知识产权的产品或服务，名称与《业务收入构成》一致。"),
        text("附件编号", 9)
            .or(&["附件号"])
            .noted("证书在《附件清单》中的编号。"),
    ],
    blank_rows: 30,
};

/// Columns of [`PROPERTIES`].
pub(crate) mod property {
    pub(crate) const KIND: usize = 1;
    pub(crate) const TITLE: usize = 2;
    pub(crate) const NUMBER: usize = 3;
    pub(crate) const OWNER: usize = 4;
    pub(crate) const APPLIED: usize = 5;
    pub(crate) const GRANTED: usize = 6;
    pub(crate) const STATUS: usize = 7;
    pub(crate) const ACQUIRED: usize = 8;
    pub(crate) const CYBER: usize = 9;
    pub(crate) const PRODUCT: usize = 10;
    pub(crate) const ATTACHMENT: usize = 11;
}

/// 核心技术与领域.
pub(crate) const TECHNOLOGY: Table = Table {
    page: page(
        "核心技术与领域",
        &["核心技术", "核心技术说明"],
        "核心技术与所属领域",
        "每项技术点一行，类型从下拉列表中选择；选“其他”的须在“说明”中写明。",
    ),
    columns: &[
        text("技术点", 24)
            .or(&["技术名称", "核心技术名称"])
            .noted("核心技术的名称，与检测报告、知识产权一致。"),
        Column::new("类型（K1–K4）", 36, Kind::Code)
            .or(&["代码", "类型", "技术类型", "类型K1K2K3K4"])
            .noted("技术点所属类型，从列表中选择。K1支撑技术与产品，K2基础软硬件平台，K3关键通用技术，K4关键领域技术。"),
        Column::new("说明", 60, Kind::Prose)
            .or(&["技术说明", "技术描述"])
            .noted("技术原理、先进性、所属领域（基础层、框架层、模型层、应用层）。选“其他”的须写明是什么技术。"),
        Column::new("对应知识产权", 26, Kind::Prose)
            .or(&["知识产权"])
            .noted("《知识产权清单》中的编号或名称。"),
    ],
    blank_rows: 12,
};

/// Columns of [`TECHNOLOGY`].
pub(crate) mod technology {
    pub(crate) const TITLE: usize = 0;
    pub(crate) const CODE: usize = 1;
    pub(crate) const DESCRIPTION: usize = 2;
    pub(crate) const PROPERTY: usize = 3;
}

/// 资质与体系证书.
pub(crate) const QUALIFICATIONS: Table = Table {
    page: page(
        "资质与体系证书",
        &["资质证书", "体系证书", "资质与证书"],
        "资质与体系证书",
        "填写在有效期内的质量管理体系、信息技术服务、信息安全等证书及产品认证、检测证书。",
    ),
    columns: &[
        Column::new("证书名称", 34, Kind::Prose)
            .or(&["资质名称", "名称"])
            .noted("例：质量管理体系认证证书（GB/T 19001）、CMMI、ITSS、ISO/IEC 27001、网络安全专用产品安全认证。"),
        text("编号", 22)
            .or(&["证书编号", "证书号"])
            .noted("按证书填写（文本）。"),
        Column::new("发证机构", 28, Kind::Prose)
            .or(&["颁发机构", "认证机构"])
            .noted("证书上的发证机构全称。"),
        Column::new("范围", 36, Kind::Prose)
            .or(&["认证范围"])
            .noted("证书记载的认证范围或产品型号。"),
        Column::new("发证日", 12, Kind::Date)
            .or(&["发证日期", "颁发日期"])
            .noted("例：2024-05-20。"),
        Column::new("有效期至", 12, Kind::Date)
            .or(&["有效期", "到期日"])
            .noted("例：2027-05-19；评审时须在有效期内。长期有效的填“长期”。"),
        text("附件号", 9)
            .or(&["附件编号"])
            .noted("证书在《附件清单》中的编号。"),
    ],
    blank_rows: 12,
};

/// Columns of [`QUALIFICATIONS`].
pub(crate) mod qualification {
    pub(crate) const NAME: usize = 0;
    pub(crate) const NUMBER: usize = 1;
    pub(crate) const ISSUER: usize = 2;
    pub(crate) const ISSUED: usize = 4;
    pub(crate) const VALID_TO: usize = 5;
    pub(crate) const ATTACHMENT: usize = 6;
}

/// 自评表.
pub(crate) const SELF_ASSESSMENT: Table = Table {
    page: page(
        "自评表",
        &["自评", "企业自评表"],
        "逐条自评表",
        "对照标准第4章逐条自评。“自动测算”和“测算对照”按前面各表实时计算，仅供企业自查，不作为评审依据；评审按原始数据重新计算。",
    ),
    columns: &[
        text("条款号", 11)
            .or(&["条款编号", "条款号key"])
            .noted("条款的固定编号，请勿改动。"),
        Column::new("条款内容", 66, Kind::Prose)
            .or(&["条款", "要求"])
            .noted("标准原文，请勿改动。"),
        Column::new("自评结论", 10, Kind::Choice(&["符合", "不符合"]))
            .or(&["自评", "结论", "自评结论（符合/不符合）"])
            .noted("企业自己的判断。"),
        Column::new(
            "自动测算（仅供企业自查，不作为评审依据）",
            17,
            Kind::LivePercent,
        )
        .or(&["自动测算"])
        .noted("按前面各表所填数据实时计算，四位小数，截断不进位。请勿改动。"),
        Column::new("测算对照（仅供企业自查，不作为评审依据）", 25, Kind::Live)
            .or(&["测算对照"])
            .noted("自动测算与条款要求的对照。采用何种口径由评审确定。请勿改动。"),
        text("自评数值", 16)
            .or(&["数值"])
            .noted("有数值要求的条款填写企业自己核算的数值，例：5.12%。"),
        text("佐证附件编号", 16)
            .or(&["附件编号", "佐证附件", "附件号"])
            .noted("《附件清单》中的编号，多个用顿号分隔。"),
        Column::new("说明", 36, Kind::Prose)
            .or(&["自评说明", "备注"])
            .noted("简要说明符合该条款的理由。"),
    ],
    blank_rows: 0,
};

/// Columns of [`SELF_ASSESSMENT`].
pub(crate) mod self_assessment {
    pub(crate) const CLAUSE: usize = 0;
    pub(crate) const CONCLUSION: usize = 2;
    pub(crate) const VALUE: usize = 5;
    pub(crate) const ATTACHMENTS: usize = 6;
    pub(crate) const REMARK: usize = 7;
}

const ATTACHMENT_KINDS: &[&str] = &[
    "证照",
    "审计报告",
    "知识产权证书",
    "人员证明",
    "场所证明",
    "体系证书",
    "信用证明",
    "技术说明",
    "照片",
    "承诺书",
    "合同",
    "其他",
];

/// 附件清单.
pub(crate) const ATTACHMENTS: Table = Table {
    page: page(
        "附件清单",
        &["附件", "附件目录", "附件明细"],
        "附件清单",
        "文件名应与提交的文件一致；对应条款填写条款号，多个用顿号分隔。",
    ),
    columns: &[
        text("附件编号", 9)
            .or(&["附件号", "编号"])
            .noted("由企业自编，全文唯一，例：F01。其他各表引用此编号。"),
        Column::new("文件名", 36, Kind::Prose)
            .or(&["附件名称", "文件名称"])
            .noted("与提交的文件完全一致，含扩展名，例：F01营业执照.pdf。"),
        Column::new("类型", 14, Kind::Choice(ATTACHMENT_KINDS))
            .or(&["附件类型"])
            .noted("从列表中选择。"),
        Column::new("对应条款", 40, Kind::Prose)
            .or(&["条款号", "对应条款号"])
            .noted("《自评表》中的条款号，多个用顿号分隔，例：4.2.3.a、4.3.1。"),
        Column::new("页数", 7, Kind::Count).noted("整数。"),
        Column::new("出具单位", 28, Kind::Prose).noted("出具或颁发该材料的单位。"),
        Column::new("日期", 12, Kind::Date)
            .or(&["出具日期"])
            .noted("材料的出具日期，例：2026-03-31。"),
        Column::new("备注", 24, Kind::Prose).noted("需要说明的事项，可留空。"),
    ],
    blank_rows: 30,
};

/// Columns of [`ATTACHMENTS`].
pub(crate) mod attachment {
    pub(crate) const NUMBER: usize = 0;
    pub(crate) const FILE_NAME: usize = 1;
    pub(crate) const KIND: usize = 2;
    pub(crate) const CLAUSES: usize = 3;
    pub(crate) const ISSUER: usize = 5;
    pub(crate) const DATE: usize = 6;
    pub(crate) const REMARK: usize = 7;
}
