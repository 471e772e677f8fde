//! The annual statistics (年度统计表, chapter 6) over the whole register, as one paper. What is counted of a case stands in its signed
//! report once it is concluded; before that only where it is and its size class.

use std::collections::BTreeMap;

use chrono::DateTime;
use dunping_domain::assessment::Assessment;
use dunping_domain::size::SizeClass;
use dunping_domain::standard::{Catalogue, ClauseKey};
use dunping_domain::statistics::{Annual, Counts, Entry, annual, city_of};
use dunping_package::disk;
use dunping_register::{Case, CaseFilter};
use dunping_report::papers::{
    Dress, Notice, NoticePart, PanelReport, PaperState, SignOff, Verdict, render_notice,
};

use super::paper_values::embedded;
use super::papers::on_shelf;
use super::{AtDesk, at_desk, kind, state, written};
use crate::contract::{AttachmentView, WrittenFile};
use crate::moment::{Moment, claimed, date_zh};
use crate::{AppError, Session, fonts};

const PREVIEW: &str = "statistics-preview";
const PAGE: u32 = 500;

/// A year's statistics as they would be printed, on the shelf for the viewer.
///
/// # Errors
/// When no register is open, or what is on record cannot be read.
pub fn preview_statistics(
    session: &mut Session,
    year: i32,
    at: Moment,
) -> Result<AttachmentView, AppError> {
    let fonts = fonts::load()?;
    let shelf = session.shelf();
    let desk = at_desk(session)?;
    let notice = paper(&desk, year, PaperState::Draft, at)?;
    let pdf = render_notice(&notice, &fonts, &[])?;
    Ok(on_shelf(&shelf, PREVIEW, &notice.title, pdf))
}

/// Writes a year's statistics.
///
/// # Errors
/// As [`preview_statistics`], and when the disk refuses.
pub fn write_statistics(
    session: &mut Session,
    year: i32,
    file: &str,
    at: Moment,
) -> Result<WrittenFile, AppError> {
    let out = session.path(file)?;
    let desk = at_desk(session)?;
    let notice = paper(&desk, year, PaperState::Final, at)?;
    let pdf = render_notice(&notice, &fonts::load()?, &[])?;
    disk::save(&out, &pdf)?;
    let sha256 = dunping_identity::fingerprint::sha256_hex(&pdf);
    Ok(written(&out, &sha256, pdf.len() as u64))
}

fn paper(
    desk: &AtDesk<'_>,
    year: i32,
    paper_state: PaperState,
    at: Moment,
) -> Result<Notice, AppError> {
    let entries = entries(desk, year)?;
    let found = annual(&entries);
    let catalogue = Catalogue::builtin();
    Ok(Notice {
        state: paper_state,
        dress: Dress::Sheet,
        body: desk.unlocked.trust.body_name().to_owned(),
        case_no: String::new(),
        number: format!("统计截至{}，按评审编号的年份归集", date_zh(at.date_naive())),
        title: format!("{year}年网络空间安全企业认定统计表"),
        addressee: String::new(),
        parts: parts(&found, &catalogue),
        sign_off: SignOff::Lines {
            lines: ["填表人（签名）", "审核人（签名）"]
                .map(str::to_owned)
                .to_vec(),
            date: String::new(),
        },
        made_at: claimed(at),
    })
}

fn parts(found: &Annual, catalogue: &Catalogue) -> Vec<NoticePart> {
    let heading = |text: &str| NoticePart::Heading {
        text: text.to_owned(),
    };
    let business = |letter: &str| {
        let name = catalogue.lists().name(letter).unwrap_or_default();
        format!("{letter} {name}")
    };
    let mut parts = vec![
        NoticePart::Lying,
        heading("一、按规模"),
        table("规模", &found.by_size, |size: &Option<SizeClass>| {
            size.map(SizeClass::zh).map(str::to_owned)
        }),
        heading("二、按业务归属"),
        table("业务归属", &found.by_business, |letter: &String| {
            (!letter.is_empty()).then(|| business(letter))
        }),
        heading("三、按市"),
        table("所在市", &found.by_city, |city: &String| {
            (!city.is_empty()).then(|| city.clone())
        }),
        heading("四、未通过的条款"),
    ];
    if found.by_clause.is_empty() {
        parts.push(NoticePart::Paragraph {
            text: "本年已作出结论的案件没有不符合的条款。".to_owned(),
        });
    } else {
        let rows = found.by_clause.iter().map(|(key, count)| {
            vec![
                key.to_string(),
                catalogue.clause(*key).title.clone(),
                count.to_string(),
            ]
        });
        parts.push(NoticePart::Table {
            columns: ["条款", "名称", "不符合的案件数"]
                .map(str::to_owned)
                .to_vec(),
            rows: rows.collect(),
            shares: vec![10, 40, 14],
        });
    }
    let days = found.median_days.map_or_else(
        || "本年没有已作出结论的案件。".to_owned(),
        |days| format!("从受理到作出结论的天数，中位数为{days}天。"),
    );
    parts.push(NoticePart::Paragraph {
        text: format!(
            "{days}“未列明”指尚未作出结论、或材料未写明的案件。属于排除情形的企业计入本表，不列入认定名单。"
        ),
    });
    parts
}

