//! What staff see of the register: pages of cases, one case with its material, history and what can be done now.

use dunping_domain::assessment::Assessment;
use dunping_domain::hint::hints;
use dunping_domain::panel::{Category, ExpertId};
use dunping_domain::process::State;
use dunping_identity::{Certificate, fingerprint};
use dunping_register::{Case, CaseFilter, DrawState, FileRow, Seat};
use dunping_workbook::Reading;

use super::confirm::{said, workbook};
use super::intake::{attachment_findings, unprintable_findings};
use super::{AtDesk, Rules, kind, papers, pool, rules, state, suggested_last_day};
use crate::contract::{
    AttachmentView, CasePage, CaseQuery, CaseRow, DocumentView, DrawView, EventView, FactView,
    SeatView, StaffAction, StaffCaseView, ViewerKind, Words,
};
use crate::dossier::role;
use crate::evidence::viewer;
use crate::moment::{Moment, shown_stamp};
use crate::reading::{Said, read};
use crate::{AppError, fields, views, words};

const PAGE: u32 = 50;

/// The journal names people by the fingerprint of their key; people know each other by name.
fn actor_name(desk: &AtDesk<'_>, actor: String) -> String {
    let roster = desk.unlocked.trust.roster();
    let entry = roster.entries.iter().find(|entry| {
        Certificate::read(&entry.certificate)
            .is_ok_and(|certificate| fingerprint::fingerprint(certificate.spki()) == actor)
    });
    match entry {
        Some(entry) => format!("{}（{}）", entry.person.name, entry.person.id),
        None => actor,
    }
}

/// The state that was reached, and the reason as it stands on record.
fn event_text(to: &str, reason: &str) -> Words {
    let state = state_text(to);
    match reason {
        "" => state,
        reason => Words::new(
            format!("{}：{reason}", state.zh),
            format!("{}: “{reason}”", state.en),
        ),
    }
}

/// A page of cases, newest first.
pub(super) fn page(
    desk: &AtDesk<'_>,
    query: &CaseQuery,
    _at: Moment,
) -> Result<CasePage, AppError> {
    let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let before = match text(&query.after) {
        Some(case_no) => Some(desk.case(&case_no)?.id),
        None => None,
    };
    let filter = CaseFilter {
        text: text(&query.text),
        state: text(&query.state),
        before,
        limit: PAGE,
    };
    let page = desk.register.list_cases(&filter)?;
    let rows = page
        .cases
        .iter()
        .map(|case| row(desk, case))
        .collect::<Result<Vec<_>, _>>()?;
    let found = desk.register.case_counts()?;
    let counts = State::ALL.iter().filter_map(|state| {
        let count = found
            .iter()
            .find(|(code, _)| code == state.code())
            .map(|(_, count)| *count)?;
        Some(FactView {
            label: Words::same(state.code()),
            value: Words::same(count.to_string()),
        })
    });
    Ok(CasePage {
        rows,
        more: page.next.is_some(),
        counts: counts.collect(),
    })
}

fn row(desk: &AtDesk<'_>, case: &Case) -> Result<CaseRow, AppError> {
    let state = state(case)?;
    let archived = archived(desk, case)?;
    let deadline = match (&case.deadline, state) {
        (Some(day), State::Publicity) => {
            Words::new(format!("公示至 {day}"), format!("publicity to {day}"))
        }
        (Some(day), State::ExpertReview | State::SiteVisit | State::PanelSupplement) => {
            Words::new(format!("评审至 {day}"), format!("review to {day}"))
        }
        // What was the panel's does not bind anybody once it has concluded.
        (Some(_), State::ConcludedPassed | State::ConcludedFailed) => Words::default(),
        (Some(day), _) => Words::same(day),
        (None, _) => Words::default(),
    };
    Ok(CaseRow {
        case_no: case.case_no.clone(),
        enterprise: case.enterprise.clone(),
        uscc: case.uscc.clone(),
        state: state.code().to_owned(),
        state_text: Words::new(state.zh(), state.en()),
        next: match archived {
            true => ("已归档", "archived").into(),
            false => next(state),
        },
        deadline,
        updated: shown_stamp(&case.updated_at),
    })
}

