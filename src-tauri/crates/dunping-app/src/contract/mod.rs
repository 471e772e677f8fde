//! What passes between the page and the program: the views, the inputs and the one list of commands. The TypeScript beside the page
//! is generated from here; nothing is mirrored by hand. Texts that a person reads are made here, in Chinese, so that the page
//! computes and words nothing.

mod case;
mod chair;
mod commands;
mod generate;
mod session;
mod staff;

pub use case::*;
pub use chair::*;
pub use commands::{COMMANDS, Command};
pub use session::*;
pub use staff::*;
