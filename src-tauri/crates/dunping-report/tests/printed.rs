//! The pages against the values: what was printed is found where it ought to stand, and a page that says anything else is named.

mod sample;

use dunping_report::papers::{Outcome, PanelReport, Verdict, render_panel_report, report_digest};
use dunping_report::{Misprint, misprints, text_differs};

/// What differs when the pages were set from `printed` and the values are `claimed`.
fn compare(printed: &PanelReport, claimed: &PanelReport) -> Vec<Misprint> {
    let pdf = render_panel_report(printed, &sample::fonts(), &[]).unwrap();
    // The head of each page is that of the claimed values only in the forger's dream; here the rest is looked at.
    misprints(&pdf, claimed, &report_digest(printed).unwrap()).unwrap()
}

#[test]
fn a_report_says_what_its_values_say() {
    let report = sample::report();
    assert_eq!(compare(&report, &report), []);
}

/// Each change is made to the values alone; the pages are the honest ones.
#[test]
fn every_difference_is_named_with_its_place() {
    type Change = fn(&mut PanelReport);
    let changes: &[(&str, Change)] = &[
        ("封面 企业名称", |r| r.enterprise.name.push('甲')),
        ("五、逐条评审表", |r| r.clauses[3].votes_for += 1),
        ("五、逐条评审表", |r| {
            let clause = &mut r.clauses[4];
            std::mem::swap(&mut clause.votes_for, &mut clause.votes_against);
        }),
        ("五、逐条评审表", |r| {
            r.clauses[5].machine = other(r.clauses[5].machine);
        }),
        ("五、逐条评审表", |r| {
            r.clauses.remove(6);
        }),
        ("五、逐条评审表", |r| r.clauses.swap(7, 8)),
        ("四、关键指标计算表", |r| {
            r.indicators[0].percent = r.indicators[0].percent.replacen('.', "", 1);
        }),
        ("四、关键指标计算表", |r| {
            r.indicators[1].verdict = other(r.indicators[1].verdict);
        }),
        ("四、关键指标计算表", |r| {
            r.indicators[0].exact.push('0');
        }),
        ("四、关键指标计算表", |r| {
            r.growth.rows[0].values[1].push('0');
        }),
        ("三、专家组", |r| r.panel[2].name.push('乙')),
        ("三、专家组 种子", |r| {
            r.draw.seed = r.draw.seed.chars().rev().collect();
        }),
        ("七、现场考察情况 T003", |r| {
            if let Some(visit) = &mut r.site_visit {
                visit.seen[0].text.push_str("未见异常。");
            }
        }),
        ("八、不同意见", |r| {
            r.dissents[0].reason.push_str("又及");
        }),
        ("九、评审结论", |r| {
            r.conclusion.outcome = opposite(r.conclusion.outcome);
        }),
        ("附录一", |r| r.provenance[0].value.push('0')),
        ("附录二", |r| r.adjustments[0].new.push('0')),
        ("附录三", |r| r.ballots[0].sha256 = "0".repeat(64)),
        ("附录三", |r| r.set_aside[0].reason.push_str("又及")),
        ("附录四", |r| {
            r.reasons[1].reasons[2].text = "同意。".to_owned();
        }),
    ];
    let mut honest = sample::report();
    honest.set_aside.push(dunping_report::papers::SetAside {
        expert_no: "T004".to_owned(),
        sha256: "a".repeat(64),
        reason: "专家电话确认该份系误发".to_owned(),
    });
    for (place, change) in changes {
        let mut claimed = honest.clone();
        change(&mut claimed);
        assert_ne!(claimed, honest, "{place}: the change changes something");
        let found = compare(&honest, &claimed);
        assert!(
            found
                .first()
                .is_some_and(|first| first.place.starts_with(place)),
            "{place}: {found:#?}"
        );
        assert!(
            found.len() <= 5,
            "{place}: the rest still agrees: {found:#?}"
        );
    }
}

/// The same with the pages changed: a row more than the values have.
#[test]
fn a_row_too_many_is_named() {
    let honest = sample::report();
    let mut printed = honest.clone();
    let row = printed.clauses[2].clone();
    printed.clauses.insert(2, row);
    let found = compare(&printed, &honest);
    assert!(found[0].place.starts_with("五、逐条评审表"), "{found:#?}");
}

/// What is set again from the values shows what stands on the pages besides: a last row, a last page, and what no reader sees.
#[test]
fn what_stands_on_the_pages_besides_is_found() {
    type Change = fn(&mut PanelReport);
    let honest = sample::report();
    let fonts = sample::fonts();
    let again = render_panel_report(&honest, &fonts, &[]).unwrap();
    assert_eq!(text_differs(&again, &again, &honest).unwrap(), None);
    let changes: [(&str, Change); 4] = [
        ("八、不同意见", |r| {
            let last = r.dissents[0].clone();
            r.dissents.push(last);
        }),
        ("五、逐条评审表", |r| {
            let last = r.clauses[0].clone();
            r.clauses.push(last);
        }),
        ("九、评审结论", |r| {
            r.conclusion.remarks.push_str("另：不通过。");
        }),
        ("附录四", |r| {
            let last = r.reasons[0].clone();
            r.reasons.push(last);
        }),
    ];
    for (place, change) in changes {
        let mut printed = honest.clone();
        change(&mut printed);
        let pdf = render_panel_report(&printed, &fonts, &[]).unwrap();
        let found = text_differs(&pdf, &again, &honest).unwrap().expect(place);
        assert!(found.place.starts_with(place), "{place}: {found:#?}");
    }
}

/// A character that is not painted is not missed.
#[test]
fn what_cannot_be_seen_is_not_missed() {
    let mut report = sample::report();
    report.provenance[0].raw.push_str("\u{200B}\u{FEFF}");
    report.reasons[0].reasons[0].text = "同\u{AD}意\u{200B}。".to_owned();
    assert_eq!(compare(&report, &report), []);
}

/// A page's head bears the digest of the values, so values of another report are noticed on every page.
#[test]
fn values_with_another_digest_are_noticed_on_every_page() {
    let report = sample::report();
    let pdf = render_panel_report(&report, &sample::fonts(), &[]).unwrap();
    let found = misprints(&pdf, &report, &[7; 32]).unwrap();
    assert!(found.len() >= 12 && found.iter().all(|one| one.place == "页眉页脚"));
}

fn other(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Met => Verdict::NotMet,
        Verdict::NotMet | Verdict::Undetermined | Verdict::Judgement => Verdict::Met,
    }
}

fn opposite(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Passed => Outcome::NotPassed,
        Outcome::NotPassed => Outcome::Passed,
    }
}