/// Whether the case's archive is on record; nothing remains to be done then.
fn archived(desk: &AtDesk<'_>, case: &Case) -> Result<bool, AppError> {
    Ok(!desk
        .register
        .documents_of_kind(case.id, kind::ARCHIVE)?
        .is_empty())
}

fn next(state: State) -> Words {
    match state {
        State::PreReview => (
            "核对材料，完成预审",
            "Check the material, pass the pre-review",
        ),
        State::PrePassed => ("抽取专家组", "Draw the panel"),
        State::PanelDrawn | State::PanelReady => {
            ("封装案卷，发给专家组", "Seal the case and send it out")
        }
        State::ExpertReview => ("等待组长的结案包", "Wait for the chair's closing"),
        State::ConcludedPassed => ("登记公示", "Start publicity"),
        State::Publicity => ("公示期满后发证", "Certify after publicity"),
        State::Confirmed => ("发证", "Issue the certificate"),
        State::Certified | State::ConcludedFailed => ("归档", "Archive"),
        _ => ("", ""),
    }
    .into()
}

fn actions(state: State, draw: Option<&DrawView>) -> Vec<StaffAction> {
    match state {
        State::PreReview => vec![StaffAction::PassPreReview],
        State::PrePassed if draw.is_some_and(|draw| !draw.revealed) => {
            vec![StaffAction::RevealDraw]
        }
        State::PrePassed => vec![StaffAction::CommitDraw],
        State::PanelDrawn | State::PanelReady => vec![StaffAction::SealCase],
        State::ExpertReview => vec![StaffAction::TakeInClosing],
        State::ConcludedPassed => vec![StaffAction::StartPublicity, StaffAction::Archive],
        State::Publicity => vec![StaffAction::IssueCertificate],
        State::Certified | State::ConcludedFailed => vec![StaffAction::Archive],
        _ => Vec::new(),
    }
}

/// The workbook of a case read and assessed again, with what staff said about it, as of a moment.
pub(super) fn assessed(
    desk: &AtDesk<'_>,
    case: &Case,
    at: Moment,
) -> Result<(Reading, Assessment), AppError> {
    let reading = read(&workbook(desk, case)?, &said(desk, case)?, desk.reader)?;
    let policy = Rules::of(desk, case)?.policy;
    let assessment = crate::assess::as_of(&reading, &policy, at.date_naive());
    Ok((reading, assessment))
}

/// One case.
pub(super) fn case(desk: &AtDesk<'_>, case: &Case, at: Moment) -> Result<StaffCaseView, AppError> {
    let Rules { catalogue, policy } = Rules::of(desk, case)?;
    let (reading, assessment) = assessed(desk, case, at)?;
    let hints = hints(
        &reading.applicant,
        &reading.figures,
        &policy,
        at.date_naive(),
        &catalogue,
    );
    let files = desk.register.files(case.id)?;
    let attachments: Vec<AttachmentView> = files.iter().map(attachment).collect();
    let taken = files.iter().filter(|file| file.role == role::ATTACHMENT);
    let names: Vec<&str> = taken.map(|file| file.name.as_str()).collect();
    let listed = attachment_findings(&reading, names.iter().copied());
    // Afterwards the material is frozen, and nothing can be done about it. Looking does not fail for want of fonts.
    let unprintable = match state(case)? {
        State::PreReview => unprintable_findings(&reading, names.iter().copied()),
        _ => Ok(Vec::new()),
    };
    let unprintable = unprintable.unwrap_or_default();
    let earlier = rules::earlier_refusals(desk, case)?;
    let findings = reading
        .findings
        .iter()
        .chain(&assessment.findings)
        .chain(&listed)
        .chain(&unprintable)
        .chain(&earlier);
    let findings = findings.map(views::finding).collect();
    let draw = draw(desk, case)?;
    let events = events(desk, case, &reading)?;
    let documents = desk
        .register
        .documents(case.id)?
        .into_iter()
        .map(|document| DocumentView {
            name: document_name(&document.kind, &case.case_no),
            kind: papers::name_of(&document.kind).unwrap_or_else(|| document_kind(&document.kind)),
            sha256: document.digest,
            at: shown_stamp(&document.at),
        });
    let archived = archived(desk, case)?;
    Ok(StaffCaseView {
        row: row(desk, case)?,
        suggested_review_by: suggested_last_day(at),
        facts: views::facts(&catalogue, &reading.applicant.enterprise),
        size_line: views::size_line(&assessment.size),
        clauses: views::clauses(
            &catalogue,
            &assessment,
            &reading.applicant,
            &hints,
            &attachments,
        ),
        doubts: fields::doubts(&reading, &assessment),
        open_doubts: fields::open(&reading),
        confirmable: state(case)? == State::PreReview,
        report_on_record: !desk
            .register
            .documents_of_kind(case.id, super::kind::REPORT)?
            .is_empty(),
        archived,
        findings,
        actions: if archived {
            Vec::new()
        } else {
            actions(state(case)?, draw.as_ref())
        },
        attachments,
        seats: seats(desk, case)?,
        draw,
        documents: documents.collect(),
        events,
    })
}

