//! Typesetting, independent of any PDF library: text and tables in, pages of positioned runs out.
//!
//! [`breaking`] knows where a line may end, [`lines`] fills lines, [`table`] makes rows, [`flow`] puts everything on pages.
//! It does not know what a report is, and it paints nothing.

pub mod breaking;
pub mod flow;
pub mod lines;
pub mod page;
pub mod table;
pub mod text;
