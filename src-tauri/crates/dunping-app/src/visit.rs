//! The site visit (现场考察): photos are kept as they came, encrypted, before they are shown as added; the record stands in the draft and
//! travels in the signed opinion.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use dunping_domain::ballot::Opinion;
use dunping_domain::panel::{ExpertId, Panel};
use dunping_domain::tally::SignedOpinion;
use dunping_domain::visit::{Attendance, Photo, SiteVisit, VisitEntry};
use dunping_identity::Identity;
use dunping_identity::fingerprint::sha256_hex;
use dunping_package::{AsOf, Package, Source, SourceFile, disk, private};
use dunping_report::papers;

use crate::contract::{
    AddedPhotos, AttachmentView, BegunEntry, DraftView, FolderPhoto, PhotoView, PresentView,
    ViewerKind, VisitDraft, VisitEntryView, VisitView, Words,
};
use crate::dossier::role;
use crate::drafts::Author;
use crate::evidence::{draw, media_type};
use crate::expert::{OpenCase, open};
use crate::moment::{Moment, date_zh};
use crate::returns::Collected;
use crate::session::{Unlocked, file_name};
use crate::shelf::part;
use crate::{AppError, Session, Shelf, store, words};

/// The folder of the originals inside a case's folder.
const BLOBS: &str = "blobs";
/// The most photos of one record; a return is carried on a stick or by post.
const MOST_PHOTOS: usize = 60;
/// The largest photo.
const LARGEST: u64 = 64 * 1024 * 1024;
/// The longer side of a thumbnail.
const THUMBNAIL: u32 = 480;
/// The most pictures of a folder that are listed, the newest first.
const MOST_LISTED: usize = 200;

fn blob(folder: &Path, sha256: &str) -> PathBuf {
    folder.join(BLOBS).join(format!("{sha256}.age"))
}

/// The id under which the thumbnail of a photo is shown.
fn thumbnail_id(sha256: &str) -> String {
    format!("{sha256}-thumb")
}

/// Adds photos. When this returns, their originals are on disk, byte for byte, encrypted to the expert. What is no picture that can be
/// shown is refused by a sentence, and the others are taken.
///
/// # Errors
/// When the opinion is signed, or the disk refuses.
pub fn add_photos(
    session: &mut Session,
    files: &[String],
    at: Moment,
) -> Result<AddedPhotos, AppError> {
    let paths = files.iter().map(|file| session.path(file));
    let paths = paths.collect::<Result<Vec<_>, _>>()?;
    let (case, unlocked) = open(session)?;
    if case.work.draft.settled().is_some() {
        return Err(AppError::AlreadySealed);
    }
    let mut added = AddedPhotos {
        photos: Vec::new(),
        refused: Vec::new(),
        at: shown(at),
    };
    let mut room = MOST_PHOTOS.saturating_sub(photos(&case.work.draft.content).count());
    for path in paths {
        let name = file_name(&path);
        if room == 0 {
            added.refused.push(Words::new(
                format!("{name}：一份记录最多 {MOST_PHOTOS} 张照片，没有添加。"),
                format!("{name}: a record holds {MOST_PHOTOS} photos at most; not added."),
            ));
            continue;
        }
        match add(session, case, unlocked, &path) {
            Ok(photo) => {
                room -= 1;
                added.photos.push(photo);
            }
            Err(AppError::Save(error)) => return Err(AppError::Save(error)),
            Err(other) => {
                let why = other.failure().message;
                added.refused.push(Words::new(
                    format!("{name}：{}没有添加。", why.zh),
                    format!("{name}: {} Not added.", why.en),
                ));
            }
        }
    }
    Ok(added)
}

