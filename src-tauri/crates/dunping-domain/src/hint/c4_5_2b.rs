//! §4.5.2 业务归属 (its second appearance, meant as 4.5.3).
//!
//! > 网络空间安全企业的主营业务应归属于网络空间安全软件开发、网络空间安全硬件与设备制造、网络空间安全服务三种类型。
//!
//! Whether exactly one main category is declared, whether the codes of 业务收入构成 stand in the list, whether the declared category is the one
//! with the most revenue, and what certificates the makers of equipment (B) need: network-security products are certified or tested
//! before they are sold, commercial cryptography products are certified; 销售许可证 are no longer issued since July 2023.

use chrono::NaiveDate;

use crate::applicant::{Enterprise, EnterpriseFact, Qualification, RevenueRow};
use crate::money::Ratio;
use crate::standard::{ClauseKey, Lists};

use super::composition::{Category, Composition, percent};
use super::dates::{On, validity};
use super::selection::entry;
use super::words::{folded, joined, or_blank, says};
use super::{Hint, Leaning, NumberUnit};

/// The most rows that a sentence names.
const NAMED: usize = 12;

pub(super) fn hints(
    enterprise: &Enterprise,
    rows: &[RevenueRow],
    certificates: &[Qualification],
    lists: &Lists,
    on: NaiveDate,
) -> Vec<Hint> {
    let mut found = vec![declared(enterprise)];
    found.extend(shares(rows));
    found.extend(agrees(enterprise, rows));
    found.extend(unknown_codes(rows, lists));
    found.extend(undescribed(rows, lists));
    found.extend(products(enterprise, rows, certificates, on));
    found
}

fn hint(code: &'static str, leaning: Leaning, zh: String, en: String) -> Hint {
    Hint::new(ClauseKey::BusinessCategory, code, leaning, zh, en)
}

/// The one category that is declared, if exactly one is.
fn main_category(enterprise: &Enterprise) -> Option<Category> {
    match folded(&enterprise.business).as_str() {
        "A" => Some(Category::A),
        "B" => Some(Category::B),
        "C" => Some(Category::C),
        _ => None,
    }
}

fn declared(enterprise: &Enterprise) -> Hint {
    let written = or_blank(&enterprise.business, "未填写");
    let told = match main_category(enterprise) {
        Some(category) => hint(
            "category_declared",
            Leaning::Supports,
            format!("申报的主营业务归属：{}。", category.zh()),
            format!("Main category declared: {}.", category.en()),
        ),
        None if enterprise.business.trim().is_empty() => hint(
            "category_blank",
            Leaning::Open,
            "没有填写主营业务归属（A、B、C择一）。".to_owned(),
            "No main category (one of A, B, C) is declared.".to_owned(),
        ),
        None => hint(
            "category_unclear",
            Leaning::Doubts,
            format!("主营业务归属“{written}”不是A、B、C中的一个。"),
            format!("The main category {written} is not one of A, B, C."),
        ),
    };
    told.at(enterprise.place(EnterpriseFact::Business))
}

fn shares(rows: &[RevenueRow]) -> Option<Hint> {
    let sums = Composition::of(rows)?;
    let share = |category: Category| percent(sums.share(sums.sum(category)));
    let zh = Category::ABC.map(|category| format!("{}{}", category.zh(), share(category)));
    let en = Category::ABC.map(|category| format!("{} {}", category.en(), share(category)));
    let told = hint(
        "category_shares",
        Leaning::Fact,
        format!("各类收入占业务收入构成：{}。", zh.join("、")),
        format!("Shares of the revenue: {}.", en.join(", ")),
    );
    let names = ["revenue_a", "revenue_b", "revenue_c"];
    let told = names
        .into_iter()
        .zip(Category::ABC)
        .fold(told, |told, (name, category)| {
            told.number(name, Ratio::whole(sums.sum(category)), NumberUnit::Fen)
        });
    Some(told)
}

/// Whether the declared category is the one with the most revenue of the three.
fn agrees(enterprise: &Enterprise, rows: &[RevenueRow]) -> Option<Hint> {
    let declared = main_category(enterprise)?;
    let sums = Composition::of(rows)?;
    let most = sums.largest(&Category::ABC);
    if most.is_empty() {
        let zh = "业务收入构成中没有A、B、C类的收入。".to_owned();
        let en = "The composition of revenue has none of the categories A, B, C.".to_owned();
        return Some(hint("category_without_revenue", Leaning::Doubts, zh, en));
    }
    let shown: Vec<&str> = most.iter().map(|category| category.zh()).collect();
    let shown_en: Vec<&str> = most.iter().map(|category| category.en()).collect();
    let (shown, shown_en) = (shown.join("、"), shown_en.join(", "));
    Some(if most.contains(&declared) {
        let zh = format!("三类中收入最多的是{shown}，与申报一致。");
        let en = format!("Of the three, {shown_en} has the most revenue, as declared.");
        hint("category_agrees", Leaning::Supports, zh, en)
    } else {
        let zh = format!(
            "三类中收入最多的是{shown}，与申报的{}不同，请核对主类。",
            declared.zh()
        );
        let en = format!(
            "Of the three, {shown_en} has the most revenue, but {} is declared; check the main category.",
            declared.en()
        );
        hint("category_differs", Leaning::Open, zh, en)
    })
}

