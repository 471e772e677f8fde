//! An expert's work on one case on disk: the draft in two generations, and every signed opinion in a file of its own that is never
//! written again. All of it is encrypted to its author. It decides nothing about what may be signed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dunping_domain::ballot::{Declaration, Opinion};
use dunping_identity::{DocumentKind, Identity, Trust, envelope};
use dunping_package::{disk, private};
use serde::{Deserialize, Serialize};

use crate::contract::{DraftView, RecusalDraft, VoteDraft, WrittenFile};
use crate::generations::{Generation, Generations, free_place};
use crate::moment::{Moment, shown_stamp};
use crate::session::file_name;
use crate::store::{make_folder, there};
use crate::{AppError, corrections, dossier, pins, store, visit};

const DRAFT: &str = "draft";
/// The folder inside a case's folder.
pub(crate) const SIGNED: &str = "signed";

/// Whose work, on what, and where it lies.
#[derive(Clone, Copy)]
pub(crate) struct Author<'a> {
    /// The case's folder.
    pub(crate) folder: &'a Path,
    /// The author's keys.
    pub(crate) identity: &'a Identity,
    /// The roster that the author's signatures are checked against.
    pub(crate) trust: &'a Trust,
    /// The case package.
    pub(crate) package_id: &'a str,
}

/// An expert's work on one case.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// The package it belongs to.
    pub(crate) package_id: String,
    /// What the expert entered.
    pub(crate) content: DraftView,
    /// The revision that will be signed next, or was signed last.
    pub(crate) revision: u32,
    /// The opinion that was signed last.
    pub(crate) signed: Option<SignedReturn>,
    /// Every signed opinion of this expert on the case, oldest first: a second copy of the files they lie in.
    #[serde(default)]
    pub(crate) documents: Vec<String>,
}

impl Draft {
    /// The opinion that is signed and not being corrected: its content is settled.
    pub(crate) fn settled(&self) -> Option<&SignedReturn> {
        self.signed.as_ref().filter(|signed| !signed.correcting)
    }

    /// Whether something that was typed here and not signed is not in the other.
    fn loses_to(&self, other: &Self) -> bool {
        let typed = |draft: &Self| DraftView {
            package_id: String::new(),
            saved_at: String::new(),
            ..draft.content.clone()
        };
        let own = typed(self);
        self.settled().is_none() && own != DraftView::default() && own != typed(other)
    }
}

/// What was signed last.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SignedReturn {
    /// The opinion's digest.
    pub(crate) opinion: String,
    /// The sealed file as it was handed out; `None` while it is signed and not yet handed out.
    #[serde(default)]
    pub(crate) handed_out: Option<WrittenFile>,
    /// Whether a correction was begun since.
    pub(crate) correcting: bool,
}

/// A signed opinion of the author.
#[derive(Debug, Clone)]
pub(crate) struct SignedDocument {
    /// Its digest.
    pub(crate) digest: String,
    /// What it says.
    pub(crate) opinion: Opinion,
    /// The envelope, as it travels.
    pub(crate) text: String,
}

/// The work as it was found.
pub(crate) struct Work {
    /// The draft.
    pub(crate) draft: Draft,
    /// Every signed opinion, oldest first.
    pub(crate) opinions: Vec<SignedDocument>,
    /// Which generation the draft is of.
    pub(crate) generation: Generation,
    /// Files among the signed opinions that hold none and could not be written again.
    pub(crate) undecoded: Vec<String>,
    /// The file to which unsigned content was moved that an own opinion from another computer replaced.
    pub(crate) replaced: Option<String>,
}

/// Digests of the opinions that no other replaces, in the order of the opinions. More than one: the author signed on two computers.
pub(crate) fn heads(opinions: &[SignedDocument]) -> Vec<String> {
    let replaced: BTreeSet<&String> = opinions
        .iter()
        .flat_map(|one| &one.opinion.previous)
        .collect();
    opinions
        .iter()
        .map(|one| &one.digest)
        .filter(|digest| !replaced.contains(digest))
        .cloned()
        .collect()
}

