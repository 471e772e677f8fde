//! Identities, requests, certificates and the roster: what happened and what to do.

use chrono::{DateTime, Utc};
use dunping_identity::{
    AuthorityError, EnrolmentError, EnvelopeError, IdentityError, IssueError, KeyError, P12Error,
    PersonError, RosterError, SignError, Standing, Strength, TokenError, TrustError, key::RSA_BITS,
    passphrase,
};

use super::{Pair, Parts, told};
use crate::contract::Words;
use crate::identity::adopt::day;

/// How the own certificate stands, unless all is well.
pub(crate) fn standing(standing: &Standing) -> Parts {
    match standing {
        Standing::Valid => told("certificate.valid", ("证书有效。", "The certificate is valid."), ("", "")),
        Standing::EndsSoon { days } => (
            "certificate.ends_soon",
            Words::new(format!("您的证书还有 {days} 天到期。"), format!("Your certificate ends in {days} days.")),
            ("请联系评估机构换发；密钥不变，载入新的信任文件即可。", "Ask the evaluation body to renew it; the key stays, you load a new trust file."),
        ),
        Standing::Replaced => told(
            "certificate.replaced",
            ("评估机构已为您换发证书，身份文件中还是旧证书。", "The body has renewed your certificate; the identity file still holds the old one."),
            ("请在“我的身份”中载入信任文件，换上新证书。", "Load the trust file under “My identity” to take the new one over."),
        ),
        Standing::NotYetValid { not_before } => (
            "certificate.not_yet",
            Words::new(format!(
                "本机日期早于您的证书的生效日（{}），不能签名。",
                day(*not_before)
            ), format!("The date here is before the first day of your certificate ({}); you cannot sign.",
                day(*not_before)
            )),
            ("请核对本机的日期和时间；确实没有错时，请联系评估机构。", "Check date and time of this computer; if they are right, contact the evaluation body."),
        ),
        Standing::Expired { not_after } => (
            "certificate.expired",
            Words::new(format!("您的证书已于{}到期，不能签名。", day(*not_after)), format!("Your certificate ended on {}; you cannot sign.", day(*not_after))),
            ("请联系评估机构换发证书，然后载入新的信任文件。案卷仍可打开查看。", "Ask the evaluation body to renew it, then load the new trust file. Cases can still be opened and read."),
        ),
        Standing::BodyExpired { not_after } => (
            "certificate.body_expired",
            Words::new(format!("评估机构自己的证书已于{}到期，不能签名。", day(*not_after)), format!("The certificate of the evaluation body itself ended on {}; you cannot sign.", day(*not_after))),
            ("请联系评估机构。", "Contact the evaluation body."),
        ),
        Standing::Revoked { since, reason } => (
            "certificate.revoked",
            Words::new(format!("您的证书已于{}被撤销（{reason}），不能签名。", day(*since)), format!("Your certificate was revoked on {} ({reason}); you cannot sign.", day(*since))),
            ("请联系评估机构；需要继续评审时，请新建身份并重新登记。", "Contact the evaluation body; to go on reviewing, make a new identity and enrol again."),
        ),
        Standing::Unlisted => told(
            "certificate.unlisted",
            ("现行名册中没有您的证书，不能签名。", "Your certificate is not in the roster in force; you cannot sign."),
            ("请向评估机构索取最新的信任文件并载入。", "Ask the evaluation body for its latest trust file and load it."),
        ),
    }
}

pub(super) fn weak(strength: Strength) -> Parts {
    let message = match strength {
        Strength::TooShort => Words::new(format!("口令太短，至少要 {} 个字符。", passphrase::SHORTEST), format!("The passphrase is too short: at least {} characters.", passphrase::SHORTEST)),
        Strength::Weak | Strength::Fair | Strength::Strong => ("口令太弱，容易被猜到。", "The passphrase is too weak; it is easily guessed.").into(),
    };
    (
        "passphrase.weak",
        message,
        ("请用程序生成的六个词，或换一个更长、不含姓名和日期的口令。", "Use the six generated words, or a longer passphrase without names and dates."),
    )
}

