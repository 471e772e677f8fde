//! What people read when a use case could not be done: for every error a stable code, what happened, and what to do. A match without a
//! wildcard over our own errors, so that a new one does not go unworded.

use std::io;

use dunping_domain::draw::DrawRefusal;
use dunping_domain::panel::PanelRefusal;
use dunping_identity::{EnvelopeError, KeyFileError};
use dunping_package::disk::SaveError;
use dunping_package::export::ExportError;
use dunping_package::{DocumentError, OpenError, SealError};
use dunping_register::RegisterError;
use dunping_report::{RenderError, SignPdfError};
use dunping_workbook::ReadError;

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
        AppError::AlreadyConcluded => told(
            "already_concluded",
            "本案已经作出结论。",
            "报告和结案包已经写出，不需要再次签署。",
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
        AppError::Template(_) => told("template", "工作簿无法生成。", "请检查磁盘空间后重试。"),
        AppError::Panel(refusal) => ("panel", panel(refusal), "请重新抽取或递补。"),
        AppError::Draw(refusal) => draw(refusal),
        AppError::TooFar(_) => told("too_far", "日期超出可以计算的范围。", "请核对日期。"),
        AppError::Policy(_) => told(
            "policy",
            "评审口径文件不合要求。",
            "请向评估机构索取正确的口径文件。",
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

fn open(error: &OpenError) -> Parts {
    let told = |code, message: &str, remedy| (code, message.to_owned(), remedy);
    let ask = "请向发件人索取原文件。";
    match error {
        OpenError::TooShort => told(
            "open.too_short",
            "文件不完整，只有开头的一小部分或是空文件。",
            ask,
        ),
        OpenError::NotAge => told(
            "open.not_ours",
            "这不是盾评的封装文件。",
            "请确认选对了文件。",
        ),
        OpenError::Unsupported => told(
            "open.unsupported",
            "文件使用了本程序不认识的加密版本。",
            "请安装新版本的程序。",
        ),
        OpenError::HeaderLimit | OpenError::RecipientType { .. } => {
            told("open.header", "文件头不合规，已拒绝打开。", ask)
        }
        OpenError::NotForYou | OpenError::NotAddressed => told(
            "open.not_for_you",
            "这个文件不是发给该身份的，无法打开。",
            "请确认使用的是本人的身份文件，或向评估机构索取发给本人的文件。",
        ),
        OpenError::Tampered => told(
            "open.tampered",
            "文件在封装后被改动过或已损坏，已拒绝打开。",
            ask,
        ),
        OpenError::Truncated => told(
            "open.truncated",
            "文件的结尾缺失，可能没有拷贝完整。",
            "请重新拷贝，或向发件人索取原文件。",
        ),
        OpenError::BadContainer(_) => {
            told("open.container", "文件内部结构不合规，已拒绝打开。", ask)
        }
        OpenError::Unsigned => told("open.unsigned", "文件没有签名，已拒绝打开。", ask),
        OpenError::Signature(error) => envelope(error),
        OpenError::Manifest(dunping_package::ManifestError::NewerVersion { .. }) => told(
            "open.newer",
            "文件由更新版本的程序封装。",
            "请安装新版本的程序后再打开。",
        ),
        OpenError::Manifest(_) => told("open.manifest", "文件清单与内容不一致，已拒绝打开。", ask),
        OpenError::NoSuchContent => told("open.content", "文件中没有所需的内容。", ask),
        OpenError::CarriedTrust(_) => told(
            "open.trust",
            "文件中的信任文件无效，或属于另一机构。",
            "请与评估机构核对信任文件。",
        ),
        OpenError::Io(problem) => (
            "open.read",
            format!("无法读取文件：{}。", io_zh(problem)),
            "请检查文件是否还在、U盘是否已拔出，然后重试。",
        ),
        OpenError::Stopped => told("stopped", "操作已取消。", "可以重新开始。"),
    }
}

fn envelope(error: &EnvelopeError) -> Parts {
    let told = |code, message: &str, remedy| (code, message.to_owned(), remedy);
    match error {
        EnvelopeError::Revoked { id, .. } => (
            "signature.revoked",
            format!("签名人{id}的证书已被撤销。"),
            "不予采用；请联系评估机构。",
        ),
        EnvelopeError::Expired { .. } => told(
            "signature.expired",
            "签名人的证书已过期。",
            "请签名人向评估机构换发证书后重新签署。",
        ),
        EnvelopeError::NotYetValid { .. } => told(
            "signature.not_yet",
            "签名人的证书尚未生效，或本机日期不对。",
            "请核对本机日期。",
        ),
        EnvelopeError::UntrustedAuthority => told(
            "signature.authority",
            "签名证书不是本评估机构签发的。",
            "不予采用；请核对文件来源。",
        ),
        EnvelopeError::NotInRoster => told(
            "signature.roster",
            "签名人不在评估机构的名册中。",
            "请向评估机构索取最新的信任文件。",
        ),
        EnvelopeError::BadSignature => told(
            "signature.bad",
            "签名与内容不符，文件被改动过。",
            "不予采用；请索取原文件。",
        ),
        EnvelopeError::WrongKind { .. } | EnvelopeError::UnknownKind { .. } => told(
            "signature.kind",
            "签名用在了另一种文件上，已拒绝。",
            "不予采用；请索取原文件。",
        ),
        _ => told(
            "signature.refused",
            "签名不被接受。",
            "不予采用；请索取原文件。",
        ),
    }
}

fn key_file(error: &KeyFileError) -> Parts {
    let told = |code, message: &str, remedy| (code, message.to_owned(), remedy);
    match error {
        KeyFileError::WrongPassphrase => told(
            "key.passphrase",
            "口令不正确。",
            "请检查大小写和输入法后重新输入。",
        ),
        KeyFileError::NotAKeyFile => told(
            "key.not_a_key",
            "这不是身份文件。",
            "请选择评估机构认证过的身份文件（.age）。",
        ),
        KeyFileError::OtherKind { .. } => told(
            "key.other_kind",
            "这是另一种密钥文件，不是个人身份。",
            "请选择个人身份文件。",
        ),
        KeyFileError::NotCertified => told(
            "key.not_certified",
            "该身份尚未经评估机构认证。",
            "请把登记文件交给评估机构认证。",
        ),
        KeyFileError::WorkFactorTooHigh { .. } => told(
            "key.work",
            "身份文件的加密强度参数异常，已拒绝打开。",
            "请使用原来的身份文件。",
        ),
        KeyFileError::NewerVersion => told(
            "key.newer",
            "身份文件由更新版本的程序生成。",
            "请安装新版本的程序。",
        ),
        KeyFileError::Damaged => told("key.damaged", "身份文件已损坏。", "请使用备份的身份文件。"),
    }
}

fn save(error: &SaveError) -> Parts {
    match error {
        SaveError::NoSpace { path } => (
            "save.no_space",
            format!(
                "磁盘空间不足，没有写入“{}”。原有文件完好。",
                crate::session::file_name(path)
            ),
            "请清理磁盘空间后重试。",
        ),
        SaveError::Denied { path } => (
            "save.denied",
            format!(
                "没有权限写入“{}”。原有文件完好。",
                crate::session::file_name(path)
            ),
            "请换一个位置，或检查该位置是否只读。",
        ),
        SaveError::Io { path, source } => (
            "save.io",
            format!(
                "无法写入“{}”：{}。原有文件完好。",
                crate::session::file_name(path),
                io_zh(source)
            ),
            "请检查磁盘或U盘后重试。",
        ),
    }
}

fn seal(error: &SealError) -> Parts {
    let told = |code, message: &str, remedy| (code, message.to_owned(), remedy);
    match error {
        SealError::Save(error) => save(error),
        SealError::Reopen(error) => open(error),
        SealError::UnknownAddressee { id } => (
            "seal.addressee",
            format!("收件人{id}不在有效名册中。"),
            "请先为其认证，或重新抽取。",
        ),
        SealError::TooManyAddressees(_) => {
            told("seal.addressees", "收件人过多。", "请减少收件人。")
        }
        SealError::SignerNotEntitled => told(
            "seal.signer",
            "该身份不能封装这种文件。",
            "请使用相应职责的身份。",
        ),
        SealError::Source { name, source } => (
            "seal.source",
            format!("无法读取“{name}”：{}。", io_zh(source)),
            "请检查文件是否还在，然后重试。",
        ),
        SealError::FileChanged { name } => (
            "seal.changed",
            format!("封装过程中“{name}”被改动，已停止，没有写出文件。"),
            "请关闭正在编辑该文件的程序后重试。",
        ),
        SealError::TooLarge(_) => told(
            "seal.too_large",
            "内容超过封装文件的上限。",
            "请减少附件后重试。",
        ),
        SealError::Sign(_) | SealError::Manifest | SealError::Encrypt(_) => {
            told("seal.failed", "封装没有成功，没有写出文件。", "请重试。")
        }
        SealError::Stopped => told("stopped", "操作已取消。", "可以重新开始。"),
    }
}

fn register(error: &RegisterError) -> Parts {
    let told = |code, message: &str, remedy| (code, message.to_owned(), remedy);
    match error {
        RegisterError::Absent(_) => told(
            "register.absent",
            "所选文件夹中没有登记簿。",
            "请选择登记簿所在的文件夹。",
        ),
        RegisterError::AlreadyExists(_) => told(
            "register.exists",
            "该文件夹中已有登记簿。",
            "请选择另一个文件夹。",
        ),
        RegisterError::AlreadyOpen => told(
            "register.open",
            "登记簿正被另一个窗口使用。",
            "请先关闭另一个窗口。",
        ),
        RegisterError::NotARegister | RegisterError::ForeignSchema { .. } => told(
            "register.foreign",
            "这不是本程序的登记簿，或其结构被改动过。",
            "请从备份恢复。",
        ),
        RegisterError::NewerSchema { .. } => told(
            "register.newer",
            "登记簿由更新版本的程序写成。",
            "请安装新版本的程序。",
        ),
        RegisterError::UnsuitablePlace { .. } => told(
            "register.place",
            "登记簿不能放在网络盘或同步盘上。",
            "请移到本机磁盘的普通文件夹。",
        ),
        RegisterError::DiskFull => told(
            "register.full",
            "磁盘已满，没有写入任何内容。",
            "请清理磁盘空间后重试。",
        ),
        RegisterError::Damaged(_) => told(
            "register.damaged",
            "登记簿文件已损坏。",
            "请从最近的备份恢复。",
        ),
        other => (
            "register.refused",
            format!("登记簿没有接受这一步（{other}）。"),
            "没有写入任何内容；请刷新后重试。",
        ),
    }
}

fn workbook(error: &ReadError) -> Parts {
    let told = |code, message: &str, remedy| (code, message.to_owned(), remedy);
    let resave = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新提交。";
    match error {
        ReadError::Empty => told("workbook.empty", "工作簿是空文件。", "请企业重新提交。"),
        ReadError::TooLarge { .. } => told(
            "workbook.too_large",
            "工作簿超过 50 MB。",
            "请把图片等移到附件中，只在工作簿中填写数据。",
        ),
        ReadError::NotAWorkbook => told(
            "workbook.not_one",
            "这不是 Excel 工作簿。",
            "请确认选对了文件。",
        ),
        ReadError::Encrypted => told(
            "workbook.encrypted",
            "工作簿设了打开密码。",
            "请取消密码后重新提交。",
        ),
        ReadError::Html => told(
            "workbook.html",
            "这是网页文件，只是用了工作簿的名字（报税或财务软件常这样导出）。",
            resave,
        ),
        ReadError::SpreadsheetMl2003 => {
            told("workbook.xml2003", "这是 2003 版的 XML 表格。", resave)
        }
        ReadError::PlainText => told("workbook.text", "这是文本（CSV）文件。", resave),
        ReadError::LegacyBinary => told(
            "workbook.legacy",
            "这是旧格式的工作簿（.xls、.et 或 .xlsb）。",
            resave,
        ),
        ReadError::OpenDocument => told("workbook.ods", "这是 OpenDocument 表格（.ods）。", resave),
        ReadError::Damaged(_) => told(
            "workbook.damaged",
            "工作簿已损坏，可能没有下载完整。",
            "请企业重新提交。",
        ),
        ReadError::TooManyParts { .. }
        | ReadError::DuplicatePart
        | ReadError::Bomb { .. }
        | ReadError::Doctype { .. }
        | ReadError::NotUtf8 { .. }
        | ReadError::FalseCount { .. }
        | ReadError::TooManySheets { .. }
        | ReadError::TooManyCells { .. } => told(
            "workbook.hostile",
            "工作簿的内部结构异常，已拒绝读取。",
            "请企业用空白申报表重新填写后提交。",
        ),
    }
}

fn panel(refusal: &PanelRefusal) -> String {
    match refusal {
        PanelRefusal::Even(count) => format!("专家组有{count}人，应为单数。"),
        PanelRefusal::TooSmall(count) => format!("专家组只有{count}人，至少三人。"),
        PanelRefusal::NoTechnical => "专家组没有技术专家。".to_owned(),
        PanelRefusal::NoFinance => "专家组没有财务专家。".to_owned(),
        PanelRefusal::Twice(id) => format!("{id}在专家组中出现两次。"),
        PanelRefusal::Chair(id) => format!("组长{id}不是专家组中的技术专家。"),
    }
}

fn draw(refusal: &DrawRefusal) -> Parts {
    let message = match refusal {
        DrawRefusal::EntropyLine(line) => {
            return (
                "draw.entropy",
                format!("公开随机数的第{line}行不是“来源=数值”的形式。"),
                "请按“来源=数值”每行一项填写，例如 ssq:2026131=03,08,11,19,24,30+07。",
            );
        }
        DrawRefusal::EntropyTwice(source) => {
            return (
                "draw.entropy",
                format!("随机数来源“{source}”出现两次。"),
                "每个来源只填一行。",
            );
        }
        DrawRefusal::NoEntropy => {
            return (
                "draw.entropy",
                "没有填写公开随机数。".to_owned(),
                "请按“来源=数值”每行一项填写。",
            );
        }
        DrawRefusal::TooFew { .. } => "专家库中可抽取的专家少于席位。".to_owned(),
        DrawRefusal::NoSeat => "没有要抽取的席位。".to_owned(),
        DrawRefusal::PoolOrder(_) | DrawRefusal::ExcludedInPool(_) => {
            "专家库清单不合规。".to_owned()
        }
        DrawRefusal::EntropyNotNormal
        | DrawRefusal::Nonce
        | DrawRefusal::CommitDiffers
        | DrawRefusal::ResultDiffers => "抽取记录与重新计算的结果不一致。".to_owned(),
    };
    ("draw", message, "请核对抽取记录。")
}

fn render(error: &RenderError) -> Parts {
    let text = error.to_string();
    (
        "render",
        format!("报告无法排版：{text}。"),
        "请检查其中是否有字体不支持的生僻字，改用通用写法或安装补充字体。",
    )
}
