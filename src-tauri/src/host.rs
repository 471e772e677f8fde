//! The surroundings that only the real program has: the clock, the folders, the system's file dialogs.

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, Utc};
use dunping_app::contract::Purpose;
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
pub(crate) fn choose(app: &AppHandle, purpose: Purpose, suggested: &str) -> Vec<PathBuf> {
    if let Some(answer) = scripted(purpose) {
        return answer;
    }
    let dialog = || {
        let dialog = app.dialog().file().set_title(title(purpose));
        match app.get_webview_window("main") {
            Some(window) => dialog.set_parent(&window),
            None => dialog,
        }
    };
    match purpose {
        Purpose::OpenReturns => many(filtered(dialog(), purpose)),
        Purpose::OpenAttachments | Purpose::OpenRegister | Purpose::SaveClosing => {
            one(dialog().blocking_pick_folder())
        }
        Purpose::OpenIdentity
        | Purpose::OpenTrust
        | Purpose::OpenCase
        | Purpose::OpenClosing
        | Purpose::OpenWorkbook
        | Purpose::OpenPolicy
        | Purpose::OpenAny => one(filtered(dialog(), purpose).blocking_pick_file()),
        Purpose::SaveCase
        | Purpose::SaveReturn
        | Purpose::SaveCertificate
        | Purpose::SaveArchive
        | Purpose::SaveTemplate => one(filtered(dialog(), purpose)
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
) -> FileDialogBuilder<tauri::Wry> {
    let (name, endings): (&str, &[&str]) = match purpose {
        Purpose::OpenIdentity => ("身份文件", &["age"]),
        Purpose::OpenTrust => ("信任文件", &["dptrust"]),
        Purpose::OpenCase => ("盾评案卷，或本人的返回包", &["dpcase", "dpreturn"]),
        Purpose::SaveCase => ("盾评案卷", &["dpcase"]),
        Purpose::OpenReturns | Purpose::SaveReturn => ("专家返回包", &["dpreturn"]),
        Purpose::OpenClosing => ("结案包", &["dpclosing"]),
        Purpose::OpenWorkbook => (
            "Excel、WPS 或 OpenDocument 工作簿",
            &["xlsx", "xlsm", "xls", "et", "xlsb", "ods"],
        ),
        Purpose::OpenPolicy => ("评审口径", &["toml"]),
        Purpose::SaveTemplate => ("Excel 工作簿", &["xlsx"]),
        Purpose::SaveCertificate => ("PDF", &["pdf"]),
        Purpose::SaveArchive => ("归档包", &["dparchive"]),
        Purpose::OpenAny
        | Purpose::OpenAttachments
        | Purpose::OpenRegister
        | Purpose::SaveClosing => return dialog,
    };
    dialog.add_filter(name, endings)
}

fn title(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::OpenIdentity => "选择身份文件",
        Purpose::OpenTrust => "选择信任文件",
        Purpose::OpenCase => "打开案卷",
        Purpose::OpenReturns => "选择专家返回包（可多选）",
        Purpose::OpenClosing => "选择结案包",
        Purpose::OpenWorkbook => "选择申报工作簿",
        Purpose::OpenPolicy => "选择评审口径文件",
        Purpose::OpenAttachments => "选择附件所在的文件夹",
        Purpose::OpenRegister => "选择登记簿所在的文件夹",
        Purpose::OpenAny => "选择要核验的文件",
        Purpose::SaveCase => "保存案卷",
        Purpose::SaveReturn => "保存返回包",
        Purpose::SaveClosing => "选择保存报告和结案包的文件夹",
        Purpose::SaveCertificate => "保存证书",
        Purpose::SaveArchive => "保存归档包",
        Purpose::SaveTemplate => "保存空白申报表",
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
