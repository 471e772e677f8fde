//! A workbook written from the demonstration's source reads back to exactly its source, also after other programs rewrote it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use dunping_domain::applicant::Applicant;
use dunping_domain::figures::{Amount, Edge, FigureKey, GrowthClaim, Origin, StaffGroup};
use dunping_domain::finding::Severity;
use dunping_domain::standard::Catalogue;
use dunping_workbook::{Application, Reading, TEMPLATE_VERSION, Yuan, filled, read, template};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn source(firm: &str) -> Application {
    let text = std::fs::read_to_string(root().join(format!("assets/demo/{firm}.toml")))
        .expect("the source is there");
    toml::from_str(&text).expect("the source is an application")
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(root().join("tests/fixtures/workbooks").join(name)).expect("the fixture is there")
}

/// The figures that an application means.
fn meant(application: &Application) -> BTreeMap<FigureKey, i64> {
    let mut figures = BTreeMap::new();
    let reference = application.reference_year().expect("three years");
    for year in &application.years {
        let mut put =
            |amount, value: i64| figures.insert(FigureKey::Yearly(amount, year.year), value);
        put(
            Amount::RevenueTotal,
            year.revenue_main.0.get() + year.revenue_other.0.get(),
        );
        put(Amount::RevenueMain, year.revenue_main.0.get());
        put(Amount::RevenueOther, year.revenue_other.0.get());
        put(Amount::RevenueCyber, year.revenue_cyber.0.get());
        put(Amount::RevenueCyberMain, year.revenue_cyber_main.0.get());
        put(Amount::ProfitCyber, year.profit_cyber.0.get());
        put(Amount::ProfitTotal, year.profit_total.0.get());
        put(Amount::ProfitNet, year.profit_net.0.get());
        put(Amount::ResearchTotal, year.research.0.get());
    }
    let sum = |values: &mut dyn Iterator<Item = Yuan>| values.map(|yuan| yuan.0.get()).sum::<i64>();
    let mut put = |amount, value| figures.insert(FigureKey::Yearly(amount, reference), value);
    put(
        Amount::ResearchDomestic,
        sum(&mut application.research.iter().map(|p| p.domestic)),
    );
    put(
        Amount::ResearchOverseas,
        sum(&mut application.research.iter().map(|p| p.costs[8])),
    );
    let industry = application
        .revenue
        .iter()
        .filter(|row| row.business.starts_with('X'));
    put(
        Amount::RevenueIndustry,
        sum(&mut industry.map(|row| row.revenue)),
    );
    for month in &application.months {
        let groups = [
            (StaffGroup::All, month.staff),
            (StaffGroup::Bachelor, month.bachelor),
            (StaffGroup::Research, month.research),
            (StaffGroup::ResearchBachelor, month.research_bachelor),
        ];
        for (group, heads) in groups {
            figures.insert(
                FigureKey::Monthly(month.month, Edge::Open, group),
                i64::from(heads[0]),
            );
            figures.insert(
                FigureKey::Monthly(month.month, Edge::Close, group),
                i64::from(heads[1]),
            );
        }
    }
    figures.insert(
        FigureKey::StaffYearEnd,
        i64::from(application.basics.staff_year_end),
    );
    figures
}

fn values(reading: &Reading) -> BTreeMap<FigureKey, i64> {
    reading
        .figures
        .entries
        .iter()
        .map(|(key, figure)| (*key, figure.value))
        .collect()
}

