//! §4.4.3 守法诚信经营.
//!
//! > 企业遵守国家、地方法规、标准，诚信经营。
//!
//! The standard names neither a period to look back on nor a severity; the policy does (A12). What can be looked up is which of the usual
//! proofs are listed, what 登记状态 says, and from which day on the record is to be looked at. What the proofs say is for people to read.

use chrono::NaiveDate;

use crate::applicant::{AttachmentEntry, Enterprise, EnterpriseFact};
use crate::policy::ComplianceSeverity;
use crate::standard::ClauseKey;

use super::dates::years_before;
use super::words::{folded, joined, says};
use super::{Hint, Leaning, NumberUnit};

/// The usual proofs, with the words by which a listed attachment is known for one.
const PROOFS: [(&str, &str, &[&str]); 5] = [
    (
        "信用中国或公共信用报告",
        "credit report (信用中国)",
        &[
            "信用中国",
            "信用报告",
            "公共信用",
            "信用信息报告",
            "信用证明",
        ],
    ),
    (
        "国家企业信用信息公示系统",
        "public register of enterprises",
        &["公示系统", "企业信用信息公示"],
    ),
    (
        "中国执行信息公开网查询",
        "register of enforcement",
        &["执行信息", "失信被执行", "被执行人"],
    ),
    (
        "纳税信用或完税证明",
        "tax credit or tax clearance",
        &["纳税", "完税", "税务"],
    ),
    ("守法诚信承诺书", "commitment letter", &["承诺书", "承诺函"]),
];

pub(super) fn hints(
    enterprise: &Enterprise,
    attachments: &[AttachmentEntry],
    (years, severity): (u32, ComplianceSeverity),
    on: NaiveDate,
) -> Vec<Hint> {
    let mut found = proofs(attachments);
    found.extend(abnormal(enterprise));
    found.push(window(years, severity, on));
    found
}

fn hint(code: &'static str, leaning: Leaning, zh: String, en: String) -> Hint {
    Hint::new(ClauseKey::Compliance, code, leaning, zh, en)
}

