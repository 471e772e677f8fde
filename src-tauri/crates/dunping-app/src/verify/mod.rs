//! Verifying any file of ours: every check, in plain words. What does not hold is a line; an error is a file that cannot be read.

use std::path::Path;

use dunping_domain::draw::{self, DrawRecord};
use dunping_domain::panel::Category;
use dunping_identity::{Identity, Trust};
use dunping_package::{AsOf, Package, PackageKind, unwatched};
use dunping_register::Register;
use dunping_workbook::Reader;

mod pdf;
mod record;

use self::pdf::pdf;
pub(crate) use self::pdf::{judge, says};
pub(crate) use self::record::unpack;
use self::record::{archive, closing, opinions};
use crate::contract::{CheckLine, CheckState, VerificationView};
use crate::dossier::{Dossier, role};
use crate::session::file_name;
use crate::{AppError, reading, store, words};

/// The lines of one verification.
#[derive(Default)]
struct Lines(Vec<CheckLine>);

impl Lines {
    fn add(&mut self, code: &str, state: CheckState, text: impl Into<String>) {
        self.0.push(CheckLine {
            code: code.to_owned(),
            state,
            text: text.into(),
        });
    }

    fn holds(&mut self, code: &str, text: impl Into<String>) {
        self.add(code, CheckState::Holds, text);
    }

    fn fails(&mut self, code: &str, text: impl Into<String>) {
        self.add(code, CheckState::Fails, text);
    }

    fn failure(&mut self, error: &AppError) {
        let failure = error.failure();
        self.fails(
            &failure.code,
            format!("{}{}", failure.message, failure.remedy),
        );
    }

    fn done(self, path: &Path, kind: &str) -> VerificationView {
        let holds = self.0.iter().all(|line| line.state != CheckState::Fails);
        VerificationView {
            file: file_name(path),
            kind: kind.to_owned(),
            holds,
            lines: self.0,
        }
    }
}

/// Verifies a file: one of the five packages, a signed PDF, a draw record, a trust file, a workbook, or a register's folder.
///
/// # Errors
/// When the file cannot be read, or is none of these.
pub fn verify(
    path: &Path,
    trust: &Trust,
    identity: Option<&Identity>,
    reader: &Reader,
) -> Result<VerificationView, AppError> {
    if path.is_dir() {
        return register(path);
    }
    // Not even its head may be read: closing a database file that is open elsewhere in the process would drop its locks.
    if file_name(path) == dunping_register::REGISTER_FILE {
        return register(path.parent().unwrap_or(Path::new(".")));
    }
    let head = head(path)?;
    if head.is_empty() {
        let mut lines = Lines::default();
        lines.fails("empty", "这是一个空文件，请索取原文件。");
        return Ok(lines.done(path, "空文件"));
    }
    if head.starts_with(b"age-encryption.org/v1\n-> scrypt ") {
        let mut lines = Lines::default();
        lines.fails(
            "key",
            "未核验：这是口令加密的身份文件，完好与否要输入口令才能知道。",
        );
        return Ok(lines.done(path, "身份文件"));
    }
    if head.starts_with(b"-----BEGIN CERTIFICATE-----") {
        return certificate(path, trust);
    }
    if head.starts_with(b"age-encryption.org/") {
        return Ok(package(path, trust, identity, reader));
    }
    if head.starts_with(b"%PDF-") {
        return pdf(path, trust);
    }
    if head.starts_with(b"PK\x03\x04") {
        return workbook(path, reader);
    }
    if head.starts_with(b"{") {
        return document(path, trust);
    }
    let mut lines = Lines::default();
    lines.fails("not_ours", "这不是盾评的文件，无法核验。请确认选对了文件。");
    Ok(lines.done(path, "未知文件"))
}

fn head(path: &Path) -> Result<Vec<u8>, AppError> {
    use std::io::Read as _;
    let failed = |problem| AppError::Read {
        name: file_name(path),
        problem,
    };
    let mut head = Vec::new();
    std::fs::File::open(path)
        .map_err(failed)?
        .take(64)
        .read_to_end(&mut head)
        .map_err(failed)?;
    Ok(head)
}

