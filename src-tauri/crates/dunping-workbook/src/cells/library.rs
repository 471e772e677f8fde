//! What is left to the library that reads workbooks: the formulas of the binary formats, which stand there as operations on a stack, and
//! the moving of a shared formula to another cell. The only file that knows it.

use super::Place;

/// A formula that cells share, as the cell at another place has it. `None` where a reference would leave the sheet.
pub(super) fn moved(formula: &str, from: Place, to: Place) -> Option<String> {
    calamine::expand_shared_formula(formula, from, to).ok()
}