/// The history, newest first.
fn events(desk: &AtDesk<'_>, case: &Case, reading: &Reading) -> Result<Vec<EventView>, AppError> {
    let mut events: Vec<(String, String, Words)> = Vec::new();
    for event in desk.register.events(case.id)? {
        let text = event_text(&event.to, &event.reason);
        events.push((event.at, actor_name(desk, event.actor), text));
    }
    for one in said(desk, case)? {
        let text = confirmed_text(&one, reading);
        events.push((one.at, one.who, text));
    }
    for document in desk.register.documents_of_kind(case.id, kind::ARCHIVE)? {
        events.push((
            document.at,
            String::new(),
            ("归档包已封装", "The archive was sealed").into(),
        ));
    }
    // Of one second the order above stands: all stamps are in the time of the body, so that they sort as text.
    events.sort_by(|(earlier, ..), (later, ..)| earlier.cmp(later));
    let views = events.into_iter().rev().map(|(at, actor, text)| EventView {
        at: shown_stamp(&at),
        actor,
        text,
    });
    Ok(views.collect())
}

/// What staff said once, in words: `确认读取方式：金额单位是万元（12处）`.
fn confirmed_text(one: &Said, reading: &Reading) -> Words {
    let of_first = one.fields.first().and_then(|first| {
        let field = reading.fields.iter().find(|field| field.field == *first)?;
        let meant = field.choices.iter();
        let mut meant = meant.filter(|choice| Some(&choice.id) == one.choice.as_ref());
        meant.next()
    });
    let names = one.fields.iter().take(3).map(|field| words::field(*field));
    let names = Words::joined(&names.collect::<Vec<_>>(), ("、", ", "));
    let (zh, en) = match one.fields.len() {
        count if count > 3 => (
            format!("{}等{count}处", names.zh),
            format!("{} … {count} in all", names.en),
        ),
        _ => (names.zh, names.en),
    };
    match of_first {
        Some(choice) => Words::new(
            format!("确认读取方式：{}（{zh}）", choice.zh),
            format!("Reading confirmed: {} ({en})", choice.en),
        ),
        None => Words::new(
            format!("撤回读取方式的确认（{zh}）"),
            format!("Reading no longer confirmed ({en})"),
        ),
    }
}

fn state_text(code: &str) -> Words {
    words::state_of(code).map_or_else(
        || Words::same(code),
        |state| Words::new(state.zh(), state.en()),
    )
}

fn attachment(file: &FileRow) -> AttachmentView {
    let bytes = u64::try_from(file.size).unwrap_or_default();
    AttachmentView {
        id: file.sha256.clone(),
        number: file.attachment_no.clone().unwrap_or_default(),
        name: file.name.clone(),
        viewer: match file.role.as_str() {
            role::WORKBOOK => ViewerKind::Workbook,
            _ => viewer(&file.media_type),
        },
        size: words::size(bytes),
        bytes,
        clauses: serde_json::from_str(&file.clauses).unwrap_or_default(),
    }
}