fn package(
    path: &Path,
    trust: &Trust,
    identity: Option<&Identity>,
    reader: &Reader,
) -> VerificationView {
    let mut lines = Lines::default();
    let Some(identity) = identity else {
        lines.fails(
            "identity",
            "这是加密的封装文件，核验需要一份有权打开它的身份。",
        );
        return lines.done(path, "封装文件");
    };
    let newer = dunping_package::open::carried_trust(path, identity.age_identity(), trust);
    let trust = newer.as_ref().unwrap_or(trust);
    let package = match Package::open(path, identity.age_identity(), trust, AsOf::Claimed) {
        Ok(package) => package,
        Err(error) => {
            lines.failure(&AppError::Open(error));
            return lines.done(path, "封装文件");
        }
    };
    let manifest = package.manifest();
    let kind = match manifest.kind {
        PackageKind::Case => "案卷",
        PackageKind::Return => "专家返回包",
        PackageKind::Round => "第二轮评审包",
        PackageKind::Closing => "结案包",
        PackageKind::Archive => "归档包",
    };
    lines.holds(
        "opened",
        format!(
            "可以用该身份打开；案件 {}，{}。",
            manifest.case.case_no, manifest.case.enterprise
        ),
    );
    lines.holds(
        "signature",
        format!(
            "由{}（{}）签名封装，签名有效，证书由{}签发。",
            package.sealed_by().name,
            package.sealed_by().id,
            trust.body_name()
        ),
    );
    lines.holds("id", format!("封装标识 {}。", package.package_id()));
    match package.verify_all(&mut unwatched) {
        Ok(()) => lines.holds(
            "contents",
            format!(
                "内含 {} 个文件，逐个重算摘要，全部一致。",
                manifest.files.len()
            ),
        ),
        Err(error) => lines.failure(&AppError::Open(error)),
    }
    let checked = match manifest.kind {
        PackageKind::Case => case(&package, reader, &mut lines),
        PackageKind::Return | PackageKind::Round => {
            opinions(&package, trust, &mut lines).map(|_| ())
        }
        PackageKind::Closing => closing(&package, trust, &mut lines),
        PackageKind::Archive => archive(&package, trust, identity, reader, &mut lines),
    };
    if let Err(error) = checked {
        lines.failure(&error);
    }
    lines.done(path, kind)
}

fn case(package: &Package, reader: &Reader, lines: &mut Lines) -> Result<(), AppError> {
    let dossier = Dossier::take(package, reader)?;
    let panel = &dossier.panel;
    lines.holds(
        "panel",
        format!(
            "专家组{}人，技术{}人、财务{}人，组长{}。",
            panel.members().len(),
            panel.seats(Category::Technical),
            panel.seats(Category::Finance),
            panel.chair()
        ),
    );
    draw_lines(&dossier.draw, lines);
    if dossier.panel_as_drawn() {
        lines.holds("seats", "专家组与抽取结果一致。");
    } else {
        lines.fails("seats", "专家组与抽取结果不一致，请联系评估机构。");
    }
    let judged = dossier
        .assessment
        .clauses
        .iter()
        .filter(|clause| !clause.measures.is_empty());
    let summary: Vec<String> = judged
        .map(|clause| format!("{} {}", clause.key, words::verdict(&clause.verdict)))
        .collect();
    lines.holds(
        "assessment",
        format!("由工作簿重新计算：{}。", summary.join("，")),
    );
    confirmations(&dossier, lines);
    if package.file(role::OPINION).is_some() {
        lines.fails("opinions", "案卷中含有他人的评审意见，不符合独立评审要求。");
    }
    Ok(())
}

/// What staff said about doubtful fields fits the workbook, or the case could not have been taken; what nobody answered is told.
fn confirmations(dossier: &Dossier, lines: &mut Lines) {
    let confirmed = dossier.reading.fields.iter();
    let confirmed = confirmed
        .filter(|field| field.confirmation.is_some())
        .count();
    if confirmed > 0 {
        lines.holds(
            "confirmations",
            format!("工作人员对工作簿中{confirmed}处读取方式作了确认，逐处与工作簿相符。"),
        );
    }
    let open = dossier.reading.open_fields().count();
    if open > 0 {
        lines.add(
            "confirmations.open",
            CheckState::Remark,
            format!("工作簿中有{open}处读取方式没有确认，相应数据没有采用。"),
        );
    }
}