/// Whether the lists have a code: an item, a group, or a part such as `C1`.
fn listed(code: &str, lists: &Lists) -> bool {
    let code = folded(code);
    entry(&code, &lists.business).is_some()
        || entry(&code, &lists.exclusion).is_some()
        || lists.business_part.iter().any(|part| part.key == code)
        || code == "非网安"
}

fn unknown_codes(rows: &[RevenueRow], lists: &Lists) -> Option<Hint> {
    let unknown: Vec<&RevenueRow> = rows
        .iter()
        .filter(|row| !listed(&row.business, lists))
        .collect();
    (!unknown.is_empty()).then(|| {
        let name =
            |row: &&RevenueRow| format!("{}（{}）", row.product, or_blank(&row.business, "未填写"));
        let names: Vec<String> = unknown.iter().take(NAMED).map(name).collect();
        let (names, count) = (names.join("、"), unknown.len());
        let zh = format!("业务收入构成有{count}行的归属代码不在标准所列之中：{names}。");
        let en = format!(
            "{count} rows of the revenue have a code that the standard does not list: {names}."
        );
        hint("codes_unknown", Leaning::Open, zh, en)
            .at(unknown
                .iter()
                .take(NAMED)
                .filter_map(|row| row.place.as_ref()))
            .count("rows", count, NumberUnit::Items)
    })
}

fn undescribed(rows: &[RevenueRow], lists: &Lists) -> Option<Hint> {
    let open_ended = |row: &&RevenueRow| {
        let code = folded(&row.business);
        let entry = entry(&code, &lists.business).or_else(|| entry(&code, &lists.exclusion));
        entry.is_some_and(|entry| entry.open_ended) && row.product.trim().is_empty()
    };
    let rows: Vec<&RevenueRow> = rows.iter().filter(open_ended).collect();
    (!rows.is_empty()).then(|| {
        let codes = joined(rows.iter().map(|row| row.business.as_str()), "、");
        let zh = format!("归为“其他”的收入没有写明产品或服务：{codes}。");
        let en = format!("Revenue under 其他 does not name a product or service: {codes}.");
        hint("other_undescribed", Leaning::Open, zh, en)
            .at(rows.iter().filter_map(|row| row.place.as_ref()))
    })
}

/// The certificates that sellers of equipment need.
fn products(
    enterprise: &Enterprise,
    rows: &[RevenueRow],
    certificates: &[Qualification],
    on: NaiveDate,
) -> Vec<Hint> {
    const SPECIAL: [&str; 4] = ["专用产品", "安全检测", "安全认证", "销售许可"];
    const CIPHER: [&str; 3] = ["商用密码", "密码产品", "密码模块"];
    let makes = |row: &RevenueRow| Category::of(&row.business) == Category::B;
    let cipher = |row: &RevenueRow| {
        let code = folded(&row.business);
        code == "B1.LINE_CIPHER" || code == "B1.CRYPTO_SUITE"
    };
    let mut found = Vec::new();
    if main_category(enterprise) == Some(Category::B) || rows.iter().any(makes) {
        let words = (
            "网络安全专用产品的安全认证或安全检测证书（2023年7月起不再颁发销售许可证）",
            "certification or test of network-security products (sales licences are no longer issued since July 2023)",
        );
        found.push(product(
            "product_certificate",
            words,
            &SPECIAL,
            certificates,
            on,
        ));
    }
    if rows.iter().any(cipher) {
        let words = (
            "商用密码产品认证证书",
            "certification of commercial cryptography products",
        );
        found.push(product(
            "cipher_certificate",
            words,
            &CIPHER,
            certificates,
            on,
        ));
    }
    found
}

