"""One application as a workbook, written with openpyxl (.xlsx) or xlwt (.xls) from the plain data beside this file.

Nothing here knows how the program reads or writes workbooks: labels, order and places are typed again.
"""

import tomllib
from pathlib import Path

import openpyxl
import xlwt

HERE = Path(__file__).resolve().parent
DATA = tomllib.loads((HERE / "application.toml").read_text("utf-8"))

BASICS, ACCOUNTS, RESEARCH, MONTHS = "企业基本信息", "近三年财务数据", "研发费用明细", "人员月度表"
STAFF, PROPERTIES, REVENUE, TECHNOLOGY = "人员结构", "知识产权清单", "业务收入构成", "核心技术与领域"
QUALIFICATIONS, ASSESSMENT, ATTACHMENTS = "资质与体系证书", "自评表", "附件清单"


def numbered(rows):
    return [[at, *row] for at, row in enumerate(rows, 1)]


def sums(label, rows, first, width):
    """A row 合计 below rows of numbers that start in a column."""
    total = [None] * width
    total[0] = label
    for column in range(first, width):
        numbers = [row[column] for row in rows if isinstance(row[column], int | float)]
        total[column] = sum(numbers) if numbers else None
    return total


def sheets():
    """Every sheet as its name and its rows from the first: title, note, header, content."""
    basics = [["项目", "内容", "说明"]]
    basics += [[label, value or None, None] for label, value in DATA["basics"].values()]
    accounts = [["项目", "2023年", "2024年", "2025年", "备注"]]
    accounts += [[label, *values, None] for _, label, *values in DATA["accounts"]["lines"]]
    research = numbered(DATA["research"]["rows"])
    months = [[f"{month}月", *DATA["months"]["row"]] for month in range(1, 13)]
    revenue = [[*row[:4], row[3 + 1], None, row[5], None] for row in numbered(DATA["revenue"]["rows"])]
    assessment = [[*row[:1], *row[1:]] for row in DATA["assessment"]["rows"]]
    content = {
        BASICS: basics,
        ACCOUNTS: accounts,
        RESEARCH: [DATA["research"]["header"], *research, sums("合计", research, 4, 15)],
        MONTHS: [DATA["months"]["header"], *months, ["年平均", *DATA["months"]["row"]]],
        STAFF: [DATA["staff"]["header"], *numbered(DATA["staff"]["rows"])],
        PROPERTIES: [DATA["properties"]["header"], *numbered(DATA["properties"]["rows"])],
        REVENUE: [DATA["revenue"]["header"], *revenue, sums("合计", revenue, 4, 5)],
        TECHNOLOGY: [DATA["technology"]["header"], *DATA["technology"]["rows"]],
        QUALIFICATIONS: [DATA["qualifications"]["header"], *DATA["qualifications"]["rows"]],
        ASSESSMENT: [DATA["assessment"]["header"], *assessment],
        ATTACHMENTS: [DATA["attachments"]["header"], *DATA["attachments"]["rows"]],
    }
    return {name: [[f"{name}"], ["填报说明：按实际情况填写。"], *rows] for name, rows in content.items()}


def openpyxl_book(content=None):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (content or sheets()).items():
        sheet = book.create_sheet(name)
        for row, cells in enumerate(rows, 1):
            for column, value in enumerate(cells, 1):
                if value is not None and value != "":
                    sheet.cell(row, column, value)
    return book


def with_formulas(book):
    """The same with the sums as formulas, without results."""
    accounts, research, revenue = book[ACCOUNTS], book[RESEARCH], book[REVENUE]
    for column in "BCD":
        accounts[f"{column}4"] = f"={column}5+{column}6"
        accounts[f"{column}14"] = f"={column}12-{column}13"
    for row in (4, 5):
        research[f"N{row}"] = f"=SUM(E{row}:M{row})"
    for column in "EFGHIJKLMNO":
        research[f"{column}6"] = f"=SUM({column}4:{column}5)"
    revenue["E7"] = "=SUM(E4:E6)"
    accounts["D15"] = f"={RESEARCH}!N6"
    return book


def xlwt_book(content=None, formulas=(), dates=()):
    """`formulas`: sheet, row, column (from 0) and the formula, which xlwt writes with an empty text as its result.
    `dates`: sheet, row, column and a date; with any the workbook counts dates from 1904."""
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = bool(dates)
    day = xlwt.easyxf(num_format_str="yyyy/m/d")
    for name, rows in (content or sheets()).items():
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if value is not None and value != "":
                    sheet.write(row, column, value)
        for at, row, column, formula in formulas:
            if at == name:
                sheet.write(row, column, xlwt.Formula(formula))
        for at, row, column, date in dates:
            if at == name:
                sheet.write(row, column, date, day)
    return book