fn proofs(attachments: &[AttachmentEntry]) -> Vec<Hint> {
    let words: Vec<(String, &AttachmentEntry)> = attachments
        .iter()
        .map(|row| {
            let all = [row.kind.as_str(), &row.file_name, &row.issuer, &row.remark];
            (folded(&joined(all, " ")), row)
        })
        .collect();
    let listed = |wanted: &[&str]| {
        let found = words.iter().filter(|(text, _)| says(text, wanted));
        found.map(|(_, row)| *row).collect::<Vec<_>>()
    };
    let mut found = Vec::new();
    let mut missing: (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for (zh, en, wanted) in PROOFS {
        let rows = listed(wanted);
        if rows.is_empty() {
            missing.0.push(zh);
            missing.1.push(en);
            continue;
        }
        let shown = rows.iter().map(|row| {
            if row.date.trim().is_empty() {
                row.file_name.clone()
            } else {
                format!("{}（{}）", row.file_name, row.date)
            }
        });
        let shown = shown.collect::<Vec<_>>().join("、");
        let told = hint(
            "proof_listed",
            Leaning::Fact,
            format!("{zh}：{shown}。"),
            format!("{en}: {shown}."),
        );
        found.push(told.attached(rows.iter().map(|row| row.number.as_str())));
    }
    let (zh, en) = missing;
    if zh.is_empty() {
        let zh = "五类常见证明材料在附件清单中都有，请核对其内容和出具日期。".to_owned();
        let en =
            "All five usual proofs are listed; check what they say and their dates.".to_owned();
        found.push(hint("proofs_complete", Leaning::Supports, zh, en));
    } else {
        let count = zh.len();
        let zh = format!(
            "附件清单中没有看到：{}。请查询或请企业补充。",
            zh.join("、")
        );
        let en = format!(
            "Not among the attachments: {}. Look them up or ask for them.",
            en.join(", ")
        );
        let told = hint("proofs_missing", Leaning::Open, zh, en);
        found.push(told.count("missing", count, NumberUnit::Items));
    }
    found
}

fn abnormal(enterprise: &Enterprise) -> Option<Hint> {
    const WORDS: [&str; 3] = ["异常", "严重违法", "失信"];
    let status = &enterprise.status;
    says(&folded(status), &WORDS).then(|| {
        let zh = format!("登记状态“{status}”涉及经营异常或失信，请查国家企业信用信息公示系统。");
        let en = format!("The registration status {status} speaks of abnormal operation or dishonesty; look it up in the public register.");
        hint("status_abnormal", Leaning::Doubts, zh, en)
            .at(enterprise.place(EnterpriseFact::Status))
    })
}

fn window(years: u32, severity: ComplianceSeverity, on: NaiveDate) -> Hint {
    let (records_zh, records_en) = match severity {
        ComplianceSeverity::Serious => (
            "严重违法失信、失信被执行和重大行政处罚记录",
            "serious dishonesty, enforcement and major penalties",
        ),
        ComplianceSeverity::Any => ("全部处罚、异常和失信记录", "every penalty and every entry"),
    };
    match years_before(on, years) {
        Some(since) => {
            let zh = format!("按口径回溯{years}年：{since}至{on}的{records_zh}。");
            let en = format!(
                "The policy looks back {years} years, from {since} to {on}, at {records_en}."
            );
            hint("window", Leaning::Fact, zh, en)
        }
        None => {
            let zh = format!("口径的回溯年数{years}无法换算成日期。");
            let en = format!("The {years} years of the policy are no date.");
            hint("window_open", Leaning::Open, zh, en)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(file_name: &str, kind: &str, date: &str) -> AttachmentEntry {
        AttachmentEntry {
            number: "FJ10".to_owned(),
            file_name: file_name.to_owned(),
            kind: kind.to_owned(),
            date: date.to_owned(),
            ..AttachmentEntry::default()
        }
    }

    fn check(rows: &[AttachmentEntry], status: &str, expected: &[(&str, Leaning)]) -> Vec<Hint> {
        let enterprise = Enterprise {
            status: status.to_owned(),
            ..Enterprise::default()
        };
        let on = "2026-11-22".parse().expect("a date");
        let found = hints(&enterprise, rows, (3, ComplianceSeverity::Serious), on);
        let told: Vec<_> = found.iter().map(|hint| (hint.code, hint.leaning)).collect();
        let window = ("window", Leaning::Fact);
        assert_eq!(told, [expected, &[window]].concat(), "{rows:?}");
        found
    }

    #[test]
    fn proofs_are_known_by_their_names() {
        let listed = ("proof_listed", Leaning::Fact);
        let missing = ("proofs_missing", Leaning::Open);
        let found = check(&[], "存续", &[missing]);
        assert_eq!(found[0].numbers[0].value.numerator(), 5);
        assert!(
            found[1].zh.contains("2023-11-22至2026-11-22"),
            "{}",
            found[1].zh
        );
        let rows = [
            row("企业信用报告.pdf", "信用证明", "2026-08-03"),
            row("守法诚信承诺书.pdf", "承诺书", ""),
        ];
        let found = check(&rows, "存续", &[listed, listed, missing]);
        assert!(
            found[0].zh.ends_with("企业信用报告.pdf（2026-08-03）。"),
            "{}",
            found[0].zh
        );
        assert_eq!(found[2].numbers[0].value.numerator(), 3);
        let all = [
            row("信用中国.pdf", "", ""),
            row("国家企业信用信息公示系统.pdf", "", ""),
            row("执行信息公开网查询.pdf", "", ""),
            row("完税证明.pdf", "", ""),
            row("承诺书.pdf", "", ""),
        ];
        let complete = ("proofs_complete", Leaning::Supports);
        let _ = check(
            &all,
            "存续",
            &[listed, listed, listed, listed, listed, complete],
        );
    }

    #[test]
    fn an_abnormal_state_is_a_doubt() {
        let missing = ("proofs_missing", Leaning::Open);
        let abnormal = ("status_abnormal", Leaning::Doubts);
        let _ = check(&[], "存续（经营异常）", &[missing, abnormal]);
        let _ = check(&[], "严重违法失信", &[missing, abnormal]);
    }

    #[test]
    fn a_policy_may_look_back_too_far() {
        let on = "2026-11-22".parse().expect("a date");
        assert_eq!(
            window(u32::MAX, ComplianceSeverity::Any, on).code,
            "window_open"
        );
    }
}
