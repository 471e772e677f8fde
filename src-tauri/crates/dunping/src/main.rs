//! 盾评 on the command line: the same use cases as the window, for staff batches, auditors and tests.
//!
//! Exit 0: done, or it holds. Exit 1: a judgement (a verification that fails, findings that block). Exit 2: bad input or usage.
//! Messages go to stderr, answers to stdout.

mod arguments;
mod identity;

use std::io::{self, Write};
use std::process::ExitCode;

use chrono::{DateTime, FixedOffset, Utc};
use clap::Parser as _;
use dunping_app::contract::{CheckState, ConsolidationView, VerificationView};
use dunping_app::unattended::{self, Credentials};
use dunping_app::{AppError, Reader, assess, demo, drawing, serve_if_asked};
use serde_json::Value;

use crate::arguments::{Arguments, Command, DrawCommand, Sm2Command};

/// What a command comes to when it is not an error.
enum Answer {
    /// Done, or it holds.
    Holds,
    /// A judgement against the file or the material.
    Fails,
    /// Part of the input could not be read.
    BadInput,
}

fn main() -> ExitCode {
    if let Some(served) = serve_if_asked() {
        return served;
    }
    let arguments = Arguments::parse();
    let mut out = io::stdout().lock();
    match run(arguments.command, &mut out) {
        Ok(Answer::Holds) => ExitCode::SUCCESS,
        Ok(Answer::Fails) => ExitCode::from(1),
        Ok(Answer::BadInput) => ExitCode::from(2),
        Err(error) => {
            let code = complain(&error);
            ExitCode::from(code)
        }
    }
}

/// Writes what happened and what to do, and gives the exit code.
fn complain(error: &anyhow::Error) -> u8 {
    let mut err = io::stderr().lock();
    let (text, code) = match error.downcast_ref::<AppError>() {
        Some(known) => {
            let failure = known.failure();
            (
                failure.message.then(&failure.remedy).zh,
                if known.is_judgement() { 1 } else { 2 },
            )
        }
        None => (format!("{error:#}"), 2),
    };
    // Nobody listens on stderr: the exit code still tells.
    let _ = writeln!(err, "{text}");
    code
}

/// Now, in the time of the assessment body.
fn now() -> anyhow::Result<DateTime<FixedOffset>> {
    let shanghai =
        FixedOffset::east_opt(8 * 3600).ok_or_else(|| anyhow::anyhow!("no such time zone"))?;
    Ok(Utc::now().with_timezone(&shanghai))
}

/// Prints for a program to read; of what is said in two languages, the Chinese.
fn show_json(view: Value, out: &mut impl Write) -> anyhow::Result<()> {
    writeln!(out, "{}", serde_json::to_string_pretty(&chinese(view))?)?;
    Ok(())
}

