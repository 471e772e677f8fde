//! One cell as an amount of money or as a head count. The value is given only when it can be taken exactly; what is in doubt is left out
//! (so that the clause stays undetermined) and said in a [`Defect`].

use dunping_domain::finding::Severity;

use super::alternative::{Alternative, Held, held, in_units, unit_rule};
use super::grammar::{Suffix, error_value};
use super::shown::{Shown, shown};
use super::{Decimal, Defect, MoneyUnit, Rule, Units, written};
use crate::cells::{Cell, Value};
use crate::number::decimal::Rounding;

/// What one cell gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    /// In 分 or 人; `None` when the cell is blank or cannot be taken.
    pub(crate) value: Option<i64>,
    /// The rules that were applied, in order.
    pub(crate) rules: Vec<Rule>,
    /// When only its unit or its format is in doubt: what it may be, the nearest first.
    pub(crate) alternatives: Vec<Alternative>,
    /// What was found.
    pub(crate) defects: Vec<Defect>,
}

/// Whether an amount may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// Profit, net assets.
    Any,
    /// Revenue, costs, head counts.
    NotNegative,
}

/// What stands in a cell as a number, before units.
struct Stated {
    value: Decimal,
    unit: Option<Suffix>,
}

/// Reads a cell as money. `format`: the number format, if it shows the number otherwise than by its digits.
pub(crate) fn money(cell: &Cell, units: Units, sign: Sign, format: Option<&str>) -> Taken {
    let mut taken = Taken::default();
    if let Err(defect) = taken_as_money(cell, units, sign, format, &mut taken) {
        taken.defects.push(defect);
    }
    taken
}

fn taken_as_money(
    cell: &Cell,
    units: Units,
    sign: Sign,
    format: Option<&str>,
    taken: &mut Taken,
) -> Result<(), Defect> {
    let Some(stated) = stated(cell, taken)? else {
        return Ok(());
    };
    let shown = how_shown(cell, format).filter(|_| !stated.value.is_zero());
    let units = match shown {
        Some(shown) if shown.tens == 0 => shown.units.then(units),
        _ => units,
    };
    if stated.value.is_negative() && sign == Sign::NotNegative {
        return Err(Defect::new(
            "E09",
            Severity::Invalid,
            "该项金额不能为负数。请核对后重新填写。",
        )
        .english("This amount cannot be negative. Check it and write it again."));
    }
    let (outside, unknown) = (units.stated(), units.has_unknown());
    if let Some(shown) = shown.filter(|shown| shown.tens != 0) {
        let (stored, seen) = held(stated.value, shown, &outside);
        let first = stored.first().map(|one| one.value);
        let is_one = seen
            .iter()
            .chain(&stored)
            .all(|one| Some(one.value) == first);
        if !is_one || unknown {
            taken.alternatives = seen.into_iter().chain(stored).collect();
            return Err(format_in_doubt(shown));
        }
    }
    let unit = match stated.unit {
        Some(Suffix::Money(unit)) => {
            if outside.first().is_some_and(|outer| *outer != unit) {
                taken.defects.push(unit_in_cell(unit));
            }
            unit
        }
        Some(Suffix::Percent) => {
            return Err(Defect::new(
                "E07",
                Severity::Invalid,
                "金额单元格里填的是百分数。请填写金额。",
            )
            .english("A percentage stands where an amount belongs. Write the amount."));
        }
        Some(Suffix::Head) => {
            return Err(Defect::new(
                "E05",
                Severity::Invalid,
                "金额单元格里填的是人数。请填写金额。",
            )
            .english("A number of persons stands where an amount belongs. Write the amount."));
        }
        None => match outside.as_slice() {
            [unit] if !unknown => *unit,
            // Nothing is nothing in any unit.
            [nearest, ..] if stated.value.is_zero() => *nearest,
            [] if stated.value.is_zero() => MoneyUnit::Yuan,
            units => {
                taken.alternatives = in_units(stated.value, units, unknown);
                return Err(unit_in_doubt(units, unknown));
            }
        },
    };
    let (fen, rounding) = stated.value.to_fen(unit.fen()).ok_or_else(|| {
        Defect::new(
            "E21",
            Severity::Invalid,
            "金额超出可受理范围（10万亿元）。请核对金额和单位。",
        )
        .english(
            "The amount is beyond what is accepted (10^13 yuan). Check the amount and its unit.",
        )
    })?;
    taken.rules.push(unit_rule(unit));
    if rounding == Rounding::Lossy {
        taken.rules.push("rounded_to_fen".into());
        taken.defects.push(
            Defect::new(
                "E21",
                Severity::Note,
                format!("小数位超过分，已四舍五入为{fen}元。"),
            )
            .english(format!(
                "More decimals than 分; rounded half up to {fen} yuan."
            )),
        );
    }
    taken.value = Some(fen.get());
    say_form(cell, taken);
    Ok(())
}

