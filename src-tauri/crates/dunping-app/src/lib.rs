//! The use cases of Dunping: what staff, experts and chairs do, as functions over the domain, the sealed files, the register and the
//! report. The command line and the window are two thin shells over this crate. It decides how things are worded; it draws no window
//! and asks no person.

pub mod contract;
