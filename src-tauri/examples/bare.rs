//! A window of the toolkit with nothing in it but one colour: what starting the program is measured against (`tests/window/speed.rs`).
//! It has the program's size and title bar, one webview, and no page, no commands, no plugins.

use tauri::http::Response;
use tauri::{WebviewUrl, WebviewWindowBuilder};

/// The page: one dark colour, so that its first paint is seen.
const PAGE: &[u8] = b"<!doctype html><title>bare</title><style>html{background:#123456}</style>";

fn main() -> tauri::Result<()> {
    let mut context = tauri::generate_context!();
    context.config_mut().app.windows.clear();
    tauri::Builder::default()
        .register_uri_scheme_protocol("bare", |_, _| {
            let page = Response::builder().header("content-type", "text/html");
            page.body(PAGE.to_vec()).unwrap_or_default()
        })
        .setup(|app| {
            let page = "bare://localhost".parse()?;
            WebviewWindowBuilder::new(app, "main", WebviewUrl::CustomProtocol(page))
                .title("bare")
                .inner_size(1280.0, 720.0)
                .build()?;
            Ok(())
        })
        .run(context)
}