/// How a number is shown by a format that alters it.
fn how_shown(cell: &Cell, format: Option<&str>) -> Option<Shown> {
    match (&cell.value, format) {
        (Value::Number(number), Some(code)) => Some(shown(code, *number)),
        _ => None,
    }
}

fn format_in_doubt(shown: Shown) -> Defect {
    if shown.tens < 0 {
        Defect::new(
            "E07",
            Severity::Confirm,
            "单元格的格式是百分比，显示的数与单元格里存的数不同。请确认采用哪一个。",
        )
        .english("The cell is formatted as a percentage: it shows another number than it holds. Say which counts.")
    } else {
        Defect::new(
            "E04",
            Severity::Confirm,
            "单元格的格式缩小了显示的数，显示的数与单元格里存的数不同。请确认采用哪一个。",
        )
        .english("The cell's format scales the number down: it shows another number than it holds. Say which counts.")
    }
    .once_a_sheet()
}

fn unit_in_cell(unit: MoneyUnit) -> Defect {
    let (name, english) = (unit.name(), unit.english());
    Defect::new(
        "E04",
        Severity::Note,
        format!("单元格内写明“{name}”，与表内单位不同，已按单元格内单位读取。"),
    )
    .english(format!(
        "The cell itself says {english}, unlike the table; the cell's own unit counts."
    ))
}

fn unit_in_doubt(units: &[MoneyUnit], unknown: bool) -> Defect {
    let defect = if unknown {
        Defect::new(
            "E04",
            Severity::Confirm,
            "本表写有不能识别的金额单位，无法换算。请确认采用哪一个单位，或改正单位说明后重新提交。",
        )
        .english("This sheet states a unit of money that is not known. Say which unit counts, or correct the statement and submit again.")
    } else if let [near, far, ..] = units {
        Defect::new(
            "E04",
            Severity::Confirm,
            format!(
                "本表金额的单位有不同说法：较近处写“{}”，另处写“{}”。请确认采用哪一个。",
                near.name(),
                far.name()
            ),
        )
        .english(format!(
            "The unit of this sheet's amounts is stated differently: {} nearby, {} elsewhere. Say which counts.",
            near.english(),
            far.english()
        ))
    } else {
        Defect::new(
            "E04",
            Severity::Confirm,
            "没有写明金额单位，无法换算。请在《企业基本信息》的“金额单位”中选择，或确认采用哪一个单位。",
        )
        .english("No unit of money is stated. Choose it in the sheet 企业基本信息, or say which counts.")
    };
    defect.once_a_sheet()
}

/// Reads a cell as a number of persons. `format`: see [`money`].
pub(crate) fn heads(cell: &Cell, format: Option<&str>) -> Taken {
    let mut taken = Taken::default();
    if let Err(defect) = taken_as_heads(cell, format, &mut taken) {
        taken.defects.push(defect);
    }
    taken
}

fn taken_as_heads(cell: &Cell, format: Option<&str>, taken: &mut Taken) -> Result<(), Defect> {
    let Some(stated) = stated(cell, taken)? else {
        return Ok(());
    };
    if matches!(stated.unit, Some(Suffix::Money(_) | Suffix::Percent)) {
        return Err(Defect::new(
            "E05",
            Severity::Invalid,
            "人数单元格里填的不是人数。请填写人数。",
        )
        .english("Something else stands where a number of persons belongs. Write that number."));
    }
    if stated.value.is_negative() {
        return Err(Defect::new(
            "E09",
            Severity::Invalid,
            "人数不能为负数。请核对后重新填写。",
        )
        .english("A number of persons cannot be negative. Check it and write it again."));
    }
    let whole = |value: Decimal| value.whole().filter(|n| *n <= 10_000_000);
    if let Some(shown) = how_shown(cell, format).filter(|shown| shown.tens != 0)
        && !stated.value.is_zero()
    {
        let both = [
            (stated.value.shifted(shown.tens), Held::Shown),
            (Some(stated.value), Held::Stored),
        ];
        let both = both.into_iter().filter_map(|(value, held)| {
            Some(Alternative {
                value: whole(value?)?,
                unit: None,
                held: Some(held),
            })
        });
        taken.alternatives = both.collect();
        if !taken.alternatives.is_empty() {
            return Err(format_in_doubt(shown));
        }
    }
    let count = whole(stated.value);
    taken.value = Some(count.ok_or_else(|| {
        Defect::new("E05", Severity::Invalid, "人数应为整数。请核对后重新填写。")
            .english("A number of persons is a whole number. Check it and write it again.")
    })?);
    say_form(cell, taken);
    Ok(())
}