pub(super) fn identity(error: &IdentityError) -> Parts {
    match error {
        IdentityError::Person(error) => person(error),
        IdentityError::Key(error) => key(error),
        IdentityError::Token(error) => token(error),
        IdentityError::Issue(error) => issue(error),
        IdentityError::NotListed => told(
            "identity.not_listed",
            ("信任文件的名册中没有登记这个密钥。", "This key is not in the roster of the trust file."),
            ("请确认已把本身份的登记文件（.dpenrol）交给评估机构认证，并索取认证之后的信任文件。", "Make sure that the body has certified the enrolment file (.dpenrol) of this identity, and ask for the trust file made after that."),
        ),
        IdentityError::Revoked { reason } => (
            "identity.revoked",
            Words::new(format!("名册中这个密钥已被撤销（{reason}）。"), format!("This key is revoked in the roster ({reason}).")),
            ("请联系评估机构；需要继续评审时，请新建身份并重新登记。", "Contact the evaluation body; to go on reviewing, make a new identity and enrol again."),
        ),
    }
}

fn person(error: &PersonError) -> Parts {
    match error {
        PersonError::Id(id) => (
            "person.id",
            Words::new(format!("编号“{id}”不能使用。"), format!("The number “{id}” cannot be used.")),
            ("编号由评估机构给出，只含字母、数字、“-”和“_”，最多 32 个字符。", "The evaluation body gives the number: letters, digits, “-” and “_”, 32 characters at most."),
        ),
        PersonError::Name(name) => (
            "person.name",
            Words::new(format!("姓名或名称“{name}”不能使用。"), format!("The name “{name}” cannot be used.")),
            ("请填写 1 至 64 个字，前后没有空格。", "Enter 1 to 64 characters without spaces at either end."),
        ),
    }
}

/// Which keys are accepted.
const ACCEPTED: Pair = ("本程序接受 ECDSA P-256 和 2048、3072、4096 位的 RSA 密钥；请向发证机构申请这样的证书，或在本程序中新建身份。", "ECDSA P-256 and RSA keys of 2048, 3072 and 4096 bits are accepted; ask the issuer for such a certificate, or make a new identity here.");

fn key(error: &KeyError) -> Parts {
    match error {
        KeyError::Algorithm => told(
            "key.algorithm",
            ("密钥既不是 P-256 也不是 RSA 密钥，不能使用。", "The key is neither P-256 nor RSA and cannot be used."),
            ACCEPTED,
        ),
        KeyError::RsaLength { bits } => (
            "key.rsa_length",
            Words::new(format!("密钥是 {bits} 位的 RSA，不能使用。"), format!("The key is RSA of {bits} bits and cannot be used.")),
            ACCEPTED,
        ),
        KeyError::RsaNumbers => told(
            "key.rsa_numbers",
            ("RSA 密钥中的数值前后不符，不能使用。", "The numbers of the RSA key contradict each other; it cannot be used."),
            ("请发证机构重新签发。", "Ask the issuer for a new one."),
        ),
        KeyError::NoRandomness => told(
            "no_randomness",
            ("系统没有提供随机数。", "The system gave no random numbers."),
            ("请重新启动计算机后再试。", "Restart the computer and try again."),
        ),
    }
}

/// Why a key did not sign.
pub(super) fn sign(error: &SignError) -> Parts {
    match error {
        SignError::Token(error) => token(error),
        SignError::KeyUnavailable(_) | SignError::Encoding(_) | SignError::NoCertificate => {
            told("sign", ("签名密钥无法使用。", "The signing key cannot be used."), ("请重新载入身份文件。", "Unlock the identity again."))
        }
    }
}

