//! The long work under way: how far it is, and whether it is to stop. It is shared with the window beside the session, so that both can be
//! asked while the session is busy with that very work.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dunping_package::Progress;

use crate::contract::WorkView;

/// What is being done, in Chinese and English.
type Named = (&'static str, &'static str);

#[derive(Default)]
struct State {
    now: Mutex<Option<(Named, Progress)>>,
    stop: AtomicBool,
}

/// The work under way; clones are the same.
#[derive(Clone, Default)]
pub struct Work(Arc<State>);

impl Work {
    /// What is being done and how far it is; `None` while nothing takes long.
    #[must_use]
    pub fn view(&self) -> Option<WorkView> {
        let (what, progress) = (*self.held())?;
        Some(WorkView {
            what: what.into(),
            percent: percent(progress),
        })
    }

    /// Asks the work under way to stop. It leaves nothing half done.
    pub fn cancel(&self) {
        if self.held().is_some() {
            self.0.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Begins a piece of work; it ends when the answer is dropped.
    pub(crate) fn begin(&self, what: Named) -> UnderWay {
        let nothing = Progress { done: 0, total: 0 };
        *self.held() = Some((what, nothing));
        self.0.stop.store(false, Ordering::Relaxed);
        UnderWay {
            work: self.clone(),
            what,
        }
    }

    fn held(&self) -> MutexGuard<'_, Option<(Named, Progress)>> {
        self.0.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whole percent, never above 100, and 100 only when all is done.
pub(crate) fn percent(Progress { done, total }: Progress) -> u32 {
    let share = u128::from(done.min(total)) * 100 / u128::from(total.max(1));
    u32::try_from(share).unwrap_or(100)
}

/// One piece of work.
pub(crate) struct UnderWay {
    work: Work,
    what: Named,
}

impl UnderWay {
    /// Told how far the work is; answers whether to go on.
    pub(crate) fn report(&self, progress: Progress) -> ControlFlow<()> {
        *self.work.held() = Some((self.what, progress));
        match self.work.0.stop.load(Ordering::Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        *self.work.held() = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_seen_and_stopped_and_the_next_one_starts_afresh() {
        let work = Work::default();
        assert_eq!(work.view(), None);
        work.cancel();
        let first = work.begin(("封装", "Sealing"));
        assert!(first.report(Progress { done: 1, total: 3 }).is_continue());
        assert_eq!(work.view().map(|view| view.percent), Some(33));
        work.cancel();
        assert!(first.report(Progress { done: 2, total: 3 }).is_break());
        drop(first);
        assert_eq!(work.view(), None);
        let next = work.begin(("核验", "Verifying"));
        assert!(next.report(Progress { done: 0, total: 0 }).is_continue());
        assert_eq!(work.view().map(|view| view.percent), Some(0));
    }
}
