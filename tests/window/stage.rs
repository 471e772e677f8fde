//! Where a test plays: a screen of its own (Xvfb), a data folder, the answers to the file dialogs, and the program's window on it.

use std::fs::{self, File};
use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use dunping_tests::programs::{program, until};
use dunping_tests::sources::root;
use tempfile::TempDir;

use crate::display::{Display, SCREEN};
use crate::webdriver::{Refused, Session};

/// The longest that something on the page may take: opening a case in a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A screen and folders of one test.
pub(crate) struct Stage {
    name: &'static str,
    display: Display,
    folder: TempDir,
}

impl Stage {
    /// Sets a stage up; the name begins the names of its pictures.
    pub(crate) fn new(name: &'static str) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("dunping-window-")
            .tempdir()
            .expect("a folder for the test");
        Self {
            name,
            display: Display::new::<&str>([]),
            folder,
        }
    }

    /// The screen's name.
    pub(crate) fn display(&self) -> &str {
        self.display.name()
    }

    /// The folder in which the program keeps its drafts.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The folder of the one case that was opened.
    pub(crate) fn case_folder(&self) -> PathBuf {
        let mut cases = fs::read_dir(self.data().join("cases")).expect("cases");
        cases.next().expect("a case").expect("a folder").path()
    }

    /// A path below the test's folder for what the program is asked to write.
    pub(crate) fn out(&self, name: &str) -> PathBuf {
        let folder = self.folder.path().join("out");
        fs::create_dir_all(&folder).expect("a folder to write to");
        folder.join(name)
    }

    /// What the person will choose in the file dialog of a purpose, from now on.
    pub(crate) fn answer(&self, purpose: &str, paths: &[&Path]) {
        let file = self.answers();
        let before = fs::read_to_string(&file).unwrap_or_default();
        let begin = format!("{purpose}=");
        let others = before
            .lines()
            .filter(|line| !line.starts_with(&begin))
            .map(str::to_owned);
        let lines: Vec<String> = others
            .chain(
                paths
                    .iter()
                    .map(|path| format!("{begin}{}", path.display())),
            )
            .collect();
        fs::write(file, lines.join("\n")).expect("the answers to the dialogs");
    }

    fn answers(&self) -> PathBuf {
        self.folder.path().join("dialogs")
    }

    /// Starts the program with arguments and waits for its window.
    pub(crate) fn open(&self, arguments: &[&Path]) -> Window {
        // A free port: found, given back, and taken by the driver right after.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let own = |name: &str| self.folder.path().join(name);
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("DISPLAY", self.display.name())
            .env("GDK_BACKEND", "x11")
            .env("LC_ALL", "C.UTF-8")
            .env("NO_AT_BRIDGE", "1")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("DUNPING_DATA", self.data())
            .env("DUNPING_DIALOG_ANSWERS", self.answers())
            // Where a test made a token, it is plugged in.
            .env("SOFTHSM2_CONF", self.out("softhsm2.conf"))
            .env("XDG_DATA_HOME", own("xdg-data"))
            .env("XDG_CONFIG_HOME", own("xdg-config"))
            .env_remove("WAYLAND_DISPLAY")
            .stdout(Stdio::null())
            .stderr(File::create(own("program.log")).expect("a file for the program's messages"))
            .spawn()
            .expect("WebKitWebDriver starts: run `cargo xtask setup`");
        let address = format!("http://127.0.0.1:{port}");
        until("the driver is ready", PATIENCE, || {
            Session::ready(&address).then_some(())
        });
        let binary = program("dunping-desktop");
        let arguments: Vec<String> = arguments
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        let session = Session::start(&address, &binary.display().to_string(), &arguments)
            .unwrap_or_else(|refused| panic!("{refused:?}\n{}", self.log()));
        let window = Window {
            name: self.name,
            program: child_of(driver.id()),
            driver,
            session,
        };
        window
            .session
            .size(SCREEN.0, SCREEN.1)
            .expect("a window of the screen's size");
        window
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("program.log")).unwrap_or_default()
    }
}

/// The folder for pictures: `DUNPING_ARTEFACTS`, or one in the build folder.
fn artefacts() -> PathBuf {
    let folder = std::env::var_os("DUNPING_ARTEFACTS")
        .map_or_else(|| root().join("target/artefacts"), PathBuf::from);
    fs::create_dir_all(&folder).expect("the folder for pictures");
    folder
}

/// Leaves what a test measured among the artefacts.
pub(crate) fn note(test: &str, what: &str, measured: &str) {
    let name = artefacts().join(format!("{test}-{what}.txt"));
    fs::write(name, measured).expect("a note on disk");
}

