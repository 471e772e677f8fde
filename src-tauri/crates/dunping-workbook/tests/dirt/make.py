"""Makes the workbooks of this folder: one application, dirty in every way that the reading knows, by programs that are not ours.

Needs openpyxl, xlwt, XlsxWriter (PyPI) and LibreOffice (soffice). Run from anywhere: python3 make.py
"""

import datetime
import re
import subprocess
import tempfile
import zipfile
from pathlib import Path

import xlsxwriter
from openpyxl.styles import numbers
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from workbook import (ACCOUNTS, ASSESSMENT, BASICS, DATA, HERE, MONTHS, PROPERTIES, RESEARCH, REVENUE,
                      openpyxl_book, sheets, with_formulas, xlwt_book)

EPOCH = (2026, 1, 1, 0, 0, 0)
BUILD = {}


def fixture(name):
    """Marks a function that changes a clean workbook; its name is the file's."""
    def keep(change):
        BUILD[name] = change
        return change
    return keep


def basics_row(key):
    return 4 + list(DATA["basics"]).index(key)


def cells(sheet, **values):
    for place, value in values.items():
        sheet[place] = value


# --- E01: merged cells -------------------------------------------------------------------------------------------------------

@fixture("E01-label-merged")
def _(book):
    sheet = book[ACCOUNTS]
    sheet.insert_cols(2)
    for row, (parent, child) in enumerate(
            [("营业收入", "合计"), (None, "其中：主营业务收入"), (None, "其他业务收入")], 4):
        cells(sheet, **{f"A{row}": parent, f"B{row}": child})
    sheet.merge_cells("A4:A6")
    sheet.merge_cells("A1:F1")


@fixture("E01-category-merged")
def _(book):
    book[REVENUE]["C6"] = None
    book[REVENUE].merge_cells("C5:C6")


@fixture("E01-number-merged")
def _(book):
    book[ACCOUNTS].merge_cells("C5:D5")


@fixture("E01-number-merged-in-list")
def _(book):
    cells(book[REVENUE], C4="X1.DATA_SECURITY", E6=None)
    book[REVENUE].merge_cells("E5:E6")


@fixture("E01-number-covered")
def _(book):
    # openpyxl's own merge_cells would empty the covered cell.
    book[ACCOUNTS].merged_cells.add("C5:D5")


# --- E02: headers ------------------------------------------------------------------------------------------------------------

@fixture("E02-shifted")
def _(book):
    for name, rows in ((ACCOUNTS, 6), (MONTHS, 3), (RESEARCH, 9), (REVENUE, 2)):
        book[name].insert_rows(3, rows)
        book[name]["A4"] = "一、请按审计报告填写。"
    book[RESEARCH]["B6"] = "二、没有发生的填0。"


@fixture("E02-two-levels")
def _(book):
    months = book[MONTHS]
    months.insert_rows(4)
    for first, name in ((2, "职工总数"), (4, "本科及以上（签劳动合同）"), (6, "研究开发人员"), (8, "其中本科及以上研发人员")):
        for column, edge in ((first, "月初"), (first + 1, "月末")):
            months.cell(4, column, edge)
            months.cell(3, column).value = None
        months.cell(3, first, name)
        months.merge_cells(start_row=3, end_row=3, start_column=first, end_column=first + 1)
    months.merge_cells("A3:A4")
    research = book[RESEARCH]
    research.insert_rows(4)
    cells(research, L3="委托外部研发费用", M3=None, L4="境内", M4="境外")
    research.merge_cells("L3:M3")


@fixture("E02-no-header")
def _(book):
    book[RESEARCH].delete_rows(3)


@fixture("E02-half-a-header")
def _(book):
    research = book[RESEARCH]
    cells(research, E3="工资", F3="材料", G3="折旧", H3="软件", I3="设计", J3="试验", K3="其他", L3="外协（境内）", M3="外协（境外）")


# --- E03: labels -------------------------------------------------------------------------------------------------------------

