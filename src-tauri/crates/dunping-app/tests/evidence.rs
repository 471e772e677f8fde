//! Evidence between the desks: what is looked at, the places that are bound to votes, the photos of a site visit.

mod desk;

use dunping_app::contract::{
    AnchorArea, AnchorPlace, BegunEntry, ConcludeInput, CorrectionDraft, DraftView, EvidenceView,
    GapField, PinView, PresentView, VisitDraft, VisitEntryView,
};
use dunping_app::{chair, evidence, expert, visit};
use dunping_domain::ballot::{ClauseBallot, Vote};
use dunping_identity::fingerprint::sha256_hex;

use desk::{Desk, code, demonstration, draft, members, moment, returns};

/// The id of an attachment of the open case, by the start of its name.
fn file(view: &dunping_app::contract::CaseView, name: &str) -> String {
    let found = view
        .attachments
        .iter()
        .find(|one| one.name.starts_with(name));
    found.unwrap_or_else(|| panic!("no {name}")).id.clone()
}

#[test]
fn every_attachment_is_shown_as_what_it_is() {
    let mut desk = Desk::of(&members()[1]);
    let view = desk.open();
    let shelf = desk.session.shelf();
    let look = |name: &str| evidence::look(&shelf, &file(&view, name)).expect("it is shown");
    assert!(matches!(look("营业执照"), EvidenceView::Pdf { .. }));
    let EvidenceView::Picture {
        shown,
        width,
        height,
        incomplete,
        ..
    } = look("办公场所照片")
    else {
        panic!("a photo");
    };
    assert_eq!((width, height, incomplete), (3264, 2448, false));
    // What the window is given is drawn again; the original is served as plain bytes only.
    let given = shelf.find(&shown).expect("a preview");
    assert_eq!(given.media_type, "image/jpeg");
    let original = shelf
        .find(&file(&view, "办公场所照片"))
        .expect("the original");
    assert_eq!(original.media_type, "application/octet-stream");
    let EvidenceView::Paper { paper } = look("研发组织管理办法") else {
        panic!("a text");
    };
    assert_eq!(
        (paper.encoding.as_str(), paper.blocks.len()),
        ("gb18030", 5)
    );
    let EvidenceView::Paper { paper } = look("研发费用归集说明") else {
        panic!("a document");
    };
    assert_eq!(paper.blocks.len(), 6);
    assert_eq!(code(evidence::look(&shelf, "no-such-id")), "no_evidence");
}

#[test]
fn an_exported_attachment_is_the_original_and_overwrites_nothing() {
    let mut desk = Desk::of(&members()[1]);
    let view = desk.open();
    let (out, token) = desk.out("exported");
    let id = file(&view, "营业执照");
    let names: Vec<String> = (0..2)
        .map(|_| {
            let begun = evidence::begin_export(&mut desk.session, &id, &token, moment());
            let (begun, shelf) = (begun.expect("it is begun"), desk.session.shelf());
            // A large file takes its time, and a person goes on typing: the session is free for the draft.
            let copying = std::thread::spawn(move || begun.carry_out(&shelf));
            let saved = expert::save_draft(&mut desk.session, &view.draft, moment());
            saved.expect("the draft is saved meanwhile");
            let written = copying.join().expect("no panic");
            written.expect("it is exported").name
        })
        .collect();
    assert_eq!(names, ["营业执照.pdf", "营业执照~2.pdf"]);
    for name in names {
        assert_eq!(
            sha256_hex(&std::fs::read(out.join(name)).expect("there")),
            id
        );
    }
}

/// `N3` as row and column, from 0.
fn place(cell: &str) -> (usize, usize) {
    let digits = cell.find(|letter: char| letter.is_ascii_digit());
    let (letters, digits) = cell.split_at(digits.expect("a row"));
    let column = letters.bytes().fold(0, |before, letter| {
        before * 26 + usize::from(letter - b'A') + 1
    });
    (digits.parse::<usize>().expect("a row") - 1, column - 1)
}

#[test]
fn a_cell_is_told_with_its_text_so_that_one_beyond_the_grid_is_not_blank() {
    let mut desk = Desk::of(&members()[1]);
    desk.open();
    let sheets = expert::workbook_sheets(&mut desk.session, moment()).expect("the sheets");
    let mut told = 0;
    for sheet in &sheets {
        assert!(sheet.rows.len() <= sheet.most_rows as usize);
        assert!(
            sheet
                .rows
                .iter()
                .all(|row| row.len() <= sheet.most_columns as usize)
        );
        for used in sheet.used.iter().filter(|used| !used.raw.is_empty()) {
            let (row, column) = place(&used.cell);
            assert_eq!(
                sheet.rows[row][column], used.raw,
                "{} {}",
                sheet.name, used.cell
            );
            told += 1;
        }
    }
    assert!(told > 20, "{told} cells are told with their text");
}