/// Why a key in a token cannot be used. The page asks for the PIN at `token.pin_needed`.
pub(super) fn token(error: &TokenError) -> Parts {
    match error {
        TokenError::PinNeeded(module) => (
            "token.pin_needed",
            Words::new(
                format!("签名密钥在令牌（UKey）中，需要令牌的 PIN；将载入驱动模块 {module}。"),
                format!("The signing key is in a token (UKey), which needs its PIN; its module {module} will be loaded."),
            ),
            ("请插好令牌，连同口令输入它的 PIN；模块不是您装的驱动程序时，不要输入。", "Plug the token in and give its PIN with the passphrase; do not if the module is not the driver that you installed."),
        ),
        TokenError::ForeignModule(module) => (
            "token.foreign_module",
            Words::new(format!("驱动模块“{module}”不在这台电脑上，没有载入。"), format!("The module “{module}” is not on this computer and was not loaded.")),
            ("请选择装在本机的令牌驱动模块，用完整的路径。", "Name the module of a driver that is installed here, by its whole path."),
        ),
        TokenError::WrongPin => told(
            "token.pin",
            ("令牌的 PIN 不正确。", "The PIN of the token is wrong."),
            ("请核对后重新输入；连续输错几次，令牌会自行锁定。", "Check it and type it again; a token locks itself after a few wrong ones."),
        ),
        TokenError::Locked => told(
            "token.locked",
            ("令牌因多次输错 PIN 已锁定。", "The token is locked after too many wrong PINs."),
            ("请用厂商的管理工具或到发证机构解锁。", "Have it unlocked with the vendor's tool or by its issuer."),
        ),
        TokenError::Module(why) => (
            "token.module",
            Words::new(format!("令牌的驱动模块（PKCS#11）无法载入：{why}。"), format!("The token's PKCS#11 module cannot be loaded: {why}.")),
            ("请安装令牌厂商的驱动程序，并核对模块文件的位置。", "Install the vendor's driver and check where the module is."),
        ),
        TokenError::NoToken(label) => (
            "token.missing",
            Words::new(format!("没有找到名为“{label}”的令牌。"), format!("There is no token of the label “{label}”.")),
            ("请插好令牌后重试；名称以厂商管理工具显示的为准。", "Plug the token in and try again; its label is the one that the vendor's tool shows."),
        ),
        TokenError::SeveralTokens(label) => (
            "token.several",
            Words::new(format!("插着几个名为“{label}”的令牌，分不清哪一个是您的。"), format!("Several tokens of the label “{label}” are plugged in; which one is yours cannot be told.")),
            ("请只插您自己的令牌后重试；口令没有试过，不计错误次数。", "Leave only your own token plugged in and try again; the PIN was not tried on any."),
        ),
        TokenError::NoKey(label) => (
            "token.no_key",
            Words::new(format!("令牌中没有名为“{label}”的密钥。"), format!("The token holds no key of the label “{label}”.")),
            ("请核对密钥的名称；令牌中须同时有私钥和公钥。", "Check the label of the key; private and public key both have to be in the token."),
        ),
        TokenError::SeveralKeys(label) => (
            "token.several",
            Words::new(format!("令牌中有几个名为“{label}”的密钥，无法确定用哪一个。"), format!("The token holds several keys of the label “{label}”.")),
            ("请用厂商的管理工具给签名密钥取一个不重复的名称。", "Give the signing key a label of its own with the vendor's tool."),
        ),
        TokenError::OtherKey(_) => told(
            "token.other_key",
            ("令牌中的密钥不能使用。", "The key in the token cannot be used."),
            ACCEPTED,
        ),
        TokenError::NotTheIdentitys => told(
            "token.not_enrolled",
            ("令牌中的密钥不是本身份登记的那一个。", "The key in the token is not the one that this identity was enrolled with."),
            ("请插入登记时使用的令牌；更换了令牌时，请新建身份并重新登记。", "Plug in the token of the enrolment; with a new token, make a new identity and enrol again."),
        ),
        TokenError::Removed => told(
            "token.removed",
            ("令牌已拔出或已关闭，没有签名。", "The token was removed or closed; nothing was signed."),
            ("请插好令牌，锁定后重新解锁身份，再签名。", "Plug the token in, lock and unlock the identity, and sign again."),
        ),
        TokenError::Refused(why) => (
            "token.refused",
            Words::new(format!("令牌没有完成操作：{why}。"), format!("The token refused: {why}.")),
            ("请拔出令牌后重新插好再试；仍不行时请联系令牌的发放单位。", "Unplug the token, plug it in and try again; if it goes on, ask whoever issued the token."),
        ),
    }
}

fn issue(error: &IssueError) -> Parts {
    match error {
        IssueError::Validity => told(
            "certificate.dates",
            ("证书的起止日期不合适。", "The dates of the certificate do not fit."),
            ("请核对最后一天和本机日期。", "Check the last day and the date of this computer."),
        ),
        IssueError::NoRandomness => key(&KeyError::NoRandomness),
        IssueError::Sign(error) => sign(error),
        IssueError::Key(error) => key(error),
        IssueError::Encoding(_) => told(
            "certificate.encoding",
            ("证书无法写成：姓名、名称或编号中有不能使用的字符。", "The certificate cannot be written: a name or number holds characters that cannot be used."),
            ("请核对姓名和编号。", "Check name and number."),
        ),
    }
}