@fixture("E03-other-words")
def _(book):
    cells(book[ACCOUNTS], A4="一、销售（营业）收入", A5="※其中: 主营业务收入", A6="(2)其他业务收入（元）", A7="二、网安业务收入",
          A15="三、研究开发费用", B3="２０２３年度", C3="2024", D3="2025 年")
    cells(book[REVENUE], B3="产品（服务）名称", C3="业务类别", E3="收入金额\n（元）")
    cells(book[BASICS], A4="单位名称", A5="社会信用代码：")
    cells(book[MONTHS], B3="职工总人数月初", H3="研究开发人员中本科及以上 月初")


@fixture("E03-label-like")
def _(book):
    book[ACCOUNTS]["A7"] = "网络空间安全类收入"


@fixture("E03-label-twice")
def _(book):
    book[ACCOUNTS]["A8"] = "其中：主营业务收入"


@fixture("E03-header-like")
def _(book):
    book[RESEARCH]["O3"] = "境内发生额（小计）"


@fixture("E03-header-twice")
def _(book):
    research = book[RESEARCH]
    cells(research, P3="其中境内发生额", P4=480_000, P5=360_000, P6=840_000, Q3="合计")
    book[REVENUE]["I3"] = "上年度收入"
    cells(book[REVENUE], I4=5_700_000, I5=400_000, I6=2_500_000, I7=8_600_000)


@fixture("E03-choice-unknown")
def _(book):
    cells(book[BASICS], **{f"B{basics_row('business')}": "软件开发", f"B{basics_row('growth_claim')}": "市场份额"})


@fixture("E03-revenue-codes")
def _(book):
    cells(book[REVENUE], C4="行业应用(X)", C5="Ｘ1.DATA_SECURITY 数据安全")


@fixture("E03-no-industry-services")
def _(book):
    book[REVENUE]["C5"] = "C2.INTERNET_SECURITY"


# --- E04: units --------------------------------------------------------------------------------------------------------------

def in_unit(sheet, places, factor):
    for row in sheet[places]:
        for cell in row:
            cell.value = cell.value / factor


@fixture("E04-line-above")
def _(book):
    book[ACCOUNTS]["E2"] = "单位：万元"
    in_unit(book[ACCOUNTS], "B4:D15", 10_000)


@fixture("E04-header")
def _(book):
    book[ACCOUNTS]["A1"] = "近三年财务数据（单位：万元）"
    cells(book[ACCOUNTS], B3="2023年（元）", C3="2024年（元）", D3="2025年（元）")


@fixture("E04-thousands")
def _(book):
    book[RESEARCH]["A2"] = "研发费用结构明细表  金额单位：千元"
    in_unit(book[RESEARCH], "E4:O6", 1_000)


@fixture("E04-cell")
def _(book):
    cells(book[ACCOUNTS], D5="800万元", D7="0.06亿元", D8="5,600,000元", C4="7000千元")


@fixture("E04-none")
def _(book):
    book[BASICS][f"B{basics_row('money_unit')}"] = None


@fixture("E04-no-unit-at-all")
def _(book):
    book[BASICS][f"B{basics_row('money_unit')}"] = "美元"


@fixture("E04-stated-above")
def _(book):
    book[BASICS][f"B{basics_row('money_unit')}"] = None
    book[ACCOUNTS]["A2"] = "编制单位：元亨网络公司  金额单位：万元"
    in_unit(book[ACCOUNTS], "B4:D15", 10_000)
    book[RESEARCH]["A1"] = "研发费用明细表（千元）"
    in_unit(book[RESEARCH], "E4:O6", 1_000)
    in_unit(book[REVENUE], "E4:E7", 10_000)
    book[REVENUE].insert_rows(4)
    book[REVENUE]["E4"] = "（万元）"


@fixture("E04-stated-beside")
def _(book):
    book[BASICS][f"B{basics_row('money_unit')}"] = None
    book[ACCOUNTS]["A3"] = "项目（单位：人民币万元）"
    in_unit(book[ACCOUNTS], "B4:D15", 10_000)
    cells(book[RESEARCH], L2="单 位：", M2="百万元")
    in_unit(book[RESEARCH], "E4:O6", 1_000_000)
    book[REVENUE]["E2"] = "单位：人、万"
    in_unit(book[REVENUE], "E4:E7", 10_000)


