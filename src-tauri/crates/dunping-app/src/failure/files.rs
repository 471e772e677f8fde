//! Sealed files, signatures, keys and the disk: what happened and what to do.

use dunping_identity::{EnvelopeError, KeyFileError};
use dunping_package::disk::SaveError;
use dunping_package::{OpenError, SealError};

use super::{Parts, io_zh};

pub(super) fn open(error: &OpenError) -> Parts {
    let told = |code, message: &str, remedy| (code, message.to_owned(), remedy);
    let ask = "请向发件人索取原文件。";
    match error {
        OpenError::TooShort => told(
            "open.too_short",
            "文件不完整，只有开头的一小部分或是空文件。",
            ask,
        ),
        OpenError::NotAge => told(
            "open.not_ours",
            "这不是盾评的封装文件。",
            "请确认选对了文件。",
        ),
        OpenError::Unsupported => told(
            "open.unsupported",
            "文件使用了本程序不认识的加密版本。",
            "请安装新版本的程序。",
        ),
        OpenError::HeaderLimit | OpenError::RecipientType { .. } => {
            told("open.header", "文件头不合规，已拒绝打开。", ask)
        }
        OpenError::NotForYou | OpenError::NotAddressed => told(
            "open.not_for_you",
            "这个文件不是发给该身份的，无法打开。",
            "请确认使用的是本人的身份文件，或向评估机构索取发给本人的文件。",
        ),
        OpenError::Tampered => told(
            "open.tampered",
            "文件在封装后被改动过或已损坏，已拒绝打开。",
            ask,
        ),
        OpenError::Truncated => told(
            "open.truncated",
            "文件的结尾缺失，可能没有拷贝完整。",
            "请重新拷贝，或向发件人索取原文件。",
        ),
        OpenError::BadContainer(_) => {
            told("open.container", "文件内部结构不合规，已拒绝打开。", ask)
        }
        OpenError::Unsigned => told("open.unsigned", "文件没有签名，已拒绝打开。", ask),
        OpenError::Signature(error) => envelope(error),
        OpenError::Manifest(dunping_package::ManifestError::NewerVersion { .. }) => told(
            "open.newer",
            "文件由更新版本的程序封装。",
            "请安装新版本的程序后再打开。",
        ),
        OpenError::Manifest(_) => told("open.manifest", "文件清单与内容不一致，已拒绝打开。", ask),
        OpenError::NoSuchContent => told("open.content", "文件中没有所需的内容。", ask),
        OpenError::CarriedTrust(_) => told(
            "open.trust",
            "文件中的信任文件无效，或属于另一机构。",
            "请与评估机构核对信任文件。",
        ),
        OpenError::Io(problem) => (
            "open.read",
            format!("无法读取文件：{}。", io_zh(problem)),
            "请检查文件是否还在、U盘是否已拔出，然后重试。",
        ),
        OpenError::Stopped => told("stopped", "操作已取消。", "可以重新开始。"),
    }
}

pub(super) fn envelope(error: &EnvelopeError) -> Parts {
    let told = |code, message: &str, remedy| (code, message.to_owned(), remedy);
    match error {
        EnvelopeError::Revoked { id, .. } => (
            "signature.revoked",
            format!("签名人{id}的证书已被撤销。"),
            "不予采用；请联系评估机构。",
        ),
        EnvelopeError::Expired { .. } => told(
            "signature.expired",
            "签名人的证书已过期。",
            "请签名人向评估机构换发证书后重新签署。",
        ),
        EnvelopeError::NotYetValid { .. } => told(
            "signature.not_yet",
            "签名人的证书尚未生效，或本机日期不对。",
            "请核对本机日期。",
        ),
        EnvelopeError::UntrustedAuthority => told(
            "signature.authority",
            "签名证书不是本评估机构签发的。",
            "不予采用；请核对文件来源。",
        ),
        EnvelopeError::NotInRoster => told(
            "signature.roster",
            "签名人不在评估机构的名册中。",
            "请向评估机构索取最新的信任文件。",
        ),
        EnvelopeError::BadSignature => told(
            "signature.bad",
            "签名与内容不符，文件被改动过。",
            "不予采用；请索取原文件。",
        ),
        EnvelopeError::WrongKind { .. } | EnvelopeError::UnknownKind { .. } => told(
            "signature.kind",
            "签名用在了另一种文件上，已拒绝。",
            "不予采用；请索取原文件。",
        ),
        _ => told(
            "signature.refused",
            "签名不被接受。",
            "不予采用；请索取原文件。",
        ),
    }
}

