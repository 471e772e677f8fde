//! The papers of a case (文书): notices and records, previewed as the PDF that would go out, and put on record when they do. A paper moves no
//! case: the steps of the process are taken elsewhere.

use std::collections::BTreeMap;

use dunping_domain::process::State;
use dunping_identity::fingerprint::sha256_hex;
use dunping_package::disk;
use dunping_register::{DocumentContent, Operation, Reader};
use dunping_report::Fonts;
use dunping_report::papers::{PaperState, render_notice};

use super::certificate::Publicity;
use super::paper_values::{Record, year};
use super::records::{self, RecordKind};
use super::{AtDesk, at_desk, record, state, written};
use crate::contract::{
    AskKindView, AskView, AttachmentView, CasePaper, OptionView, PaperInput, SeatView,
    StaffWritten, Words, WrittenFile,
};
use crate::moment::{Moment, claimed, date_zh, shown_stamp, stamp};
use crate::paper::notice::{AskKind, Each, Issuing, Needs, Template, Values, Wordings, fill};
use crate::{AppError, Session, fonts};

/// The id of a paper's preview on the shelf.
const PREVIEW: &str = "paper-preview";
/// Documents of this kind are papers; the paper's id follows.
const KIND: &str = "notice:";

/// What a document on record is called, if it is a paper.
pub(super) fn name_of(document_kind: &str) -> Option<Words> {
    let id = document_kind.strip_prefix(KIND)?;
    if let Some(kind) = RecordKind::of(id) {
        return Some(kind.words());
    }
    let (id, seat) = id.split_once(':').unwrap_or((id, ""));
    let wordings = Wordings::builtin();
    let template = wordings.of(id)?;
    let (zh, en) = (template.name(), &template.english);
    Some(match seat {
        "" => Words::new(zh, en),
        seat => Words::new(format!("{zh}（{seat}）"), format!("{en} ({seat})")),
    })
}

/// The papers that can be made in the case's present state, in the order of the process.
///
/// # Errors
/// When there is no case of that number, or its material cannot be read.
pub fn list_papers(
    session: &mut Session,
    case_no: &str,
    at: Moment,
) -> Result<Vec<CasePaper>, AppError> {
    let desk = at_desk(session)?;
    let on_record = Record::of(&desk, case_no, at)?;
    let now = state(&on_record.case)?;
    let mut views = Vec::new();
    for kind in RecordKind::ALL {
        if let Some(asks) = records::asks(kind, &on_record, now) {
            views.push(CasePaper {
                id: kind.id().to_owned(),
                name: kind.words(),
                basis: kind.basis(),
                words: String::new(),
                waits_for: Words::default(),
                issued: issued(&desk, &on_record, kind.id())?,
                asks,
            });
        }
    }
    let wordings = Wordings::builtin();
    let fitting = wordings
        .notices
        .iter()
        .filter(|one| one.states.contains(&now));
    for template in fitting {
        for (id, name) in instances(template, &on_record.seats) {
            views.push(CasePaper {
                issued: issued(&desk, &on_record, &id)?,
                id,
                name,
                basis: Words::new(template.basis.cited(), template.basis.cited_english()),
                words: template.basis.words.clone(),
                waits_for: waits_for(template, &on_record, at),
                asks: template
                    .asks
                    .iter()
                    .map(|ask| ask_view(ask, &on_record, now))
                    .collect(),
            });
        }
    }
    Ok(views)
}

/// A notice's ids and names: one, or one a seat.
fn instances(template: &Template, seats: &[SeatView]) -> Vec<(String, Words)> {
    match template.each {
        None => vec![(
            template.id.clone(),
            Words::new(template.name(), &template.english),
        )],
        Some(Each::Seat) => seats
            .iter()
            .map(|seat| {
                let id = format!("{}:{}", template.id, seat.id);
                let name = Words::new(
                    format!("{}（{}）", template.name(), seat.name),
                    format!("{} ({})", template.english, seat.name),
                );
                (id, name)
            })
            .collect(),
    }
}

