//! What an incremental update changed, object by object, and whether it was only a signature.
//!
//! It looks at the meaning (objects), once the bytes are such that every reader finds the same objects in them ([`crate::update_table`]).

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::update_table;

/// A change that a signature does not explain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// An object was replaced by another one.
    Replaced {
        /// Object number.
        object: u32,
    },
    /// An object disappeared.
    Removed {
        /// Object number.
        object: u32,
    },
    /// An object was added that belongs to no new signature.
    Added {
        /// Object number.
        object: u32,
    },
    /// The document's root, information or identity was exchanged.
    Trailer,
    /// The update is not what readers agree on: its table frees objects, lists one twice, leads back to old bytes or leaves a revision out,
    /// or something lies between its objects.
    Table,
    /// One of the two revisions cannot be read.
    Unreadable,
}

/// Which update is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Update {
    /// The first signature on a paper: it may certify, which the catalogue tells.
    First,
    /// Whatever follows on a signature.
    Later,
}

/// The changes from one revision to the next that go beyond signing prepared fields.
pub(crate) fn illegal_changes(before: &[u8], after: &[u8]) -> Vec<Change> {
    compare(before, after, Update::Later)
}

/// The changes from a paper as it was set to the same paper up to the end of its first signature, beyond that one signature. What
/// verifiers of signatures look at begins with the first signature; what was slipped under it is told here.
pub fn changes_under_first_signature(set: &[u8], signed: &[u8]) -> Vec<Change> {
    compare(set, signed, Update::First)
}

fn compare(before: &[u8], after: &[u8], update: Update) -> Vec<Change> {
    if !after.starts_with(before) {
        return vec![Change::Unreadable];
    }
    let written = update_table::written(after, before.len());
    let (Ok(before), Ok(after)) = (Document::load_mem(before), Document::load_mem(after)) else {
        return vec![Change::Unreadable];
    };
    let mut changes = Vec::new();
    if written.is_none() {
        changes.push(Change::Table);
    }
    // An old object that is written once more is replaced, even by its like.
    let untouched = |number: u32| written.as_ref().is_none_or(|it| !it.contains(&number));
    if !same_trailer(&before.trailer, &after.trailer) {
        changes.push(Change::Trailer);
    }
    let root = before.trailer.get(b"Root").and_then(Object::as_reference);
    let mut explained = BTreeSet::new();
    let mut catalogue = None;
    let mut values = Vec::new();
    for (id, old) in &before.objects {
        match after.objects.get(id) {
            None => changes.push(Change::Removed { object: id.0 }),
            Some(new) if same(old, new) && untouched(id.0) => {}
            Some(new) if update == Update::First && root.as_ref().is_ok_and(|it| it == id) => {
                catalogue = Some((*id, old, new));
            }
            Some(new) => match newly_signed(old, new) {
                Some(roots) => {
                    values.extend(roots.first().and_then(|value| value.as_reference().ok()));
                    for root in roots {
                        reach(&after, &before, root, &mut explained);
                    }
                }
                None => changes.push(Change::Replaced { object: id.0 }),
            },
        }
    }
    if let Some((id, old, new)) = catalogue
        && !newly_certified(old, new, &values)
    {
        changes.push(Change::Replaced { object: id.0 });
    }
    for (id, object) in &after.objects {
        let structural = object
            .type_name()
            .is_ok_and(|t| t == b"XRef" || t == b"ObjStm");
        if !before.objects.contains_key(id) && (!explained.contains(id) || structural) {
            changes.push(Change::Added { object: id.0 });
        }
    }
    changes
}

/// If the only difference is that an empty signature field got its value and appearance: these two.
fn newly_signed<'a>(old: &Object, new: &'a Object) -> Option<Vec<&'a Object>> {
    let (old, new) = (old.as_dict().ok()?, new.as_dict().ok()?);
    let signature_field = old
        .get(b"FT")
        .and_then(Object::as_name)
        .is_ok_and(|n| n == b"Sig");
    if !signature_field || old.has(b"V") || !new.has(b"V") {
        return None;
    }
    let settable = |key: &[u8]| key == b"V" || key == b"AP";
    let kept = old
        .iter()
        .filter(|(k, _)| !settable(k))
        .all(|(k, v)| new.get(k).is_ok_and(|n| same(v, n)));
    let no_more = new.iter().all(|(k, _)| settable(k) || old.has(k));
    (kept && no_more && only_a_look(new)).then(|| {
        [b"V".as_slice(), b"AP"]
            .iter()
            .filter_map(|k| new.get(k).ok())
            .collect()
    })
}

/// Whether all that the catalogue got is the permission of the one signature that was made.
fn newly_certified(old: &Object, new: &Object, values: &[ObjectId]) -> bool {
    let (Ok(old), Ok(new), [value]) = (old.as_dict(), new.as_dict(), values) else {
        return false;
    };
    let mut rest = new.clone();
    let Some(Object::Dictionary(granted)) = rest.remove(b"Perms") else {
        return false;
    };
    let certifies = granted
        .get(b"DocMDP")
        .and_then(Object::as_reference)
        .is_ok_and(|it| it == *value);
    certifies && granted.len() == 1 && same_dictionary(old, &rest)
}

/// An appearance has one look, the normal one, and no states to change to.
fn only_a_look(field: &Dictionary) -> bool {
    field.get(b"AP").map_or(true, |appearance| {
        appearance.as_dict().is_ok_and(|looks| {
            looks.len() == 1 && looks.get(b"N").is_ok_and(|n| n.as_reference().is_ok())
        })
    })
}

/// Collects the new objects that hang on a new signature. Objects of the old revision are not entered.
fn reach(after: &Document, before: &Document, object: &Object, seen: &mut BTreeSet<ObjectId>) {
    let mut waiting = vec![object];
    while let Some(object) = waiting.pop() {
        match object {
            Object::Reference(id) if !before.objects.contains_key(id) && seen.insert(*id) => {
                waiting.extend(after.objects.get(id));
            }
            Object::Array(items) => waiting.extend(items),
            Object::Dictionary(dictionary) => waiting.extend(dictionary.iter().map(|(_, v)| v)),
            Object::Stream(stream) => waiting.extend(stream.dict.iter().map(|(_, v)| v)),
            _ => {}
        }
    }
}

fn same_trailer(old: &Dictionary, new: &Dictionary) -> bool {
    [b"Root".as_slice(), b"Info", b"ID", b"Encrypt"]
        .iter()
        .all(|key| match (old.get(key), new.get(key)) {
            (Ok(a), Ok(b)) => same(a, b),
            (Err(_), Err(_)) => true,
            _ => false,
        })
}

/// Equality of meaning: where a stream lies in the file does not matter.
pub(crate) fn same(a: &Object, b: &Object) -> bool {
    match (a, b) {
        (Object::Array(a), Object::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Object::Dictionary(a), Object::Dictionary(b)) => same_dictionary(a, b),
        (Object::Stream(a), Object::Stream(b)) => {
            a.content == b.content && same_dictionary(&a.dict, &b.dict)
        }
        (Object::String(a, _), Object::String(b, _)) => a == b,
        _ => a == b,
    }
}

fn same_dictionary(a: &Dictionary, b: &Dictionary) -> bool {
    a.len() == b.len()
        && a.iter()
            .all(|(key, value)| b.get(key).is_ok_and(|other| same(value, other)))
}
