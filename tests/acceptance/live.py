"""What the formulas of a workbook come to, as a spreadsheet saved them: live.py WORKBOOK.xlsx

Prints as JSON the live lines of 自评表 by clause (the number as it stands, the sentence), how many formulas there are, and which of
them come to nothing or to an error.
"""

import json
import sys

import openpyxl

written, saved = openpyxl.load_workbook(sys.argv[1]), openpyxl.load_workbook(sys.argv[1], data_only=True)
formulas, faults = 0, []
for sheet in written:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type != "f":
                continue
            formulas += 1
            result = saved[sheet.title][cell.coordinate]
            if result.data_type == "e":
                faults.append(f"{sheet.title}!{cell.coordinate} {result.value}")
sheet = saved["自评表"]
live = {sheet.cell(row, 1).value: [sheet.cell(row, 4).value, sheet.cell(row, 5).value] for row in range(4, 23)}
print(json.dumps({"formulas": formulas, "faults": faults, "live": live}, ensure_ascii=False))
