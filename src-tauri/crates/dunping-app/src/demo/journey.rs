//! The journey of the two cases: intake, draw, sealing, five opinions, consolidation, signed report, certificate, archive.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use dunping_domain::panel::Category;
use dunping_workbook::Reader;

use super::body::{self, Body, passphrase};
use super::{material, papers, source, visit};
use crate::contract::{
    CaseView, CertificateInput, ConcludeInput, DraftView, DrawInput, VerificationView,
};
use crate::moment::Moment;
use crate::session::unlock_path;
use crate::{AppError, Places, Session, Work, chair, expert, fonts, staff, store, verify};

/// A file that the demonstration made, and its check.
#[derive(Debug, Clone)]
pub struct DemoFile {
    /// The path inside the demonstration folder.
    pub name: String,
    /// Its verification; `None` for plain files such as passphrases.
    pub check: Option<VerificationView>,
}

/// The moments that the demonstration claims, a step of the process each.
struct Days {
    intake: Moment,
    commit: Moment,
    reveal: Moment,
    review: Moment,
    conclude: Moment,
    posted: Moment,
    publicity: &'static str,
    certificate: Moment,
    issued_on: &'static str,
    archive: Moment,
}

fn moment(text: &str) -> Result<Moment, AppError> {
    DateTime::<FixedOffset>::parse_from_rfc3339(text).map_err(|_| AppError::NotADate {
        text: text.to_owned(),
    })
}

fn days() -> Result<Days, AppError> {
    Ok(Days {
        intake: moment("2026-09-01T09:10:00+08:00")?,
        commit: moment("2026-09-07T10:00:00+08:00")?,
        reveal: moment("2026-09-08T21:40:00+08:00")?,
        review: moment("2026-09-15T09:30:00+08:00")?,
        conclude: moment("2026-09-15T16:20:00+08:00")?,
        posted: moment("2026-09-16T09:00:00+08:00")?,
        publicity: "2026-09-16",
        certificate: moment("2026-09-28T10:00:00+08:00")?,
        issued_on: "2026-09-28",
        archive: moment("2026-09-29T15:00:00+08:00")?,
    })
}

/// What lies in a folder once a demonstration was begun in it.
const TRACES: [&str; 3] = ["register", "identities", "trust.dptrust"];

/// Makes the whole demonstration in a folder; `tell` is given a line for each step.
///
/// # Errors
/// A folder with a demonstration, which is left as it is; and everything that could go wrong for a person at the same step.
pub fn run(
    out: &Path,
    reader: &Reader,
    tell: &mut dyn FnMut(&str),
) -> Result<Vec<DemoFile>, AppError> {
    // A link counts as what it leads to would, even when it leads nowhere.
    let there = |name: &&str| fs::symlink_metadata(out.join(name)).is_ok();
    if TRACES.iter().any(there) {
        return Err(AppError::DemoExists);
    }
    store::make_folder(out)?;
    let days = days()?;
    let fonts = fonts::travelling()?;
    tell("建立评估机构、九位专家和登记簿");
    let body = body::found(out, &source::people()?, body::validity(), days.intake)?;
    let work = tempfile::tempdir_in(out).map_err(|problem| AppError::Write {
        name: "demo".to_owned(),
        problem,
    })?;
    for (firm, folder, entropy) in [
        (
            "shengan",
            out.to_path_buf(),
            "ssq:2026103=02,09,13,20,26,31+11\nwitness:W01=4711",
        ),
        (
            "lianbei",
            out.join("second"),
            "ssq:2026103=02,09,13,20,26,31+11\nwitness:W01=0815",
        ),
    ] {
        tell(&format!(
            "生成{}的申报工作簿和附件",
            source::application(firm)?.basics.name
        ));
        material::write((firm, ""), &folder, &fonts, days.intake)?;
        let case = Case {
            firm,
            folder: &folder,
            out,
            data: work.path().join(firm),
            body: &body,
            reader,
        };
        case.journey(&days, entropy, tell)?;
    }
    tell("核验每一个文件");
    checks(out, &body, reader)
}

