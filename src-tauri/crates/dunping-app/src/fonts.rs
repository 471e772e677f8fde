//! Where the fonts of the papers lie: beside the program when it is installed, in the checkout's `assets/fonts` otherwise.

use std::path::PathBuf;

use dunping_report::Fonts;

use crate::AppError;

const FOLDER: &str = "assets/fonts";
const MARK: &str = "NotoSerifSC-Regular.ttf";

/// Loads the fonts.
///
/// # Errors
/// When no folder has them.
pub(crate) fn load() -> Result<Fonts, AppError> {
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
