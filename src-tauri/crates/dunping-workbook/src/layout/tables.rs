//! The columns of the nine sheets that are tables. The constants beside each table name its columns by position in the layout (not in a
//! file: there they are found by their headers).

use super::{Column, Kind, Page, Table, YES_NO};

const fn page(
    name: &'static str,
    synonyms: &'static [&'static str],
    title: &'static str,
    note: &'static str,
) -> Page {
    Page {
        name,
        synonyms,
        title,
        note,
    }
}

const fn text(label: &'static str, width: u8) -> Column {
    Column::new(label, width, Kind::Text)
}

const fn money(label: &'static str, width: u8) -> Column {
    Column::new(label, width, Kind::Money)
}

const fn heads(label: &'static str) -> Column {
    Column::new(label, 13, Kind::Heads)
}

const ORDINAL: Column = Column::new("序号", 6, Kind::Ordinal);

/// 研发费用明细.
pub(crate) const RESEARCH: Table = Table {
    page: page(
        "研发费用明细",
        &[
            "研发费用",
            "研发费用结构明细表",
            "研究开发费用明细",
            "研发费用归集表",
        ],
        "研发费用明细表（财务数据年度）",
        "每个研发项目一行，按辅助账归集口径填写。“合计”自动计算；“其中境内发生额”填写在中国境内（不含港澳台）发生的部分。",
    ),
    columns: &[
        ORDINAL,
        text("研发项目编号", 13).or(&["项目编号", "编号"]),
        Column::new("项目名称", 24, Kind::Prose).or(&["研发项目名称"]),
        text("起止时间", 12).or(&["起止日期", "项目周期"]),
        money("人员人工费用", 12).or(&["人员人工", "人工费用"]),
        money("直接投入费用", 12).or(&["直接投入"]),
        money("折旧费用与长期待摊费用", 12).or(&["折旧费用", "折旧费用与长期待摊费用摊销"]),
        money("无形资产摊销费用", 12).or(&["无形资产摊销"]),
        money("设计费用", 11).or(&["新产品设计费"]),
        money("装备调试费用与试验费用", 12).or(&["装备调试费", "装备调试费与试验费用"]),
        money("其他费用", 11).or(&["其他相关费用"]),
        money("委托外部研发费用（境内）", 12).or(&["委托境内研发费用", "委托外部境内"]),
        money("委托外部研发费用（境外）", 12)
            .or(&["委托境外研发费用", "委托外部境外"])
            .noted("委托境外机构或个人研发支付的费用；没有请填0。"),
        money("合计", 14)
            .or(&["研发费用合计", "费用合计"])
            .noted("自动计算，各费用栏之和。"),
        money("其中境内发生额", 14)
            .or(&["境内发生额", "境内研发费用"])
            .noted("在中国境内发生的研发费用，用于4.2.3第二款。"),
    ],
    blank_rows: 20,
};

/// Columns of [`RESEARCH`].
pub(crate) mod research {
    pub(crate) const NUMBER: usize = 1;
    pub(crate) const TITLE: usize = 2;
    pub(crate) const FIRST_COST: usize = 4;
    pub(crate) const OTHER: usize = 10;
    pub(crate) const OUTSOURCED: usize = 11;
    pub(crate) const OVERSEAS: usize = 12;
    pub(crate) const TOTAL: usize = 13;
    pub(crate) const DOMESTIC: usize = 14;
}

