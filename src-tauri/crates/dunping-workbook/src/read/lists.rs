//! The sheets that are lists of declarations: staff, intellectual property, revenue by business, technology, certificates,
//! self-assessment, attachments.

use std::sync::Arc;

use dunping_domain::applicant::{
    Applicant, AttachmentEntry, Property, Qualification, RevenueRow, SelfAssessment, TalentCounts,
    TechnologyPoint,
};
use dunping_domain::figures::{Amount, Figure, FigureKey, Year};
use dunping_domain::finding::{Finding, Severity};
use dunping_domain::hint::{Category, related_subject};
use dunping_domain::standard::ClauseKey;
use unicode_normalization::UnicodeNormalization;

use super::date::date;
use super::declared::place;
use super::judged::{Judged, Source, absent, sum};
use super::notes::{Need, Notes};
use super::page::Tabs;
use super::rivals::{self, SheetList};
use super::share;
use super::table::{Found, find};
use crate::cells::{Book, Sheet, Value};
use crate::field::{FieldKey, FieldReading};
use crate::label::ticked;
use crate::layout::{
    ATTACHMENTS, PROPERTIES, QUALIFICATIONS, REVENUE, SELF_ASSESSMENT, STAFF, TECHNOLOGY, Table,
    attachment, property, qualification, revenue, self_assessment, staff, technology,
};
use crate::number::{Defect, Sign};

/// How many rows of 业务收入构成 are fields of their own, which a person may confirm; no applicant has more.
const MAX_FIELDS: u32 = 2_000;

/// Reads every list into the applicant. Gives the sheets between which a person must choose that 业务收入构成 may be.
pub(crate) fn read<'a>(
    tabs: &Tabs<'a>,
    book: &Book,
    notes: &mut Notes<'a>,
    applicant: &mut Applicant,
    reference: Option<Year>,
) -> Vec<SheetList<RevenueRow>> {
    if let Some(table) = &table(&STAFF, tabs, notes) {
        applicant.talent = talent(table);
    }
    if let Some(table) = &table(&PROPERTIES, tabs, notes) {
        applicant.properties = each(table, |row| property_row(table, row, book, notes));
    }
    let sheets = tabs.table(&REVENUE, notes);
    let (rows, revenue_sheets) = rivals::whole(
        &REVENUE.page,
        FieldKey::RevenueSheet,
        &sheets,
        notes,
        |sheet, notes| revenue_rows(sheet, reference, notes),
        same_row,
    );
    applicant.revenue_rows = rows;
    if let Some(table) = &table(&TECHNOLOGY, tabs, notes) {
        applicant.technology_points = each(table, |row| technology_point(table, row));
        for TechnologyPoint { code, .. } in &applicant.technology_points {
            if !code.is_empty() && !applicant.enterprise.technologies.contains(code) {
                applicant.enterprise.technologies.push(code.clone());
            }
        }
    }
    if let Some(table) = &table(&QUALIFICATIONS, tabs, notes) {
        applicant.qualifications = each(table, |row| qualification_row(table, row, book, notes));
    }
    if let Some(table) = &table(&SELF_ASSESSMENT, tabs, notes) {
        let rows = table.rows().data.iter();
        applicant.self_assessment = rows
            .filter_map(|row| assessed_row(table, *row, notes))
            .collect();
    }
    if let Some(table) = &table(&ATTACHMENTS, tabs, notes) {
        applicant.attachments = each(table, |row| attachment_row(table, row, book, notes));
    }
    revenue_sheets
}

/// Whether two rows say the same, wherever they stand.
fn same_row(one: &RevenueRow, other: &RevenueRow) -> bool {
    let anywhere = |row: &RevenueRow| RevenueRow {
        place: None,
        ..row.clone()
    };
    anywhere(one) == anywhere(other)
}

