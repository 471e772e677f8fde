//! Register, workbooks, panels, draws and papers: what happened and what to do.

use dunping_domain::draw::DrawRefusal;
use dunping_domain::panel::PanelRefusal;
use dunping_domain::policy::PolicyError;
use dunping_register::RegisterError;
use dunping_report::RenderError;
use dunping_workbook::{AnswerError, ReadError};

use super::{Parts, told};
use crate::contract::Words;

pub(super) fn policy(error: &PolicyError) -> Parts {
    let message = match error {
        PolicyError::Shape(problem) => Words::new(format!("评审口径文件的格式有误：{problem}"), format!("The policy file has the wrong form: {problem}")),
        PolicyError::Unknown { setting } => Words::new(format!("评审口径中有不认识的设置“{setting}”。"), format!("The policy has an unknown setting “{setting}”.")),
        PolicyError::Missing { setting } => Words::new(format!("评审口径中缺少设置“{setting}”。"), format!("The policy lacks the setting “{setting}”.")),
        PolicyError::Superfluous { setting, with } => {
            Words::new(format!("评审口径中的“{setting}”只能与“{with}”同时使用。"), format!("The setting “{setting}” goes only with “{with}”."))
        }
        PolicyError::Answer {
            setting,
            value,
            allowed,
        } => Words::new(format!("评审口径中“{setting}”的值{value}不可用，可用：{allowed}。"), format!("The policy sets “{setting}” to {value}, which cannot be; possible: {allowed}.")),
        PolicyError::FixedByStandard { key, value, fixed } => {
            Words::new(format!("评审口径中“{key}”为{value}，但标准规定为{fixed}，不能更改。"), format!("The policy sets “{key}” to {value}, but the standard fixes it at {fixed}."))
        }
        PolicyError::GrowthYears(years) => {
            Words::new(format!("评审口径中的增长率年数为{years}，目前只能按三个会计年度计算。"), format!("The policy takes growth over {years} years; only three fiscal years can be computed."))
        }
        PolicyError::Panel { technical, finance } => Words::new(format!(
            "评审口径中的专家组为技术{technical}人、财务{finance}人；须为单数，至少三人，且两类都有。"
        ), format!("The policy's panel has {technical} technical and {finance} finance experts; it must be odd, at least three, with both kinds."
        )),
        PolicyError::ReReview(seats) => {
            Words::new(format!("评审口径中的复评专家组为{seats}人；须为单数，至少三人。"), format!("The policy's panel of the second review has {seats} members; it must be odd and at least three."))
        }
        PolicyError::Percent(percent) => Words::new(format!("评审口径中的{percent}%不是有效的比例。"), format!("{percent}% in the policy is no valid share.")),
    };
    (
        "policy",
        message,
        ("请改正口径文件后重试；若是收到的案卷，请向评估机构索取正确的案卷。", "Correct the policy file and try again; if it came in a case, ask the evaluation body for the right case."),
    )
}

pub(super) fn register(error: &RegisterError) -> Parts {
    match error {
        RegisterError::Absent(_) => told(
            "register.absent",
            ("所选文件夹中没有登记簿。", "There is no register in this folder."),
            ("请选择登记簿所在的文件夹。", "Choose the folder of the register."),
        ),
        RegisterError::AlreadyExists(_) => told(
            "register.exists",
            ("该文件夹中已有登记簿。", "There is a register in this folder already."),
            ("请选择另一个文件夹。", "Choose another folder."),
        ),
        RegisterError::AlreadyOpen => told(
            "register.open",
            ("登记簿正被另一个窗口使用。", "The register is in use in another window."),
            ("请先关闭另一个窗口。", "Close the other window first."),
        ),
        RegisterError::NotARegister | RegisterError::ForeignSchema { .. } => told(
            "register.foreign",
            ("这不是本程序的登记簿，或其结构被改动过。", "This is no register of this program, or its structure was changed."),
            ("请从备份恢复。", "Restore it from the backup."),
        ),
        RegisterError::NewerSchema { .. } => told(
            "register.newer",
            ("登记簿由更新版本的程序写成。", "The register was written by a newer program."),
            ("请安装新版本的程序。", "Install the newer program."),
        ),
        RegisterError::UnsuitablePlace { .. } => told(
            "register.place",
            ("登记簿不能放在网络盘或同步盘上。", "A register cannot lie on a network or synchronised disk."),
            ("请移到本机磁盘的普通文件夹。", "Move it to an ordinary folder on this computer's disk."),
        ),
        RegisterError::DiskFull => told(
            "register.full",
            ("磁盘已满，没有写入任何内容。", "The disk is full; nothing was written."),
            ("请清理磁盘空间后重试。", "Free some space and try again."),
        ),
        RegisterError::Damaged(_) => told(
            "register.damaged",
            ("登记簿文件已损坏。", "The register is damaged."),
            ("请从最近的备份恢复。", "Restore it from the latest backup."),
        ),
        other => (
            "register.refused",
            Words::new(format!("登记簿没有接受这一步（{other}）。"), format!("The register did not accept this step ({other}).")),
            ("没有写入任何内容；请刷新后重试。", "Nothing was written; refresh and try again."),
        ),
    }
}

