//! The records that are no notices: the draw, the attendance sheet, the visit on site. Each takes its values from the register.

use std::collections::BTreeMap;

use dunping_domain::draw;
use dunping_domain::panel::{Category, ExpertId};
use dunping_domain::process::State;
use dunping_identity::fingerprint;
use dunping_report::Fonts;
use dunping_report::papers::{
    self, Attendance, CopySource, DrawPaper, DrawRank, PanelMember, PanelReport, PaperState, Rank,
    VisitRecord, render_attendance, render_draw_record, render_panel_report, render_site_visit,
};

use super::paper_values::{Record, category};
use super::visited::Visited;
use super::{AtDesk, kind, pool};
use crate::contract::{AskKindView, AskView, Words};
use crate::dossier::from_hex;
use crate::moment::{Moment, claimed, shown_stamp};
use crate::paper::notice::lines;
use crate::verify::{judge, unsigned};
use crate::{AppError, store, words};

/// Free rows on the attendance sheet.
const OTHERS: u32 = 4;

/// A record of the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RecordKind {
    /// 专家抽取记录表.
    Draw,
    /// 专家组签到表.
    Attendance,
    /// 现场考察记录.
    SiteVisit,
    /// 专家评审报告（公开副本）.
    PublicReport,
}

impl RecordKind {
    pub(super) const ALL: [Self; 4] = [
        Self::Draw,
        Self::Attendance,
        Self::SiteVisit,
        Self::PublicReport,
    ];

    /// Its stable id.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Draw => "draw_record",
            Self::Attendance => "attendance",
            Self::SiteVisit => "site_visit",
            Self::PublicReport => "public_report",
        }
    }

    /// The record of that id.
    pub(super) fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// What it is called.
    pub(super) fn zh(self) -> &'static str {
        match self {
            Self::Draw => "专家抽取记录表",
            Self::Attendance => "专家组签到表",
            Self::SiteVisit => "现场考察记录",
            Self::PublicReport => "专家评审报告（公开副本）",
        }
    }

    /// What it is called, in both languages; the paper itself is Chinese.
    pub(super) fn words(self) -> Words {
        let en = match self {
            Self::Draw => "Record of the draw",
            Self::Attendance => "Attendance list",
            Self::SiteVisit => "Record of the site visit",
            Self::PublicReport => "Report (public copy)",
        };
        Words::new(self.zh(), en)
    }

    /// The paragraph of the standard that it documents.
    pub(super) fn basis(self) -> Words {
        match self {
            Self::Draw | Self::Attendance | Self::SiteVisit => {
                ("第5.4.3条（原文编号6.4.3）", "5.4.3 (printed 6.4.3)")
            }
            Self::PublicReport => ("第5.4.4条（原文编号6.4.4）", "5.4.4 (printed 6.4.4)"),
        }
        .into()
    }
}

/// What a record asks for; `None` when it cannot be made in that state.
pub(super) fn asks(kind: RecordKind, on_record: &Record, now: State) -> Option<Vec<AskView>> {
    let ask = |id: &str, label: (&str, &str), kind, proposed: &str| AskView {
        id: id.to_owned(),
        label: label.into(),
        kind,
        optional: true,
        proposed: proposed.to_owned(),
        options: Vec::new(),
    };
    let seated = !on_record.seats.is_empty();
    match kind {
        RecordKind::Draw => seated.then(Vec::new),
        RecordKind::PublicReport => on_record.report.as_ref().map(|_| Vec::new()),
        RecordKind::Attendance => seated.then(|| {
            vec![
                ask(
                    "held_on",
                    ("会议时间", "Time of the meeting"),
                    AskKindView::Line,
                    "",
                ),
                ask(
                    "place",
                    ("会议地点", "Place of the meeting"),
                    AskKindView::Line,
                    "",
                ),
            ]
        }),
        RecordKind::SiteVisit => {
            let visited = on_record
                .report
                .as_ref()
                .and_then(|report| report.site_visit.as_ref());
            let may = seated
                && (matches!(
                    now,
                    State::PanelDrawn | State::PanelReady | State::ExpertReview | State::SiteVisit
                ) || visited.is_some());
            let from = |part: fn(&papers::SiteVisit) -> &str| visited.map_or("", part);
            may.then(|| {
                vec![
                    ask(
                        "visited_on",
                        ("考察时间", "Time of the visit"),
                        AskKindView::Line,
                        from(|visit| &visit.date),
                    ),
                    ask(
                        "place",
                        ("考察地点", "Place of the visit"),
                        AskKindView::Line,
                        from(|visit| &visit.place),
                    ),
                    ask("purpose", ("考察目的", "Purpose"), AskKindView::Line, ""),
                    ask(
                        "attendees",
                        ("参加人员（每行一位）", "Attended by (one a line)"),
                        AskKindView::Text,
                        from(|visit| &visit.attendees),
                    ),
                    ask(
                        "findings",
                        ("考察情况", "What was seen"),
                        AskKindView::Text,
                        from(|visit| &visit.findings),
                    ),
                ]
            })
        }
    }
}

