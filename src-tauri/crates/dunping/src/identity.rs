//! `dunping identity`: keys, requests, certificates and the roster, from an empty folder to a revoked expert.
//!
//! Passphrases come from files or are asked for at the terminal; they never stand among the arguments.

use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, NaiveDate};
use clap::{Args, Subcommand, ValueEnum};
use dunping_app::contract::{PartView, Pin};
use dunping_app::identity::{self, Founding, NewKeys, TrustFile};
use dunping_app::roster::Wanted;
use dunping_app::staff::About;
use dunping_app::unattended::{self, CertifyingDesk, Credentials};
use dunping_app::{AppError, Reader, TokenPlace};

/// What a key is for.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Part {
    /// 技术专家
    Technical,
    /// 财务专家
    Finance,
    /// 工作人员
    Staff,
    /// 恢复密钥
    Recovery,
}

impl From<Part> for PartView {
    fn from(part: Part) -> Self {
        match part {
            Part::Technical => Self::Technical,
            Part::Finance => Self::Finance,
            Part::Staff => Self::Staff,
            Part::Recovery => Self::Recovery,
        }
    }
}

/// Whose keys are made.
#[derive(Debug, Args)]
pub(crate) struct Whose {
    /// 评估机构给出的编号
    #[arg(long)]
    id: String,
    /// 姓名
    #[arg(long)]
    name: String,
    /// 用途
    #[arg(long, value_enum)]
    part: Part,
    /// 存放新口令的文件；不给时在终端输入
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
    /// 同时写出登记文件（.dpenrol）
    #[arg(long)]
    enrol: Option<PathBuf>,
}

