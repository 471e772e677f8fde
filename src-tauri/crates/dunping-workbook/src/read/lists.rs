//! The sheets that are lists of declarations: staff, intellectual property, revenue by business, technology, certificates,
//! self-assessment, attachments.

use dunping_domain::applicant::{
    Applicant, AttachmentEntry, Property, Qualification, RevenueRow, SelfAssessment, TalentCounts,
};
use dunping_domain::figures::{Amount, Figure, FigureKey, Figures, Origin};
use dunping_domain::finding::Severity;
use dunping_domain::standard::ClauseKey;

use super::date::date;
use super::page::Pages;
use super::table::Found;
use super::{Need, Notes};
use crate::cells::{Book, Value, a1};
use crate::label::ticked;
use crate::layout::{
    attachment, property, qualification, revenue, self_assessment, staff, technology,
};
use crate::number::{Defect, Sign};

/// Reads every list into the applicant.
pub(crate) fn read(
    pages: &Pages<'_>,
    book: &Book,
    notes: &mut Notes,
    applicant: &mut Applicant,
    figures: &mut Figures,
) {
    if let Some(table) = &pages.staff {
        applicant.talent = talent(table);
    }
    if let Some(table) = &pages.properties {
        applicant.properties = each(table, |row| property_row(table, row, book, notes));
    }
    if let Some(table) = &pages.revenue {
        applicant.revenue_rows = each(table, |row| revenue_row(table, row, notes));
        industry(table, notes, figures);
    }
    if let Some(table) = &pages.technology {
        for row in table.rows().data {
            let code = table.text(row, technology::CODE);
            if !code.is_empty() && !applicant.enterprise.technologies.contains(&code) {
                applicant.enterprise.technologies.push(code);
            }
        }
    }
    if let Some(table) = &pages.qualifications {
        applicant.qualifications = each(table, |row| qualification_row(table, row, book, notes));
    }
    if let Some(table) = &pages.self_assessment {
        let rows = table.rows().data;
        applicant.self_assessment = rows
            .into_iter()
            .filter_map(|row| assessed_row(table, row, notes))
            .collect();
    }
    if let Some(table) = &pages.attachments {
        applicant.attachments = each(table, |row| attachment_row(table, row, notes));
    }
}

fn each<T>(table: &Found<'_>, read: impl FnMut(u32) -> T) -> Vec<T> {
    table.rows().data.into_iter().map(read).collect()
}

fn is_nothing(text: &str) -> bool {
    matches!(text, "" | "无" | "-" | "—" | "/" | "否")
}

fn talent(table: &Found<'_>) -> TalentCounts {
    let mut counts = TalentCounts::default();
    for row in table.rows().data {
        if table.text(row, staff::NAME).is_empty() {
            continue;
        }
        let schooling = table.text(row, staff::DEGREE) + &table.text(row, staff::EDUCATION);
        let doctor = schooling.contains("博士");
        counts.listed += 1;
        counts.doctors += u32::from(doctor);
        counts.masters += u32::from(schooling.contains("硕士") && !doctor);
        counts.senior_titles += u32::from(is_senior(&table.text(row, staff::TITLE)));
        counts.honours += u32::from(!is_nothing(&table.text(row, staff::HONOUR)));
    }
    counts
}

/// 正高级 and 副高级; 高级工 and 高级技师 are skills, not titles.
fn is_senior(title: &str) -> bool {
    title.contains("高级")
        && !title.contains("技工")
        && !title.contains("技师")
        && !title.ends_with("高级工")
}

fn dated(table: &Found<'_>, row: u32, column: usize, book: &Book, notes: &mut Notes) -> String {
    let (date, defect) = date(table.cell(row, column), book.epoch_1904);
    if let (Some(defect), Some(spot)) = (defect, table.spot(row, column)) {
        notes.add(spot, defect, None);
    }
    date
}

fn yes(table: &Found<'_>, row: u32, column: usize, notes: &mut Notes) -> bool {
    let text = table.text(row, column);
    let said = ticked(&text);
    if let (None, false, Some(spot)) = (said, text.is_empty(), table.spot(row, column)) {
        let message = format!("“{text}”既不是“是”也不是“否”，按“否”读取。请从列表中选择。");
        notes.add(spot, Defect::new("E23", Severity::Confirm, message), None);
    }
    said.unwrap_or(false)
}

/// A registration number. A long one stored as a number has lost digits (E17).
fn number(table: &Found<'_>, row: u32, column: usize, notes: &mut Notes) -> String {
    let text = table.text(row, column);
    let lossy = matches!(table.cell(row, column).value, Value::Number(_)) && text.len() > 15;
    match table.spot(row, column).filter(|_| lossy) {
        None => text,
        Some(spot) => {
            let message =
                "编号被存成了数字，末几位已丢失。请将单元格设为文本格式后按证书重新填写。";
            notes.add(spot, Defect::new("E17", Severity::Invalid, message), None);
            String::new()
        }
    }
}

