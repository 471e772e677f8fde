//! One cell as an amount of money or as a head count. The value is given only when it can be taken exactly; what is in doubt is left out
//! (so that the clause stays undetermined) and said in a [`Defect`].

use dunping_domain::finding::Severity;

use super::grammar::{Suffix, error_value};
use super::{Decimal, Defect, Units, written};
use crate::cells::{Cell, Value};
use crate::number::decimal::Rounding;

/// What one cell gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    /// In 分 or 人; `None` when the cell is blank or cannot be taken.
    pub(crate) value: Option<i64>,
    /// The rules that were applied, in order.
    pub(crate) rules: Vec<String>,
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

/// Reads a cell as money.
pub(crate) fn money(cell: &Cell, units: Units, sign: Sign) -> Taken {
    let mut taken = Taken::default();
    let Some(stated) = stated(cell, &mut taken) else {
        return taken;
    };
    let unit = match stated.unit {
        Some(Suffix::Money(unit)) => {
            if units.nearest().is_some_and(|outer| outer != unit) {
                taken.defects.push(Defect::new(
                    "E04",
                    Severity::Note,
                    format!(
                        "单元格内写明“{}”，与表内单位不同，已按单元格内单位读取。",
                        unit.name()
                    ),
                ));
            }
            unit
        }
        Some(Suffix::Percent) => {
            taken.defects.push(Defect::new(
                "E07",
                Severity::Invalid,
                "金额单元格里填的是百分数。请填写金额。",
            ));
            return taken;
        }
        Some(Suffix::Head) => {
            taken.defects.push(Defect::new(
                "E05",
                Severity::Invalid,
                "金额单元格里填的是人数。请填写金额。",
            ));
            return taken;
        }
        None => match units.nearest() {
            Some(unit) => unit,
            None => {
                taken.defects.push(Defect::new(
                    "E04",
                    Severity::Confirm,
                    "没有写明金额单位，无法换算。请在《企业基本信息》的“金额单位”中选择元、千元、万元或亿元。",
                ));
                return taken;
            }
        },
    };
    if stated.value.is_negative() && sign == Sign::NotNegative {
        taken.defects.push(Defect::new(
            "E09",
            Severity::Invalid,
            "该项金额不能为负数。请核对后重新填写。",
        ));
        return taken;
    }
    let Some((fen, rounding)) = stated.value.to_fen(unit.fen()) else {
        taken.defects.push(Defect::new(
            "E21",
            Severity::Invalid,
            "金额超出可受理范围（10万亿元）。请核对金额和单位。",
        ));
        return taken;
    };
    taken.rules.push(format!("unit_{}", unit.name()));
    if rounding == Rounding::Lossy {
        taken.rules.push("rounded_to_fen".to_owned());
        taken.defects.push(Defect::new(
            "E21",
            Severity::Note,
            format!("小数位超过分，已四舍五入为{fen}元。"),
        ));
    }
    taken.value = Some(fen.get());
    taken
}

/// Reads a cell as a number of persons.
pub(crate) fn heads(cell: &Cell) -> Taken {
    let mut taken = Taken::default();
    let Some(stated) = stated(cell, &mut taken) else {
        return taken;
    };
    if matches!(stated.unit, Some(Suffix::Money(_) | Suffix::Percent)) {
        taken.defects.push(Defect::new(
            "E05",
            Severity::Invalid,
            "人数单元格里填的不是人数。请填写人数。",
        ));
        return taken;
    }
    if stated.value.is_negative() {
        taken.defects.push(Defect::new(
            "E09",
            Severity::Invalid,
            "人数不能为负数。请核对后重新填写。",
        ));
        return taken;
    }
    match stated.value.whole().filter(|n| *n <= 10_000_000) {
        Some(count) => taken.value = Some(count),
        None => taken.defects.push(Defect::new(
            "E05",
            Severity::Invalid,
            "人数应为整数。请核对后重新填写。",
        )),
    }
    taken
}

fn stated(cell: &Cell, taken: &mut Taken) -> Option<Stated> {
    if cell.formula.is_some() {
        taken.rules.push("formula_cached".to_owned());
    }
    let refuse = |taken: &mut Taken, defect| {
        taken.defects.push(defect);
        None
    };
    match &cell.value {
        Value::Blank if cell.formula.is_some() => refuse(
            taken,
            Defect::new(
                "E14",
                Severity::Missing,
                "公式没有计算结果。请用Excel或WPS打开该文件，保存后重新提交。",
            ),
        ),
        Value::Blank => None,
        Value::Number(number) => match Decimal::of_cell(*number) {
            Some(value) => {
                taken.rules.push("number_15_digits".to_owned());
                Some(Stated { value, unit: None })
            }
            None => refuse(
                taken,
                Defect::new(
                    "E21",
                    Severity::Invalid,
                    "数值超出可受理范围。请核对后重新填写。",
                ),
            ),
        },
        Value::Text(text) => match written(text) {
            Ok(None) => None,
            Ok(Some(written)) => {
                taken
                    .rules
                    .extend(written.rules.iter().map(|rule| (*rule).to_owned()));
                Some(Stated {
                    value: written.value,
                    unit: written.unit,
                })
            }
            Err(defect) => refuse(taken, defect),
        },
        Value::Date(_) => refuse(
            taken,
            Defect::new(
                "E12",
                Severity::Invalid,
                "单元格是日期格式。请改为数值格式后重新填写。",
            ),
        ),
        Value::Bool(_) => refuse(
            taken,
            Defect::new("E05", Severity::Invalid, "单元格是逻辑值。请填写数值。"),
        ),
        Value::Error(error) => refuse(taken, error_value(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::MoneyUnit;

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
        check(text("12元"), YUAN, Some(1200), &[]);
        check(text("１，２３４．５６"), YUAN, Some(123_456), &[]);
        check(text("12%"), YUAN, None, &["E07"]);
        check(text("(12)"), YUAN, None, &["E09"]);
        check(text("—"), YUAN, None, &["E10"]);
        check(text(""), YUAN, None, &[]);
        check(text("12"), Units::default(), None, &["E04"]);
        check(text("12"), MIXED, Some(1_200_000), &[]);
        check(text("12.345"), YUAN, Some(1235), &["E21"]);
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
