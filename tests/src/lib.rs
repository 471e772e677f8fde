//! Tests of the whole: what holds across crates, and the program as a person meets it. This library holds only what several
//! of the test targets beside it share; no program code is here.

pub mod demonstration;
pub mod left_over;
pub mod oracle;
pub mod page_policy;
pub mod programs;
pub mod purity;
pub mod sources;
pub mod staffwork;
pub mod token;
