//! Identities as people see them: fingerprints as words and as a code, passphrases, how a certificate stands.

use std::fmt::Write as _;
use std::path::Path;

use chrono::FixedOffset;
use dunping_identity::{
    Category, Enrolment, Keys, Person, Role, Standing, Strength, Trust, Word, fingerprint,
    fingerprint_words, passphrase,
};
use qrcodegen::{QrCode, QrCodeEcc};
use serde_json::{Value, json};

use super::adopt::day;
use super::role_of;
use crate::contract::{
    CodeView, FingerprintView, StandingState, StandingView, StrengthLevel, StrengthView,
    SuggestedPassphrase, SuggestedWord, Words, WrittenFile,
};
use crate::failure;
use crate::moment::{Moment, utc};
use crate::session::file_name;
use crate::{AppError, store, words};

/// The quiet zone around a code, in modules (ISO/IEC 18004).
const QUIET: i32 = 4;
/// What six words take to guess, in whole bits.
const BITS: u32 = passphrase::DECIBITS / 10;

/// The time of the assessment body.
pub(crate) fn shanghai() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).unwrap_or(FixedOffset::east_opt(0).expect("zero is an offset"))
}

/// What a key is for.
pub(crate) fn part(role: Role) -> Words {
    match role {
        Role::Expert {
            category: Category::Technical,
        } => ("技术专家", "Technical expert"),
        Role::Expert {
            category: Category::Finance,
        } => ("财务专家", "Finance expert"),
        Role::Staff => ("工作人员", "Staff"),
        Role::Recovery => ("恢复密钥", "Recovery key"),
    }
    .into()
}

/// The roster's version as a number for the page.
pub(crate) fn version(trust: &Trust) -> u32 {
    u32::try_from(trust.roster().version).unwrap_or(u32::MAX)
}

/// Whose fingerprint a code is.
pub(crate) fn caption(person: &Person) -> String {
    format!("{} {}", person.id, person.name)
}

/// A key's fingerprint.
pub(crate) fn fingerprint(spki: &[u8], whose: &str) -> FingerprintView {
    let words = fingerprint_words(spki);
    FingerprintView {
        code: code(&said(whose, &words)),
        words: words.iter().map(|word| word.zh.to_owned()).collect(),
        hex: fingerprint::fingerprint(spki),
    }
}

/// What a telephone shows when it looks at the code.
fn said(whose: &str, words: &[Word]) -> String {
    format!(
        "盾评指纹 {whose}：{}",
        dunping_identity::words::spoken(words)
    )
}

fn modules(text: &str) -> Option<QrCode> {
    // A name of 64 characters and eight words stay far below what a code holds.
    QrCode::encode_text(text, QrCodeEcc::Medium).ok()
}

fn code(text: &str) -> CodeView {
    let Some(code) = modules(text) else {
        return CodeView {
            size: 0,
            path: String::new(),
        };
    };
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size())
                .take_while(|x| code.get_module(*x, y))
                .count();
            let run = i32::try_from(run).unwrap_or_default();
            if run > 0 {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{},{}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    CodeView {
        size: u32::try_from(code.size() + 2 * QUIET).unwrap_or_default(),
        path,
    }
}

/// The code of a key in half blocks, for a terminal.
#[must_use]
pub fn code_in_text(spki: &[u8], whose: &str) -> String {
    let Some(code) = modules(&said(whose, &fingerprint_words(spki))) else {
        return String::new();
    };
    let mut text = String::new();
    let edge = code.size() + QUIET;
    for y in (-QUIET..edge).step_by(2) {
        for x in -QUIET..edge {
            // Light on dark: a terminal is dark, and a code is light around its modules.
            text.push(match (code.get_module(x, y), code.get_module(x, y + 1)) {
                (false, false) => '█',
                (false, true) => '▀',
                (true, false) => '▄',
                (true, true) => ' ',
            });
        }
        text.push('\n');
    }
    text
}

/// Six words as the page shows them.
pub(crate) fn suggested(words: &[Word]) -> SuggestedPassphrase {
    SuggestedPassphrase {
        typed: passphrase::typed(words).to_string(),
        words: words
            .iter()
            .map(|word| SuggestedWord {
                zh: word.zh.to_owned(),
                letters: word.letters.to_owned(),
            })
            .collect(),
        bits: BITS,
    }
}

/// Six words for a terminal: as they are typed, and what to know about them.
#[must_use]
pub fn spelled(words: &[Word]) -> (String, String) {
    let about = format!(
        "{}（约 2 的 {BITS} 次方种可能；输入时用拼音，空格可有可无）",
        dunping_identity::words::spoken(words),
    );
    (passphrase::typed(words).to_string(), about)
}

/// How well a passphrase holds.
pub(crate) fn strength(strength: Strength) -> StrengthView {
    StrengthView {
        suffices: strength.suffices(),
        level: match strength {
            Strength::TooShort => StrengthLevel::TooShort,
            Strength::Weak => StrengthLevel::Weak,
            Strength::Fair => StrengthLevel::Fair,
            Strength::Strong => StrengthLevel::Strong,
        },
    }
}