/// The process that another one started.
fn child_of(parent: u32) -> u32 {
    until("the program runs", PATIENCE, || {
        let children = fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).ok()?;
        children.split_whitespace().next()?.parse().ok()
    })
}

/// The program's window.
pub(crate) struct Window {
    name: &'static str,
    program: u32,
    driver: Child,
    session: Session,
}

fn by_id(id: &str) -> String {
    format!("[data-testid=\"{id}\"]")
}

/// A refusal that may pass: the page is just changing.
fn passing(refused: &Refused) -> bool {
    [
        "no such element",
        "stale element reference",
        "element not interactable",
        "element click intercepted",
    ]
    .contains(&refused.error.as_str())
}

impl Window {
    #[track_caller]
    fn soon<T>(&self, what: &str, mut look: impl FnMut() -> Result<Option<T>, Refused>) -> T {
        until(what, PATIENCE, || match look() {
            Ok(found) => found,
            Err(refused) if passing(&refused) => None,
            Err(refused) => panic!("{what}: {} ({})", refused.error, refused.message),
        })
    }

    /// Waits until what a selector finds is displayed.
    #[track_caller]
    pub(crate) fn see_this(&self, selector: &str) -> String {
        self.soon(selector, || {
            let element = self.session.find(selector)?;
            Ok(self.session.displayed(&element)?.then_some(element))
        })
    }

    /// Waits until the element with a test id is displayed.
    #[track_caller]
    pub(crate) fn see(&self, id: &str) -> String {
        self.see_this(&by_id(id))
    }

    /// Waits until what a selector finds is gone.
    #[track_caller]
    pub(crate) fn gone(&self, selector: &str) {
        self.soon(&format!("{selector} is gone"), || {
            match self.session.find(selector) {
                Err(refused) if refused.error == "no such element" => Ok(Some(())),
                other => other.map(|_| None),
            }
        });
    }

    /// Clicks what a selector finds, as soon as it is displayed and enabled.
    #[track_caller]
    pub(crate) fn click_this(&self, selector: &str) {
        self.soon(&format!("{selector} can be clicked"), || {
            let element = self.session.find(selector)?;
            if !self.session.displayed(&element)? || !self.session.enabled(&element)? {
                return Ok(None);
            }
            self.session.click(&element).map(Some)
        });
    }

    /// Clicks the element with a test id.
    #[track_caller]
    pub(crate) fn click(&self, id: &str) {
        self.click_this(&by_id(id));
    }

    /// Types into the field with a test id.
    #[track_caller]
    pub(crate) fn type_into(&self, id: &str, text: &str) {
        self.soon(&format!("{id} takes text"), || {
            let element = self.session.find(&by_id(id))?;
            if !self.session.enabled(&element)? {
                return Ok(None);
            }
            self.session.type_into(&element, text).map(Some)
        });
    }

    /// Presses keys, wherever the focus is.
    #[track_caller]
    pub(crate) fn keys(&self, keys: &str) {
        self.session.keys(keys).expect("keys");
    }

    /// Presses a key while others are held down.
    #[track_caller]
    pub(crate) fn chord(&self, held: &str, key: char) {
        self.session.chord(held, key).expect("keys");
    }

    /// Gives the window another size in pixels, and waits until the page has it.
    #[track_caller]
    pub(crate) fn size(&self, width: u32, height: u32) {
        self.session.size(width, height).expect("a size");
        let script = format!("return window.innerWidth <= {width}");
        self.holds("the window has its size", &script);
    }

    /// What a script answers, by calling its last argument.
    #[track_caller]
    pub(crate) fn told(&self, script: &str) -> serde_json::Value {
        self.session.look_later(script).expect("an answer")
    }