fn pin(id: &str, clause: &str, file: &str, place: AnchorPlace, note: &str) -> PinView {
    PinView {
        id: id.to_owned(),
        clause: clause.to_owned(),
        file: file.to_owned(),
        place,
        note: note.to_owned(),
    }
}

#[test]
fn pins_and_photos_are_signed_travel_and_are_printed() {
    let who = members();
    let mut desk = Desk::of(&who[1]);
    let view = desk.open();
    // Not the file that the applicant attached, which is evidence of the case by itself.
    let (photo, _) = desk.out("现场照片.jpg");
    let mut bytes =
        std::fs::read(demonstration().join("attachments/研发实验室照片.jpg")).expect("it");
    bytes.push(0);
    std::fs::write(&photo, &bytes).expect("a photo");
    let not_a_photo = demonstration().join("workbook.xlsx");
    let tokens = [photo, not_a_photo].map(|path| desk.token(path));
    let added = visit::add_photos(&mut desk.session, &tokens, moment()).expect("added");
    assert_eq!((added.photos.len(), added.refused.len()), (1, 1));
    let photo = added.photos[0].clone();
    assert_eq!(photo.id, sha256_hex(&bytes));
    let blob = desk
        .folder()
        .join("blobs")
        .join(format!("{}.age", photo.id));
    let sealed = std::fs::read(&blob).expect("the original is on disk");
    assert!(sealed.starts_with(b"age-encryption.org/v1"));

    let audit = file(&view, "2025年度审计报告");
    let area = AnchorArea {
        left: 1000,
        top: 2000,
        width: 3000,
        height: 400,
    };
    let page = AnchorPlace::Page {
        page: 2,
        area: Some(area),
    };
    let written = DraftView {
        pins: vec![
            pin("p1", "4.2.3.a", &audit, page, "合计数"),
            pin("p2", "4.3.1", &audit, AnchorPlace::Whole, ""),
            pin(
                "p3",
                "4.1-2",
                &photo.id,
                AnchorPlace::Picture { area },
                "机柜",
            ),
        ],
        corrections: vec![CorrectionDraft {
            figure: "rd.total.2025".to_owned(),
            verified: "1,000,200.01".to_owned(),
            reason: "现场所见票据多出一分。".to_owned(),
            file: photo.id.clone(),
            place: String::new(),
        }],
        visit: VisitDraft {
            date: "2026-09-15".to_owned(),
            place: "浑南区".to_owned(),
            met: "佟立恒".to_owned(),
            present: vec![PresentView {
                member: who[1].clone(),
                at: added.at.clone(),
            }],
            entries: vec![VisitEntryView {
                id: "v1".to_owned(),
                clause: "4.1-2".to_owned(),
                note: "机房整洁。".to_owned(),
                photo: Some(photo.clone()),
                at: added.at,
            }],
            begun: BegunEntry::default(),
        },
        ..draft(&view, Vote::Conform)
    };
    // A photo that is named and taken off the record is missed before anything is signed.
    let mut without = written.clone();
    without.visit.entries.clear();
    expert::save_draft(&mut desk.session, &without, moment()).expect("saved");
    let gaps = expert::opinion_gaps(&mut desk.session, moment()).expect("gaps");
    let fields: Vec<GapField> = gaps.iter().map(|gap| gap.field).collect();
    assert_eq!(fields, [GapField::Pin, GapField::Figure]);
    expert::save_draft(&mut desk.session, &written, moment()).expect("saved");
    let (path, token) = desk.out("a.dpreturn");
    let passphrase = desk.passphrase();
    expert::seal_return(&mut desk.session, &passphrase, &token, moment()).expect("sealed");
    // The draft is lost: what was signed brings pins and record back.
    for name in ["draft.age", "draft.prev.age"] {
        let _ = std::fs::remove_file(desk.folder().join(name));
    }
    let again = desk.open();
    let places = |draft: &DraftView| -> Vec<AnchorPlace> {
        let mut pins = draft.pins.clone();
        pins.sort_by_key(|pin| pin.note.clone());
        pins.into_iter().map(|pin| pin.place).collect()
    };
    assert_eq!(places(&again.draft), places(&written));
    assert_eq!(again.draft.corrections, written.corrections);
    assert_eq!(again.draft.visit, written.visit);

    let mut head = Desk::of(&who[0]);
    head.open();
    let mut files: Vec<_> = returns();
    files.retain(|one| !one.display().to_string().contains(desk.who()));
    files.push(path);
    let tokens: Vec<String> = files.into_iter().map(|one| head.token(one)).collect();
    let seen = chair::take_in_returns(&mut head.session, &tokens, moment()).expect("taken in");
    assert_eq!(seen.refusals, []);
    let own = format!("（{}）", desk.who());
    let mut visits = seen.visits.iter();
    assert!(
        visits.any(|one| one.who.ends_with(&own)),
        "{:?}",
        seen.visits
    );
    let mut corrections = seen.clauses.iter().flat_map(|clause| &clause.corrections);
    let named = corrections.next().map(|one| one.evidence.zh.as_str());
    assert_eq!(named, Some(format!("照片 {}", photo.name).as_str()));
    let shelf = head.session.shelf();
    let kept = shelf
        .find(&photo.id)
        .expect("the photo is on the chair's shelf");
    assert_eq!(shelf.read(&kept, 0, kept.size).expect("whole"), bytes);
    let thumbnail = visit::thumbnail(&shelf, &photo.id).expect("a thumbnail");
    assert!(shelf.find(&thumbnail).is_some());

    let said = ConcludeInput::default();
    let report = chair::preview_report(&mut head.session, &said, moment()).expect("a report");
    let item = shelf.find(&report.id).expect("the report");
    let pdf = shelf.read(&item, 0, item.size).expect("its bytes");
    let files = dunping_report::embedded_files(&pdf).expect("its files");
    let values = files
        .iter()
        .find(|one| one.name == "report.json")
        .expect("its values");
    let text = String::from_utf8_lossy(&values.bytes);
    for words in [
        "FJ02 2025年度审计报告（节选）.pdf 第2页（标框）：合计数",
        "机房整洁。",
        "佟立恒",
        "现场照片.jpg",
    ] {
        assert!(text.contains(words), "{words} is not in the report");
    }
}