pub(super) fn answer(error: &AnswerError) -> Parts {
    match error {
        AnswerError::OtherFile { .. }
        | AnswerError::UnknownField { .. }
        | AnswerError::NotAsked { .. }
        | AnswerError::UnknownChoice { .. }
        | AnswerError::Contradicting { .. } => told(
            "confirmation",
            ("读取方式的确认与工作簿不符：这里没有这个疑问，或者没有这种读法。", "A confirmed reading does not fit the workbook: there is no such doubt, or no such reading."),
            ("请重新打开案件后再确认；收到的案卷有此问题时，请联系评估机构。", "Open the case again and confirm; if it is in a case that you received, contact the evaluation body."),
        ),
        AnswerError::Nobody { .. } | AnswerError::NoTime { .. } => told(
            "confirmation.unsigned",
            ("读取方式的确认没有写明是谁、在何时作出的。", "A confirmed reading does not say by whom and when."),
            ("请联系评估机构。", "Contact the evaluation body."),
        ),
    }
}

pub(super) fn workbook(error: &ReadError) -> Parts {
    let resave = ("请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新提交。", "Open it in Excel or WPS, save it as an Excel workbook (.xlsx) and submit it again.");
    match error {
        ReadError::Empty => told("workbook.empty", ("工作簿是空文件。", "The workbook is an empty file."), ("请企业重新提交。", "Have the applicant submit it again.")),
        ReadError::TooLarge { .. } => told(
            "workbook.too_large",
            ("工作簿超过 50 MB。", "The workbook is larger than 50 MB."),
            ("请把图片等移到附件中，只在工作簿中填写数据。", "Move pictures to the attachments; only data belong in the workbook."),
        ),
        ReadError::NotAWorkbook => told(
            "workbook.not_one",
            ("这不是 Excel 工作簿。", "This is no Excel workbook."),
            ("请确认选对了文件。", "Make sure that it is the right file."),
        ),
        ReadError::Encrypted => told(
            "workbook.encrypted",
            ("工作簿设了打开密码。", "The workbook is locked with a password."),
            ("请取消密码后重新提交。", "Remove the password and submit it again."),
        ),
        ReadError::Html => told(
            "workbook.html",
            ("这是网页文件，只是用了工作簿的名字（报税或财务软件常这样导出）。", "This is a web page under the name of a workbook (tax and accounting programs often export such files)."),
            resave,
        ),
        ReadError::SpreadsheetMl2003 => {
            told("workbook.xml2003", ("这是 2003 版的 XML 表格。", "This is an XML spreadsheet of 2003."), resave)
        }
        ReadError::PlainText => told("workbook.text", ("这是文本（CSV）文件。", "This is a text (CSV) file."), resave),
        ReadError::OldBinary => told("workbook.old", ("这是 Excel 95 或更早版本的工作簿。", "This is a workbook of Excel 95 or earlier."), resave),
        ReadError::Damaged(_) => told(
            "workbook.damaged",
            ("工作簿已损坏，可能没有下载完整。", "The workbook is damaged; it may not be fully downloaded."),
            ("请企业重新提交。", "Have the applicant submit it again."),
        ),
        ReadError::FalsePlace { place, .. } => (
            "workbook.false_place",
            Words::new(format!("工作簿中有不存在的单元格位置“{place}”，已拒绝读取。"), format!("The workbook names a cell that cannot exist, “{place}”; it was not read.")),
            resave,
        ),
        ReadError::FalseIndex { index, .. } => (
            "workbook.false_index",
            Words::new(format!("工作簿的单元格引用了不存在的条目“{index}”，已拒绝读取。"), format!("A cell of the workbook refers to an entry that does not exist, “{index}”; it was not read.")),
            resave,
        ),
        ReadError::OutOfTime { .. } | ReadError::BrokenOff | ReadError::AnswerTooLong { .. } => {
            told(
                "workbook.too_demanding",
                ("读取这个工作簿所需的时间或内存超出限度，已经中止；程序和其他材料没有受影响。", "Reading this workbook takes more time or memory than allowed and was stopped; the program and the other material are not affected."),
                ("请企业用空白申报表重新填写后提交。", "Have the applicant fill in a blank form again and submit it."),
            )
        }
        ReadError::NoWorker(problem) => (
            "workbook.no_worker",
            Words::new(format!("没有读取工作簿：系统不允许启动读取进程（{problem}）。"), format!("The workbook was not read: the system does not let the reading process start ({problem}).")),
            ("请重新启动本程序后重试；仍然如此时，请检查安全软件是否拦截了本程序。", "Restart the program and try again; if it stays, see whether security software blocks it."),
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
            ("工作簿的内部结构异常，已拒绝读取。", "The inside of the workbook is abnormal; it was not read."),
            ("请企业用空白申报表重新填写后提交。", "Have the applicant fill in a blank form again and submit it."),
        ),
    }
}