/// Says in what form a number stood that was written as text (E05, E06, E09, E18).
fn say_form(cell: &Cell, taken: &mut Taken) {
    let applied = |rule: &str| taken.rules.iter().any(|known| known == rule);
    if !applied("text_number") {
        return;
    }
    let raw = cell.raw();
    let mut forms = Vec::new();
    if applied("nfkc") {
        forms.push(
            Defect::new(
                "E06",
                Severity::Note,
                format!("“{raw}”是全角字符，已按半角读取。"),
            )
            .english(format!(
                "“{raw}” has full-width characters; read as their plain forms."
            )),
        );
    }
    if applied("negative_brackets") || applied("negative_sign") {
        forms.push(
            Defect::new("E09", Severity::Note, format!("“{raw}”已按负数读取。"))
                .english(format!("“{raw}” is read as a negative number.")),
        );
    }
    if applied("trimmed") {
        forms.push(
            Defect::new(
                "E18",
                Severity::Note,
                "单元格里有多余的空格、不可见字符或换行，已去除。",
            )
            .english("Superfluous blanks, invisible characters or line breaks were removed."),
        );
    }
    let said = taken.defects.iter().any(|defect| defect.code == "E04");
    if forms.is_empty() && !said {
        forms.push(
            Defect::new(
                "E05",
                Severity::Note,
                format!("“{raw}”是文本格式的数字，已按数值读取。"),
            )
            .english(format!(
                "“{raw}” is a number stored as text; read as a number."
            )),
        );
    }
    taken.defects.extend(forms);
}

fn stated(cell: &Cell, taken: &mut Taken) -> Result<Option<Stated>, Defect> {
    if cell.formula.is_some() {
        taken.rules.push("formula_cached".into());
    }
    match &cell.value {
        Value::Blank if cell.formula.is_some() => Err(not_calculated()),
        Value::Blank => Ok(None),
        Value::Number(number) => {
            let value = Decimal::of_cell(*number).ok_or_else(|| {
                Defect::new(
                    "E21",
                    Severity::Invalid,
                    "数值超出可受理范围。请核对后重新填写。",
                )
                .english("The number is beyond what is accepted. Check it and write it again.")
            })?;
            taken.rules.push("number_15_digits".into());
            Ok(Some(Stated { value, unit: None }))
        }
        Value::Text(text) => Ok(written(text)?.map(|written| {
            taken
                .rules
                .extend(written.rules.iter().map(|rule| Rule::from(*rule)));
            Stated {
                value: written.value,
                unit: written.unit,
            }
        })),
        Value::Date(_) => Err(Defect::new(
            "E12",
            Severity::Invalid,
            "单元格是日期格式。请改为数值格式后重新填写。",
        )
        .english("The cell has a date format. Change it to a number and write it again.")),
        Value::Bool(_) => {
            Err(
                Defect::new("E05", Severity::Invalid, "单元格是逻辑值。请填写数值。")
                    .english("The cell holds TRUE or FALSE. Write the number."),
            )
        }
        Value::Error(error) => Err(error_value(error)),
    }
}