/// The declarations that an application means, as far as the sheets carry them.
fn check_applicant(applicant: &Applicant, application: &Application) {
    let (read, meant) = (&applicant.enterprise, &application.basics);
    assert_eq!(
        (&read.name, &read.uscc, &read.kind),
        (&meant.name, &meant.uscc, &meant.kind)
    );
    assert_eq!(
        (&read.domicile, &read.premises, &read.scope),
        (&meant.domicile, &meant.premises, &meant.scope)
    );
    assert_eq!(
        (&read.founded, &read.status, &read.business),
        (&meant.founded, &meant.status, &meant.business)
    );
    assert_eq!(
        (&read.phone, &read.email, &read.contact),
        (&meant.phone, &meant.email, &meant.contact)
    );
    assert_eq!(read.layers, meant.layers);
    let codes = application.technologies.iter().map(|point| &point.code);
    assert_eq!(
        read.technologies,
        meant
            .technologies
            .iter()
            .chain(codes)
            .cloned()
            .collect::<Vec<_>>()
    );
    assert_eq!(applicant.talent.listed as usize, application.staff.len());
    let doctors = application
        .staff
        .iter()
        .filter(|person| person.degree == "博士")
        .count();
    assert_eq!(applicant.talent.doctors as usize, doctors);
    let numbers =
        |items: &mut dyn Iterator<Item = &String>| items.cloned().collect::<Vec<String>>();
    assert_eq!(
        numbers(&mut applicant.properties.iter().map(|p| &p.number)),
        numbers(&mut application.properties.iter().map(|p| &p.number))
    );
    let revenue: Vec<(String, Option<i64>, bool)> = applicant
        .revenue_rows
        .iter()
        .map(|row| (row.business.clone(), row.revenue, row.main))
        .collect();
    let expected: Vec<(String, Option<i64>, bool)> = application
        .revenue
        .iter()
        .map(|row| (row.business.clone(), Some(row.revenue.0.get()), row.main))
        .collect();
    assert_eq!(revenue, expected);
    assert_eq!(
        numbers(&mut applicant.qualifications.iter().map(|q| &q.valid_to)),
        numbers(&mut application.qualifications.iter().map(|q| &q.valid_to))
    );
    let assessed: Vec<_> = applicant
        .self_assessment
        .iter()
        .map(|row| (row.clause, &row.value, &row.remark))
        .collect();
    let expected: Vec<_> = application
        .self_assessment
        .iter()
        .map(|row| (row.clause, &row.value, &row.remark))
        .collect();
    assert_eq!(assessed, expected);
    let attached: Vec<_> = applicant
        .attachments
        .iter()
        .map(|a| (&a.number, &a.file_name, &a.clauses))
        .collect();
    let expected: Vec<_> = application
        .attachments
        .iter()
        .map(|a| (&a.number, &a.file_name, &a.clauses))
        .collect();
    assert_eq!(attached, expected);
}

fn check_reading(reading: &Reading, application: &Application) {
    assert_eq!(values(reading), meant(application));
    check_applicant(&reading.applicant, application);
    assert_eq!(reading.reference_year, application.reference_year());
    assert_eq!(
        reading.application_year,
        Some(application.basics.application_year)
    );
    assert_eq!(reading.template_version.as_deref(), Some(TEMPLATE_VERSION));
    assert_eq!(reading.findings, []);
    assert_eq!(reading.grid.len(), 11);
}

#[test]
fn what_is_written_is_read() {
    for firm in ["shengan", "lianbei"] {
        let application = source(firm);
        let workbook = filled(&Catalogue::builtin(), &application).expect("it can be written");
        check_reading(&read(&workbook).expect("it can be read"), &application);
    }
}

#[test]
fn the_unit_of_the_workbook_changes_no_figure() {
    for unit in ["千元", "万元", "亿元"] {
        let mut application = source("lianbei");
        application.basics.money_unit = unit.to_owned();
        let workbook = filled(&Catalogue::builtin(), &application).expect("it can be written");
        check_reading(&read(&workbook).expect("it can be read"), &application);
    }
}

#[test]
fn other_programs_rewrite_it_without_changing_a_figure() {
    for (firm, name) in [
        ("shengan", "shengan-libreoffice.xlsx"),
        ("lianbei", "lianbei-libreoffice.xlsx"),
        ("shengan", "shengan-openpyxl-values.xlsx"),
    ] {
        check_reading(
            &read(&fixture(name)).expect("it can be read"),
            &source(firm),
        );
    }
}