/// The revenue of each row as its field has it, once everything has been said about the fields. While it is open which sheet counts no row
/// has any.
pub(crate) fn take_amounts(
    notes: &Notes<'_>,
    rows: &mut [RevenueRow],
    sheets: &mut [SheetList<RevenueRow>],
) {
    let amount = |(_, figure): &(FieldReading, Option<Figure>)| figure.as_ref().map(|f| f.value);
    for (index, row) in (1..).zip(rows) {
        if !sheets.is_empty() {
            row.revenue = None;
        } else if let Some(filed) = notes.fields.get(&FieldKey::Revenue(index)) {
            row.revenue = amount(filed);
        }
    }
    for list in sheets {
        for filed in &list.fields {
            let FieldKey::Revenue(number) = filed.0.field else {
                continue;
            };
            if let Some(row) = list.rows.get_mut((number as usize).wrapping_sub(1)) {
                row.revenue = amount(filed);
            }
        }
    }
}

/// The table of a list. Of several sheets that fit alike the first is read, and that is said.
fn table<'a>(layout: &Table, tabs: &Tabs<'a>, notes: &mut Notes<'a>) -> Option<Found<'a>> {
    let sheets = tabs.list(layout, notes);
    let first = *sheets.first()?;
    rivals::first_counts(&layout.page, &sheets, notes);
    let found = find(first, layout, notes)?;
    say_hidden(&found, notes);
    Some(found)
}

/// Says which part of a list nobody sees who opens the workbook (E19). It counts all the same.
fn say_hidden(table: &Found<'_>, notes: &mut Notes<'_>) {
    let (rows, columns) = (table.hidden_rows(), table.hidden_columns());
    let (zh, en) = if table.sheet.hidden {
        (
            "工作表是隐藏的".to_owned(),
            "The sheet is hidden".to_owned(),
        )
    } else if !rows.is_empty() {
        let rows: Vec<String> = rows.iter().map(u32::to_string).collect();
        (
            format!("第{}行是隐藏的或被筛选掉的", rows.join("、")),
            format!("Row {} is hidden or filtered out", rows.join(", ")),
        )
    } else if !columns.is_empty() {
        (
            format!("“{}”一栏是隐藏的", columns.join("”“")),
            format!("The column “{}” is hidden", columns.join("”, “")),
        )
    } else {
        return;
    };
    let message = format!("{zh}，内容已照常读取。请核对。");
    let english = format!("{en}; the content was read all the same. Check it.");
    let finding = Finding::new("E19", Severity::Note, message).english(english);
    notes.say(&table.sheet.name, finding);
}

fn each<T>(table: &Found<'_>, read: impl FnMut(u32) -> T) -> Vec<T> {
    table.rows().data.iter().copied().map(read).collect()
}

fn is_nothing(text: &str) -> bool {
    matches!(text, "" | "无" | "-" | "—" | "/" | "否")
}

