//! The empty workbook, part by part as it lies in the file: what an applicant sees, may choose, may change and can print.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use dunping_domain::standard::{Catalogue, ClauseKey};
use dunping_workbook::{Reading, SheetGrid, TEMPLATE_VERSION, WriteError, read, template};
use zip::ZipArchive;

const SHEETS: [&str; 11] = [
    "企业基本信息",
    "近三年财务数据",
    "研发费用明细",
    "人员月度表",
    "人员结构",
    "知识产权清单",
    "业务收入构成",
    "核心技术与领域",
    "资质与体系证书",
    "自评表",
    "附件清单",
];

/// The workbook's parts by name.
fn parts() -> BTreeMap<String, String> {
    let workbook = template(&Catalogue::builtin(), 2026).expect("it can be written");
    let mut archive = ZipArchive::new(Cursor::new(workbook)).expect("a container");
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("a part");
        let name = entry.name().expect("a name in UTF-8").into_owned();
        let mut text = String::new();
        if entry.read_to_string(&mut text).is_ok() {
            parts.insert(name, text);
        }
    }
    parts
}

fn sheet(parts: &BTreeMap<String, String>, name: &str) -> String {
    let at = SHEETS.iter().position(|sheet| *sheet == name);
    let number = at.expect("one of the eleven") + 1;
    parts[&format!("xl/worksheets/sheet{number}.xml")].clone()
}

fn empty() -> Reading {
    let workbook = template(&Catalogue::builtin(), 2026).expect("it can be written");
    read(&workbook).expect("it can be read")
}

fn grid<'r>(reading: &'r Reading, name: &str) -> &'r SheetGrid {
    let found = reading.grid.iter().find(|grid| grid.name == name);
    found.expect("the sheet is there")
}

/// What stands between each `<tag …>` and its end, the attributes included.
fn elements<'x>(xml: &'x str, tag: &str) -> Vec<&'x str> {
    let (open, close) = (format!("<{tag} "), format!("</{tag}>"));
    let pieces = xml.split(open.as_str()).skip(1);
    pieces
        .map(|piece| match piece.find("/>") {
            Some(end) if piece.find('>') == Some(end + 1) => &piece[..end],
            _ => piece.split(close.as_str()).next().unwrap_or(piece),
        })
        .collect()
}

fn attribute<'x>(element: &'x str, name: &str) -> Option<&'x str> {
    let (_, rest) = element.split_once(&format!("{name}=\""))?;
    rest.split('"').next()
}

#[test]
fn the_eleven_sheets_and_their_headers() {
    let reading = empty();
    let names: Vec<&str> = reading.grid.iter().map(|grid| grid.name.as_str()).collect();
    assert_eq!(names, SHEETS);
    for (name, header) in [
        ("企业基本信息", "项目|内容|说明"),
        ("近三年财务数据", "项目|2023年|2024年|2025年|备注"),
        (
            "研发费用明细",
            "序号|研发项目编号|项目名称|起止时间|人员人工费用|直接投入费用|折旧费用与长期待摊费用|无形资产摊销费用|设计费用|装备调试费用与试验费用|其他费用|委托外部研发费用（境内）|委托外部研发费用（境外）|合计|其中境内发生额",
        ),
        (
            "人员月度表",
            "月份|职工总数月初（人）|职工总数月末（人）|本科及以上（签劳动合同）月初（人）|本科及以上（签劳动合同）月末（人）|研究开发人员月初（人）|研究开发人员月末（人）|其中本科及以上研发人员月初（人）|其中本科及以上研发人员月末（人）|劳务派遣等月末（人）|社保缴纳人数（人）",
        ),
        (
            "人员结构",
            "序号|姓名|证件号（后4位）|学历|学位|专业|职称|人才称号|岗位|是否研发|入职日期|合同起止|社保起缴月",
        ),
        (
            "知识产权清单",
            "序号|类型|名称|专利号/登记号/标准号|权利人/起草单位排序|申请日|授权/登记/发布日|状态|取得方式|是否网络空间安全相关|对应产品|附件编号",
        ),
        (
            "业务收入构成",
            "序号|产品/服务名称|业务归属代码|主要客户|上年度收入|占比（%）|是否主营|合同/发票附件号||可选内容（下拉列表的来源，请勿改动）",
        ),
        (
            "核心技术与领域",
            "技术点|类型（K1–K4）|说明|对应知识产权||可选内容（下拉列表的来源，请勿改动）",
        ),
        (
            "资质与体系证书",
            "证书名称|编号|发证机构|范围|发证日|有效期至|附件号",
        ),
        (
            "自评表",
            "条款号|条款内容|自评结论|自动测算（仅供企业自查，不作为评审依据）|测算对照（仅供企业自查，不作为评审依据）|自评数值|佐证附件编号|说明||测算用数（仅供企业自查）|数值",
        ),
        (
            "附件清单",
            "附件编号|文件名|类型|对应条款|页数|出具单位|日期|备注",
        ),
    ] {
        assert_eq!(grid(&reading, name).rows[2].join("|"), header, "{name}");
    }
    let months: Vec<&str> = grid(&reading, "人员月度表").rows[3..]
        .iter()
        .map(|row| row[0].as_str())
        .collect();
    assert_eq!(months.len(), 13, "{months:?}");
    assert_eq!((months[0], months[12]), ("1月", "年平均"));
    assert_eq!(reading.template_version.as_deref(), Some(TEMPLATE_VERSION));
}

