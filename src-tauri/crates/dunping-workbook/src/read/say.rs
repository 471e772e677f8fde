//! What is said of single cells while they are read, in both languages. Texts only: when to say them is decided elsewhere.

use dunping_domain::finding::Severity;

use super::{Guess, Spot, Why};
use crate::cells::Hidden;
use crate::number::Defect;

/// A required figure that is blank.
pub(crate) fn blank(name: &str) -> Defect {
    Defect::new(
        "E00",
        Severity::Missing,
        format!("“{name}”为空。没有发生额请填0，有发生额请填写实际数值；空白不按0处理。"),
    )
    .english(format!(
        "“{name}” is blank. Write 0 where there is none, otherwise the number; a blank is not 0."
    ))
}

/// A result of 0 beside cells that are not 0.
pub(crate) fn dummy_zero() -> Defect {
    Defect::new(
        "E15",
        Severity::Confirm,
        "公式结果为0，但公式引用的单元格不为0，可能没有重新计算。请用Excel或WPS打开，按F9重算并保存后重新提交。",
    )
    .english(
        "The formula's stored result is 0 although the cells it names are not. Open the file in Excel or WPS, press F9, save, and submit again.",
    )
}

/// A number that nobody who opens the workbook sees.
pub(crate) fn hidden(spot: Spot<'_>) -> Defect {
    let (zh, en) = match spot.sheet.hiding(spot.place) {
        Some(Hidden::Filtered) => ("被筛选掉的行", "rows that are filtered out"),
        Some(Hidden::Row) => ("隐藏的行", "hidden rows"),
        Some(Hidden::Column) => ("隐藏的列", "hidden columns"),
        None => ("隐藏的工作表", "a hidden sheet"),
    };
    Defect::new(
        "E19",
        Severity::Confirm,
        format!("数据在{zh}里，已读出但未采用。请确认是否采用。"),
    )
    .english(format!(
        "The data stand in {en}; they were read, but count only when that is confirmed."
    ))
    .once_a_sheet()
}

/// A named field that is hidden: read, and said.
pub(crate) fn hidden_line() -> Defect {
    Defect::new(
        "E19",
        Severity::Note,
        "内容在隐藏的行、列或工作表里，已照常读取。请核对。",
    )
    .english(
        "The content stands in hidden rows, columns or sheets; it was read all the same. Check it.",
    )
    .once_a_sheet()
}

/// A column that is not sure to be what it was taken for.
pub(crate) fn guessed(guess: Guess, written: &str) -> Defect {
    let expected = guess.expected;
    let defect = match guess.why {
        Why::Like => Defect::new(
            "E03",
            Severity::Confirm,
            format!("表头“{written}”不是模板的栏目，可能是“{expected}”。请确认，或改正表头。"),
        )
        .english(format!(
            "The header “{written}” is none of the template; it may be “{expected}”. Confirm it, or correct the header."
        )),
        Why::Few => Defect::new(
            "E02",
            Severity::Confirm,
            "本表的表头与模板只有一部分相符。请确认各栏读取是否正确，或改用模板的表头。",
        )
        .english("Only some of this table's headers are those of the template. Confirm that its columns are read rightly, or use the template's headers."),
    };
    defect.once_a_sheet()
}

/// A figure whose cell is merged into another.
pub(crate) fn merged(first: &str) -> Defect {
    Defect::new(
        "E01",
        Severity::Missing,
        format!("该单元格与{first}合并，合并单元格里只有{first}有数值，不能当作两项。请拆分后分别填写。"),
    )
    .english(format!(
        "The cell is merged into {first}, which alone holds a number; it cannot stand for two. Split the cells and fill in each."
    ))
}

/// A number in a cell that a merged area covers.
pub(crate) fn covered(first: &str) -> Defect {
    Defect::new(
        "E01",
        Severity::Confirm,
        format!("该单元格与{first}合并，其中的数被遮住，打开工作簿看不到；已读出但未采用。请确认是否采用。"),
    )
    .english(format!(
        "The cell is merged into {first}, which covers its number: nobody who opens the workbook sees it. It counts only when that is confirmed."
    ))
}

/// A result of 0 from a program that does not calculate.
pub(crate) fn never_calculated(application: Option<&str>) -> Defect {
    let (zh, en) = application.map_or(("未写明", "not stated"), |name| (name, name));
    Defect::new(
        "E15",
        Severity::Confirm,
        format!("公式结果为0，而生成文件的程序（{zh}）可能不计算公式。请用Excel或WPS打开并保存后重新提交，或确认确实是0。"),
    )
    .english(format!(
        "The formula's stored result is 0, and the program that wrote the file ({en}) may not calculate formulas. Open and save it in Excel or WPS, or confirm the 0."
    ))
}
