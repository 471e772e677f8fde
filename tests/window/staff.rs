//! The staff's desk: the register, a new case from a workbook and a folder, the draw, the sealed package.

use dunping_tests::demonstration;
use dunping_tests::oracle::script;

use crate::stage::Stage;

#[test]
fn staff_take_a_case_from_the_workbook_to_the_panel() {
    let (stage, demo) = (Stage::new("staff"), demonstration::own());
    let staff = demo.person("staff");
    let window = stage.open(&["--demo".as_ref(), demo.folder()]);
    window.click("demo-staff");
    window.see_this("[data-testid^=\"register-row-\"]");
    assert_eq!(window.count("[data-testid^=\"register-row-\"]"), 2);
    let rows = window.text_of("main table");
    for firm in ["沈阳盛安网络科技有限公司", "大连联贝数据技术有限公司"] {
        assert!(rows.contains(firm), "{firm} is not in {rows}");
    }
    window.picture("register");
    window.type_into("register-search", "联贝");
    window.holds(
        "one case is left",
        "return document.querySelectorAll('[data-testid^=\"register-row-\"]').length === 1",
    );
    window.click_this("[data-testid^=\"register-row-\"] button");
    window.reads("case-state", "不通过");
    window.picture("a-failed-case");
    window.click("part-history");
    window.see_this("[role=tabpanel][data-state=active] table");
    let history = window.text_of("[role=tabpanel][data-state=active]");
    assert!(
        history.contains("钟离慧（S001）") && history.contains("专家组评审结果：不通过"),
        "{history}"
    );
    window.picture("history");
    window.click("leave");

    stage.answer("OpenWorkbook", &[&demo.path("workbook.xlsx")]);
    stage.answer("OpenAttachments", &[&demo.path("attachments")]);
    window.click("intake");
    window.click("intake-workbook");
    window.click("intake-attachments");
    window.picture("intake");
    window.click("intake-confirm");
    window.see_this("[data-testid=step-pass_pre_review][data-state=now]");
    window.picture("pre-review");
    window.click("part-findings");
    window.picture("findings");
    window.click("action-pass_pre_review");

    window.click("action-commit_draw");
    window.see("exclude-T001");
    window.picture("draw");
    window.type_into("draw-finance", "\u{E003}\u{E017}3");
    window.click("draw-commit");
    assert_eq!(
        window.failure().0,
        "panel_size",
        "six seats are an even panel"
    );
    window.picture("even-panel");
    window.type_into("draw-finance", "\u{E003}\u{E017}2");
    window.click("draw-commit");
    let commitment = window.text("commitment");
    assert!(
        commitment.len() == 64 && commitment.bytes().all(|b| b.is_ascii_hexdigit()),
        "{commitment}"
    );
    window.picture("committed");
    window.type_into(
        "entropy",
        "ssq:2026131=03,08,11,19,24,30+07\u{E006}witness:W01=4711",
    );
    window.click("action-reveal_draw");
    window.see("seats");
    assert_eq!(window.count("[data-testid=seats] tr"), 5);
    window.picture("drawn");

    let package = stage.out("new.dpcase");
    stage.answer("SaveCase", &[&package]);
    window.type_into("seal-case-passphrase", &staff.passphrase);
    window.click("action-seal_case");
    window.reads("written", "new.dpcase");
    window.reads("case-state", "评审");
    window.picture("sealed");
    let said = demo.verify(&[&package]).with(0).out;
    assert!(
        said.contains("沈阳盛安网络科技有限公司") && said.contains("抽取"),
        "{said}"
    );
    window.click("leave");
    window.holds(
        "the register has three cases",
        "return document.querySelectorAll('[data-testid^=\"register-row-\"]').length === 3",
    );
}

#[test]
fn staff_say_how_doubtful_cells_are_to_be_read() {
    let (stage, demo) = (Stage::new("doubts"), demonstration::own());
    let template = stage.out("template.xlsx");
    let doubtful = stage.out("doubtful.xlsx");
    let _ = script(
        "acceptance/doubt.py",
        &[&demo.path("workbook.xlsx"), &doubtful],
    )
    .with(0);
    let window = stage.open(&["--demo".as_ref(), demo.folder()]);
    window.click("demo-staff");
    stage.answer("SaveTemplate", &[&template]);
    window.click("write-template");
    window.type_into("template-year", "2027");
    window.picture("template");
    window.click("template-save");
    window.reads("written", "template.xlsx");
    assert!(template.is_file(), "the template is saved");

    stage.answer("OpenWorkbook", &[&doubtful]);
    stage.answer("OpenAttachments", &[&demo.path("attachments")]);
    window.click("intake");
    window.click("intake-workbook");
    window.click("intake-attachments");
    window.click("intake-confirm");
    window.reads("open-doubts", "3 处");
    window.click("part-doubts");
    window.picture("doubts");
    let research = "研发费用明细";
    assert!(window.text("doubt-0").contains(research));
    window.click("place-rd.total.2025");
    window.holds(
        "the cell is marked as to be confirmed",
        "return document.querySelector('[role=gridcell][aria-selected=true]')?.classList.contains('needs_confirm') === true",
    );
    window.reads("grid-about", "待确认");
    window.picture("grid");
    window.click("viewer-close");
    window.click("all-0-unit=元");
    window.gone("[data-testid=open-doubts]");
    assert!(
        window
            .text_of("[data-testid=confirmed-by]")
            .contains("S001")
    );
    window.picture("confirmed");
    window.click("place-rd.total.2025");
    window.holds(
        "the cell is marked as confirmed",
        "return document.querySelector('[role=gridcell][aria-selected=true]')?.classList.contains('ok_with_note') === true",
    );
    window.reads("grid-said", "金额单位是元");
    window.picture("confirmed-grid");
    window.click("viewer-close");
    window.click("part-clauses");
    window.holds(
        "4.2.3.a is computed",
        "return document.querySelector('[role=tabpanel][data-state=active]').textContent.includes('5.0000%')",
    );
}
