//! §4.2.5 高层次人才.
//!
//! > 企业具备网络空间安全相关专业的高层次、高学历和高级职称人员，按照人才数量或比例进行评估。
//!
//! The standard gives no number, so the counts and their exact shares of the monthly average of staff are facts. Only a policy that names
//! a number makes a hint lean (A31); without staff of that kind the hint is open.

use crate::applicant::TalentCounts;
use crate::figures::{Figures, StaffGroup};
use crate::money::Ratio;
use crate::policy::StaffYear;
use crate::staff::HeadCounts;
use crate::standard::ClauseKey;

use super::composition::percent;
use super::words::{folded, says};
use super::{Hint, Leaning, NumberUnit};

/// Whether a subject (专业) is near to the field. Cybersecurity is studied under these names; whether a degree counts is for people.
#[must_use]
pub fn related_subject(subject: &str) -> bool {
    const SUBJECTS: [&str; 13] = [
        "安全",
        "密码",
        "网络",
        "计算机",
        "软件",
        "信息",
        "通信",
        "电子",
        "数据",
        "人工智能",
        "智能科学",
        "物联网",
        "自动化",
    ];
    let subject = folded(subject);
    // 信息管理 is near, 生产安全 is not.
    says(&subject, &SUBJECTS) && !says(&subject, &["安全生产", "生产安全", "食品", "电子商务"])
}

/// The monthly average of staff as the sum of opening and closing numbers over twice the months; `None` when it cannot be told.
pub(super) fn average_staff(figures: &Figures) -> Option<Ratio> {
    let counts = HeadCounts::new(figures, StaffYear::ReferenceYear);
    let sum = counts.half_months(StaffGroup::All).number?;
    let months = i128::try_from(counts.months().len()).ok()?;
    Ratio::new(sum, 2 * months).filter(|average| average.numerator() > 0)
}

pub(super) fn hints(talent: TalentCounts, staff: Option<Ratio>, minimum: Option<u32>) -> Vec<Hint> {
    if talent.listed == 0 {
        let zh = "没有填写人员结构，请查阅学位、职称和人才证明。".to_owned();
        let en =
            "The list of staff is blank; see the proofs of degrees, titles and honours.".to_owned();
        return vec![hint("talent_open", Leaning::Open, zh, en)];
    }
    let mut found = vec![counts(talent, staff), distinguished(talent, staff, minimum)];
    found.extend(more_than_staff(talent, staff));
    found
}

fn hint(code: &'static str, leaning: Leaning, zh: String, en: String) -> Hint {
    Hint::new(ClauseKey::Talent, code, leaning, zh, en)
}

/// A number of persons as a share of the monthly average.
fn share(heads: u32, staff: Option<Ratio>) -> Option<Ratio> {
    let staff = staff?;
    let heads = i128::from(heads).checked_mul(staff.denominator())?;
    Ratio::new(heads, staff.numerator())
}

fn counts(talent: TalentCounts, staff: Option<Ratio>) -> Hint {
    let kinds = [
        ("doctors", talent.doctors, "博士", "doctorates"),
        ("masters", talent.masters, "硕士", "master's degrees"),
        (
            "senior_titles",
            talent.senior_titles,
            "高级职称",
            "senior titles",
        ),
        ("honours", talent.honours, "人才称号", "honours"),
    ];
    let shown = |heads: u32| match share(heads, staff) {
        Some(share) => format!("（{}）", percent(share)),
        None => String::new(),
    };
    let zh = kinds.map(|(_, heads, zh, _)| format!("{zh}{heads}人{}", shown(heads)));
    let en = kinds.map(|(_, heads, _, en)| format!("{heads} {en}{}", shown(heads)));
    let (base_zh, base_en) = match staff {
        Some(_) => (
            "括号内为占全年月平均职工总数的比例",
            "in brackets the share of the monthly average of staff",
        ),
        None => (
            "月平均职工总数无法计算，不列比例",
            "the monthly average of staff cannot be told, so there are no shares",
        ),
    };
    let told = hint(
        "talent_counts",
        Leaning::Fact,
        format!("{}；{base_zh}。", zh.join("、")),
        format!("{}; {base_en}.", en.join(", ")),
    );
    kinds.iter().fold(told, |told, (name, heads, ..)| {
        told.number(name, Ratio::whole(i128::from(*heads)), NumberUnit::Heads)
    })
}