fn add(
    session: &Session,
    case: &OpenCase,
    unlocked: &Unlocked,
    path: &Path,
) -> Result<PhotoView, AppError> {
    let name = file_name(path);
    let failed = |problem| AppError::Read {
        name: name.clone(),
        problem,
    };
    let size = fs::metadata(path).map_err(failed)?.len();
    if size > LARGEST {
        return Err(AppError::PhotoTooLarge { name });
    }
    let bytes = fs::read(path).map_err(failed)?;
    let shown = draw(&bytes, THUMBNAIL)?;
    let photo = PhotoView {
        id: sha256_hex(&bytes),
        name,
        bytes: bytes.len() as u64,
        size: words::size(bytes.len() as u64),
        taken: shown.taken,
    };
    keep_original(&case.folder, &unlocked.identity, &photo.id, &bytes)?;
    show_one(&session.shelf, case, unlocked, &photo);
    session
        .shelf
        .put_bytes(&thumbnail_id(&photo.id), "image/jpeg", shown.preview);
    Ok(photo)
}

/// The original of a photo; `None` when it is not there any more as it was.
fn original(folder: &Path, identity: &Identity, sha256: &str) -> Option<Vec<u8>> {
    let sealed = fs::read(blob(folder, sha256)).ok()?;
    let bytes = private::reveal(&sealed, identity.age_identity()).ok()?;
    (sha256_hex(&bytes) == sha256).then_some(bytes)
}

fn keep_original(
    folder: &Path,
    identity: &Identity,
    sha256: &str,
    bytes: &[u8],
) -> Result<(), AppError> {
    if original(folder, identity, sha256).is_some() {
        return Ok(());
    }
    store::make_folder(&folder.join(BLOBS))?;
    let sealed = private::conceal(bytes, &identity.recipient());
    let sealed = sealed.map_err(|_| AppError::Part(BLOBS))?;
    Ok(disk::save(&blob(folder, sha256), &sealed)?)
}

/// Keeps the originals that travelled in an own return, as if they had been added here.
pub(crate) fn keep_originals(author: &Author<'_>, own: &Package) -> Result<(), AppError> {
    let files = own.manifest().files.iter();
    for file in files.filter(|file| file.role == role::PHOTO) {
        let bytes = own.read(&file.sha256)?;
        keep_original(author.folder, author.identity, &file.sha256, &bytes)?;
    }
    Ok(())
}

fn show_one(shelf: &Shelf, case: &OpenCase, unlocked: &Unlocked, photo: &PhotoView) {
    let path = blob(&case.folder, &photo.id);
    let identity = unlocked.identity.age_identity().clone();
    shelf.put_elsewhere(&photo.id, photo.bytes, move |start, length| {
        let bytes = private::reveal(&store::read(&path)?, &identity)?;
        Ok(part(&bytes, start, length))
    });
}

/// Puts the photos of the draft on the shelf; their thumbnails are made when they are asked for.
pub(crate) fn show(shelf: &Shelf, case: &OpenCase, unlocked: &Unlocked) {
    for photo in photos(&case.work.draft.content) {
        show_one(shelf, case, unlocked, photo);
    }
}

/// Makes a thumbnail of a photo on the shelf; answers the id under which it is shown.
///
/// # Errors
/// When it is not there, or no picture.
pub fn thumbnail(shelf: &Shelf, id: &str) -> Result<String, AppError> {
    let thumbnail = thumbnail_id(id);
    if shelf.find(&thumbnail).is_none() {
        let item = shelf.find(id).ok_or(AppError::NoEvidence)?;
        let picture = draw(&shelf.read(&item, 0, item.size)?, THUMBNAIL)?;
        shelf.put_bytes(&thumbnail, "image/jpeg", picture.preview);
    }
    Ok(thumbnail)
}

/// The pictures in a folder, such as a camera's, the newest first.
///
/// # Errors
/// When the folder cannot be read.
pub fn photos_in_folder(
    session: &mut Session,
    folder: &str,
    at: Moment,
) -> Result<Vec<FolderPhoto>, AppError> {
    let folder = session.path(folder)?;
    let failed = |problem| AppError::Read {
        name: file_name(&folder),
        problem,
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let Ok(data) = path.metadata() else { continue };
        if !data.is_file() || !is_photo(&path) {
            continue;
        }
        let written: DateTime<Utc> = data.modified().map_err(failed)?.into();
        found.push((written, path, data.len()));
    }
    found.sort_by(|a, b| b.cmp(a));
    found.truncate(MOST_LISTED);
    let listed = found.into_iter().map(|(written, path, size)| FolderPhoto {
        name: file_name(&path),
        token: session.token(path).token,
        size: words::size(size),
        written: shown(written.with_timezone(at.offset())),
    });
    Ok(listed.collect())
}