fn talent(table: &Found<'_>) -> TalentCounts {
    let mut counts = TalentCounts::default();
    for row in table.rows().data.iter().copied() {
        if table.text(row, staff::NAME).is_empty() {
            continue;
        }
        let schooling = [staff::DEGREE, staff::EDUCATION].map(|column| table.text(row, column));
        let has = |degree: &str| schooling.iter().any(|text| text.contains(degree));
        let doctor = has("博士");
        let master = has("硕士") && !doctor;
        let senior = is_senior(&table.text(row, staff::TITLE));
        let honoured = !is_nothing(&table.text(row, staff::HONOUR));
        let distinguished = doctor || master || senior || honoured;
        let related = distinguished && related_subject(&table.text(row, staff::SUBJECT));
        counts.listed += 1;
        counts.doctors += u32::from(doctor);
        counts.masters += u32::from(master);
        counts.senior_titles += u32::from(senior);
        counts.honours += u32::from(honoured);
        counts.distinguished += u32::from(distinguished);
        counts.related += u32::from(related);
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

fn dated(table: &Found<'_>, row: u32, column: usize, book: &Book, notes: &mut Notes<'_>) -> String {
    let (date, defect) = date(table.cell(row, column), book.epoch_1904);
    if let (Some(defect), Some(spot)) = (defect, table.spot(row, column)) {
        notes.add(spot, defect, None);
    }
    date
}

fn yes(table: &Found<'_>, row: u32, column: usize, notes: &mut Notes<'_>) -> bool {
    let text = table.text(row, column);
    let said = ticked(&text);
    if let (None, false, Some(spot)) = (said, text.is_empty(), table.spot(row, column)) {
        let message = format!("“{text}”既不是“是”也不是“否”，按“否”读取。请从列表中选择。");
        let english =
            format!("“{text}” is neither yes nor no; read as no. Choose one of the list.");
        let defect = Defect::new("E23", Severity::Confirm, message).english(english);
        notes.add(spot, defect, None);
    }
    said.unwrap_or(false)
}

/// A registration number. A long one stored as a number has lost digits (E17).
fn number(table: &Found<'_>, row: u32, column: usize, notes: &mut Notes<'_>) -> String {
    let text = table.text(row, column);
    let lossy = matches!(table.cell(row, column).value, Value::Number(_)) && text.len() > 15;
    match table.spot(row, column).filter(|_| lossy) {
        None => text.into_owned(),
        Some(spot) => {
            let message =
                "编号被存成了数字，末几位已丢失。请将单元格设为文本格式后按证书重新填写。";
            let defect = Defect::new("E17", Severity::Invalid, message).english(
                "The number was stored as a number and lost its last digits. Format the cell as text and type it again.",
            );
            notes.add(spot, defect, None);
            String::new()
        }
    }
}

/// The key of a choice that a list offers with its name, such as `B1.FIREWALL 防火墙制造`, in plain width; any other text as it stands.
fn code(text: &str) -> String {
    let text: String = text.nfkc().collect();
    let is_key = |first: &&str| {
        first
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '.' | '_'))
    };
    let first = text.split_whitespace().next().filter(is_key);
    first.unwrap_or(&text).to_owned()
}

fn property_row(table: &Found<'_>, row: u32, book: &Book, notes: &mut Notes<'_>) -> Property {
    Property {
        kind: table.text(row, property::KIND).into_owned(),
        title: table.text(row, property::TITLE).into_owned(),
        number: number(table, row, property::NUMBER, notes),
        owner: table.text(row, property::OWNER).into_owned(),
        applied: dated(table, row, property::APPLIED, book, notes),
        granted: dated(table, row, property::GRANTED, book, notes),
        status: table.text(row, property::STATUS).into_owned(),
        acquired: table.text(row, property::ACQUIRED).into_owned(),
        cyber: yes(table, row, property::CYBER, notes),
        product: table.text(row, property::PRODUCT).into_owned(),
        attachment: table.text(row, property::ATTACHMENT).into_owned(),
        place: place(table, row, property::OWNER),
    }
}

/// Reads 业务收入构成.
fn revenue_rows(
    sheet: Option<&Sheet>,
    reference: Option<Year>,
    notes: &mut Notes<'_>,
) -> Vec<RevenueRow> {
    let industry_key = reference.map(|year| FigureKey::Yearly(Amount::RevenueIndustry, year));
    let table = sheet.and_then(|sheet| find(sheet, &REVENUE, notes));
    if let Some(key) = industry_key {
        let code = match (sheet, &table) {
            (None, _) => "E25",
            (Some(_), None) => "E02",
            (Some(_), Some(_)) => "E00",
        };
        let reading = absent(key, code, sheet.map(|sheet| sheet.name.as_str()));
        notes.fields.insert(reading.field, (reading, None));
    }
    let Some(table) = table else {
        return Vec::new();
    };
    if !table.has(revenue::REVENUE) {
        table.say_absent(revenue::REVENUE, industry_key, notes);
    }
    let amounts = revenues(&table, notes);
    say_filled(&table, industry_key, notes);
    let read = table.rows().data.iter().copied().zip(&amounts);
    let rows: Vec<RevenueRow> = read
        .map(|(row, amount)| revenue_row(&table, row, amount, notes))
        .collect();
    industry(&table, &rows, amounts, industry_key, notes);
    let filled = |row: &u32| table.filled_from(*row, revenue::BUSINESS).is_some();
    let field = industry_key.and_then(|key| notes.fields.get_mut(&FieldKey::Figure(key)));
    if let (Some((field, _)), true) = (field, table.rows().data.iter().any(filled)) {
        field.noted("E01");
    }
    rows
}