@fixture("E04-row-and-column")
def _(book):
    book[BASICS][f"B{basics_row('money_unit')}"] = "万元"
    for name, places in ((RESEARCH, "E4:O6"), (REVENUE, "E4:E7"), (ACCOUNTS, "B4:D15")):
        in_unit(book[name], places, 10_000)
    cells(book[ACCOUNTS], B3="2023年（万元）", C3="2024年（万元）", D3="2025年（万元）", A7="网络空间安全业务收入（元）")


@fixture("E04-unknown")
def _(book):
    book[REVENUE]["E2"] = "金额单位：十万元"


@fixture("E04-formats")
def _(book):
    accounts = book[ACCOUNTS]
    for place, value, code in (("D5", 800, '0.00"万元"'), ("D7", 6_000_000, '0!.0,"万元"'), ("D8", 5_600_000, "#,##0,"),
                               ("D9", 9_000, "0%")):
        accounts[place].value, accounts[place].number_format = value, code
    book[MONTHS]["B4"].number_format = "0%"


# --- E05, E06, E09, E10, E11, E24: numbers as text ----------------------------------------------------------------------------

@fixture("E05-text-numbers")
def _(book):
    cells(book[ACCOUNTS], B4="6,000,000.00", C4="7，000，000", D4="￥8,500,000", B5="¥6000000元", C5="7 000 000", D5="'8000000",
          B7="41,00,000", C7="4.900.000,00", D7="6e6", B8="4000,000", D10="1,000,000.5")
    cells(book[MONTHS], B4="50人", C4="五十人左右", D4="40.5", E4="40元")


@fixture("E06-full-width")
def _(book):
    cells(book[ACCOUNTS], D4="８５０００００", D5="８，０００，０００．００", D9="（９００，０００）", D10="－１２３４５．６７", D8="5600000²")
    cells(book[BASICS], **{f"B{basics_row('uscc')}": "９１210112ma10tek10b"})


@fixture("E07-percent")
def _(book):
    cells(book[ASSESSMENT], D4="10.58%", D5=0.8, D6=70.58)
    book[ASSESSMENT]["D5"].number_format = numbers.FORMAT_PERCENTAGE_00
    cells(book[ACCOUNTS], D8="12%")


@fixture("E07-header")
def _(book):
    cells(book[ASSESSMENT], D3="自评数值（％）", D4=10.58, D5="80", D6="见附件")


@fixture("E08-subtotals")
def _(book):
    sheet = book[RESEARCH]
    sheet.insert_rows(6, 3)
    for column in range(5, 16):
        sheet.cell(7, column, sheet.cell(9, column).value)
    cells(sheet, A7="小 计", A9="总　计")
    revenue = book[REVENUE]
    revenue.insert_rows(5, 2)
    cells(revenue, A5="小计", E5=5600000)


@fixture("E08-total-without-ordinals")
def _(book):
    for name in (RESEARCH, REVENUE):
        book[name]["A3"] = None


@fixture("E08-named-sums")
def _(book):
    research = book[RESEARCH]
    research.insert_rows(6)
    for column in range(5, 16):
        research.cell(6, column, research.cell(4, column).value + research.cell(5, column).value)
    cells(research, A6="本页小计", A7="研发费用合计", A9="填表人：王明", C9="审核人：周立")
    revenue = book[REVENUE]
    revenue.insert_rows(6)
    cells(revenue, B6="A、X类小计", E6=6_000_000, A8="共计", A9="填表人：王明", D9="填表日期：2026年3月1日")


@fixture("E08-no-total")
def _(book):
    book[RESEARCH].delete_rows(6)


@fixture("E08-total-off")
def _(book):
    book[RESEARCH]["O6"] = 859_999.99


@fixture("E08-total-off-in-thousands")
def _(book):
    research = book[RESEARCH]
    research["A2"] = "金额单位：千元"
    in_unit(research, "E4:O6", 1_000)
    research["N6"] = 1_200


@fixture("E08-row-inexact")
def _(book):
    cells(book[RESEARCH], N5="约400000", N6=500_000)
    book[ACCOUNTS]["D15"] = 500_000


