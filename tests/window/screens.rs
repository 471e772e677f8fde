//! Every screen in both languages: held against the rules for everyone, no wider than the window, and left as a picture to look at. The
//! main ones are looked at in the dark as well.

use std::cell::RefCell;

use dunping_tests::demonstration::{self, OwnCopy};

use crate::opening::unlock;
use crate::stage::{Stage, Window};

const ESCAPE: &str = "\u{E00C}";
const ENTER: &str = "\u{E007}";
const DRAWN: &str = "const page = document.querySelector('[data-testid=pdf-pages] canvas'); return Boolean(page && page.width > 100)";
/// What stands in the page wider than the window itself. A room that scrolls by itself is none of it.
const NARROW_ENOUGH: &str = "return document.documentElement.scrollWidth <= window.innerWidth && document.documentElement.scrollHeight <= window.innerHeight";

/// What is Chinese on an English page and not marked as such.
const UNTRANSLATED: &str = include_str!("untranslated.js");

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Chinese,
    English,
}

/// Somebody who walks through the screens and looks at each.
struct Walk<'a> {
    stage: &'a Stage,
    demo: &'a OwnCopy,
    language: Language,
    /// What was left in Chinese, with the screen it stood on.
    untranslated: RefCell<Vec<String>>,
}

impl Walk<'_> {
    /// Opens the program in the language of the walk.
    fn open(&self, arguments: &[&std::path::Path]) -> Window {
        let window = self.stage.open(arguments);
        window.see("language");
        if self.language == Language::English && window.text("language") == "English" {
            window.click("language");
        }
        let language = match self.language {
            Language::Chinese => "zh-CN",
            Language::English => "en",
        };
        let is = format!("return document.documentElement.lang === '{language}'");
        window.holds("the page has its language", &is);
        window
    }

    fn look(&self, window: &Window, screen: &str) {
        window.holds("nothing is wider than the window", NARROW_ENOUGH);
        window.accessible(screen);
        window.picture(screen);
        if self.language == Language::English {
            let left = window.look(UNTRANSLATED);
            let left = left.as_array().expect("a list").iter();
            let left = left.map(|text| format!("{screen}: {text}"));
            self.untranslated.borrow_mut().extend(left);
        }
    }

    /// A screen on which people spend their time.
    fn look_also_in_the_dark(&self, window: &Window, screen: &str) {
        self.look(window, screen);
        let set = |theme: &str| {
            let script = format!("document.documentElement.dataset.theme = '{theme}'; return true");
            window.holds("the theme is set", &script);
        };
        set("dark");
        window.accessible(&format!("{screen} in the dark"));
        window.picture(&format!("{screen}-dark"));
        set("light");
    }

    /// A dialog: looked at, and closed by the keyboard.
    fn look_at_dialog(&self, window: &Window, opener: &str, screen: &str) {
        window.click(opener);
        window.see_this("dialog[open]");
        self.look(window, screen);
        window.keys(ESCAPE);
        window.gone("dialog[open]");
    }

    fn nobody_has_worked_here_yet(&self) {
        let window = self.open(&[]);
        self.look(&window, "first-run");
        self.look_at_dialog(&window, "create-identity", "identity-create");
        self.look_at_dialog(&window, "found-open", "identity-found");
        window.click("verify-open");
        window.see("verify-choose");
        self.look(&window, "verify-empty");
        window.click("leave");
        window.click("practice-begin");
        window.see("practice");
        self.look(&window, "practice");
        window.click("practice-end");
        window.see("practice-card");
    }

    fn the_expert(&self, window: &Window) {
        let expert = self.demo.seated("T", 1);
        window.see("demo");
        self.look_also_in_the_dark(window, "start");
        window.click(&format!("demo-{}", expert.who));
        window.see("cover");
        self.look_also_in_the_dark(window, "cover");
        window.click("recuse");
        window.see("circumstances");
        self.look(window, "recusal");
        window.click("declared");
        window.click("begin");
        window.click("clause-4.2.3.a");
        window.keys("2");
        window.see("override");
        self.look_also_in_the_dark(window, "clauses");
        window.click("clause-4.3.2");
        self.look(window, "growth");
        window.click("clause-4.2.3.a");
        window.click("correct-rd.total.2025");
        window.type_into("correction-value", "1,000,199.99");
        window.see("flips");
        self.look(window, "correction");
        window.click("correction-close");
        self.the_evidence(window);
        window.click("layout");
        window.see("clause-grid");
        self.look_also_in_the_dark(window, "table");
        window.click("layout");
        window.see("clause-paper");
        window.click("help");
        window.see_this("dialog[open]");
        self.look(window, "keys");
        window.keys(ESCAPE);
        window.gone("dialog[open]");
        self.the_visit(window);
        window.click("tab-summary");
        window.see("summary");
        self.look_also_in_the_dark(window, "summary");
        window.click("seal-open");
        window.see("seal-gaps");
        self.look(window, "seal-gaps");
        window.keys(ESCAPE);
        window.gone("dialog[open]");
        window.click("leave");
    }

    fn the_evidence(&self, window: &Window) {
        window.click("evidence-FJ02");
        window.holds("a page is drawn", DRAWN);
        window.click("pdf-thumbs");
        window.see("thumb-1");
        window.click("pin-start");
        window.see("area-picker");
        self.look(window, "marking");
        window.keys(ENTER);
        window.see("pin-form");
        self.look_also_in_the_dark(window, "pdf");
        window.click("pin-discard");
        window.click("viewer-close");
        window.click("open-workbook");
        window.see_this("[role=grid]");
        self.look(window, "workbook");
        window.click("viewer-close");
        window.click("open-search");
        window.type_into("search-word", "研发费用");
        window.see("search-hit");
        self.look(window, "search");
        window.click("search-close");
    }

    fn the_visit(&self, window: &Window) {
        window.click("tab-visit");
        window.see("visit-note");
        let photo = self.demo.path("attachments/研发实验室照片.jpg");
        self.stage.answer("OpenPhotos", &[&photo]);
        window.type_into("visit-note", "三排机架");
        window.click("add-photos");
        window.see("photo-thumb");
        self.stage
            .answer("OpenCamera", &[&self.demo.path("attachments")]);
        window.click("add-camera");
        window.see("camera");
        self.look_also_in_the_dark(window, "visit");
    }

    fn the_chair(&self, window: &Window) {
        window.click(&format!("demo-{}", self.demo.seated("T", 0).who));
        window.see("refusals");
        self.look(window, "chair-waiting");
        window.click("take-in-demo");
        window.see("import-plan");
        self.look(window, "import");
        window.click("import-confirm");
        window.see("outcome");
        window.click("expand-4.4.2");
        self.look_also_in_the_dark(window, "chair");
        window.click("preview");
        window.holds("a page of the report is drawn", DRAWN);
        self.look(window, "report");
        window.click("viewer-close");
        window.click("conclude");
        window.see("conclude-passphrase");
        self.look(window, "conclude");
        window.keys(ESCAPE);
        window.gone("dialog[open]");
        window.click("leave");
    }

    fn the_staff(&self, window: &Window) {
        window.click("demo-staff");
        window.see_this("[data-testid^=\"register-row-\"]");
        self.look_also_in_the_dark(window, "register");
        for (opener, screen) in [
            ("policy", "policy"),
            ("statistics", "statistics"),
            ("write-template", "template"),
            ("intake", "intake"),
        ] {
            self.look_at_dialog(window, opener, screen);
        }
        window.click("roster");
        window.see("roster-version");
        self.look_also_in_the_dark(window, "roster");
        self.look_at_dialog(window, "revoke-T001", "roster-revoke");
        window.click("roster-leave");
        window.click_this("[data-testid^=\"register-row-\"] button");
        window.see("case-state");
        self.look_also_in_the_dark(window, "case");
        for part in [
            "clauses",
            "findings",
            "doubts",
            "attachments",
            "papers",
            "documents",
            "history",
        ] {
            window.click(&format!("part-{part}"));
            window.see_this("[role=tabpanel][data-state=active]");
            self.look(window, &format!("case-{part}"));
        }
        window.click("leave");
        window.click("leave");
        self.look_at_dialog(window, "mine", "identity-mine");
    }

    fn what_does_not_go_well(&self, window: &Window) {
        let [report, text] = [self.demo.path("report.pdf"), self.stage.out("text.dpcase")];
        std::fs::write(&text, "这只是一段文字。\n".repeat(100)).expect("a text");
        self.stage.answer("OpenAny", &[&report, &text]);
        window.click("verify-open");
        window.click("verify-choose");
        window.see_this("[data-testid=verification][data-holds=false]");
        self.look(window, "verify");
        window.click("leave");
        window.click("lock");
        let staff = self.demo.person("staff");
        unlock(self.stage, window, self.demo, &staff.who, "mistyped");
        window.see("failure");
        self.look(window, "wrong-passphrase");
    }
}

fn walk(name: &'static str, language: Language) {
    let (stage, demo) = (Stage::new(name), demonstration::own());
    let walk = Walk {
        stage: &stage,
        demo: &demo,
        language,
        untranslated: RefCell::default(),
    };
    walk.nobody_has_worked_here_yet();
    let window = walk.open(&["--demo".as_ref(), demo.folder()]);
    walk.the_expert(&window);
    walk.the_chair(&window);
    walk.the_staff(&window);
    walk.what_does_not_go_well(&window);
    let left = walk.untranslated.into_inner();
    assert!(left.is_empty(), "left in Chinese:\n{}", left.join("\n"));
}

#[test]
fn every_screen_in_chinese() {
    walk("zh", Language::Chinese);
}

#[test]
fn every_screen_in_english() {
    walk("en", Language::English);
}
