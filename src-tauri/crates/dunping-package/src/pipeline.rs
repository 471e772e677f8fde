//! Reading ahead, writing and flushing behind, so that the disk, the digests and the encryption of a sealing work at the same time.
//!
//! It bounds what waits between the threads, and so the memory, however large the files are. It knows neither formats nor keys.

use std::fs::File;
use std::io::{self, Read, Write};
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, Sender, SyncSender, TrySendError, channel, sync_channel};
use std::thread;

use dunping_identity::fingerprint::hex;
use sha2::{Digest as _, Sha256};

use crate::disk::Staged;

/// Bytes that are handed over at once.
const PIECE: usize = 256 * 1024;
/// What is read from this size on is worth a thread of its own.
pub(crate) const READ_AHEAD_FROM: u64 = 1024 * 1024;
/// Pieces that may wait.
const WAITING: usize = 16;
/// A flush to the disk is begun after so many bytes, so that the disk is busy from the start and the last flush has little left.
const FLUSHED_AFTER: usize = 64 * 1024 * 1024;

/// Empty pieces for whoever fills them: those that were used up come back, so that a sealing takes its memory from the system once.
struct Spare(Receiver<Vec<u8>>);

impl Spare {
    fn new() -> (Self, Sender<Vec<u8>>) {
        let (give_back, spare) = channel();
        (Self(spare), give_back)
    }

    fn take(&self) -> Vec<u8> {
        let mut piece = self
            .0
            .try_recv()
            .unwrap_or_else(|_| Vec::with_capacity(PIECE));
        piece.clear();
        piece
    }
}

/// Reads to the end on another thread and hands every piece to `each` on this one.
///
/// # Errors
/// The first of `each`, or the reader's, as `failed` says it.
pub(crate) fn read_ahead<E>(
    mut from: impl Read + Send,
    failed: impl Fn(io::Error) -> E,
    mut each: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    thread::scope(|scope| {
        let (send, pieces) = sync_channel(WAITING);
        let (spare, give_back) = Spare::new();
        scope.spawn(move || {
            loop {
                let mut piece = spare.take();
                let read = from.by_ref().take(PIECE as u64).read_to_end(&mut piece);
                let is_last = !matches!(read, Ok(len) if len > 0);
                // Nobody takes any more pieces after a failure on the other side.
                if send.send(read.map(|_| piece)).is_err() || is_last {
                    return;
                }
            }
        });
        for piece in pieces {
            let piece = piece.map_err(&failed)?;
            each(&piece)?;
            // The thread may have read to the end and be gone.
            let _ = give_back.send(piece);
        }
        Ok(())
    })
}

/// What was written.
pub(crate) struct Written {
    /// SHA-256, hexadecimal.
    pub(crate) sha256: String,
    /// Bytes.
    pub(crate) size: u64,
}

/// Lets `produce` write into a staged file on another thread, which also takes the digest; a third one waits for the disk.
///
/// # Errors
/// The disk's, before that of `produce`, which then only knows that its bytes were not taken.
pub(crate) fn write_behind<E>(
    staged: &mut Staged,
    failed: impl Fn(io::Error) -> E,
    produce: impl FnOnce(Behind) -> Result<Behind, E>,
) -> Result<Written, E> {
    let handle = staged.handle().map_err(&failed)?;
    thread::scope(|scope| {
        let (send, pieces) = sync_channel(WAITING);
        let (spare, give_back) = Spare::new();
        let (flush, flushes) = sync_channel(1);
        let flushing = scope.spawn(move || flush_each_time(&handle, flushes));
        let writing = scope.spawn(move || write(staged, pieces, &give_back, &flush));
        let produced = produce(Behind {
            pieces: send,
            piece: spare.take(),
            spare,
        });
        let produced = produced.map(Behind::finish);
        let written = writing.join().unwrap_or_else(|panic| resume_unwind(panic));
        let flushed = flushing.join().unwrap_or_else(|panic| resume_unwind(panic));
        // The system tells of a failed flush once: whoever hears of it has to pass it on.
        let written = flushed.and(written).map_err(&failed)?;
        produced.map(|()| written)
    })
}