impl Author<'_> {
    /// Reads the work. A damaged draft falls back to the generation before it; what was signed is never lost with a draft.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn read(&self, at: Moment) -> Result<Work, AppError> {
        let (draft, generation) = self.generations(at)?;
        let (opinions, undecoded) = self.opinions(&draft)?;
        let mut work = Work {
            draft,
            opinions,
            generation,
            undecoded,
            replaced: None,
        };
        work.settle();
        Ok(work)
    }

    fn generations(&self, at: Moment) -> Result<(Draft, Generation), AppError> {
        let (kept, generation) = self.files().read(at, |sealed| self.draft(sealed))?;
        let fresh = Draft {
            package_id: self.package_id.to_owned(),
            content: DraftView {
                package_id: self.package_id.to_owned(),
                ..DraftView::default()
            },
            revision: 1,
            signed: None,
            documents: Vec::new(),
        };
        Ok((kept.unwrap_or(fresh), generation))
    }

    fn files(&self) -> Generations<'_> {
        Generations::new(self.folder, DRAFT)
    }

    fn draft(&self, sealed: &[u8]) -> Option<Draft> {
        let plain = private::reveal(sealed, self.identity.age_identity()).ok()?;
        let mut draft: Draft = serde_json::from_slice(&plain).ok()?;
        draft.content.package_id = draft.package_id.clone();
        (draft.package_id == self.package_id).then_some(draft)
    }

    /// Saves the draft. The generation before is kept, and never replaced by one that cannot be read.
    ///
    /// # Errors
    /// When the disk refuses; the draft before is intact.
    pub(crate) fn save(&self, draft: &Draft) -> Result<(), AppError> {
        let plain = serde_json::to_vec(draft).map_err(|_| AppError::Part(DRAFT))?;
        let sealed = self.conceal(&plain)?;
        self.files().save(&sealed, |before| self.draft(before))
    }

    fn conceal(&self, plain: &[u8]) -> Result<Vec<u8>, AppError> {
        private::conceal(plain, &self.identity.recipient()).map_err(|_| AppError::Part(DRAFT))
    }

    /// Keeps a draft under a name of its own; answers the name.
    fn keep_replaced(&self, draft: &Draft, at: Moment) -> Result<String, AppError> {
        let plain = serde_json::to_vec(draft).map_err(|_| AppError::Part(DRAFT))?;
        let place = free_place(self.folder, DRAFT, "replaced", at);
        disk::save(&place, &self.conceal(&plain)?)?;
        Ok(file_name(&place))
    }

    /// A signed opinion of this author on this case; `None` for anything else.
    pub(crate) fn document(&self, bytes: &[u8]) -> Option<SignedDocument> {
        let undated = envelope::verify_undated(DocumentKind::Opinion, bytes, self.trust).ok()?;
        let payload = undated.payload();
        let opinion: Opinion = dossier::json(payload, "opinion.json").ok()?;
        let own = opinion.expert.0 == self.identity.person().id;
        (own && opinion.package_id == self.package_id).then(|| SignedDocument {
            digest: envelope::document_digest(DocumentKind::Opinion, payload),
            opinion,
            text: String::from_utf8_lossy(bytes).into_owned(),
        })
    }

    /// Keeps a signed opinion in its own file.
    ///
    /// # Errors
    /// When the disk refuses; nothing of it is there then.
    pub(crate) fn keep_signed(&self, document: &SignedDocument) -> Result<(), AppError> {
        let folder = self.folder.join(SIGNED);
        make_folder(&folder)?;
        let path = folder.join(signed_name(document));
        let sealed = self.conceal(document.text.as_bytes())?;
        // What was not acknowledged must not turn up later as a second signature.
        Ok(disk::save_new(&path, &sealed)?)
    }

    /// The opinions in their files and those in the draft; a file that is missing or damaged is written again from the draft. The second
    /// answer names the files that hold no opinion and could not be written again.
    ///
    /// # Errors
    /// When a file is there and cannot be read just now, and the draft does not hold its opinion either: passed over, it would be signed a
    /// second time beside the first.
    fn opinions(&self, draft: &Draft) -> Result<(Vec<SignedDocument>, Vec<String>), AppError> {
        let folder = self.folder.join(SIGNED);
        let mut found: Vec<SignedDocument> = Vec::new();
        let (mut undecoded, mut unread_files) = (Vec::new(), Vec::new());
        if there(&folder)? {
            let unread = |problem| AppError::Read {
                name: SIGNED.to_owned(),
                problem,
            };
            for entry in fs::read_dir(&folder).map_err(unread)? {
                let path = entry.map_err(unread)?.path();
                if path.extension().is_none_or(|ending| ending != "age") {
                    continue;
                }
                let bytes = match store::read(&path) {
                    Ok(bytes) => bytes,
                    Err(error) => {
                        unread_files.push((file_name(&path), error));
                        continue;
                    }
                };
                let plain = private::reveal(&bytes, self.identity.age_identity());
                match plain.ok().and_then(|bytes| self.document(&bytes)) {
                    Some(document) => {
                        if found.iter().all(|one| one.digest != document.digest) {
                            found.push(document);
                        }
                    }
                    None => undecoded.push(file_name(&path)),
                }
            }
        }
        for text in &draft.documents {
            if let Some(document) = self.document(text.as_bytes())
                && found.iter().all(|one| one.digest != document.digest)
            {
                let name = signed_name(&document);
                match unread_files.iter().position(|(unread, _)| *unread == name) {
                    // It may well be whole: it is left alone.
                    Some(at) => drop(unread_files.swap_remove(at)),
                    None => {
                        self.keep_signed(&document)?;
                        undecoded.retain(|damaged| *damaged != name);
                    }
                }
                found.push(document);
            }
        }
        if let Some((_, error)) = unread_files.pop() {
            return Err(error);
        }
        found.sort_by(|a, b| (a.opinion.revision, &a.digest).cmp(&(b.opinion.revision, &b.digest)));
        Ok((found, undecoded))
    }
}

