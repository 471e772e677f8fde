//! A rich made-up case for the tests, the bench and the example: a small enterprise, five experts, nineteen clauses.
#![allow(dead_code, unreachable_pub, reason = "each user takes its part")]

mod figures;

use std::path::Path;

use dunping_report::ClaimedTime;
use dunping_report::fonts::Fonts;
use dunping_report::papers::*;

use self::figures::{clause_texts, growth, indicators};

/// The fonts of the workspace.
pub(crate) fn fonts() -> Fonts {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/fonts");
    match Fonts::load(&dir) {
        Ok(fonts) => fonts,
        Err(error) => panic!("the fonts are not there ({error}); run `cargo xtask setup` first"),
    }
}

pub(crate) const MADE_AT: ClaimedTime = ClaimedTime {
    year: 2026,
    month: 11,
    day: 22,
    hour: 15,
    minute: 40,
    second: 0,
    offset_minutes: 480,
};

pub(crate) fn s(text: &str) -> String {
    text.to_owned()
}

/// A reproducible hexadecimal digest for show.
pub(crate) fn digest(seed: &str) -> String {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    (0..4)
        .map(|round| {
            for byte in seed.bytes().chain([round]) {
                state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
            format!("{state:016x}")
        })
        .collect()
}

pub(crate) fn report() -> PanelReport {
    let members = [
        (
            "T003",
            "欧阳文㛃",
            Category::Technical,
            "沈阳工业大学信息科学与工程学院",
            "教授",
        ),
        (
            "T004",
            "王䶮",
            Category::Technical,
            "辽宁省信息安全测评中心",
            "正高级工程师",
        ),
        (
            "T001",
            "李堃",
            Category::Technical,
            "东北网络安全研究院",
            "高级工程师",
        ),
        (
            "F004",
            "赵喆",
            Category::Finance,
            "辽宁中和会计师事务所（特殊普通合伙）",
            "注册会计师",
        ),
        (
            "F001",
            "𠮷田玲",
            Category::Finance,
            "大连财经学院会计学院",
            "副教授",
        ),
    ];
    let panel = members
        .iter()
        .enumerate()
        .map(|(i, (no, name, category, employer, title))| PanelMember {
            expert_no: s(no),
            name: s(name),
            category: *category,
            employer: s(employer),
            title: s(title),
            chair: i == 0,
        })
        .collect();
    PanelReport {
        state: PaperState::Final,
        audience: Audience::Panel,
        copy_of: String::new(),
        copy_source: None,
        copy_unsigned: Vec::new(),
        case_no: s("LNCSE-A-2026-0017"),
        body: s("辽宁省网络空间安全协会评估办公室"),
        review_date: s("2026年11月22日"),
        made_at: MADE_AT,
        enterprise: Enterprise {
            name: s("沈阳盾石网络安全技术有限公司"),
            uscc: s("91210112MA10TEK10B"),
            domicile: s("辽宁省沈阳市浑南区智慧四街1-121号A座1203室"),
            founded: s("2018年6月12日"),
            legal_representative: s("孙㛃"),
            kind: s("有限责任公司"),
            registered_capital: s("2,000.00 万元"),
            size_class: s("小型"),
            size_basis: s("从业人员 86 人，营业收入 4,000.00 万元"),
            business: s(
                "A 网络空间安全软件开发（A1.MIDDLEWARE 中间件、A2.TEST_TOOLS 测试工具软件）",
            ),
            layers: s("基础层（数据）、应用层（行业场景的应用）"),
            technologies: s(
                "关键通用技术（入侵检测、漏洞扫描）；关键领域技术（加密技术、安全管理技术）",
            ),
        },
        basis: Basis {
            standard: s("辽宁省网络空间安全企业认定标准与评估规范"),
            standard_sha256: digest("standard"),
            policy: s("LNCSE-default 第 1 版"),
            policy_sha256: digest("policy"),
            package_sha256: digest("package"),
            attachments: 47,
            calendar: s("国务院办公厅放假安排 2023—2026（2026 版）"),
            program: s("盾评 Dunping 0.1.0"),
            reference_year: s("2025年度"),
        },
        draw: DrawRecord {
            draw_no: 1,
            drawn_at: s("2026年11月19日 09:30"),
            algorithm: s("CSE-DRAW-v1（SHA-256）"),
            commit: digest("commit"),
            entropy: s("ssq:2026131=03,08,11,19,24,30+07\nwitness:W01=4711"),
            seed: digest("seed"),
        },
        panel,
        recusal_statement: s(
            "专家组成员均已签署回避及保密承诺书，声明近三年内本人、配偶及直系亲属未在申报企业任职、持股或担任顾问，\
             未参与申报材料的编制、审计与咨询，与申报企业不存在可能影响公正评审的其他利害关系；对评审中知悉的商业秘密和个人信息负有保密义务。",
        ),
        indicators: indicators(),
        growth: growth(),
        size: SizeDerivation {
            staff: s("86 人（2025年末从业人员期末人数）"),
            revenue: s("4,000.00 万元（2025年度营业收入）"),
            class: s("小型"),
            steps: vec![
                s("大型：X≥300 且 Y≥10,000 万元，不满足；"),
                s("中型：X≥100 且 Y≥1,000 万元，X=86 不满足，下划一档；"),
                s("小型：X≥10 且 Y≥50 万元，满足。"),
            ],
        },
        policy_notes: vec![
            PolicyNote {
                clause: s("4.2.4.b"),
                text: s(
                    "“其中研究开发人员”按从严口径（研发 ∩ 本科以上 ∩ 签订劳动合同）为 25.5813%，按从宽口径（全部研发人员）为 31.3953%，两种口径结论一致。",
                ),
            },
            PolicyNote {
                clause: s("4.3.2"),
                text: s(
                    "年均增长率按水平法（几何平均）为 4.8808%，未达 5%；按逐年平均法为 11.6666%，达到 5%。结论随算法而变，专家组采用省内统计惯例的水平法，另以利润指标认定。",
                ),
            },
        ],
        clauses: clauses(),
        classification: Classification {
            primary: s("A 网络空间安全软件开发：A1.MIDDLEWARE 中间件、A2.TEST_TOOLS 测试工具软件"),
            secondary: s(
                "C 网络空间安全服务：C1.OPERATION_MAINTENANCE 网络空间安全系统运行运维服务",
            ),
            revenue_shares: [
                ("A 网络空间安全软件开发", "21,600,000.00 元", "54.0000%"),
                ("C 网络空间安全服务", "9,200,000.00 元", "23.0000%"),
                ("X 行业应用服务", "3,200,000.00 元", "8.0000%"),
                ("非网络空间安全业务", "6,000,000.00 元", "15.0000%"),
            ]
            .map(|(name, amount, percent)| RevenueShare {
                name: s(name),
                amount: s(amount),
                percent: s(percent),
            })
            .into(),
            exclusion: s(
                "不适用排除情形。行业应用服务收入占 8.0000%，主营业务为自主软件产品的开发与销售，5 票认为不属于“仅利用网络空间安全技术开展行业应用服务”的企业。",
            ),
        },
        site_visit: Some(SiteVisit {
            date: s("2026年11月20日"),
            place: s("沈阳市浑南区智慧四街1-121号A座12层"),
            attendees: s(
                "专家 T003、T004、F004；企业法定代表人、技术负责人、财务负责人；评估机构工作人员 2 名",
            ),
            findings: s(
                "专家查看了研发场所、测试环境与代码库，抽查 3 个研发项目的立项书、工时表和测试记录，与申报材料一致。\n核对了 12 份劳动合同与社保缴纳记录，未见异常；租赁合同有效期至 2028年3月31日，覆盖评审日。",
            ),
            seen: vec![Seen {
                expert_no: s("T003"),
                clause: s("4.1-2"),
                text: s(
                    "机房有三排机柜，标签与资产台账一致。（照片 DSC01.jpg，拍摄 2026-11-20 10:20:31，添加 2026-11-20 10:25:00，SHA-256 5be0f1a2…）",
                ),
            }],
        }),
        dissents: vec![
            Dissent {
                expert_no: s("F001"),
                clause: s("4.2.5"),
                vote: Verdict::NotMet,
                reason: s(
                    "企业仅有硕士 6 人、高级职称 1 人，无博士，与同规模企业相比偏少。标准虽未规定数量，仍应有一名以上网络空间安全方向的高级职称人员常年在岗。",
                ),
            },
            Dissent {
                expert_no: s("T001"),
                clause: s("4.4.2"),
                vote: Verdict::NotMet,
                reason: s(
                    "信息技术服务质量管理体系的运行记录只覆盖 2026年3月以后，“持续运行”的证据不足。",
                ),
            },
        ],
        conclusion: Conclusion {
            outcome: Outcome::Passed,
            remarks: s(
                "专家组建议企业补充信息技术服务质量管理体系的内审记录，并在跟踪管理中关注收入增长。",
            ),
        },
        recorder: s("周琳"),
        provenance: provenance(),
        adjustments: adjustments(),
        set_aside: Vec::new(),
        ballots: members
            .iter()
            .map(|(no, ..)| BallotRecord {
                expert_no: s(no),
                round: 2,
                sha256: digest(no),
                fingerprint: digest(&format!("cert{no}"))[..40].to_uppercase(),
                signed_at: s("2026年11月22日 14:05"),
            })
            .collect(),
        journal_head: digest("journal"),
        reasons: members.iter().map(|(no, ..)| reasons(no)).collect(),
    }
}

fn clauses() -> Vec<ClauseResult> {
    clause_texts()
        .into_iter()
        .map(|[clause, name, requirement, evidence]| {
            let computed = ["4.2.3.a", "4.2.3.b", "4.2.4.a", "4.2.4.b", "4.3.1", "4.3.2"]
                .contains(&clause.as_str());
            let against = u32::from(["4.2.5", "4.4.2"].contains(&clause.as_str()));
            let note = if clause == "4.3.2" {
                s("收入增长率按水平法未达 5%，利润增长率达到，任一项达到即符合。")
            } else {
                String::new()
            };
            ClauseResult {
                machine: if computed {
                    Verdict::Met
                } else {
                    Verdict::Judgement
                },
                votes_for: 5 - against,
                votes_against: against,
                result: Verdict::Met,
                source_no: source_no(&clause),
                clause,
                name,
                requirement,
                evidence,
                note,
            }
        })
        .collect()
}

/// The number that the standard prints for a clause.
fn source_no(clause: &str) -> String {
    match clause {
        "4.5.2a" => s("4.5.2 核心技术（首次出现）"),
        "4.5.2b" => s("4.5.2 业务归属（重复编号，应为4.5.3）"),
        "4.5.2b-X" => s("4.5.2 业务归属（重复编号）"),
        item if item.starts_with("4.1-") => format!("{})", item.replace('-', " ")),
        leaf => leaf
            .trim_end_matches(".a")
            .trim_end_matches(".b")
            .to_owned(),
    }
}

fn provenance() -> Vec<Provenance> {
    let single = [
        (
            "营业收入合计（2025年）",
            "40,000,000.00 元",
            "近三年财务数据!D3",
            "4,000.00",
        ),
        (
            "网络空间安全业务收入（2025年）",
            "34,000,000.00 元",
            "近三年财务数据!D6",
            "３，４００．００",
        ),
        (
            "研究开发费用总额（2025年）",
            "3,000,000.00 元",
            "研发费用明细!N14",
            "301.20",
        ),
        (
            "境内研究开发费用（2025年）",
            "2,760,000.00 元",
            "研发费用明细!O14",
            "276.00",
        ),
        ("从业人员期末人数", "86 人", "企业基本信息!B13", "86"),
        (
            "主营业务利润（2024年）",
            "-240,000.00 元",
            "近三年财务数据!C7",
            "（24.00）",
        ),
    ];
    let row = |figure: &str, value: &str, place: &str, raw: &str| Provenance {
        figure: s(figure),
        value: s(value),
        file: format!("申报书.xlsx {}…", &digest("workbook")[..12]),
        place: s(place),
        raw: s(raw),
    };
    let single = single.map(|(figure, value, place, raw)| row(figure, value, place, raw));
    let groups = [
        ("职工总数", 'B', 'C', 84),
        ("本科以上（签订劳动合同）", 'D', 'E', 55),
    ];
    let monthly = groups.into_iter().flat_map(|(group, open, close, first)| {
        (1..=12).map(move |month| {
            let (before, after) = (first + month / 3, first + (month + 1) / 3);
            let cell = month + 2;
            row(
                &format!("{group}，{month}月（月初、月末）"),
                &format!("{before} 人、{after} 人"),
                &format!("人员月度表!{open}{cell}、{close}{cell}"),
                &format!("{before}、{after}"),
            )
        })
    });
    single.into_iter().chain(monthly).collect()
}

fn reasons(no: &str) -> ExpertReasons {
    let texts = [
        "营业执照与公示系统报告一致，住所在沈阳市浑南区，登记状态为存续。",
        "现场面积约 600㎡，租赁合同覆盖评审日；开发、测试环境分离，设备清单与固定资产明细相符。",
        "",
        "核心技术为协议深度解析与细粒度访问控制，已取得发明专利 ZL201710601862.3 等 4 项，并用于主要产品。",
        "发明专利 4 项、软件著作权 21 项（2019SR0123456 等），权利人均为本企业；参编 GB/T 标准 1 项。",
    ];
    ExpertReasons {
        expert_no: s(no),
        overall: s("材料完整，数据可追溯。建议通过。"),
        reasons: clause_texts()
            .into_iter()
            .enumerate()
            .map(|(i, [clause, ..])| {
                let dissent = (no == "F001" && clause == "4.2.5") || (no == "T001" && clause == "4.4.2");
                let vote = if dissent { Verdict::NotMet } else { Verdict::Met };
                let text = if dissent {
                    s("见第八部分所载理由：证据不足以支持“持续运行”或人员配置的要求，本人投不符合票。")
                } else {
                    s(texts[i % texts.len()])
                };
                Reason { clause, vote, text }
            })
            .collect(),
    }
}

pub(crate) fn certificate() -> CertificatePaper {
    CertificatePaper {
        state: PaperState::Final,
        number: s("辽网安企证〔2026〕0017号"),
        enterprise: s("沈阳盾石网络安全技术有限公司"),
        uscc: s("91210112MA10TEK10B"),
        domicile: s("辽宁省沈阳市浑南区智慧四街1-121号A座1203室"),
        category: s("A 网络空间安全软件开发"),
        standard: s("辽宁省网络空间安全企业认定标准与评估规范"),
        approval_no: s("辽网安评〔2026〕12号"),
        issued_on: s("2026年12月8日"),
        valid_from: s("2026年12月8日"),
        valid_to: s("2029年12月7日"),
        body: s("辽宁省网络空间安全协会评估办公室"),
        code: format!(
            "LNCSE-C-2026-0017;91210112MA10TEK10B;2029-12-07;{}",
            &digest("sig")[..32]
        ),
        made_at: MADE_AT,
    }
}

fn adjustments() -> Vec<Adjustment> {
    vec![Adjustment {
        figure: s("研究开发费用总额（2025年）"),
        old: s("3,012,000.00 元"),
        new: s("3,000,000.00 元"),
        by: s("F004"),
        at: s("2026年11月21日 10:12"),
        reason: s(
            "申报数含与研发无关的办公楼物业费 12,000.00 元，依据专项审计报告第 9 页予以剔除；更正后仍高于 5%。",
        ),
    }]
}

pub(crate) fn opinion() -> OpinionForm {
    let report = report();
    let rows = report
        .reasons
        .last()
        .map(|expert| expert.reasons.clone())
        .unwrap_or_default()
        .into_iter()
        .zip(report.clauses)
        .map(|(reason, clause)| OpinionRow {
            clause: clause.clause,
            name: clause.name,
            machine: clause.machine,
            vote: reason.vote,
            reason: reason.text,
        })
        .collect();
    OpinionForm {
        state: PaperState::Final,
        case_no: report.case_no,
        body: report.body,
        enterprise: report.enterprise.name,
        uscc: report.enterprise.uscc,
        expert: report.panel[4].clone(),
        round: 2,
        package_sha256: digest("package"),
        opinion_sha256: digest("F001"),
        review_date: report.review_date,
        rows,
        corrections: adjustments(),
        overall: s("材料完整，数据可追溯；除人员配置外均符合要求。"),
        made_at: MADE_AT,
    }
}