pub(super) fn authority(error: &AuthorityError) -> Parts {
    match error {
        AuthorityError::Name(error) => person(error),
        AuthorityError::Key(error) => key(error),
        AuthorityError::Issue(error) => issue(error),
        AuthorityError::Certificate(_) | AuthorityError::Sign(_) => told(
            "authority",
            ("评估机构的证书无法建立或读取。", "The certificate of the evaluation body cannot be made or read."),
            ("请使用机构密钥的备份。", "Use the backup of the body's key."),
        ),
    }
}

pub(super) fn trust(error: &TrustError) -> Parts {
    let ask = ("请向评估机构索取现行的信任文件。", "Ask the evaluation body for the trust file in force.");
    match error {
        TrustError::Envelope(EnvelopeError::Malformed | EnvelopeError::TooLarge) => told(
            "trust.not_trust",
            ("这不是信任文件，或文件没有拷贝完整。", "This is no trust file, or it is not fully copied."),
            ("请选择评估机构发来的 .dptrust 文件。", "Choose the .dptrust file that the evaluation body sent."),
        ),
        TrustError::Envelope(_) => told(
            "trust.signature",
            ("信任文件的签名不成立，文件被改动过或不是评估机构签发的。", "The signature of the trust file does not hold: it was changed, or is not of the evaluation body."),
            ask,
        ),
        TrustError::Sign(_) => told("trust.sign", ("机构密钥没有签名。", "The body's key did not sign."), ("请重试。", "Try again.")),
        TrustError::NewerVersion => told(
            "trust.newer",
            ("信任文件由更新版本的程序签发。", "The trust file was signed by a newer program."),
            ("请安装新版本的程序。", "Install the newer program."),
        ),
        TrustError::Content => told("trust.content", ("信任文件的内容无法读取。", "The content of the trust file cannot be read."), ask),
        TrustError::Entry { id } => (
            "trust.entry",
            Words::new(format!("信任文件中 {id} 的登记前后不符。"), format!("The entry of {id} in the trust file contradicts itself.")),
            ask,
        ),
        TrustError::Twice { id } => ("trust.twice", Words::new(format!("信任文件中 {id} 重复登记。"), format!("{id} is entered twice in the trust file.")), ask),
        TrustError::OtherBody => told(
            "trust.other_body",
            ("这是另一家机构的信任文件，不是认证您的那一家。", "This is the trust file of another body, not of the one that certified you."),
            ("请核对文件来源；确实更换机构时，请新建身份。", "Check where the file comes from; if the body really changed, make a new identity."),
        ),
        TrustError::Rollback { held, offered } => (
            "trust.rollback",
            Words::new(format!("这份名册是第{offered}版，比本机已有的第{held}版旧，没有采用。"), format!("This roster is version {offered}, older than version {held} here; it was not taken.")),
            ("名册只能向前；请向评估机构索取最新的信任文件。", "A roster only moves forward; ask the evaluation body for its latest trust file."),
        ),
        TrustError::Fork { version } => (
            "trust.fork",
            Words::new(format!("出现了两份不同的第{version}版名册，没有采用。"), format!("There are two different rosters of version {version}; it was not taken.")),
            ("请立即联系评估机构查明原因。", "Contact the evaluation body at once to find out why."),
        ),
        TrustError::Unrevoked { id } => (
            "trust.unrevoked",
            Words::new(format!("这份名册撤回了对 {id} 的撤销，被撤销的密钥不能重新启用，没有采用。"), format!("This roster takes back the revocation of {id}; a revoked key cannot come back. It was not taken.")),
            ("请立即联系评估机构：名册可能是从旧备份续编的，须以本机已有的名册为准重新签发。", "Contact the evaluation body at once: the roster may continue an old backup; it has to be signed again from the one here."),
        ),
        TrustError::Dropped { id } => (
            "trust.dropped",
            Words::new(format!("这份名册中少了本机名册已登记的 {id}，名册只增不减，没有采用。"), format!("This roster lacks {id}, which the one here lists; a roster only grows. It was not taken.")),
            ("请立即联系评估机构：名册可能是从旧备份续编的，须以本机已有的名册为准重新签发。", "Contact the evaluation body at once: the roster may continue an old backup; it has to be signed again from the one here."),
        ),
    }
}

