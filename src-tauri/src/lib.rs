//! The window of Dunping: one webview over the use cases, with the real clock, the real disk and the system's dialogs.
//!
//! Nothing is decided here. A command takes the desk, calls one use case, and hands back what it returned; the page sees tokens and
//! ids, never a path, and loads nothing that is not inside the program.

mod arguments;
mod closing;
mod commands;
mod desk;
mod evidence;
mod host;
mod painting;

use std::process::ExitCode;
use std::time::Instant;

use tauri::{DragDropEvent, Emitter, Manager, WebviewUrl, WebviewWindowBuilder, WindowEvent};

use crate::arguments::Arguments;
use crate::desk::Desk;

/// The event that tells the page that a file waits to be opened.
const PENDING_FILE: &str = "pending-file";
/// The events that tell the page that files are held over the window, and that they are not any more. What they are it does not learn.
const DRAG_ENTER: &str = "drag-enter";
const DRAG_LEAVE: &str = "drag-leave";
/// The event that tells the page that the window is to be closed.
const CLOSE_ASKED: &str = "close-asked";

/// Starts the program and stays until the window is closed.
#[must_use]
pub fn run() -> ExitCode {
    if let Some(served) = dunping_app::serve_if_asked() {
        return served;
    }
    let automated = std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some();
    if automated && !cfg!(debug_assertions) {
        // A voting program must not be driven from outside: the toolkit honours this variable in release builds too.
        eprintln!(
            "盾评：检测到自动化控制环境变量 TAURI_WEBVIEW_AUTOMATION，程序不启动。请清除该变量后重试。"
        );
        return ExitCode::from(2);
    }
    let arguments = match Arguments::read(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::from(2);
        }
    };
    match start(arguments, automated) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("盾评：窗口无法启动：{problem}");
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: Arguments, automated: bool) -> tauri::Result<()> {
    painting::load_no_driver();
    let mut builder = tauri::Builder::default();
    if !automated {
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, argv, cwd| {
            if let Ok(second) = Arguments::read_in(argv.into_iter().skip(1), cwd.as_ref()) {
                wait_with(app, second.file.into_iter().collect());
            }
        }));
        builder = builder.plugin(tauri_plugin_window_state::Builder::default().build());
    }
    builder
        .plugin(tauri_plugin_dialog::init())
        .register_asynchronous_uri_scheme_protocol("evidence", evidence::serve)
        .invoke_handler(commands::handler())
        .setup(move |app| {
            app.manage(Desk::open(app.handle(), &arguments)?);
            let window =
                WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
                    .title("盾评 · 专家评审")
                    .inner_size(1280.0, 720.0)
                    .min_inner_size(640.0, 360.0)
                    .on_document_title_changed(|window, title| {
                        // The page words it, in its language.
                        let _ = window.set_title(&title);
                    })
                    .on_navigation(|url| {
                        url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost")
                    })
                    .build()?;
            painting::without_graphics_card(&window)?;
            Ok(())
        })
        .on_window_event(|window, event| match event {
            WindowEvent::DragDrop(event) => dragged(window.app_handle(), event),
            WindowEvent::CloseRequested { api, .. }
                if window.state::<Desk>().closing().waits(Instant::now()) =>
            {
                api.prevent_close();
                let _ = window.emit(CLOSE_ASKED, ());
            }
            _ => {}
        })
        .run(tauri::generate_context!())
}

/// Files over the window: the page shows that they may be dropped, and one that was dropped waits.
fn dragged(app: &tauri::AppHandle, event: &DragDropEvent) {
    let say = |event: &str| {
        let _ = app.emit(event, ());
    };
    match event {
        DragDropEvent::Enter { .. } => say(DRAG_ENTER),
        DragDropEvent::Leave => say(DRAG_LEAVE),
        DragDropEvent::Drop { paths, .. } => {
            say(DRAG_LEAVE);
            wait_with(app, arguments::meant_first(paths));
        }
        _ => {}
    }
}

/// Lets files wait for the page and brings the window to the front.
fn wait_with(app: &tauri::AppHandle, files: Vec<std::path::PathBuf>) {
    if !files.is_empty() {
        app.state::<Desk>().wait_with(files);
        // The page asks for the session again; if it is not there yet, it will ask by itself.
        let _ = app.emit(PENDING_FILE, ());
    }
    if let Some(window) = app.get_webview_window("main") {
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}
