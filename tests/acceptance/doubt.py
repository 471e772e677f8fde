"""Makes a workbook doubtful: doubt.py FROM.xlsx TO.xlsx

研发费用明细 says then that its amounts are in 万元, while 企业基本信息 says 元. Formulas give way to what they came to.
"""

import sys

import openpyxl

source, target = sys.argv[1:]
book = openpyxl.load_workbook(source, data_only=True)
cells = [cell for row in book["研发费用明细"]["A1:Z3"] for cell in row]
units = [cell for cell in cells if cell.value == "金额单位：元"]
assert len(units) == 1, units
units[0].value = "金额单位：万元"
book.save(target)
