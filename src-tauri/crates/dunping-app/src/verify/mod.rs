//! Verifying any file of ours: every check, in plain words. What does not hold is a line; an error is a file that cannot be read.

use std::path::Path;

use chrono::{DateTime, Utc};
use dunping_domain::draw::{self, DrawRecord};
use dunping_domain::panel::Category;
use dunping_identity::{DocumentKind, Identity, Person, Trust};
use dunping_package::{AsOf, Package, PackageKind, read_document};
use dunping_workbook::Reader;

mod against_case;
mod copy;
mod document;
mod figures;
mod form;
mod pdf;
mod record;
mod register;
mod report;

pub(crate) use self::against_case::{OfCase, OtherVersion, against_case};
pub(crate) use self::copy::{Original, original, unsigned};
use self::document::document;
use self::form::forms;
use self::pdf::pdf;
pub(crate) use self::pdf::{changed, judge, pdf_checks, says};
pub(crate) use self::record::unpack;
use self::record::{archive, closing, opinions};
pub(crate) use self::register::register;
pub(crate) use self::report::report_agrees;
use crate::contract::{CheckLine, CheckState, VerificationView, Words};
use crate::dossier::{self, Dossier, role};
use crate::identity::adopt::day;
use crate::session::file_name;
use crate::{AppError, Work, reading, store, words};

/// The lines of one verification.
#[derive(Default)]
pub(crate) struct Lines(Vec<CheckLine>);

impl Lines {
    pub(crate) fn add(&mut self, code: &str, state: CheckState, text: impl Into<Words>) {
        self.0.push(CheckLine {
            code: code.to_owned(),
            state,
            text: text.into(),
        });
    }

    pub(crate) fn holds(&mut self, code: &str, text: impl Into<Words>) {
        self.add(code, CheckState::Holds, text);
    }

    pub(crate) fn fails(&mut self, code: &str, text: impl Into<Words>) {
        self.add(code, CheckState::Fails, text);
    }

    /// How many lines say that something does not hold.
    pub(crate) fn failures(&self) -> usize {
        let failing = |line: &&CheckLine| line.state == CheckState::Fails;
        self.0.iter().filter(failing).count()
    }

    /// What the remarks of a code say.
    fn remarks(self, code: &str) -> Vec<Words> {
        let remark = |line: &CheckLine| line.state == CheckState::Remark && line.code == code;
        let lines = self.0.into_iter().filter(remark);
        lines.map(|line| line.text).collect()
    }

    /// What does not hold among other lines.
    fn take_failures(&mut self, other: Self) {
        let failing = |line: &CheckLine| line.state == CheckState::Fails;
        self.0.extend(other.0.into_iter().filter(failing));
    }

    /// Told of a signature that is accepted for the time it was judged by, although its certificate was revoked later.
    fn revoked(&mut self, who: &Person, since: DateTime<Utc>) {
        let (Person { id, name, .. }, day) = (who, day(since));
        let text = Words::new(
            format!(
                "{name}（{id}）的这份证书已于{day}撤销；签名按文件所记的时间判断为在此之前，而持有已泄露密钥的人可以写任何时间，请另行核实签署时间。"
            ),
            format!(
                "This certificate of {name} ({id}) is revoked since {day}; by the time on record the signature was made before, but whoever holds a stolen key can write any time: make sure by other means when it was signed."
            ),
        );
        self.add("signature.revoked", CheckState::Remark, text);
    }

    pub(crate) fn failure(&mut self, error: &AppError) {
        let failure = error.failure();
        self.fails(&failure.code, failure.message.then(&failure.remedy));
    }

