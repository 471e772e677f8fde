//! 一、企业基本情况: the applicant as the workbook describes it.

use dunping_report::papers;

use super::{DASH, list_name};
use crate::dossier::Dossier;
use crate::views;

pub(super) fn enterprise(dossier: &Dossier) -> papers::Enterprise {
    let own = &dossier.reading.applicant.enterprise;
    let lists = dossier.catalogue.lists();
    let names = |keys: &[String]| {
        keys.iter()
            .map(|key| list_name(lists, key))
            .collect::<Vec<_>>()
            .join("、")
    };
    papers::Enterprise {
        name: own.name.clone(),
        uscc: own.uscc.clone(),
        domicile: own.domicile.clone(),
        founded: own.founded.clone(),
        legal_representative: own.legal_representative.clone(),
        kind: own.kind.clone(),
        registered_capital: registered_capital(&own.registered_capital),
        size_class: dossier
            .assessment
            .size
            .class
            .map_or("未定", |class| class.zh())
            .to_owned(),
        size_basis: views::size_line(&dossier.assessment.size).zh,
        business: format!("{} {}", own.business, list_name(lists, &own.business)),
        layers: names(&own.layers),
        technologies: names(&own.technologies),
    }
}

/// 注册资本 as written. The workbook asks for it in 万元, so a bare number is one of those.
fn registered_capital(written: &str) -> String {
    let written = written.trim();
    let bare = |c: char| c.is_numeric() || matches!(c, ',' | '，' | '.');
    if written.is_empty() {
        DASH.to_owned()
    } else if written.chars().all(bare) {
        format!("{written} 万元")
    } else {
        written.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::registered_capital;

    #[test]
    fn the_unit_is_added_to_a_bare_number_alone() {
        assert_eq!(registered_capital("2,000.00"), "2,000.00 万元");
        assert_eq!(registered_capital(" 5000 "), "5000 万元");
        assert_eq!(registered_capital("5000万元"), "5000万元");
        assert_eq!(registered_capital("100万美元"), "100万美元");
        assert_eq!(registered_capital(" "), "—");
    }
}
