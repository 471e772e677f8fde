//! Sealed files, signatures, keys and the disk: what happened and what to do.

use dunping_identity::sm2_signature::Sm2Error;
use dunping_identity::{EnvelopeError, KeyFileError, SignError};
use dunping_package::disk::SaveError;
use dunping_package::{OpenError, SealError};

use super::{Pair, Parts, reason, told};
use crate::contract::Words;
use crate::evidence::PictureError;
use crate::signing::HandwritingError;

pub(super) fn open(error: &OpenError) -> Parts {
    let ask = ("请向发件人索取原文件。", "Ask the sender for the original.");
    match error {
        OpenError::TooShort => told(
            "open.too_short",
            ("文件不完整，只有开头的一小部分或是空文件。", "The file is incomplete: only its beginning is here, or it is empty."),
            ask,
        ),
        OpenError::NotAge => told(
            "open.not_ours",
            ("这不是盾评的封装文件。", "This is no sealed file of this program."),
            ("请确认选对了文件。", "Make sure that it is the right file."),
        ),
        OpenError::Unsupported => told(
            "open.unsupported",
            ("文件使用了本程序不认识的加密版本。", "The file uses a version of encryption that this program does not know."),
            ("请安装新版本的程序。", "Install the newer program."),
        ),
        OpenError::HeaderLimit | OpenError::RecipientType { .. } => {
            told("open.header", ("文件头不合规，已拒绝打开。", "The head of the file breaks the rules; it was not opened."), ask)
        }
        OpenError::NotForYou | OpenError::NotAddressed => told(
            "open.not_for_you",
            ("这个文件不是发给该身份的，无法打开。", "This file was not sent to this identity and cannot be opened."),
            ("请确认使用的是本人的身份文件，或向评估机构索取发给本人的文件。", "Make sure that the identity file is yours, or ask the evaluation body for the file sent to you."),
        ),
        OpenError::Tampered => told(
            "open.tampered",
            ("文件在封装后被改动过或已损坏，已拒绝打开。", "The file was changed after sealing or is damaged; it was not opened."),
            ask,
        ),
        OpenError::Truncated => told(
            "open.truncated",
            ("文件的结尾缺失，可能没有拷贝完整。", "The end of the file is missing; it may not be fully copied."),
            ("请重新拷贝，或向发件人索取原文件。", "Copy it again, or ask the sender for the original."),
        ),
        OpenError::BadContainer(_) => {
            told("open.container", ("文件内部结构不合规，已拒绝打开。", "The inside of the file breaks the rules; it was not opened."), ask)
        }
        OpenError::Unsigned => told("open.unsigned", ("文件没有签名，已拒绝打开。", "The file is not signed; it was not opened."), ask),
        OpenError::Signature(error) => envelope(error),
        OpenError::Manifest(dunping_package::ManifestError::NewerVersion { .. }) => told(
            "open.newer",
            ("文件由更新版本的程序封装。", "The file was sealed by a newer program."),
            ("请安装新版本的程序后再打开。", "Install the newer program, then open it."),
        ),
        OpenError::Manifest(_) => told("open.manifest", ("文件清单与内容不一致，已拒绝打开。", "The manifest does not agree with the content; it was not opened."), ask),
        OpenError::NoSuchContent => told("open.content", ("文件中没有所需的内容。", "What is needed is not in the file."), ask),
        OpenError::TooLarge { size } => (
            "open.too_large",
            Words::new(
                format!("文件中有一项内容异常庞大（{}），没有读取。", crate::words::size(*size)),
                format!("A content of the file is extremely large ({}); it was not read.", crate::words::size(*size)),
            ),
            ask,
        ),
        OpenError::CarriedTrust(_) => told(
            "open.trust",
            ("文件中的信任文件无效，或属于另一机构。", "The trust file in it is invalid, or of another body."),
            ("请与评估机构核对信任文件。", "Compare the trust file with the evaluation body."),
        ),
        OpenError::Io(problem) => (
            "open.read",
            Words::new(format!("无法读取文件：{}。", reason(problem).zh), format!("The file cannot be read: {}.", reason(problem).en)),
            ("请检查文件是否还在、U盘是否已拔出，然后重试。", "Check that the file is still there and the USB stick is in, then try again."),
        ),
        OpenError::Stopped => told("stopped", ("操作已取消。", "The work was cancelled."), ("可以重新开始。", "You can start again.")),
    }
}

