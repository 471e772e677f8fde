//! A screen that nobody looks at: Xvfb, on a display number of its own.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// The screen that the program must be usable on, in pixels.
pub(crate) const SCREEN: (u32, u32) = (1366, 768);

/// A running screen. It ends with its value.
pub(crate) struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Starts a screen, with further arguments of the server.
    pub(crate) fn new<A: AsRef<OsStr>>(further: impl IntoIterator<Item = A>) -> Self {
        let size = format!("{}x{}x24", SCREEN.0, SCREEN.1);
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &size])
            // A server that starts anew after its last window drops who comes just then: the window that a test opens after a kill.
            .args(["-noreset", "-nolisten", "tcp"])
            .args(further)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts: run `cargo xtask setup`");
        let mut number = String::new();
        let said = server.stdout.take().expect("Xvfb's output");
        BufReader::new(said)
            .read_line(&mut number)
            .expect("Xvfb names its display");
        Self {
            server,
            name: format!(":{}", number.trim()),
        }
    }

    /// Its name, for the variable `DISPLAY`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
