//! A body and its experts, made by the command line in a folder of their own.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, Utc};
use dunping_app::contract::Pin;
use dunping_app::{Places, Reader, Session, session};
use dunping_tests::programs::{Ended, program, run};
use serde_json::Value;
use tempfile::TempDir;

/// A folder in which a body and its experts come to be.
pub(crate) struct House {
    folder: TempDir,
}

/// The experts of the panel: two technical, one finance.
pub(crate) const EXPERTS: [(&str, &str, &str); 3] = [
    ("T001", "陈立", "technical"),
    ("T002", "王𠮷", "technical"),
    ("F001", "周敏", "finance"),
];

impl House {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// A file with a passphrase of six generated words.
    pub(crate) fn passphrase(&self, who: &str) -> String {
        let file = self.path(&format!("{who}.words"));
        if !file.exists() {
            let words = run(["identity", "words"]).with(0);
            assert_eq!(words.out.split_whitespace().count(), 6, "{}", words.out);
            assert!(words.err.contains("2 的 64 次方"), "{}", words.err);
            fs::write(&file, words.out).expect("a passphrase");
        }
        file.display().to_string()
    }

    pub(crate) fn identity(&self, arguments: &[&str]) -> Ended {
        run([&["identity"], arguments].concat())
    }

    pub(crate) fn found(&self) {
        let made = self.found_again().with(0);
        assert!(made.out.contains("recovery.age"), "{}", made.out);
    }

    /// Founds the body, whether or not it was founded before.
    pub(crate) fn found_again(&self) -> Ended {
        let (staff, body, recovery) = (
            self.passphrase("S001"),
            self.passphrase("body"),
            self.passphrase("recovery"),
        );
        self.identity(&[
            "found",
            "--name",
            "虚构评估机构",
            "--staff-id",
            "S001",
            "--staff-name",
            "徐敏",
            "--body-passphrase-file",
            &body,
            "--recovery-passphrase-file",
            &recovery,
            "--passphrase-file",
            &staff,
            &self.text("body"),
        ])
    }

    /// Makes an expert's identity in a folder of its own, with the request beside it.
    pub(crate) fn enrol(&self, person: (&str, &str, &str)) -> String {
        let (request, made) = self.enrol_from(&["new"], person);
        let made = made.with(0);
        assert!(made.out.contains("指纹"), "{}", made.out);
        request
    }

    /// The same with a key that comes from elsewhere: how the command begins. Answers where the request is to be, and how it ended.
    pub(crate) fn enrol_from(
        &self,
        source: &[&str],
        (id, name, part): (&str, &str, &str),
    ) -> (String, Ended) {
        fs::create_dir_all(self.path(id)).expect("a folder");
        let request = self.text(&format!("{id}/{id}.dpenrol"));
        let (words, identity) = (self.passphrase(id), self.text(&format!("{id}/{id}.age")));
        let person = ["--id", id, "--name", name, "--part", part];
        let files = ["--passphrase-file", &words, "--enrol", &request, &identity];
        let made = self.identity(&[source, &person, &files].concat());
        (request, made)
    }

    /// The body certifies the requests of all experts, and each takes the certificate.
    pub(crate) fn certify(&self, requests: &[String]) {
        for request in requests {
            let _ = self.at_register(&["certify", request]).with(0);
        }
        for (id, _, _) in EXPERTS {
            let _ = self.adopt(id, &self.text("trust.dptrust")).with(0);
        }
    }

    /// A command of the body at its register; the new roster goes into `trust.dptrust` beside the body's folder.
    pub(crate) fn at_register(&self, arguments: &[&str]) -> Ended {
        let (staff, body) = (self.passphrase("S001"), self.passphrase("body"));
        self.identity(
            &[
                arguments,
                &[
                    "--body",
                    &self.text("body/body.age"),
                    "--body-passphrase-file",
                    &body,
                    "--register",
                    &self.text("body/register"),
                    "--identity",
                    &self.text("body/S001.age"),
                    "--passphrase-file",
                    &staff,
                    "--out",
                    &self.text("trust.dptrust"),
                ],
            ]
            .concat(),
        )
    }

    pub(crate) fn adopt(&self, id: &str, trust: &str) -> Ended {
        self.identity(&[
            "adopt",
            &self.text(&format!("{id}/{id}.age")),
            "--passphrase-file",
            &self.passphrase(id),
            "--trust",
            trust,
        ])
    }

    pub(crate) fn show(&self, file: &str, who: Option<&str>) -> Value {
        let mut arguments = vec!["show".to_owned(), file.to_owned(), "--json".to_owned()];
        if let Some(who) = who {
            arguments.extend(["--passphrase-file".to_owned(), self.passphrase(who)]);
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        serde_json::from_str(&self.identity(&arguments).with(0).out).expect("JSON")
    }

    /// The PIN of somebody whose key is in a token: it lies in a file of the house then.
    pub(crate) fn pin(&self, who: &str) -> Option<Pin> {
        let typed = fs::read_to_string(self.path(&format!("{who}.pin"))).ok()?;
        Some(Pin::new(typed.trim_end().to_owned()))
    }

    /// Somebody at the program, as in the window.
    pub(crate) fn at_work(&self, identity: &str, who: &str) -> (Session, TempDir) {
        let data = tempfile::tempdir().expect("a folder");
        let mut session = Session::new(Places {
            data: data.path().to_path_buf(),
            reader: Reader::Worker(program("dunping")),
        });
        let file = token(&mut session, &self.path(identity));
        let words = fs::read_to_string(self.passphrase(who)).expect("the words");
        let pin = self.pin(who);
        session::unlock(&mut session, &file, words.trim_end(), pin.as_ref(), now())
            .expect("unlocked");
        (session, data)
    }
}

pub(crate) fn token(session: &mut Session, path: &Path) -> String {
    session.tokens(vec![path.to_path_buf()]).remove(0).token
}

pub(crate) fn now() -> DateTime<FixedOffset> {
    Utc::now().with_timezone(&FixedOffset::east_opt(8 * 3600).expect("an offset"))
}
