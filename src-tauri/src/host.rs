//! The surroundings that only the real program has: the clock, the folders, the system's file dialogs.

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, Utc};
use dunping_app::contract::{Language, Purpose};
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

/// Now, in the time of the assessment body (Asia/Shanghai, which has no summer time).
pub(crate) fn now() -> DateTime<FixedOffset> {
    let shanghai = FixedOffset::east_opt(8 * 3600)
        .unwrap_or_else(|| FixedOffset::east_opt(0).expect("zero is an offset"));
    Utc::now().with_timezone(&shanghai)
}

/// Where the program keeps drafts and received packages.
pub(crate) fn data_folder(app: &AppHandle) -> tauri::Result<PathBuf> {
    match std::env::var_os("DUNPING_DATA") {
        Some(folder) => Ok(folder.into()),
        None => app.path().app_data_dir(),
    }
}

/// Shows the dialog of a purpose and waits for the person. Empty when it was cancelled.
pub(crate) fn choose(
    app: &AppHandle,
    purpose: Purpose,
    suggested: &str,
    language: Language,
) -> Vec<PathBuf> {
    if let Some(answer) = scripted(purpose) {
        return answer;
    }
    let dialog = || {
        let dialog = app.dialog().file().set_title(language.of(title(purpose)));
        match app.get_webview_window("main") {
            Some(window) => dialog.set_parent(&window),
            None => dialog,
        }
    };
    match purpose {
        Purpose::OpenReturns | Purpose::OpenPhotos => many(filtered(dialog(), purpose, language)),
        Purpose::OpenAttachments
        | Purpose::OpenRegister
        | Purpose::NewBody
        | Purpose::SaveClosing
        | Purpose::ExportEvidence
        | Purpose::OpenCamera => one(dialog().blocking_pick_folder()),
        Purpose::OpenIdentity
        | Purpose::OpenBodyKey
        | Purpose::OpenP12
        | Purpose::OpenModule
        | Purpose::OpenEnrolment
        | Purpose::OpenTrust
        | Purpose::OpenCase
        | Purpose::OpenReceipt
        | Purpose::OpenClosing
        | Purpose::OpenWorkbook
        | Purpose::OpenPolicy
        | Purpose::OpenReport
        | Purpose::OpenHandwriting
        | Purpose::OpenAny => one(filtered(dialog(), purpose, language).blocking_pick_file()),
        Purpose::SaveIdentity
        | Purpose::SaveEnrolment
        | Purpose::SaveTrust
        | Purpose::SaveCase
        | Purpose::SaveReturn
        | Purpose::SaveForm
        | Purpose::SaveCertificate
        | Purpose::SaveReport
        | Purpose::SaveArchive
        | Purpose::SavePaper
        | Purpose::SaveTemplate => one(filtered(dialog(), purpose, language)
            .set_file_name(suggested)
            .blocking_save_file()),
    }
}

fn one(answer: Option<tauri_plugin_dialog::FilePath>) -> Vec<PathBuf> {
    answer
        .and_then(|file| file.into_path().ok())
        .into_iter()
        .collect()
}

fn many(dialog: FileDialogBuilder<tauri::Wry>) -> Vec<PathBuf> {
    dialog
        .blocking_pick_files()
        .unwrap_or_default()
        .into_iter()
        .filter_map(|file| file.into_path().ok())
        .collect()
}

fn filtered(
    dialog: FileDialogBuilder<tauri::Wry>,
    purpose: Purpose,
    language: Language,
) -> FileDialogBuilder<tauri::Wry> {
    let (name, endings): ((&str, &str), &[&str]) = match purpose {
        Purpose::OpenIdentity | Purpose::SaveIdentity => (("身份文件", "Identity file"), &["age"]),
        Purpose::OpenBodyKey => (("机构密钥文件", "Key file of the body"), &["age"]),
        Purpose::OpenP12 => (("PKCS#12 文件", "PKCS#12 file"), &["p12", "pfx"]),
        Purpose::OpenModule => (("PKCS#11 模块", "PKCS#11 module"), &["so", "dll", "dylib"]),
        Purpose::OpenEnrolment | Purpose::SaveEnrolment => {
            (("登记文件", "Enrolment file"), &["dpenrol"])
        }
        Purpose::OpenTrust | Purpose::SaveTrust => (("信任文件", "Trust file"), &["dptrust"]),
        Purpose::OpenCase => (
            ("盾评案卷，或本人的返回包", "Case, or your own return"),
            &["dpcase", "dpreturn"],
        ),
        Purpose::SaveCase => (("盾评案卷", "Case"), &["dpcase"]),
        Purpose::OpenReturns | Purpose::SaveReturn => (("专家返回包", "Return"), &["dpreturn"]),
        Purpose::OpenReceipt => (("组长的回执", "Receipt of the chair"), &["dpreceipt"]),
        Purpose::OpenClosing => (("结案包", "Closing"), &["dpclosing"]),
        Purpose::OpenWorkbook => (
            (
                "Excel、WPS 或 OpenDocument 工作簿",
                "Excel, WPS or OpenDocument workbook",
            ),
            &["xlsx", "xlsm", "xls", "et", "xlsb", "ods"],
        ),
        Purpose::OpenPolicy => (("评审口径", "Policy"), &["toml"]),
        Purpose::SaveTemplate => (("Excel 工作簿", "Excel workbook"), &["xlsx"]),
        Purpose::SaveForm
        | Purpose::SaveCertificate
        | Purpose::SavePaper
        | Purpose::OpenReport
        | Purpose::SaveReport => (("PDF", "PDF"), &["pdf"]),
        Purpose::OpenHandwriting => (("PNG 图片", "PNG picture"), &["png", "PNG"]),
        Purpose::SaveArchive => (("归档包", "Archive"), &["dparchive"]),
        Purpose::OpenPhotos => (
            ("照片", "Photo"),
            &["jpg", "jpeg", "png", "webp", "JPG", "JPEG"],
        ),
        Purpose::OpenAny
        | Purpose::OpenAttachments
        | Purpose::OpenRegister
        | Purpose::NewBody
        | Purpose::SaveClosing
        | Purpose::ExportEvidence
        | Purpose::OpenCamera => return dialog,
    };
    dialog.add_filter(language.of(name), endings)
}