/// How a certificate stands.
pub(crate) fn standing(standing: &Standing) -> StandingView {
    let state = match standing {
        Standing::Valid => StandingState::Good,
        Standing::EndsSoon { .. } | Standing::Replaced => StandingState::Soon,
        Standing::NotYetValid { .. }
        | Standing::Expired { .. }
        | Standing::BodyExpired { .. }
        | Standing::Revoked { .. }
        | Standing::Unlisted => StandingState::Bad,
    };
    if *standing == Standing::Valid {
        return StandingView {
            state,
            text: Words::default(),
            remedy: Words::default(),
        };
    }
    let (_, text, remedy) = failure::standing(standing);
    StandingView {
        state,
        text,
        remedy: remedy.into(),
    }
}

/// A file that was written, for display.
pub(crate) fn written(path: &Path) -> Result<WrittenFile, AppError> {
    let bytes = store::read(path)?;
    Ok(WrittenFile {
        name: file_name(path),
        sha256: fingerprint::sha256_hex(&bytes),
        size: words::size(bytes.len() as u64),
    })
}

/// What `identity show` says of a file: lines for people, the same for programs, and the key for a code.
pub struct Described {
    /// A line each.
    pub lines: Vec<String>,
    /// As JSON.
    pub json: Value,
    /// The public key and whose it is.
    pub key: (Vec<u8>, String),
}

/// Describes a key file (with its passphrase, and by a roster where one is given), a request or a trust file.
///
/// # Errors
/// When the file is none of these or does not hold, or the passphrase is wrong.
pub fn described(
    file: &Path,
    passphrase: impl FnOnce() -> Result<String, AppError>,
    trust: Option<&Trust>,
    at: Moment,
) -> Result<Described, AppError> {
    let ending = file.extension().and_then(|ending| ending.to_str());
    let bytes = store::read(file)?;
    match ending {
        Some("dpenrol") => {
            let enrolment = Enrolment::read(&bytes)?;
            let who = caption(&enrolment.person);
            let what = format!("登记申请：{who}（{}）", part(enrolment.person.role).zh);
            Ok(describe(
                "enrolment",
                what,
                enrolment.spki(),
                who,
                json!({
                    "id": enrolment.person.id, "name": enrolment.person.name, "recipient": enrolment.recipient,
                }),
            ))
        }
        Some("dptrust") => {
            let trust = Trust::read(&bytes)?;
            Ok(of_trust(&trust, at))
        }
        _ => Ok(of_keys(&Keys::open(&bytes, &passphrase()?)?, trust, at)),
    }
}

fn describe(kind: &str, what: String, spki: &[u8], who: String, more: Value) -> Described {
    let print = fingerprint(spki, &who);
    let mut json = json!({"kind": kind, "words": print.words, "fingerprint": print.hex});
    if let (Some(all), Value::Object(more)) = (json.as_object_mut(), more) {
        all.extend(more);
    }
    Described {
        lines: vec![
            what,
            format!("指纹 {}", print.words.join(" ")),
            format!("     {}", print.hex),
        ],
        json,
        key: (spki.to_vec(), who),
    }
}

fn of_trust(trust: &Trust, at: Moment) -> Described {
    let roster = trust.roster();
    let body = trust.body_name().to_owned();
    let what = format!(
        "信任文件：{body}，名册第{}版，{}签发",
        roster.version,
        day(roster.issued)
    );
    let people = crate::roster::people(trust, at);
    let listed: Vec<Value> = people
        .iter()
        .map(|row| json!({"id": row.id, "name": row.name, "part": row.part, "valid_to": row.valid_to, "active": row.active, "usable": row.standing.state != StandingState::Bad, "standing": row.standing.text.zh, "words": row.words}))
        .collect();
    let mut said = describe(
        "trust",
        what,
        trust.authority_certificate().spki(),
        body.clone(),
        json!({"body": body, "version": roster.version, "people": listed}),
    );
    for row in people {
        let note = if row.standing.text.is_empty() {
            String::new()
        } else {
            format!("  {}", row.standing.text.zh)
        };
        said.lines.push(format!(
            "{:<10}{}（{}）有效至 {}{note}",
            row.id,
            row.name,
            part(role_of(row.part)).zh,
            row.valid_to
        ));
    }
    said
}

fn of_keys(keys: &Keys, trust: Option<&Trust>, at: Moment) -> Described {
    let spki = keys.spki();
    let mut said = match keys {
        Keys::Body(body) => describe(
            "body",
            format!("机构密钥：{}", body.name()),
            &spki,
            body.name().to_owned(),
            json!({"name": body.name()}),
        ),
        Keys::Waiting(candidate) => of_person("waiting", "待认证", candidate.person(), &spki),
        Keys::Certified(identity) => of_person("certified", "已认证", identity.person(), &spki),
    };
    if let Some(certificate) = keys.certificate() {
        let until = day(certificate.not_after);
        said.lines
            .push(format!("证书 {} 至 {until}", day(certificate.not_before)));
        said.json["valid_to"] = json!(until);
        if let Some(trust) = trust {
            let view = standing(&trust.standing(&certificate, utc(at)));
            said.json["usable"] = json!(view.state != StandingState::Bad);
            said.json["standing"] = json!(view.text.zh);
            if !view.text.is_empty() {
                said.lines
                    .push(format!("{}{}", view.text.zh, view.remedy.zh));
            }
        }
    }
    said
}

fn of_person(kind: &str, state: &str, person: &Person, spki: &[u8]) -> Described {
    let who = caption(person);
    let what = format!("身份：{who}（{}），{state}", part(person.role).zh);
    describe(
        kind,
        what,
        spki,
        who,
        json!({"id": person.id, "name": person.name}),
    )
}
