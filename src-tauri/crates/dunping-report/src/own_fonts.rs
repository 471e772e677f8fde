//! The computer's own 仿宋 and 小标宋: found by their family names in given folders, taken only where they may be embedded.
//!
//! Most offices have them, nobody may hand them on. Only a few tables of each file are read in the search; a file that cannot
//! be read is passed over, because papers can be set without it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use ttf_parser::Permissions;

use crate::fonts::Typeface;

/// A font of the computer's own that a paper may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFont {
    /// Which face it is.
    pub typeface: Typeface,
    /// Its file.
    pub path: PathBuf,
    /// Its place in a collection; 0 for a plain file.
    pub index: u32,
    /// The family's name in the file.
    pub family: String,
}

/// Family names, the preferred first.
const FANGSONG: [&str; 10] = [
    "FangSong_GB2312",
    "仿宋_GB2312",
    "FangSong",
    "仿宋",
    "FZFangSong-Z02",
    "方正仿宋_GBK",
    "方正仿宋简体",
    "STFangsong",
    "华文仿宋",
    "Zhuque Fangsong",
];
const TITLE: [&str; 5] = [
    "FZXiaoBiaoSong-B05",
    "FZXiaoBiaoSong-B05S",
    "方正小标宋_GBK",
    "方正小标宋简体",
    "方正小标宋_GB18030",
];
/// Folders below the given ones are entered this deep.
const DEPTH: usize = 5;
/// No name table of a real font is longer.
const LONGEST_TABLE: u32 = 1 << 20;

/// The 仿宋 and the 小标宋 of the given folders, at most one of each: the one whose name is preferred, then the first by path.
#[must_use]
pub fn find_own_fonts(folders: &[PathBuf]) -> Vec<OwnFont> {
    let mut files = Vec::new();
    for folder in folders {
        collect(folder, DEPTH, &mut files);
    }
    files.sort();
    files.dedup();
    let mut best: [Option<(usize, OwnFont)>; 2] = [None, None];
    for path in files {
        for (index, face) in read_faces(&path).into_iter().enumerate() {
            for (slot, typeface, names) in [
                (0, Typeface::FangSong, &FANGSONG[..]),
                (1, Typeface::Title, &TITLE[..]),
            ] {
                let Some((rank, family)) = face.rank(names) else {
                    continue;
                };
                if best[slot].as_ref().is_none_or(|(known, _)| rank < *known) {
                    let own = OwnFont {
                        typeface,
                        path: path.clone(),
                        index: u32::try_from(index).unwrap_or_default(),
                        family,
                    };
                    best[slot] = Some((rank, own));
                }
            }
        }
    }
    best.into_iter().flatten().map(|(_, own)| own).collect()
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if kind.is_dir() && depth > 0 {
            collect(&path, depth - 1, files);
            continue;
        }
        let ending = path.extension().and_then(|ending| ending.to_str());
        let font = |ending: &str| ["ttf", "ttc"].contains(&ending.to_ascii_lowercase().as_str());
        if !kind.is_dir() && ending.is_some_and(font) {
            files.push(path);
        }
    }
}

/// What the search needs to know of a face.
struct FoundFace {
    families: Vec<String>,
    outlines: bool,
    embeddable: bool,
}

impl FoundFace {
    /// How far down the list its name stands; `None` when it is another font, or one that may not be embedded.
    fn rank(&self, names: &[&str]) -> Option<(usize, String)> {
        if !self.outlines || !self.embeddable {
            return None;
        }
        let ranked = self.families.iter().filter_map(|family| {
            let rank = names
                .iter()
                .position(|name| name.eq_ignore_ascii_case(family))?;
            Some((rank, family.clone()))
        });
        ranked.min()
    }
}

fn read_faces(path: &Path) -> Vec<FoundFace> {
    let Ok(mut file) = File::open(path) else {
        return Vec::new();
    };
    let starts = starts(&mut file).unwrap_or_default();
    starts
        .into_iter()
        .filter_map(|start| read_face(&mut file, start))
        .collect()
}

/// Where the faces of a file begin.
fn starts(file: &mut File) -> Option<Vec<u64>> {
    let head = read(file, 0, 12)?;
    if !head.starts_with(b"ttcf") {
        return Some(vec![0]);
    }
    let count = number(&head, 8)?.min(64);
    let offsets = read(file, 12, count * 4)?;
    let at = |i: u32| number(&offsets, i as usize * 4).map(u64::from);
    (0..count).map(at).collect()
}

fn read_face(file: &mut File, start: u64) -> Option<FoundFace> {
    let head = read(file, start, 12)?;
    let count = u32::from(u16::from_be_bytes([head[4], head[5]]));
    let directory = read(file, start + 12, count * 16)?;
    let entry = |tag: &[u8; 4]| {
        directory
            .chunks_exact(16)
            .find(|entry| entry.starts_with(tag))
    };
    let mut table = |tag: &[u8; 4]| {
        let entry = entry(tag)?;
        let (offset, length) = (number(entry, 8)?, number(entry, 12)?);
        (length <= LONGEST_TABLE).then_some(())?;
        read(file, offset.into(), length)
    };
    let names = table(b"name")?;
    let rights = table(b"OS/2")?;
    let names = ttf_parser::name::Table::parse(&names)?.names;
    let rights = ttf_parser::os2::Table::parse(&rights)?;
    let family = |id| {
        [
            ttf_parser::name_id::FAMILY,
            ttf_parser::name_id::TYPOGRAPHIC_FAMILY,
        ]
        .contains(&id)
    };
    Some(FoundFace {
        families: names
            .into_iter()
            .filter(|name| family(name.name_id))
            .filter_map(|name| name.to_string())
            .collect(),
        outlines: entry(b"glyf").is_some(),
        embeddable: rights.permissions() != Some(Permissions::Restricted)
            && rights.is_subsetting_allowed()
            && rights.is_outline_embedding_allowed(),
    })
}

fn read(file: &mut File, at: u64, length: u32) -> Option<Vec<u8>> {
    file.seek(SeekFrom::Start(at)).ok()?;
    let mut bytes = vec![0; usize::try_from(length).ok()?];
    file.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_be_bytes(four.try_into().ok()?))
}