/// The body's side: its key, the roster in force, and where the next version goes.
#[derive(Debug, Args)]
pub(crate) struct Body {
    /// 机构密钥文件（body.age）
    #[arg(long)]
    body: PathBuf,
    /// 存放机构密钥口令的文件；不给时在终端输入
    #[arg(long)]
    body_passphrase_file: Option<PathBuf>,
    /// 现行信任文件；与 --register 二选一
    #[arg(
        long,
        required_unless_present = "register",
        conflicts_with = "register"
    )]
    trust: Option<PathBuf>,
    /// 登记簿所在的文件夹：更改记入日志，名册以登记簿中的为准
    #[arg(long, requires = "identity")]
    register: Option<PathBuf>,
    /// 工作人员的身份文件，与 --register 一起使用
    #[arg(long, requires = "register")]
    identity: Option<PathBuf>,
    /// 存放该身份口令的文件
    #[arg(long, requires = "identity")]
    passphrase_file: Option<PathBuf>,
    /// 存放该身份令牌 PIN 的文件（签名密钥在令牌中时）
    #[arg(long, requires = "identity")]
    pin_file: Option<PathBuf>,
    /// 要写出的新信任文件（.dptrust）
    #[arg(long)]
    out: PathBuf,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum IdentityCommand {
    /// 生成一个六个词的口令
    Words,
    /// 新建评估机构：机构密钥、恢复密钥、第一位工作人员、名册、登记簿
    Found {
        /// 机构名称
        #[arg(long)]
        name: String,
        /// 第一位工作人员的编号
        #[arg(long)]
        staff_id: String,
        /// 第一位工作人员的姓名
        #[arg(long)]
        staff_name: String,
        /// 存放机构密钥口令的文件
        #[arg(long)]
        body_passphrase_file: Option<PathBuf>,
        /// 存放恢复密钥口令的文件
        #[arg(long)]
        recovery_passphrase_file: Option<PathBuf>,
        /// 存放工作人员口令的文件
        #[arg(long)]
        passphrase_file: Option<PathBuf>,
        /// 空文件夹
        out: PathBuf,
    },
    /// 新建身份
    New {
        /// Whose.
        #[command(flatten)]
        whose: Whose,
        /// 要写出的身份文件（.age）
        out: PathBuf,
    },
    /// 用 .p12 文件中的签名密钥新建身份（ECDSA P-256，或 2048、3072、4096 位的 RSA）
    ImportP12 {
        /// .p12 或 .pfx 文件
        file: PathBuf,
        /// 存放 .p12 口令的文件；不给时在终端输入
        #[arg(long)]
        p12_passphrase_file: Option<PathBuf>,
        /// Whose.
        #[command(flatten)]
        whose: Whose,
        /// 要写出的身份文件（.age）
        out: PathBuf,
    },
    /// 用令牌（UKey）中的签名密钥新建身份；密钥留在令牌中，签名时需要令牌和 PIN
    FromToken {
        /// 厂商的 PKCS#11 模块（.so 或 .dll）
        #[arg(long)]
        module: PathBuf,
        /// 令牌的名称（标签）
        #[arg(long)]
        token: String,
        /// 密钥的名称（标签）
        #[arg(long)]
        key: String,
        /// 存放 PIN 的文件；不给时在终端输入
        #[arg(long)]
        pin_file: Option<PathBuf>,
        /// Whose.
        #[command(flatten)]
        whose: Whose,
        /// 要写出的身份文件（.age）
        out: PathBuf,
    },
    /// 显示身份、登记文件或信任文件及其指纹
    Show {
        /// .age、.dpenrol 或 .dptrust 文件
        file: PathBuf,
        /// 存放口令的文件
        #[arg(long)]
        passphrase_file: Option<PathBuf>,
        /// 以此信任文件判断证书
        #[arg(long)]
        trust: Option<PathBuf>,
        /// 显示二维码
        #[arg(long)]
        qr: bool,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 写出登记文件（.dpenrol），交给评估机构
    Enrol {
        /// 身份文件
        file: PathBuf,
        /// 存放口令的文件
        #[arg(long)]
        passphrase_file: Option<PathBuf>,
        /// 存放令牌 PIN 的文件（签名密钥在令牌中时）
        #[arg(long)]
        pin_file: Option<PathBuf>,
        /// 要写出的 .dpenrol 文件
        out: PathBuf,
    },
    /// 认证一份登记文件，得到新一版信任文件；请先核对指纹
    Certify {
        /// 登记文件（.dpenrol）
        request: PathBuf,
        /// 更正编号
        #[arg(long)]
        id: Option<String>,
        /// 更正姓名
        #[arg(long)]
        name: Option<String>,
        /// 更正用途
        #[arg(long, value_enum)]
        part: Option<Part>,
        /// 证书的最后一天，不给时为三年
        #[arg(long)]
        until: Option<NaiveDate>,
        /// 任职单位，多个用“、”分开（写入登记簿的专家库）
        #[arg(long, default_value = "")]
        employer: String,
        /// 职称（写入登记簿的专家库）
        #[arg(long, default_value = "")]
        title: String,
        /// The body's side.
        #[command(flatten)]
        body: Body,
    },
    /// 换发证书：密钥不变，有效期更新
    Renew {
        /// 编号
        id: String,
        /// 证书的最后一天，不给时为三年
        #[arg(long)]
        until: Option<NaiveDate>,
        /// The body's side.
        #[command(flatten)]
        body: Body,
    },
    /// 撤销证书
    Revoke {
        /// 编号
        id: String,
        /// 理由
        #[arg(long)]
        reason: String,
        /// The body's side.
        #[command(flatten)]
        body: Body,
    },
    /// 载入信任文件，把其中的证书写入身份文件
    Adopt {
        /// 身份文件
        file: PathBuf,
        /// 存放口令的文件
        #[arg(long)]
        passphrase_file: Option<PathBuf>,
        /// 信任文件（.dptrust）
        #[arg(long)]
        trust: PathBuf,
        /// 与评估机构核对过的机构指纹（八个词）；给出时必须一致
        #[arg(long)]
        fingerprint: Option<String>,
    },
    /// 更换密钥文件的口令
    Passphrase {
        /// 密钥文件
        file: PathBuf,
        /// 存放旧口令的文件
        #[arg(long)]
        passphrase_file: Option<PathBuf>,
        /// 存放新口令的文件
        #[arg(long)]
        new_passphrase_file: Option<PathBuf>,
    },
    /// 备份密钥文件，并打开备份核对
    Backup {
        /// 密钥文件
        file: PathBuf,
        /// 存放口令的文件
        #[arg(long)]
        passphrase_file: Option<PathBuf>,
        /// 备份文件
        out: PathBuf,
    },
}

/// The passphrase in a file, or typed at the terminal.
fn secret(file: Option<&Path>, asking: &str) -> Result<String, AppError> {
    match file {
        Some(file) => unattended::passphrase_in(file),
        None => {
            rpassword::prompt_password(format!("{asking}：")).map_err(|_| AppError::NoPassphrase)
        }
    }
}

/// A new passphrase: typed twice at the terminal.
fn new_secret(file: Option<&Path>, asking: &str) -> Result<String, AppError> {
    let given = secret(file, asking)?;
    if file.is_none() && secret(None, "再输入一次")? != given {
        return Err(AppError::NoPassphrase);
    }
    Ok(given)
}

/// Runs one of the commands.
///
/// # Errors
/// What the use case reports, or a closed pipe.
pub(crate) fn run(
    command: IdentityCommand,
    now: DateTime<FixedOffset>,
    reader: &Reader,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    match command {
        IdentityCommand::Words => {
            let (typed, about) = identity::spelled(&identity::fresh_words()?);
            writeln!(out, "{typed}")?;
            writeln!(std::io::stderr().lock(), "{about}")?;
        }
        IdentityCommand::Found {
            name,
            staff_id,
            staff_name,
            body_passphrase_file,
            recovery_passphrase_file,
            passphrase_file,
            out: folder,
        } => {
            let founding = Founding {
                body: &name,
                body_passphrase: &new_secret(body_passphrase_file.as_deref(), "机构密钥的口令")?,
                recovery_passphrase: &new_secret(
                    recovery_passphrase_file.as_deref(),
                    "恢复密钥的口令",
                )?,
                staff_id: &staff_id,
                staff_name: &staff_name,
                staff_passphrase: &new_secret(passphrase_file.as_deref(), "工作人员的口令")?,
            };
            let founded = identity::found_at(&folder, &founding, now)?;
            for path in [
                &founded.body,
                &founded.recovery,
                &founded.staff,
                &founded.trust,
                &founded.register,
            ] {
                writeln!(out, "{}", path.display())?;
            }
            writeln!(
                out,
                "请把 recovery.age 移到离线保存处（U 盘，锁进保险柜），口令另放一处；body.age 另作备份；打印 fingerprint.txt。"
            )?;
        }
        IdentityCommand::New { whose, out: file } => {
            let passphrase = new_secret(whose.passphrase_file.as_deref(), "新身份的口令")?;
            identity::create_file(&whose.keys(&passphrase), &file)?;
            made(&whose, &passphrase, None, &file, now, out)?;
        }
        IdentityCommand::ImportP12 {
            file: p12,
            p12_passphrase_file,
            whose,
            out: file,
        } => {
            let of_p12 = secret(p12_passphrase_file.as_deref(), ".p12 文件的口令")?;
            let passphrase = new_secret(whose.passphrase_file.as_deref(), "新身份的口令")?;
            let (_, holder) =
                identity::import_file(&whose.keys(&passphrase), &p12, &of_p12, &file)?;
            writeln!(out, "密钥取自 {holder}")?;
            made(&whose, &passphrase, None, &file, now, out)?;
        }
        IdentityCommand::FromToken {
            module,
            token,
            key,
            pin_file,
            whose,
            out: file,
        } => {
            let pin = Pin::new(secret(pin_file.as_deref(), "令牌的 PIN")?);
            let passphrase = new_secret(whose.passphrase_file.as_deref(), "新身份的口令")?;
            let module = std::path::absolute(module)?;
            let place = TokenPlace { module, token, key };
            identity::token_file(&whose.keys(&passphrase), place, &pin, &file)?;
            made(&whose, &passphrase, Some(&pin), &file, now, out)?;
        }
        IdentityCommand::Show {
            file,
            passphrase_file,
            trust,
            qr,
            json,
        } => {
            let trust = trust.as_deref().map(TrustFile::read).transpose()?;
            let asked = || secret(passphrase_file.as_deref(), "口令");
            let said =
                identity::described(&file, asked, trust.as_ref().map(TrustFile::trust), now)?;
            if json {
                writeln!(out, "{}", serde_json::to_string_pretty(&said.json)?)?;
            } else {
                for line in said.lines {
                    writeln!(out, "{line}")?;
                }
            }
            if qr {
                write!(out, "{}", identity::code_in_text(&said.key.0, &said.key.1))?;
            }
        }
        IdentityCommand::Enrol {
            file,
            passphrase_file,
            pin_file,
            out: request,
        } => {
            let passphrase = secret(passphrase_file.as_deref(), "口令")?;
            let pin = pin_file.as_deref().map(unattended::pin_in).transpose()?;
            identity::enrolment_file(&file, &passphrase, pin.as_ref(), &request, now)?;
            show(&request, now, out)?;
        }
        IdentityCommand::Certify {
            request,
            id,
            name,
            part,
            until,
            employer,
            title,
            body,
        } => {
            let part = part.map(PartView::from);
            let wanted = unattended::wanted_certificate(&request, id, name, part, until)?;
            let about = About {
                employer: &employer,
                title: &title,
            };
            body.change(&wanted, &about, now, reader, out)?;
        }
        IdentityCommand::Renew { id, until, body } => {
            let wanted = Wanted::Renew { id, until };
            body.change(&wanted, &About::default(), now, reader, out)?;
        }
        IdentityCommand::Revoke { id, reason, body } => {
            let wanted = Wanted::Revoke { id, reason };
            body.change(&wanted, &About::default(), now, reader, out)?;
        }
        IdentityCommand::Adopt {
            file,
            passphrase_file,
            trust,
            fingerprint,
        } => {
            let offered = TrustFile::read(&trust)?;
            if let Some(told) = fingerprint {
                offered.has_fingerprint(&told)?;
            }
            let passphrase = secret(passphrase_file.as_deref(), "口令")?;
            let taken = identity::adopt_file(&file, &passphrase, offered)?;
            writeln!(
                out,
                "已载入{}的名册第{}版，证书已写入 {}",
                taken.body_name(),
                taken.roster().version,
                file.display()
            )?;
        }
        IdentityCommand::Passphrase {
            file,
            passphrase_file,
            new_passphrase_file,
        } => {
            let old = secret(passphrase_file.as_deref(), "旧口令")?;
            let new = new_secret(new_passphrase_file.as_deref(), "新口令")?;
            identity::change_passphrase_of(&file, &old, &new)?;
            writeln!(
                out,
                "口令已更换。以前的备份仍用旧口令打开，请重新备份并删除旧备份。"
            )?;
        }
        IdentityCommand::Backup {
            file,
            passphrase_file,
            out: copy,
        } => {
            let passphrase = secret(passphrase_file.as_deref(), "口令")?;
            let made = identity::back_up_file(&file, &passphrase, &copy)?;
            writeln!(
                out,
                "已备份到 {}，并已打开核对。{}",
                copy.display(),
                made.note.zh
            )?;
        }
    }
    Ok(())
}

impl Whose {
    fn keys<'a>(&'a self, passphrase: &'a str) -> NewKeys<'a> {
        NewKeys {
            id: &self.id,
            name: &self.name,
            role: identity::role_of(self.part.into()),
            passphrase,
        }
    }
}

/// Says what was made, and writes the request where one was asked for.
fn made(
    whose: &Whose,
    passphrase: &str,
    pin: Option<&Pin>,
    file: &Path,
    now: DateTime<FixedOffset>,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    writeln!(out, "已新建身份 {}，等待评估机构认证", file.display())?;
    if let Some(request) = &whose.enrol {
        identity::enrolment_file(file, passphrase, pin, request, now)?;
        show(request, now, out)?;
    }
    Ok(())
}

fn show(file: &Path, now: DateTime<FixedOffset>, out: &mut impl Write) -> anyhow::Result<()> {
    let said = identity::described(file, || Err(AppError::NoPassphrase), None, now)?;
    for line in said.lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

impl Body {
    fn change(
        self,
        wanted: &Wanted,
        about: &About<'_>,
        now: DateTime<FixedOffset>,
        reader: &Reader,
        out: &mut impl Write,
    ) -> anyhow::Result<()> {
        let passphrase = secret(self.body_passphrase_file.as_deref(), "机构密钥的口令")?;
        let desk = match (self.trust, self.register, self.identity) {
            (Some(trust), _, _) => CertifyingDesk::File { trust },
            (None, Some(register), Some(identity)) => CertifyingDesk::Register {
                register,
                who: match self.passphrase_file {
                    Some(passphrase) => Credentials {
                        identity,
                        passphrase,
                        pin: self.pin_file,
                    },
                    None => anyhow::bail!("--register 需要 --passphrase-file。"),
                },
            },
            _ => anyhow::bail!("需要 --trust，或者 --register 和 --identity。"),
        };
        let body_key = (self.body.as_path(), passphrase.as_str());
        let next = desk.change(body_key, wanted, about, &self.out, now, reader)?;
        writeln!(
            out,
            "名册第{}版已写入 {}，请发给专家载入",
            next.roster().version,
            self.out.display()
        )?;
        Ok(())
    }
}
