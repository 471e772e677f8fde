//! The desk: the session behind a lock, and the shelf of evidence beside it. Work runs off the window's thread.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, FixedOffset};
use dunping_app::contract::{ChosenFile, Failure, Language, Purpose};
use dunping_app::{AppError, Places, Reader, Session, Shelf, Work};
use tauri::AppHandle;

use crate::arguments::Arguments;
use crate::closing::Closing;
use crate::host;

/// What a command answers.
pub(crate) type Answer<T> = Result<T, Failure>;

/// The state that every command takes.
pub(crate) struct Desk {
    app: AppHandle,
    session: Arc<Mutex<Session>>,
    /// Files that wait for the session, apart from it: the window's thread never waits for work that is under way.
    pending: Arc<Mutex<Vec<PathBuf>>>,
    shelf: Shelf,
    work: Work,
    closing: Closing,
}

impl Desk {
    /// Opens the desk with the folders of this computer.
    pub(crate) fn open(app: &AppHandle, arguments: &Arguments) -> tauri::Result<Self> {
        let places = Places {
            data: host::data_folder(app)?,
            reader: Reader::this_program()?,
        };
        // Nothing depends on it: the next practice begins with an empty folder.
        let _ = dunping_app::practice::sweep(&places.data);
        let mut session = Session::new(places);
        if let Some(demo) = &arguments.demo {
            session.set_demo(demo.clone());
        }
        if let Some(file) = &arguments.file {
            session.wait_with(vec![file.clone()]);
        }
        let (shelf, work) = (session.shelf(), session.work());
        Ok(Self {
            app: app.clone(),
            session: Arc::new(Mutex::new(session)),
            pending: Arc::default(),
            shelf,
            work,
            closing: Closing::default(),
        })
    }

    /// The evidence of the opened case.
    pub(crate) fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// The long work under way; it is asked while the session does it.
    pub(crate) fn work(&self) -> &Work {
        &self.work
    }

    /// The wish to close the window.
    pub(crate) fn closing(&self) -> &Closing {
        &self.closing
    }

    /// Lets files wait to be opened.
    pub(crate) fn wait_with(&self, files: Vec<PathBuf>) {
        *held(&self.pending) = files;
    }

    /// Runs one use case with the session and the present moment.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Session, DateTime<FixedOffset>) -> Result<T, AppError> + Send + 'static,
    ) -> Answer<T> {
        let session = Arc::clone(&self.session);
        let pending = Arc::clone(&self.pending);
        let work = move || {
            let mut session = held(&session);
            let files = std::mem::take(&mut *held(&pending));
            if !files.is_empty() {
                session.wait_with(files);
            }
            work(&mut session, host::now()).map_err(|error| error.failure())
        };
        tauri::async_runtime::spawn_blocking(work)
            .await
            .unwrap_or_else(|_| Err(AppError::Interrupted.failure()))
    }

    /// Looks at the shelf, without waiting for work on the session that is under way.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Shelf) -> Result<T, AppError> + Send + 'static,
    ) -> Answer<T> {
        let shelf = self.shelf.clone();
        tauri::async_runtime::spawn_blocking(move || work(&shelf).map_err(|e| e.failure()))
            .await
            .unwrap_or_else(|_| Err(AppError::Interrupted.failure()))
    }

    /// Shows a file dialog; the page gets tokens.
    pub(crate) async fn choose(
        &self,
        purpose: Purpose,
        suggested: String,
        language: Language,
    ) -> Answer<Vec<ChosenFile>> {
        let app = self.app.clone();
        let dialog = move || host::choose(&app, purpose, &suggested, language);
        let paths = tauri::async_runtime::spawn_blocking(dialog)
            .await
            .unwrap_or_default();
        self.run(move |session, _| Ok(session.tokens(paths))).await
    }
}

/// The content of a lock, also after a panic elsewhere: every use case leaves the session whole or the disk right.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
