//! Typesetting, independent of any PDF library: text and tables in, pages of positioned runs out.
//!
//! [`breaking`] knows where a line may end, [`lines`] fills lines, [`table`] makes rows and
//! [`columns`] their widths, [`chart`] draws small
//! figures in them, [`flow`] puts everything on pages.
//! It does not know what a report is, and it paints nothing.

pub mod breaking;
pub mod chart;
pub mod columns;
pub mod flow;
pub mod lines;
pub mod page;
pub mod table;
pub mod text;
#[cfg(test)]
pub(crate) mod typed;
