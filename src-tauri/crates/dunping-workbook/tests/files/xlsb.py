"""Writes a workbook that openpyxl has read as .xlsb ([MS-XLSB]): values, cached results, formulas, number formats, merged cells, hidden
rows, columns and tabs, a filter. No free program writes .xlsb; LibreOffice and Excel read what this writes.

It knows the formulas of our own workbooks and no others: calls, operators, references, texts, numbers.
"""

import re
import struct
import zipfile

FUNCTIONS = {"COUNT": 0, "IF": 1, "SUM": 4, "AVERAGE": 5, "ROUND": 27, "TRUE": 34, "OR": 37, "ISBLANK": 129, "IFERROR": 480}
FIXED = {"TRUE": 0, "ROUND": 2, "ISBLANK": 1, "IFERROR": 2}
OPERATORS = {"+": 3, "-": 4, "*": 5, "/": 6, "^": 7, "&": 8, "<": 9, "<=": 10, "=": 11, ">=": 12, ">": 13, "<>": 14}
LEVELS = [["=", "<>", "<", "<=", ">", ">="], ["&"], ["+", "-"], ["*", "/"], ["^"]]
ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
TOKEN = re.compile(
    r"\s*(?:(?P<text>\"(?:[^\"]|\"\")*\")"
    r"|(?P<ref>(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)(?![\w(])"
    r"|(?P<call>[A-Z][A-Z0-9.]*)\((?P<end>)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<op><=|>=|<>|[-+*/^&<>=(),]))"
)


def wide(text):
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def number(value, most):
    out = b""
    for _ in range(most):
        byte = value & 0x7F
        value >>= 7
        out += bytes([byte | (0x80 if value else 0)])
        if not value:
            break
    return out


def record(kind, data=b""):
    return number(kind, 2) + number(len(data), 4) + data


class Formula:
    """A formula as tokens."""

    def __init__(self, text, sheets):
        self.sheets = sheets
        self.words = []
        at = 0
        while at < len(text):
            match = TOKEN.match(text, at)
            assert match, text[at:]
            self.words.append((match.lastgroup if match.lastgroup != "end" else "call", match.group(match.lastgroup) or match.group("call")))
            at = match.end()
        self.at = 0
        self.out = b""
        self.level(0)
        assert self.at == len(self.words), text

    def peek(self):
        return self.words[self.at] if self.at < len(self.words) else (None, None)

    def level(self, depth):
        if depth == len(LEVELS):
            return self.atom()
        self.level(depth + 1)
        while self.peek()[0] == "op" and self.peek()[1] in LEVELS[depth]:
            sign = self.words[self.at][1]
            self.at += 1
            self.level(depth + 1)
            self.out += bytes([OPERATORS[sign]])

    def atom(self):
        kind, word = self.peek()
        self.at += 1
        if kind == "text":
            text = word[1:-1].replace('""', '"')
            self.out += b"\x17" + struct.pack("<H", len(text)) + text.encode("utf-16-le")
        elif kind == "number":
            value = float(word)
            whole = value == int(value) and value < 65536
            self.out += b"\x1e" + struct.pack("<H", int(value)) if whole else b"\x1f" + struct.pack("<d", value)
        elif kind == "ref":
            self.reference(word)
        elif kind == "call":
            count = 0
            while self.peek() != ("op", ")"):
                self.level(0)
                count += 1
                if self.peek() == ("op", ","):
                    self.at += 1
            self.at += 1
            if word in FIXED:
                assert count == FIXED[word]
                self.out += b"\x41" + struct.pack("<H", FUNCTIONS[word])
            else:
                self.out += b"\x42" + struct.pack("<BH", count, FUNCTIONS[word])
        elif (kind, word) == ("op", "("):
            self.level(0)
            assert self.peek() == ("op", ")")
            self.at += 1
            self.out += b"\x15"
        elif (kind, word) == ("op", "-"):
            self.atom()
            self.out += b"\x13"
        else:
            raise ValueError(word)

    def reference(self, word):
        sheet = None
        if "!" in word:
            sheet, word = word.rsplit("!", 1)
            sheet = sheet.strip("'").replace("''", "'")
        ends = [self.place(end) for end in word.split(":")]
        base = (0x44 if len(ends) == 1 else 0x25) + (0x16 if sheet else 0)
        self.out += bytes([base])
        if sheet:
            self.out += struct.pack("<H", self.sheets.index(sheet))
        self.out += b"".join(struct.pack("<I", row) for row, _ in ends)
        self.out += b"".join(struct.pack("<H", column) for _, column in ends)

    @staticmethod
    def place(text):
        fixed_column, letters, fixed_row, digits = re.fullmatch(r"(\$?)([A-Z]+)(\$?)(\d+)", text).groups()
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        marks = (0 if fixed_column else 0x4000) | (0 if fixed_row else 0x8000)
        return int(digits) - 1, (column - 1) | marks


