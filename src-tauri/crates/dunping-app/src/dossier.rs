//! A case as it lies in its package (案卷): the case sheet, the applicant's workbook read again, the assessment computed again.
//! Nothing that could be recomputed is believed from the package.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use dunping_domain::assessment::{Assessment, assess};
use dunping_domain::draw::{DrawRecord, DrawResult};
use dunping_domain::panel::{Category, ExpertId, Member, Panel};
use dunping_domain::policy::Policy;
use dunping_domain::standard::Catalogue;
use dunping_domain::visit::SiteVisit;
use dunping_identity::envelope::MAX_ENVELOPE_BYTES;
use dunping_package::{CaseRef, FileEntry, MAX_WHOLE, Manifest, OpenError, Package};
use dunping_workbook::{Reader, Reading};

use crate::contract::{AttachmentView, ViewerKind};
use crate::reading::{Said, read};
use crate::{AppError, evidence, visit, words};

/// The roles of files inside packages. They are part of the format.
pub(crate) mod role {
    /// The case sheet, JSON.
    pub(crate) const CASE: &str = "case";
    /// The applicant's workbook.
    pub(crate) const WORKBOOK: &str = "workbook";
    /// What staff said about doubtful fields of the workbook, JSON; only there when something was said.
    pub(crate) const CONFIRMATIONS: &str = "confirmations";
    /// An attachment of the applicant.
    pub(crate) const ATTACHMENT: &str = "attachment";
    /// The record of the draw, JSON.
    pub(crate) const DRAW: &str = "draw";
    /// The same record, signed by whoever sealed the package: it can be handed on by itself.
    pub(crate) const DRAW_SIGNED: &str = "draw-signed";
    /// The policy that the case is bound to, TOML.
    pub(crate) const POLICY: &str = "policy";
    /// The edition of the standard that the case is bound to, TOML.
    pub(crate) const STANDARD: &str = "standard";
    /// An expert's own paper (专家个人评审意见表), signed.
    pub(crate) const OPINION_FORM: &str = "opinion_form";
    /// A signed opinion.
    pub(crate) const OPINION: &str = "opinion";
    /// A photo of the site visit, as it was taken.
    pub(crate) const PHOTO: &str = "photo";
    /// The chair's signed closing.
    pub(crate) const CLOSING: &str = "closing";
    /// The chair's signed receipt for a member.
    pub(crate) const RECEIPT: &str = "receipt";
    /// The register's journal head when the package was sealed, signed.
    pub(crate) const CHECKPOINT: &str = "checkpoint";
    /// The signed report.
    pub(crate) const REPORT: &str = "report";
    /// The report with the panel's signatures and the body's seal: the signed report with nothing but signatures after it.
    pub(crate) const SEALED_REPORT: &str = "report-sealed";
    /// The signed certificate.
    pub(crate) const CERTIFICATE: &str = "certificate";
    /// A notice or record of the case, PDF.
    pub(crate) const NOTICE: &str = "notice";
    /// A sealed package inside an archive, as it was received or issued.
    pub(crate) const PACKAGE: &str = "package";
    /// The journal rows of the case, JSON.
    pub(crate) const JOURNAL: &str = "journal";
}

/// The case sheet (案件单): what the panel needs to know that is not in the applicant's material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseSheet {
    /// 评审编号.
    pub(crate) case_no: String,
    /// 企业名称.
    pub(crate) enterprise: String,
    /// 统一社会信用代码.
    pub(crate) uscc: String,
    /// 财务数据年度.
    pub(crate) reference_year: i32,
    /// The round that is voted in.
    pub(crate) round: u32,
    /// The panel in seating order.
    pub(crate) members: Vec<Member>,
    /// 组长.
    pub(crate) chair: ExpertId,
    /// The last day of the review (评审期限), where staff set one; packages of before have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) review_by: Option<NaiveDate>,
    /// When the draw was revealed by the staff's clock, RFC 3339; packages of before do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) drawn_at: Option<String>,
}

/// A case taken out of its package, everything recomputed.
pub(crate) struct Dossier {
    pub(crate) package_id: String,
    pub(crate) manifest: Manifest,
    pub(crate) sealed_by: String,
    pub(crate) sheet: CaseSheet,
    pub(crate) panel: Panel,
    pub(crate) draw: DrawRecord,
    pub(crate) policy: Policy,
    pub(crate) catalogue: Catalogue,
    pub(crate) reading: Reading,
    /// What the figures come to. What depends on the day of the review is looked at when it is shown.
    pub(crate) assessment: Assessment,
}

