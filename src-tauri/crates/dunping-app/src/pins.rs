//! The places in the evidence that experts bound to their votes (依据), between the draft, the signed opinion and the papers.

use dunping_domain::anchor::{Anchor, Area, Place};
use dunping_domain::ballot::{ClauseBallot, Opinion};

use crate::contract::{AttachmentView, PinView};

/// The anchors of one clause, as they are signed.
pub(crate) fn anchors(pins: &[PinView], clause: &str) -> Vec<Anchor> {
    pins.iter()
        .filter(|pin| pin.clause == clause)
        .map(|pin| Anchor {
            file: pin.file.clone(),
            place: pin.place.place(),
            note: pin.note.trim().to_owned(),
        })
        .collect()
}

/// The pins of a signed opinion, as a draft holds them.
pub(crate) fn of(opinion: &Opinion) -> Vec<PinView> {
    let bound = |ballot: &ClauseBallot| {
        let clause = ballot.clause.to_string();
        let pin = move |(at, anchor): (usize, &Anchor)| PinView {
            id: format!("{clause}#{}", at + 1),
            clause: clause.clone(),
            file: anchor.file.clone(),
            place: (&anchor.place).into(),
            note: anchor.note.clone(),
        };
        ballot
            .evidence
            .iter()
            .enumerate()
            .map(pin)
            .collect::<Vec<_>>()
    };
    opinion.ballots.iter().flat_map(bound).collect()
}

/// An anchor as papers print it: `FJ02 2025年度审计报告.pdf 第12页（标框）：合计数`.
pub(crate) fn line(anchor: &Anchor, attachments: &[AttachmentView]) -> String {
    let file = attachments.iter().find(|file| file.id == anchor.file);
    let file = file.map_or_else(
        || format!("（案卷外文件 {}…）", crate::expert::short(&anchor.file)),
        |file| format!("{} {}", file.number, file.name).trim().to_owned(),
    );
    let part = |area: Option<&Area>| area.map_or("", |_| "（标框）");
    let place = match &anchor.place {
        Place::Whole => String::new(),
        Place::Page { page, area } => format!(" 第{page}页{}", part(area.as_ref())),
        Place::Picture { area } => part(Some(area)).to_owned(),
        Place::Cells { sheet, cells } => format!(" {sheet}!{cells}"),
        Place::Paragraph { number } => format!(" 第{number}段"),
    };
    let note = match anchor.note.as_str() {
        "" => String::new(),
        note => format!("：{note}"),
    };
    format!("{file}{place}{note}")
}

/// The anchors of a ballot in one text, a line each; empty for none.
pub(crate) fn text(ballot: &ClauseBallot, attachments: &[AttachmentView]) -> String {
    let lines = ballot.evidence.iter().map(|one| line(one, attachments));
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        String::new()
    } else {
        format!("依据：{}", lines.join("；"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::ViewerKind;

    #[test]
    fn anchors_are_printed_with_file_place_and_note() {
        let attachments = [AttachmentView {
            id: "aa".to_owned(),
            number: "FJ02".to_owned(),
            name: "审计报告.pdf".to_owned(),
            viewer: ViewerKind::Pdf,
            size: String::new(),
            bytes: 0,
            clauses: Vec::new(),
        }];
        let check = |place: Place, note: &str, expected: &str| {
            let anchor = Anchor {
                file: "aa".to_owned(),
                place,
                note: note.to_owned(),
            };
            assert_eq!(line(&anchor, &attachments), expected);
        };
        let area = Area::new(1, 2, 3, 4);
        check(
            Place::Page { page: 12, area },
            "合计数",
            "FJ02 审计报告.pdf 第12页（标框）：合计数",
        );
        check(
            Place::Page {
                page: 3,
                area: None,
            },
            "",
            "FJ02 审计报告.pdf 第3页",
        );
        check(Place::Whole, "", "FJ02 审计报告.pdf");
        check(
            Place::Cells {
                sheet: "研发费用明细".to_owned(),
                cells: "N3".to_owned(),
            },
            "",
            "FJ02 审计报告.pdf 研发费用明细!N3",
        );
        let elsewhere = Anchor {
            file: "b".repeat(64),
            place: Place::Whole,
            note: String::new(),
        };
        assert_eq!(
            line(&elsewhere, &attachments),
            "（案卷外文件 bbbbbbbbbbbbbbbb…）"
        );
    }
}
