//! The tables, one file each: how it is made, what a row is, how it is read, how it is written.

pub(crate) mod case;
pub(crate) mod document;
pub(crate) mod draw;
pub(crate) mod event;
pub(crate) mod expert;
pub(crate) mod file;
pub(crate) mod meta;
pub(crate) mod number;
pub(crate) mod seat;
pub(crate) mod setting;