def area(bounds):
    left, top, right, bottom = bounds
    return struct.pack("<IIII", top - 1, bottom - 1, left - 1, right - 1)


def cell(column, style, value, formula, strings, sheets):
    head = struct.pack("<II", column - 1, style)
    tail = b""
    if formula is not None:
        tokens = Formula(formula, sheets).out
        tail = struct.pack("<HI", 0, len(tokens)) + tokens + struct.pack("<I", 0)
    calculated = formula is not None
    if isinstance(value, bool):
        return record(10 if calculated else 4, head + bytes([value]) + tail)
    if isinstance(value, (int, float)):
        return record(9 if calculated else 5, head + struct.pack("<d", value) + tail)
    if isinstance(value, str) and value in ERRORS:
        return record(11 if calculated else 3, head + bytes([ERRORS[value]]) + tail)
    if calculated:
        return record(8, head + wide(value or "") + tail)
    index = strings.setdefault(value, len(strings))
    return record(7, head + struct.pack("<I", index))


def serial(value, epoch):
    import datetime

    from openpyxl.utils.datetime import to_excel

    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return to_excel(value, epoch)
    return value


def sheet(ws, cached, styles, strings, sheets, epoch):
    out = record(129) + record(145 + 3, struct.pack("<IIII", 0, ws.max_row - 1, 0, ws.max_column - 1))
    hidden = [(d.min or i, d.max or i) for i, d in ((None, d) for d in ws.column_dimensions.values()) if d.hidden]
    if hidden:
        out += record(390)
        for first, last in hidden:
            out += record(60, struct.pack("<IIIIH", first - 1, last - 1, 2048, 0, 3))
        out += record(391)
    out += record(145)
    for row in ws.iter_rows():
        number_of_row = row[0].row
        shown = 0x10 if ws.row_dimensions[number_of_row].hidden else 0
        out += record(0, struct.pack("<IIHBBBI", number_of_row - 1, 0, 300, 0, shown, 0, 0))
        for source in row:
            formula, value = source.value, serial(cached[source.coordinate].value, epoch)
            if formula is None:
                continue
            is_formula = isinstance(formula, str) and formula.startswith("=")
            style = styles.setdefault(source.number_format, len(styles))
            text = formula[1:] if is_formula else None
            out += cell(source.column, style, value, text, strings, sheets)
    out += record(146)
    if ws.auto_filter.ref:
        from openpyxl.utils import range_boundaries

        out += record(161, area(range_boundaries(ws.auto_filter.ref))) + record(162)
    if ws.merged_cells.ranges:
        out += record(177, struct.pack("<I", len(ws.merged_cells.ranges)))
        for merged in ws.merged_cells.ranges:
            out += record(176, area(merged.bounds))
        out += record(178)
    return out + record(130)


