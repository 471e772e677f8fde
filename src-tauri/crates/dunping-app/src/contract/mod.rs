//! What passes between the page and the program: the views, the inputs and the one list of commands. The TypeScript beside the page
//! is generated from here; nothing is mirrored by hand. Texts that a person reads are made on this side, in Chinese
//! and English ([`Words`]), so that the page computes and words nothing.

mod case;
mod chair;
mod commands;
mod evidence;
mod generate;
mod identity;
mod papers;
mod session;
mod signing;
mod staff;
mod visit;
mod words;
mod workbook;

pub use case::*;
pub use chair::*;
pub use commands::{COMMANDS, Command};
pub use evidence::*;
pub use identity::*;
pub use papers::*;
pub use session::*;
pub use signing::*;
pub use staff::*;
pub use visit::*;
pub use words::{Language, Words};
pub use workbook::*;