@fixture("E09-negatives")
def _(book):
    cells(book[ACCOUNTS], B9="(1,234.56)", C9="（1,234.56）", D9="-1", B10="−1", C10="△1", D10="负1", B11=-5, C11="(-5)",
          D11="(12万元)", D7="(6,000,000)")
    book[MONTHS]["B4"] = -50


@fixture("E10-dashes")
def _(book):
    accounts = book[ACCOUNTS]
    cells(accounts, B6="-", C6=0, D6="—", B7="－", C7="无", D7="/", D8="N/A", D9="\\", D10="暂无", D11="0.00")
    accounts["C6"].number_format = '#,##0.00;-#,##0.00;"-"'
    cells(book[RESEARCH], H4="-", I4="／", M4="—", M5="-", L6="-")


@fixture("E11-inexact")
def _(book):
    cells(book[ACCOUNTS], B4="约6000000", C4="7000000+", D4="850余万", B5="六百万", C5="1.2亿多", D5="见附件", D7="不足600万元",
          B8="近400万")
    book[MONTHS]["B4"] = "三十"


@fixture("E24-two-values")
def _(book):
    cells(book[ACCOUNTS], D4="8500000（其中境外200000）", D5="8000000/7000000", D7="2025年6000000")


@fixture("E24-two-lines")
def _(book):
    cells(book[ACCOUNTS], D4="8500000\n200000", D5="8000000 200", D7="6 000 000")
    book[MONTHS]["B4"] = "50 40"


# --- E12, E13: dates -----------------------------------------------------------------------------------------------------------

@fixture("E12-serial")
def _(book):
    book[BASICS][f"B{basics_row('founded')}"] = 43171
    book[PROPERTIES]["G4"] = 44967
    sheet = book[ACCOUNTS]
    sheet["D10"] = datetime.date(2025, 1, 1)


@fixture("E12-1904")
def _(book):
    book.epoch = CALENDAR_MAC_1904
    book[BASICS][f"B{basics_row('founded')}"] = datetime.date(2018, 3, 12)
    cells(book[PROPERTIES], G4=datetime.date(2024, 1, 1), G5=datetime.date(2020, 2, 29))


@fixture("E13-date-texts")
def _(book):
    book[BASICS][f"B{basics_row('founded')}"] = "2018年3月"
    cells(book[PROPERTIES], F4="2022.1.2", G4="20230210", F5="24.1.2", G5="2020/5/8")
    cells(book["资质与体系证书"], E4="２０２４－05－01", F4="31/4/2027")


@fixture("E13-date-unclear")
def _(book):
    book[BASICS][f"B{basics_row('founded')}"] = "1/2/2018"


@fixture("E13-month-as-number")
def _(book):
    book[BASICS][f"B{basics_row('founded')}"] = 2018.1
    book[PROPERTIES]["G4"] = 2023.11


# --- E14, E15, E16: formulas ----------------------------------------------------------------------------------------------------

@fixture("E14-no-results")
def _(book):
    with_formulas(book)
    book[BASICS][f"B{basics_row('staff_year_end')}"] = "=人员月度表!C15"


@fixture("E16-errors")
def _(book):
    cells(book[ACCOUNTS], B4="#DIV/0!", C4="#REF!", D4="#N/A", D5="#VALUE!", D7="#NAME?")
    book[BASICS][f"B{basics_row('city')}"] = "#N/A"


# --- E17, E18: text that is no number -------------------------------------------------------------------------------------------

@fixture("E17-stored-as-number")
def _(book):
    book[BASICS][f"B{basics_row('uscc')}"] = 912101120000000000
    book[PROPERTIES]["D5"] = 20171060186230000


@fixture("E17-exponent-text")
def _(book):
    book[BASICS][f"B{basics_row('uscc')}"] = "9.12101E+17"


@fixture("E18-invisible")
def _(book):
    cells(book[BASICS], **{
        f"B{basics_row('name')}": "\u00a0辽宁净澜网络安全技术有限公司 \u200b",
        f"B{basics_row('domicile')}": "辽宁省沈阳市\n浑南区创新路1号",
        f"B{basics_row('phone')}": 2488880000,
        f"B{basics_row('legal_representative')}": "周立\ufeff",
    })
    cells(book[ACCOUNTS], D5="\u00a08000000\u200b", D7="6000000\n", D8=" 5600000 ")