fn draw_lines(record: &DrawRecord, lines: &mut Lines) {
    match draw::verify(record) {
        Ok(()) => lines.holds(
            "draw",
            format!(
                "抽取记录重新计算，承诺 {}… 与结果一致。",
                crate::expert::short(&record.commit)
            ),
        ),
        Err(refusal) => lines.failure(&AppError::Draw(refusal)),
    }
}

fn document(path: &Path, trust: &Trust) -> Result<VerificationView, AppError> {
    let bytes = store::read(path)?;
    let mut lines = Lines::default();
    if let Ok(record) = serde_json::from_slice::<DrawRecord>(&bytes) {
        draw_lines(&record, &mut lines);
        lines.holds(
            "draw.case",
            format!(
                "案件 {}，第{}次抽取。",
                record.request.case_no, record.request.draw_no
            ),
        );
        return Ok(lines.done(path, "专家抽取记录"));
    }
    let envelope: Option<serde_json::Value> = serde_json::from_slice(&bytes).ok();
    if envelope.is_none_or(|value| value.get("payloadType").is_none()) {
        lines.fails("not_ours", "这不是盾评的文件，无法核验。请确认选对了文件。");
        return Ok(lines.done(path, "未知文件"));
    }
    match Trust::read(&bytes) {
        Ok(found) if found.fingerprint() == trust.fingerprint() => {
            lines.holds(
                "trust",
                format!(
                    "{}的信任文件，第{}版，登记{}人，签名有效。",
                    found.body_name(),
                    found.roster().version,
                    found.roster().entries.len()
                ),
            );
        }
        Ok(found) => lines.fails(
            "trust",
            format!("信任文件属于另一机构：{}。", found.body_name()),
        ),
        Err(error) => lines.failure(&AppError::Trust(error)),
    }
    Ok(lines.done(path, "信任文件"))
}

/// The body's certificate as it is handed to other programs.
fn certificate(path: &Path, trust: &Trust) -> Result<VerificationView, AppError> {
    use base64::Engine as _;
    let text = String::from_utf8(store::read(path)?).map_err(|_| AppError::Part("ca.pem"))?;
    let body: String = text
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    let der = base64::engine::general_purpose::STANDARD
        .decode(body.trim())
        .unwrap_or_default();
    let mut lines = Lines::default();
    if der == trust.authority_certificate().der() {
        let print = trust.fingerprint();
        lines.holds(
            "certificate",
            format!(
                "{}的根证书，与信任文件一致，指纹 {print}。",
                trust.body_name()
            ),
        );
    } else {
        lines.fails("certificate", "不是信任文件所载评估机构的根证书。");
    }
    Ok(lines.done(path, "根证书"))
}

fn workbook(path: &Path, reader: &Reader) -> Result<VerificationView, AppError> {
    let mut lines = Lines::default();
    match reading::read(&store::read(path)?, &[], reader) {
        Ok(reading) => {
            lines.holds(
                "workbook",
                format!(
                    "可以读取：{}，{}年度，{}个数据，{}条核查发现。",
                    reading.applicant.enterprise.name,
                    reading.figures.reference_year,
                    reading.figures.entries.len(),
                    reading.findings.len()
                ),
            );
            lines.add(
                "workbook.unsigned",
                CheckState::Remark,
                "工作簿本身没有签名；封装后的案卷记录其摘要。",
            );
        }
        Err(error) => lines.failure(&error),
    }
    Ok(lines.done(path, "申报工作簿"))
}

fn register(folder: &Path) -> Result<VerificationView, AppError> {
    let register = Register::open(folder)?;
    let check = register.verify()?;
    let mut lines = Lines::default();
    if check.holds() {
        let head = register.journal_head()?;
        lines.holds(
            "register",
            format!(
                "登记簿完整：日志{}条环环相扣，每一行都与日志一致，末端 {}。",
                head.seq, head.hash
            ),
        );
    } else {
        lines.fails(
            "register",
            "登记簿与其日志不一致，可能被直接改动过，请与归档和备份核对。",
        );
    }
    for document in stored_files(&register)? {
        let (name, state) = document;
        if !state {
            lines.fails(
                "register.file",
                format!("文件 {name} 与登记的摘要不一致或缺失。"),
            );
        }
    }
    Ok(lines.done(folder, "登记簿"))
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
