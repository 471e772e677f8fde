//! §4.1 2) 场所与开发环境.
//!
//! > 具有与网络空间安全业务发展相适应的生产经营场所、软硬件设施等开发环境；
//!
//! Whether 经营场所 is the 住所, which attachments speak of ownership or a lease, and whether a lease whose period can be read covers the
//! review date. The template has no field for the period, so it is read from the name or the remark of the attachment; where it cannot be
//! read the hint says what to look for. No area is asked for: the standard names none.

use chrono::NaiveDate;

use crate::applicant::{AttachmentEntry, Enterprise, EnterpriseFact};
use crate::standard::ClauseKey;

use super::dates::{On, Period, period};
use super::words::{folded, joined, or_blank, says};
use super::{Hint, Leaning};

const LEASE: [&str; 5] = ["租赁", "租房", "房租", "租约", "转租"];
const OWNERSHIP: [&str; 5] = ["不动产", "房产", "房屋所有权", "产权证", "土地使用"];
const ENVIRONMENT: [&str; 6] = ["照片", "设备", "固定资产", "实验室", "测试环境", "机房"];

pub(super) fn hints(
    enterprise: &Enterprise,
    attachments: &[AttachmentEntry],
    on: NaiveDate,
) -> Vec<Hint> {
    let mut found = vec![address(enterprise)];
    found.extend(proofs(attachments, on));
    found.push(environment(attachments));
    found
}

fn hint(code: &'static str, leaning: Leaning, zh: String, en: String) -> Hint {
    Hint::new(ClauseKey::Premises, code, leaning, zh, en)
}

