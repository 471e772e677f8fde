//! The window is closed as a person closes it: what was typed a moment before is on the disk, or it is said that it is not.

use std::fs;
use std::path::Path;

use dunping_tests::demonstration;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, Window as XWindow,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::stage::{Stage, Window};

const REASON: &str = "关窗之前的最后一句。";
const VALUE: &str = "return document.querySelector('[data-testid=reason]')?.value";

/// Presses the cross in the window's frame: what a window manager tells the program then.
fn ask_to_close(display: &str) {
    let (connection, screen) = RustConnection::connect(Some(display)).expect("the screen");
    let root = connection.setup().roots[screen].root;
    let protocols = atom(&connection, "WM_PROTOCOLS");
    let delete = atom(&connection, "WM_DELETE_WINDOW");
    let window = closable(&connection, root, protocols, delete).expect("a window with a frame");
    let message = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
    connection
        .send_event(false, window, EventMask::NO_EVENT, message)
        .expect("a message");
    // Not only sent: a connection that is dropped takes along what the screen has not read.
    connection.sync().expect("the screen");
}

fn atom(connection: &RustConnection, name: &str) -> Atom {
    let asked = connection.intern_atom(false, name.as_bytes());
    let number = asked.expect("the screen").reply();
    number.expect("a name's number").atom
}

/// The window that is seen and says that it wants to be asked before it is closed.
fn closable(
    connection: &RustConnection,
    window: XWindow,
    protocols: Atom,
    delete: Atom,
) -> Option<XWindow> {
    let below = connection.query_tree(window).ok()?.reply().ok()?.children;
    below.into_iter().find(|child| {
        let asked = connection.get_property(false, *child, protocols, AtomEnum::ATOM, 0, 32);
        let told = asked.ok().and_then(|it| it.reply().ok());
        let named = told.is_some_and(|it| {
            it.value32()
                .is_some_and(|mut all| all.any(|one| one == delete))
        });
        let shown = connection
            .get_geometry(*child)
            .ok()
            .and_then(|it| it.reply().ok());
        named && shown.is_some_and(|it| it.width > 200)
    })
}

/// An expert at the first clause, the declaration made.
fn at_work<'a>(stage: &'a Stage, folder: &'a Path, who: &str) -> Window {
    let window = stage.open(&["--demo".as_ref(), folder]);
    window.click(&format!("demo-{who}"));
    window.click("declared");
    window.see_this("[data-testid=saved-at][data-state=saved]");
    window.click("begin");
    window
}

#[test]
fn what_is_typed_just_before_the_window_is_closed_is_on_the_disk() {
    let (stage, demo) = (Stage::new("closing"), demonstration::own());
    let expert = demo.seated("T", 1);
    let window = at_work(&stage, demo.folder(), &expert.who);
    window.type_into("reason", REASON);
    ask_to_close(stage.display());
    window.ended();

    let window = stage.open(&["--demo".as_ref(), demo.folder()]);
    window.click(&format!("demo-{}", expert.who));
    window.holds(
        "the last sentence is there",
        &format!("{VALUE} === '{REASON}'"),
    );
    // Nothing is typed, nothing is asked.
    ask_to_close(stage.display());
    window.ended();
}

/// Makes every save fail: where the case's folder was there is a file.
fn take_away(folder: &Path, aside: &Path) {
    fs::rename(folder, aside).expect("the case's folder is moved aside");
    fs::write(folder, "").expect("a file in its place");
}

#[test]
fn a_window_does_not_close_over_what_the_disk_refuses() {
    let (stage, demo) = (Stage::new("closing-refused"), demonstration::own());
    let expert = demo.seated("T", 1);
    let window = at_work(&stage, demo.folder(), &expert.who);
    let folder = stage.case_folder();
    let aside = stage.out("aside");
    take_away(&folder, &aside);
    window.type_into("reason", REASON);
    window.see("save-failed");
    window.holds("the typing goes on", &format!("{VALUE} === '{REASON}'"));
    window.holds(
        "the field has the keys",
        "return document.activeElement.dataset.testid === 'reason'",
    );
    ask_to_close(stage.display());
    window.reads("closing-lost", "现在关闭就会丢失");
    window.picture("refused");
    window.accessible("what would be lost");
    window.click("closing-stay");
    window.gone("dialog[open]");
    fs::remove_file(&folder).expect("the file in its place");
    fs::rename(&aside, &folder).expect("the folder is back");
    ask_to_close(stage.display());
    window.ended();

    let window = stage.open(&["--demo".as_ref(), demo.folder()]);
    window.click(&format!("demo-{}", expert.who));
    window.holds("the sentence is there", &format!("{VALUE} === '{REASON}'"));
    take_away(&folder, &aside);
    window.type_into("reason", "！");
    window.see("save-failed");
    ask_to_close(stage.display());
    window.see("closing-anyway");
    // A moment later: with the window goes whoever would answer the driver.
    window.holds(
        "the button is pressed",
        "setTimeout(() => document.querySelector('[data-testid=closing-anyway]').click(), 200); return true",
    );
    window.ended();
}
