//! How the window is painted: in memory, without the graphics card. The page is text, rules and tables. The window is there sooner, holds
//! some 50 MB less than through a driver, and does not stay white where the driver is missing or broken, as on many office laptops.
//! The other systems' webviews choose for themselves.

use tauri::{Result, WebviewWindow};

/// Told before the window exists, while the program has one thread: the page's process then never loads a driver at all. Whoever set
/// the variable himself keeps his choice.
#[cfg(target_os = "linux")]
pub(crate) fn load_no_driver() {
    // A refusal only leaves it as it was.
    let _ = glib::setenv("WEBKIT_DISABLE_COMPOSITING_MODE", "1", false);
}

/// Told the window too: the variable is the engine's own affair and may go with a later version.
#[cfg(target_os = "linux")]
pub(crate) fn without_graphics_card(window: &WebviewWindow) -> Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

    window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn load_no_driver() {}

#[cfg(not(target_os = "linux"))]
pub(crate) fn without_graphics_card(_window: &WebviewWindow) -> Result<()> {
    Ok(())
}