fn run(command: Command, out: &mut impl Write) -> anyhow::Result<Answer> {
    let reader = &Reader::this_program()?;
    match command {
        Command::Demo { out: folder } => demonstration(&folder, reader, out),
        Command::Template { year, out: file } => {
            unattended::template(&file, year, now()?)?;
            writeln!(out, "已写出空白申报表：{}", file.display())?;
            Ok(Answer::Holds)
        }
        Command::Assess {
            workbook,
            policy,
            on,
            what_if,
            json,
        } => {
            let day = match on {
                Some(day) => day,
                None => now()?.date_naive(),
            };
            let report = assess::assess_file(&workbook, policy.as_deref(), day, what_if, reader)?;
            if json {
                writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
            } else {
                for line in report.lines() {
                    writeln!(out, "{line}")?;
                }
            }
            Ok(if report.blocked() {
                Answer::Fails
            } else {
                Answer::Holds
            })
        }
        Command::Draw { command } => draw(command, out),
        Command::Identity { command } => {
            identity::run(command, now()?, reader, out)?;
            Ok(Answer::Holds)
        }
        Command::Seal {
            register,
            case,
            who,
            out: file,
        } => {
            let written = unattended::seal(
                &register,
                &case,
                &file,
                &Credentials::from(who),
                now()?,
                reader,
            )?;
            writeln!(
                out,
                "已封装 {}（{}），SHA-256 {}",
                written.name, written.size, written.sha256
            )?;
            Ok(Answer::Holds)
        }
        Command::Open { file, trust, who } => {
            for line in unattended::summary(&file, &trust, &Credentials::from(who), now()?)? {
                writeln!(out, "{line}")?;
            }
            Ok(Answer::Holds)
        }
        Command::Export {
            file,
            folder,
            trust,
            who,
        } => {
            let who = Credentials::from(who);
            let (written, remark) = unattended::export(&file, &folder, &trust, &who, now()?)?;
            for path in written {
                writeln!(out, "{}", path.display())?;
            }
            if let Some(remark) = remark {
                let _ = writeln!(io::stderr().lock(), "{remark}");
            }
            Ok(Answer::Holds)
        }
        Command::Sign {
            report,
            trust,
            who,
            handwriting,
            out: to,
        } => {
            let who = Credentials::from(who);
            let handwriting = handwriting.as_deref();
            let file = unattended::sign_report(&report, &to, &trust, &who, handwriting, now()?)?;
            writeln!(out, "{} {}（{}）", file.sha256, file.name, file.size)?;
            Ok(Answer::Holds)
        }
        Command::Sm2 {
            command: Sm2Command::Sign { file, key, out: to },
        } => {
            unattended::sm2_sign(&file, &key, &to)?;
            writeln!(out, "已签名 {}", to.display())?;
            Ok(Answer::Holds)
        }
        Command::Sm2 {
            command:
                Sm2Command::Verify {
                    file,
                    public,
                    signature,
                },
        } => match unattended::sm2_holds(&file, &public, &signature)? {
            true => {
                writeln!(out, "SM2 签名有效。")?;
                Ok(Answer::Holds)
            }
            false => {
                writeln!(out, "SM2 签名无效：文件被改动过，或不是这把密钥签的。")?;
                Ok(Answer::Fails)
            }
        },
        Command::Verify {
            files,
            trust,
            identity,
            passphrase_file,
            json,
        } => {
            let who = credentials(identity, passphrase_file)?;
            let mut answer = Answer::Holds;
            let mut views = Vec::new();
            for judged in unattended::verify_files(&files, &trust, who.as_ref(), reader)? {
                // One file that cannot be read must not hide what was found out about the others.
                match judged {
                    Ok(view) => {
                        if !view.holds && matches!(answer, Answer::Holds) {
                            answer = Answer::Fails;
                        }
                        views.push(view);
                    }
                    Err(error) if files.len() > 1 => {
                        complain(&error.into());
                        answer = Answer::BadInput;
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            if json {
                show_json(serde_json::to_value(&views)?, out)?;
            } else {
                for view in &views {
                    show_verification(view, out)?;
                }
            }
            Ok(answer)
        }
        Command::Diff {
            old,
            new,
            trust,
            identity,
            passphrase_file,
            json,
        } => {
            let who = credentials(identity, passphrase_file)?;
            let view = unattended::diff(&old, &new, trust.as_deref(), who.as_ref())?;
            if json {
                show_json(serde_json::to_value(&view)?, out)?;
            } else {
                show_verification(&view, out)?;
            }
            Ok(if view.holds {
                Answer::Holds
            } else {
                Answer::Fails
            })
        }
        Command::Consolidate {
            returns,
            case,
            who,
            json,
        } => {
            let view =
                unattended::consolidate(&returns, &case, &Credentials::from(who), now()?, reader)?;
            if json {
                show_json(serde_json::to_value(&view)?, out)?;
            } else {
                show_consolidation(&view, out)?;
            }
            let refused = view.lines.iter().any(|line| line.outcome.is_refusal());
            Ok(if refused || !view.refusals.is_empty() {
                Answer::Fails
            } else {
                Answer::Holds
            })
        }
    }
}

/// Who works, where the command can also do without.
fn credentials(
    identity: Option<std::path::PathBuf>,
    passphrase_file: Option<std::path::PathBuf>,
) -> anyhow::Result<Option<Credentials>> {
    match (identity, passphrase_file) {
        (Some(identity), Some(passphrase)) => Ok(Some(Credentials {
            identity,
            passphrase,
            // Nothing is signed.
            pin: None,
        })),
        (None, None) => Ok(None),
        _ => anyhow::bail!("--identity 和 --passphrase-file 必须一起给出。"),
    }
}

fn demonstration(
    folder: &std::path::Path,
    reader: &Reader,
    out: &mut impl Write,
) -> anyhow::Result<Answer> {
    let mut steps = Vec::new();
    let files = demo::run(folder, reader, &mut |step: &str| {
        // A closed pipe must not stop the work; the files are what was asked for.
        let _ = writeln!(io::stderr().lock(), "· {step}");
        steps.push(step.to_owned());
    })?;
    let mut answer = Answer::Holds;
    for file in &files {
        let state = match &file.check {
            Some(view) if view.holds => {
                format!("成立（{}，{}项检查）", view.kind.zh, view.lines.len())
            }
            Some(_) => {
                answer = Answer::Fails;
                "不成立".to_owned()
            }
            None => String::new(),
        };
        writeln!(out, "{:<44}{state}", file.name)?;
    }
    writeln!(out, "演示文件在 {}", folder.display())?;
    Ok(answer)
}

fn draw(command: DrawCommand, out: &mut impl Write) -> anyhow::Result<Answer> {
    match command {
        DrawCommand::Commit { request, nonce } => {
            writeln!(out, "{}", drawing::commit(&request, &nonce)?)?;
        }
        DrawCommand::Reveal {
            request,
            nonce,
            entropy,
        } => {
            writeln!(out, "{}", drawing::reveal(&request, &nonce, &entropy)?)?;
        }
        DrawCommand::Verify { record } => {
            for line in drawing::check(&record)? {
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(Answer::Holds)
}

/// The command line speaks Chinese: of what the window has in two languages, the Chinese alone.
fn chinese(value: Value) -> Value {
    match value {
        Value::Object(mut map) => match (map.len(), map.remove("zh"), map.remove("en")) {
            (2, Some(zh), Some(_)) => zh,
            (_, zh, en) => {
                let words = [("zh", zh), ("en", en)];
                let words = words
                    .into_iter()
                    .filter_map(|(key, it)| Some((key.to_owned(), it?)));
                map.extend(words);
                Value::Object(
                    map.into_iter()
                        .map(|(key, it)| (key, chinese(it)))
                        .collect(),
                )
            }
        },
        Value::Array(all) => Value::Array(all.into_iter().map(chinese).collect()),
        other => other,
    }
}

fn show_verification(view: &VerificationView, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "{}（{}）：{}",
        view.file,
        view.kind.zh,
        if view.holds { "成立" } else { "不成立" }
    )?;
    for line in &view.lines {
        let mark = match line.state {
            CheckState::Holds => "✓",
            CheckState::Remark => "·",
            CheckState::Fails => "✗",
        };
        writeln!(out, "  {mark} {}", line.text.zh)?;
    }
    Ok(())
}

fn show_consolidation(view: &ConsolidationView, out: &mut impl Write) -> io::Result<()> {
    for line in &view.lines {
        writeln!(out, "{}：{} {}", line.file, line.who.zh, line.text.zh)?;
    }
    for clause in &view.clauses {
        let result = match clause.passed {
            Some(true) => "通过",
            Some(false) => "不通过",
            None => "待定",
        };
        writeln!(
            out,
            "{:<9}{}:{}  {result}  {}",
            clause.key, clause.conform, clause.nonconform, clause.title.zh
        )?;
    }
    for refusal in &view.refusals {
        writeln!(out, "{}", refusal.zh)?;
    }
    if !view.conclusion.is_empty() {
        writeln!(out, "{}", view.conclusion)?;
    }
    Ok(())
}