/// Staff's part alone, at one moment: the case package in the folder, with a last day for its review. Gives back who sits on the panel.
pub(super) fn until_sealed(
    firm: &str,
    folder: &Path,
    body: &Body,
    reader: &Reader,
    at: Moment,
) -> Result<Vec<(String, Category, usize)>, AppError> {
    let case = Case {
        firm,
        folder,
        out: folder,
        data: folder.join("work"),
        body,
        reader,
    };
    let days = Days {
        intake: at,
        commit: at,
        reveal: at,
        ..days()?
    };
    let review_by = staff::suggested_last_day(at);
    case.seal(&days, "练习=0815", &review_by, &mut |_| {})?;
    case.members()
}

/// One case on its way.
struct Case<'a> {
    firm: &'a str,
    folder: &'a Path,
    out: &'a Path,
    data: PathBuf,
    body: &'a Body,
    reader: &'a Reader,
}

impl Case<'_> {
    fn session(&self, who: &str) -> Result<Session, AppError> {
        let mut session = Session::new(Places {
            data: self.data.join(who),
            reader: self.reader.clone(),
        });
        let file = self.out.join("identities").join(format!("{who}.age"));
        unlock_path(&mut session, file, &passphrase(who), None)?;
        Ok(session)
    }

    fn journey(
        &self,
        days: &Days,
        entropy: &str,
        tell: &mut dyn FnMut(&str),
    ) -> Result<(), AppError> {
        let case_no = self.seal(days, entropy, "", tell)?;
        let panel = self.vote(days, tell)?;
        self.conclude(days, &panel, &case_no, tell)?;
        self.finish(days, &case_no, tell)
    }

    /// Staff: intake, pre-review, draw, sealing.
    fn seal(
        &self,
        days: &Days,
        entropy: &str,
        review_by: &str,
        tell: &mut dyn FnMut(&str),
    ) -> Result<String, AppError> {
        let mut session = self.staff(days.intake)?;
        tell("受理并预审");
        let workbook = session.token(self.folder.join("workbook.xlsx")).token;
        let attachments = session.token(self.folder.join("attachments")).token;
        let case_no = staff::intake(&mut session, &workbook, &attachments, days.intake)?
            .row
            .case_no;
        papers::make(
            &mut session,
            &case_no,
            self.folder,
            &[("acceptance", &[])],
            days.intake,
        )?;
        staff::pass_pre_review(&mut session, &case_no, days.intake)?;
        tell("抽取专家组：先公布承诺，再用公开随机数揭示");
        let input = DrawInput {
            technical: 3,
            finance: 2,
            alternates: 2,
            excluded: Vec::new(),
        };
        staff::commit_draw(&mut session, &case_no, &input, days.commit)?;
        staff::reveal_draw(&mut session, &case_no, entropy, days.reveal)?;
        papers::make(
            &mut session,
            &case_no,
            self.folder,
            &[
                ("draw_record", &[]),
                ("attendance", &[("held_on", "2026年9月15日 9:30")]),
                ("pledge", &[]),
            ],
            days.reveal,
        )?;
        tell("封装案卷");
        let out = session.token(self.folder.join("case.dpcase")).token;
        staff::seal_case(
            &mut session,
            &case_no,
            &passphrase("staff"),
            &out,
            review_by,
            days.reveal,
        )?;
        Ok(case_no)
    }

    /// The staff member at the register.
    fn staff(&self, at: Moment) -> Result<Session, AppError> {
        let mut session = self.session("staff")?;
        let register = session.token(self.out.join("register")).token;
        staff::open_register(&mut session, &register, at)?;
        Ok(session)
    }

    /// Every member of the panel: open, vote, sign, seal. Gives back the case as the first member saw it.
    fn vote(&self, days: &Days, tell: &mut dyn FnMut(&str)) -> Result<CaseView, AppError> {
        let opinions = source::opinions(self.firm)?;
        let returns = self.folder.join("returns");
        store::make_folder(&returns)?;
        let mut seen: Option<CaseView> = None;
        let who = self.members()?;
        for (id, category, index) in &who {
            let mut session = self.session(id)?;
            let case = session.token(self.folder.join("case.dpcase")).token;
            let view = expert::open_case(&mut session, &case, days.review)?;
            let opinion = opinions
                .iter()
                .find(|seat| seat.category == *category && seat.index == *index);
            let opinion = opinion.ok_or(AppError::Part("opinions.toml"))?;
            let votes = opinion.ballots.iter().map(source::SourceBallot::draft);
            let visit = match &opinion.visit {
                Some(source) => {
                    let camera = self.folder.join("camera");
                    visit::record(&mut session, source, (id, &camera), days.review)?
                }
                None => DraftView::default().visit,
            };
            let draft = DraftView {
                package_id: view.package_id.clone(),
                votes: votes.collect(),
                remarks: opinion.remarks.clone(),
                declared: true,
                visit,
                ..DraftView::default()
            };
            expert::save_draft(&mut session, &draft, days.review)?;
            let file = session
                .token(returns.join(format!("{}-{id}.dpreturn", view.case_no)))
                .token;
            tell(&format!("专家{id}逐条表决，签署并封装意见"));
            expert::seal_return(&mut session, &passphrase(id), &file, days.review)?;
            seen.get_or_insert(view);
        }
        seen.ok_or(AppError::NoDraw)
    }

    /// The seated experts with their category and place, technical experts first.
    fn members(&self) -> Result<Vec<(String, Category, usize)>, AppError> {
        let trust = &self.body.trust;
        let package = dunping_package::Package::open(
            &self.folder.join("case.dpcase"),
            self.body.staff.age_identity(),
            trust,
            dunping_package::AsOf::Claimed,
        )?;
        let record = crate::dossier::bytes(&package, crate::dossier::role::DRAW)?;
        dunping_package::disk::save(&self.folder.join("draw.json"), &record)?;
        let record: dunping_domain::draw::DrawRecord = crate::dossier::json(&record, "draw.json")?;
        let seats = [
            (Category::Technical, &record.result.technical),
            (Category::Finance, &record.result.finance),
        ];
        Ok(seats
            .into_iter()
            .flat_map(|(category, drawn)| {
                drawn
                    .seated
                    .iter()
                    .enumerate()
                    .map(move |(i, id)| (id.0.clone(), category, i + 1))
            })
            .collect())
    }

    /// The chair: take the returns in, conclude, sign.
    fn conclude(
        &self,
        days: &Days,
        seen: &CaseView,
        case_no: &str,
        tell: &mut dyn FnMut(&str),
    ) -> Result<(), AppError> {
        let chair = seen
            .members
            .iter()
            .find(|seat| seat.chair)
            .ok_or(AppError::NotChair)?
            .id
            .clone();
        tell(&format!("组长{chair}汇总五份意见，作出结论，签署报告"));
        let mut session = self.session(&chair)?;
        let case = session.token(self.folder.join("case.dpcase")).token;
        expert::open_case(&mut session, &case, days.conclude)?;
        let mut returns: Vec<PathBuf> = fs::read_dir(self.folder.join("returns"))
            .map_err(|problem| AppError::Read {
                name: "returns".to_owned(),
                problem,
            })?
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .collect();
        returns.sort();
        let tokens: Vec<String> = session
            .tokens(returns)
            .into_iter()
            .map(|file| file.token)
            .collect();
        chair::take_in_returns(&mut session, &tokens, days.conclude)?;
        let said = ConcludeInput {
            passphrase: passphrase(&chair),
            deliberation: "专家组集中合议，逐条核对各成员意见；少数意见及理由已如实记录。"
                .to_owned(),
            site_visit: String::new(),
            recorder: "于敏".to_owned(),
            handwriting: None,
        };
        let target = self.data.join("conclusion");
        let folder = session.token(target.clone()).token;
        chair::conclude(&mut session, &said, &folder, days.conclude)?;
        for (from, to) in [
            (format!("{case_no}-评审报告.pdf"), "report.pdf"),
            (format!("{case_no}.dpclosing"), "closing.dpclosing"),
        ] {
            crate::returns::copy(&target.join(from), &self.folder.join(to))?;
        }
        if self.folder == self.out {
            let unlocked = session.unlocked()?;
            let identity = &unlocked.identity;
            body::save(&self.out.join("identities"), "chair", identity)?;
        }
        Ok(())
    }

    /// Staff: closing, publicity, certificate, archive.
    fn finish(
        &self,
        days: &Days,
        case_no: &str,
        tell: &mut dyn FnMut(&str),
    ) -> Result<(), AppError> {
        let mut session = self.staff(days.conclude)?;
        tell("导入结案包，公示、发证、归档");
        let closing = session.token(self.folder.join("closing.dpclosing")).token;
        let view = staff::take_in_closing(&mut session, &closing, "", days.conclude)?;
        papers::make(
            &mut session,
            case_no,
            self.folder,
            // A case without a visit has no record of one.
            &[
                ("site_visit", &[("purpose", "核实研发、装配场所和质量记录")]),
                ("result", &[]),
                ("public_report", &[]),
            ],
            days.conclude,
        )?;
        if view.row.state == "concluded_passed"
            || view
                .actions
                .contains(&crate::contract::StaffAction::StartPublicity)
        {
            let answers: &[(&str, &str)] = &[
                ("posted_on", days.publicity),
                (
                    "contact",
                    "沈阳市和平区虚构路1号，024-00000000，review@example.org",
                ),
            ];
            papers::make(
                &mut session,
                case_no,
                self.folder,
                &[("announcement", answers)],
                days.posted,
            )?;
            staff::start_publicity(&mut session, case_no, days.publicity, days.posted)?;
            let input = CertificateInput {
                passphrase: passphrase("staff"),
                document_no: "辽网评〔2026〕18号".to_owned(),
                issued_on: days.issued_on.to_owned(),
            };
            let out = session.token(self.folder.join("certificate.pdf")).token;
            staff::issue_certificate(&mut session, case_no, &input, &out, days.certificate)?;
            papers::make(
                &mut session,
                case_no,
                self.folder,
                &[("approval", &[("document_no", "辽网评〔2026〕18号")])],
                days.certificate,
            )?;
        }
        let out = session.token(self.folder.join("archive.dparchive")).token;
        staff::archive_case(
            &mut session,
            case_no,
            &passphrase("staff"),
            &out,
            days.archive,
        )?;
        Ok(())
    }
}

