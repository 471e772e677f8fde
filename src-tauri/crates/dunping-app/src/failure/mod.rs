//! What people read when a use case could not be done: for every error a stable code, what happened, and what to do. A match without a
//! wildcard over our own errors, so that a new one does not go unworded.

use std::io;

use dunping_package::DocumentError;
use dunping_package::export::ExportError;
use dunping_report::SignPdfError;
use dunping_workbook::WriteError;

mod files;
mod material;

use self::files::{envelope, key_file, open, save, seal};
use self::material::{answer, draw, panel, policy, register, render, workbook};
use crate::AppError;

/// Code, what happened, what to do.
type Parts = (&'static str, String, &'static str);

pub(crate) fn parts(error: &AppError) -> Parts {
    let told = |code, message: &str, remedy| (code, message.to_owned(), remedy);
    match error {
        AppError::Locked => told("locked", "尚未载入身份。", "请先选择身份文件并输入口令。"),
        AppError::NoCase => told("no_case", "尚未打开案卷。", "请先打开案卷。"),
        AppError::NoRegister => told(
            "no_register",
            "尚未打开登记簿。",
            "请先选择登记簿所在的文件夹。",
        ),
        AppError::NoDemo => told(
            "no_demo",
            "没有找到演示文件。",
            "请用 cargo xtask demo 重新生成演示。",
        ),
        AppError::DemoExists => told(
            "demo_exists",
            "该文件夹中已有演示文件，没有改动任何内容。",
            "请选择另一个文件夹，或先删除它。",
        ),
        AppError::UnknownFile => told("unknown_file", "所选文件已失效。", "请重新选择文件。"),
        AppError::NotOnPanel => told(
            "not_on_panel",
            "该身份不是本案专家组成员。",
            "请确认使用的是本人的身份文件和发给本人的案卷。",
        ),
        AppError::NotChair => told(
            "not_chair",
            "该身份不是本案组长。",
            "汇总和结论只能由组长完成。",
        ),
        AppError::NotStaff => told(
            "not_staff",
            "该身份不是工作人员。",
            "请使用评估机构工作人员的身份文件。",
        ),
        AppError::NoTrust => told(
            "no_trust",
            "没有找到评估机构的信任文件（.dptrust）。",
            "请把评估机构发给您的信任文件放在身份文件旁边，再试一次。",
        ),
        AppError::NoFonts => told(
            "no_fonts",
            "没有找到排版所需的字体。",
            "请重新安装程序；在源码目录中请先运行 cargo xtask setup。",
        ),
        AppError::NoRandomness => told(
            "no_randomness",
            "系统没有提供随机数。",
            "请重新启动计算机后再试。",
        ),
        AppError::WrongKind { wanted } => (
            "wrong_kind",
            format!("这个文件不是{wanted}。"),
            "请重新选择文件。",
        ),
        AppError::OtherEdition { .. } => told(
            "other_edition",
            "文件依据的标准版本与本程序内置的版本不同。",
            "请向评估机构索取相同版本的程序。",
        ),
        AppError::OtherPackage => told(
            "other_package",
            "文件不属于本案的这一版案卷。",
            "请核对案件，或请专家按现行案卷重新评审。",
        ),
        AppError::OtherRound { found } => (
            "other_round",
            format!("意见属于第{found}轮，不是本轮。"),
            "请专家按本轮重新签署。",
        ),
        AppError::OtherSigner => told(
            "other_signer",
            "意见的签名人与所载专家不一致。",
            "不予采用；请联系该专家核实。",
        ),
        AppError::Gaps { count } => (
            "gaps",
            format!("意见还有{count}处没有填完整。"),
            "请按清单逐条补齐。",
        ),
        AppError::AlreadySealed => told(
            "already_sealed",
            "意见已签署封装，不能直接修改。",
            "如需修改，请先点“更正”。",
        ),
        AppError::NotHandedOut => told(
            "not_handed_out",
            "意见已签署，但返回包还没有交到您选择的位置。",
            "请再点“签署并封装”并选择位置；之后如需修改，请点“更正”。",
        ),
        AppError::AnotherCase => told(
            "another_case",
            "要保存的内容属于另一个案卷，没有保存。",
            "请返回后重新打开案卷，再继续填写。",
        ),
        AppError::IdentityExchanged => told(
            "identity_exchanged",
            "身份文件已被换成另一份，没有签名。",
            "请退出后用现在的身份文件重新进入；如非本人更换，请联系评估机构。",
        ),
        AppError::NothingSealed => told("nothing_sealed", "还没有签署封装过。", "请先签署并封装。"),
        AppError::CannotConclude { reasons } => (
            "cannot_conclude",
            format!("还不能作出结论：{}", reasons.join("")),
            "请先解决以上问题。",
        ),
        AppError::NoteRequired => told(
            "note_required",
            "逐条表决与总体意见不一致，必须填写合议说明。",
            "请填写合议说明后再作结论。",
        ),
        AppError::Contradiction => told(
            "contradiction",
            "案卷中的评审口径或抽取结果与清单不一致，已拒绝打开。",
            "请向评估机构索取正确的案卷。",
        ),
        AppError::TallyDiffers => told(
            "tally_differs",
            "结案包中的计票与签名的意见不一致。",
            "不予采用；请联系组长核实。",
        ),
        AppError::ReportDiffers => told(
            "report_differs",
            "评审报告与结案单不一致，或其签名无效。",
            "不予采用；请联系组长核实。",
        ),
        AppError::NoSuchCase { case_no } => (
            "no_such_case",
            format!("登记簿中没有案件 {case_no}。"),
            "请核对评审编号和登记簿。",
        ),
        AppError::NoEnterprise => told(
            "no_enterprise",
            "工作簿中没有企业名称。",
            "请企业在“企业基本信息”中填写后重新提交。",
        ),
        AppError::Blocked { count } => (
            "blocked",
            format!("材料中有{count}处互相矛盾，不能通过预审。"),
            "请企业补正后重新提交。",
        ),
        AppError::AttachmentsMissing { count } => (
            "attachments_missing",
            format!("附件清单中有{count}个文件没有收到，不能通过预审。"),
            "请企业补齐后重新受理。",
        ),
        AppError::TooManyFiles { name, limit } => (
            "too_many_files",
            format!("文件夹“{name}”连同子文件夹有{limit}个以上文件，没有受理。"),
            "请选择只放有本案附件的文件夹。",
        ),
        AppError::WrongState { found, .. } => (
            "wrong_state",
            format!("案件当前状态为“{}”，不能进行这一步。", found.zh()),
            "请按流程进行下一步。",
        ),
        AppError::PanelSize { technical, finance } => (
            "panel_size",
            format!("技术{technical}席、财务{finance}席不能组成专家组。"),
            "专家组应为三人以上单数，并且技术、财务专家都有。",
        ),
        AppError::PoolTooSmall => told(
            "pool_too_small",
            "专家库中可抽取的专家少于席位。",
            "请补充专家库，或减少排除的人选。",
        ),
        AppError::NoDraw => told("no_draw", "还没有抽取专家。", "请先完成抽取。"),
        AppError::NonceOfAnother => told(
            "nonce_of_another",
            "抽取承诺由另一位工作人员作出，您不能揭示。",
            "请由作出承诺的工作人员揭示。",
        ),
        AppError::NotADate { text } => (
            "not_a_date",
            format!("“{text}”不是日期。"),
            "请按 2026-09-15 的格式填写。",
        ),
        AppError::CalendarMissing { year } => (
            "calendar_missing",
            format!("没有{year}年的工作日历，无法确定期限。"),
            "请先导入该年的工作日历。",
        ),
        AppError::StoredFile { name } => (
            "stored_file",
            format!("登记簿中的文件“{name}”缺失，或在登记之后被改动过。"),
            "不能使用；请从备份恢复该文件，并查明原因。",
        ),
        AppError::DateDoesNotFit { date } => (
            "date",
            format!("日期{date}不合适：不能晚于今天，也不能早于它所依据的步骤。"),
            "请核对日期。",
        ),
        AppError::PublicityRuns { until } => (
            "publicity_runs",
            format!("公示到{until}才结束。"),
            "请在公示期满后再发证。",
        ),
        AppError::NoDocumentNo => told("no_document_no", "没有填写认定文号。", "请填写认定文号。"),
        AppError::Part(part) => (
            "part",
            format!("其中的“{part}”缺失或无法读取。"),
            "文件可能已损坏，请索取原文件。",
        ),
        AppError::Read { name, problem } => (
            "read",
            format!("无法读取“{name}”：{}。", io_zh(problem)),
            "请检查文件是否还在、U盘是否已拔出，然后重试。",
        ),
        AppError::Write { name, problem } => (
            "write",
            format!("无法写入“{name}”：{}。", io_zh(problem)),
            "请检查磁盘空间和权限，然后重试。",
        ),
        AppError::Interrupted => told(
            "interrupted",
            "操作意外中断，已保存的内容没有受影响。",
            "请重试；如再次出现，请把情况告诉评估机构。",
        ),
        AppError::Open(error) => open(error),
        AppError::Seal(error) => seal(error),
        AppError::Save(error) => save(error),
        AppError::Export(ExportError::Open(error)) => open(error),
        AppError::Export(ExportError::Save(error)) => save(error),
        AppError::Document(DocumentError::Envelope(error)) | AppError::Envelope(error) => {
            envelope(error)
        }
        AppError::Document(DocumentError::Sign(_)) | AppError::Sign(_) => {
            told("sign", "签名密钥无法使用。", "请重新载入身份文件。")
        }
        AppError::Document(DocumentError::Json(_) | DocumentError::Serialize(_)) => told(
            "document",
            "签名文件的内容不符合格式。",
            "不予采用；请索取原文件。",
        ),
        AppError::KeyFile(error) => key_file(error),
        AppError::Identity(_) => told(
            "identity",
            "身份无法建立：编号或姓名不合要求，或信任文件中没有登记该密钥。",
            "请核对编号、姓名，并向评估机构确认登记。",
        ),
        AppError::Authority(_) => told(
            "authority",
            "评估机构的证书无法建立或读取。",
            "请核对名称和有效期。",
        ),
        AppError::Trust(_) => told(
            "trust",
            "信任文件无效：签名不符、属于另一机构或版本倒退。",
            "请向评估机构索取现行的信任文件。",
        ),
        AppError::Register(error) => register(error),
        AppError::Workbook(error) => workbook(error),
        AppError::Answer(error) => answer(error),
        AppError::Template(WriteError::ApplicationYear(_)) => told(
            "template_year",
            "申报年度不在2000年至2100年之间。",
            "请填写四位年份，如2026。",
        ),
        AppError::Template(_) => told("template", "工作簿无法生成。", "请检查磁盘空间后重试。"),
        AppError::Panel(refusal) => ("panel", panel(refusal), "请重新抽取或递补。"),
        AppError::Draw(refusal) => draw(refusal),
        AppError::TooFar(_) => told("too_far", "日期超出可以计算的范围。", "请核对日期。"),
        AppError::Policy(error) => policy(error),
        AppError::NoFigure(why) => (
            "no_figure",
            why.clone(),
            "请核对试算的数值和单位（分或人）。",
        ),
        AppError::Render(error) => render(error),
        AppError::Font(_) => told("font", "字体文件无法使用。", "请重新安装程序。"),
        AppError::SignPdf(SignPdfError::Appearance(error)) => render(error),
        AppError::SignPdf(_) => told("sign_pdf", "PDF 无法签名。", "请重新生成报告后再签名。"),
        AppError::Pdf(_) => told("pdf", "不是可以读取的 PDF。", "请索取原文件。"),
    }
}

fn io_zh(problem: &io::Error) -> String {
    match problem.kind() {
        io::ErrorKind::NotFound => "文件不存在".to_owned(),
        io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "磁盘已满".to_owned(),
        io::ErrorKind::IsADirectory => "这是一个文件夹".to_owned(),
        _ => problem.to_string(),
    }
}