/// One table of counts, the sum below.
fn table<K>(
    title: &str,
    counts: &BTreeMap<K, Counts>,
    name: impl Fn(&K) -> Option<String>,
) -> NoticePart {
    let cells = |name: String, c: &Counts| {
        let numbers = [
            c.applications,
            c.pre_rejected,
            c.passed,
            c.failed,
            c.certified,
            c.ended,
        ];
        let mut row = vec![name];
        row.extend(numbers.map(|number| number.to_string()));
        row
    };
    let mut sum = Counts::default();
    let mut rows = Vec::new();
    for (key, c) in counts {
        sum.applications += c.applications;
        sum.pre_rejected += c.pre_rejected;
        sum.passed += c.passed;
        sum.failed += c.failed;
        sum.certified += c.certified;
        sum.ended += c.ended;
        rows.push(cells(name(key).unwrap_or_else(|| "未列明".to_owned()), c));
    }
    rows.push(cells("合计".to_owned(), &sum));
    NoticePart::Table {
        columns: [
            title,
            "申请",
            "预审不合格",
            "评审通过",
            "评审不通过",
            "持证有效",
            "终止、取消或到期",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows,
        shares: vec![30, 10, 13, 12, 13, 12, 18],
    }
}

fn entries(desk: &AtDesk<'_>, year: i32) -> Result<Vec<Entry>, AppError> {
    let mut entries = Vec::new();
    let mut before = None;
    loop {
        let page = desk.register.list_cases(&CaseFilter {
            text: Some(format!("LNCSE-A-{year}-")),
            state: None,
            before,
            limit: PAGE,
        })?;
        for case in &page.cases {
            // The search looks into names too.
            if case.case_no.starts_with(&format!("LNCSE-A-{year}-")) {
                entries.push(entry(desk, case)?);
            }
        }
        match (page.next, page.cases.last()) {
            (Some(_), Some(last)) => before = Some(last.id),
            _ => return Ok(entries),
        }
    }
}

fn entry(desk: &AtDesk<'_>, case: &Case) -> Result<Entry, AppError> {
    let report: Option<PanelReport> =
        embedded(desk, case, kind::REPORT, dunping_report::REPORT_JSON)?;
    let assessed = desk
        .register
        .documents_of_kind(case.id, kind::ASSESSMENT)?
        .pop()
        .and_then(|document| document.body)
        .and_then(|body| serde_json::from_str::<Assessment>(&body).ok());
    let failed = report.iter().flat_map(|report| {
        let clauses = report.clauses.iter();
        clauses
            .filter(|clause| clause.result == Verdict::NotMet)
            .filter_map(|clause| clause.clause.parse::<ClauseKey>().ok())
    });
    let failed = failed.collect();
    let days = match &report {
        Some(_) => concluded_after(desk, case)?,
        None => None,
    };
    let own = report.as_ref().map(|report| &report.enterprise);
    Ok(Entry {
        state: state(case)?,
        size: assessed.and_then(|assessed| assessed.size.class),
        city: own
            .and_then(|own| city_of(&own.domicile))
            .unwrap_or_default()
            .to_owned(),
        business: own
            .and_then(|own| own.business.chars().next())
            .map(String::from)
            .unwrap_or_default(),
        failed,
        days,
    })
}

/// Days from intake to the conclusion.
fn concluded_after(desk: &AtDesk<'_>, case: &Case) -> Result<Option<u32>, AppError> {
    let events = desk.register.events(case.id)?;
    let concluded = events
        .iter()
        .find(|event| event.to.starts_with("concluded"));
    let day = |stamp: &str| {
        DateTime::parse_from_rfc3339(stamp)
            .ok()
            .map(|at| at.date_naive())
    };
    let both = concluded.and_then(|event| day(&event.at).zip(day(&case.created_at)));
    Ok(both
        .and_then(|(end, start)| u32::try_from(end.signed_duration_since(start).num_days()).ok()))
}
