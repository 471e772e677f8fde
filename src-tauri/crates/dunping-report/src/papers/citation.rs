//! How a clause is cited: by the number that the standard prints, not by the key that tells the leaves of a clause apart.

use super::values::{ClauseResult, PanelReport, SiteVisit, Verdict};

/// A clause by its printed number: 第4.2.3条; 第4.1条第1)项 where it is an item of a list; 第4.5.2条（业务归属） where the number is printed
/// twice.
fn cited(source_no: &str) -> String {
    let Some((number, rest)) = source_no.split_once(' ') else {
        return format!("第{source_no}条");
    };
    if rest.ends_with(')') {
        return format!("第{number}条第{rest}项");
    }
    let title = rest.split('（').next().unwrap_or(rest);
    format!("第{number}条（{title}）")
}

/// What the conclusion says where these clauses are not met, by their printed numbers: 第4.2.3条、第4.3.1条不符合; where there are none,
/// 全部符合.
pub fn finding<'a>(not_met: impl IntoIterator<Item = &'a str>) -> String {
    let mut named: Vec<String> = Vec::new();
    for clause in not_met.into_iter().map(cited) {
        if !named.contains(&clause) {
            named.push(clause);
        }
    }
    if named.is_empty() {
        return "全部符合".to_owned();
    }
    format!("{}不符合", named.join("、"))
}

impl ClauseResult {
    /// The number that stands for the clause in tables.
    pub fn number(&self) -> &str {
        match self.source_no.as_str() {
            "" => &self.clause,
            printed => printed,
        }
    }

    /// The requirement under the number that the standard prints.
    pub(crate) fn numbered_requirement(&self) -> String {
        match self.source_no.as_str() {
            "" => self.requirement.clone(),
            printed => format!("〔原文编号 {printed}〕{}", self.requirement),
        }
    }
}

impl PanelReport {
    /// The clauses that are not met.
    pub(crate) fn not_met(&self) -> Vec<&ClauseResult> {
        let clauses = self.clauses.iter();
        clauses
            .filter(|clause| clause.result != Verdict::Met)
            .collect()
    }

    /// What the conclusion says of the clauses.
    pub(crate) fn finding(&self) -> String {
        let not_met = self.not_met();
        if not_met.iter().all(|clause| !clause.source_no.is_empty()) {
            return finding(not_met.iter().map(|clause| clause.source_no.as_str()));
        }
        // As reports without the printed numbers word it.
        let keys: Vec<&str> = not_met.iter().map(|one| one.clause.as_str()).collect();
        format!("第 {} 条不符合", keys.join("、"))
    }
}

impl SiteVisit {
    /// When, where and who, as far as somebody wrote it down; nothing where nobody did.
    pub(crate) fn particulars(&self) -> Vec<(&'static str, &str)> {
        let each = [
            ("考察日期", self.date.as_str()),
            ("考察地点", &self.place),
            ("参加人员", &self.attendees),
        ];
        match each.iter().all(|(_, text)| text.trim().is_empty()) {
            true => Vec::new(),
            false => each.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::finding;

    #[test]
    fn clauses_are_cited_as_the_standard_prints_them() {
        let check = |numbers: &[&str], expected: &str| {
            assert_eq!(finding(numbers.iter().copied()), expected);
        };
        check(&[], "全部符合");
        check(&["4.2.3", "4.2.3", "4.3.1"], "第4.2.3条、第4.3.1条不符合");
        check(&["4.1 2)"], "第4.1条第2)项不符合");
        check(
            &[
                "4.5.2 核心技术（首次出现）",
                "4.5.2 业务归属（重复编号，应为4.5.3）",
                "4.5.2 业务归属（重复编号）",
            ],
            "第4.5.2条（核心技术）、第4.5.2条（业务归属）不符合",
        );
    }
}