fn checks(out: &Path, body: &Body, reader: &Reader) -> Result<Vec<DemoFile>, AppError> {
    let mut files = Vec::new();
    let mut list = |name: String| -> Result<(), AppError> {
        let path = out.join(&name);
        let check = verify::verify(
            &path,
            &body.trust,
            Some(&body.staff),
            reader,
            &Work::default(),
        )?;
        files.push(DemoFile {
            name,
            check: Some(check),
        });
        Ok(())
    };
    list("trust.dptrust".to_owned())?;
    for folder in ["", "second/"] {
        for name in ["workbook.xlsx", "draw.json", "case.dpcase"] {
            list(format!("{folder}{name}"))?;
        }
        let mut returns: Vec<String> = fs::read_dir(out.join(folder).join("returns"))
            .map_err(|problem| AppError::Read {
                name: "returns".to_owned(),
                problem,
            })?
            .filter_map(|entry| {
                entry
                    .ok()
                    .map(|entry| entry.file_name().to_string_lossy().into_owned())
            })
            .collect();
        returns.sort();
        for name in returns {
            list(format!("{folder}returns/{name}"))?;
        }
        for name in [
            "closing.dpclosing",
            "report.pdf",
            "certificate.pdf",
            "archive.dparchive",
        ] {
            if out.join(folder).join(name).is_file() {
                list(format!("{folder}{name}"))?;
            }
        }
    }
    list("register".to_owned())?;
    Ok(files)
}
