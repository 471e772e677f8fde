//! Evidence in the real window: every kind is opened, words are found, places pinned and found again, photos outlive a power cut.

use std::time::{Duration, Instant};

use dunping_tests::demonstration;

use crate::stage::{Stage, Window};

const ENTER: &str = "\u{E007}";
const BACK: &str = "\u{E003}";
const ESCAPE: &str = "\u{E00C}";
/// A page of a PDF is drawn when a canvas in sight holds something dark.
pub(crate) const PAGE_IS_DRAWN: &str = r#"
    const room = document.querySelector('[data-testid="pdf-pages"]')
    if (!room) return false
    const { top, bottom } = room.getBoundingClientRect()
    return [...room.querySelectorAll('canvas')].some((canvas) => {
      const box = canvas.getBoundingClientRect()
      if (!canvas.width || box.bottom < top || box.top > bottom) return false
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
      for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 200 && data[at] + data[at + 1] + data[at + 2] < 240) return true
      return false
    })"#;
/// Every canvas of the viewer together, in pixels.
const PIXELS: &str = r#"return [...document.querySelectorAll('[data-testid="pdf-pages"] canvas')].reduce((sum, { width, height }) => sum + width * height, 0)"#;

fn begin(stage: &Stage, demo: &demonstration::OwnCopy) -> Window {
    let window = stage.open(&["--demo".as_ref(), demo.folder()]);
    window.click(&format!("demo-{}", demo.seated("T", 1).who));
    window.reads("progress", "/19");
    window.click("tab-clauses");
    window
}

fn all_evidence(window: &Window) {
    window.click_this("[role=tab]:nth-of-type(2)");
}

fn open(window: &Window, file: &str) {
    window.click(&format!("evidence-{file}"));
    window.see("viewer");
}

fn close(window: &Window) {
    window.click("viewer-close");
    window.gone("[data-testid=viewer]");
}

#[test]
fn every_kind_of_evidence_opens() {
    let (stage, demo) = (Stage::new("evidence"), demonstration::own());
    let window = begin(&stage, &demo);
    all_evidence(&window);

    open(&window, "FJ02");
    window.holds("a page is drawn", PAGE_IS_DRAWN);
    window.click("pdf-thumbs");
    window.see("thumb-1");
    window.click("pdf-find");
    window.type_into("find-word", "研发费用");
    window.reads("find-count", "1 /");
    window.see("pdf-hit");
    window.click("find-next");
    window.reads("find-count", "2 /");
    window.picture("found");
    window.click("pdf-turn");
    window.holds("the turned page is drawn", PAGE_IS_DRAWN);
    window.picture("turned");
    close(&window);

    open(&window, "FJ11");
    // A line that may be cut off has no visible text for the driver.
    window.holds(
        "the photo's size is told",
        "return document.querySelector('[data-testid=\"image-facts\"]')?.textContent.includes('3264 × 2448')",
    );
    window.click("image-turn");
    window.picture("photo-turned");
    close(&window);

    open(&window, "研发费用归集说明.docx");
    window.reads("paper", "领料单、发票");
    window.picture("document");
    close(&window);
    open(&window, "研发组织管理办法.txt");
    window.reads("paper", "第三条 研发项目实行项目负责人制");
    window.picture("text");
    close(&window);
    open(&window, "研发领料单扫描件.pdf");
    window.holds("the scan is drawn", PAGE_IS_DRAWN);
    window.click("pdf-whole");
    window.picture("scan");
    close(&window);

    stage.answer("ExportEvidence", &[&stage.out("")]);
    open(&window, "FJ02");
    window.click("export");
    window.reads("exported", "2025年度审计报告");
    let exported = stage.out("2025年度审计报告（节选）.pdf");
    let original = demo.path("attachments/2025年度审计报告（节选）.pdf");
    assert_eq!(
        std::fs::read(exported).expect("the exported file"),
        std::fs::read(original).expect("the original")
    );
}