fn product(
    code: &'static str,
    (zh, en): (&str, &str),
    words: &[&str],
    certificates: &[Qualification],
    on: NaiveDate,
) -> Hint {
    let named: Vec<&Qualification> = certificates
        .iter()
        .filter(|one| says(&folded(&one.name), words))
        .collect();
    let valid: Vec<&Qualification> = named
        .iter()
        .copied()
        .filter(|one| validity(&one.issued, &one.valid_to, on) == On::Holds)
        .collect();
    let (leaning, shown, zh, en) = if valid.is_empty() {
        let names = joined(named.iter().map(|one| one.name.as_str()), "、");
        let names = or_blank(&names, "没有列出").to_owned();
        (
            Leaning::Open,
            named,
            format!("B类产品应有{zh}；没有看到在评审日{on}有效的（{names}）。"),
            format!("Products of category B need a {en}; none valid on {on} is seen ({names})."),
        )
    } else {
        let names = joined(valid.iter().map(|one| one.name.as_str()), "、");
        (
            Leaning::Supports,
            valid,
            format!("{zh}：{names}，在评审日{on}有效。"),
            format!("{en}: {names}, valid on the review date {on}."),
        )
    };
    hint(code, leaning, zh, en)
        .at(shown.iter().filter_map(|one| one.place.as_ref()))
        .attached(shown.iter().map(|one| one.attachment.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::Catalogue;

    fn check(
        business: &str,
        rows: &[(&str, &str, i64)],
        certificates: &[(&str, &str)],
        expected: &[(&str, Leaning)],
    ) {
        let enterprise = Enterprise {
            business: business.to_owned(),
            ..Enterprise::default()
        };
        let rows: Vec<RevenueRow> = rows
            .iter()
            .map(|(product, code, revenue)| RevenueRow {
                product: (*product).to_owned(),
                business: (*code).to_owned(),
                revenue: Some(*revenue),
                ..RevenueRow::default()
            })
            .collect();
        let certificates: Vec<Qualification> = certificates
            .iter()
            .map(|(name, valid_to)| Qualification {
                name: (*name).to_owned(),
                valid_to: (*valid_to).to_owned(),
                ..Qualification::default()
            })
            .collect();
        let catalogue = Catalogue::builtin();
        let on = "2026-11-22".parse().expect("a date");
        let found = hints(&enterprise, &rows, &certificates, catalogue.lists(), on);
        let told: Vec<_> = found.iter().map(|hint| (hint.code, hint.leaning)).collect();
        assert_eq!(told, expected, "{business} {rows:?}");
    }

    const DECLARED: (&str, Leaning) = ("category_declared", Leaning::Supports);
    const SHARES: (&str, Leaning) = ("category_shares", Leaning::Fact);
    const AGREES: (&str, Leaning) = ("category_agrees", Leaning::Supports);

    #[test]
    fn one_main_category() {
        check("A", &[], &[], &[DECLARED]);
        check("ｃ ", &[], &[], &[DECLARED]);
        check("", &[], &[], &[("category_blank", Leaning::Open)]);
        check("A、C", &[], &[], &[("category_unclear", Leaning::Doubts)]);
        check("X", &[], &[], &[("category_unclear", Leaning::Doubts)]);
    }

    #[test]
    fn the_main_category_has_the_most_revenue() {
        let software = ("平台", "A2.TEST_TOOLS", 5);
        let service = ("运维", "C1", 6);
        check("C", &[software, service], &[], &[DECLARED, SHARES, AGREES]);
        let differs = ("category_differs", Leaning::Open);
        check("A", &[software, service], &[], &[DECLARED, SHARES, differs]);
        let equal = [software, ("咨询", "C1.CONSULTING", 5)];
        check("A", &equal, &[], &[DECLARED, SHARES, AGREES]);
        let none = ("category_without_revenue", Leaning::Doubts);
        check(
            "A",
            &[("转售", "非网安", 1)],
            &[],
            &[DECLARED, SHARES, none],
        );
    }

    #[test]
    fn codes_stand_in_the_list() {
        let unknown = ("codes_unknown", Leaning::Open);
        let row = ("平台", "A9.CLOUD", 5);
        check("A", &[row], &[], &[DECLARED, SHARES, AGREES, unknown]);
        check(
            "A",
            &[("", "", 1), ("平台", "A", 5)],
            &[],
            &[DECLARED, SHARES, AGREES, unknown],
        );
        let other = ("other_undescribed", Leaning::Open);
        check(
            "A",
            &[(" ", "A.OTHER", 5)],
            &[],
            &[DECLARED, SHARES, AGREES, other],
        );
        check(
            "A",
            &[("安全编译器", "A.OTHER", 5)],
            &[],
            &[DECLARED, SHARES, AGREES],
        );
    }

    #[test]
    fn makers_of_equipment_need_certificates() {
        let rows = [("防火墙", "B1.FIREWALL", 5)];
        let name = "网络安全专用产品安全检测证书（防火墙）";
        let open = ("product_certificate", Leaning::Open);
        let valid = ("product_certificate", Leaning::Supports);
        check("B", &rows, &[], &[DECLARED, SHARES, AGREES, open]);
        check(
            "B",
            &rows,
            &[(name, "2026-11-21")],
            &[DECLARED, SHARES, AGREES, open],
        );
        check(
            "B",
            &rows,
            &[(name, "2026-11-22")],
            &[DECLARED, SHARES, AGREES, valid],
        );
        check("B", &[], &[], &[DECLARED, open]);
        let cipher = [("密码机", "B1.LINE_CIPHER", 5)];
        let both = [
            DECLARED,
            SHARES,
            AGREES,
            open,
            ("cipher_certificate", Leaning::Supports),
        ];
        check(
            "B",
            &cipher,
            &[("商用密码产品认证证书", "2028-01-01")],
            &both,
        );
    }
}