/// A formula whose result the file does not hold (E14).
pub(crate) fn not_calculated() -> Defect {
    Defect::new(
        "E14",
        Severity::Missing,
        "公式没有计算结果。请用Excel或WPS打开该文件，保存后重新提交。",
    )
    .english("The formula has no stored result. Open the file in Excel or WPS, save it, and submit again.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan() -> Units {
        Units::of(MoneyUnit::Yuan)
    }

    fn mixed() -> Units {
        Units::of(MoneyUnit::Thousand).then(Units::of(MoneyUnit::TenThousand))
    }

    fn check(cell: Cell, units: Units, value: Option<i64>, codes: &[&str]) {
        let taken = money(&cell, units, Sign::NotNegative, None);
        let found: Vec<&str> = taken.defects.iter().map(|d| d.code).collect();
        assert_eq!((taken.value, found.as_slice()), (value, codes), "{cell:?}");
    }

    fn text(raw: &str) -> Cell {
        Cell::of(Value::Text(raw.into()))
    }

    fn calculated(value: Value) -> Cell {
        Cell::calculated("A1+A2", value)
    }

    #[test]
    fn money_cells() {
        check(text("12万元"), yuan(), Some(12_000_000), &["E04"]);
        check(text("12元"), yuan(), Some(1200), &["E05"]);
        check(text("１，２３４．５６"), yuan(), Some(123_456), &["E06"]);
        check(text("12%"), yuan(), None, &["E07"]);
        check(text("(12)"), yuan(), None, &["E09"]);
        check(text("—"), yuan(), None, &["E10"]);
        check(text(""), yuan(), None, &[]);
        check(text("12"), Units::default(), None, &["E04"]);
        check(text("12"), mixed(), None, &["E04"]);
        check(Cell::of(Value::Number(0.0)), mixed(), Some(0), &[]);
        check(Cell::of(Value::Number(0.0)), Units::default(), Some(0), &[]);
        check(text("12元"), mixed(), Some(1200), &["E04"]);
        check(text("\u{00A0}12\n"), yuan(), Some(1200), &["E18"]);
        check(text("1 234"), yuan(), Some(123_400), &["E05"]);
        check(text("12.345"), yuan(), Some(1235), &["E21", "E05"]);
        check(
            Cell::of(Value::Number(1_234.560_000_000_000_1)),
            yuan(),
            Some(123_456),
            &[],
        );
        check(Cell::of(Value::Number(1e40)), yuan(), None, &["E21"]);
        check(Cell::of(Value::Blank), yuan(), None, &[]);
        check(calculated(Value::Blank), yuan(), None, &["E14"]);
        check(calculated(Value::Number(5.0)), yuan(), Some(500), &[]);
        check(
            calculated(Value::Error("#REF!".into())),
            yuan(),
            None,
            &["E16"],
        );
        check(Cell::of(Value::Date(45292.0)), yuan(), None, &["E12"]);
    }

    #[test]
    fn formats_that_show_another_number() {
        let check = |number: f64, format: &str, units: Units, expected: &[(&str, i64)]| {
            let cell = Cell::of(Value::Number(number));
            let taken = money(&cell, units, Sign::NotNegative, Some(format));
            let found: Vec<(String, i64)> = match taken.value {
                Some(value) => vec![(String::new(), value)],
                None => taken
                    .alternatives
                    .iter()
                    .map(|one| (one.id(), one.value))
                    .collect(),
            };
            let found: Vec<(&str, i64)> = found
                .iter()
                .map(|(id, value)| (id.as_str(), *value))
                .collect();
            assert_eq!(found, expected, "{number} {format}");
        };
        let in_yuan = [("unit=万元", 1_920_360_000), ("unit=元", 192_036)];
        check(1920.36, "0.00\"万元\"", yuan(), &in_yuan);
        let agreeing = Units::of(MoneyUnit::TenThousand);
        check(1920.36, "0.00\"万元\"", agreeing, &[("", 1_920_360_000)]);
        check(
            1920.36,
            "0.00\"万元\"",
            Units::default(),
            &[("", 1_920_360_000)],
        );
        check(
            19_203_600.0,
            "0!.0,\"万元\"",
            yuan(),
            &[("", 1_920_360_000)],
        );
        let scaled = [
            ("format=shown;unit=万元", 1_920_360_000),
            ("format=stored;unit=万元", 19_203_600_000_000),
        ];
        check(19_203_600.0, "0!.0,\"万元\"", agreeing, &scaled);
        let thousands = [
            ("format=shown;unit=元", 1_920_360),
            ("format=stored;unit=元", 1_920_360_000),
        ];
        check(19_203_600.0, "#,##0,", yuan(), &thousands);
        check(
            0.05,
            "0%",
            yuan(),
            &[("format=shown;unit=元", 500), ("format=stored;unit=元", 5)],
        );
        check(0.0, "0%", yuan(), &[("", 0)]);
        let cell = Cell::of(Value::Number(0.5));
        let taken = heads(&cell, Some("0%"));
        let found: Vec<(String, i64)> = taken
            .alternatives
            .iter()
            .map(|one| (one.id(), one.value))
            .collect();
        assert_eq!(found, [("format=shown".to_owned(), 50)]);
    }

    #[test]
    fn head_cells() {
        let count = |cell: &Cell| heads(cell, None).value;
        assert_eq!(count(&text("35人")), Some(35));
        assert_eq!(count(&Cell::of(Value::Number(0.0))), Some(0));
        assert_eq!(count(&Cell::of(Value::Number(35.5))), None);
        assert_eq!(count(&text("35万元")), None);
        assert_eq!(count(&text("-3")), None);
    }
}