pub(super) fn picture(error: &PictureError) -> Parts {
    match error {
        PictureError::TooLarge { width, height } => (
            "picture.too_large",
            Words::new(format!("这张图片有 {width}×{height} 像素，太大，不在程序内显示。"), format!("This picture has {width}×{height} pixels; that is too large to be shown here.")),
            ("可以导出后用别的程序查看。", "Export it and use another program."),
        ),
        PictureError::Damaged => (
            "picture.damaged",
            ("这张图片损坏或不完整，无法显示。", "This picture is damaged or incomplete and cannot be shown.").into(),
            ("可以导出原件另行查看，并在意见中注明。", "You can export the original, and note this in your opinion."),
        ),
    }
}

pub(super) fn envelope(error: &EnvelopeError) -> Parts {
    match error {
        EnvelopeError::Revoked { id, .. } => (
            "signature.revoked",
            Words::new(format!("签名人{id}的证书已被撤销。"), format!("The certificate of the signer {id} is revoked.")),
            ("不予采用；请联系评估机构。", "It is not used; contact the evaluation body."),
        ),
        EnvelopeError::Expired { .. } => told(
            "signature.expired",
            ("签名人的证书已过期。", "The signer's certificate has expired."),
            ("请签名人向评估机构换发证书后重新签署。", "Have the signer renew it with the evaluation body and sign again."),
        ),
        EnvelopeError::NotYetValid { .. } => told(
            "signature.not_yet",
            ("签名人的证书尚未生效，或本机日期不对。", "The signer's certificate is not valid yet, or the date here is wrong."),
            ("请核对本机日期。", "Check the date of this computer."),
        ),
        EnvelopeError::UntrustedAuthority => told(
            "signature.authority",
            ("签名证书不是本评估机构签发的。", "The signing certificate was not issued by this evaluation body."),
            ("不予采用；请核对文件来源。", "It is not used; check where the file comes from."),
        ),
        EnvelopeError::NotInRoster => told(
            "signature.roster",
            ("签名人不在评估机构的名册中。", "The signer is not in the roster of the evaluation body."),
            ("请向评估机构索取最新的信任文件。", "Ask the evaluation body for its latest trust file."),
        ),
        EnvelopeError::BadSignature => told(
            "signature.bad",
            ("签名与内容不符，文件被改动过。", "The signature does not fit the content; the file was changed."),
            ("不予采用；请索取原文件。", "It is not used; ask for the original."),
        ),
        EnvelopeError::WrongKind { .. } | EnvelopeError::UnknownKind { .. } => told(
            "signature.kind",
            ("签名用在了另一种文件上，已拒绝。", "The signature was made for another kind of file; it is refused."),
            ("不予采用；请索取原文件。", "It is not used; ask for the original."),
        ),
        _ => told(
            "signature.refused",
            ("签名不被接受。", "The signature is not accepted."),
            ("不予采用；请索取原文件。", "It is not used; ask for the original."),
        ),
    }
}