pub(super) fn panel(refusal: &PanelRefusal) -> Words {
    match refusal {
        PanelRefusal::Even(count) => Words::new(format!("专家组有{count}人，应为单数。"), format!("The panel has {count} members; the number must be odd.")),
        PanelRefusal::TooSmall(count) => Words::new(format!("专家组只有{count}人，至少三人。"), format!("The panel has only {count} members; at least three are needed.")),
        PanelRefusal::NoTechnical => ("专家组没有技术专家。", "The panel has no technical expert.").into(),
        PanelRefusal::NoFinance => ("专家组没有财务专家。", "The panel has no finance expert.").into(),
        PanelRefusal::Twice(id) => Words::new(format!("{id}在专家组中出现两次。"), format!("{id} is on the panel twice.")),
        PanelRefusal::Chair(id) => Words::new(format!("组长{id}不是专家组中的技术专家。"), format!("The chair {id} is no technical expert of the panel.")),
    }
}

pub(super) fn draw(refusal: &DrawRefusal) -> Parts {
    let message: Words = match refusal {
        DrawRefusal::EntropyLine(line) => {
            return (
                "draw.entropy",
                Words::new(format!("公开随机数的第{line}行不是“来源=数值”的形式。"), format!("Line {line} of the public randomness is not “source=value”.")),
                ("请按“来源=数值”每行一项填写，例如 ssq:2026131=03,08,11,19,24,30+07。", "Write one “source=value” a line, e.g. ssq:2026131=03,08,11,19,24,30+07."),
            );
        }
        DrawRefusal::EntropyTwice(source) => {
            return (
                "draw.entropy",
                Words::new(format!("随机数来源“{source}”出现两次。"), format!("The source “{source}” stands twice.")),
                ("每个来源只填一行。", "Enter each source on one line only."),
            );
        }
        DrawRefusal::NoEntropy => {
            return (
                "draw.entropy",
                ("没有填写公开随机数。", "The public randomness is missing.").into(),
                ("请按“来源=数值”每行一项填写。", "Write one “source=value” a line."),
            );
        }
        DrawRefusal::TooFew { .. } => ("专家库中可抽取的专家少于席位。", "The pool holds fewer experts to draw from than there are seats.").into(),
        DrawRefusal::NoSeat => ("没有要抽取的席位。", "There is no seat to draw for.").into(),
        DrawRefusal::PoolOrder(_) | DrawRefusal::ExcludedInPool(_) => {
            ("专家库清单不合规。", "The list of the pool breaks the rules.").into()
        }
        DrawRefusal::EntropyNotNormal
        | DrawRefusal::Nonce
        | DrawRefusal::CommitDiffers
        | DrawRefusal::ResultDiffers => ("抽取记录与重新计算的结果不一致。", "The record of the draw differs from what is computed again.").into(),
    };
    ("draw", message, ("请核对抽取记录。", "Check the record of the draw."))
}

pub(super) fn render(error: &RenderError) -> Parts {
    let text = error.to_string();
    (
        "render",
        Words::new(format!("报告无法排版：{text}。"), format!("The paper cannot be set: {text}.")),
        ("请检查其中是否有字体不支持的生僻字，改用通用写法或安装补充字体。", "Look for rare characters that no font has; write them otherwise or install a font."),
    )
}