# --- E19: hidden ---------------------------------------------------------------------------------------------------------------

@fixture("E19-hidden-rows")
def _(book):
    book[ACCOUNTS].row_dimensions[7].hidden = True
    book[RESEARCH].row_dimensions[5].hidden = True
    book[BASICS].row_dimensions[basics_row("email")].hidden = True


@fixture("E19-hidden-column")
def _(book):
    book[MONTHS].column_dimensions["C"].hidden = True


@fixture("E19-hidden-sheet")
def _(book):
    book[MONTHS].sheet_state = "hidden"
    book["人员结构"].sheet_state = "veryHidden"


@fixture("E19-hidden-year")
def _(book):
    book[ACCOUNTS].column_dimensions["B"].hidden = True
    book[BASICS].row_dimensions[basics_row("staff_year_end")].hidden = True


@fixture("E19-hidden-row-in-doubt")
def _(book):
    book[ACCOUNTS]["E2"] = "单位：万元"
    in_unit(book[ACCOUNTS], "B4:D15", 10_000)
    book[ACCOUNTS].row_dimensions[7].hidden = True


@fixture("E19-hidden-lists")
def _(book):
    book[PROPERTIES].row_dimensions[5].hidden = True
    book["资质与体系证书"].column_dimensions["F"].hidden = True
    book["附件清单"].sheet_state = "hidden"


@fixture("E19-filtered")
def _(book):
    sheet = book[REVENUE]
    sheet.auto_filter.ref = "A3:H6"
    sheet.auto_filter.add_filter_column(2, ["A1.OS", "非网安"])
    sheet.row_dimensions[5].hidden = True


# --- E20: several sheets ---------------------------------------------------------------------------------------------------------

def copied(book, name, new):
    sheet = book.copy_worksheet(book[name])
    sheet.title = new
    return sheet


@fixture("E20-copy-differs")
def _(book):
    copied(book, ACCOUNTS, f"{ACCOUNTS}(2)")["D7"] = 6_100_000


@fixture("E20-copy-agrees")
def _(book):
    copied(book, RESEARCH, f"{RESEARCH} (2)")


@fixture("E20-old-year")
def _(book):
    cells(copied(book, ACCOUNTS, f"{ACCOUNTS}（上次申报）"), B3="2021年", C3="2022年", D3="2023年")


@fixture("E20-empty-copy")
def _(book):
    for row in copied(book, ACCOUNTS, f"{ACCOUNTS}空表")["B4:D15"]:
        for cell in row:
            cell.value = None


@fixture("E20-fewer-labels")
def _(book):
    copied(book, ACCOUNTS, f"旧{ACCOUNTS}").delete_rows(9, 7)


@fixture("E20-more-labels")
def _(book):
    copied(book, ACCOUNTS, f"旧{ACCOUNTS}")["D7"] = 6_100_000
    book[ACCOUNTS]["A12"] = "资产规模"


@fixture("E20-no-name")
def _(book):
    book[ACCOUNTS].title = "Sheet1"
    book[RESEARCH].title = "表三"


@fixture("E20-copy-of-basics")
def _(book):
    sheet = copied(book, BASICS, f"{BASICS}(旧)")
    cells(sheet, **{f"B{basics_row('money_unit')}": "万元", f"B{basics_row('city')}": "大连市"})


@fixture("E20-revenue-differs")
def _(book):
    sheet = copied(book, REVENUE, f"{REVENUE}(2)")
    for row, line in enumerate([["通用软件", "非网安", "丙公司", 2_600_000], ["数据安全服务", "X1.DATA_SECURITY", "乙公司", 300_000],
                                ["网络威胁检测系统", "A1.OS", "甲公司", 5_600_000]], 4):
        for column, value in enumerate(line, 2):
            sheet.cell(row, column, value)
    cells(sheet, G4="否", G6="是")
    sheet.row_dimensions[5].hidden = True


# --- E21, E22, E23, E25 ------------------------------------------------------------------------------------------------------------

