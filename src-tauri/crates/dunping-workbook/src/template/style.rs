//! How the workbook looks.

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
    average: Format,
    money: Format,
    text: Format,
    centred: Format,
    whole: Format,
    percent: Format,
}

impl Styles {
    pub(crate) fn new(unit: MoneyUnit) -> Self {
        let base = Format::new()
            .set_font_name(FONT)
            .set_font_size(10)
            .set_font_color(INK)
            .set_align(FormatAlign::VerticalCenter);
        let framed = base
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(LINE);
        let money = match unit {
            MoneyUnit::Yuan => "#,##0.00",
            _ => "#,##0.00####",
        };
        Self {
            title: base
                .clone()
                .set_font_size(16)
                .set_bold()
                .set_font_color(BLUE)
                .set_align(FormatAlign::Center),
            note: base
                .clone()
                .set_font_size(9)
                .set_font_color(GREY)
                .set_text_wrap(),
            unit: base
                .clone()
                .set_font_size(9)
                .set_font_color(GREY)
                .set_align(FormatAlign::Right),
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
            number_line: framed
                .clone()
                .set_num_format("0")
                .set_align(FormatAlign::Left)
                .set_indent(1),
            average: framed
                .clone()
                .set_num_format("0.00")
                .set_align(FormatAlign::Center),
            money: framed
                .clone()
                .set_num_format(money)
                .set_align(FormatAlign::Right),
            text: framed
                .clone()
                .set_num_format("@")
                .set_text_wrap()
                .set_indent(1),
            centred: framed
                .clone()
                .set_num_format("@")
                .set_text_wrap()
                .set_align(FormatAlign::Center),
            whole: framed
                .clone()
                .set_num_format("0")
                .set_align(FormatAlign::Center),
            percent: framed.set_num_format("0.00").set_align(FormatAlign::Right),
        }
    }

    /// The format of a cell of a kind.
    pub(crate) fn cell(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Ordinal | Kind::Heads | Kind::Count => &self.whole,
            Kind::Text | Kind::Prose | Kind::Code => &self.text,
            Kind::Date | Kind::Choice(_) => &self.centred,
            Kind::Money => &self.money,
            Kind::Percent => &self.percent,
        }
    }

    /// The format of a computed cell or a sum of a kind.
    pub(crate) fn sum(&self, kind: Kind) -> Format {
        let plain = match kind {
            Kind::Ordinal => &self.centred,
            Kind::Heads => &self.average,
            other => self.cell(other),
        };
        plain.clone().set_background_color(PALE).set_bold()
    }
}
