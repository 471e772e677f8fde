//! A register: its journal, its rows, its stored files, and the signed heads of the journal from inside and outside.

use std::path::Path;

use dunping_identity::Trust;
use dunping_register::Register;

use super::Lines;
use crate::AppError;
use crate::checkpoint::{self, Anchor};
use crate::contract::{VerificationView, Words};
use crate::session::file_name;

/// A register, held also against signed heads of its journal: those that lie beside it, and `anchors` from outside.
pub(crate) fn register(
    folder: &Path,
    trust: &Trust,
    anchors: &[Anchor],
) -> Result<VerificationView, AppError> {
    let register = Register::open(folder)?;
    let check = register.verify()?;
    let mut lines = Lines::default();
    if check.holds() {
        let head = register.journal_head()?;
        lines.holds(
            "register",
            Words::new(format!(
                "登记簿完整：日志{}条环环相扣，每一行都与日志一致，末端 {}。",
                head.seq, head.hash
            ), format!("The register is whole: {} journal rows are chained and every row agrees with them; head {}.",
                head.seq, head.hash
            )),
        );
    } else {
        lines.fails(
            "register",
            ("登记簿与其日志不一致，可能被直接改动过，请与归档和备份核对。", "The register does not agree with its journal; it may have been changed directly. Compare it with archives and backups."),
        );
    }
    let own = checkpoint::kept(folder);
    let own = own
        .iter()
        .filter_map(|path| match checkpoint::anchor(path, trust, None) {
            Ok(anchor) => anchor,
            Err(error) => {
                lines.fails(
                    "register.checkpoint",
                    Words::new(
                        format!("检查点 {} 无效：", file_name(path)),
                        format!("Checkpoint {} is invalid:", file_name(path)),
                    )
                    .then(&error.failure().message),
                );
                None
            }
        });
    let own: Vec<Anchor> = own.collect();
    hold(
        &register,
        &own,
        ("登记簿旁", "beside the register"),
        &mut lines,
    )?;
    hold(&register, anchors, ("外部", "from outside"), &mut lines)?;
    for document in stored_files(&register)? {
        let (name, state) = document;
        if !state {
            lines.fails(
                "register.file",
                Words::new(
                    format!("文件 {name} 与登记的摘要不一致或缺失。"),
                    format!("File {name} is missing or differs from its registered digest."),
                ),
            );
        }
    }
    Ok(lines.done(folder, ("登记簿", "Register")))
}

/// Whether the journal still has every row that was signed for.
fn hold(
    register: &Register,
    anchors: &[Anchor],
    (whose_zh, whose_en): (&str, &str),
    lines: &mut Lines,
) -> Result<(), AppError> {
    let mut good = 0;
    for anchor in anchors {
        if register.journal_contains(&anchor.head)? {
            good += 1;
        } else {
            lines.fails(
                "register.anchor",
                Words::new(format!(
                    "{}中签名的日志第{}条不在登记簿中：登记簿在此之前被改动过。",
                    anchor.file, anchor.head.seq
                ), format!("The journal row signed in {} (row {}) is not in the register: it was changed up to there.",
                    anchor.file, anchor.head.seq
                )),
            );
        }
    }
    if let Some(last) = anchors.iter().map(|anchor| anchor.head.seq).max()
        && good == anchors.len()
    {
        lines.holds(
            "register.anchors",
            Words::new(format!("与{whose_zh}的{good}个签名检查点一致，最近一个是日志第{last}条。"), format!("Agrees with {good} signed checkpoints {whose_en}; the latest is journal row {last}.")),
        );
    }
    Ok(())
}

/// Every stored file named by a case, and whether its bytes still have their digest.
fn stored_files(register: &Register) -> Result<Vec<(String, bool)>, AppError> {
    let mut found = Vec::new();
    let mut filter = dunping_register::CaseFilter {
        text: None,
        state: None,
        before: None,
        limit: dunping_register::MAX_PAGE,
    };
    loop {
        let page = register.list_cases(&filter)?;
        for case in &page.cases {
            let files = register
                .files(case.id)?
                .into_iter()
                .map(|file| (file.name, file.sha256));
            let documents = register
                .documents(case.id)?
                .into_iter()
                .filter(|document| document.body.is_none());
            for (name, sha256) in
                files.chain(documents.map(|document| (document.kind, document.digest)))
            {
                let path = register.file_path(&sha256)?;
                let good = crate::staff::digest_of(&path).is_ok_and(|(digest, _)| digest == sha256);
                found.push((name, good));
            }
        }
        match page.next {
            Some(next) => filter.before = Some(next),
            None => return Ok(found),
        }
    }
}
