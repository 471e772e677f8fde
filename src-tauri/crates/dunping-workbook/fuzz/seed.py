"""Fills `corpus/`: from the workbooks of the reader's tests, whole for `bytes` and cut into parts for `parts`; for `cells` bytes without a
meaning, which are changes of any kind. Run in this folder."""

import hashlib
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FILES = HERE.parent / "tests" / "files"
CUT = b"\xfe\xff\xfe"
# As in fuzz_targets/parts.rs.
KINDS = {
    "xlsx": ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"],
    "xlsb": ["xl/worksheets/sheet1.bin", "xl/sharedStrings.bin", "xl/styles.bin", "xl/workbook.bin"],
    "ods": ["content.xml", "styles.xml", "meta.xml"],
}


def main():
    for target in ("bytes", "parts", "cells"):
        (HERE / "corpus" / target).mkdir(parents=True, exist_ok=True)
    for file in sorted(FILES.iterdir()):
        kind = file.suffix[1:]
        if kind in ("xls", *KINDS) and file.stat().st_size < 40_000:
            (HERE / "corpus" / "bytes" / file.name).write_bytes(file.read_bytes())
        if kind in KINDS:
            with zipfile.ZipFile(file) as container:
                names = set(container.namelist())
                parts = [container.read(name) if name in names else b"" for name in KINDS[kind]]
            # A whole first sheet, and only its beginning.
            for length in (1_000, 100_000):
                seed = bytes([list(KINDS).index(kind)]) + CUT.join([parts[0][:length], *parts[1:]])
                (HERE / "corpus" / "parts" / f"{file.stem}-{length}.{kind}").write_bytes(seed)
    for number in range(100):
        blocks = (hashlib.sha256(b"%d %d" % (number, block)).digest() for block in range(1 + number // 5))
        (HERE / "corpus" / "cells" / f"{number:02}").write_bytes(b"".join(blocks))


if __name__ == "__main__":
    main()