fn property_row(table: &Found<'_>, row: u32, book: &Book, notes: &mut Notes) -> Property {
    Property {
        kind: table.text(row, property::KIND),
        title: table.text(row, property::TITLE),
        number: number(table, row, property::NUMBER, notes),
        owner: table.text(row, property::OWNER),
        granted: dated(table, row, property::GRANTED, book, notes),
        status: table.text(row, property::STATUS),
        cyber: yes(table, row, property::CYBER, notes),
        attachment: table.text(row, property::ATTACHMENT),
    }
}

fn revenue_row(table: &Found<'_>, row: u32, notes: &mut Notes) -> RevenueRow {
    let product = table.text(row, revenue::PRODUCT);
    let amount = table.spot(row, revenue::REVENUE).and_then(|spot| {
        let units = table.units(revenue::REVENUE);
        notes.money(
            spot,
            units,
            Sign::NotNegative,
            None,
            Need::Required(&format!("{product}：上年度收入")),
        )
    });
    RevenueRow {
        business: table.text(row, revenue::BUSINESS),
        customers: table.text(row, revenue::CUSTOMERS),
        revenue: amount.map(|taken| taken.value),
        main: yes(table, row, revenue::MAIN, notes),
        product,
    }
}

/// 行业应用服务收入: the rows of category X, added with all their cells as the origin. Absent while one of them cannot be taken, or while
/// a row has no category and might be one.
fn industry(table: &Found<'_>, notes: &mut Notes, figures: &mut Figures) {
    let mut origin = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut value = 0;
    for row in table.rows().data {
        let business = table.text(row, revenue::BUSINESS).to_uppercase();
        if business.is_empty() {
            return;
        }
        if !business.starts_with('X') {
            continue;
        }
        let Some(spot) = table.spot(row, revenue::REVENUE) else {
            return;
        };
        let Some(taken) = notes.silent_money(spot, table.units(revenue::REVENUE)) else {
            return;
        };
        value += taken.value;
        origin.0.push(a1(spot.place));
        origin.1.push(taken.raw);
        origin.2.push(taken.format);
        origin.3.push(taken.formula);
    }
    if figures.reference_year == 0 || table.rows().data.is_empty() {
        return;
    }
    let origin = Origin::Cells {
        file: notes.file.clone(),
        sheet: table.sheet.name.clone(),
        cells: origin.0,
        raw: origin.1,
        formats: origin.2,
        formulas: origin.3,
        rules: vec!["sum_of_category_x".to_owned()],
    };
    let key = FigureKey::Yearly(Amount::RevenueIndustry, figures.reference_year);
    figures.entries.insert(key, Figure { value, origin });
}

fn qualification_row(table: &Found<'_>, row: u32, book: &Book, notes: &mut Notes) -> Qualification {
    Qualification {
        name: table.text(row, qualification::NAME),
        number: number(table, row, qualification::NUMBER, notes),
        issuer: table.text(row, qualification::ISSUER),
        valid_to: dated(table, row, qualification::VALID_TO, book, notes),
        attachment: table.text(row, qualification::ATTACHMENT),
    }
}

fn assessed_row(table: &Found<'_>, row: u32, notes: &mut Notes) -> Option<SelfAssessment> {
    let conclusion = table.text(row, self_assessment::CONCLUSION);
    let value = table.text(row, self_assessment::VALUE);
    let remark = table.text(row, self_assessment::REMARK);
    if conclusion.is_empty() && value.is_empty() && remark.is_empty() {
        return None;
    }
    let clause = clause(&table.text(row, self_assessment::CLAUSE));
    if let (None, Some(spot)) = (clause, table.spot(row, self_assessment::CLAUSE)) {
        let message = "不是本标准的条款号，该行未读取。请使用模板中的条款号。";
        notes.add(spot, Defect::new("E03", Severity::Confirm, message), None);
    }
    let attachments = table.text(row, self_assessment::ATTACHMENTS);
    Some(SelfAssessment {
        clause: clause?,
        conclusion,
        value,
        attachments,
        remark,
    })
}

fn clause(text: &str) -> Option<ClauseKey> {
    text.parse().ok()
}

fn attachment_row(table: &Found<'_>, row: u32, notes: &mut Notes) -> AttachmentEntry {
    let named = table.text(row, attachment::CLAUSES);
    let parts = named
        .split(['、', ',', '，', ';', '；', ' ', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let mut clauses = Vec::new();
    let mut unknown = Vec::new();
    for part in parts {
        match clause(part) {
            Some(key) => clauses.push(key),
            None => unknown.push(part),
        }
    }
    if let (false, Some(spot)) = (unknown.is_empty(), table.spot(row, attachment::CLAUSES)) {
        let message = format!(
            "“{}”不是本标准的条款号，未作对应。请使用《自评表》中的条款号。",
            unknown.join("、")
        );
        notes.add(spot, Defect::new("E03", Severity::Note, message), None);
    }
    let (issuer, remark) = (
        table.text(row, attachment::ISSUER),
        table.text(row, attachment::REMARK),
    );
    AttachmentEntry {
        number: table.text(row, attachment::NUMBER),
        file_name: table.text(row, attachment::FILE_NAME),
        kind: table.text(row, attachment::KIND),
        clauses,
        remark: [issuer, remark]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("；"),
    }
}