fn waits_for(template: &Template, on_record: &Record, at: Moment) -> Words {
    let report = on_record.report.is_none().then_some((
        "需先导入结案包和评审报告",
        "Take in the closing and the report first",
    ));
    let certificate = on_record
        .certificate
        .is_none()
        .then_some(("需先颁发证书", "Issue the certificate first"));
    let publicity = match &on_record.publicity {
        None => Some(("需先登记公示", "Start the publicity first").into()),
        Some(publicity) if publicity.is_over(at.date_naive()) => None,
        Some(Publicity { ends_on, .. }) => Some(Words::new(
            format!("公示至{}，期满后才能出具", date_zh(*ends_on)),
            format!("Publicity ends on {ends_on}; possible afterwards"),
        )),
    };
    let waits = match template.needs {
        None => None,
        Some(Needs::Report) => report.map(Words::from),
        Some(Needs::Certificate) => certificate.map(Words::from),
        Some(Needs::PublicityOver) => report.map(Words::from).or(publicity),
    };
    waits.unwrap_or_default()
}

fn ask_view(ask: &crate::paper::notice::Ask, on_record: &Record, now: State) -> AskView {
    AskView {
        id: ask.id.clone(),
        label: Words::new(&ask.label, &ask.english),
        kind: match ask.kind {
            AskKind::Line => AskKindView::Line,
            AskKind::Text => AskKindView::Text,
            AskKind::Date => AskKindView::Date,
            AskKind::Choice => AskKindView::Choice,
        },
        optional: false,
        proposed: on_record.proposed(&ask.id),
        options: ask
            .offered(now)
            .map(|(id, zh, en)| OptionView {
                id: id.clone(),
                label: Words::new(zh, en),
            })
            .collect(),
    }
}

/// When a paper was put on record last, and how often.
fn issued(desk: &AtDesk<'_>, on_record: &Record, id: &str) -> Result<Words, AppError> {
    let held = desk
        .register
        .documents_of_kind(on_record.case.id, &format!("{KIND}{id}"))?;
    Ok(match (held.len(), held.last()) {
        (0, _) | (_, None) => Words::default(),
        (1, Some(last)) => Words::same(shown_stamp(&last.at)),
        (count, Some(last)) => {
            let at = shown_stamp(&last.at);
            Words::new(
                format!("{at}（第{count}次）"),
                format!("{at} (no. {count})"),
            )
        }
    })
}

/// A paper as it would be printed, with 草稿 on every page, on the shelf for the viewer.
///
/// # Errors
/// When an answer is missing, or the paper cannot be made in this state.
pub fn preview_paper(
    session: &mut Session,
    case_no: &str,
    input: &PaperInput,
    at: Moment,
) -> Result<AttachmentView, AppError> {
    let fonts = fonts::load()?;
    let shelf = session.shelf();
    let desk = at_desk(session)?;
    let draft = (PaperState::Draft, &fonts);
    let made = ready(&desk, case_no, input, draft, at)?.made(desk.register, draft, at)?;
    Ok(on_shelf(&shelf, PREVIEW, &made.name, made.pdf))
}

/// Puts a PDF made by the program on the shelf for the viewer.
pub(crate) fn on_shelf(shelf: &crate::Shelf, id: &str, name: &str, pdf: Vec<u8>) -> AttachmentView {
    shelf.put_pdf(id, &format!("{name}（草稿）.pdf"), pdf)
}

/// Makes a paper for good: it is put on record, then written to where the person wants it.
///
/// # Errors
/// As [`preview_paper`], and when the disk refuses.
pub fn issue_paper(
    session: &mut Session,
    case_no: &str,
    input: &PaperInput,
    file: &str,
    at: Moment,
) -> Result<StaffWritten, AppError> {
    let out = session.path(file)?;
    let mut desk = at_desk(session)?;
    let file = issue(&mut desk, case_no, input, &out, &fonts::load()?, at)?;
    Ok(StaffWritten {
        case: desk.view(case_no, at)?,
        file,
    })
}

fn issue(
    desk: &mut AtDesk<'_>,
    case_no: &str,
    input: &PaperInput,
    out: &std::path::Path,
    fonts: &Fonts,
    at: Moment,
) -> Result<WrittenFile, AppError> {
    let case = desk.case(case_no)?;
    let ready = ready(desk, case_no, input, (PaperState::Final, fonts), at)?;
    let kind = format!("{KIND}{}", input.id);
    let files = desk.register.dir().join("files");
    let actor = desk.actor();
    // The number is taken with the row that bears it.
    let (pdf, sha256) =
        desk.register
            .transact(Operation::DocumentAdd, &actor, &stamp(at), |tx| {
                let made = ready.made(tx, (PaperState::Final, fonts), at)?;
                let sha256 = sha256_hex(&made.pdf);
                disk::save(&files.join(&sha256), &made.pdf)?;
                record(tx, &case, &kind, DocumentContent::File(sha256.clone()))?;
                Ok::<_, AppError>((made.pdf, sha256))
            })?;
    // Only what is on record leaves the house.
    disk::save(out, &pdf)?;
    Ok(written(out, &sha256, pdf.len() as u64))
}

