//! The columns of the three tables that give figures. The constants beside each table name its columns by position in the layout (not in a
//! file: there they are found by their headers).

use super::{Column, Kind, Page, Table, YES_NO};

pub(super) const fn page(
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

pub(super) const fn text(label: &'static str, width: u8) -> Column {
    Column::new(label, width, Kind::Text)
}

const fn money(label: &'static str, width: u8) -> Column {
    Column::new(label, width, Kind::Money)
}

const fn heads(label: &'static str) -> Column {
    Column::new(label, 17, Kind::Heads)
}

pub(super) const ORDINAL: Column = Column::new("序号", 6, Kind::Ordinal);

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
        text("研发项目编号", 13)
            .or(&["项目编号", "编号"])
            .noted("企业内部立项编号，与立项文件一致。"),
        Column::new("项目名称", 24, Kind::Prose)
            .or(&["研发项目名称"])
            .noted("与立项文件、研发费用辅助账一致，一个项目一行。"),
        text("起止时间", 12)
            .or(&["起止日期", "项目周期"])
            .noted("例：2024-07至2025-12。"),
        money("人员人工费用", 13)
            .or(&["人员人工", "人工费用"])
            .noted("研发人员的工资薪金、社会保险费、住房公积金和外聘研发人员的劳务费。没有请填0。"),
        money("直接投入费用", 13)
            .or(&["直接投入"])
            .noted("材料、燃料、动力，模具和样品样机，仪器设备的运行维护和租赁等费用。没有请填0。"),
        money("折旧费用与长期待摊费用", 13)
            .or(&["折旧费用", "折旧费用与长期待摊费用摊销"])
            .noted("用于研发的仪器、设备和在用建筑物的折旧，研发设施改建、改装、装修和修理的长期待摊费用。没有请填0。"),
        money("无形资产摊销费用", 13)
            .or(&["无形资产摊销"])
            .noted("用于研发的软件、知识产权、非专利技术等的摊销。没有请填0。"),
        money("设计费用", 13)
            .or(&["新产品设计费"])
            .noted("新产品、新工艺的构思、开发和设计费用。没有请填0。"),
        money("装备调试费用与试验费用", 13)
            .or(&["装备调试费", "装备调试费与试验费用"])
            .noted("工装准备中的研发费用，新产品的试验、测试和检测费用。没有请填0。"),
        money("其他费用", 13)
            .or(&["其他相关费用"])
            .noted("与研发直接相关的资料、评审、知识产权、会议、差旅等费用。没有请填0。"),
        money("委托外部研发费用（境内）", 13)
            .or(&["委托境内研发费用", "委托外部境内"])
            .noted("委托境内机构或个人研发支付的费用。没有请填0。"),
        money("委托外部研发费用（境外）", 13)
            .or(&["委托境外研发费用", "委托外部境外"])
            .noted("委托境外（含港澳台）机构或个人研发支付的费用；没有请填0。"),
        money("合计", 15)
            .or(&["研发费用合计", "费用合计"])
            .noted("自动计算，各费用栏之和，请勿改动。"),
        money("其中境内发生额", 15)
            .or(&["境内发生额", "境内研发费用"])
            .noted("在中国境内（不含港澳台）发生的研发费用，不大于合计，用于4.2.3第二款。"),
    ],
    blank_rows: 30,
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
        text("月份", 8).noted("财务数据年度的1月至12月；年内成立的，成立前的月份留空。"),
        heads("职工总数月初（人）")
            .or(&["职工总人数月初"])
            .noted("当月第一天的在册人数，含劳务派遣和全年累计工作183天以上的聘用人员。"),
        heads("职工总数月末（人）")
            .or(&["职工总人数月末"])
            .noted("当月最后一天的在册人数；一般等于下月的月初数。"),
        heads("本科及以上（签劳动合同）月初（人）")
            .or(&["本科及以上月初", "本科以上月初"])
            .noted("签订劳动合同且本科及以上学历的人数，用于4.2.4第一款。"),
        heads("本科及以上（签劳动合同）月末（人）")
            .or(&["本科及以上月末", "本科以上月末"])
            .noted("同左，月末数。"),
        heads("研究开发人员月初（人）")
            .or(&["研发人员月初"])
            .noted("直接从事研究开发的人员，不含后勤和行政人员。"),
        heads("研究开发人员月末（人）")
            .or(&["研发人员月末"])
            .noted("同左，月末数。"),
        heads("其中本科及以上研发人员月初（人）")
            .or(&["本科以上研发人员月初", "研究开发人员中本科及以上月初"])
            .noted("研究开发人员中签订劳动合同且本科及以上的人数，用于4.2.4第二款。"),
        heads("其中本科及以上研发人员月末（人）")
            .or(&["本科以上研发人员月末", "研究开发人员中本科及以上月末"])
            .noted("同左，月末数。"),
        heads("劳务派遣等月末（人）")
            .or(&["劳务派遣月末", "劳务派遣人数"])
            .noted("已计入职工总数的劳务派遣、劳务协议、退休返聘、实习人员。没有请填0。"),
        heads("社保缴纳人数（人）")
            .or(&["社保人数", "参保人数"])
            .noted("当月由本企业缴纳社会保险的人数，与社保缴纳证明一致。"),
    ],
    blank_rows: 12,
};

/// Columns of [`MONTHLY`].
pub(crate) mod monthly {
    pub(crate) const MONTH: usize = 0;
    pub(crate) const FIRST_GROUP: usize = 1;
    pub(crate) const DISPATCHED: usize = 9;
}

/// 业务收入构成.
pub(crate) const REVENUE: Table = Table {
    page: page(
        "业务收入构成",
        &["收入构成", "营业收入构成", "业务收入构成表"],
        "业务收入构成表（财务数据年度）",
        "合计应等于《近三年财务数据》的营业收入合计。业务归属代码从下拉列表中选择；与网络空间安全无关的选“非网安”。",
    ),
    columns: &[
        ORDINAL,
        Column::new("产品/服务名称", 34, Kind::Prose)
            .or(&["产品（服务）名称", "产品名称", "业务名称"])
            .noted("按产品或服务填写，全部营业收入都要列出，一种业务归属一行。"),
        Column::new("业务归属代码", 34, Kind::Code)
            .or(&[
                "业务归属",
                "归属代码",
                "业务类别",
                "业务归属代码（A1…C3/X/非网安）",
            ])
            .noted("从列表中选择。A、B、C类见4.5.2业务归属，X类见行业应用服务；与网络空间安全无关的选“非网安”。"),
        Column::new("主要客户", 28, Kind::Prose)
            .or(&["客户", "主要客户名称"])
            .noted("收入占该项前列的客户，多个用顿号分隔。"),
        money("上年度收入", 17)
            .or(&["收入", "收入金额", "本年收入", "金额"])
            .noted("财务数据年度的收入（不含税）。"),
        Column::new("占比（%）", 9, Kind::Percent)
            .or(&["比例"])
            .noted("自动计算，仅供对照，不作为评审依据。"),
        Column::new("是否主营", 8, Kind::Choice(YES_NO)).noted("属于主营业务收入的填“是”，属于其他业务收入的填“否”。"),
        Column::new("合同/发票附件号", 14, Kind::Text)
            .or(&["附件号", "附件编号", "合同附件号"])
            .noted("主要合同、发票在《附件清单》中的编号。"),
    ],
    blank_rows: 25,
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