#[test]
fn the_facts_that_are_asked_for() {
    let reading = empty();
    let rows = &grid(&reading, "企业基本信息").rows;
    for label in [
        "★企业名称",
        "★统一社会信用代码",
        "★企业类型",
        "★法定代表人",
        "★成立日期",
        "注册资本（万元）",
        "★住所",
        "★经营场所",
        "所在市",
        "★登记状态",
        "经营范围",
        "★申报年度",
        "★财务数据年度",
        "★从业人员期末人数（人）",
        "★金额单位",
        "联系人",
        "电话",
        "邮箱",
        "★主营业务归属",
        "所属领域·应用层",
        "核心技术·关键领域技术",
        "★申报增长指标",
        "模板版本",
    ] {
        let row = rows.iter().find(|row| row[0] == label);
        let row = row.unwrap_or_else(|| panic!("{label} is asked for"));
        assert!(row.len() > 2 && !row[2].is_empty(), "{label} has a remark");
    }
    let items: Vec<&str> = grid(&reading, "近三年财务数据").rows[3..]
        .iter()
        .map(|row| row[0].as_str())
        .collect();
    assert_eq!(
        items.join("|"),
        "营业收入合计|其中：主营业务收入|其他业务收入|网络空间安全业务收入|其中：网络空间安全主营业务收入|网络空间安全主营业务利润|利润总额|净利润|资产总额|负债总额|净资产|研发费用总额"
    );
}

#[test]
fn every_votable_clause_in_the_words_of_the_standard() {
    let (reading, catalogue) = (empty(), Catalogue::builtin());
    let rows = &grid(&reading, "自评表").rows[3..22];
    let votable: Vec<ClauseKey> = ClauseKey::ALL
        .into_iter()
        .filter(|key| key.votable())
        .collect();
    assert_eq!(votable.len(), 19);
    for (row, key) in rows.iter().zip(votable) {
        assert_eq!(row[0], key.as_str());
        assert_eq!(row[1], catalogue.clause(key).text.join("\n"), "{key}");
    }
}

/// The lists that a sheet's cells offer, by the first cell of their range.
#[test]
fn what_can_be_chosen() {
    let (parts, catalogue) = (parts(), Catalogue::builtin());
    let offered = |name: &str, cell: &str| -> String {
        let xml = sheet(&parts, name);
        let rules = elements(&xml, "dataValidation");
        let rule = rules.iter().find(|rule| {
            attribute(rule, "sqref")
                .is_some_and(|range| range == cell || range.starts_with(&format!("{cell}:")))
        });
        let rule = rule.unwrap_or_else(|| panic!("{name} {cell} has no rule"));
        assert!(
            attribute(rule, "error").is_some_and(|error| error.ends_with('。')),
            "{name} {cell} says what is wrong"
        );
        let (_, formula) = rule.split_once("<formula1>").expect("a formula");
        formula
            .split('<')
            .next()
            .unwrap_or("")
            .trim_matches('"')
            .to_owned()
    };
    for (name, cell, choices) in [
        ("企业基本信息", "B5", "18"),
        ("企业基本信息", "B17", "0"),
        ("企业基本信息", "B18", "元,千元,万元,亿元"),
        (
            "企业基本信息",
            "B22",
            "A 网络空间安全软件开发,B 网络空间安全硬件与设备制造,C 网络空间安全服务",
        ),
        ("企业基本信息", "B23", "√"),
        ("企业基本信息", "B31", "收入,利润,两者"),
        ("近三年财务数据", "B4", "0"),
        ("研发费用明细", "E4", "0"),
        ("人员月度表", "B4", "0"),
        ("人员结构", "C4", "4"),
        ("人员结构", "J4", "是,否"),
        (
            "知识产权清单",
            "B4",
            "发明专利,实用新型,软件著作权,标准规范",
        ),
        ("知识产权清单", "H4", "已授权,已登记,已发布,审查中,已失效"),
        ("业务收入构成", "C4", "$J$4:$J$51"),
        ("业务收入构成", "G4", "是,否"),
        ("核心技术与领域", "B4", "$F$4:$F$25"),
        ("自评表", "C4", "符合,不符合"),
    ] {
        assert_eq!(offered(name, cell), choices, "{name} {cell}");
    }
    let reading = empty();
    let listed = |name: &str, column: usize| -> Vec<String> {
        let rows = grid(&reading, name).rows[3..].iter();
        rows.filter_map(|row| row.get(column).cloned())
            .filter(|text| !text.is_empty())
            .collect()
    };
    let lists = catalogue.lists();
    let mut business: Vec<String> = [&lists.business, &lists.exclusion]
        .into_iter()
        .flatten()
        .flat_map(|group| &group.items)
        .map(|item| format!("{} {}", item.key, item.zh))
        .collect();
    business.push("非网安".to_owned());
    assert_eq!(listed("业务收入构成", 9), business);
    let technology: Vec<String> = lists
        .technology
        .iter()
        .flat_map(|group| &group.items)
        .map(|item| format!("{} {}", item.key, item.zh))
        .collect();
    assert_eq!(listed("核心技术与领域", 5), technology);
}