/// A paper that was made.
struct Made {
    name: String,
    pdf: Vec<u8>,
}

/// A paper that can be made: a notice lacks nothing but its number.
enum Ready {
    Record(Made),
    Notice {
        wordings: Wordings,
        /// The wording's id.
        id: String,
        values: Values,
        body: String,
        case_no: String,
    },
}

fn ready(
    desk: &AtDesk<'_>,
    case_no: &str,
    input: &PaperInput,
    (paper_state, fonts): (PaperState, &Fonts),
    at: Moment,
) -> Result<Ready, AppError> {
    let on_record = Record::of(desk, case_no, at)?;
    let now = state(&on_record.case)?;
    if let Some(kind) = RecordKind::of(&input.id) {
        records::asks(kind, &on_record, now).ok_or_else(|| not_now(&input.id))?;
        let pdf = records::make(
            desk,
            kind,
            &on_record,
            &input.answers,
            (paper_state, fonts),
            at,
        )?;
        return Ok(Ready::Record(Made {
            name: kind.zh().to_owned(),
            pdf,
        }));
    }
    let (id, seat) = input.id.split_once(':').unwrap_or((&input.id, ""));
    let wordings = Wordings::builtin();
    let template = wordings
        .of(id)
        .filter(|one| one.states.contains(&now) && waits_for(one, &on_record, at).is_empty())
        .ok_or_else(|| not_now(&input.id))?;
    let seat = on_record.seats.iter().find(|one| one.id == seat);
    if template.each == Some(Each::Seat) && seat.is_none() {
        return Err(not_now(&input.id));
    }
    let values = on_record.values(template, seat, &input.answers, at)?;
    Ok(Ready::Notice {
        id: id.to_owned(),
        wordings,
        values,
        body: on_record.body,
        case_no: on_record.case.case_no,
    })
}

fn not_now(id: &str) -> AppError {
    AppError::PaperNotNow {
        name: id.to_owned(),
    }
}

impl Ready {
    /// The paper; a notice with the next number.
    fn made(
        self,
        register: &Reader,
        (paper_state, fonts): (PaperState, &Fonts),
        at: Moment,
    ) -> Result<Made, AppError> {
        let (wordings, id, values, body, case_no) = match self {
            Self::Record(made) => return Ok(made),
            Self::Notice {
                wordings,
                id,
                values,
                body,
                case_no,
            } => (wordings, id, values, body, case_no),
        };
        let template = wordings.of(&id).ok_or_else(|| not_now(&id))?;
        let number = match &template.own_number {
            Some(name) => values.texts.get(name).cloned().unwrap_or_default(),
            None => number(register, &wordings, template, at)?,
        };
        let issuing = Issuing {
            state: paper_state,
            body: &body,
            case_no: &case_no,
            number: &number,
            date: &date_zh(at.date_naive()),
            made_at: claimed(at),
        };
        let notice = template
            .fill(&values, &issuing)
            .map_err(|missing| AppError::NotOnRecord { name: missing.name })?;
        Ok(Made {
            name: template.name().to_owned(),
            pdf: render_notice(&notice, fonts, &[])?,
        })
    }
}

/// 发文字号: the kind's character, the year, and the next serial number of that kind in that year, over all cases.
fn number(
    register: &Reader,
    wordings: &Wordings,
    template: &Template,
    at: Moment,
) -> Result<String, AppError> {
    let before = register.documents_of_year(&format!("{KIND}{}", template.id), year(at))?;
    let values: BTreeMap<&str, String> = [
        ("letter", template.letter.clone()),
        ("year", year(at).to_string()),
        ("serial", (before + 1).to_string()),
    ]
    .into();
    fill(&wordings.number, |name| values.get(name).cloned())
        .map_err(|name| AppError::NotOnRecord { name })
}