fn is_photo(path: &Path) -> bool {
    use std::io::Read as _;
    let mut head = [0_u8; 16];
    let read = fs::File::open(path).and_then(|mut file| file.read(&mut head));
    read.is_ok_and(|got| media_type(head.get(..got).unwrap_or_default(), "").starts_with("image/"))
}

fn shown(at: Moment) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

fn photos(draft: &DraftView) -> impl Iterator<Item = &PhotoView> {
    let entries = draft.visit.entries.iter();
    entries.filter_map(|entry| entry.photo.as_ref())
}

/// The photos that opinions name, each once.
fn named<'a>(opinions: impl Iterator<Item = &'a Opinion>) -> Vec<&'a Photo> {
    let mut found: Vec<&Photo> = Vec::new();
    for photo in opinions
        .filter_map(|one| one.visit.as_ref())
        .flat_map(SiteVisit::photos)
    {
        if found.iter().all(|one| one.sha256 != photo.sha256) {
            found.push(photo);
        }
    }
    found
}

fn named_original(
    case: &OpenCase,
    unlocked: &Unlocked,
    photo: &Photo,
) -> Result<Vec<u8>, AppError> {
    let bytes = original(&case.folder, &unlocked.identity, &photo.sha256);
    bytes.ok_or_else(|| AppError::PhotoLost {
        name: photo.name.clone(),
    })
}

/// Makes sure that the originals that opinions name are all there, before the last of them is signed: without them no return could
/// be sealed.
pub(crate) fn all_here<'a>(
    case: &OpenCase,
    unlocked: &Unlocked,
    opinions: impl Iterator<Item = &'a Opinion>,
) -> Result<(), AppError> {
    for photo in named(opinions) {
        named_original(case, unlocked, photo)?;
    }
    Ok(())
}

/// The originals that signed opinions name, to travel in the return, each once.
pub(crate) fn files<'a>(
    case: &OpenCase,
    unlocked: &Unlocked,
    opinions: impl Iterator<Item = &'a Opinion>,
) -> Result<Vec<SourceFile>, AppError> {
    let mut files = Vec::new();
    for photo in named(opinions) {
        let bytes = named_original(case, unlocked, photo)?;
        let kind = media_type(&bytes, "");
        let content = Source::Bytes(bytes);
        files.push(SourceFile::new(role::PHOTO, &photo.name, kind, content));
    }
    Ok(files)
}

/// Puts the photos of the returns on the shelf, for the chair.
pub(crate) fn show_returned(shelf: &Shelf, unlocked: &Unlocked, collected: &Collected) {
    for (opinion, path) in collected.standing_opinions() {
        let Some(visit) = &opinion.visit else {
            continue;
        };
        let identity = unlocked.identity.age_identity();
        let opened = Package::open(path, identity, &unlocked.trust, AsOf::Claimed);
        let Ok(package) = opened.map(Arc::new) else {
            continue;
        };
        for Photo { sha256, size, .. } in visit.photos() {
            if shelf.find(sha256).is_some() {
                continue;
            }
            let (package, id) = (Arc::clone(&package), sha256.clone());
            shelf.put_elsewhere(sha256, *size, move |start, length| {
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                Ok(package.read_range(&id, start, length)?)
            });
        }
    }
}

/// The records of the members whose opinions stand, in seating order.
pub(crate) fn views(panel: &Panel, collected: &Collected) -> Vec<VisitView> {
    let visits = collected.standing_opinions();
    let visits = visits.filter_map(|(opinion, _)| {
        let visit = opinion.visit.as_ref()?;
        Some(VisitView {
            who: who(panel, &opinion.expert),
            visit: draft(visit),
        })
    });
    visits.collect()
}

