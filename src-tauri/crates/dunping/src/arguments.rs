//! The arguments of the command line.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use dunping_app::assess::Tried;
use dunping_app::unattended::Credentials;

use crate::identity::IdentityCommand;

/// 盾评：网络空间安全企业认定的专家评审（离线）。
#[derive(Debug, Parser)]
#[command(name = "dunping", version, propagate_version = true)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Who works.
#[derive(Debug, Args)]
pub(crate) struct Who {
    /// 身份文件（.age）
    #[arg(long)]
    identity: PathBuf,
    /// 存放口令的文件
    #[arg(long)]
    passphrase_file: PathBuf,
    /// 存放令牌 PIN 的文件（签名密钥在令牌中时）
    #[arg(long)]
    pin_file: Option<PathBuf>,
}

impl From<Who> for Credentials {
    fn from(who: Who) -> Self {
        Self {
            identity: who.identity,
            passphrase: who.passphrase_file,
            pin: who.pin_file,
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 走完两家虚构企业的全部流程，把每一个文件留在文件夹中
    Demo {
        /// 存放演示文件的文件夹
        #[arg(long)]
        out: PathBuf,
    },
    /// 写出空白申报工作簿
    Template {
        /// 申报年度，不给时为今年；财务数据年度是它的上一年
        #[arg(long)]
        year: Option<i32>,
        /// 要写出的 .xlsx 文件
        out: PathBuf,
    },
    /// 读取申报工作簿，计算各条指标
    Assess {
        /// 申报工作簿（.xlsx）
        workbook: PathBuf,
        /// 评审口径文件（TOML），不给时用内置口径
        #[arg(long)]
        policy: Option<PathBuf>,
        /// 评审日（YYYY-MM-DD），不给时为今天；证书、租期等以此日判断
        #[arg(long)]
        on: Option<NaiveDate>,
        /// 试算：某一指标换成另一数值时哪些条款的结论会变，例如 rd.total.2025=100020000（单位为分或人）
        #[arg(long, value_name = "指标=数值")]
        what_if: Option<Tried>,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 抽取专家：承诺、揭示、核验
    Draw {
        /// Which step.
        #[command(subcommand)]
        command: DrawCommand,
    },
    /// 身份：新建、登记、认证、换发、撤销、更换口令、备份
    Identity {
        /// Which step.
        #[command(subcommand)]
        command: IdentityCommand,
    },
    /// 封装登记簿中某案的案卷
    Seal {
        /// 登记簿所在的文件夹
        #[arg(long)]
        register: PathBuf,
        /// 评审编号
        #[arg(long)]
        case: String,
        /// Who seals.
        #[command(flatten)]
        who: Who,
        /// 要写出的 .dpcase 文件
        out: PathBuf,
    },
    /// 打开封装文件，显示摘要
    Open {
        /// 封装文件
        file: PathBuf,
        /// 评估机构的信任文件（.dptrust）
        #[arg(long)]
        trust: PathBuf,
        /// Who opens.
        #[command(flatten)]
        who: Who,
    },
    /// 把封装文件的内容取出到文件夹
    Export {
        /// 封装文件
        file: PathBuf,
        /// 目标文件夹
        folder: PathBuf,
        /// 评估机构的信任文件（.dptrust）
        #[arg(long)]
        trust: PathBuf,
        /// Who opens.
        #[command(flatten)]
        who: Who,
    },
    /// 核验：封装文件、签名的 PDF、抽取记录、信任文件、登记簿
    Verify {
        /// 要核验的文件
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// 评估机构的信任文件（.dptrust）
        #[arg(long)]
        trust: PathBuf,
        /// 身份文件，核验加密的封装文件时需要
        #[arg(long)]
        identity: Option<PathBuf>,
        /// 存放口令的文件
        #[arg(long)]
        passphrase_file: Option<PathBuf>,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 在评审报告上签字：专家组成员签在自己的位置，工作人员盖评估机构的章
    Sign {
        /// 组长签署的评审报告（PDF）
        report: PathBuf,
        /// 评估机构的信任文件（.dptrust）
        #[arg(long)]
        trust: PathBuf,
        /// Who signs.
        #[command(flatten)]
        who: Who,
        /// 手写签名的图片（PNG），只用于外观
        #[arg(long)]
        handwriting: Option<PathBuf>,
        /// 要写出的 PDF
        out: PathBuf,
    },
    /// 国密：对定稿文件作 SM2 分离签名（SM3 摘要），或核验；与文件内的签名并行，不代替它
    Sm2 {
        /// Which step.
        #[command(subcommand)]
        command: Sm2Command,
    },
    /// 比对新旧两个文件：旧文件中的内容在新文件中有没有删除或改动（封装文件、登记簿、签名的 PDF）
    Diff {
        /// 旧文件，或旧登记簿所在的文件夹
        old: PathBuf,
        /// 新文件，或新登记簿所在的文件夹
        new: PathBuf,
        /// 评估机构的信任文件（.dptrust），比对封装文件时需要
        #[arg(long)]
        trust: Option<PathBuf>,
        /// 身份文件，比对封装文件时需要
        #[arg(long)]
        identity: Option<PathBuf>,
        /// 存放口令的文件
        #[arg(long)]
        passphrase_file: Option<PathBuf>,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 汇总一个文件夹中的专家返回包（只试算，不写出）
    Consolidate {
        /// 存放 .dpreturn 的文件夹
        returns: PathBuf,
        /// 案卷（.dpcase）
        #[arg(long)]
        case: PathBuf,
        /// The chair.
        #[command(flatten)]
        who: Who,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
}

/// The steps of a draw.
#[derive(Debug, Subcommand)]
pub(crate) enum DrawCommand {
    /// 生成秘密随机数并给出应公布的承诺
    Commit {
        /// 抽取请求（JSON）
        request: PathBuf,
        /// 存放秘密随机数的文件，揭示之前须保密
        #[arg(long)]
        nonce: PathBuf,
    },
    /// 用公开随机数揭示，输出抽取记录
    Reveal {
        /// 抽取请求（JSON）
        request: PathBuf,
        /// 承诺时保存的秘密随机数
        #[arg(long)]
        nonce: PathBuf,
        /// 公开随机数，每行“来源=数值”
        #[arg(long)]
        entropy: PathBuf,
    },
    /// 重新计算抽取记录
    Verify {
        /// 抽取记录（JSON）
        record: PathBuf,
    },
}

/// What is done with a detached SM2 signature.
#[derive(Debug, Subcommand)]
pub(crate) enum Sm2Command {
    /// 签名
    Sign {
        /// 定稿文件
        file: PathBuf,
        /// SM2 私钥（PKCS#8 PEM，未加密）
        #[arg(long)]
        key: PathBuf,
        /// 要写出的签名文件
        out: PathBuf,
    },
    /// 核验
    Verify {
        /// 定稿文件
        file: PathBuf,
        /// SM2 公钥（PEM）
        #[arg(long)]
        public: PathBuf,
        /// 签名文件
        signature: PathBuf,
    },
}