pub(super) fn enrolment(error: &EnrolmentError) -> Parts {
    let again = ("请本人重新生成登记文件（.dpenrol）后再交来。", "Have the person make the enrolment file (.dpenrol) again.");
    match error {
        EnrolmentError::Issue(error) => issue(error),
        EnrolmentError::Sign(error) => sign(error),
        EnrolmentError::Envelope(EnvelopeError::Malformed | EnvelopeError::TooLarge) => told(
            "enrolment.not_enrolment",
            ("这不是登记文件，或文件没有拷贝完整。", "This is no enrolment file, or it is not fully copied."),
            again,
        ),
        EnrolmentError::Envelope(
            EnvelopeError::WrongKind { .. } | EnvelopeError::UnknownKind { .. },
        ) => told(
            "enrolment.kind",
            ("这是另一种文件，不是登记文件。", "This is another kind of file, no enrolment file."),
            ("请选择 .dpenrol 文件。", "Choose a .dpenrol file."),
        ),
        EnrolmentError::Envelope(EnvelopeError::Certificate(_)) => told(
            "enrolment.algorithm",
            ("登记文件中的密钥不被接受：只接受 ECDSA P-256 和 2048、3072、4096 位的 RSA。", "The key in the enrolment file is not accepted: only ECDSA P-256 and RSA of 2048, 3072 or 4096 bits are."),
            again,
        ),
        EnrolmentError::Envelope(_) => told(
            "enrolment.tampered",
            ("登记文件的签名与内容不符，文件被改动过。", "The signature of the enrolment file does not fit; it was changed."),
            again,
        ),
        EnrolmentError::Content => told(
            "enrolment.content",
            ("登记文件的内容前后不符，没有采用。", "The content of the enrolment file contradicts itself; it was not taken."),
            again,
        ),
    }
}

pub(super) fn roster(error: &RosterError) -> Parts {
    match error {
        RosterError::OtherBody { body } => (
            "roster.other_body",
            Words::new(format!("这个机构密钥不是{body}的，没有签发。"), format!("This is not the key of {body}; nothing was issued.")),
            ("请选择本机构的密钥文件（body.age）。", "Choose the key file of this body (body.age)."),
        ),
        RosterError::NumberTaken { id, name } => (
            "roster.number_taken",
            Words::new(format!("编号 {id} 已由{name}使用，没有签发。"), format!("The number {id} is {name}'s; nothing was issued.")),
            ("请核对编号；同一人更换密钥时，请先撤销原来的证书。", "Check the number; for another key of the same person, revoke the earlier certificate first."),
        ),
        RosterError::KeyCertified { id } => (
            "roster.key_certified",
            Words::new(format!("这个密钥已经认证过，编号是 {id}。"), format!("This key is certified already, as {id}.")),
            ("延长有效期请用“换发”。", "To extend it, use “Renew”."),
        ),
        RosterError::KeyRevoked { id } => (
            "roster.key_revoked",
            Words::new(format!("这个密钥曾以编号 {id} 认证，已被撤销，不能再认证。"), format!("This key was certified as {id} and revoked; it cannot be certified again.")),
            ("请本人新建身份后重新登记。", "Have the person make a new identity and enrol again."),
        ),
        RosterError::NoSuchNumber { id } => (
            "roster.no_number",
            Words::new(format!("名册中没有编号为 {id} 的有效证书。"), format!("The roster holds no valid certificate of {id}.")),
            ("请核对编号。", "Check the number."),
        ),
        RosterError::NoReason => told(
            "roster.no_reason",
            ("没有填写撤销的理由。", "The reason of the revocation is missing."),
            ("请填写理由；它会写入名册和日志。", "Enter the reason; it goes into the roster and the journal."),
        ),
        RosterError::ClockBehind { issued } => (
            "roster.clock",
            Words::new(format!("本机时间早于现行名册的签发时间（{}）。", shown(*issued)), format!("The clock here is earlier than the roster in force ({}).", shown(*issued))),
            ("请核对本机的日期和时间。", "Check date and time of this computer."),
        ),
        RosterError::BeyondBody { not_after } => (
            "roster.beyond_body",
            Words::new(format!("证书不能晚于机构自己的证书到期（{}）。", day(*not_after)), format!("The certificate cannot end after the body's own ({}).", day(*not_after))),
            ("请把最后一天改早。", "Enter an earlier last day."),
        ),
        RosterError::Issue(error) => issue(error),
        RosterError::Trust(error) => trust(error),
    }
}

