//! The applicant's workbook (申报工作簿) as data: its sheets, columns, units, choices and notes. The writer and the reader both work from
//! this, so that what the template asks is what is read. No cell is written or read here.

mod fields;
mod lists;
mod tables;

pub(crate) use fields::{FIELDS, Field, FieldId, ITEMS, Item};
pub(crate) use lists::{
    ATTACHMENTS, PROPERTIES, QUALIFICATIONS, SELF_ASSESSMENT, STAFF, TECHNOLOGY, attachment,
    property, qualification, self_assessment, staff, technology,
};
pub(crate) use tables::{MONTHLY, RESEARCH, REVENUE, monthly, research, revenue};

/// The version that is written into the template and compared on reading.
pub const TEMPLATE_VERSION: &str = "LNCSE-WB-1";

/// The sheet of registration facts and settings.
pub(crate) const BASICS: Page = Page {
    name: "企业基本信息",
    synonyms: &["基本信息", "企业基本情况", "基本情况"],
    title: "辽宁省网络空间安全企业认定申报表",
    note: "请逐项填写“内容”列，带★的为必填项。“金额单位”决定本工作簿各金额栏的单位。浅蓝色公式单元格自动计算，已锁定（无密码）；其余单元格均可填写。",
};

/// The sheet of three years' accounts.
pub(crate) const FINANCE: Page = Page {
    name: "近三年财务数据",
    synonyms: &["财务数据", "近三年财务状况", "财务情况"],
    title: "近三年财务数据",
    note: "按经审计的财务报表填写。营业收入合计、净资产自动计算。没有发生额请填0，空白不按0处理；成立不满三年的，成立前的年度留空。",
};

/// What every sheet has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page {
    /// The name on the tab.
    pub(crate) name: &'static str,
    /// Other names under which it is found.
    pub(crate) synonyms: &'static [&'static str],
    /// The title line.
    pub(crate) title: &'static str,
    /// How to fill it in.
    pub(crate) note: &'static str,
}

/// A sheet that is one table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    /// Its name, title and note.
    pub(crate) page: Page,
    /// Its columns from left to right.
    pub(crate) columns: &'static [Column],
    /// How many empty rows the template has.
    pub(crate) blank_rows: u32,
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    /// The header as printed, unit included.
    pub(crate) label: &'static str,
    /// Other headers under which it is found.
    pub(crate) synonyms: &'static [&'static str],
    /// Its width in characters.
    pub(crate) width: u8,
    /// What its cells hold.
    pub(crate) kind: Kind,
    /// A note on the header cell; empty for none.
    pub(crate) note: &'static str,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The running number.
    Ordinal,
    /// Text (also numbers that are names, such as a USCC).
    Text,
    /// Text of exactly so many characters.
    Exactly(u32),
    /// Text that wraps over several lines.
    Prose,
    /// A date, as text `YYYY-MM-DD`.
    Date,
    /// Money in the workbook's unit.
    Money,
    /// Persons.
    Heads,
    /// A whole number of something else.
    Count,
    /// A share, for comparison only.
    Percent,
    /// One of these.
    Choice(&'static [&'static str]),
    /// A code and its name from the list beside the table.
    Code,
    /// A fraction that a formula shows as a percentage for the applicant's own check; not read.
    LivePercent,
    /// A text that a formula shows for the applicant's own check; not read.
    Live,
}

/// √ or blank.
pub(crate) const TICK: &[&str] = &["√"];
/// 是 or 否.
pub(crate) const YES_NO: &[&str] = &["是", "否"];
/// 金额单位.
pub(crate) const MONEY_UNITS: &[&str] = &["元", "千元", "万元", "亿元"];
/// The business code of revenue that has nothing to do with the standard.
pub(crate) const NOT_CYBER: &str = "非网安";

impl Column {
    pub(crate) const fn new(label: &'static str, width: u8, kind: Kind) -> Self {
        Self {
            label,
            synonyms: &[],
            width,
            kind,
            note: "",
        }
    }

    pub(crate) const fn or(mut self, synonyms: &'static [&'static str]) -> Self {
        self.synonyms = synonyms;
        self
    }

    pub(crate) const fn noted(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }
}

/// Every sheet in the order of the tabs, with its page.
pub(crate) fn pages() -> [Page; 11] {
    [
        BASICS,
        FINANCE,
        RESEARCH.page,
        MONTHLY.page,
        STAFF.page,
        PROPERTIES.page,
        REVENUE.page,
        TECHNOLOGY.page,
        QUALIFICATIONS.page,
        SELF_ASSESSMENT.page,
        ATTACHMENTS.page,
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::label::folded;

    #[test]
    fn no_label_means_two_columns() {
        let tables = [
            RESEARCH,
            MONTHLY,
            STAFF,
            PROPERTIES,
            REVENUE,
            TECHNOLOGY,
            QUALIFICATIONS,
            SELF_ASSESSMENT,
            ATTACHMENTS,
        ];
        for table in tables {
            let mut seen = BTreeSet::new();
            for column in table.columns {
                let names: BTreeSet<String> = std::iter::once(&column.label)
                    .chain(column.synonyms)
                    .map(|name| folded(name))
                    .collect();
                for name in names {
                    assert!(
                        !name.is_empty() && seen.insert(name),
                        "{} {}",
                        table.page.name,
                        column.label
                    );
                }
            }
        }
        let mut seen = BTreeSet::new();
        for item in ITEMS {
            for name in std::iter::once(&item.label).chain(item.synonyms) {
                assert!(seen.insert(folded(name)), "{name}");
            }
        }
    }

    /// A hint in brackets behind a label may be left out. 境内 and 境外 are no hints: they tell two columns apart.
    #[test]
    fn a_label_is_known_without_its_bracketed_hint() {
        let without = |label: &str| -> String {
            let pieces = label.split('（');
            pieces
                .map(|piece| piece.rsplit('）').next().unwrap_or(piece))
                .collect()
        };
        let tables = [
            RESEARCH,
            MONTHLY,
            STAFF,
            REVENUE,
            TECHNOLOGY,
            SELF_ASSESSMENT,
        ];
        let columns = tables.iter().flat_map(|table| table.columns);
        let hinted = columns
            .map(|column| (column.label, column.synonyms))
            .chain(FIELDS.iter().map(|field| (field.label, field.synonyms)))
            .filter(|(label, _)| label.ends_with('）') && !label.contains('境'));
        let mut count = 0;
        for (label, synonyms) in hinted {
            let known: Vec<String> = std::iter::once(&label)
                .chain(synonyms)
                .map(|name| folded(name))
                .collect();
            let bare = folded(&without(label));
            assert!(
                known.contains(&bare),
                "{label}: {bare} is not among {known:?}"
            );
            count += 1;
        }
        assert!(count > 10, "{count} labels have a hint");
    }

    #[test]
    fn the_selections_are_the_groups_of_the_standard() {
        let catalogue = dunping_domain::standard::Catalogue::builtin();
        for field in FIELDS {
            if let FieldId::Layer(key) | FieldId::Technology(key) = field.id {
                let name = catalogue.lists().name(key).expect("a key of the catalogue");
                assert!(field.label.ends_with(name), "{}", field.label);
            }
            if let (FieldId::Business, Kind::Choice(choices)) = (field.id, field.kind) {
                let groups = catalogue.lists().business.iter();
                let offered: Vec<String> = groups.map(|g| format!("{} {}", g.key, g.zh)).collect();
                assert_eq!(choices, offered);
            }
        }
    }
}
