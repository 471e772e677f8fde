"""Reads every cell of a workbook with openpyxl and tells the seconds, in its usual way and in the one for large files: `by_openpyxl.py FILE`."""

import sys
import time

from openpyxl import load_workbook


def seconds(path, read_only):
    start = time.perf_counter()
    book = load_workbook(path, read_only=read_only, data_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            for _ in row:
                pass
    book.close()
    return time.perf_counter() - start


if __name__ == "__main__":
    print(f"as usual {seconds(sys.argv[1], read_only=False):.2f}")
    print(f"read-only {seconds(sys.argv[1], read_only=True):.2f}")