fn title(purpose: Purpose) -> (&'static str, &'static str) {
    match purpose {
        Purpose::OpenIdentity => ("选择身份文件", "Choose the identity file"),
        Purpose::OpenBodyKey => ("选择机构密钥文件", "Choose the body's key file"),
        Purpose::OpenP12 => ("选择 .p12 文件", "Choose a .p12 file"),
        Purpose::OpenModule => (
            "选择令牌的 PKCS#11 模块",
            "Choose the token's PKCS#11 module",
        ),
        Purpose::OpenEnrolment => ("选择登记文件", "Choose the enrolment file"),
        Purpose::NewBody => (
            "选择一个空文件夹，存放新机构的文件",
            "Choose an empty folder for the new body's files",
        ),
        Purpose::SaveIdentity => ("保存身份文件", "Save the identity file"),
        Purpose::SaveEnrolment => ("保存登记文件", "Save the enrolment file"),
        Purpose::SaveTrust => ("保存信任文件", "Save the trust file"),
        Purpose::OpenTrust => ("选择信任文件", "Choose the trust file"),
        Purpose::OpenCase => ("打开案卷", "Open a case"),
        Purpose::OpenReturns => (
            "选择专家返回包（可多选）",
            "Choose returns (several at once)",
        ),
        Purpose::OpenReceipt => ("选择组长的回执", "Choose the chair's receipt"),
        Purpose::OpenClosing => ("选择结案包", "Choose the closing"),
        Purpose::OpenWorkbook => ("选择申报工作簿", "Choose the applicant's workbook"),
        Purpose::OpenPolicy => ("选择评审口径文件", "Choose a policy file"),
        Purpose::OpenAttachments => (
            "选择附件所在的文件夹",
            "Choose the folder of the attachments",
        ),
        Purpose::OpenRegister => (
            "选择登记簿所在的文件夹",
            "Choose the folder of the register",
        ),
        Purpose::OpenAny => ("选择要核验的文件", "Choose files to verify"),
        Purpose::SaveCase => ("保存案卷", "Save the case"),
        Purpose::SaveReturn => ("保存返回包", "Save the return"),
        Purpose::SaveForm => ("保存个人评审意见表", "Save the opinion form"),
        Purpose::SaveClosing => (
            "选择保存报告和结案包的文件夹",
            "Choose a folder for report and closing",
        ),
        Purpose::SaveCertificate => ("保存证书", "Save the certificate"),
        Purpose::OpenReport => ("选择评审报告", "Choose the report"),
        Purpose::SaveReport => ("保存签过字的评审报告", "Save the signed report"),
        Purpose::OpenHandwriting => ("选择手写签名的图片", "Choose the picture of a signature"),
        Purpose::SaveArchive => ("保存归档包", "Save the archive"),
        Purpose::SavePaper => ("保存文书", "Save the paper"),
        Purpose::SaveTemplate => ("保存空白申报表", "Save the blank form"),
        Purpose::ExportEvidence => ("选择导出材料的文件夹", "Choose a folder to export to"),
        Purpose::OpenPhotos => ("选择照片（可多选）", "Choose photos (several at once)"),
        Purpose::OpenCamera => (
            "选择相机或手机的照片文件夹",
            "Choose the photo folder of a camera or phone",
        ),
    }
}

/// Under automation nobody can answer a system dialog: the test writes the answers into a file, one `purpose=path` a line.
/// Debug builds only.
fn scripted(purpose: Purpose) -> Option<Vec<PathBuf>> {
    if !cfg!(debug_assertions) {
        return None;
    }
    let script = std::env::var_os("DUNPING_DIALOG_ANSWERS")?;
    let text = std::fs::read_to_string(Path::new(&script)).unwrap_or_default();
    let wanted = format!("{purpose:?}");
    let answers = text.lines().filter_map(|line| line.split_once('='));
    Some(
        answers
            .filter(|(name, _)| *name == wanted)
            .map(|(_, path)| PathBuf::from(path))
            .collect(),
    )
}