fn who(panel: &Panel, id: &ExpertId) -> String {
    let member = panel.member(id);
    member.map_or_else(|| id.to_string(), |one| format!("{}（{id}）", one.name))
}

/// The members' records as the report prints them, under what the chair wrote; `None` when nobody wrote anything. Day, place and people are
/// those that members wrote down: where none did, the chair's words stand alone, and no day is made up for them.
pub(crate) fn report(
    panel: &Panel,
    opinions: &[SignedOpinion],
    said: &str,
) -> Option<papers::SiteVisit> {
    let visits = opinions.iter().map(|one| &one.opinion);
    let visits: Vec<(&ExpertId, &SiteVisit)> = visits
        .filter_map(|one| Some((&one.expert, one.visit.as_ref()?)))
        .collect();
    if visits.is_empty() && said.is_empty() {
        return None;
    }
    let each = |of: fn(&SiteVisit) -> &str| {
        let mut found: Vec<&str> = Vec::new();
        for (_, visit) in &visits {
            let text = of(visit).trim();
            if !text.is_empty() && !found.contains(&text) {
                found.push(text);
            }
        }
        found.join("；")
    };
    let date = each(|visit| &visit.date);
    // A day that the page's calendar wrote is printed as papers write days.
    let date = date.parse().map_or(date, date_zh);
    let present: BTreeSet<&ExpertId> = visits
        .iter()
        .flat_map(|(_, visit)| visit.present.iter().map(|one| &one.member))
        .collect();
    let present: Vec<String> = panel
        .members()
        .iter()
        .filter(|member| present.contains(&member.id))
        .map(|member| member.name.clone())
        .collect();
    let met = each(|visit| &visit.met);
    let attendees = [
        (!present.is_empty()).then(|| format!("专家组签到：{}", present.join("、"))),
        (!met.is_empty()).then(|| format!("会见：{met}")),
    ];
    let seen = visits
        .iter()
        .flat_map(|(expert, visit)| records(expert, visit));
    Some(papers::SiteVisit {
        date,
        place: each(|visit| &visit.place),
        attendees: attendees
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("；"),
        findings: said.to_owned(),
        seen: seen.collect(),
    })
}

/// One member's record as the report prints it, an entry a row.
pub(crate) fn records<'a>(
    expert: &'a ExpertId,
    visit: &'a SiteVisit,
) -> impl Iterator<Item = papers::Seen> + 'a {
    visit.entries.iter().map(move |one| papers::Seen {
        expert_no: expert.to_string(),
        clause: one.clause.map(|key| key.to_string()).unwrap_or_default(),
        text: seen(one),
    })
}

/// `机房有三排机柜。（照片 DSC01.jpg，拍摄 2026-09-15 10:20:31，添加 2026-09-15 10:25:00，SHA-256 5be0…）`.
fn seen(entry: &VisitEntry) -> String {
    let photo = entry.photo.as_ref().map(|photo| {
        let taken = match photo.taken.as_str() {
            "" => "相机未记时间".to_owned(),
            taken => format!("拍摄 {taken}"),
        };
        format!(
            "（照片 {}，{taken}，添加 {}，SHA-256 {}…）",
            photo.name,
            entry.at,
            crate::expert::short(&photo.sha256)
        )
    });
    entry.note.clone() + &photo.unwrap_or_default()
}

/// The same under its clause.
fn line(entry: &VisitEntry) -> String {
    let clause = entry.clause.map(|key| format!("{key} "));
    clause.unwrap_or_default() + &seen(entry)
}

