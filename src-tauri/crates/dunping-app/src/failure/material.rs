//! Register, workbooks, panels, draws and papers: what happened and what to do.

use dunping_domain::draw::DrawRefusal;
use dunping_domain::panel::PanelRefusal;
use dunping_domain::policy::PolicyError;
use dunping_register::RegisterError;
use dunping_report::RenderError;
use dunping_workbook::{AnswerError, ReadError};

use super::Parts;

pub(super) fn policy(error: &PolicyError) -> Parts {
    let message = match error {
        PolicyError::Shape(problem) => format!("评审口径文件的格式有误：{problem}"),
        PolicyError::Unknown { setting } => format!("评审口径中有不认识的设置“{setting}”。"),
        PolicyError::Missing { setting } => format!("评审口径中缺少设置“{setting}”。"),
        PolicyError::Superfluous { setting, with } => {
            format!("评审口径中的“{setting}”只能与“{with}”同时使用。")
        }
        PolicyError::Answer {
            setting,
            value,
            allowed,
        } => format!("评审口径中“{setting}”的值{value}不可用，可用：{allowed}。"),
        PolicyError::FixedByStandard { key, value, fixed } => {
            format!("评审口径中“{key}”为{value}，但标准规定为{fixed}，不能更改。")
        }
        PolicyError::GrowthYears(years) => {
            format!("评审口径中的增长率年数为{years}，目前只能按三个会计年度计算。")
        }
        PolicyError::Panel { technical, finance } => format!(
            "评审口径中的专家组为技术{technical}人、财务{finance}人；须为单数，至少三人，且两类都有。"
        ),
        PolicyError::ReReview(seats) => {
            format!("评审口径中的复评专家组为{seats}人；须为单数，至少三人。")
        }
        PolicyError::Percent(percent) => format!("评审口径中的{percent}%不是有效的比例。"),
    };
    (
        "policy",
        message,
        "请改正口径文件后重试；若是收到的案卷，请向评估机构索取正确的案卷。",
    )
}

pub(super) fn register(error: &RegisterError) -> Parts {
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

pub(super) fn answer(error: &AnswerError) -> Parts {
    let told = |code, message: &str, remedy| (code, message.to_owned(), remedy);
    match error {
        AnswerError::OtherFile { .. }
        | AnswerError::UnknownField { .. }
        | AnswerError::NotAsked { .. }
        | AnswerError::UnknownChoice { .. }
        | AnswerError::Contradicting { .. } => told(
            "confirmation",
            "读取方式的确认与工作簿不符：这里没有这个疑问，或者没有这种读法。",
            "请重新打开案件后再确认；收到的案卷有此问题时，请联系评估机构。",
        ),
        AnswerError::Nobody { .. } | AnswerError::NoTime { .. } => told(
            "confirmation.unsigned",
            "读取方式的确认没有写明是谁、在何时作出的。",
            "请联系评估机构。",
        ),
    }
}

pub(super) fn workbook(error: &ReadError) -> Parts {
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
        ReadError::OldBinary => told("workbook.old", "这是 Excel 95 或更早版本的工作簿。", resave),
        ReadError::Damaged(_) => told(
            "workbook.damaged",
            "工作簿已损坏，可能没有下载完整。",
            "请企业重新提交。",
        ),
        ReadError::FalsePlace { place, .. } => (
            "workbook.false_place",
            format!("工作簿中有不存在的单元格位置“{place}”，已拒绝读取。"),
            resave,
        ),
        ReadError::FalseIndex { index, .. } => (
            "workbook.false_index",
            format!("工作簿的单元格引用了不存在的条目“{index}”，已拒绝读取。"),
            resave,
        ),
        ReadError::OutOfTime { .. } | ReadError::BrokenOff | ReadError::AnswerTooLong { .. } => {
            told(
                "workbook.too_demanding",
                "读取这个工作簿所需的时间或内存超出限度，已经中止；程序和其他材料没有受影响。",
                "请企业用空白申报表重新填写后提交。",
            )
        }
        ReadError::NoWorker(problem) => (
            "workbook.no_worker",
            format!("没有读取工作簿：系统不允许启动读取进程（{problem}）。"),
            "请重新启动本程序后重试；仍然如此时，请检查安全软件是否拦截了本程序。",
        ),
        ReadError::TooManyParts { .. }
        | ReadError::DuplicatePart
        | ReadError::Bomb { .. }
        | ReadError::Doctype { .. }
        | ReadError::NotUtf8 { .. }
        | ReadError::FalseCount { .. }
        | ReadError::TooManySheets { .. }
        | ReadError::TooMuchText { .. }
        | ReadError::TooManyAreas { .. }
        | ReadError::TooManyCells { .. } => told(
            "workbook.hostile",
            "工作簿的内部结构异常，已拒绝读取。",
            "请企业用空白申报表重新填写后提交。",
        ),
    }
}

pub(super) fn panel(refusal: &PanelRefusal) -> String {
    match refusal {
        PanelRefusal::Even(count) => format!("专家组有{count}人，应为单数。"),
        PanelRefusal::TooSmall(count) => format!("专家组只有{count}人，至少三人。"),
        PanelRefusal::NoTechnical => "专家组没有技术专家。".to_owned(),
        PanelRefusal::NoFinance => "专家组没有财务专家。".to_owned(),
        PanelRefusal::Twice(id) => format!("{id}在专家组中出现两次。"),
        PanelRefusal::Chair(id) => format!("组长{id}不是专家组中的技术专家。"),
    }
}

pub(super) fn draw(refusal: &DrawRefusal) -> Parts {
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

pub(super) fn render(error: &RenderError) -> Parts {
    let text = error.to_string();
    (
        "render",
        format!("报告无法排版：{text}。"),
        "请检查其中是否有字体不支持的生僻字，改用通用写法或安装补充字体。",
    )
}