fn distinguished(talent: TalentCounts, staff: Option<Ratio>, minimum: Option<u32>) -> Hint {
    let heads = talent.distinguished;
    let near = talent.related;
    let zh = format!(
        "有博士、硕士学位，高级职称或人才称号的共{heads}人，其中专业与网络空间安全相近的{near}人"
    );
    let en = format!(
        "{heads} persons have a higher degree, a senior title or an honour; the subject of {near} is near to the field"
    );
    let (code, leaning, zh, en) = match minimum {
        Some(least) if near >= least => (
            "talent_enough",
            Leaning::Supports,
            format!("{zh}，达到口径的{least}人。"),
            format!("{en}: at or above the policy's {least}."),
        ),
        Some(least) => (
            "talent_short",
            Leaning::Doubts,
            format!("{zh}，少于口径的{least}人。"),
            format!("{en}: below the policy's {least}."),
        ),
        None if near == 0 => (
            "talent_none",
            Leaning::Open,
            format!("{zh}，请核对人员证明材料。"),
            format!("{en}; check the proofs."),
        ),
        None => (
            "talent_distinguished",
            Leaning::Fact,
            format!("{zh}；标准未规定人数，由专家判断。"),
            format!("{en}. The standard names no number."),
        ),
    };
    let told = hint(code, leaning, zh, en)
        .number(
            "distinguished",
            Ratio::whole(i128::from(heads)),
            NumberUnit::Heads,
        )
        .number("related", Ratio::whole(i128::from(near)), NumberUnit::Heads);
    match share(near, staff) {
        Some(share) => told.number("related_share", share, NumberUnit::Share),
        None => told,
    }
}

/// More persons in a list of staff than the average of the year allows for.
fn more_than_staff(talent: TalentCounts, staff: Option<Ratio>) -> Option<Hint> {
    let share = share(talent.distinguished, staff)?;
    let more = share.above(Ratio::percent(100))?;
    more.then(|| {
        let zh = "人员结构中的人才人数多于全年月平均职工总数，请核对两表。".to_owned();
        let en = "The list names more such persons than the monthly average of staff; compare the two sheets.".to_owned();
        hint("talent_exceeds_staff", Leaning::Doubts, zh, en)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::{Edge, FigureKey};

    fn talent(distinguished: u32, related: u32) -> TalentCounts {
        TalentCounts {
            listed: 36,
            doctors: 1,
            masters: 6,
            senior_titles: 3,
            honours: 1,
            distinguished,
            related,
        }
    }

    fn check(
        talent: TalentCounts,
        staff: Option<Ratio>,
        minimum: Option<u32>,
        expected: &[(&str, Leaning)],
    ) {
        let found = hints(talent, staff, minimum);
        let told: Vec<_> = found.iter().map(|hint| (hint.code, hint.leaning)).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn only_a_policy_makes_it_lean() {
        let counts = ("talent_counts", Leaning::Fact);
        let staff = Ratio::new(80, 2);
        check(
            talent(7, 6),
            staff,
            None,
            &[counts, ("talent_distinguished", Leaning::Fact)],
        );
        check(
            talent(7, 0),
            staff,
            None,
            &[counts, ("talent_none", Leaning::Open)],
        );
        check(
            talent(7, 6),
            staff,
            Some(6),
            &[counts, ("talent_enough", Leaning::Supports)],
        );
        check(
            talent(7, 6),
            staff,
            Some(7),
            &[counts, ("talent_short", Leaning::Doubts)],
        );
        check(
            TalentCounts::default(),
            staff,
            Some(1),
            &[("talent_open", Leaning::Open)],
        );
        let exceeds = ("talent_exceeds_staff", Leaning::Doubts);
        let facts = [counts, ("talent_distinguished", Leaning::Fact)];
        check(talent(40, 6), staff, None, &facts);
        check(talent(41, 6), staff, None, &[facts[0], facts[1], exceeds]);
        check(talent(41, 6), None, None, &facts);
    }

    #[test]
    fn shares_are_of_the_monthly_average() {
        let mut figures = Figures::new(2025);
        figures.months_in_business = vec![11, 12];
        for (month, open, close) in [(11, 10, 11), (12, 11, 12)] {
            for (edge, value) in [(Edge::Open, open), (Edge::Close, close)] {
                let key = FigureKey::Monthly(month, edge, StaffGroup::All);
                figures = figures.corrected(key, value, "T001", "test");
            }
        }
        let staff = average_staff(&figures);
        assert_eq!(staff, Ratio::new(44, 4));
        assert_eq!(share(1, staff), Ratio::new(4, 44));
        let found = hints(talent(7, 6), staff, None);
        assert!(
            found[0]
                .zh
                .starts_with("博士1人（9.09%）、硕士6人（54.54%）"),
            "{}",
            found[0].zh
        );
        assert_eq!(average_staff(&Figures::new(2025)), None);
    }

    #[test]
    fn subjects_near_to_the_field() {
        for (subject, near) in [
            ("网络空间安全", true),
            ("密码学", true),
            ("计算机科学与技术", true),
            ("信息管理与信息系统", true),
            ("安全生产管理", false),
            ("电子商务", false),
            ("会计学", false),
            ("", false),
        ] {
            assert_eq!(related_subject(subject), near, "{subject}");
        }
    }
}