/// An address without what everybody leaves out: the province, and punctuation.
fn address_of(text: &str) -> String {
    let text: String = folded(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    text.strip_prefix("辽宁省")
        .map_or_else(|| text.clone(), ToOwned::to_owned)
}

fn address(enterprise: &Enterprise) -> Hint {
    let (domicile, premises) = (&enterprise.domicile, &enterprise.premises);
    let (one, other) = (address_of(domicile), address_of(premises));
    let says_same = matches!(other.as_str(), "同上" | "同住所" | "与住所一致" | "住所");
    let within = one.starts_with(&other) || other.starts_with(&one);
    // A city is the beginning of every address in it; only a number makes it a place.
    let placed = |address: &str| address.contains(|c: char| c.is_ascii_digit());
    let vague = within && one != other && !(placed(&one) && placed(&other));
    let (code, leaning, zh, en) = if one.is_empty() || other.is_empty() || vague {
        (
            "premises_open",
            Leaning::Open,
            format!(
                "住所“{}”、经营场所“{}”没有都写明，请对照营业执照和场所证明。",
                or_blank(domicile, "未填写"),
                or_blank(premises, "未填写")
            ),
            format!(
                "The domicile {} and the premises {} are not both told in full; compare the licence and the proof of premises.",
                or_blank(domicile, "(blank)"),
                or_blank(premises, "(blank)")
            ),
        )
    } else if says_same || within {
        (
            "premises_at_domicile",
            Leaning::Supports,
            format!("经营场所“{premises}”与住所一致。"),
            format!("The premises, {premises}, are at the domicile."),
        )
    } else {
        (
            "premises_elsewhere",
            Leaning::Doubts,
            format!("经营场所“{premises}”与住所“{domicile}”不一致，请核对场所证明。"),
            format!(
                "The premises, {premises}, are not at the domicile, {domicile}; check the proof of premises."
            ),
        )
    };
    let places = [EnterpriseFact::Premises, EnterpriseFact::Domicile];
    hint(code, leaning, zh, en).at(places.iter().filter_map(|fact| enterprise.place(*fact)))
}

/// What an attachment says of itself. 知识产权证书 is no 产权证.
fn words_of(row: &AttachmentEntry) -> String {
    let all = [row.kind.as_str(), &row.file_name, &row.remark];
    folded(&joined(all, " ")).replace("知识产权", "")
}

/// Whether an attachment may speak of the premises: by its kind, or because it is listed for this clause or for none. Equipment is
/// leased too.
fn concerns(row: &AttachmentEntry) -> bool {
    let of_clause = row.clauses.is_empty() || row.clauses.contains(&ClauseKey::Premises);
    of_clause || folded(&row.kind).contains("场所证明")
}

/// The period of a lease by the name or the remark of its attachment; `None` for an attachment that is no lease, or whose period
/// cannot be read.
pub(crate) fn lease_period(row: &AttachmentEntry) -> Option<Period> {
    (concerns(row) && says(&words_of(row), &LEASE)).then_some(())?;
    period(&row.file_name).or_else(|| period(&row.remark))
}

fn proofs(attachments: &[AttachmentEntry], on: NaiveDate) -> Vec<Hint> {
    let mut found = Vec::new();
    for row in attachments.iter().filter(|row| concerns(row)) {
        let words = words_of(row);
        let name = &row.file_name;
        let (code, leaning, zh, en) = if says(&words, &LEASE) {
            match lease_period(row).map(|period| period.on(on)) {
                Some(On::Holds) => (
                    "lease_covers",
                    Leaning::Supports,
                    format!("“{name}”的租期覆盖评审日{on}。"),
                    format!("The lease in {name} covers the review date {on}."),
                ),
                Some(On::Over) => (
                    "lease_over",
                    Leaning::Doubts,
                    format!("“{name}”的租期在评审日{on}之前已满。"),
                    format!("The lease in {name} ended before the review date {on}."),
                ),
                Some(On::NotYet) => (
                    "lease_not_begun",
                    Leaning::Doubts,
                    format!("“{name}”的租期在评审日{on}尚未开始。"),
                    format!("The lease in {name} has not begun on the review date {on}."),
                ),
                Some(On::Unclear) | None => (
                    "lease_open",
                    Leaning::Open,
                    format!(
                        "请在“{name}”中核对租期是否覆盖评审日{on}、承租人是否为申报企业、地址是否为经营场所。"
                    ),
                    format!(
                        "Check in {name} that the lease covers the review date {on}, and the tenant and the address."
                    ),
                ),
            }
        } else if says(&words, &OWNERSHIP) {
            (
                "ownership_listed",
                Leaning::Supports,
                format!("附件清单列有产权证明“{name}”，请核对权利人和坐落。"),
                format!("A proof of ownership, {name}, is listed; check owner and address."),
            )
        } else if words.contains("场所证明") {
            (
                "premises_proof_open",
                Leaning::Open,
                format!("请在场所证明“{name}”中核对是自有还是租赁，期限是否覆盖评审日{on}。"),
                format!(
                    "Check in {name} whether the premises are owned or leased, and that it covers {on}."
                ),
            )
        } else {
            continue;
        };
        let hint = hint(code, leaning, zh, en);
        found.push(hint.at(&row.place).attached([row.number.as_str()]));
    }
    if found.is_empty() {
        let zh = format!("附件清单中没有看到产权证或租赁合同；应有覆盖评审日{on}的场所证明。");
        let en = format!(
            "No proof of ownership and no lease is listed; one that covers {on} is expected."
        );
        found.push(hint("premises_proof_missing", Leaning::Open, zh, en));
    }
    found
}

fn environment(attachments: &[AttachmentEntry]) -> Hint {
    let of_clause = |row: &&AttachmentEntry| row.clauses.contains(&ClauseKey::Premises);
    let shown: Vec<&AttachmentEntry> = attachments
        .iter()
        .filter(of_clause)
        .filter(|row| says(&words_of(row), &ENVIRONMENT))
        .collect();
    if shown.is_empty() {
        let zh = "本条没有对应开发环境的附件（设备清单、测试环境说明、照片等），请查阅其他材料或现场核实。".to_owned();
        let en = "No attachment of this clause shows the development environment (equipment, test environment, photographs).".to_owned();
        return hint("environment_open", Leaning::Open, zh, en);
    }
    let names = joined(shown.iter().map(|row| row.file_name.as_str()), "、");
    let zh = format!("开发环境材料：{names}。");
    let en = format!("Material on the development environment: {names}.");
    hint("environment_listed", Leaning::Fact, zh, en)
        .attached(shown.iter().map(|row| row.number.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: &str = "2026-11-22";

    fn row(kind: &str, file_name: &str, remark: &str) -> AttachmentEntry {
        AttachmentEntry {
            number: "FJ04".to_owned(),
            file_name: file_name.to_owned(),
            kind: kind.to_owned(),
            remark: remark.to_owned(),
            clauses: vec![ClauseKey::Premises],
            ..AttachmentEntry::default()
        }
    }

    fn check(rows: &[AttachmentEntry], expected: &[(&str, Leaning)]) {
        let on = DAY.parse().expect("a date");
        let found = hints(&Enterprise::default(), rows, on);
        let found: Vec<_> = found.iter().map(|h| (h.code, h.leaning)).skip(1).collect();
        assert_eq!(found, expected, "{rows:?}");
    }

    #[test]
    fn proofs_of_premises() {
        let none = ("environment_open", Leaning::Open);
        check(&[], &[("premises_proof_missing", Leaning::Open), none]);
        let lease = |name: &str, remark: &str, code, leaning| {
            check(&[row("场所证明", name, remark)], &[(code, leaning), none]);
        };
        lease("房屋租赁合同.pdf", "", "lease_open", Leaning::Open);
        lease(
            "房屋租赁合同.pdf",
            "2024-12-20至2026-11-22",
            "lease_covers",
            Leaning::Supports,
        );
        lease(
            "房屋租赁合同.pdf",
            "2024-12-20至2026-11-21",
            "lease_over",
            Leaning::Doubts,
        );
        lease(
            "租赁合同2026.11.23—2028.11.22.pdf",
            "",
            "lease_not_begun",
            Leaning::Doubts,
        );
        lease("租赁合同2024—2026.pdf", "", "lease_open", Leaning::Open);
        lease(
            "不动产权证书.pdf",
            "",
            "ownership_listed",
            Leaning::Supports,
        );
        lease("材料四.pdf", "", "premises_proof_open", Leaning::Open);
        let missing = ("premises_proof_missing", Leaning::Open);
        check(&[row("知识产权证书", "软著证书.pdf", "")], &[missing, none]);
        let mut equipment = row("合同", "服务器租赁合同2020-01-01至2021-01-01.pdf", "");
        equipment.clauses = vec![ClauseKey::CoreTechnology];
        check(&[equipment.clone()], &[missing, none]);
        assert_eq!(lease_period(&equipment), None);
        "场所证明".clone_into(&mut equipment.kind);
        check(&[equipment], &[("lease_over", Leaning::Doubts), none]);
        let photo = row("照片", "研发实验室.jpg", "");
        let shown = ("environment_listed", Leaning::Fact);
        check(
            &[photo],
            &[("premises_proof_missing", Leaning::Open), shown],
        );
        let mut elsewhere = row("照片", "年会.jpg", "");
        elsewhere.clauses.clear();
        check(
            &[elsewhere],
            &[("premises_proof_missing", Leaning::Open), none],
        );
    }

    #[test]
    fn the_lease_names_its_attachment() {
        let on = DAY.parse().expect("a date");
        let found = hints(
            &Enterprise::default(),
            &[row("场所证明", "租赁合同", "")],
            on,
        );
        let lease = found.iter().find(|hint| hint.code == "lease_open");
        let references = &lease.expect("the lease").references;
        assert_eq!(
            *references,
            [super::super::Reference::Attachment("FJ04".to_owned())]
        );
    }

    #[test]
    fn premises_are_compared_with_the_domicile() {
        for (domicile, premises, code, leaning) in [
            (
                "辽宁省沈阳市浑南区18号A座",
                "沈阳市 浑南区18号A座6层",
                "premises_at_domicile",
                Leaning::Supports,
            ),
            (
                "沈阳市浑南区18号",
                "同上",
                "premises_at_domicile",
                Leaning::Supports,
            ),
            (
                "沈阳市浑南区18号",
                "沈阳市和平区18号",
                "premises_elsewhere",
                Leaning::Doubts,
            ),
            ("沈阳市浑南区18号", "", "premises_open", Leaning::Open),
            ("沈阳市浑南区18号", "沈阳市", "premises_open", Leaning::Open),
            (
                "沈阳市浑南区智云北街",
                "沈阳市浑南区智云北街",
                "premises_at_domicile",
                Leaning::Supports,
            ),
            ("", "同上", "premises_open", Leaning::Open),
            ("", "沈阳市浑南区18号", "premises_open", Leaning::Open),
            ("", "", "premises_open", Leaning::Open),
        ] {
            let enterprise = Enterprise {
                domicile: domicile.to_owned(),
                premises: premises.to_owned(),
                ..Enterprise::default()
            };
            let found = address(&enterprise);
            assert_eq!(
                (found.code, found.leaning),
                (code, leaning),
                "{domicile} {premises}"
            );
        }
    }
}