/// The record as PDF.
pub(super) fn make(
    desk: &AtDesk<'_>,
    kind: RecordKind,
    on_record: &Record,
    answers: &BTreeMap<String, String>,
    (state, fonts): (PaperState, &Fonts),
    at: Moment,
) -> Result<Vec<u8>, AppError> {
    let said = |name: &str| answers.get(name).map_or("", |text| text.trim()).to_owned();
    let case = &on_record.case;
    match kind {
        RecordKind::Draw => {
            let (paper, json) = draw_paper(desk, on_record, state, at)?;
            Ok(render_draw_record(&paper, json.into_bytes(), fonts)?)
        }
        RecordKind::PublicReport => {
            let report = on_record.report.as_ref().ok_or(AppError::NothingSealed)?;
            let newest = |kind: &str| desk.register.documents_of_kind(case.id, kind);
            // The sealed report bears the members' signatures; before the seal there is the chair's alone on record.
            let (signed, source, unsigned) = match newest(kind::SEALED_REPORT)?.pop() {
                Some(sealed) => {
                    let pdf = store::read(&desk.register.file_path(&sealed.digest)?)?;
                    let judged = judge(&pdf, &desk.unlocked.trust)?;
                    let unsigned = unsigned(report, &judged, pdf.len());
                    (sealed, CopySource::Sealed, unsigned)
                }
                None => {
                    let signed = newest(kind::REPORT)?.pop();
                    let signed = signed.ok_or(AppError::NothingSealed)?;
                    (signed, CopySource::ChairSigned, Vec::new())
                }
            };
            let copy = PanelReport {
                state,
                ..report.public_copy(&signed.digest, source, unsigned)
            };
            Ok(render_panel_report(&copy, fonts, &[])?)
        }
        RecordKind::Attendance => {
            let paper = Attendance {
                state,
                case_no: case.case_no.clone(),
                body: on_record.body.clone(),
                enterprise: case.enterprise.clone(),
                held_on: said("held_on"),
                place: said("place"),
                panel: members(on_record),
                others: OTHERS,
                made_at: claimed(at),
            };
            Ok(render_attendance(&paper, fonts)?)
        }
        RecordKind::SiteVisit => {
            let visited = Visited::of(desk, case, &on_record.seats)?;
            let record = VisitRecord {
                state,
                case_no: case.case_no.clone(),
                body: on_record.body.clone(),
                enterprise: case.enterprise.clone(),
                visited_on: said("visited_on"),
                place: said("place"),
                purpose: said("purpose"),
                attendees: lines(&said("attendees")),
                checked: visited.checked,
                findings: said("findings"),
                photos: visited.photos,
                made_at: claimed(at),
            };
            Ok(render_site_visit(&record, fonts)?)
        }
    }
}

fn members(on_record: &Record) -> Vec<PanelMember> {
    let seats = on_record.seats.iter().map(|seat| PanelMember {
        expert_no: seat.id.clone(),
        name: seat.name.clone(),
        category: print(category(seat)),
        employer: seat.employer.clone(),
        title: seat.title.clone(),
        chair: seat.chair,
    });
    seats.collect()
}