#[test]
fn nothing_is_signed_without_the_original_of_a_photo() {
    let mut desk = Desk::of(&members()[2]);
    let view = desk.open();
    let token = desk.token(demonstration().join("attachments/办公场所照片.jpg"));
    let added = visit::add_photos(&mut desk.session, &[token], moment()).expect("added");
    let mut written = draft(&view, Vote::Conform);
    written.visit.entries.push(VisitEntryView {
        id: "v1".to_owned(),
        clause: String::new(),
        note: String::new(),
        photo: Some(added.photos[0].clone()),
        at: String::new(),
    });
    expert::save_draft(&mut desk.session, &written, moment()).expect("saved");
    let blob = desk
        .folder()
        .join("blobs")
        .join(format!("{}.age", added.photos[0].id));
    std::fs::write(&blob, b"damaged").expect("damage");
    let (_, token) = desk.out("a.dpreturn");
    let passphrase = desk.passphrase();
    let sealed = expert::seal_return(&mut desk.session, &passphrase, &token, moment());
    assert_eq!(code(sealed), "photo_lost");
}

#[test]
fn a_correction_on_another_computer_brings_the_photos_of_the_opinion_it_replaces() {
    let who = members().remove(2);
    let mut one = Desk::of(&who);
    let view = one.open();
    let token = one.token(demonstration().join("attachments/办公场所照片.jpg"));
    let added = visit::add_photos(&mut one.session, &[token], moment()).expect("added");
    let photo = added.photos[0].clone();
    let mut written = draft(&view, Vote::Conform);
    written.visit.entries.push(VisitEntryView {
        id: "v1".to_owned(),
        clause: String::new(),
        note: String::new(),
        photo: Some(photo.clone()),
        at: String::new(),
    });
    expert::save_draft(&mut one.session, &written, moment()).expect("saved");
    let (first, token) = one.out("one.dpreturn");
    let passphrase = one.passphrase();
    expert::seal_return(&mut one.session, &passphrase, &token, moment()).expect("sealed");

    // The photo is in nothing that is signed next, and travels with what that replaces.
    let mut other = Desk::of(&who);
    other.open();
    let adopted = other.token(first.clone());
    expert::open_case(&mut other.session, &adopted, moment()).expect("own return");
    let view = expert::begin_correction(&mut other.session, moment()).expect("a correction");
    let mut next = view.draft;
    next.visit.entries.clear();
    next.correction_reason = "照片有误，撤下。".to_owned();
    expert::save_draft(&mut other.session, &next, moment()).expect("saved");
    let blob = other.folder().join(format!("blobs/{}.age", photo.id));
    std::fs::remove_file(&blob).expect("the original was taken over");
    let (_, token) = other.out("other.dpreturn");
    let sealed = expert::seal_return(&mut other.session, &passphrase, &token, moment());
    assert_eq!(code(sealed), "photo_lost");
    let view = expert::current_case(&mut other.session, moment()).expect("the case");
    assert!(view.correcting && !view.signed, "nothing was signed");

    expert::open_case(&mut other.session, &adopted, moment()).expect("own return, once more");
    expert::seal_return(&mut other.session, &passphrase, &token, moment()).expect("sealed");
}

#[test]
fn an_opinion_signed_before_there_were_pins_is_read() {
    let old = r#"{"clause":"4.1-1","vote":"conform","reason":"","override_code":null}"#;
    let ballot: ClauseBallot = serde_json::from_str(old).expect("it is read");
    assert!(ballot.evidence.is_empty());
    // What has no pins is written as before, so that its signature holds.
    assert_eq!(serde_json::to_string(&ballot).expect("JSON"), old);
}
