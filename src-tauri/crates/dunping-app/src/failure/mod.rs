//! What people read when a use case could not be done: for every error a stable code, what happened, and what to do. A match without a
//! wildcard over our own errors, so that a new one does not go unworded.

use std::io;

use dunping_package::DocumentError;
use dunping_package::export::ExportError;
use dunping_report::{CmsError, SignPdfError};
use dunping_workbook::WriteError;

// A sentence and its translation keep to one line.
#[rustfmt::skip]
mod admission;
#[rustfmt::skip]
mod files;
#[rustfmt::skip]
mod material;
#[rustfmt::skip]
mod people;

use self::admission::admission;
use self::files::{envelope, handwriting, key_file, open, picture, save, seal, sm2};
use self::material::{answer, draw, panel, policy, register, render, workbook};
pub(crate) use self::people::standing;
use crate::AppError;
use crate::contract::Words;
use crate::moment::shown;

/// Chinese and English.
type Pair = (&'static str, &'static str);

/// Code, what happened, what to do.
type Parts = (&'static str, Words, Pair);

fn told(code: &'static str, message: Pair, remedy: Pair) -> Parts {
    (code, message.into(), remedy)
}

#[rustfmt::skip] // A sentence and its translation keep to one line.
pub(crate) fn parts(error: &AppError) -> Parts {
    match error {
        AppError::Locked => told("locked", ("尚未载入身份。", "No identity is unlocked."), ("请先选择身份文件并输入口令。", "Choose your identity file and enter the passphrase first.")),
        AppError::NoCase => told("no_case", ("尚未打开案卷。", "No case is open."), ("请先打开案卷。", "Open a case first.")),
        AppError::NoRegister => told(
            "no_register",
            ("尚未打开登记簿。", "No register is open."),
            ("请先选择登记簿所在的文件夹。", "Choose the folder of the register first."),
        ),
        AppError::NoDemo => told(
            "no_demo",
            ("没有找到演示文件。", "The demonstration files were not found."),
            ("请用 cargo xtask demo 重新生成演示。", "Make the demonstration again with cargo xtask demo."),
        ),
        AppError::DemoExists => told(
            "demo_exists",
            ("该文件夹中已有演示文件，没有改动任何内容。", "This folder already holds demonstration files; nothing was changed."),
            ("请选择另一个文件夹，或先删除它。", "Choose another folder, or delete it first."),
        ),
        AppError::UnknownFile => told("unknown_file", ("所选文件已失效。", "The chosen file is no longer valid."), ("请重新选择文件。", "Choose the file again.")),
        AppError::NotOnPanel => told(
            "not_on_panel",
            ("该身份不是本案专家组成员。", "This identity is not on the panel of this case."),
            ("请确认使用的是本人的身份文件和发给本人的案卷。", "Make sure that the identity file is yours and that the case was sent to you."),
        ),
        AppError::NotChair => told(
            "not_chair",
            ("该身份不是本案组长。", "This identity is not the chair of this case."),
            ("汇总和结论只能由组长完成。", "Only the chair can consolidate and conclude."),
        ),
        AppError::NotStaff => told(
            "not_staff",
            ("该身份不是工作人员。", "This identity is not staff."),
            ("请使用评估机构工作人员的身份文件。", "Use the identity file of a member of the evaluation body's staff."),
        ),
        AppError::NoTrust => told(
            "no_trust",
            ("没有找到评估机构的信任文件（.dptrust）。", "The trust file (.dptrust) of the evaluation body was not found."),
            ("请把评估机构发给您的信任文件放在身份文件旁边，再试一次。", "Put the trust file that the body sent you beside the identity file and try again."),
        ),
        AppError::RosterDamaged { path } => (
            "trust.damaged",
            Words::new(
                format!("本机保存的名册“{}”已损坏，不能判断别的名册是否比它旧，没有采用，也没有改动它。", path.display()),
                format!("The roster kept in “{}” is damaged, so that it cannot be told whether another is older; none was taken, and it was not touched.", path.display()),
            ),
            ("请向评估机构索取最新的信任文件，放在身份文件旁边；再把上述文件移到别处，然后重试。", "Ask the evaluation body for its latest trust file and put it beside the identity file; then move the file named above elsewhere and try again."),
        ),
        AppError::NoFonts => told(
            "no_fonts",
            ("没有找到排版所需的字体。", "The fonts for the papers were not found."),
            ("请重新安装程序；在源码目录中请先运行 cargo xtask setup。", "Install the program again; in a source folder run cargo xtask setup first."),
        ),
        AppError::NoRandomness => told(
            "no_randomness",
            ("系统没有提供随机数。", "The system gave no random numbers."),
            ("请重新启动计算机后再试。", "Restart the computer and try again."),
        ),
        AppError::WrongKind { wanted } => (
            "wrong_kind",
            Words::new(format!("这个文件不是{}。", wanted.0), format!("This file is not {}.", wanted.1)),
            ("请重新选择文件。", "Choose the file again."),
        ),
        AppError::OtherEdition { .. } => told(
            "other_edition",
            ("文件依据的标准版本与本程序内置的版本不同。", "The file rests on another edition of the standard than the one in this program."),
            ("请向评估机构索取相同版本的程序。", "Ask the evaluation body for the program of the same edition."),
        ),
        AppError::OtherPackage => told(
            "other_package",
            ("文件不属于本案的这一版案卷。", "The file does not belong to this edition of the case."),
            ("请核对案件，或请专家按现行案卷重新评审。", "Check the case, or have the expert review the present edition."),
        ),
        AppError::Admission(refusal) => admission(refusal),
        AppError::Concluded => told(
            "concluded",
            ("已经作出结论，收到的返回包不能再撤销或排除。", "The case is concluded; returns taken in can no longer be undone or set aside."),
            ("如需更正，请联系评估机构按程序办理。", "For a correction, contact the evaluation body."),
        ),
        AppError::NothingToUndo => told(
            "nothing_to_undo",
            ("没有可以撤销的导入。", "There is no import to undo."),
            ("请刷新后查看当前收件情况。", "Refresh to see what has come in."),
        ),
        AppError::NoConflict => told(
            "no_conflict",
            ("这份意见没有与同一专家的其他意见冲突，不能不采用。", "This opinion contradicts no other one of the same expert and cannot be set aside."),
            ("请刷新后查看当前收件情况。", "Refresh to see what has come in."),
        ),
        AppError::RecusalStands => told(
            "recusal_stands",
            ("这是该专家签署的回避声明，不能不采用。", "This is the expert's signed recusal; it cannot be set aside."),
            ("请联系评估机构由候补专家递补。", "Ask the evaluation body to seat an alternate."),
        ),
        AppError::OwnOpinionMissing => told(
            "own_opinion_missing",
            ("您最后签署的评审意见不在已收到的返回包中，不能下结论。", "The opinion that you signed last is not among the returns taken in; you cannot conclude."),
            ("请先导入您自己的返回包，再预览或签署评审报告。", "Take in your own return first, then preview or sign the report."),
        ),
        AppError::ChairRecused => told(
            "chair_recused",
            ("您已签署回避声明，不能以组长身份签署结论。", "You signed a recusal and cannot sign the conclusion as chair."),
            ("请联系评估机构由候补专家递补并重新确定组长。", "Ask the evaluation body to seat an alternate and name another chair."),
        ),
        AppError::OtherSigner => told(
            "other_signer",
            ("意见的签名人与所载专家不一致。", "The signer of the opinion is not the expert named in it."),
            ("不予采用；请联系该专家核实。", "It is not used; ask the expert."),
        ),
        AppError::Gaps { count } => (
            "gaps",
            Words::new(format!("意见还有{count}处没有填完整。"), format!("The opinion is incomplete in {count} places.")),
            ("请按清单逐条补齐。", "Complete them one by one from the list."),
        ),
        AppError::AlreadySealed => told(
            "already_sealed",
            ("意见已签署封装，不能直接修改。", "The opinion is signed and sealed and cannot be changed directly."),
            ("如需修改，请先点“更正”。", "To change it, press “Correct” first."),
        ),
        AppError::NotHandedOut => told(
            "not_handed_out",
            ("意见已签署，但返回包还没有交到您选择的位置。", "The opinion is signed, but the return has not been written where you chose."),
            ("请再点“签署并封装”并选择位置；之后如需修改，请点“更正”。", "Press “Sign and seal” again and choose a place; for later changes press “Correct”."),
        ),
        AppError::AnotherCase => told(
            "another_case",
            ("要保存的内容属于另一个案卷，没有保存。", "What was to be saved belongs to another case; it was not saved."),
            ("请返回后重新打开案卷，再继续填写。", "Go back, open the case again and go on."),
        ),
        AppError::CaseBusy { since } => (
            "case_busy",
            match since.as_str() {
                "" => ("本案已在另一个窗口中打开。", "This case is open in another window.").into(),
                since => Words::new(format!("本案自{since}起已在另一个窗口中打开。"), format!("This case has been open in another window since {since}.")),
            },
            ("请回到那个窗口继续，或先把它关闭再打开本案；已填写的内容都在。", "Go back to that window, or close it before you open the case here; everything you filled in is kept."),
        ),
        AppError::IdentityExchanged => told(
            "identity_exchanged",
            ("身份文件已被换成另一份，没有签名。", "The identity file was exchanged for another one; nothing was signed."),
            ("请退出后用现在的身份文件重新进入；如非本人更换，请联系评估机构。", "Lock and enter again with the present identity file; if you did not exchange it, contact the evaluation body."),
        ),
        AppError::FormElsewhere => told(
            "form_elsewhere",
            ("这台电脑上没有签名的意见表，意见是在另一台电脑上签署的。", "The signed form is not on this computer; the opinion was signed on another one."),
            ("请在签署意见的电脑上保存；返回包中也有一份。", "Save it on the computer where the opinion was signed; the return holds a copy too."),
        ),
        AppError::WrittenDiffers { name } => (
            "written_differs",
            Words::new(format!("写入后重新读取“{name}”，内容与签署的不一致。"), format!("“{name}” was written and read again, and differs from what was signed.")),
            ("U 盘或磁盘可能有故障；意见已签署并保存在本机，请换一个位置再点“签署并封装”。", "The USB stick or disk may be faulty; the opinion is signed and kept on this computer. Choose another place and press “Sign and seal” again."),
        ),
        AppError::ReceiptOfUnopened => told(
            "receipt_of_unopened",
            ("这台电脑上没有与回执对应的案卷，回执没有采用。", "The case of this receipt is not on this computer; the receipt was not taken in."),
            ("请先打开该案卷，再在封面导入回执；也可以只核验回执。", "Open the case first and take the receipt in on its cover; or just verify the receipt."),
        ),
        AppError::Recused => told(
            "recused",
            ("您已签署回避声明，本案的评审到此结束。", "You signed a recusal; the review of this case has ended."),
            ("声明有误时请联系评估机构；是否重新参加由评估机构决定。", "If it was a mistake, contact the evaluation body, which decides whether you take part again."),
        ),
        AppError::NoEvidence => told(
            "no_evidence",
            ("打开的案卷里没有这份材料。", "The open case does not hold this evidence."),
            ("请返回后重新打开案卷。", "Go back and open the case again."),
        ),
        AppError::PhotoTooLarge { name } => (
            "photo_too_large",
            Words::new(format!("照片“{name}”超过 64 MB。"), format!("Photo “{name}” is larger than 64 MB.")),
            ("请用较小的照片。", "Use a smaller photo."),
        ),
        AppError::PhotoLost { name } => (
            "photo_lost",
            Words::new(format!("照片“{name}”的原件不在或已损坏。"), format!("The original of photo “{name}” is missing or damaged.")),
            ("请在现场考察中移除这张照片，重新添加原件后再签署。", "Remove the photo from the site visit and add its original again before you sign."),
        ),
        AppError::Picture(error) => picture(error),
        AppError::NothingSealed => told("nothing_sealed", ("还没有签署封装过。", "Nothing has been signed and sealed yet."), ("请先签署并封装。", "Sign and seal first.")),
        AppError::CannotConclude { reasons } => (
            "cannot_conclude",
            Words::from(("还不能作出结论：", "No conclusion can be reached yet:")).then(&Words::joined(reasons, ("", " "))),
            ("请先解决以上问题。", "Resolve these points first."),
        ),
        AppError::NoteRequired => told(
            "note_required",
            ("逐条表决与总体意见不一致，必须填写合议说明。", "The votes by clause and the opinions as a whole differ; a deliberation note is required."),
            ("请填写合议说明后再作结论。", "Write the deliberation note, then conclude."),
        ),
        AppError::Contradiction => told(
            "contradiction",
            ("案卷中的评审口径或抽取结果与清单不一致，已拒绝打开。", "The policy or the draw in the case does not agree with its manifest; it was not opened."),
            ("请向评估机构索取正确的案卷。", "Ask the evaluation body for the right case."),
        ),
        AppError::ArrivalDiffers => told(
            "arrival_differs",
            ("结案单所记的收件时间不成立：晚于结案时间，或与结案包中的返回包对不上。", "The arrival times in the closing do not hold: later than the conclusion, or not those of the returns in it."),
            ("不予采用；请联系组长核实。", "It is not used; ask the chair."),
        ),
        AppError::ClockBeforeArrival { arrived } => (
            "clock_before_arrival",
            Words::new(format!(
                "本机现在的时间早于返回包的收件时间（{}），没有签署。",
                shown(*arrived)
            ), format!("This computer's clock is earlier than the arrival of a return ({}); nothing was signed.",
                shown(*arrived)
            )),
            ("请核对本机的日期和时间。若现在的时间正确，说明收件时本机时间偏快：请撤销该次导入，重新导入返回包后再作结论。", "Check date and time. If the clock is right now, it was fast when the return came in: undo that import, take the return in again, then conclude."),
        ),
        AppError::ClockBeforeCase { sealed } => (
            "clock_before_case",
            Words::new(format!(
                "本机现在的时间早于本案案卷的封装时间（{}），没有导入。",
                shown(*sealed)
            ), format!("This computer's clock is earlier than the sealing of the case ({}); nothing was taken in.",
                shown(*sealed)
            )),
            ("请核对本机的日期和时间后重新导入。", "Check date and time of this computer, then take it in again."),
        ),
        AppError::ReceiptDiffers => told(
            "receipt_differs",
            ("结案包中的回执与结案单不一致，或缺少某位专家的回执。", "The receipts in the closing do not agree with it, or one is missing."),
            ("不予采用；请联系组长核实。", "It is not used; ask the chair."),
        ),
        AppError::TallyDiffers => told(
            "tally_differs",
            ("结案包中的计票与签名的意见不一致。", "The tally in the closing does not agree with the signed opinions."),
            ("不予采用；请联系组长核实。", "It is not used; ask the chair."),
        ),
        AppError::ReportDiffers => told(
            "report_differs",
            ("评审报告与结案单不一致，或其签名无效。", "The report does not agree with the closing, or its signature is invalid."),
            ("不予采用；请联系组长核实。", "It is not used; ask the chair."),
        ),
        AppError::ReportNotOfCase { parts } => (
            "report_not_of_case",
            Words::new(
                format!("评审报告的这些部分，与由案卷、签名的意见和结案单重新得出的不一致：{}。", parts.zh),
                format!("These parts of the report differ from what follows from the case, the signed opinions and the closing: {}.", parts.en),
            ),
            ("不予采用：其中有不是由案卷和意见得出的内容；请联系组长核实。", "It is not used: it says what does not follow from the case and the opinions; ask the chair."),
        ),
        AppError::ReportToCompare { what } => (
            "report_to_compare",
            Words::from(("结案包的签名、意见、计票和数据都已核对；报告的这些方面不能由本机证明：", "Signatures, opinions, tally and data of the closing agree; these aspects of the report cannot be proven on this computer:")).then(what),
            ("没有导入。请打开报告，逐页与结论、计票和意见对照；确认无误后，再选“已对照，导入”。若组长的电脑用了本机没有的字体，装上同样的字体后可由本机核对。", "It was not taken in. Open the report and compare it page by page with conclusion, tally and opinions; then choose “Compared, take it in”. If the chair's computer used fonts that are not here, this computer can compare them once they are installed."),
        ),
        AppError::NotAReport => told(
            "not_a_report",
            ("这份 PDF 不是评审报告，或不是本软件制作的。", "This PDF is no review report, or was not made by this program."),
            ("请选择组长签署的评审报告。", "Choose the report that the chair signed."),
        ),
        AppError::ReportUnsound { why } => (
            "report_unsound",
            Words::from(("这份评审报告不成立：", "This report does not hold:")).then(why),
            ("没有签字，也没有收下；请向组长索取原文件，或用“核验”查看全部检查。", "It was neither signed nor taken in; ask the chair for the original, or verify it to see every check."),
        ),
        AppError::NoPlaceToSign { name, id } => (
            "no_place_to_sign",
            Words::new(format!("{name}（{id}）在这份报告中没有签名的位置。"), format!("{name} ({id}) has no place to sign in this report.")),
            ("请核对身份和报告；只有专家组成员和评估机构可以在报告上签名。", "Check identity and report; only members of the panel and the evaluation body can sign it."),
        ),
        AppError::PlaceSigned => told(
            "place_signed",
            ("这个位置已经签过。", "This place is signed already."),
            ("签名只能有一次；无需再签。", "Each place is signed once; there is nothing left to do."),
        ),
        AppError::ReportNotSeen => told(
            "report_not_seen",
            ("要签的报告不是刚才显示的那一份：文件在显示之后被换过。", "The report to be signed is not the one that was shown: the file was exchanged since."),
            ("没有签。请关闭后重新打开这份报告，看过再签。", "Nothing was signed. Close it, open the report again, and read it before you sign."),
        ),
        AppError::NotContinued => told(
            "not_continued",
            ("这份报告不是在手头最新的一份上签的，收下会丢失已有的签名。", "This report was not signed on top of the latest one; taking it in would lose signatures."),
            ("请把最新的一份交给该成员，在它上面再签一次。", "Give that member the latest report and have it signed again."),
        ),
        AppError::MembersUnsigned { who } => (
            "members_unsigned",
            Words::new(
                format!("登记簿上的报告还没有{who}的签名。在它上面盖章以后，成员在另一份上的签名就收不进来了。"),
                format!("The report on record is not signed by {who}. Once it is sealed, signatures on another copy cannot be taken in."),
            ),
            ("请选择组长交来的、成员已签字的报告；确实不再签字的，也请选定要盖章的文件。", "Choose the report from the chair that the members signed; if they will not sign, choose the file to be sealed all the same."),
        ),
        AppError::NotConcluded => told(
            "not_concluded",
            ("还没有作出结论，没有可以签字的报告。", "There is no conclusion yet, so no report to sign."),
            ("请先签署评审报告。", "Sign the report as chair first."),
        ),
        AppError::Sm2(error) => sm2(*error),
        AppError::Handwriting(error) => handwriting(*error),
        AppError::NoSuchCase { case_no } => (
            "no_such_case",
            Words::new(format!("登记簿中没有案件 {case_no}。"), format!("The register holds no case {case_no}.")),
            ("请核对评审编号和登记簿。", "Check the case number and the register."),
        ),
        AppError::NoEnterprise => told(
            "no_enterprise",
            ("工作簿中没有企业名称。", "The workbook names no enterprise."),
            ("请企业在“企业基本信息”中填写后重新提交。", "Have the applicant fill in its first sheet and submit again."),
        ),
        AppError::Blocked { count } => (
            "blocked",
            Words::new(format!("材料中有{count}处互相矛盾，不能通过预审。"), format!("The material contradicts itself in {count} places; the pre-review cannot be passed.")),
            ("请企业补正后重新提交。", "Have the applicant correct it and submit again."),
        ),
        AppError::AttachmentsMissing { count } => (
            "attachments_missing",
            Words::new(format!("附件清单中有{count}个文件没有收到，不能通过预审。"), format!("{count} files of the attachment list did not arrive; the pre-review cannot be passed.")),
            ("请企业补齐后重新受理。", "Have the applicant supply them and take the case in again."),
        ),
        AppError::TooManyFiles { name, limit } => (
            "too_many_files",
            Words::new(format!("文件夹“{name}”连同子文件夹有{limit}个以上文件，没有受理。"), format!("Folder “{name}” with its subfolders holds more than {limit} files; it was not taken in.")),
            ("请选择只放有本案附件的文件夹。", "Choose a folder that holds the attachments of this case only."),
        ),
        AppError::WrongState { found, .. } => (
            "wrong_state",
            Words::new(format!("案件当前状态为“{}”，不能进行这一步。", found.zh()), format!("The case is in the state “{}”; this step cannot be taken.", found.en())),
            ("请按流程进行下一步。", "Take the next step of the process."),
        ),
        AppError::PanelSize { technical, finance } => (
            "panel_size",
            Words::new(format!("技术{technical}席、财务{finance}席不能组成专家组。"), format!("{technical} technical and {finance} finance seats make no panel.")),
            ("专家组应为三人以上单数，并且技术、财务专家都有。", "A panel has an odd number of at least three, with both technical and finance experts."),
        ),
        AppError::PoolTooSmall => told(
            "pool_too_small",
            ("专家库中可抽取的专家少于席位。", "The pool holds fewer experts to draw from than there are seats."),
            ("请补充专家库，或减少排除的人选。", "Add experts to the pool, or exclude fewer."),
        ),
        AppError::NoDraw => told("no_draw", ("还没有抽取专家。", "No experts have been drawn yet."), ("请先完成抽取。", "Complete the draw first.")),
        AppError::NonceOfAnother => told(
            "nonce_of_another",
            ("抽取承诺由另一位工作人员作出，您不能揭示。", "Another member of staff made the commitment; you cannot reveal it."),
            ("请由作出承诺的工作人员揭示。", "Have the member of staff who made the commitment reveal it."),
        ),
        AppError::ReviewByPast { day } => (
            "review_by_past",
            Words::new(format!("评审期限 {day} 已经过去，没有封装。"), format!("The review deadline {day} has passed; nothing was sealed.")),
            ("请填写今天或以后的日期，或留空。", "Enter today or a later day, or leave it empty."),
        ),
        AppError::NotADate { text } => (
            "not_a_date",
            Words::new(format!("“{text}”不是日期。"), format!("“{text}” is not a date.")),
            ("请按 2026-09-15 的格式填写。", "Write it like 2026-09-15."),
        ),
        AppError::PaperNotNow { .. } => told(
            "paper_not_now",
            ("案件当前的状态不能出具这份文书。", "This paper cannot be issued in the present state of the case."),
            ("请刷新案件，按现在的步骤办理。", "Refresh the case and take its present step."),
        ),
        AppError::SupplementRounds { most } => (
            "supplement_rounds",
            Words::new(format!("补正以{most}次为限，“本次是第几次补正”应填1至{most}。"), format!("There are {most} supplements at most; say which of them this is, 1 to {most}.")),
            ("请改正次数；次数已满而材料仍不完整的，按预审不合格处理。", "Correct the number; if all of them were given and the material is still incomplete, reject it in pre-review."),
        ),
        AppError::AnswerMissing { label } => (
            "answer_missing",
            Words::new(format!("没有填写“{label}”。"), format!("“{label}” is not filled in.")),
            ("请填写后再试。", "Fill it in and try again."),
        ),
        AppError::NotOnRecord { name } => (
            "not_on_record",
            Words::new(format!("文书需要的“{name}”不在登记簿中。"), format!("“{name}”, which the paper needs, is not on record.")),
            ("请先完成前面的步骤。", "Complete the earlier steps first."),
        ),
        AppError::CalendarMissing { year } => (
            "calendar_missing",
            Words::new(format!("没有{year}年的工作日历，无法确定期限。"), format!("There is no working-day calendar for {year}; the deadline cannot be fixed.")),
            ("请先导入该年的工作日历。", "Import the calendar of that year first."),
        ),
        AppError::StoredFile { name } => (
            "stored_file",
            Words::new(format!("登记簿中的文件“{name}”缺失，或在登记之后被改动过。"), format!("File “{name}” of the register is missing or was changed after it was registered.")),
            ("不能使用；请从备份恢复该文件，并查明原因。", "It cannot be used; restore it from the backup and find out why."),
        ),
        AppError::DateDoesNotFit { date } => (
            "date",
            Words::new(format!("日期{date}不合适：不能晚于今天，也不能早于它所依据的步骤。"), format!("The date {date} does not fit: not later than today, and not earlier than the step it rests on.")),
            ("请核对日期。", "Check the date."),
        ),
        AppError::PublicityRuns { until } => (
            "publicity_runs",
            Words::new(format!("公示到{until}才结束。"), format!("The publicity runs until {until}.")),
            ("请在公示期满后再发证。", "Issue the certificate when it is over."),
        ),
        AppError::NoDocumentNo => told("no_document_no", ("没有填写认定文号。", "The document number is missing."), ("请填写认定文号。", "Enter the document number.")),
        AppError::Exists { name } => (
            "exists",
            Words::new(format!("“{name}”已经存在，没有覆盖。"), format!("“{name}” exists already; it was not overwritten.")),
            ("请换一个文件名或位置。", "Choose another name or place."),
        ),
        AppError::FolderNotEmpty { name } => (
            "folder_not_empty",
            Words::new(format!("文件夹“{name}”不是空的，没有写入任何内容。"), format!("Folder “{name}” is not empty; nothing was written.")),
            ("请新建一个空文件夹。", "Make a new, empty folder."),
        ),
        AppError::NotReadBack { name } => (
            "not_read_back",
            Words::new(format!("“{name}”写入后读回的内容不对，没有替换原有文件。"), format!("“{name}” was read back wrong after writing; the file before it was not replaced.")),
            ("磁盘或 U 盘可能有问题，请换一个位置再试。", "The disk or USB stick may be faulty; choose another place."),
        ),
        AppError::WeakPassphrase(strength) => people::weak(*strength),
        AppError::NoPassphrase => told(
            "no_passphrase",
            ("没有给出口令。", "No passphrase was given."),
            ("请用 --passphrase-file 等选项指定口令文件，或在终端中运行以便输入。", "Name a passphrase file with --passphrase-file or its like, or run it in a terminal and type it."),
        ),
        AppError::OwnCertificate(found) => people::standing(found),
        AppError::UntilDoesNotFit { until } => (
            "until",
            Words::new(format!("证书的最后一天不能是{until}。"), format!("The last day of the certificate cannot be {until}.")),
            ("请填写今天或今天以后的日期。", "Enter today or a later day."),
        ),
        AppError::OtherFingerprint { found } => (
            "other_fingerprint",
            Words::new(format!("信任文件的机构指纹与您核对的不同，它是：{found}。"), format!("The fingerprint of the body in the trust file differs from the one you compared; it is: {found}.")),
            ("没有载入；请与评估机构核对指纹和文件来源。", "It was not loaded; check fingerprint and origin with the evaluation body."),
        ),
        AppError::Part(part) => (
            "part",
            Words::new(format!("其中的“{part}”缺失或无法读取。"), format!("“{part}” in it is missing or cannot be read.")),
            ("文件可能已损坏，请索取原文件。", "The file may be damaged; ask for the original."),
        ),
        AppError::TooLarge { name } => (
            "too_large",
            Words::new(format!("“{name}”太大，没有读取。"), format!("“{name}” is too large; it was not read.")),
            ("请确认选对了文件。", "Make sure that it is the right file."),
        ),
        AppError::Read { name, problem } => (
            "read",
            Words::new(format!("无法读取“{name}”：{}。", reason(problem).zh), format!("“{name}” cannot be read: {}.", reason(problem).en)),
            ("请检查文件是否还在、U盘是否已拔出，然后重试。", "Check that the file is still there and the USB stick is in, then try again."),
        ),
        AppError::Write { name, problem } => (
            "write",
            Words::new(format!("无法写入“{name}”：{}。", reason(problem).zh), format!("“{name}” cannot be written: {}.", reason(problem).en)),
            ("请检查磁盘空间和权限，然后重试。", "Check disk space and permissions, then try again."),
        ),
        AppError::Interrupted => told(
            "interrupted",
            ("操作意外中断，已保存的内容没有受影响。", "The work was interrupted; what was saved is not affected."),
            ("请重试；如再次出现，请把情况告诉评估机构。", "Try again; if it happens again, tell the evaluation body."),
        ),
        AppError::Open(error) => open(error),
        AppError::Seal(error) => seal(error),
        AppError::Save(error) => save(error),
        AppError::Export(ExportError::Open(error)) => open(error),
        AppError::Export(ExportError::Save(error)) => save(error),
        AppError::Document(DocumentError::Envelope(error)) | AppError::Envelope(error) => {
            envelope(error)
        }
        AppError::Document(DocumentError::Sign(error)) | AppError::Sign(error) => {
            people::sign(error)
        }
        AppError::Token(error) => people::token(error),
        AppError::Document(DocumentError::Json(_) | DocumentError::Serialize(_)) => told(
            "document",
            ("签名文件的内容不符合格式。", "The signed document has the wrong form."),
            ("不予采用；请索取原文件。", "It is not used; ask for the original."),
        ),
        AppError::KeyFile(error) => key_file(error),
        AppError::Identity(error) => people::identity(error),
        AppError::Authority(error) => people::authority(error),
        AppError::Trust(error) => people::trust(error),
        AppError::Enrolment(error) => people::enrolment(error),
        AppError::Roster(error) => people::roster(error),
        AppError::P12(error) => people::p12(error),
        AppError::Register(error) => register(error),
        AppError::Workbook(error) => workbook(error),
        AppError::Answer(error) => answer(error),
        AppError::Template(WriteError::ApplicationYear(_)) => told(
            "template_year",
            ("申报年度不在2000年至2100年之间。", "The application year is not between 2000 and 2100."),
            ("请填写四位年份，如2026。", "Enter a year of four digits, such as 2026."),
        ),
        AppError::Template(_) => told("template", ("工作簿无法生成。", "The workbook cannot be made."), ("请检查磁盘空间后重试。", "Check the disk space and try again.")),
        AppError::Panel(refusal) => ("panel", panel(refusal), ("请重新抽取或递补。", "Draw again, or seat an alternate.")),
        AppError::Draw(refusal) => draw(refusal),
        AppError::TooFar(_) => told("too_far", ("日期超出可以计算的范围。", "The date lies beyond what can be computed."), ("请核对日期。", "Check the date.")),
        AppError::Policy(error) => policy(error),
        AppError::NoFigure(why) => (
            "no_figure",
            why.clone(),
            ("请核对试算的数值和单位（分或人）。", "Check the figure that is tried out and its unit (fen or persons)."),
        ),
        AppError::Render(error) => render(error),
        AppError::Font(_) => told("font", ("字体文件无法使用。", "A font file cannot be used."), ("请重新安装程序。", "Install the program again.")),
        AppError::SignPdf(SignPdfError::Appearance(error)) => render(error),
        AppError::SignPdf(SignPdfError::Signature(CmsError::Sign(error))) => people::sign(error),
        AppError::SignPdf(_) => told("sign_pdf", ("PDF 无法签名。", "The PDF cannot be signed."), ("请重新生成报告后再签名。", "Make the report again, then sign.")),
        AppError::Pdf(_) => told("pdf", ("不是可以读取的 PDF。", "This is no readable PDF."), ("请索取原文件。", "Ask for the original.")),
    }
}

/// Why the disk refuses.
fn reason(problem: &io::Error) -> Words {
    match problem.kind() {
        io::ErrorKind::NotFound => ("文件不存在", "there is no such file").into(),
        io::ErrorKind::PermissionDenied => ("没有权限", "permission denied").into(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            ("磁盘已满", "the disk is full").into()
        }
        io::ErrorKind::IsADirectory => ("这是一个文件夹", "this is a folder").into(),
        _ => Words::same(problem.to_string()),
    }
}

#[cfg(test)]
mod tests {
    /// Every sentence stands in both languages: behind each Chinese text of these files comes its English one.
    #[test]
    fn every_sentence_has_its_english() {
        let files = [
            include_str!("mod.rs"),
            include_str!("admission.rs"),
            include_str!("files.rs"),
            include_str!("material.rs"),
            include_str!("people.rs"),
        ];
        let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let mut sentences = 0;
        for file in files {
            let code = file.split("#[cfg(test)]").next().unwrap_or_default();
            let code = code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            let code = code.collect::<Vec<_>>().join("\n");
            // Between quotation marks; no sentence of ours has one inside.
            let texts: Vec<&str> = code.split('"').skip(1).step_by(2).collect();
            for pair in texts.windows(2).filter(|pair| han(pair[0])) {
                sentences += 1;
                let holes = |text: &str| text.matches('{').count();
                assert!(
                    !han(pair[1]) && !pair[1].is_empty(),
                    "{} | {}",
                    pair[0],
                    pair[1]
                );
                assert_eq!(holes(pair[0]), holes(pair[1]), "{} | {}", pair[0], pair[1]);
            }
            assert!(texts.last().is_none_or(|last| !han(last)), "{texts:?}");
        }
        assert!(sentences > 300, "{sentences}");
    }
}