/// 人员月度表.
pub(crate) const MONTHLY: Table = Table {
    page: page(
        "人员月度表",
        &["月度人员", "人员月度统计表", "职工月度人数"],
        "人员月度表（财务数据年度）",
        "按自然月填写月初、月末在册人数。“本科及以上”仅计签订劳动合同者；劳务派遣、劳务协议、退休返聘、实习人员计入职工总数，不计入本科及以上。",
    ),
    columns: &[
        text("月份", 8),
        heads("职工总数月初（人）").or(&["职工总人数月初"]),
        heads("职工总数月末（人）").or(&["职工总人数月末"]),
        heads("本科及以上（签劳动合同）月初（人）").or(&["本科及以上月初", "本科以上月初"]),
        heads("本科及以上（签劳动合同）月末（人）").or(&["本科及以上月末", "本科以上月末"]),
        heads("研究开发人员月初（人）").or(&["研发人员月初"]),
        heads("研究开发人员月末（人）").or(&["研发人员月末"]),
        heads("其中本科及以上研发人员月初（人）")
            .or(&["本科以上研发人员月初", "研究开发人员中本科及以上月初"])
            .noted("研究开发人员中签订劳动合同且本科及以上的人数，用于4.2.4第二款。"),
        heads("其中本科及以上研发人员月末（人）")
            .or(&["本科以上研发人员月末", "研究开发人员中本科及以上月末"]),
        heads("劳务派遣等月末（人）").or(&["劳务派遣月末", "劳务派遣人数"]),
        heads("社保缴纳人数（人）").or(&["社保人数", "参保人数"]),
    ],
    blank_rows: 12,
};

/// Columns of [`MONTHLY`].
pub(crate) mod monthly {
    pub(crate) const MONTH: usize = 0;
    pub(crate) const FIRST_GROUP: usize = 1;
    pub(crate) const DISPATCHED: usize = 9;
}

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
        text("姓名", 10),
        text("证件号（后4位）", 12).or(&["身份证号后4位", "证件号"]),
        Column::new("学历", 12, Kind::Choice(DEGREES)),
        Column::new("学位", 8, Kind::Choice(&["博士", "硕士", "学士", "无"])),
        text("专业", 20),
        Column::new("职称", 10, Kind::Choice(TITLES)),
        text("人才称号", 18).or(&["人才类别"]),
        text("岗位", 20).or(&["职务", "岗位职务"]),
        Column::new("是否研发", 8, Kind::Choice(YES_NO)).or(&["是否研发人员"]),
        Column::new("入职日期", 12, Kind::Date).or(&["入职时间"]),
        text("合同起止", 27).or(&["劳动合同起止", "合同期限"]),
        text("社保起缴月", 11).or(&["社保起缴年月"]),
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
        Column::new("类型", 12, Kind::Choice(PROPERTY_KINDS)).or(&["知识产权类型", "类别"]),
        Column::new("名称", 34, Kind::Prose).or(&["知识产权名称"]),
        text("专利号/登记号/标准号", 22).or(&["编号", "授权号", "登记号", "证书号"]),
        Column::new("权利人/起草单位排序", 24, Kind::Prose).or(&["权利人", "著作权人", "专利权人"]),
        Column::new("申请日", 12, Kind::Date),
        Column::new("授权/登记/发布日", 12, Kind::Date).or(&[
            "授权日期",
            "授权日",
            "登记日期",
            "发布日期",
        ]),
        Column::new(
            "状态",
            9,
            Kind::Choice(&["已授权", "已登记", "已发布", "审查中", "已失效"]),
        )
        .or(&["法律状态"]),
        Column::new(
            "取得方式",
            10,
            Kind::Choice(&["自主研发", "受让", "受赠", "并购"]),
        )
        .or(&["获得方式"]),
        Column::new("是否网络空间安全相关", 10, Kind::Choice(YES_NO))
            .or(&["是否网安相关", "是否相关"]),
        Column::new("对应产品", 24, Kind::Prose).or(&["对应产品/服务"]),
        text("附件编号", 9).or(&["附件号"]),
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

/// 业务收入构成.
pub(crate) const REVENUE: Table = Table {
    page: page(
        "业务收入构成",
        &["收入构成", "营业收入构成", "业务收入构成表"],
        "业务收入构成表（财务数据年度）",
        "合计应等于《近三年财务数据》的营业收入合计。业务归属代码从右侧代码表中选择；与网络空间安全无关的填“非网安”。",
    ),
    columns: &[
        ORDINAL,
        Column::new("产品/服务名称", 34, Kind::Prose).or(&[
            "产品（服务）名称",
            "产品名称",
            "业务名称",
        ]),
        Column::new("业务归属代码", 29, Kind::Code)
            .or(&["业务归属", "归属代码", "业务类别"])
            .noted("A、B、C类见4.5.2业务归属，X类见行业应用服务。"),
        Column::new("主要客户", 30, Kind::Prose).or(&["客户", "主要客户名称"]),
        money("上年度收入", 17)
            .or(&["收入", "收入金额", "本年收入", "金额"])
            .noted("财务数据年度的收入（不含税）。"),
        Column::new("占比（%）", 9, Kind::Percent).noted("自动计算，仅供对照，不作为评审依据。"),
        Column::new("是否主营", 8, Kind::Choice(YES_NO)),
        Column::new("合同/发票附件号", 14, Kind::Text).or(&["附件号", "附件编号", "合同附件号"]),
    ],
    blank_rows: 20,
};