#[test]
fn a_file_of_five_hundred_pages_scrolls() {
    let (stage, demo) = (Stage::new("long"), demonstration::own());
    let window = begin(&stage, &demo);
    all_evidence(&window);
    let began = Instant::now();
    open(&window, "研发项目工时记录.pdf");
    window.holds("the first page is drawn", PAGE_IS_DRAWN);
    let first = began.elapsed();
    window.reads("pdf-count", "520");
    window.holds(
        "few pages are there at all",
        "return document.querySelectorAll('[data-testid=\"pdf-pages\"] .page').length <= 5",
    );
    // Two seconds of scrolling through the file: how long the frames take.
    let scrolled = r#"
        const room = document.querySelector('[data-testid="pdf-pages"]')
        if (!window.measured) {
          window.measured = { frames: [], done: false }
          const step = (last) => requestAnimationFrame((now) => {
            if (last) window.measured.frames.push(now - last)
            room.scrollTop += 700
            if (window.measured.frames.length < 120) step(now)
            else window.measured.done = true
          })
          step(0)
        }
        return window.measured.done"#;
    window.holds("the file was scrolled through", scrolled);
    let frames =
        "return JSON.stringify(window.measured.frames.map(Math.round).toSorted((a, b) => a - b))";
    let frames: Vec<u64> =
        serde_json::from_str(window.look(frames).as_str().expect("frames")).expect("numbers");
    let pixels = window.look(PIXELS).as_u64().expect("a number");
    window.note(
        "scrolling-ms",
        &format!(
            "first page after {first:?}; frames: median {} ms, 95 % {} ms, longest {} ms; canvases {pixels} pixels",
            frames[frames.len() / 2],
            frames[frames.len() * 95 / 100],
            frames[frames.len() - 1]
        ),
    );
    assert!(pixels <= 36_000_000, "{pixels} pixels");
    // The page number leads there.
    window.click("pdf-page");
    window.type_into("pdf-page", &format!("{BACK}{BACK}{BACK}412{ENTER}"));
    window.holds(
        "page 412 is there",
        "return Boolean(document.querySelector('[data-page=\"412\"]'))",
    );
    window.holds("page 412 is drawn", PAGE_IS_DRAWN);
    window.picture("page-412");
    assert!(first < Duration::from_secs(20), "{first:?}");
}

#[test]
fn a_pinned_place_is_found_again_and_words_in_everything() {
    let (stage, demo) = (Stage::new("pins"), demonstration::own());
    let window = begin(&stage, &demo);
    window.click("clause-4.2.3.a");
    window.click("open-search");
    window.type_into("search-word", "研发费用合计");
    window.type_into("search-word", &format!("{BACK}{BACK}"));
    window.see("search-hit");
    window.holds("all files were read", "return !/\\d+\\/\\d+/.test(document.querySelector('[data-testid=\"search-state\"]').textContent)");
    window.holds(
        "several files have the word",
        "return document.querySelectorAll('[data-testid=\"search-group\"]').length >= 3",
    );
    window.picture("search");
    window.click("search-hit");
    window.see("viewer");
    close(&window);
    window.click("search-close");

    window.click("evidence-FJ03");
    window.holds("a page is drawn", PAGE_IS_DRAWN);
    window.click("pin-start");
    window.see("area-picker");
    window.holds(
        "the keys draw",
        "return document.activeElement.dataset.testid === 'area-picker'",
    );
    window.picture("picking");
    window.keys(ENTER);
    window.see("pin-form");
    window.type_into("pin-note", "合计数与申报表一致");
    window.picture("pin-form");
    window.click("pin-save");
    window.see_this("[data-testid^=mark-]");
    window.picture("pinned");
    close(&window);
    window.reads("own-evidence", "合计数与申报表一致");

    // A note that is begun and left stays: in the form of the place, on the disk, and after the case was left.
    window.click("evidence-FJ02");
    window.holds("a page is drawn", PAGE_IS_DRAWN);
    window.click("pin-start");
    window.see("area-picker");
    window.keys(ENTER);
    window.type_into("pin-note", "审计报告附注五");
    window.keys(ESCAPE);
    window.gone("[data-testid=pin-form]");
    // What may be cut off has no visible text for the driver.
    window.holds(
        "the note is still to be seen",
        "return document.querySelector('[data-testid=\"pin-resume\"]')?.textContent.includes('审计报告附注五')",
    );
    window.picture("pin-put-aside");
    close(&window);
    window.reads("own-begun", "审计报告附注五");
    window.see_this("[data-testid=saved-at][data-state=saved]");
    window.click("leave");
    window.click(&format!("demo-{}", demo.seated("T", 1).who));
    window.click("tab-clauses");
    window.click("clause-4.2.3.a");
    window.click("own-begun");
    window.holds(
        "the note is in its form again",
        "return document.querySelector('[data-testid=\"pin-note\"]')?.value === '审计报告附注五'",
    );
    window.click("pin-save");
    window.gone("[data-testid=pin-form]");
    close(&window);
    window.gone("[data-testid=own-begun]");

    // A cell of the workbook, and a clause reached from a cell.
    window.click_this("[data-testid^=cell-]");
    window.reads("grid-about", "4.2.3.a");
    window.click("pin-start");
    window.click("pin-cells");
    window.click("pin-save");
    window.gone("[data-testid=pin-form]");
    window.picture("pinned-cell");
    window.keys(ESCAPE);
    window.gone("[data-testid=viewer]");
    window.see_this("[data-testid=saved-at][data-state=saved]");
    window.kill();

    let window = begin(&stage, &demo);
    window.click("clause-4.2.3.a");
    window.reads("own-evidence", "合计数与申报表一致");
    window.click_this("[data-testid^=own-p]");
    window.see_this("[data-testid^=mark-]");
    window.picture("reopened-at-the-place");
    close(&window);
    window.click_this("[data-testid^=unpin-]");
    window.click("unpin-undo");
    window.reads("own-evidence", "合计数与申报表一致");
    window.picture("own-evidence");
}