    /// Holds the screen against the rules of WCAG 2.1, A and AA, by axe: not one violation.
    #[track_caller]
    pub(crate) fn accessible(&self, screen: &str) {
        let axe = root().join("ui/node_modules/axe-core/axe.min.js");
        let axe =
            fs::read_to_string(axe).expect("axe-core is among the page's development packages");
        // A colour that is on its way to another one is nobody's contrast.
        self.holds(
            "nothing moves",
            "return document.getAnimations().every((one) => one.playState !== 'running')",
        );
        let run = "const done = arguments[arguments.length - 1]
            const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }
            const lines = (violation) => violation.nodes.map((node) => `${violation.id}: ${node.target} ${node.failureSummary}`)
            const painted = new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)))
            // A colour on its way to another one is none that anybody chose.
            const still = () => Promise.allSettled(document.getAnimations().map((one) => one.finished))
            painted.then(still).then(() => axe.run(document, rules)).then((found) => done({ lines: found.violations.flatMap(lines), passes: found.passes.length }))";
        let found = self.told(&format!("{axe}\n{run}"));
        let passed = found["passes"].as_u64().unwrap_or_default();
        assert!(passed > 5, "axe looked at nothing on {screen}: {found}");
        assert_eq!(found["lines"], serde_json::json!([]), "{screen}");
    }

    /// The text of the element with a test id.
    #[track_caller]
    pub(crate) fn text(&self, id: &str) -> String {
        self.soon(&format!("{id} has a text"), || {
            let element = self.session.find(&by_id(id))?;
            self.session.text(&element).map(Some)
        })
    }

    /// An attribute of the element with a test id.
    #[track_caller]
    pub(crate) fn attribute(&self, id: &str, name: &str) -> String {
        let script = format!(
            "return document.querySelector('{}').getAttribute('{name}')",
            by_id(id)
        );
        let found = self.session.look(&script).expect("an attribute");
        found.as_str().unwrap_or_default().to_owned()
    }

    /// The text of what a selector finds.
    #[track_caller]
    pub(crate) fn text_of(&self, selector: &str) -> String {
        self.soon(selector, || {
            self.session.text(&self.session.find(selector)?).map(Some)
        })
    }

    /// Waits until the text of what a test id names contains a part; answers the whole text.
    #[track_caller]
    pub(crate) fn reads(&self, id: &str, part: &str) -> String {
        let mut last = String::new();
        self.soon(&format!("{id} reads {part:?}"), || {
            let element = self.session.find(&by_id(id))?;
            last = self.session.text(&element)?;
            Ok(last.contains(part).then(|| last.clone()))
        })
    }

    /// What a script that only looks answers.
    #[track_caller]
    pub(crate) fn look(&self, script: &str) -> serde_json::Value {
        self.session.look(script).expect("an answer")
    }

    /// How many elements a selector finds now.
    #[track_caller]
    pub(crate) fn count(&self, selector: &str) -> usize {
        let script = format!("return document.querySelectorAll('{selector}').length");
        let found = self.session.look(&script).expect("a count").as_u64();
        usize::try_from(found.unwrap_or_default()).expect("a small number")
    }

    /// Waits until a script that only looks answers `true`.
    #[track_caller]
    pub(crate) fn holds(&self, what: &str, script: &str) {
        self.soon(what, || {
            Ok((self.session.look(script)? == true).then_some(()))
        });
    }

    /// The failure that the window shows: its code, and its sentences.
    #[track_caller]
    pub(crate) fn failure(&self) -> (String, String) {
        self.see("failure");
        let script = "return document.querySelector('[data-testid=\"failure\"]').dataset.code";
        let code = self
            .session
            .look(script)
            .expect("a code")
            .as_str()
            .unwrap_or_default()
            .to_owned();
        (code, self.text("failure"))
    }

    /// Leaves a picture of the window among the artefacts.
    #[track_caller]
    pub(crate) fn picture(&self, what: &str) {
        let png = self.session.picture().expect("a picture");
        let name = artefacts().join(format!("{}-{what}.png", self.name));
        File::create(name)
            .and_then(|mut file| file.write_all(&png))
            .expect("a picture on disk");
    }

    /// Leaves what was measured among the artefacts. It is not judged here: another machine is as fast as it is.
    #[track_caller]
    pub(crate) fn note(&self, what: &str, measured: &str) {
        note(self.name, what, measured);
    }

    /// Ends the program at once, as when the power fails.
    pub(crate) fn kill(self) {
        let killed = Command::new("kill")
            .args(["-KILL", &self.program.to_string()])
            .status();
        assert!(
            killed.expect("kill").success(),
            "the program was not running"
        );
    }

    /// Waits until the program has ended by itself.
    pub(crate) fn ended(self) {
        until("the program has ended by itself", PATIENCE, || {
            (!self.running()).then_some(())
        });
    }

    fn running(&self) -> bool {
        Path::new(&format!("/proc/{}", self.program)).exists()
            && fs::read_to_string(format!("/proc/{}/stat", self.program))
                .is_ok_and(|stat| !stat.contains(") Z "))
    }
}

impl Drop for Window {
    /// Ends the session, waits for the program, and only then ends the driver: a driver that ends first leaves the program behind.
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Ok(png) = self.session.picture()
        {
            let _ = fs::write(artefacts().join(format!("{}-FAILED.png", self.name)), png);
        }
        let _ = self.session.end();
        if !std::thread::panicking() {
            until("the program has ended", PATIENCE, || {
                (!self.running()).then_some(())
            });
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
