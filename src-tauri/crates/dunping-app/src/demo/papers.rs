//! The papers of the demonstration's cases, made at the staff's desk when their time comes.

use std::path::Path;

use crate::contract::PaperInput;
use crate::moment::Moment;
use crate::{AppError, Session, staff, store};

/// Makes papers of a case into the folder `papers`, each under its place in the process and its name.
pub(super) fn make(
    session: &mut Session,
    case_no: &str,
    folder: &Path,
    wanted: &[(&str, &[(&str, &str)])],
    at: Moment,
) -> Result<(), AppError> {
    let folder = folder.join("papers");
    store::make_folder(&folder)?;
    for (id, answers) in wanted {
        // One of each seat where a paper is made for every seat.
        let all = staff::list_papers(session, case_no, at)?;
        let of_id = all.into_iter().filter(|one| {
            one.id == *id || one.id.strip_prefix(id).is_some_and(|s| s.starts_with(':'))
        });
        for paper in of_id.collect::<Vec<_>>() {
            let before = std::fs::read_dir(&folder).map_or(0, Iterator::count);
            let name = format!("{:02}-{}.pdf", before + 1, paper.name.zh);
            let input = PaperInput {
                id: paper.id,
                // What is proposed is taken, as staff would; the answers come after it.
                answers: paper
                    .asks
                    .into_iter()
                    .map(|ask| (ask.id, ask.proposed))
                    .chain(
                        answers
                            .iter()
                            .map(|(ask, answer)| ((*ask).to_owned(), (*answer).to_owned())),
                    )
                    .collect(),
            };
            let out = session.token(folder.join(name)).token;
            staff::issue_paper(session, case_no, &input, &out, at)?;
        }
    }
    Ok(())
}