def styles_part(styles):
    own = [code for code in styles if code != "General"]
    out = record(278) + record(615, struct.pack("<I", len(own)))
    for index, code in enumerate(own):
        out += record(44, struct.pack("<H", 164 + index) + wide(code))
    out += record(616)
    # One font, two fills, one border, as every workbook has.
    out += record(611, struct.pack("<I", 1)) + record(43, struct.pack("<HHHHBBBBQB", 220, 0, 400, 0, 0, 2, 134, 0, 0, 0) + wide("SimSun")) + record(612)
    out += record(603, struct.pack("<I", 2))
    for pattern in (0, 17):
        out += record(45, struct.pack("<I", pattern) + bytes(64))
    out += record(604)
    out += record(613, struct.pack("<I", 1)) + record(46, bytes(51)) + record(614)
    xf = struct.pack("<HHHHHBBHBB", 0xFFFF, 0, 0, 0, 0, 0, 0, 0x1010, 0, 0)
    out += record(626, struct.pack("<I", 1)) + record(47, xf) + record(627)
    out += record(617, struct.pack("<I", len(styles)))
    for code in styles:
        number_format = 0 if code == "General" else 164 + own.index(code)
        out += record(47, struct.pack("<HHHHHBBHBB", 0, number_format, 0, 0, 0, 0, 0, 0x1010, 1, 0))
    out += record(618)
    return out + record(279)


def write(book, cached, path):
    """Writes a workbook: `book` with formulas, `cached` the same with results."""
    names = book.sheetnames
    epoch = book.epoch
    styles, strings = {"General": 0}, {}
    parts = [sheet(ws, cached[ws.title], styles, strings, names, epoch) for ws in book.worksheets]
    workbook = record(131) + record(153, struct.pack("<II", 1 if epoch.year == 1904 else 0, 0) + wide("ThisWorkbook")) + record(143)
    for index, ws in enumerate(book.worksheets):
        state = {"visible": 0, "hidden": 1, "veryHidden": 2}[ws.sheet_state]
        workbook += record(156, struct.pack("<II", state, index + 1) + wide(f"rId{index + 1}") + wide(ws.title))
    workbook += record(144) + record(353) + record(357)
    pairs = b"".join(struct.pack("<Iii", 0, index, index) for index in range(len(names)))
    workbook += record(362, struct.pack("<I", len(names)) + pairs) + record(354) + record(132)
    table = record(159, struct.pack("<II", len(strings), len(strings)))
    for text in strings:
        table += record(19, b"\0" + wide(text))
    table += record(160)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

    def relationships(entries):
        lines = "".join(f'<Relationship Id="{i}" Type="{office}/{kind}" Target="{target}"/>' for i, kind, target in entries)
        return f'{head}<Relationships xmlns="{package}/relationships">{lines}</Relationships>'

    sheets = [(f"rId{i + 1}", "worksheet", f"worksheets/sheet{i + 1}.bin") for i in range(len(parts))]
    more = [("rIdS", "styles", "styles.bin"), ("rIdT", "sharedStrings", "sharedStrings.bin")]
    binary = "application/vnd.ms-excel."
    overrides = [("/xl/workbook.bin", binary + "sheet.binary.macroEnabled.main")]
    overrides += [(f"/xl/{target}", binary + "worksheet") for _, _, target in sheets]
    overrides += [("/xl/styles.bin", binary + "styles"), ("/xl/sharedStrings.bin", binary + "sharedStrings")]
    overrides += [("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml")]
    types = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides)
    files = {
        "[Content_Types].xml": f'{head}<Types xmlns="{package}/content-types"><Default Extension="bin" ContentType="{overrides[0][1]}"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        "_rels/.rels": relationships([("rId1", "officeDocument", "xl/workbook.bin"), ("rId2", "extended-properties", "docProps/app.xml")]),
        "docProps/app.xml": f'{head}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>xlsb.py</Application></Properties>",
        "xl/_rels/workbook.bin.rels": relationships(sheets + more),
        "xl/workbook.bin": workbook,
        "xl/styles.bin": styles_part(styles),
        "xl/sharedStrings.bin": table,
    }
    for (_, _, target), part in zip(sheets, parts):
        files[f"xl/{target}"] = part
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, data)