#[test]
fn a_photo_outlives_a_power_cut() {
    let (stage, demo) = (Stage::new("visit"), demonstration::own());
    let window = begin(&stage, &demo);
    window.click("tab-visit");
    window.picture("empty");
    window.type_into("visit-place", "沈阳市浑南区科创大厦A座6层");
    window.type_into("visit-met", "佟立恒（总经理）");
    window.click(&format!("present-{}", demo.seated("T", 1).who));
    let photo = demo.path("attachments/研发实验室照片.jpg");
    stage.answer("OpenPhotos", &[&photo]);
    window.type_into("visit-note", "实验室有模拟工控网络机架。");
    window.click("add-photos");
    window.see("entry-v1");
    window.see("photo-thumb");
    window.type_into("visit-note", "质量经理说明了归档");
    window.see_this("[data-testid=saved-at][data-state=saved]");
    window.kill();

    let window = stage.open(&["--demo".as_ref(), demo.folder()]);
    window.click(&format!("demo-{}", demo.seated("T", 1).who));
    window.click("tab-visit");
    window.see("entry-v1");
    window.holds(
        "the photo is shown again",
        "const photo = document.querySelector('[data-testid=\"photo-thumb\"]'); return Boolean(photo && photo.complete && photo.naturalWidth > 100)",
    );
    window.holds(
        "what was typed for the next entry is there again",
        "return document.querySelector('[data-testid=\"visit-note\"]').value === '质量经理说明了归档'",
    );
    window.picture("after-the-power-cut");
    stage.answer("OpenCamera", &[&demo.path("attachments")]);
    window.click("add-camera");
    window.click("camera-办公场所照片.jpg");
    window.picture("camera");
    window.click("camera-add");
    window.see("entry-v2");
    window.picture("two-photos");
    window.click("remove-v2");
    window.click("visit-undo");
    window.see("entry-v2");
    let small = "return [...document.querySelectorAll('.visit button:not(.thumb), .visit input[type=text], .visit select')].filter((it) => it.getBoundingClientRect().height < 48).length === 0";
    window.holds("every target is large", small);
    // The original is on the disk nowhere but encrypted, byte for byte.
    let blobs = stage.case_folder().join("blobs");
    let names: Vec<_> = std::fs::read_dir(blobs).expect("blobs").collect();
    assert_eq!(names.len(), 2);
}
