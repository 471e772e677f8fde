//! Where an address lies: in Liaoning, elsewhere, or unsaid, by the province or city that it begins with.

use super::words::folded;

/// The cities of Liaoning, without 市.
const CITIES: [&str; 14] = [
    "沈阳",
    "大连",
    "鞍山",
    "抚顺",
    "本溪",
    "丹东",
    "锦州",
    "营口",
    "阜新",
    "辽阳",
    "盘锦",
    "铁岭",
    "朝阳",
    "葫芦岛",
];

/// The other provinces, autonomous regions, municipalities and special regions.
const ELSEWHERE: [&str; 33] = [
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "重庆",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
    "香港",
    "澳门",
    "台湾",
];

/// Where an address begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Where {
    /// In Liaoning.
    Liaoning,
    /// In another province.
    Elsewhere,
    /// It does not say.
    Unsaid,
}

/// Where a domicile lies by how it begins. Streets are named after cities too, so nothing behind the beginning counts.
pub(crate) fn whereabouts(address: &str) -> Where {
    let address = folded(address);
    let address = address.trim_start_matches("中华人民共和国");
    let address = address
        .strip_prefix("中国")
        .unwrap_or(address)
        .trim_start_matches('(');
    if address.starts_with("辽宁") {
        return Where::Liaoning;
    }
    if ELSEWHERE.iter().any(|other| address.starts_with(other)) {
        return Where::Elsewhere;
    }
    // 朝阳区 and 大连路 are not the cities.
    let city = CITIES.iter().find_map(|city| address.strip_prefix(city));
    let street = |rest: &str| {
        ["区", "路", "街", "大街", "大道", "道", "巷"]
            .iter()
            .any(|word| rest.starts_with(word))
    };
    match city {
        Some(rest) if !street(rest) => Where::Liaoning,
        _ => Where::Unsaid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_lies_where_it_begins() {
        for (address, expected) in [
            ("辽宁省沈阳市浑南区", Where::Liaoning),
            (" 中国(辽宁)自由贸易试验区大连片区", Where::Liaoning),
            ("中国辽宁省鞍山市", Where::Liaoning),
            ("沈阳大东区", Where::Liaoning),
            ("葫芦岛市龙港区", Where::Liaoning),
            ("朝阳县柳城街道", Where::Liaoning),
            ("朝阳区建国路1号", Where::Unsaid),
            ("大连路8号", Where::Unsaid),
            ("大连大道8号", Where::Unsaid),
            ("沈阳大街3号", Where::Unsaid),
            ("浑南区", Where::Unsaid),
            ("", Where::Unsaid),
            ("吉林省长春市沈阳街", Where::Elsewhere),
            ("上海市虹口区大连路1号", Where::Elsewhere),
            ("内蒙古自治区", Where::Elsewhere),
        ] {
            assert_eq!(whereabouts(address), expected, "{address}");
        }
    }
}
