//! Where the fonts of the papers lie: beside the program when it is installed, in the checkout's `assets/fonts` otherwise; and
//! where this computer keeps its own, of which 仿宋 and 小标宋 are used when they are there.

use std::path::PathBuf;

use dunping_report::{Fonts, find_own_fonts};

use crate::AppError;

const FOLDER: &str = "assets/fonts";
const MARK: &str = "NotoSerifSC-Regular.ttf";

/// Loads the fonts that travel with the program, and this computer's own 仿宋 and 小标宋 where they may be embedded.
///
/// # Errors
/// When no folder has them.
pub(crate) fn load() -> Result<Fonts, AppError> {
    let fonts = travelling()?;
    let own = find_own_fonts(&system_folders());
    // A broken font of the computer's keeps no paper from being printed.
    fonts.with_own(&own).or_else(|_| travelling())
}

/// The fonts that travel with the program alone: what is made with them is the same on every computer.
///
/// # Errors
/// When no folder has them.
pub(crate) fn travelling() -> Result<Fonts, AppError> {
    let folder = candidates()
        .into_iter()
        .find(|folder| folder.join(MARK).is_file())
        .ok_or(AppError::NoFonts)?;
    Ok(Fonts::load(&folder)?)
}

fn candidates() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if let Some(folder) = std::env::var_os("DUNPING_FONTS") {
        folders.push(PathBuf::from(folder));
    }
    if let Ok(program) = std::env::current_exe() {
        for ancestor in program.ancestors().skip(1) {
            folders.push(ancestor.join(FOLDER));
            folders.push(ancestor.join("lib/dunping-desktop").join(FOLDER));
            folders.push(ancestor.join("lib/盾评 Dunping").join(FOLDER));
        }
    }
    folders
}

/// Where the system and the person at it keep fonts.
fn system_folders() -> Vec<PathBuf> {
    let from = |variable: &str, below: &str| {
        let base = std::env::var_os(variable)?;
        Some(PathBuf::from(base).join(below))
    };
    if cfg!(windows) {
        [
            from("WINDIR", "Fonts"),
            from("LOCALAPPDATA", "Microsoft\\Windows\\Fonts"),
        ]
        .into_iter()
        .flatten()
        .collect()
    } else if cfg!(target_os = "macos") {
        let own = from("HOME", "Library/Fonts");
        let shared = ["/Library/Fonts", "/System/Library/Fonts"].map(PathBuf::from);
        shared.into_iter().chain(own).collect()
    } else {
        let own = [from("HOME", ".local/share/fonts"), from("HOME", ".fonts")];
        let shared = ["/usr/share/fonts", "/usr/local/share/fonts"].map(PathBuf::from);
        shared
            .into_iter()
            .chain(own.into_iter().flatten())
            .collect()
    }
}