fn shown(at: DateTime<Utc>) -> String {
    crate::moment::shown(at.with_timezone(&crate::identity::view::shanghai()))
}

pub(super) fn p12(error: &P12Error) -> Parts {
    match error {
        P12Error::NotP12 => told(
            "p12.not_p12",
            ("这不是 .p12（PKCS#12）文件，或文件已损坏。", "This is no .p12 (PKCS#12) file, or it is damaged."),
            ("请选择发证机构给出的 .p12 或 .pfx 文件。", "Choose the .p12 or .pfx file that the issuer gave you."),
        ),
        P12Error::WrongPassphrase => told(
            "p12.passphrase",
            (".p12 文件的口令不正确。", "The passphrase of the .p12 file is wrong."),
            ("请检查大小写和输入法后重新输入；这是发证机构给的口令，不是身份口令。", "Check capitals and the input method; it is the passphrase from the issuer, not that of the identity."),
        ),
        P12Error::Character { found } => (
            "p12.character",
            Words::new(format!("口令中的“{found}”不能用于 .p12 文件，文件不可能是用这个口令加密的。"), format!("“{found}” in the passphrase cannot be used in a .p12 file; the file cannot have been encrypted with it.")),
            ("请核对口令；仍然不行时，请发证机构换一个口令重新导出。", "Check the passphrase; if it is right, have the issuer export the file again with another one."),
        ),
        P12Error::NoKey => told(
            "p12.no_key",
            (".p12 文件中只有证书，没有私钥。", "The .p12 file holds a certificate only, no private key."),
            ("请导出包含私钥的 .p12 文件。", "Export the .p12 file with its private key."),
        ),
        P12Error::SeveralKeys(count) => (
            "p12.several",
            Words::new(format!(".p12 文件中有 {count} 个私钥，无法确定用哪一个。"), format!("The .p12 file holds {count} private keys; it is not clear which one to use.")),
            ("请只导出用于签名的那一个。", "Export the one for signing only."),
        ),
        P12Error::RsaLength { bits } if *bits < RSA_BITS[0] => (
            "p12.rsa_length",
            Words::new(format!(".p12 文件中的 RSA 密钥只有 {bits} 位，太短，不能用来签署评审意见。"), format!("The RSA key in the .p12 file has only {bits} bits; that is too short to sign opinions.")),
            ACCEPTED,
        ),
        P12Error::RsaLength { bits } => (
            "p12.rsa_length",
            Words::new(format!(".p12 文件中的 RSA 密钥是 {bits} 位，这个长度不能使用。"), format!("The RSA key in the .p12 file has {bits} bits; this length cannot be used.")),
            ACCEPTED,
        ),
        P12Error::RsaNumbers => told(
            "p12.rsa_numbers",
            (".p12 文件中的 RSA 密钥数值前后不符，不能使用。", "The numbers of the RSA key in the .p12 file contradict each other; it cannot be used."),
            ("请发证机构重新签发或重新导出。", "Ask the issuer to issue or export it again."),
        ),
        P12Error::OtherKey(_) => told(
            "p12.other_key",
            (".p12 文件中的密钥既不是 P-256 也不是 RSA，不能用来签署评审意见。", "The key in the .p12 file is neither P-256 nor RSA and cannot sign opinions."),
            ACCEPTED,
        ),
        P12Error::TooCostly => told(
            "p12.too_costly",
            ("读取这个 .p12 文件要重复计算的次数过多（一处超过100万次，或合计超过300万次，或超过20秒），没有读取。", "Reading this .p12 file takes too many rounds (over 1 million at one place, 3 million in all, or 20 seconds); it was not read."),
            ("发证机构的文件不会这样，请确认来源；需要时请对方用较少的次数重新导出。", "Files of an issuer are not like that: check where it comes from; if need be, have it exported with fewer rounds."),
        ),
        P12Error::Protection => told(
            "p12.protection",
            (".p12 文件使用了不支持的加密方式。", "The .p12 file uses an encryption that is not supported."),
            ("请用 AES-256（PBES2）或 3DES 重新导出。", "Export it with AES-256 (PBES2) or 3DES."),
        ),
    }
}
