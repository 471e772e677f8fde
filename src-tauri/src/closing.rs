//! The wish to close the window. The page saves what was typed and closes the window then; a page that does not answer holds nobody.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A page that is alive answers at once; one that has not answered after this does not hold the window any more.
const PATIENCE: Duration = Duration::from_secs(3);

/// When the page was first asked without an answer.
#[derive(Debug, Default)]
pub(crate) struct Closing(Mutex<Option<Instant>>);

impl Closing {
    /// The window is to be closed: whether it waits for the page.
    pub(crate) fn waits(&self, now: Instant) -> bool {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = *asked.get_or_insert(now);
        now.duration_since(first) < PATIENCE
    }

    /// The page has heard it, and closes the window itself or keeps it.
    pub(crate) fn heard(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_waits_for_the_page_as_long_as_the_page_answers() {
        let (closing, begun) = (Closing::default(), Instant::now());
        assert!(closing.waits(begun));
        assert!(closing.waits(begun + Duration::from_secs(1)));
        closing.heard();
        assert!(closing.waits(begun + Duration::from_secs(60)));
        assert!(!closing.waits(begun + Duration::from_secs(64)));
    }
}
