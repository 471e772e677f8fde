//! The public copy (公开副本) of a panel report: the same values without the experts' names, employers and titles, also where a person wrote
//! a name into words, without whom the panel met and without the names of staff. The signed original stays with the assessment body; the
//! copy names its digest.

use super::values::{Audience, CopySource, PanelReport};

/// A shorter word is no employer that can be looked for: it would be found within other words.
const SHORTEST_EMPLOYER: usize = 4;

impl PanelReport {
    /// The public copy of a report whose signed file has the SHA-256 `original`, hex. Of a sealed file `unsigned` are the numbers of the
    /// members whose signature is not in it.
    ///
    /// In the panel's own words (visit, dissent, corrections, remarks, reasons) a member's name, with the title before or after it, becomes
    /// the member's number, and an employer 某单位, also with white space in between. A title by itself stays: it names nobody.
    #[must_use]
    pub fn public_copy(&self, original: &str, source: CopySource, unsigned: Vec<String>) -> Self {
        let mut exchanged: Vec<(Vec<char>, &str)> = Vec::new();
        for member in &self.panel {
            let (name, title) = (bare(&member.name), bare(&member.title));
            if name.is_empty() {
                continue;
            }
            let number = member.expert_no.as_str();
            if !title.is_empty() {
                exchanged.push(([name.clone(), title.clone()].concat(), number));
                exchanged.push(([title, name.clone()].concat(), number));
            }
            exchanged.push((name, number));
            let employer = bare(&member.employer);
            if employer.len() >= SHORTEST_EMPLOYER {
                exchanged.push((employer, "某单位"));
            }
        }
        // 王伟民 before 王伟.
        exchanged.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        let mut copy = self.clone();
        copy.audience = Audience::Public;
        original.clone_into(&mut copy.copy_of);
        copy.copy_source = Some(source);
        copy.copy_unsigned = unsigned;
        // The recorder is staff.
        copy.recorder.clear();
        for member in &mut copy.panel {
            member.name.clear();
            member.employer.clear();
            member.title.clear();
        }
        if let Some(visit) = &mut copy.site_visit {
            visit.attendees = without_met(&visit.attendees).to_owned();
        }
        for text in copy.origins() {
            *text = without_staff(text);
        }
        for text in copy.own_words() {
            *text = with(text, &exchanged);
        }
        copy
    }

    /// Where figures come from: the places name the member of staff who confirmed a reading.
    fn origins(&mut self) -> Vec<&mut String> {
        let indicators = self.indicators.iter_mut().map(|line| &mut line.source);
        let places = self.provenance.iter_mut().map(|line| &mut line.place);
        indicators.chain(places).collect()
    }

    /// Everything that members or chair wrote.
    fn own_words(&mut self) -> Vec<&mut String> {
        let visit = self.site_visit.iter_mut().flat_map(|visit| {
            let seen = visit.seen.iter_mut().map(|one| &mut one.text);
            [
                &mut visit.date,
                &mut visit.place,
                &mut visit.attendees,
                &mut visit.findings,
            ]
            .into_iter()
            .chain(seen)
        });
        let clauses = self
            .clauses
            .iter_mut()
            .flat_map(|clause| [&mut clause.evidence, &mut clause.note]);
        let corrections = self
            .adjustments
            .iter_mut()
            .flat_map(|one| [&mut one.by, &mut one.reason]);
        let reasons = self.reasons.iter_mut().flat_map(|expert| {
            let each = expert.reasons.iter_mut().map(|reason| &mut reason.text);
            std::iter::once(&mut expert.overall).chain(each)
        });
        let set_aside = self.set_aside.iter_mut().map(|one| &mut one.reason);
        visit
            .chain(clauses)
            .chain(self.dissents.iter_mut().map(|one| &mut one.reason))
            .chain([&mut self.conclusion.remarks])
            .chain(corrections)
            .chain(reasons)
            .chain(set_aside)
            .collect()
    }
}