/// Columns of [`REVENUE`].
pub(crate) mod revenue {
    pub(crate) const PRODUCT: usize = 1;
    pub(crate) const BUSINESS: usize = 2;
    pub(crate) const CUSTOMERS: usize = 3;
    pub(crate) const REVENUE: usize = 4;
    pub(crate) const SHARE: usize = 5;
    pub(crate) const MAIN: usize = 6;
}

/// 核心技术与领域.
pub(crate) const TECHNOLOGY: Table = Table {
    page: page(
        "核心技术与领域",
        &["核心技术", "核心技术说明"],
        "核心技术与所属领域",
        "每项技术点一行，代码从右侧代码表中选择；选“其他”的须在“说明”中写明。",
    ),
    columns: &[
        text("技术点", 24).or(&["技术名称", "核心技术名称"]),
        Column::new("类型（K1–K4）", 28, Kind::Code)
            .or(&["代码", "类型", "技术类型"])
            .noted("技术点所属类型的代码，从右侧代码表中选择。"),
        Column::new("说明", 60, Kind::Prose).or(&["技术说明", "技术描述"]),
        Column::new("对应知识产权", 26, Kind::Prose).or(&["知识产权"]),
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
        Column::new("证书名称", 34, Kind::Prose).or(&["资质名称", "名称"]),
        text("编号", 22).or(&["证书编号", "证书号"]),
        Column::new("发证机构", 28, Kind::Prose).or(&["颁发机构", "认证机构"]),
        Column::new("范围", 36, Kind::Prose).or(&["认证范围"]),
        Column::new("发证日", 12, Kind::Date).or(&["发证日期", "颁发日期"]),
        Column::new("有效期至", 12, Kind::Date).or(&["有效期", "到期日"]),
        text("附件号", 9).or(&["附件编号"]),
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
        "对照标准第4章逐条自评。自评数值仅供对照，评审按原始数据重新计算。",
    ),
    columns: &[
        text("条款号", 11).or(&["条款编号", "条款号key"]),
        Column::new("条款内容", 70, Kind::Prose).or(&["条款", "要求"]),
        Column::new("自评结论", 10, Kind::Choice(&["符合", "不符合"])).or(&["自评", "结论"]),
        text("自评数值", 18).or(&["数值"]),
        text("佐证附件编号", 20).or(&["附件编号", "佐证附件", "附件号"]),
        Column::new("说明", 44, Kind::Prose).or(&["自评说明", "备注"]),
    ],
    blank_rows: 0,
};

/// Columns of [`SELF_ASSESSMENT`].
pub(crate) mod self_assessment {
    pub(crate) const CLAUSE: usize = 0;
    pub(crate) const CONCLUSION: usize = 2;
    pub(crate) const VALUE: usize = 3;
    pub(crate) const ATTACHMENTS: usize = 4;
    pub(crate) const REMARK: usize = 5;
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
        text("附件编号", 9).or(&["附件号", "编号"]),
        Column::new("文件名", 36, Kind::Prose).or(&["附件名称", "文件名称"]),
        Column::new("类型", 14, Kind::Choice(ATTACHMENT_KINDS)).or(&["附件类型"]),
        Column::new("对应条款", 40, Kind::Prose).or(&["条款号", "对应条款号"]),
        Column::new("页数", 7, Kind::Count),
        Column::new("出具单位", 28, Kind::Prose),
        Column::new("日期", 12, Kind::Date).or(&["出具日期"]),
        Column::new("备注", 24, Kind::Prose),
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