pub(super) fn key_file(error: &KeyFileError) -> Parts {
    let told = |code, message: &str, remedy| (code, message.to_owned(), remedy);
    match error {
        KeyFileError::WrongPassphrase => told(
            "key.passphrase",
            "口令不正确。",
            "请检查大小写和输入法后重新输入。",
        ),
        KeyFileError::NotAKeyFile => told(
            "key.not_a_key",
            "这不是身份文件。",
            "请选择评估机构认证过的身份文件（.age）。",
        ),
        KeyFileError::OtherKind { .. } => told(
            "key.other_kind",
            "这是另一种密钥文件，不是个人身份。",
            "请选择个人身份文件。",
        ),
        KeyFileError::NotCertified => told(
            "key.not_certified",
            "该身份尚未经评估机构认证。",
            "请把登记文件交给评估机构认证。",
        ),
        KeyFileError::WorkFactorTooHigh { .. } => told(
            "key.work",
            "身份文件的加密强度参数异常，已拒绝打开。",
            "请使用原来的身份文件。",
        ),
        KeyFileError::NewerVersion => told(
            "key.newer",
            "身份文件由更新版本的程序生成。",
            "请安装新版本的程序。",
        ),
        KeyFileError::Damaged => told("key.damaged", "身份文件已损坏。", "请使用备份的身份文件。"),
    }
}

pub(super) fn save(error: &SaveError) -> Parts {
    match error {
        SaveError::NoSpace { path } => (
            "save.no_space",
            format!(
                "磁盘空间不足，没有写入“{}”。原有文件完好。",
                crate::session::file_name(path)
            ),
            "请清理磁盘空间后重试。",
        ),
        SaveError::Denied { path } => (
            "save.denied",
            format!(
                "没有权限写入“{}”。原有文件完好。",
                crate::session::file_name(path)
            ),
            "请换一个位置，或检查该位置是否只读。",
        ),
        SaveError::Io { path, source } => (
            "save.io",
            format!(
                "无法写入“{}”：{}。原有文件完好。",
                crate::session::file_name(path),
                io_zh(source)
            ),
            "请检查磁盘或U盘后重试。",
        ),
    }
}

pub(super) fn seal(error: &SealError) -> Parts {
    let told = |code, message: &str, remedy| (code, message.to_owned(), remedy);
    match error {
        SealError::Save(error) => save(error),
        SealError::Reopen(error) => open(error),
        SealError::UnknownAddressee { id } => (
            "seal.addressee",
            format!("收件人{id}不在有效名册中。"),
            "请先为其认证，或重新抽取。",
        ),
        SealError::TooManyAddressees(_) => {
            told("seal.addressees", "收件人过多。", "请减少收件人。")
        }
        SealError::SignerNotEntitled => told(
            "seal.signer",
            "该身份不能封装这种文件。",
            "请使用相应职责的身份。",
        ),
        SealError::Source { name, source } => (
            "seal.source",
            format!("无法读取“{name}”：{}。", io_zh(source)),
            "请检查文件是否还在，然后重试。",
        ),
        SealError::FileChanged { name } => (
            "seal.changed",
            format!("封装过程中“{name}”被改动，已停止，没有写出文件。"),
            "请关闭正在编辑该文件的程序后重试。",
        ),
        SealError::TooLarge(_) => told(
            "seal.too_large",
            "内容超过封装文件的上限。",
            "请减少附件后重试。",
        ),
        SealError::Sign(_) | SealError::Manifest | SealError::Encrypt(_) => {
            told("seal.failed", "封装没有成功，没有写出文件。", "请重试。")
        }
        SealError::Stopped => told("stopped", "操作已取消。", "可以重新开始。"),
    }
}
