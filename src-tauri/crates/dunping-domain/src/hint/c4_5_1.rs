//! §4.5.1 所属领域.
//!
//! > 网络空间安全产业领域包括基础层、框架层、模型层、应用层等 4 个部分……
//!
//! The clause only describes. The policy asks for at least one layer (A13); the hint says whether what was chosen stands in the list of
//! the standard. Whether a product belongs to a layer is for people.

use crate::applicant::Enterprise;
use crate::policy::LayerRule;
use crate::standard::{ClauseKey, Lists};

use super::selection::{Chosen, Selection};
use super::{Hint, Leaning, NumberUnit};

pub(super) fn hints(enterprise: &Enterprise, rule: LayerRule, lists: &Lists) -> Vec<Hint> {
    let chosen = Selection::of(&enterprise.layers, &lists.layer);
    let names = chosen.names(Chosen::Known);
    let count = chosen.count(Chosen::Known);
    let told = if count > 0 {
        let zh = format!("申报的所属领域：{names}。");
        let en = format!("Layers declared: {names}.");
        hint("layers_chosen", Leaning::Supports, zh, en)
    } else {
        match rule {
            LayerRule::AtLeastOne => {
                let zh = "没有选择标准所列的所属领域；口径要求至少一项，请按产品和技术材料判断。"
                    .to_owned();
                let en =
                    "No layer of the standard's list is chosen; the policy asks for at least one."
                        .to_owned();
                hint("layers_none", Leaning::Open, zh, en)
            }
            LayerRule::NotRequired => {
                let zh = "没有选择标准所列的所属领域；口径不要求选择，请按产品和技术材料判断。"
                    .to_owned();
                let en = "No layer of the standard's list is chosen; the policy asks for none."
                    .to_owned();
                hint("layers_none", Leaning::Fact, zh, en)
            }
        }
    };
    let mut found = vec![told.count("layers", count, NumberUnit::Items)];
    if chosen.count(Chosen::Unknown) > 0 {
        let names = chosen.names(Chosen::Unknown);
        let zh = format!("所属领域中有不在标准所列的选项：{names}。");
        let en = format!("Chosen layers that the standard does not list: {names}.");
        found.push(hint("layers_unknown", Leaning::Doubts, zh, en));
    }
    if chosen.count(Chosen::OpenEnded) > 0 {
        let names = chosen.names(Chosen::OpenEnded);
        let zh = format!("所属领域选有{names}，须有文字说明，请查阅技术说明。");
        let en =
            format!("{names} needs a written description; see the description of the technology.");
        found.push(hint("layers_other", Leaning::Open, zh, en));
    }
    found
}

fn hint(code: &'static str, leaning: Leaning, zh: String, en: String) -> Hint {
    Hint::new(ClauseKey::Layer, code, leaning, zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::Catalogue;

    fn check(layers: &[&str], expected: &[(&str, Leaning)]) -> Vec<Hint> {
        let enterprise = Enterprise {
            layers: layers.iter().map(|key| (*key).to_owned()).collect(),
            ..Enterprise::default()
        };
        let catalogue = Catalogue::builtin();
        let found = hints(&enterprise, LayerRule::AtLeastOne, catalogue.lists());
        let told: Vec<_> = found.iter().map(|hint| (hint.code, hint.leaning)).collect();
        assert_eq!(told, expected, "{layers:?}");
        found
    }

    #[test]
    fn at_least_one_layer_of_the_list() {
        let chosen = ("layers_chosen", Leaning::Supports);
        let none = ("layers_none", Leaning::Open);
        let unknown = ("layers_unknown", Leaning::Doubts);
        let other = ("layers_other", Leaning::Open);
        let found = check(&["L1.BASE", "L4.APPLICATION"], &[chosen]);
        assert_eq!(found[0].zh, "申报的所属领域：基础层、应用层。");
        let _ = check(&[], &[none]);
        let _ = check(&["L9"], &[none, unknown]);
        let _ = check(&["L1.BASE.DATA", "云"], &[chosen, unknown]);
        let _ = check(&["L3.MODEL.OTHER"], &[chosen, other]);
        // A key of another list is none of this one.
        let _ = check(&["K1.IOT"], &[none, unknown]);
    }

    #[test]
    fn the_policy_may_ask_for_none() {
        let catalogue = Catalogue::builtin();
        let enterprise = Enterprise::default();
        let found = hints(&enterprise, LayerRule::NotRequired, catalogue.lists());
        assert_eq!(found[0].leaning, Leaning::Fact);
    }
}