impl Dossier {
    /// Takes a case out of an opened package.
    ///
    /// # Errors
    /// When a part is missing or unreadable, the panel is not one, or the package's edition of the standard is one that this version cannot follow.
    pub(crate) fn take(package: &Package, reader: &Reader) -> Result<Self, AppError> {
        let catalogue = edition(package)?;
        let manifest = package.manifest().clone();
        let sheet: CaseSheet = json(&bytes(package, role::CASE)?, "case.json")?;
        let draw: DrawRecord = json(&bytes(package, role::DRAW)?, "draw.json")?;
        let policy = String::from_utf8(bytes(package, role::POLICY)?)
            .map_err(|_| AppError::Part("policy.toml"))?;
        let policy = Policy::parse(&policy)?;
        let CaseRef {
            case_no,
            enterprise,
            uscc,
        } = &manifest.case;
        let same_case =
            (&sheet.case_no, &sheet.enterprise, &sheet.uscc) == (case_no, enterprise, uscc);
        if policy.digest() != manifest.policy_digest || !same_case {
            return Err(AppError::Contradiction);
        }
        let panel = Panel::new(sheet.members.clone(), sheet.chair.clone())?;
        let said: Vec<Said> = match package.file(role::CONFIRMATIONS) {
            Some(_) => json(&bytes(package, role::CONFIRMATIONS)?, "confirmations.json")?,
            None => Vec::new(),
        };
        let reading = read(&bytes(package, role::WORKBOOK)?, &said, reader)?;
        let assessment = assess(&reading.figures, &policy);
        Ok(Self {
            package_id: package.package_id().to_owned(),
            sealed_by: package.sealed_by().name.clone(),
            manifest,
            sheet,
            panel,
            draw,
            policy,
            catalogue,
            reading,
            assessment,
        })
    }

    /// Whether the panel is exactly the one drawn for this case: the same experts on the same seats, the first technical one in the chair.
    pub(crate) fn panel_as_drawn(&self) -> bool {
        let DrawResult { technical, finance } = &self.draw.result;
        let seat = |category: Category| move |id: &ExpertId| (id.clone(), category);
        let drawn = technical.seated.iter().map(seat(Category::Technical));
        let drawn = drawn.chain(finance.seated.iter().map(seat(Category::Finance)));
        let seated = self
            .panel
            .members()
            .iter()
            .map(|member| (member.id.clone(), member.category));
        seated.eq(drawn)
            && technical.seated.first() == Some(self.panel.chair())
            && self.draw.request.case_no == self.sheet.case_no
    }

    /// The applicant's files in the order of their numbers.
    pub(crate) fn attachments(&self) -> Vec<AttachmentView> {
        self.manifest
            .files
            .iter()
            .filter(|file| file.role == role::ATTACHMENT || file.role == role::WORKBOOK)
            .map(attachment)
            .collect()
    }

    /// Everything that an opinion may name as evidence: the applicant's files, and the photos of its author's own site visit.
    pub(crate) fn evidence(&self, visit: Option<&SiteVisit>) -> Vec<AttachmentView> {
        let mut files = self.attachments();
        files.extend(visit.into_iter().flat_map(visit::evidence));
        files
    }
}

/// The edition of the standard that a case or closing is bound to: it travels in the package.
pub(crate) fn edition(package: &Package) -> Result<Catalogue, AppError> {
    let bound = &package.manifest().standard_digest;
    let text = String::from_utf8(bytes(package, role::STANDARD)?)
        .map_err(|_| AppError::Part("standard.toml"))?;
    let catalogue = Catalogue::parse(&text).map_err(|_| AppError::OtherEdition {
        found: bound.clone(),
    })?;
    if catalogue.digest() == bound {
        Ok(catalogue)
    } else {
        Err(AppError::Contradiction)
    }
}

/// The bytes of the one file with that role.
pub(crate) fn bytes(package: &Package, role: &'static str) -> Result<Vec<u8>, AppError> {
    let sha256 = package
        .manifest()
        .files
        .iter()
        .find(|file| file.role == role)
        .map(|file| file.sha256.clone());
    let sha256 = sha256.ok_or(AppError::Part(role))?;
    Ok(package.read_within(&sha256, largest(role))?)
}

/// The most bytes of a file with that role. A signed document has the limit of an envelope; whatever is larger is none.
fn largest(role: &str) -> u64 {
    match role {
        role::OPINION | role::CLOSING | role::RECEIPT | role::CHECKPOINT | role::DRAW_SIGNED => {
            MAX_ENVELOPE_BYTES as u64
        }
        _ => MAX_WHOLE,
    }
}

/// The bytes of every file with that role, in the manifest's order. Together they are no more than a single content may be.
pub(crate) fn all(package: &Package, role: &str) -> Result<Vec<(String, Vec<u8>)>, AppError> {
    let files = package.manifest().files.iter();
    let wanted: Vec<&FileEntry> = files.filter(|file| file.role == role).collect();
    // The sizes are those of the entries, but one entry may be listed many times.
    let sizes = wanted.iter().map(|file| file.size);
    let size = sizes.fold(0, u64::saturating_add);
    if size > MAX_WHOLE {
        return Err(OpenError::TooLarge { size }.into());
    }
    let read = |file: &FileEntry| package.read_within(&file.sha256, largest(role));
    wanted
        .into_iter()
        .map(|file| Ok((file.name.clone(), read(file)?)))
        .collect()
}

/// Reads a JSON part.
pub(crate) fn json<T: serde::de::DeserializeOwned>(
    bytes: &[u8],
    part: &'static str,
) -> Result<T, AppError> {
    serde_json::from_slice(bytes).map_err(|_| AppError::Part(part))
}

/// An entry of a manifest as an attachment.
pub(crate) fn attachment(file: &FileEntry) -> AttachmentView {
    AttachmentView {
        id: file.sha256.clone(),
        number: file.attachment_no.clone().unwrap_or_default(),
        name: file.name.clone(),
        viewer: match file.role.as_str() {
            role::WORKBOOK => ViewerKind::Workbook,
            _ => evidence::viewer(&file.media_type),
        },
        size: words::size(file.size),
        bytes: file.size,
        clauses: file.clauses.clone(),
    }
}

/// Bytes from lower-case hexadecimal.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}
