//! The worker's side: confine the process, take the bytes, read, answer. It says nothing but the answer: whoever asked decides what to
//! say of a worker that does not answer.

use std::io::{self, Read as _, Write};
use std::thread;

use serde::{Deserialize, Serialize};

use super::{ANSWER, confine};
use crate::{ReadError, Reading, sniff};

/// Deeper than any reading goes, and the same on every system.
const STACK: usize = 8 << 20;
/// What every answer begins with: two programs of different versions must not misunderstand each other.
const GREETING: &str = concat!("dunping-workbook ", env!("CARGO_PKG_VERSION"), "\n");

/// What a worker says.
#[derive(Serialize, Deserialize)]
enum Answer {
    Read(Box<Reading>),
    Refused(ReadError),
}

/// Serves one request.
pub(super) fn serve() -> io::Result<()> {
    let work = || {
        // In the thread that reads, because the limits forbid another one.
        confine::this_process()?;
        let mut bytes = Vec::new();
        let most = sniff::MAX_FILE as u64 + 1;
        io::stdin().lock().take(most).read_to_end(&mut bytes)?;
        let said = written(crate::read(&bytes))?;
        let mut out = io::stdout().lock();
        out.write_all(&said)?;
        out.flush()
    };
    let worker = thread::Builder::new().stack_size(STACK).spawn(work)?;
    let ended = worker.join();
    ended.unwrap_or_else(|_| Err(io::Error::other("the reading was broken off")))
}

/// A reading as it is sent.
pub(super) fn written(reading: Result<Reading, ReadError>) -> io::Result<Vec<u8>> {
    let answer = match reading {
        Ok(reading) => Answer::Read(Box::new(reading)),
        Err(refusal) => Answer::Refused(refusal),
    };
    let mut said = Bounded(GREETING.as_bytes().to_vec());
    if serde_json::to_writer(&mut said, &answer).is_err() {
        said.0.truncate(GREETING.len());
        let refusal = ReadError::AnswerTooLong { limit: ANSWER };
        serde_json::to_writer(&mut said, &Answer::Refused(refusal))?;
    }
    Ok(said.0)
}

/// What was sent, or nothing when it is not an answer of this version.
pub(super) fn understood(said: &[u8]) -> Option<Result<Reading, ReadError>> {
    let answer = said.strip_prefix(GREETING.as_bytes())?;
    match serde_json::from_slice(answer).ok()? {
        Answer::Read(reading) => Some(Ok(*reading)),
        Answer::Refused(refusal) => Some(Err(refusal)),
    }
}

/// Bytes up to the longest answer.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if self.0.len() + piece.len() > ANSWER {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use dunping_domain::standard::Catalogue;

    use super::*;

    #[test]
    fn what_is_sent_is_what_was_read() {
        let template = crate::template(&Catalogue::builtin(), 2026).expect("the template");
        for bytes in [template.as_slice(), b"", b"<html><table>", b"a,b\n"] {
            let reading = crate::read(bytes);
            let said = written(reading.clone()).expect("an answer");
            assert_eq!(understood(&said), Some(reading));
            for cut in [0, GREETING.len(), said.len() - 1] {
                assert_eq!(understood(&said[..cut]), None);
            }
        }
    }

    #[test]
    fn an_answer_that_is_too_long_says_so() {
        let template = crate::template(&Catalogue::builtin(), 2026).expect("the template");
        let mut reading = crate::read(&template).expect("a reading");
        reading.applicant.enterprise.name = "长".repeat(ANSWER / 3);
        let said = written(Ok(reading)).expect("an answer");
        let refusal = ReadError::AnswerTooLong { limit: ANSWER };
        assert_eq!(understood(&said), Some(Err(refusal)));
    }

    #[test]
    fn an_answer_of_another_version_is_none() {
        let said = written(Err(ReadError::Html)).expect("an answer");
        let other = [b"dunping-workbook 0.0.0\n", &said[GREETING.len()..]].concat();
        assert_eq!(understood(&other), None);
    }
}