/// Says that a category in merged cells was taken for each of their rows (E01).
fn say_filled(table: &Found<'_>, key: Option<FigureKey>, notes: &mut Notes<'_>) {
    for row in table.rows().data.iter().copied() {
        let first = table.filled_from(row, revenue::BUSINESS);
        if let (Some(_), Some(spot)) = (first, table.spot(row, revenue::BUSINESS)) {
            let defect = Defect::new(
                "E01",
                Severity::Note,
                "业务归属代码在合并单元格里，已用于合并范围内的每一行。请核对。",
            )
            .english("The business code stands in merged cells; it was taken for each of their rows. Check it.")
            .once_a_sheet();
            notes.add(spot, defect, key);
        }
    }
}

/// The revenue of every row; each is a field of its own.
fn revenues(table: &Found<'_>, notes: &mut Notes<'_>) -> Vec<Judged> {
    let units = table.units(revenue::REVENUE);
    let mut amounts = Vec::new();
    for (index, row) in (1..).zip(table.rows().data.iter().copied()) {
        let name = format!("{}：上年度收入", table.text(row, revenue::PRODUCT));
        let judged = table.judged((row, revenue::REVENUE), None, notes, |spot, notes| {
            notes.money(spot, units, Sign::NotNegative, None, Need::Required(&name))
        });
        let judged = judged.unwrap_or_default();
        if index <= MAX_FIELDS {
            notes.file(FieldKey::Revenue(index), judged.clone());
        }
        amounts.push(judged);
    }
    amounts
}

fn revenue_row(table: &Found<'_>, row: u32, amount: &Judged, notes: &mut Notes<'_>) -> RevenueRow {
    RevenueRow {
        product: table.text(row, revenue::PRODUCT).into_owned(),
        business: code(&table.text(row, revenue::BUSINESS)),
        customers: table.text(row, revenue::CUSTOMERS).into_owned(),
        revenue: amount.value(),
        main: yes(table, row, revenue::MAIN, notes),
        place: place(table, row, revenue::BUSINESS),
    }
}

fn technology_point(table: &Found<'_>, row: u32) -> TechnologyPoint {
    TechnologyPoint {
        title: table.text(row, technology::TITLE).into_owned(),
        code: code(&table.text(row, technology::CODE)),
        description: table.text(row, technology::DESCRIPTION).into_owned(),
        property: table.text(row, technology::PROPERTY).into_owned(),
        place: place(table, row, technology::CODE),
    }
}

/// 行业应用服务收入: the rows of category X, added with all their cells as the origin; where there are none, the cells that say so. Absent
/// while one of them cannot be taken, or while a row has no category that is known and might be one.
fn industry(
    table: &Found<'_>,
    rows: &[RevenueRow],
    amounts: Vec<Judged>,
    key: Option<FigureKey>,
    notes: &mut Notes<'_>,
) {
    let (Some(key), false) = (key, rows.is_empty()) else {
        return;
    };
    let places = || {
        let rows = table.rows().data.iter();
        rows.map(|row| table.spot(*row, revenue::BUSINESS))
    };
    let mut unknown = Vec::new();
    for (row, spot) in rows.iter().zip(places()) {
        if Category::of(&row.business) == Category::Unknown && !row.business.is_empty() {
            unknown.extend(spot.map(|spot| (row, spot)));
        }
    }
    for (row, spot) in &unknown {
        let message = format!(
            "“{}”不是业务归属代码，无法归类，行业应用服务收入未作计算。请从列表中选择A、B、C、X类代码或“非网安”。",
            row.business
        );
        let english = format!(
            "“{}” is no code of a business category; the revenue of category X is not computed. Choose a code of the list.",
            row.business
        );
        let defect = Defect::new("E03", Severity::Missing, message).english(english);
        notes.add(*spot, defect, [key]);
    }
    if !unknown.is_empty() {
        let reading = absent(key, "E03", Some(&table.sheet.name));
        notes.fields.insert(reading.field, (reading, None));
        return;
    }
    if rows.iter().any(|row| row.business.is_empty()) {
        return;
    }
    let of_category = rows
        .iter()
        .zip(amounts)
        .filter(|(row, _)| Category::of(&row.business) == Category::X);
    let parts: Vec<Judged> = of_category.map(|(_, amount)| amount).collect();
    let mut added = sum(&parts, "sum_of_category_x");
    if let (true, Some(none)) = (parts.is_empty(), &mut added.sure) {
        none.source = Source::of_all(places().flatten());
        added.source = Arc::clone(&none.source);
    }
    notes.figure(key, added);
}

