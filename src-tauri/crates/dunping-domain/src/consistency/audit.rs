//! V08 and V10: what a reviewer reads in other documents (审计报告, 营业执照) and types in, against the workbook.

use crate::applicant::{Enterprise, EnterpriseFact};
use crate::figures::{FigureKey, Figures};
use crate::finding::{Finding, Severity};
use crate::hint::words::folded;

use super::words::{value_en, value_zh};
use super::{about, at};

/// A value as a reviewer read it in an audited document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditedValue {
    /// Which figure.
    pub key: FigureKey,
    /// Its value there, in the unit of the key.
    pub value: i64,
    /// The document, e.g. 审计报告.
    pub document: String,
}

/// The applicant's name and code as a reviewer read them in another document; a blank is not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherDocument {
    /// The document, e.g. 营业执照.
    pub document: String,
    /// 企业名称 there.
    pub name: String,
    /// 统一社会信用代码 there.
    pub uscc: String,
}

/// V08: a difference of more than 0.5 % of the audited value, or a change of sign.
pub(super) fn values(figures: &Figures, audited: &[AuditedValue]) -> Vec<Finding> {
    audited
        .iter()
        .filter_map(|audited| {
            let declared = figures.value(audited.key)?;
            differs(declared, audited.value).then(|| {
                let AuditedValue { key, value, document } = audited;
                let (zh, en) = (key.zh(), key.en());
                let text = format!(
                    "{zh}申报为{}，{document}为{}，相差超过0.5%或符号不同，请核对。",
                    value_zh(*key, declared),
                    value_zh(*key, *value)
                );
                let english = format!(
                    "Declared and audited differ by more than 0.5% or in sign: {en} is {} in the workbook and {} in {document}.",
                    value_en(*key, declared),
                    value_en(*key, *value)
                );
                let finding = Finding::new("V08", Severity::Confirm, text).english(english);
                about(finding, figures, [*key])
            })
        })
        .collect()
}

fn differs(declared: i64, audited: i64) -> bool {
    let (declared, audited) = (i128::from(declared), i128::from(audited));
    let sign = declared.signum() != audited.signum();
    sign || (declared - audited).abs() * 1000 > audited.abs() * 5
}

/// V10: one name and one code in all documents.
pub(super) fn names(enterprise: &Enterprise, documents: &[OtherDocument]) -> Vec<Finding> {
    let mut found = Vec::new();
    for OtherDocument {
        document,
        name,
        uscc,
    } in documents
    {
        let facts = [
            (
                EnterpriseFact::Name,
                "企业名称",
                "name",
                &enterprise.name,
                name,
            ),
            (
                EnterpriseFact::Uscc,
                "统一社会信用代码",
                "unified social credit code",
                &enterprise.uscc,
                uscc,
            ),
        ];
        for (fact, zh, en, declared, there) in facts {
            let (one, other) = (folded(declared), folded(there));
            if one.is_empty() || other.is_empty() || one == other {
                continue;
            }
            let text = format!("{zh}：工作簿为“{declared}”，{document}为“{there}”，两者不一致。");
            let english =
                format!("The {en} is {declared} in the workbook and {there} in {document}.");
            let finding = Finding::new("V10", Severity::Confirm, text).english(english);
            found.push(at(finding, enterprise.place(fact), declared));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audited_values_may_differ_by_half_a_per_cent() {
        for (declared, audited, expected) in [
            (1005, 1000, false),
            (1006, 1000, true),
            (995, 1000, false),
            (994, 1000, true),
            (-1005, -1000, false),
            (-1, 1, true),
            (1, 0, true),
            (0, 0, false),
            (i64::MIN, i64::MAX, true),
        ] {
            assert_eq!(differs(declared, audited), expected, "{declared} {audited}");
        }
    }

    #[test]
    fn only_figures_that_are_there_are_compared() {
        let key = "fin.rev_total.2025".parse().expect("a figure key");
        let figures = Figures::new(2025).corrected(key, 1006, "F001", "test");
        let audited = |key: &str| AuditedValue {
            key: key.parse().expect("a figure key"),
            value: 1000,
            document: "审计报告".to_owned(),
        };
        let both = [audited("fin.rev_total.2025"), audited("fin.rev_main.2025")];
        let found = values(&figures, &both);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].message,
            "2025年销售（营业）收入总额申报为10.06元，审计报告为10.00元，相差超过0.5%或符号不同，请核对。"
        );
        assert_eq!(found[0].severity, Severity::Confirm);
    }

    #[test]
    fn names_and_codes_are_the_same_everywhere() {
        let enterprise = Enterprise {
            name: "盛安（沈阳）公司".to_owned(),
            uscc: "91210112MA10TEK10B".to_owned(),
            ..Enterprise::default()
        };
        for (name, uscc, count) in [
            ("盛安(沈阳)公司", "91210112ma10tek10b", 0),
            ("", "", 0),
            ("盛安（大连）公司", "", 1),
            ("盛安（大连）公司", "91210112MA10TEK10C", 2),
        ] {
            let document = OtherDocument {
                document: "营业执照".to_owned(),
                name: name.to_owned(),
                uscc: uscc.to_owned(),
            };
            let found = names(&enterprise, &[document]);
            assert_eq!(found.len(), count, "{name} {uscc}");
            assert!(
                found
                    .iter()
                    .all(|f| f.code == "V10" && f.severity == Severity::Confirm)
            );
        }
    }
}