fn bare(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The text with every one of these words, in this order of preference, exchanged; white space within a word does not hide it.
fn with(text: &str, exchanged: &[(Vec<char>, &str)]) -> String {
    let text: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let found = exchanged
            .iter()
            .find_map(|(words, other)| Some((reach(&text[at..], words)?, other)));
        match found {
            Some((length, other)) => {
                out.push_str(other);
                at += length;
            }
            None => {
                out.push(text[at]);
                at += 1;
            }
        }
    }
    out
}

/// How many characters at the beginning of a text are these words, white space between them counted.
fn reach(text: &[char], words: &[char]) -> Option<usize> {
    let mut at = 0;
    for (i, wanted) in words.iter().enumerate() {
        while i > 0 && text.get(at).is_some_and(|c| c.is_whitespace()) {
            at += 1;
        }
        if text.get(at) != Some(wanted) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// Who took part in a visit without whom the panel met, which stands last, as it was typed.
fn without_met(attendees: &str) -> &str {
    const MET: &str = "会见：";
    if attendees.starts_with(MET) {
        return "";
    }
    attendees
        .split_once("；会见：")
        .map_or(attendees, |(panel, _)| panel)
}

/// `（于敏（S001）于2026-10-09 09:30确认读取方式）` without the name; where several places stand together, the same without its brackets, as a
/// piece of its own.
fn without_staff(places: &str) -> String {
    const CONFIRMED: &str = "确认读取方式";
    let pieces = places.split('；').map(|piece| {
        let said = piece.strip_suffix(CONFIRMED);
        match said.and_then(|said| said.rsplit_once('于')) {
            Some((_, when)) => format!("工作人员于{when}{CONFIRMED}"),
            None => without_bracketed_staff(piece),
        }
    });
    pieces.collect::<Vec<_>>().join("；")
}

fn without_bracketed_staff(place: &str) -> String {
    const CONFIRMED: &str = "确认读取方式）";
    let mut out = String::with_capacity(place.len());
    let mut rest = place;
    while let Some((before, after)) = rest.split_once(CONFIRMED) {
        match before.rsplit_once('于').and_then(|(head, when)| {
            let open = opening(head)?;
            Some((&head[..open], when))
        }) {
            Some((place, when)) => {
                out.push_str(place);
                out.push_str("（工作人员于");
                out.push_str(when);
            }
            None => out.push_str(before),
        }
        out.push_str(CONFIRMED);
        rest = after;
    }
    out + rest
}

/// Where the bracket opens in which a text ends.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().rev() {
        match c {
            '）' => depth += 1,
            '（' if depth == 0 => return Some(at),
            '（' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{bare, with, without_met, without_staff};

    #[test]
    fn a_name_is_found_through_white_space_and_the_longest_first() {
        let exchanged = [
            (bare("王伟民教授"), "T002"),
            (bare("王伟民"), "T002"),
            (bare("王伟"), "T001"),
            (bare("沈阳某某大学"), "某单位"),
        ];
        let said = "王 伟民教授与王\n伟、王　伟民在沈阳某某 大学；王和伟。";
        assert_eq!(with(said, &exchanged), "T002与T001、T002在某单位；王和伟。");
    }

    #[test]
    fn staff_and_whom_the_panel_met_are_left_out() {
        let place = "人员月度表!D4（于敏（S001）于2026-10-09 09:30确认读取方式）；研发!B2（于于（S002）于2026-10-10 09:30确认读取方式）";
        assert_eq!(
            without_staff(place),
            "人员月度表!D4（工作人员于2026-10-09 09:30确认读取方式）；研发!B2（工作人员于2026-10-10 09:30确认读取方式）"
        );
        assert_eq!(
            without_staff(
                "研发费用明细!N3；于敏（S001）于2026-10-09 09:30确认读取方式；营业收入!B2"
            ),
            "研发费用明细!N3；工作人员于2026-10-09 09:30确认读取方式；营业收入!B2"
        );
        assert_eq!(without_staff("企业基本信息!B2"), "企业基本信息!B2");
        assert_eq!(without_met("会见：李总 13800000000"), "");
        assert_eq!(
            without_met("专家组签到：T001；会见：李总；会见：王总"),
            "专家组签到：T001"
        );
    }
}