#[test]
fn formulas_that_nobody_computed_give_no_figure() {
    // Saved by a program that keeps formulas and drops their results.
    let reading = read(&fixture("shengan-openpyxl-formulas.xlsx")).expect("it can be read");
    let rd = FigureKey::Yearly(Amount::ResearchTotal, 2025);
    assert_eq!(reading.figures.value(rd), None);
    let place = |sheet: &str, cell: &str| {
        reading.findings.iter().any(|f| {
            f.code == "E14"
                && f.severity == Severity::Missing
                && f.sheet.as_deref() == Some(sheet)
                && f.cell.as_deref() == Some(cell)
        })
    };
    assert!(
        place("研发费用明细", "N11") && place("近三年财务数据", "B3"),
        "{:?}",
        reading.findings
    );
}

#[test]
fn formulas_with_a_dummy_zero_are_not_believed() {
    // Saved by a program that writes 0 beside every formula.
    let reading = read(&fixture("lianbei-dummy-zero.xlsx")).expect("it can be read");
    let total = FigureKey::Yearly(Amount::RevenueTotal, 2025);
    assert_eq!(reading.figures.value(total), None);
    let found = reading
        .findings
        .iter()
        .filter(|f| f.code == "E15")
        .flat_map(|f| &f.figures)
        .any(|key| *key == total);
    assert!(found, "{:?}", reading.findings);
}

#[test]
fn every_figure_names_its_cells() {
    let workbook = filled(&Catalogue::builtin(), &source("shengan")).expect("it can be written");
    let reading = read(&workbook).expect("it can be read");
    for (key, figure) in &reading.figures.entries {
        let Origin::Cells {
            file,
            cells,
            raw,
            formats,
            formulas,
            ..
        } = &figure.origin
        else {
            panic!("{key} has no cells");
        };
        assert_eq!(file, &reading.file_sha256, "{key}");
        for beside in [raw.len(), formats.len(), formulas.len()] {
            assert_eq!(beside, cells.len(), "{key}");
        }
    }
    let total = &reading.figures.entries[&FigureKey::Yearly(Amount::ResearchTotal, 2025)];
    let Origin::Cells {
        sheet,
        cells,
        raw,
        formats,
        formulas,
        rules,
        ..
    } = &total.origin
    else {
        panic!("a figure of the workbook");
    };
    assert_eq!(
        (sheet.as_str(), cells.as_slice(), raw.as_slice()),
        (
            "研发费用明细",
            &["N11".to_owned()][..],
            &["1000200".to_owned()][..]
        )
    );
    assert_eq!(formats, &[Some("#,##0.00".to_owned())]);
    let formula = formulas[0].as_deref();
    assert!(
        formula.is_some_and(|formula| formula.contains("SUM(N4:N10)")),
        "{formula:?}"
    );
    assert_eq!(rules, &["formula_cached", "number_15_digits", "unit_元"]);
    assert_eq!(reading.figures.growth_claim, GrowthClaim::Both);
}

#[test]
fn the_empty_template_is_a_workbook_with_everything_missing() {
    let workbook = template(&Catalogue::builtin()).expect("it can be written");
    let reading = read(&workbook).expect("it can be read");
    assert!(
        reading.figures.entries.is_empty(),
        "{:?}",
        reading.figures.entries
    );
    assert_eq!(reading.reference_year, None);
    assert!(
        reading
            .findings
            .iter()
            .all(|f| f.severity >= Severity::Missing),
        "{:?}",
        reading.findings
    );
    assert!(
        reading.applicant.properties.is_empty() && reading.applicant.self_assessment.is_empty()
    );
}

#[test]
fn same_values_same_bytes() {
    let application = source("shengan");
    let write = || filled(&Catalogue::builtin(), &application).expect("it can be written");
    assert_eq!(write(), write());
}
