//! What is declared besides figures comes out of the workbook as it went in, and every row knows its cell.

use dunping_domain::applicant::{CellPlace, EnterpriseFact};
use dunping_domain::standard::Catalogue;
use dunping_workbook::{Application, Reading, filled, read};

fn source() -> Application {
    let text = include_str!("../../../../assets/demo/shengan.toml");
    toml::from_str(text).expect("the source is an application")
}

fn reading(application: &Application) -> Reading {
    let workbook = filled(&Catalogue::builtin(), application).expect("it can be written");
    read(&workbook).expect("it can be read")
}

/// What stands at a place, by the sheets as text.
fn text_at<'a>(reading: &'a Reading, place: &CellPlace) -> &'a str {
    let letters = place.cell.chars().take_while(char::is_ascii_alphabetic);
    let column = letters.fold(0, |sum, letter| {
        sum * 26 + (letter as usize - 'A' as usize) + 1
    }) - 1;
    let row: usize = place
        .cell
        .trim_start_matches(|c: char| c.is_ascii_alphabetic())
        .parse()
        .expect("a row");
    let sheet = reading.grid.iter().find(|sheet| sheet.name == place.sheet);
    &sheet.expect("the sheet").rows[row - 1][column]
}

#[test]
fn every_row_knows_its_cell() {
    let reading = reading(&source());
    let applicant = &reading.applicant;
    let check = |place: &Option<CellPlace>, text: &str| {
        let place = place.as_ref().expect("a place");
        assert_eq!(text_at(&reading, place), text, "{place:?}");
    };
    for row in &applicant.properties {
        check(&row.place, &row.owner);
    }
    // A code stands before its name.
    let coded = |place: &Option<CellPlace>, code: &str| {
        let place = place.as_ref().expect("a place");
        let first = text_at(&reading, place).split_whitespace().next();
        assert_eq!(first, Some(code), "{place:?}");
    };
    for row in &applicant.revenue_rows {
        coded(&row.place, &row.business);
    }
    for row in &applicant.technology_points {
        coded(&row.place, &row.code);
    }
    for row in &applicant.qualifications {
        check(&row.place, &row.valid_to);
    }
    for row in &applicant.attachments {
        check(&row.place, &row.file_name);
    }
    let assessed = applicant.self_assessment.iter();
    for row in assessed.filter(|row| !row.value.is_empty()) {
        check(&row.place, &row.value);
    }
    let enterprise = &applicant.enterprise;
    let business = enterprise.places.get(&EnterpriseFact::Business).cloned();
    coded(&business, &enterprise.business);
    for (fact, text) in [
        (EnterpriseFact::Name, &enterprise.name),
        (EnterpriseFact::Uscc, &enterprise.uscc),
        (EnterpriseFact::Kind, &enterprise.kind),
        (EnterpriseFact::Domicile, &enterprise.domicile),
        (EnterpriseFact::Premises, &enterprise.premises),
        (EnterpriseFact::City, &enterprise.city),
        (EnterpriseFact::Status, &enterprise.status),
        (EnterpriseFact::Scope, &enterprise.scope),
        (EnterpriseFact::ApplicationYear, &"2026".to_owned()),
    ] {
        check(&enterprise.place(fact).cloned(), text);
    }
}

#[test]
fn the_rows_say_what_was_filled_in() {
    let application = source();
    let applicant = reading(&application).applicant;
    assert_eq!(applicant.enterprise.application_year, Some(2026));
    assert_eq!(applicant.stated_years, []);
    for (row, item) in applicant.properties.iter().zip(&application.properties) {
        assert_eq!(
            (&row.applied, &row.acquired, &row.product),
            (&item.applied, &item.acquired, &item.product)
        );
    }
    let points = applicant.technology_points.iter();
    assert_eq!(points.len(), application.technologies.len());
    for (row, point) in points.zip(&application.technologies) {
        assert_eq!(
            (&row.title, &row.code, &row.description, &row.property),
            (
                &point.title,
                &point.code,
                &point.description,
                &point.property
            )
        );
    }
    for (row, item) in applicant
        .qualifications
        .iter()
        .zip(&application.qualifications)
    {
        assert_eq!(row.issued, item.issued);
    }
    for (row, item) in applicant.attachments.iter().zip(&application.attachments) {
        assert_eq!(
            (&row.issuer, &row.date, &row.remark),
            (&item.issuer, &item.date, &item.remark)
        );
    }
}

#[test]
fn categories_of_research_are_added() {
    let mut application = source();
    let sum = |application: &Application, kind: usize| -> i64 {
        let projects = application.research.iter();
        projects.map(|project| project.costs[kind].0.get()).sum()
    };
    let costs = reading(&application).applicant.research_costs;
    assert_eq!(costs.other, Some(sum(&application, 6)));
    assert_eq!(costs.outsourced_domestic, Some(sum(&application, 7)));
    assert_eq!(costs.outsourced_overseas, Some(sum(&application, 8)));
    assert_eq!(costs.sheet, "研发费用明细");
    application.research.clear();
    assert_eq!(reading(&application).applicant.research_costs.other, None);
}

#[test]
fn talent_is_counted_once_a_person() {
    let mut application = source();
    let counts = |application: &Application| reading(application).applicant.talent;
    let before = counts(&application);
    // 1 doctor and 6 masters; the senior titles and the honour are theirs.
    assert_eq!((before.doctors, before.masters), (1, 6));
    assert_eq!((before.senior_titles, before.honours), (3, 1));
    assert_eq!((before.distinguished, before.related), (7, 7));
    let person = application
        .staff
        .iter_mut()
        .find(|person| person.degree == "学士" && person.title == "中级")
        .expect("somebody");
    "副高级".clone_into(&mut person.title);
    "会计学".clone_into(&mut person.subject);
    let after = counts(&application);
    assert_eq!((after.distinguished, after.related), (8, 7));
}
