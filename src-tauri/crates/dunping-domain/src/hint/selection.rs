//! What was chosen from a list of §4.5, held against the list: items and groups that it has, 其他 that needs a description, and keys that it
//! does not have.

use crate::standard::ListGroup;

/// How a chosen key stands to its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chosen {
    /// A group or an item of the list, 其他 among them.
    Known,
    /// 其他 of a group.
    OpenEnded,
    /// Not in the list.
    Unknown,
}

/// The keys that were chosen, each with its name and the group it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Selection<'a> {
    keys: Vec<(&'a str, Option<Entry<'a>>)>,
}

/// An entry of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry<'a> {
    /// The key of its group.
    pub(crate) group: &'a str,
    /// Its name.
    pub(crate) zh: &'a str,
    /// Whether it is the group itself.
    pub(crate) whole: bool,
    /// Whether it is 其他.
    pub(crate) open_ended: bool,
}

/// The entry of a key.
pub(crate) fn entry<'a>(key: &str, list: &'a [ListGroup]) -> Option<Entry<'a>> {
    let key = key.trim();
    list.iter().find_map(|group| {
        let entry = Entry {
            group: group.key.as_str(),
            zh: group.zh.as_str(),
            whole: true,
            open_ended: false,
        };
        if group.key == key {
            return Some(entry);
        }
        let item = group.items.iter().find(|item| item.key == key)?;
        Some(Entry {
            zh: item.zh.as_str(),
            whole: false,
            open_ended: item.open_ended,
            ..entry
        })
    })
}

impl<'a> Selection<'a> {
    /// What was chosen, in its order; blanks are passed over.
    pub(crate) fn of(keys: &'a [String], list: &'a [ListGroup]) -> Self {
        let keys = keys.iter().map(|key| key.trim());
        Self {
            keys: keys
                .filter(|key| !key.is_empty())
                .map(|key| (key, entry(key, list)))
                .collect(),
        }
    }

    fn those(&self, wanted: Chosen) -> impl Iterator<Item = &(&'a str, Option<Entry<'a>>)> {
        self.keys.iter().filter(move |(_, entry)| match wanted {
            Chosen::Known => entry.is_some(),
            Chosen::OpenEnded => entry.is_some_and(|entry| entry.open_ended),
            Chosen::Unknown => entry.is_none(),
        })
    }

    /// How many stand so.
    pub(crate) fn count(&self, wanted: Chosen) -> usize {
        self.those(wanted).count()
    }

    /// Their names, or the keys as written.
    pub(crate) fn names(&self, wanted: Chosen) -> String {
        let names = self
            .those(wanted)
            .map(|(key, entry)| entry.map_or(*key, |entry| entry.zh));
        names.collect::<Vec<_>>().join("、")
    }

    /// The groups of the known ones, each once, in the order of the choice.
    pub(crate) fn groups(&self) -> Vec<&'a str> {
        let mut groups = Vec::new();
        for (_, entry) in &self.keys {
            if let Some(entry) = entry
                && !groups.contains(&entry.group)
            {
                groups.push(entry.group);
            }
        }
        groups
    }
}
