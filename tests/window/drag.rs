//! Somebody who drags a file onto the window: the giving side of the X drag and drop protocol (XDND, version 5).

use std::path::Path;
use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode,
    SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

const PATIENCE: Duration = Duration::from_secs(30);
/// Where the pointer is held: x and y in pixels, somewhere in the window.
const PLACE: u32 = (600 << 16) | 300;

/// A file that is held over the window.
pub(crate) struct Drag {
    connection: RustConnection,
    own: Window,
    target: Window,
    list: Atom,
    uri: String,
}

impl Drag {
    /// Takes a file and holds it over the program's window, until the window has answered.
    pub(crate) fn over(display: &str, file: &Path) -> Self {
        let (connection, screen) = RustConnection::connect(Some(display)).expect("the screen");
        let screen = &connection.setup().roots[screen];
        let (root, depth, visual) = (screen.root, screen.root_depth, screen.root_visual);
        let own = connection.generate_id().expect("an id");
        let class = WindowClass::INPUT_OUTPUT;
        let plain = CreateWindowAux::new();
        connection
            .create_window(depth, own, root, 0, 0, 10, 10, 0, class, visual, &plain)
            .expect("a window");
        let target = takes_files(&connection, root).expect("a window that takes files");
        let list = atom(&connection, "text/uri-list");
        let selection = atom(&connection, "XdndSelection");
        connection
            .set_selection_owner(own, selection, x11rb::CURRENT_TIME)
            .expect("what is dragged");
        let uri = format!("file://{}\r\n", file.display());
        let drag = Self {
            connection,
            own,
            target,
            list,
            uri,
        };
        drag.tell("XdndEnter", [own, 5 << 24, list, 0, 0]);
        let copy = atom(&drag.connection, "XdndActionCopy");
        // The first answers may come before the window has asked what it is.
        for _ in 0..6 {
            drag.tell("XdndPosition", [own, 0, PLACE, x11rb::CURRENT_TIME, copy]);
            drag.serve_until("XdndStatus");
        }
        drag
    }

    /// Lets it go.
    pub(crate) fn drop(self) {
        self.tell("XdndDrop", [self.own, 0, x11rb::CURRENT_TIME, 0, 0]);
        self.serve_until("XdndFinished");
    }

    /// Takes it away again.
    pub(crate) fn leave(self) {
        self.tell("XdndLeave", [self.own, 0, 0, 0, 0]);
        self.connection.sync().expect("the screen");
    }

    fn tell(&self, what: &str, data: [u32; 5]) {
        let kind = atom(&self.connection, what);
        let message = ClientMessageEvent::new(32, self.target, kind, data);
        self.connection
            .send_event(false, self.target, EventMask::NO_EVENT, message)
            .expect("a message");
        self.connection.flush().expect("the screen");
    }

    /// Answers what the window asks until it says something.
    fn serve_until(&self, awaited: &str) {
        let awaited_kind = atom(&self.connection, awaited);
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            match self.connection.poll_for_event().expect("an event") {
                Some(Event::SelectionRequest(asked)) => self.give(&asked),
                Some(Event::ClientMessage(said)) if said.type_ == awaited_kind => return,
                Some(_) => {}
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        }
        panic!("the window never said {awaited}");
    }

    /// Hands over the file's address, or which kinds of content there are.
    fn give(&self, asked: &SelectionRequestEvent) {
        let (to, property) = (asked.requestor, asked.property);
        let connection = &self.connection;
        if asked.target == self.list {
            connection
                .change_property8(
                    PropMode::REPLACE,
                    to,
                    property,
                    self.list,
                    self.uri.as_bytes(),
                )
                .expect("the address");
        } else {
            connection
                .change_property32(
                    PropMode::REPLACE,
                    to,
                    property,
                    AtomEnum::ATOM,
                    &[self.list],
                )
                .expect("the kinds");
        }
        let given = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: asked.time,
            requestor: to,
            selection: asked.selection,
            target: asked.target,
            property,
        };
        connection
            .send_event(false, to, EventMask::NO_EVENT, given)
            .expect("an answer");
        connection.flush().expect("the screen");
    }
}

fn atom(connection: &RustConnection, name: &str) -> Atom {
    let asked = connection.intern_atom(false, name.as_bytes());
    asked
        .expect("the screen")
        .reply()
        .expect("a name's number")
        .atom
}

/// The first window below one that says it takes what is dragged.
fn takes_files(connection: &RustConnection, window: Window) -> Option<Window> {
    let aware = atom(connection, "XdndAware");
    let asked = connection.get_property(false, window, aware, AtomEnum::ANY, 0, 1);
    // A window may be gone by now.
    if asked.ok()?.reply().is_ok_and(|said| said.value_len > 0) {
        return Some(window);
    }
    let below = connection.query_tree(window).ok()?.reply().ok()?.children;
    below
        .into_iter()
        .find_map(|child| takes_files(connection, child))
}