#[test]
fn the_headers_have_notes_and_money_shows_its_unit() {
    let parts = parts();
    let reading = empty();
    for (number, name) in SHEETS.iter().enumerate() {
        let notes = &parts[&format!("xl/comments{}.xml", number + 1)];
        let noted: Vec<&str> = elements(notes, "comment")
            .into_iter()
            .filter_map(|note| attribute(note, "ref"))
            .collect();
        let headers = grid(&reading, name).rows[2].iter();
        for (column, header) in (b'A'..).zip(headers.take_while(|text| !text.is_empty())) {
            let cell = format!("{}3", char::from(column));
            let plain = matches!(header.as_str(), "序号" | "项目")
                || (*name == "企业基本信息" && header == "说明");
            assert!(plain || noted.contains(&cell.as_str()), "{name} {header}");
        }
    }
    let styles = &parts["xl/styles.xml"];
    for unit in ["元", "千元", "万元", "亿元"] {
        assert!(
            styles.contains(&format!("@&quot;（{unit}）&quot;")),
            "{unit}"
        );
    }
    for name in ["近三年财务数据", "研发费用明细", "业务收入构成"] {
        let xml = sheet(&parts, name);
        for unit in ["千元", "万元", "亿元"] {
            assert!(
                xml.contains(&format!("=\"金额单位：{unit}\"</formula>")),
                "{name} {unit}"
            );
        }
    }
}

/// Only formulas are locked; there is no password; what is text stays text below the rows too.
#[test]
fn only_what_is_computed_is_locked() {
    let parts = parts();
    let styles = &parts["xl/styles.xml"];
    let (_, formats) = styles.split_once("<cellXfs").expect("formats");
    let (formats, _) = formats.split_once("</cellXfs>").expect("formats");
    let locked: Vec<bool> = formats
        .split("<xf ")
        .skip(1)
        .map(|format| !format.contains("locked=\"0\""))
        .collect();
    let is_locked = |style: Option<&str>| {
        let style: usize = style.and_then(|text| text.parse().ok()).unwrap_or(0);
        locked[style]
    };
    let (mut formulas, mut others) = (0, 0);
    for name in SHEETS {
        let xml = sheet(&parts, name);
        let protection = elements(&xml, "sheetProtection");
        assert_eq!(protection.len(), 1, "{name} is protected");
        assert!(
            !protection[0].contains("password") && !protection[0].contains("hashValue"),
            "{name}: {}",
            protection[0]
        );
        assert!(protection[0].contains("insertRows=\"0\""), "{name}");
        for cell in elements(&xml, "c") {
            let place = attribute(cell, "r").expect("a place");
            let computed = cell.contains("<f>");
            // The unit line spans two cells, of which the first has the formula.
            let joined = place.ends_with('2') && place.len() == 2 && cell.split('>').count() == 1;
            if joined {
                continue;
            }
            assert_eq!(is_locked(attribute(cell, "s")), computed, "{name} {place}");
            formulas += usize::from(computed);
            others += usize::from(!computed);
        }
        for column in elements(&xml, "col") {
            assert!(!is_locked(attribute(column, "style")), "{name}: {column}");
        }
    }
    assert!(formulas > 100 && others > 1_000, "{formulas} {others}");
}

#[test]
fn it_prints_on_a4_with_its_headers() {
    let parts = parts();
    let book = &parts["xl/workbook.xml"];
    for name in SHEETS {
        let xml = sheet(&parts, name);
        for part in [
            "orientation=\"landscape\"",
            "paperSize=\"9\"",
            "<pageSetUpPr fitToPage=\"1\"/>",
            "ySplit=\"3\"",
            "state=\"frozen\"",
        ] {
            assert!(xml.contains(part), "{name}: {part}");
        }
        assert!(book.contains(&format!("{name}!$1:$3")), "{name}");
    }
    assert!(parts["xl/styles.xml"].contains("微软雅黑"));
}

#[test]
fn the_years_follow_the_application() {
    let workbook = template(&Catalogue::builtin(), 2031).expect("it can be written");
    let reading = read(&workbook).expect("it can be read");
    let header = &grid(&reading, "近三年财务数据").rows[2];
    assert_eq!(header[1..4], ["2028年", "2029年", "2030年"]);
    assert_eq!(
        (reading.application_year, reading.reference_year),
        (Some(2031), Some(2030))
    );
    for year in [1999, 2101] {
        let refused = template(&Catalogue::builtin(), year);
        assert!(matches!(refused, Err(WriteError::ApplicationYear(y)) if y == year));
    }
}