fn write(
    staged: &mut Staged,
    pieces: Receiver<Vec<u8>>,
    give_back: &Sender<Vec<u8>>,
    flush: &SyncSender<()>,
) -> io::Result<Written> {
    let (mut digest, mut size, mut unflushed) = (Sha256::new(), 0, 0);
    for piece in pieces {
        digest.update(&piece);
        staged.write_all(&piece)?;
        size += piece.len() as u64;
        unflushed += piece.len();
        // Whoever fills the pieces may have come to the end.
        let _ = give_back.send(piece);
        if unflushed >= FLUSHED_AFTER {
            unflushed = 0;
            staged.flush_begins()?;
            // One that waits its turn flushes these bytes too. After a flush that failed, nobody is there any more.
            if let Err(TrySendError::Disconnected(())) = flush.try_send(()) {
                break;
            }
        }
    }
    let sha256 = hex(&digest.finalize());
    Ok(Written { sha256, size })
}

fn flush_each_time(file: &File, flushes: Receiver<()>) -> io::Result<()> {
    flushes.into_iter().try_for_each(|()| file.sync_data())
}

/// Where bytes to be written behind go.
pub(crate) struct Behind {
    pieces: SyncSender<Vec<u8>>,
    piece: Vec<u8>,
    spare: Spare,
}

impl Behind {
    fn hand_over(&mut self) -> io::Result<()> {
        let piece = std::mem::replace(&mut self.piece, self.spare.take());
        self.pieces
            .send(piece)
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    /// Hands the rest over; a failure is the writer's to tell.
    fn finish(mut self) {
        let _ = self.hand_over();
    }
}

impl Write for Behind {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let len = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&bytes[..len]);
        if self.piece.len() == PIECE {
            self.hand_over()?;
        }
        Ok(len)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::disk::{Effect, Step};

    const FLUSHES: usize = 3;

    /// Writes enough for some flushes on a disk that refuses the flush with that number.
    fn written(refused: usize) -> (Result<Written, io::Error>, Vec<Step>, u64) {
        let folder = tempfile::tempdir().unwrap();
        let steps = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&steps);
        let fault = move |step| {
            let mut flushes = seen.lock().unwrap();
            if step == Step::SyncFile {
                flushes.push(step);
                if flushes.len() == refused {
                    return Err(io::ErrorKind::StorageFull.into());
                }
            }
            Ok(Effect::Whole)
        };
        let staged = Staged::create_with_faults(&folder.path().join("a"), Box::new(fault));
        let mut staged = staged.unwrap();
        let done = write_behind(
            &mut staged,
            |error| error,
            |mut behind| {
                let piece = vec![7; 1024 * 1024];
                for _ in 0..=FLUSHES * FLUSHED_AFTER / piece.len() {
                    behind.write_all(&piece)?;
                }
                Ok(behind)
            },
        );
        let len = staged.path().metadata().unwrap().len();
        let steps = steps.lock().unwrap().clone();
        (done, steps, len)
    }

    #[test]
    fn it_is_flushed_while_it_is_written_and_a_refused_flush_is_told() {
        let (done, flushes, len) = written(0);
        let done = done.unwrap();
        assert_eq!((done.size, flushes.len()), (len, FLUSHES));
        let all = vec![7; usize::try_from(len).unwrap()];
        assert_eq!(done.sha256, hex(&Sha256::digest(&all)));
        for refused in 1..=FLUSHES {
            let (done, flushes, _) = written(refused);
            let error = done.err().map(|error| error.kind());
            // Not that somebody's bytes were not taken: why they were not.
            assert_eq!(error, Some(io::ErrorKind::StorageFull));
            assert_eq!(flushes.len(), refused);
        }
    }
}