    pub(crate) fn done(self, path: &Path, kind: impl Into<Words>) -> VerificationView {
        let holds = self.0.iter().all(|line| line.state != CheckState::Fails);
        VerificationView {
            file: file_name(path),
            kind: kind.into(),
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
    work: &Work,
) -> Result<VerificationView, AppError> {
    verify_beside(path, &[], (trust, identity), reader, work)
}

/// The same, where originals of public copies are among the files that are verified together.
pub(crate) fn verify_beside(
    path: &Path,
    originals: &[Original],
    (trust, identity): (&Trust, Option<&Identity>),
    reader: &Reader,
    work: &Work,
) -> Result<VerificationView, AppError> {
    if path.is_dir() {
        return register(path, trust, &[]);
    }
    // Not even its head may be read: closing a database file that is open elsewhere in the process would drop its locks.
    if file_name(path) == dunping_register::REGISTER_FILE {
        return register(path.parent().unwrap_or(Path::new(".")), trust, &[]);
    }
    let head = head(path)?;
    if head.is_empty() {
        let mut lines = Lines::default();
        lines.fails(
            "empty",
            (
                "这是一个空文件，请索取原文件。",
                "This is an empty file; ask for the original.",
            ),
        );
        return Ok(lines.done(path, ("空文件", "Empty file")));
    }
    if head.starts_with(b"age-encryption.org/v1\n-> scrypt ") {
        let mut lines = Lines::default();
        lines.fails(
            "key",
            ("未核验：这是口令加密的身份文件，完好与否要输入口令才能知道。", "Not verified: this identity file is encrypted with a passphrase; only with it can be known whether it is intact."),
        );
        return Ok(lines.done(path, ("身份文件", "Identity file")));
    }
    if head.starts_with(b"-----BEGIN CERTIFICATE-----") {
        return certificate(path, trust);
    }
    if head.starts_with(b"age-encryption.org/") {
        return Ok(package(path, trust, identity, reader, work));
    }
    if head.starts_with(b"%PDF-") {
        return pdf(path, trust, originals);
    }
    if head.starts_with(b"PK\x03\x04") {
        return workbook(path, reader);
    }
    if head.starts_with(b"{") {
        return document(path, trust);
    }
    let mut lines = Lines::default();
    lines.fails("not_ours", ("这不是盾评的文件，无法核验。请确认选对了文件。", "This is no file of this program and cannot be verified. Make sure that it is the right file."));
    Ok(lines.done(path, ("未知文件", "Unknown file")))
}

/// The first bytes of a file.
pub(crate) fn head(path: &Path) -> Result<Vec<u8>, AppError> {
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
    work: &Work,
) -> VerificationView {
    let mut lines = Lines::default();
    let Some(identity) = identity else {
        lines.fails(
            "identity",
            (
                "这是加密的封装文件，核验需要一份有权打开它的身份。",
                "This is a sealed file; verifying it needs an identity that may open it.",
            ),
        );
        return lines.done(path, ("封装文件", "Sealed file"));
    };
    let newer = dunping_package::open::carried_trust(path, identity.age_identity(), trust);
    let trust = newer.as_ref().unwrap_or(trust);
    let package = match Package::open(path, identity.age_identity(), trust, AsOf::Claimed) {
        Ok(package) => package,
        Err(error) => {
            lines.failure(&AppError::Open(error));
            return lines.done(path, ("封装文件", "Sealed file"));
        }
    };
    let manifest = package.manifest();
    let kind = match manifest.kind {
        PackageKind::Case => ("案卷", "Case"),
        PackageKind::Return => ("专家返回包", "Return"),
        PackageKind::Round => ("第二轮评审包", "Second round"),
        PackageKind::Closing => ("结案包", "Closing"),
        PackageKind::Archive => ("归档包", "Archive"),
    };
    lines.holds(
        "opened",
        Words::new(
            format!(
                "可以用该身份打开；案件 {}，{}。",
                manifest.case.case_no, manifest.case.enterprise
            ),
            format!(
                "Opens with this identity; case {}, {}.",
                manifest.case.case_no, manifest.case.enterprise
            ),
        ),
    );
    lines.holds(
        "signature",
        Words::new(format!(
            "由{}（{}）签名封装，签名有效，证书由{}签发。",
            package.sealed_by().name,
            package.sealed_by().id,
            trust.body_name()
        ), format!("Signed and sealed by {} ({}); the signature holds, the certificate was issued by {}.",
            package.sealed_by().name,
            package.sealed_by().id,
            trust.body_name()
        )),
    );
    if let Some(since) = package.sealer_revoked() {
        lines.revoked(package.sealed_by(), since);
    }
    lines.holds(
        "id",
        Words::new(
            format!("封装标识 {}。", package.package_id()),
            format!("Its id is {}.", package.package_id()),
        ),
    );
    let reading = work.begin(("正在核验封装文件", "Verifying the sealed file"));
    match package.verify_all(&mut |progress| reading.report(progress)) {
        Ok(()) => lines.holds(
            "contents",
            Words::new(
                format!(
                    "内含 {} 个文件，逐个重算摘要，全部一致。",
                    manifest.files.len()
                ),
                format!(
                    "It holds {} files; the digest of each was computed again and agrees.",
                    manifest.files.len()
                ),
            ),
        ),
        Err(error) => lines.failure(&AppError::Open(error)),
    }
    let checked = match manifest.kind {
        PackageKind::Case => case(&package, trust, reader, &mut lines),
        PackageKind::Return | PackageKind::Round => {
            let claimed = manifest.claimed_time;
            opinions(&package, trust, |_| claimed, &mut lines).and_then(|found| {
                let brought: Vec<String> = found.into_iter().map(|one| one.digest).collect();
                forms(&package, &brought, trust, &mut lines).map(|_| ())
            })
        }
        PackageKind::Closing => closing(&package, trust, identity, &mut lines),
        PackageKind::Archive => archive(&package, trust, identity, reader, &mut lines),
    };
    if let Err(error) = checked {
        lines.failure(&error);
    }
    lines.done(path, kind)
}

/// The signed record of the draw, where the package has one, says what the plain one says.
fn signed_draw(
    package: &Package,
    record: &DrawRecord,
    trust: &Trust,
    lines: &mut Lines,
) -> Result<(), AppError> {
    if package.file(role::DRAW_SIGNED).is_none() {
        return Ok(());
    }
    let bytes = dossier::bytes(package, role::DRAW_SIGNED)?;
    let at = package.manifest().claimed_time;
    let read = read_document::<DrawRecord>(DocumentKind::DrawRecord, &bytes, trust, at)?;
    if read.value == *record {
        let who = format!("{}（{}）", read.signer.name, read.signer.id);
        lines.holds(
            "draw.signed",
            Words::new(
                format!("抽取记录另由{who}签名，内容相同。"),
                format!("The record of the draw is also signed by {who}, with the same content."),
            ),
        );
    } else {
        lines.fails(
            "draw.signed",
            (
                "签名的抽取记录与案卷中的抽取记录不一致。",
                "The signed record of the draw differs from the one in the case.",
            ),
        );
    }
    Ok(())
}

fn case(
    package: &Package,
    trust: &Trust,
    reader: &Reader,
    lines: &mut Lines,
) -> Result<(), AppError> {
    let dossier = Dossier::take(package, reader)?;
    let panel = &dossier.panel;
    lines.holds(
        "panel",
        Words::new(
            format!(
                "专家组{}人，技术{}人、财务{}人，组长{}。",
                panel.members().len(),
                panel.seats(Category::Technical),
                panel.seats(Category::Finance),
                panel.chair()
            ),
            format!(
                "The panel has {} members, {} technical and {} finance; {} chairs.",
                panel.members().len(),
                panel.seats(Category::Technical),
                panel.seats(Category::Finance),
                panel.chair()
            ),
        ),
    );
    draw_lines(&dossier.draw, lines);
    signed_draw(package, &dossier.draw, trust, lines)?;
    if dossier.panel_as_drawn() {
        lines.holds(
            "seats",
            ("专家组与抽取结果一致。", "The panel agrees with the draw."),
        );
    } else {
        lines.fails(
            "seats",
            (
                "专家组与抽取结果不一致，请联系评估机构。",
                "The panel differs from the draw; contact the evaluation body.",
            ),
        );
    }
    let judged = dossier
        .assessment
        .clauses
        .iter()
        .filter(|clause| !clause.measures.is_empty());
    let summary = judged.map(|clause| {
        let verdict = words::verdict(&clause.verdict);
        Words::new(
            format!("{} {}", clause.key, verdict.zh),
            format!("{} {}", clause.key, verdict.en),
        )
    });
    let summary = Words::joined(&summary.collect::<Vec<_>>(), ("，", ", "));
    lines.holds(
        "assessment",
        Words::new(
            format!("由工作簿重新计算：{}。", summary.zh),
            format!("Computed again from the workbook: {}.", summary.en),
        ),
    );
    confirmations(&dossier, lines);
    if package.file(role::OPINION).is_some() {
        lines.fails(
            "opinions",
            (
                "案卷中含有他人的评审意见，不符合独立评审要求。",
                "The case holds opinions of others; that is against independent review.",
            ),
        );
    }
    Ok(())
}

/// What staff said about doubtful fields and fits the workbook; what does not fit as it is read now, and what nobody answered, is told.
fn confirmations(dossier: &Dossier, lines: &mut Lines) {
    let confirmed = dossier.reading.fields.iter();
    let confirmed = confirmed
        .filter(|field| field.confirmation.is_some())
        .count();
    if confirmed > 0 {
        lines.holds(
            "confirmations",
            Words::new(
                format!("工作人员对工作簿中{confirmed}处读取方式作了确认，逐处与工作簿相符。"),
                format!("Staff confirmed {confirmed} readings of the workbook; each fits it."),
            ),
        );
    }
    let unfit = dossier.reading.unfit.len();
    if unfit > 0 {
        lines.add(
            "confirmations.unfit",
            CheckState::Remark,
            Words::new(format!("工作人员对工作簿中{unfit}处读取方式的确认，与本程序现在的读取结果不符，相应数据没有采用。"), format!("{unfit} readings that staff confirmed do not fit the workbook as this program reads it; their figures are not used.")),
        );
    }
    let open = dossier.reading.open_fields().count();
    if open > 0 {
        lines.add(
            "confirmations.open",
            CheckState::Remark,
            Words::new(format!("工作簿中有{open}处读取方式没有确认，相应数据没有采用。"), format!("{open} readings of the workbook were not confirmed; their figures are not used.")),
        );
    }
}

fn draw_lines(record: &DrawRecord, lines: &mut Lines) {
    match draw::verify(record) {
        Ok(()) => lines.holds(
            "draw",
            Words::new(
                format!(
                    "抽取记录重新计算，承诺 {}… 与结果一致。",
                    crate::expert::short(&record.commit)
                ),
                format!(
                    "The draw was computed again; commitment {}… agrees with the result.",
                    crate::expert::short(&record.commit)
                ),
            ),
        ),
        Err(refusal) => lines.failure(&AppError::Draw(refusal)),
    }
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
            Words::new(
                format!(
                    "{}的根证书，与信任文件一致，指纹 {print}。",
                    trust.body_name()
                ),
                format!(
                    "Root certificate of {}, the one in the trust file; fingerprint {print}.",
                    trust.body_name()
                ),
            ),
        );
    } else {
        lines.fails(
            "certificate",
            (
                "不是信任文件所载评估机构的根证书。",
                "Not the root certificate of the body in the trust file.",
            ),
        );
    }
    Ok(lines.done(path, ("根证书", "Root certificate")))
}

fn workbook(path: &Path, reader: &Reader) -> Result<VerificationView, AppError> {
    let mut lines = Lines::default();
    match reading::read(&store::read(path)?, &[], reader) {
        Ok(reading) => {
            lines.holds(
                "workbook",
                Words::new(
                    format!(
                        "可以读取：{}，{}年度，{}个数据，{}条核查发现。",
                        reading.applicant.enterprise.name,
                        reading.figures.reference_year,
                        reading.figures.entries.len(),
                        reading.findings.len()
                    ),
                    format!(
                        "Readable: {}, year {}, {} figures, {} findings.",
                        reading.applicant.enterprise.name,
                        reading.figures.reference_year,
                        reading.figures.entries.len(),
                        reading.findings.len()
                    ),
                ),
            );
            lines.add(
                "workbook.unsigned",
                CheckState::Remark,
                (
                    "工作簿本身没有签名；封装后的案卷记录其摘要。",
                    "A workbook itself is not signed; a sealed case records its digest.",
                ),
            );
        }
        Err(error) => lines.failure(&error),
    }
    Ok(lines.done(path, ("申报工作簿", "Workbook of an application")))
}