pub(super) fn key_file(error: &KeyFileError) -> Parts {
    match error {
        KeyFileError::WrongPassphrase => told(
            "key.passphrase",
            ("口令不正确。", "The passphrase is wrong."),
            ("请检查大小写和输入法后重新输入。", "Check capitals and the input method, and type it again."),
        ),
        KeyFileError::NotAKeyFile => told(
            "key.not_a_key",
            ("这不是身份文件。", "This is no identity file."),
            ("请选择评估机构认证过的身份文件（.age）。", "Choose the identity file (.age) that the evaluation body certified."),
        ),
        KeyFileError::OtherKind { found } if found == "identity" => told(
            "key.other_kind",
            ("这是个人身份文件，不是机构密钥。", "This is the identity file of a person, not the body's key."),
            ("请选择机构密钥文件（body.age）。", "Choose the body's key file (body.age)."),
        ),
        KeyFileError::OtherKind { .. } => told(
            "key.other_kind",
            ("这是机构密钥，不是个人身份。", "This is the body's key, not the identity of a person."),
            ("请选择个人身份文件。", "Choose the identity file of a person."),
        ),
        KeyFileError::NotCertified => told(
            "key.not_certified",
            ("该身份尚未经评估机构认证。", "This identity is not certified by the evaluation body yet."),
            ("请把登记文件交给评估机构认证。", "Give the enrolment file to the evaluation body to be certified."),
        ),
        KeyFileError::WorkFactorTooHigh { .. } => told(
            "key.work",
            ("身份文件的加密强度参数异常，已拒绝打开。", "The identity file asks for an extreme effort of decryption; it was not opened."),
            ("请使用原来的身份文件。", "Use the original identity file."),
        ),
        KeyFileError::NewerVersion => told(
            "key.newer",
            ("身份文件由更新版本的程序生成。", "The identity file was made by a newer program."),
            ("请安装新版本的程序。", "Install the newer program."),
        ),
        KeyFileError::Damaged => told("key.damaged", ("身份文件已损坏。", "The identity file is damaged."), ("请使用备份的身份文件。", "Use its backup.")),
    }
}

pub(super) fn save(error: &SaveError) -> Parts {
    match error {
        SaveError::NoSpace { path } => (
            "save.no_space",
            Words::new(format!(
                "磁盘空间不足，没有写入“{}”。原有文件完好。",
                crate::session::file_name(path)
            ), format!("The disk is full; “{}” was not written. The file before it is intact.",
                crate::session::file_name(path)
            )),
            ("请清理磁盘空间后重试。", "Free some space and try again."),
        ),
        SaveError::Denied { path } => (
            "save.denied",
            Words::new(format!(
                "没有权限写入“{}”。原有文件完好。",
                crate::session::file_name(path)
            ), format!("“{}” may not be written there. The file before it is intact.",
                crate::session::file_name(path)
            )),
            ("请换一个位置，或检查该位置是否只读。", "Choose another place, or check whether it is read-only."),
        ),
        SaveError::NotFlushed { path, source } => (
            "save.not_flushed",
            Words::new(format!(
                "“{}”已经写入，但系统没有确认它已落盘（{}），断电时可能丢失。",
                crate::session::file_name(path),
                reason(source).zh
            ), format!("“{}” is written, but the system did not confirm that it is on the disk ({}); a power cut may still lose it.",
                crate::session::file_name(path),
                reason(source).en
            )),
            ("请再保存一次；仍然如此时，请换一个位置或检查磁盘。", "Save it once more; if it stays so, choose another place or check the disk."),
        ),
        SaveError::Io { path, source } => (
            "save.io",
            Words::new(format!(
                "无法写入“{}”：{}。原有文件完好。",
                crate::session::file_name(path),
                reason(source).zh
            ), format!("“{}” cannot be written: {}. The file before it is intact.",
                crate::session::file_name(path),
                reason(source).en
            )),
            ("请检查磁盘或U盘后重试。", "Check the disk or USB stick and try again."),
        ),
    }
}