@fixture("E21-noise")
def _(book):
    cells(book[ACCOUNTS], C9=12.345, C10=1e16, D11=1e300)


# openpyxl rounds to sixteen digits what it writes: the digits that other programs leave are put into the XML.
NOISE = {"D5": "8000000.000000001", "D7": "5999999.9999999991", "D9": "0.30000000000000004", "D10": "1234.5600000000002"}


@fixture("E22-reversed")
def _(book):
    sheet = book[ACCOUNTS]
    for row in range(3, 16):
        first, last = sheet[f"B{row}"].value, sheet[f"D{row}"].value
        cells(sheet, **{f"B{row}": last, f"D{row}": first})


@fixture("E22-relative")
def _(book):
    cells(book[ACCOUNTS], B3="上上年", C3="上年数", D3="本年度")


@fixture("E22-no-reference-year")
def _(book):
    book[BASICS][f"B{basics_row('reference_year')}"] = None


@fixture("E22-relative-without-year")
def _(book):
    cells(book[ACCOUNTS], B3="前年", C3="上年", D3="本年")
    cells(book[BASICS], **{f"B{basics_row('reference_year')}": "上年度"})


@fixture("E22-year-twice")
def _(book):
    book[ACCOUNTS]["C3"] = "2025年"


@fixture("E22-year-twice-in-doubt")
def _(book):
    cells(book[ACCOUNTS], C3="2025年", E2="单位：万元")
    in_unit(book[ACCOUNTS], "B4:D15", 10_000)


@fixture("E22-year-missing")
def _(book):
    book[ACCOUNTS].delete_cols(2)


@fixture("E22-amounts")
def _(book):
    cells(book[ACCOUNTS], B3="上上年金额", C3="上年金额", D3="本年金额")


@fixture("E22-date-above")
def _(book):
    cells(book[ACCOUNTS], A2="填表日期：2026年3月1日", C2="2025年度", D2="2026年")


@fixture("E22-part-of-a-year")
def _(book):
    cells(book[ACCOUNTS], D3="2025年（预计）", E3="2026年1-6月", E4=4_000_000)


@fixture("E22-year-over-two-columns")
def _(book):
    sheet = book[ACCOUNTS]
    sheet.insert_cols(5)
    sheet.insert_rows(4)
    cells(sheet, D4="预算数", E4="实际数", E8=6_100_000, E5=8_500_000)
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:B4")
    sheet.merge_cells("D3:E3")


@fixture("E23-ticks")
def _(book):
    signs = {"layer.L1.BASE": "■", "layer.L2.FRAMEWORK": "□", "layer.L3.MODEL": "☑是 □否", "layer.L4.APPLICATION": "Y",
             "technology.K1.SUPPORT": 1, "technology.K2.PLATFORM": "×", "technology.K3.GENERAL": "待定",
             "technology.K4.DOMAIN": True}
    cells(book[BASICS], **{f"B{basics_row(key)}": sign for key, sign in signs.items()})
    cells(book[REVENUE], G4="✓", G5="0", G6="也许")


@fixture("E25-protected")
def _(book):
    for sheet in book:
        sheet.protection.sheet = True
        sheet.protection.password = "template"
    book.security.lockStructure = True


@fixture("E25-other-version")
def _(book):
    book[BASICS][f"B{basics_row('template_version')}"] = "LNCSE-WB-0"


@fixture("E25-missing-sheets")
def _(book):
    del book[MONTHS]
    del book[REVENUE]


@fixture("E25-missing-columns")
def _(book):
    book[RESEARCH].delete_cols(15)
    book[MONTHS].delete_cols(9)
    book[REVENUE].delete_cols(5)


@fixture("E25-missing-line")
def _(book):
    book[ACCOUNTS].delete_rows(8)
    book[BASICS].delete_rows(basics_row("legal_representative"))


# --- the other writers -----------------------------------------------------------------------------------------------------------

def rewritten(path, change=lambda name, data: data):
    """The same container with fixed dates, so that it is the same each time, and with changed parts."""
    with zipfile.ZipFile(path) as old:
        parts = [(name, change(name, old.read(name))) for name in old.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name, data in parts:
            new.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)


