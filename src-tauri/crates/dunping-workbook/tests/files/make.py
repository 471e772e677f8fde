"""Makes the workbooks of this folder anew: `python3 make.py DEMONSTRATION.xlsx`. It needs openpyxl and LibreOffice.

The demonstration's workbook is written by `cargo run -p dunping-workbook --example workbook assets/demo/shengan.toml DEMONSTRATION.xlsx`.
"""

import datetime
import pathlib
import shutil
import subprocess
import sys
import tempfile

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.filters import FilterColumn, Filters

import xlsb

HERE = pathlib.Path(__file__).parent
# LibreOffice must calculate what it opens: otherwise texts that formulas gave are written to .xls as 0.
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


def convert(source, kind, target):
    """Saves a workbook in another format."""
    with tempfile.TemporaryDirectory() as folder:
        profile = pathlib.Path(folder) / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(RECALCULATE)
        out = pathlib.Path(folder) / "out"
        environment = f"-env:UserInstallation=file://{profile.parent}"
        command = ["soffice", environment, "--headless", "--convert-to", kind, "--outdir", out, source]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.move(next(out.iterdir()), target)


def siblings(source):
    """Saves a workbook beside itself in every other format."""
    convert(source, "xls:MS Excel 97", source.with_suffix(".xls"))
    convert(source, "ods", source.with_suffix(".ods"))
    book = openpyxl.load_workbook(source)
    cached = openpyxl.load_workbook(source, data_only=True)
    xlsb.write(book, cached, source.with_suffix(".xlsb"))


def oddities(path, epoch):
    """One of everything that the model of cells knows."""
    book = openpyxl.Workbook()
    book.epoch = epoch
    first = book.active
    first.title = "甲 1"
    rows = [
        ["标题", None, None],
        ["文字", "两\n行 <&>\"'", None],
        ["富文本", CellRichText("营业", TextBlock(InlineFont(b=True), "收入"))],
        ["数", 1234.56],
        ["噪声", "=0.1+0.2"],
        ["负数", -0.5],
        ["百分", 0.352],
        ["日期", datetime.date(2024, 1, 1)],
        ["时刻", datetime.datetime(2024, 2, 29, 12, 0)],
        ["真", True],
        ["错", "=1/0"],
        ["和", "=SUM(B4:B6)*2-$B$7"],
        ["跨表", "='乙''b c'!A1&\"，\"&丙!$A$1"],
        ["空文", '=IF(ISBLANK(C1),"","x")'],
        ["大", 912101120000000000],
    ]
    for row in rows:
        first.append(row)
    first.merge_cells("A1:C1")
    first.merge_cells("C4:C6")
    formats = {4: "#,##0.00", 7: "0.0%", 8: 'yyyy"年"m"月"d"日"', 9: "yyyy-mm-dd hh:mm"}
    for row, code in formats.items():
        first.cell(row, 2).number_format = code
    first.row_dimensions[6].hidden = True
    first.column_dimensions["E"].hidden = True
    second = book.create_sheet("乙'b c")
    second.sheet_state = "hidden"
    second["A1"] = "藏"
    third = book.create_sheet("丙")
    for row, word in enumerate(["列", "是", "否", "是"], start=1):
        third.cell(row, 1, word)
        third.cell(row, 2, row)
    third.auto_filter.ref = "A1:B4"
    third.auto_filter.filterColumn.append(FilterColumn(colId=0, filters=Filters(filter=["是"])))
    third.row_dimensions[3].hidden = True
    with tempfile.TemporaryDirectory() as folder:
        raw = pathlib.Path(folder) / "raw.xlsx"
        book.save(raw)
        convert(raw, "xlsx", path)
    siblings(path)


def main():
    target = HERE / "shengan.xlsx"
    shutil.copy(sys.argv[1], target)
    siblings(target)
    oddities(HERE / "oddities.xlsx", openpyxl.utils.datetime.WINDOWS_EPOCH)
    oddities(HERE / "epoch1904.xlsx", openpyxl.utils.datetime.MAC_EPOCH)


main()