pub(super) fn seal(error: &SealError) -> Parts {
    match error {
        SealError::Save(error) => save(error),
        SealError::Reopen(error) => open(error),
        SealError::UnknownAddressee { id } => (
            "seal.addressee",
            Words::new(format!("收件人{id}不在有效名册中。"), format!("The addressee {id} is not in the roster in force.")),
            ("请先为其认证，或重新抽取。", "Certify that person first, or draw again."),
        ),
        SealError::NoRecovery => told(
            "seal.no_recovery",
            ("名册中没有有效的恢复密钥，没有封装：收件人的密钥一旦丢失，就再没有人能打开文件。", "The roster in force has no recovery key, so nothing was sealed: should the addressees lose their keys, nobody could open the file."),
            ("请由评估机构认证一份恢复密钥，发出新的信任文件，再重试。", "Have the evaluation body certify a recovery key and issue a new trust file, then try again."),
        ),
        SealError::TooManyAddressees(_) => {
            told("seal.addressees", ("收件人过多。", "There are too many addressees."), ("请减少收件人。", "Address it to fewer."))
        }
        SealError::SignerNotEntitled => told(
            "seal.signer",
            ("该身份不能封装这种文件。", "This identity cannot seal this kind of file."),
            ("请使用相应职责的身份。", "Use the identity of the office in charge."),
        ),
        SealError::Source { name, source } => (
            "seal.source",
            Words::new(format!("无法读取“{name}”：{}。", reason(source).zh), format!("“{name}” cannot be read: {}.", reason(source).en)),
            ("请检查文件是否还在，然后重试。", "Check that the file is still there, then try again."),
        ),
        SealError::FileChanged { name } => (
            "seal.changed",
            Words::new(format!("封装过程中“{name}”被改动，已停止，没有写出文件。"), format!("“{name}” was changed while sealing; it was stopped and nothing was written.")),
            ("请关闭正在编辑该文件的程序后重试。", "Close the program that edits the file and try again."),
        ),
        SealError::TooLarge(_) => told(
            "seal.too_large",
            ("内容超过封装文件的上限。", "The content exceeds the limit of a sealed file."),
            ("请减少附件后重试。", "Use fewer attachments and try again."),
        ),
        SealError::Sign(SignError::Token(error)) => super::people::token(error),
        SealError::Sign(_) | SealError::Manifest | SealError::Encrypt(_) => {
            told("seal.failed", ("封装没有成功，没有写出文件。", "Sealing failed; nothing was written."), ("请重试。", "Try again."))
        }
        SealError::Stopped => told("stopped", ("操作已取消。", "The work was cancelled."), ("可以重新开始。", "You can start again.")),
    }
}

/// Why the picture of a handwritten name is not used.
pub(crate) fn handwriting(error: HandwritingError) -> Parts {
    const REMEDY: Pair = ("请选择一张手写签名的 PNG 图片，或不用图片直接签。", "Choose a PNG picture of the handwritten name, or sign without a picture.");
    match error {
        HandwritingError::TooLarge => told(
            "handwriting_large",
            ("手写签名的图片太大：最多 4 MB，长宽各不超过 4000 点。", "The picture of the signature is too large: 4 MB and 4000 pixels a side at most."),
            REMEDY,
        ),
        HandwritingError::NotPng => told(
            "handwriting_png",
            ("手写签名不是可以读取的 PNG 图片。", "The signature is no readable PNG picture."),
            REMEDY,
        ),
        HandwritingError::Blank => told("handwriting_blank", ("手写签名的图片是空白的。", "The picture of the signature is blank."), REMEDY),
        HandwritingError::Unclear => told(
            "handwriting_unclear",
            (
                "手写签名的图片上分不清墨迹和纸。",
                "On the picture of the signature, ink cannot be told from paper.",
            ),
            (
                "请把签名写在白纸上，在均匀的光线下拍照或扫描，裁去四周，存为 PNG 后重新选择。",
                "Write on white paper, photograph or scan it in even light, cut off what is around it, save it as PNG and choose it again.",
            ),
        ),
    }
}

/// Why an SM2 key is not used.
pub(crate) fn sm2(error: Sm2Error) -> Parts {
    match error {
        Sm2Error::PrivateKey => told(
            "sm2.private_key",
            ("不是可以使用的 SM2 私钥。", "This is no usable SM2 private key."),
            ("请使用 PKCS#8 格式、未加密的 PEM 文件，例如 openssl genpkey -algorithm SM2 生成的。", "Use an unencrypted PEM file in PKCS#8, such as openssl genpkey -algorithm SM2 makes."),
        ),
        Sm2Error::PublicKey => told(
            "sm2.public_key",
            ("不是可以使用的 SM2 公钥。", "This is no usable SM2 public key."),
            ("请使用 PEM 格式的公钥，例如 openssl pkey -pubout 导出的。", "Use a public key in PEM, such as openssl pkey -pubout writes."),
        ),
    }
}