/// One record in words, for the expert's own paper.
pub(crate) fn text(visit: &SiteVisit) -> String {
    let about = [&visit.date, &visit.place]
        .into_iter()
        .filter(|it| !it.is_empty())
        .cloned();
    let met = (!visit.met.is_empty()).then(|| format!("会见{}", visit.met));
    let present: Vec<String> = visit
        .present
        .iter()
        .map(|one| one.member.to_string())
        .collect();
    let present = (!present.is_empty()).then(|| format!("签到{}", present.join("、")));
    let about: Vec<String> = about.chain(met).chain(present).collect();
    let head = format!("现场考察：{}", about.join("，"));
    let lines = visit.entries.iter().map(line);
    std::iter::once(head)
        .chain(lines)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The record as it is signed; `None` when nothing was written down.
pub(crate) fn signed(draft: &VisitDraft) -> Option<SiteVisit> {
    let VisitDraft {
        date,
        place,
        met,
        present,
        entries,
        begun: _,
    } = draft;
    let visit = SiteVisit {
        date: date.trim().to_owned(),
        place: place.trim().to_owned(),
        met: met.trim().to_owned(),
        present: present
            .iter()
            .map(|one| Attendance {
                member: ExpertId(one.member.clone()),
                at: one.at.clone(),
            })
            .collect(),
        entries: entries
            .iter()
            .filter(|entry| entry.photo.is_some() || !entry.note.trim().is_empty())
            .map(|entry| VisitEntry {
                clause: entry.clause.parse().ok(),
                note: entry.note.trim().to_owned(),
                photo: entry.photo.as_ref().map(|photo| Photo {
                    sha256: photo.id.clone(),
                    name: photo.name.clone(),
                    size: photo.bytes,
                    taken: photo.taken.clone(),
                }),
                at: entry.at.clone(),
            })
            .collect(),
    };
    (!visit.is_empty()).then_some(visit)
}

/// The photos of a record as evidence, to stand beside the case's attachments.
pub(crate) fn evidence(visit: &SiteVisit) -> Vec<AttachmentView> {
    let photo = |entry: &VisitEntry| {
        let photo = entry.photo.as_ref()?;
        Some(AttachmentView {
            id: photo.sha256.clone(),
            number: "照片".to_owned(),
            name: photo.name.clone(),
            viewer: ViewerKind::Image,
            size: words::size(photo.size),
            bytes: photo.size,
            clauses: entry.clause.iter().map(ToString::to_string).collect(),
        })
    };
    visit.entries.iter().filter_map(photo).collect()
}

/// A signed record, as a draft and the chair's page hold it.
pub(crate) fn draft(visit: &SiteVisit) -> VisitDraft {
    let SiteVisit {
        date,
        place,
        met,
        present,
        entries,
    } = visit;
    let entry = |(number, entry): (usize, &VisitEntry)| VisitEntryView {
        id: format!("v{}", number + 1),
        clause: entry.clause.map(|key| key.to_string()).unwrap_or_default(),
        note: entry.note.clone(),
        photo: entry.photo.as_ref().map(|photo| PhotoView {
            id: photo.sha256.clone(),
            name: photo.name.clone(),
            bytes: photo.size,
            size: words::size(photo.size),
            taken: photo.taken.clone(),
        }),
        at: entry.at.clone(),
    };
    VisitDraft {
        date: date.clone(),
        place: place.clone(),
        met: met.clone(),
        present: present
            .iter()
            .map(|one| PresentView {
                member: one.member.to_string(),
                at: one.at.clone(),
            })
            .collect(),
        entries: entries.iter().enumerate().map(entry).collect(),
        begun: BegunEntry::default(),
    }
}

#[cfg(test)]
mod tests {
    use dunping_domain::panel::{Category, ExpertId, Member, Panel};

    use super::report;

    #[test]
    fn nobody_s_record_makes_no_day_and_no_place() {
        let member = |id: &str, category| Member {
            id: ExpertId(id.to_owned()),
            name: "虚构人".to_owned(),
            category,
            employer: String::new(),
            title: String::new(),
        };
        let members = vec![
            member("T001", Category::Technical),
            member("T002", Category::Technical),
            member("F001", Category::Finance),
        ];
        let panel = Panel::new(members, ExpertId("T001".to_owned())).expect("a panel");
        assert_eq!(report(&panel, &[], ""), None);
        let said = report(&panel, &[], "未组织现场考察。").expect("the chair's words");
        assert_eq!(said.findings, "未组织现场考察。");
        assert_eq!((said.date, said.place, said.attendees), Default::default());
    }
}
