//! How the workbook looks. Fonts and colours are few: a plain Chinese font, one blue. Only what a formula computes is locked.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::layout::Kind;
use crate::number::MoneyUnit;

const FONT: &str = "微软雅黑";
const INK: Color = Color::RGB(0x1F_2A_37);
const BLUE: Color = Color::RGB(0x1F_4E_79);
const PALE: Color = Color::RGB(0xEA_F1_F8);
const LINE: Color = Color::RGB(0xB8_C4_D0);
const GREY: Color = Color::RGB(0x5B_67_73);

/// The formats of all cells.
pub(crate) struct Styles {
    pub(crate) title: Format,
    pub(crate) note: Format,
    pub(crate) unit: Format,
    pub(crate) header: Format,
    pub(crate) label: Format,
    pub(crate) hint: Format,
    /// A number among lines of text.
    pub(crate) number_line: Format,
    /// What is beside the tables.
    pub(crate) plain: Format,
    average: Format,
    money: Format,
    text: Format,
    centred: Format,
    whole: Format,
    percent: Format,
    live_percent: Format,
}

impl Styles {
    pub(crate) fn new(unit: MoneyUnit) -> Self {
        let base = Format::new()
            .set_font_name(FONT)
            .set_font_size(10)
            .set_font_color(INK)
            .set_align(FormatAlign::VerticalCenter)
            .set_unlocked();
        let framed = base
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(LINE);
        let money = match unit {
            MoneyUnit::Yuan => "#,##0.00",
            _ => "#,##0.00####",
        };
        let note = base
            .clone()
            .set_font_size(9)
            .set_font_color(GREY)
            .set_text_wrap();
        let numbers = |code: &str, align| framed.clone().set_num_format(code).set_align(align);
        Self {
            title: base
                .clone()
                .set_font_size(16)
                .set_bold()
                .set_font_color(BLUE)
                .set_align(FormatAlign::Center),
            unit: note.clone().set_align(FormatAlign::Right).set_locked(),
            note,
            header: framed
                .clone()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(BLUE)
                .set_align(FormatAlign::Center)
                .set_text_wrap(),
            label: framed
                .clone()
                .set_bold()
                .set_background_color(PALE)
                .set_indent(1),
            hint: framed
                .clone()
                .set_font_size(9)
                .set_font_color(GREY)
                .set_text_wrap()
                .set_indent(1),
            number_line: numbers("0", FormatAlign::Left).set_indent(1),
            average: numbers("0.00", FormatAlign::Center),
            money: numbers(money, FormatAlign::Right),
            text: framed
                .clone()
                .set_num_format("@")
                .set_text_wrap()
                .set_indent(1),
            centred: numbers("@", FormatAlign::Center).set_text_wrap(),
            whole: numbers("0", FormatAlign::Center),
            percent: numbers("0.00", FormatAlign::Right),
            live_percent: numbers("0.0000%", FormatAlign::Right).set_indent(1),
            plain: base,
        }
    }

    /// The format of a cell of a kind.
    pub(crate) fn cell(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Ordinal | Kind::Heads | Kind::Count => &self.whole,
            Kind::Text | Kind::Prose | Kind::Code | Kind::Live => &self.text,
            Kind::Date | Kind::Exactly(_) | Kind::Choice(_) => &self.centred,
            Kind::Money => &self.money,
            Kind::Percent => &self.percent,
            Kind::LivePercent => &self.live_percent,
        }
    }

    /// The format of a computed cell or a sum of a kind: locked. A computed text is not of the format text, or the program would show
    /// its formula.
    pub(crate) fn sum(&self, kind: Kind) -> Format {
        let plain = match kind {
            Kind::Ordinal => &self.centred,
            Kind::Heads => &self.average,
            other => self.cell(other),
        };
        let computed = plain
            .clone()
            .set_background_color(PALE)
            .set_bold()
            .set_locked();
        match kind {
            Kind::Live => computed.set_num_format("General").set_bold(),
            _ => computed,
        }
    }

    /// The header of a column of money: the cell holds the label alone, its format shows the unit behind it.
    pub(crate) fn money_header(&self, unit: MoneyUnit) -> Format {
        self.header.clone().set_num_format(shown_unit(unit))
    }
}

/// The number format that shows a unit of money behind a label.
pub(crate) fn shown_unit(unit: MoneyUnit) -> String {
    format!("@\"（{}）\"", unit.name())
}