def save(book, path):
    book.properties.created = book.properties.modified = datetime.datetime(*EPOCH)
    book.save(path)
    rewritten(path, lambda name, data: re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", data)
              if name == "docProps/core.xml" else data)


def with_noise(path):
    def change(name, data):
        if name != "xl/worksheets/sheet2.xml":
            return data
        for cell, digits in NOISE.items():
            data = re.sub(rf'(<c r="{cell}"[^>]*><v>)[^<]*'.encode(), rb"\g<1>" + digits.encode(), data)
        return data
    rewritten(path, change)


def written_by_xlsxwriter(path, application=None):
    """XlsxWriter writes 0 beside every formula and calls itself Microsoft Excel."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": datetime.datetime(*EPOCH)})
    formulas = with_formulas(openpyxl_book())
    for name, rows in sheets().items():
        sheet = book.add_worksheet(name)
        for row, line in enumerate(rows):
            for column, value in enumerate(line):
                formula = formulas[name].cell(row + 1, column + 1).value
                if isinstance(formula, str) and formula.startswith("="):
                    sheet.write_formula(row, column, formula)
                elif value is not None and value != "":
                    sheet.write(row, column, value)
    if application:
        # Nothing that the formula names is a number, so that only the name of the program speaks against its 0.
        book.get_worksheet_by_name(ACCOUNTS).write_formula("D6", "=SUM(E20:E30)")
    book.close()
    changed = f"<Application>{application}</Application>".encode()
    rewritten(path, lambda name, data: re.sub(rb"<Application>[^<]*</Application>", changed, data)
              if application and name == "docProps/app.xml" else data)


def converted(sources, kind, folder):
    """What LibreOffice makes of workbooks when it opens and saves them."""
    filters = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "xls": "xls:MS Excel 97", "ods": "ods"}
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", filters[kind],
                    "--outdir", str(folder / kind), *map(str, sources)], check=True, stdout=subprocess.DEVNULL)
    return [folder / kind / f"{source.stem}.{kind}" for source in sources]


def main():
    for old in HERE.glob("*.*"):
        if old.suffix in (".xlsx", ".xls", ".ods"):
            old.unlink()
    save(openpyxl_book(), HERE / "clean.xlsx")
    for name, change in BUILD.items():
        book = openpyxl_book()
        change(book)
        save(book, HERE / f"{name}.xlsx")
    with_noise(HERE / "E21-noise.xlsx")
    written_by_xlsxwriter(HERE / "E15-dummy-zero.xlsx")
    written_by_xlsxwriter(HERE / "E15-other-program.xlsx", "Report Builder 2")
    xlwt_book().save(str(HERE / "clean-xlwt.xls"))
    xlwt_book(formulas=[(ACCOUNTS, 3, 3, "D5+D6")]).save(str(HERE / "E14-empty-results-xlwt.xls"))
    book = xlwt_book(dates=[(BASICS, basics_row("founded") - 1, 1, datetime.date(2018, 3, 12)),
                            (PROPERTIES, 3, 6, datetime.date(2024, 1, 1)), (PROPERTIES, 4, 6, datetime.date(2020, 2, 29))])
    book.save(str(HERE / "E12-1904-xlwt.xls"))
    content = sheets()
    content[ACCOUNTS][8][3], content[ACCOUNTS][9][3] = 0.1 + 0.2, 1234.56 * 100 / 100 + 2e-13
    xlwt_book(content).save(str(HERE / "E21-noise-xlwt.xls"))
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "source").mkdir()
        computed = folder / "source" / "clean.xlsx"
        with_formulas(openpyxl_book()).save(computed)
        everywhere = ("E01-number-merged", "E12-1904", "E19-hidden-rows")
        again = {"xlsx": (*everywhere, "E10-dashes", "E19-hidden-column", "E25-protected"), "xls": everywhere, "ods": everywhere}
        for kind, names in again.items():
            for result in converted([computed, *(HERE / f"{name}.xlsx" for name in names)], kind, folder):
                (HERE / f"{result.stem}-libreoffice.{kind}").write_bytes(result.read_bytes())


if __name__ == "__main__":
    main()