fn draw(desk: &AtDesk<'_>, case: &Case) -> Result<Option<DrawView>, AppError> {
    let Some(held) = desk.register.draws(case.id)?.pop() else {
        return Ok(None);
    };
    let request: dunping_domain::draw::Request =
        serde_json::from_str(&held.request).map_err(|_| AppError::Part("request"))?;
    let result: Option<dunping_domain::draw::DrawResult> = held
        .result
        .as_ref()
        .and_then(|text| serde_json::from_str(text).ok());
    let technical = request
        .pool
        .iter()
        .filter(|entry| entry.cat == Category::Technical)
        .count();
    let experts = desk.register.experts()?;
    let named = |id: &ExpertId| {
        let found = experts.iter().find(|expert| expert.id == id.0);
        found.map_or_else(
            || id.to_string(),
            |expert| format!("{}（{id}）", expert.name),
        )
    };
    let alternates = result.iter().flat_map(|result| {
        let of = |(zh, en): (&str, &str), ids: &[ExpertId]| {
            let alternate = |(i, id): (usize, &ExpertId)| {
                let (place, name) = (i + 1, named(id));
                Words::new(
                    format!("{zh}候补{place}：{name}"),
                    format!("{en} alternate {place}: {name}"),
                )
            };
            ids.iter().enumerate().map(alternate).collect::<Vec<_>>()
        };
        [
            of(("技术", "technical"), &result.technical.alternates),
            of(("财务", "finance"), &result.finance.alternates),
        ]
        .concat()
    });
    let finance = request.pool.len() - technical;
    Ok(Some(DrawView {
        draw_no: u32::try_from(held.draw_no).unwrap_or_default(),
        commit: held.commitment.clone(),
        pool: Words::new(
            format!("技术专家{technical}人，财务专家{finance}人"),
            format!("{technical} technical, {finance} finance"),
        ),
        excluded: request
            .excluded
            .iter()
            .map(|one| FactView {
                label: Words::same(named(&one.id)),
                value: words::recusal(&one.reason),
            })
            .collect(),
        entropy: held.entropy.clone().unwrap_or_default(),
        alternates: alternates.collect(),
        revealed: held.state == DrawState::Revealed,
    }))
}

/// The seated panel, technical experts first.
pub(super) fn seats(desk: &AtDesk<'_>, case: &Case) -> Result<Vec<SeatView>, AppError> {
    let mut seats: Vec<Seat> = desk.register.seats(case.id)?;
    seats.retain(|seat| seat.status == "seated");
    seats.sort_by_key(|seat| (seat.category != "T", seat.position));
    let pool = pool(desk.register, &case.enterprise)?;
    let view = seats.into_iter().filter_map(|seat| {
        let expert = pool.iter().find(|expert| expert.id == seat.expert)?;
        Some(SeatView {
            id: seat.expert,
            name: expert.name.clone(),
            category: expert.category.clone(),
            employer: expert.employer.clone(),
            title: expert.title.clone(),
            chair: seat.chair,
        })
    });
    Ok(view.collect())
}

fn document_kind(code: &str) -> Words {
    match code {
        kind::STANDARD => ("所依据的标准", "Standard"),
        kind::POLICY => ("所依据的评审口径", "Policy"),
        kind::ASSESSMENT => ("机算结果", "Computation"),
        kind::CONFIRMATION => ("读取确认", "Confirmed readings"),
        kind::DRAW => ("专家抽取记录", "Record of the draw"),
        kind::CASE_PACKAGE => ("案卷", "Case"),
        kind::CASE_PACKAGE_ID => ("案卷标识", "Id of the case"),
        kind::CLOSING => ("结案包", "Closing"),
        kind::REPORT => ("评审报告", "Report"),
        kind::SEALED_REPORT => ("签字盖章的报告", "Signed and sealed report"),
        kind::PUBLICITY => ("公示登记", "Publicity"),
        kind::CERTIFICATE => ("资格证书", "Certificate"),
        kind::ARCHIVE => ("归档包", "Archive"),
        other => (other, other),
    }
    .into()
}

fn document_name(code: &str, case_no: &str) -> String {
    let ending = match code {
        kind::CASE_PACKAGE => ".dpcase",
        kind::CLOSING => ".dpclosing",
        kind::REPORT => "-评审报告.pdf",
        kind::CERTIFICATE => "-证书.pdf",
        kind::ARCHIVE => ".dparchive",
        _ => return String::new(),
    };
    format!("{case_no}{ending}")
}
