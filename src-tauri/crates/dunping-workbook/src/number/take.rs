//! One cell as an amount of money or as a head count. The value is given only when it can be taken exactly; what is in doubt is left out
//! (so that the clause stays undetermined) and said in a [`Defect`].

use dunping_domain::finding::Severity;

use super::grammar::{Suffix, error_value};
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
    /// When only the unit is in doubt: what it is in each unit that it may have, the nearest first.
    pub(crate) alternatives: Vec<Alternative>,
    /// What was found.
    pub(crate) defects: Vec<Defect>,
}

/// An amount in one of the units that it may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alternative {
    pub(crate) unit: MoneyUnit,
    pub(crate) value: i64,
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

/// Reads a cell as money.
pub(crate) fn money(cell: &Cell, units: Units, sign: Sign) -> Taken {
    let mut taken = Taken::default();
    if let Err(defect) = taken_as_money(cell, units, sign, &mut taken) {
        taken.defects.push(defect);
    }
    taken
}

fn taken_as_money(cell: &Cell, units: Units, sign: Sign, taken: &mut Taken) -> Result<(), Defect> {
    let Some(stated) = stated(cell, taken)? else {
        return Ok(());
    };
    if stated.value.is_negative() && sign == Sign::NotNegative {
        return Err(Defect::new(
            "E09",
            Severity::Invalid,
            "该项金额不能为负数。请核对后重新填写。",
        )
        .english("This amount cannot be negative. Check it and write it again."));
    }
    let outside = units.stated();
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
            [unit] => *unit,
            // Nothing is nothing in any unit.
            [nearest, ..] if stated.value.is_zero() => *nearest,
            [] if stated.value.is_zero() => MoneyUnit::Yuan,
            units => {
                taken.alternatives = alternatives(stated.value, units);
                return Err(unit_in_doubt(units));
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

/// The stable code of the rule that a number is counted in a unit.
pub(crate) fn unit_rule(unit: MoneyUnit) -> Rule {
    let rule = match unit {
        MoneyUnit::Yuan => "unit_元",
        MoneyUnit::Thousand => "unit_千元",
        MoneyUnit::TenThousand => "unit_万元",
        MoneyUnit::HundredMillion => "unit_亿元",
    };
    rule.into()
}

/// The amount in every unit that it may have; all four when none is stated.
fn alternatives(value: Decimal, units: &[MoneyUnit]) -> Vec<Alternative> {
    let units = if units.is_empty() {
        &MoneyUnit::ALL
    } else {
        units
    };
    let amount = |unit: &MoneyUnit| {
        let (fen, _) = value.to_fen(unit.fen())?;
        Some(Alternative {
            unit: *unit,
            value: fen.get(),
        })
    };
    units.iter().filter_map(amount).collect()
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

fn unit_in_doubt(units: &[MoneyUnit]) -> Defect {
    let defect = if let [near, far, ..] = units {
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

/// Reads a cell as a number of persons.
pub(crate) fn heads(cell: &Cell) -> Taken {
    let mut taken = Taken::default();
    if let Err(defect) = taken_as_heads(cell, &mut taken) {
        taken.defects.push(defect);
    }
    taken
}

fn taken_as_heads(cell: &Cell, taken: &mut Taken) -> Result<(), Defect> {
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
    let count = stated.value.whole().filter(|n| *n <= 10_000_000);
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

    const YUAN: Units = Units {
        column: None,
        sheet: None,
        workbook: Some(MoneyUnit::Yuan),
    };
    const MIXED: Units = Units {
        column: Some(MoneyUnit::Thousand),
        sheet: Some(MoneyUnit::TenThousand),
        workbook: None,
    };

    fn check(cell: Cell, units: Units, value: Option<i64>, codes: &[&str]) {
        let taken = money(&cell, units, Sign::NotNegative);
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
        check(text("12万元"), YUAN, Some(12_000_000), &["E04"]);
        check(text("12元"), YUAN, Some(1200), &["E05"]);
        check(text("１，２３４．５６"), YUAN, Some(123_456), &["E06"]);
        check(text("12%"), YUAN, None, &["E07"]);
        check(text("(12)"), YUAN, None, &["E09"]);
        check(text("—"), YUAN, None, &["E10"]);
        check(text(""), YUAN, None, &[]);
        check(text("12"), Units::default(), None, &["E04"]);
        check(text("12"), MIXED, None, &["E04"]);
        check(Cell::of(Value::Number(0.0)), MIXED, Some(0), &[]);
        check(Cell::of(Value::Number(0.0)), Units::default(), Some(0), &[]);
        check(text("12元"), MIXED, Some(1200), &["E04"]);
        check(text("\u{00A0}12\n"), YUAN, Some(1200), &["E18"]);
        check(text("1 234"), YUAN, Some(123_400), &["E05"]);
        check(text("12.345"), YUAN, Some(1235), &["E21", "E05"]);
        check(
            Cell::of(Value::Number(1_234.560_000_000_000_1)),
            YUAN,
            Some(123_456),
            &[],
        );
        check(Cell::of(Value::Number(1e40)), YUAN, None, &["E21"]);
        check(Cell::of(Value::Blank), YUAN, None, &[]);
        check(calculated(Value::Blank), YUAN, None, &["E14"]);
        check(calculated(Value::Number(5.0)), YUAN, Some(500), &[]);
        check(
            calculated(Value::Error("#REF!".into())),
            YUAN,
            None,
            &["E16"],
        );
        check(Cell::of(Value::Date(45292.0)), YUAN, None, &["E12"]);
    }

    #[test]
    fn head_cells() {
        let count = |cell: &Cell| heads(cell).value;
        assert_eq!(count(&text("35人")), Some(35));
        assert_eq!(count(&Cell::of(Value::Number(0.0))), Some(0));
        assert_eq!(count(&Cell::of(Value::Number(35.5))), None);
        assert_eq!(count(&text("35万元")), None);
        assert_eq!(count(&text("-3")), None);
    }
}