/// The name of the file in which a signed opinion is kept.
fn signed_name(document: &SignedDocument) -> String {
    format!("{}.json.age", document.digest)
}

impl Work {
    /// Takes signed opinions of the same author in that came from elsewhere. What was typed here and not signed is kept aside before
    /// it gives way to something else.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn adopt(
        &mut self,
        author: &Author<'_>,
        documents: impl IntoIterator<Item = SignedDocument>,
        at: Moment,
    ) -> Result<(), AppError> {
        let before = self.draft.clone();
        let mut fresh = Vec::new();
        for document in documents {
            if self
                .opinions
                .iter()
                .all(|one| one.digest != document.digest)
            {
                fresh.push(document.clone());
                self.opinions.push(document);
            }
        }
        self.opinions
            .sort_by(|a, b| (a.opinion.revision, &a.digest).cmp(&(b.opinion.revision, &b.digest)));
        self.settle();
        if before.loses_to(&self.draft) {
            self.replaced = Some(author.keep_replaced(&before, at)?);
        }
        fresh.iter().try_for_each(|one| author.keep_signed(one))
    }

    /// Makes the draft say what the signed opinions say: an older draft knows nothing of what was signed after it.
    fn settle(&mut self) {
        let Some(newest) = self.opinions.last() else {
            return;
        };
        let mut heads = heads(&self.opinions);
        let highest = newest.opinion.revision;
        // Who stood aside does not come back by a vote, whatever it replaces.
        let aside = |one: &&SignedDocument| one.opinion.declaration != Declaration::NoConflict;
        let recusal = self.opinions.iter().rev().find(aside);
        if let Some(recusal) = recusal {
            heads = vec![recusal.digest.clone()];
        }
        let newest = recusal.unwrap_or(newest);
        let draft = &mut self.draft;
        draft.documents = self.opinions.iter().map(|one| one.text.clone()).collect();
        let known = draft
            .signed
            .as_ref()
            .is_some_and(|signed| match &heads[..] {
                [only] => signed.opinion == *only,
                _ => signed.correcting && draft.revision > highest,
            });
        if known {
            return;
        }
        // Two opinions that do not replace each other are settled by their author alone, with one that replaces both.
        let correcting = heads.len() > 1;
        draft.revision = highest + u32::from(correcting);
        draft.content = content(&newest.opinion);
        if correcting {
            draft.content.correction_reason = String::new();
        }
        draft.signed = Some(SignedReturn {
            opinion: newest.digest.clone(),
            handed_out: None,
            correcting,
        });
    }
}

/// What an expert had entered, told from what was signed.
fn content(opinion: &Opinion) -> DraftView {
    let votes = opinion.ballots.iter().map(|ballot| VoteDraft {
        clause: ballot.clause.to_string(),
        vote: Some(ballot.vote),
        reason: ballot.reason.clone(),
        override_code: ballot.override_code,
        tags: ballot.tags.clone(),
        flagged: false,
    });
    DraftView {
        package_id: opinion.package_id.clone(),
        votes: votes.collect(),
        pins: pins::of(opinion),
        begun_pin: None,
        visit: opinion.visit.as_ref().map(visit::draft).unwrap_or_default(),
        remarks: opinion.remarks.clone(),
        declared: opinion.declaration == Declaration::NoConflict,
        recusal: match &opinion.declaration {
            Declaration::NoConflict => None,
            Declaration::Recused { code, explanation } => Some(RecusalDraft {
                code: code.clone(),
                explanation: explanation.clone(),
            }),
        },
        corrections: opinion.corrections.iter().map(corrections::draft).collect(),
        correction_reason: opinion.correction_reason.clone(),
        saved_at: shown_stamp(&opinion.claimed_time),
    }
}