fn qualification_row(
    table: &Found<'_>,
    row: u32,
    book: &Book,
    notes: &mut Notes<'_>,
) -> Qualification {
    Qualification {
        name: table.text(row, qualification::NAME).into_owned(),
        number: number(table, row, qualification::NUMBER, notes),
        issuer: table.text(row, qualification::ISSUER).into_owned(),
        issued: dated(table, row, qualification::ISSUED, book, notes),
        valid_to: dated(table, row, qualification::VALID_TO, book, notes),
        attachment: table.text(row, qualification::ATTACHMENT).into_owned(),
        place: place(table, row, qualification::VALID_TO),
    }
}

fn assessed_row(table: &Found<'_>, row: u32, notes: &mut Notes<'_>) -> Option<SelfAssessment> {
    let conclusion = table.text(row, self_assessment::CONCLUSION);
    let value = table.text(row, self_assessment::VALUE);
    let remark = table.text(row, self_assessment::REMARK);
    if conclusion.is_empty() && value.is_empty() && remark.is_empty() {
        return None;
    }
    let clause = clause(&table.text(row, self_assessment::CLAUSE));
    if let (None, Some(spot)) = (clause, table.spot(row, self_assessment::CLAUSE)) {
        let message = "不是本标准的条款号，该行未读取。请使用模板中的条款号。";
        let defect = Defect::new("E03", Severity::Confirm, message).english(
            "This is no clause of the standard; the row was not read. Use the numbers of the template.",
        );
        notes.add(spot, defect, None);
    }
    if let (Some(clause), Some(spot)) = (clause, table.spot(row, self_assessment::VALUE)) {
        let header = table.header_text(self_assessment::VALUE);
        share::file(clause, spot, &header, notes);
    }
    let attachments = table.text(row, self_assessment::ATTACHMENTS);
    Some(SelfAssessment {
        clause: clause?,
        conclusion: conclusion.into_owned(),
        value: value.into_owned(),
        attachments: attachments.into_owned(),
        remark: remark.into_owned(),
        place: place(table, row, self_assessment::VALUE),
    })
}

fn clause(text: &str) -> Option<ClauseKey> {
    text.parse().ok()
}

fn attachment_row(
    table: &Found<'_>,
    row: u32,
    book: &Book,
    notes: &mut Notes<'_>,
) -> AttachmentEntry {
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
        let english = format!(
            "“{}” is no clause of the standard and was left out. Use the numbers of 自评表.",
            unknown.join(", ")
        );
        let defect = Defect::new("E03", Severity::Note, message).english(english);
        notes.add(spot, defect, None);
    }
    AttachmentEntry {
        number: table.text(row, attachment::NUMBER).into_owned(),
        file_name: table.text(row, attachment::FILE_NAME).into_owned(),
        kind: table.text(row, attachment::KIND).into_owned(),
        clauses,
        issuer: table.text(row, attachment::ISSUER).into_owned(),
        date: dated(table, row, attachment::DATE, book, notes),
        remark: table.text(row, attachment::REMARK).into_owned(),
        place: place(table, row, attachment::FILE_NAME),
    }
}
