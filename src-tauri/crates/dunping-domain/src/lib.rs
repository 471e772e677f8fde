//! The rules of the Liaoning standard for certifying cybersecurity enterprises (辽宁省网络空间安全企业认定标准与评估规范):
//! clauses, figures, exact ratios, panels, draws, votes and deadlines, as pure functions over values.
//!
//! This crate reads no clock, disk, environment or randomness and uses no float: time, bytes and identifiers are arguments.
//! It knows no outside format; defects in an applicant's material are [`finding::Finding`] values, never errors.
//!
//! A rule is found by its clause number: `clause/<key>.rs`.

pub mod admission;
pub mod anchor;
pub mod applicant;
pub mod assessment;
pub mod ballot;
pub mod calendar;
pub mod certificate;
pub mod clause;
pub mod consistency;
pub mod correction;
pub mod deadline;
pub mod digest;
pub mod draw;
pub mod figures;
pub mod finding;
pub mod growth;
pub mod hint;
pub mod identifier;
pub mod money;
pub mod panel;
pub mod policy;
pub mod process;
mod quantity;
pub mod recusal;
pub mod round;
pub mod size;
mod staff;
pub mod standard;
pub mod statistics;
pub mod tally;
pub mod visit;
pub mod what_if;
pub mod words;