fn print(category: Category) -> papers::Category {
    match category {
        Category::Technical => papers::Category::Technical,
        Category::Finance => papers::Category::Finance,
    }
}

/// The record of the newest draw; the order is computed again, so that what is printed follows from what is on record.
fn draw_paper(
    desk: &AtDesk<'_>,
    on_record: &Record,
    state: PaperState,
    at: Moment,
) -> Result<(DrawPaper, String), AppError> {
    let case = &on_record.case;
    let held = desk
        .register
        .draws(case.id)?
        .pop()
        .ok_or(AppError::NoDraw)?;
    let document = desk.register.documents_of_kind(case.id, kind::DRAW)?.pop();
    let json = document
        .as_ref()
        .and_then(|document| document.body.clone())
        .ok_or(AppError::NoDraw)?;
    let record: draw::DrawRecord =
        serde_json::from_str(&json).map_err(|_| AppError::Part("draw"))?;
    draw::verify(&record)?;
    let nonce: [u8; 32] = from_hex(&record.nonce)
        .and_then(|nonce| nonce.try_into().ok())
        .ok_or(AppError::Part("nonce"))?;
    let seed = draw::seed(&record.request, &nonce, &record.entropy)?;
    let experts = pool(desk.register, &case.enterprise)?;
    let named = |id: &ExpertId| experts.iter().find(|expert| expert.id == id.0);
    let mut ranks = Vec::new();
    for (category, drawn) in [
        (Category::Technical, &record.result.technical),
        (Category::Finance, &record.result.finance),
    ] {
        for (i, (rank, id)) in draw::ranks(&record.request, category, &seed)
            .into_iter()
            .enumerate()
        {
            let place = u32::try_from(i + 1).unwrap_or(u32::MAX);
            let alternate = drawn.alternates.iter().position(|one| *one == id);
            let outcome = if drawn.seated.contains(&id) {
                Rank::Seated
            } else {
                alternate.map_or(Rank::Rest, |n| {
                    Rank::Alternate(u32::try_from(n + 1).unwrap_or(u32::MAX))
                })
            };
            let shown = named(&id).filter(|_| outcome != Rank::Rest);
            ranks.push(DrawRank {
                category: print(category),
                place,
                expert_no: id.0.clone(),
                name: shown.map(|expert| expert.name.clone()).unwrap_or_default(),
                employer: shown
                    .map(|expert| expert.employer.clone())
                    .unwrap_or_default(),
                rank,
                outcome,
            });
        }
    }
    let request = &record.request;
    let count = |wanted: Category| {
        let pool = request.pool.iter();
        pool.filter(|candidate| candidate.cat == wanted).count()
    };
    let paper = DrawPaper {
        state,
        case_no: case.case_no.clone(),
        body: on_record.body.clone(),
        enterprise: case.enterprise.clone(),
        draw_no: request.draw_no,
        algorithm: "CSE-DRAW-v1（SHA-256、HMAC-SHA-256）".to_owned(),
        committed_at: shown_stamp(&held.committed_at),
        revealed_at: document.map_or_else(String::new, |document| shown_stamp(&document.at)),
        seats: format!(
            "技术专家{}人，财务专家{}人；每类候补{}人",
            request.seats.technical, request.seats.finance, request.alternates
        ),
        pool: format!(
            "技术专家{}人，财务专家{}人",
            count(Category::Technical),
            count(Category::Finance)
        ),
        excluded: request
            .excluded
            .iter()
            .map(|one| {
                let name = named(&one.id).map(|expert| expert.name.as_str());
                let who = format!("{}（{}）", name.unwrap_or_default(), one.id);
                (who, words::recusal(&one.reason).zh)
            })
            .collect(),
        request_sha256: fingerprint::sha256_hex(draw::canonical(request).as_bytes()),
        commit: record.commit.clone(),
        nonce: record.nonce.clone(),
        entropy: record.entropy.clone(),
        seed: fingerprint::hex(&seed),
        ranks,
        made_at: claimed(at),
    };
    Ok((paper, json))
}
