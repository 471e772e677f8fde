"""Writes a workbook as openpyxl would: resave.py FROM.xlsx TO.xlsx values|formulas

It keeps either the formulas, without what they come to, or what they come to, without the formulas.
"""

import sys

import openpyxl

source, target, kept = sys.argv[1:]
openpyxl.load_workbook(source, data_only=kept == "values").save(target)
