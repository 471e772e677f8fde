"""Fills the applicant's empty workbook as an applicant would: fill.py APPLICATION.toml TEMPLATE.xlsx OUT.xlsx

Cells are found by the words of the headers and labels. Only cells that are not locked are written, and where a cell has a list
only what the list offers. Amounts are written in the unit that the declaration names. What formulas come to is left to a spreadsheet.
"""

import sys
import tomllib
from fractions import Fraction

import openpyxl

FACTORS = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}


def offered(sheet, cell):
    """What the list of a cell offers, or nothing when it has none."""
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list" and cell.coordinate in rule.sqref:
            source = rule.formula1
            if source.startswith('"'):
                return source.strip('"').split(",")
            return [each.value for row in sheet[source.replace("$", "")] for each in row]
    return []


def put(sheet, row, column, value):
    cell = sheet.cell(row, column)
    choices = offered(sheet, cell)
    if choices and value not in (None, ""):
        fitting = [choice for choice in choices if choice == value or choice.split(" ")[0] == value]
        assert fitting, f"{sheet.title} {cell.coordinate} does not offer {value}"
        value = fitting[0]
    assert not cell.protection.locked, f"{sheet.title} {cell.coordinate} is locked"
    assert not isinstance(value, str) or cell.number_format == "@", f"{sheet.title} {cell.coordinate} is not text"
    if value not in (None, ""):
        cell.value = value


class Filler:
    def __init__(self, book, unit):
        self.book, self.unit = book, FACTORS[unit]

    def money(self, text):
        return float(Fraction(text) / self.unit)

    def lines(self, name, values):
        """A sheet of labelled lines; a label is found by its words without the mark of what is required."""
        sheet = self.book[name]
        for label, value in values.items():
            row = next(r for r in range(4, sheet.max_row + 1) if str(sheet.cell(r, 1).value).lstrip("★") == label)
            put(sheet, row, 2, value)

    def table(self, name, rows):
        """A sheet that is a table: each row by its headers."""
        sheet = self.book[name]
        headers = {sheet.cell(3, column).value: column for column in range(1, sheet.max_column + 1)}
        for number, row in enumerate(rows):
            for header, value in row.items():
                put(sheet, 4 + number, headers[header], value)


def yes(truth):
    return "是" if truth else "否"


def basics(told, years):
    return {
        "企业名称": told["name"],
        "统一社会信用代码": told["uscc"],
        "企业类型": told["kind"],
        "法定代表人": told["legal_representative"],
        "成立日期": told["founded"],
        "注册资本（万元）": told["registered_capital"],
        "住所": told["domicile"],
        "经营场所": told["premises"],
        "所在市": told["city"],
        "登记状态": told["status"],
        "经营范围": told["scope"],
        "申报年度": told["application_year"],
        "财务数据年度": max(year["year"] for year in years),
        "从业人员期末人数（人）": told["staff_year_end"],
        "金额单位": told["money_unit"],
        "联系人": told["contact"],
        "电话": told["phone"],
        "邮箱": told["email"],
        "主营业务归属": told["business"],
        "申报增长指标": told["growth_claim"],
    }


def main(source, template, target):
    with open(source, "rb") as file:
        told = tomllib.load(file)
    book = openpyxl.load_workbook(template)
    fill = Filler(book, told["basics"]["money_unit"])
    fill.lines("企业基本信息", basics(told["basics"], told["years"]))
    names = {
        "L1.BASE": "所属领域·基础层",
        "L2.FRAMEWORK": "所属领域·框架层",
        "L3.MODEL": "所属领域·模型层",
        "L4.APPLICATION": "所属领域·应用层",
        "K1.SUPPORT": "核心技术·支撑技术与产品",
        "K2.PLATFORM": "核心技术·基础软硬件平台",
        "K3.GENERAL": "核心技术·关键通用技术",
        "K4.DOMAIN": "核心技术·关键领域技术",
    }
    chosen = told["basics"]["layers"] + told["basics"]["technologies"]
    fill.lines("企业基本信息", {names[key]: "√" for key in chosen})
    accounts = {
        "其中：主营业务收入": "revenue_main",
        "其他业务收入": "revenue_other",
        "网络空间安全业务收入": "revenue_cyber",
        "其中：网络空间安全主营业务收入": "revenue_cyber_main",
        "网络空间安全主营业务利润": "profit_cyber",
        "利润总额": "profit_total",
        "净利润": "profit_net",
        "资产总额": "assets",
        "负债总额": "liabilities",
        "研发费用总额": "research",
    }
    sheet = book["近三年财务数据"]
    columns = {sheet.cell(3, column).value: column for column in range(2, 5)}
    for year in told["years"]:
        for row in range(4, sheet.max_row + 1):
            if key := accounts.get(sheet.cell(row, 1).value):
                put(sheet, row, columns[f"{year['year']}年"], fill.money(year[key]))
    costs = [book["研发费用明细"].cell(3, column).value for column in range(5, 14)]
    fill.table(
        "研发费用明细",
        (
            {"研发项目编号": one["number"], "项目名称": one["title"], "起止时间": one["period"]}
            | {name: fill.money(cost) for name, cost in zip(costs, one["costs"], strict=True)}
            | {"其中境内发生额": fill.money(one["domestic"])}
            for one in told["research"]
        ),
    )
    groups = {
        "职工总数": "staff",
        "本科及以上（签劳动合同）": "bachelor",
        "研究开发人员": "research",
        "其中本科及以上研发人员": "research_bachelor",
    }
    fill.table(
        "人员月度表",
        (
            {
                f"{name}{edge}（人）": month[key][index]
                for name, key in groups.items()
                for index, edge in enumerate(("月初", "月末"))
            }
            | {"劳务派遣等月末（人）": month["dispatched"], "社保缴纳人数（人）": month["insured"]}
            for month in told["months"]
        ),
    )
    fill.table(
        "人员结构",
        (
            {
                "姓名": one["name"],
                "证件号（后4位）": one["id_tail"],
                "学历": one["education"],
                "学位": one["degree"],
                "专业": one["subject"],
                "职称": one["title"],
                "人才称号": one.get("honour"),
                "岗位": one["post"],
                "是否研发": yes(one["research"]),
                "入职日期": one["joined"],
                "合同起止": one["contract"],
                "社保起缴月": one["insured_since"],
            }
            for one in told["staff"]
        ),
    )
    fill.table(
        "知识产权清单",
        (
            {
                "类型": one["kind"],
                "名称": one["title"],
                "专利号/登记号/标准号": one["number"],
                "权利人/起草单位排序": one["owner"],
                "申请日": one.get("applied"),
                "授权/登记/发布日": one["granted"],
                "状态": one["status"],
                "取得方式": one["acquired"],
                "是否网络空间安全相关": yes(one["cyber"]),
                "对应产品": one["product"],
                "附件编号": one["attachment"],
            }
            for one in told["properties"]
        ),
    )
    fill.table(
        "业务收入构成",
        (
            {
                "产品/服务名称": one["product"],
                "业务归属代码": one["business"],
                "主要客户": one["customers"],
                "上年度收入": fill.money(one["revenue"]),
                "是否主营": yes(one["main"]),
                "合同/发票附件号": one.get("attachment"),
            }
            for one in told["revenue"]
        ),
    )
    fill.table(
        "核心技术与领域",
        (
            {
                "技术点": one["title"],
                "类型（K1–K4）": one["code"],
                "说明": one["description"],
                "对应知识产权": one["property"],
            }
            for one in told["technologies"]
        ),
    )
    fill.table(
        "资质与体系证书",
        (
            {
                "证书名称": one["name"],
                "编号": one["number"],
                "发证机构": one["issuer"],
                "范围": one["scope"],
                "发证日": one["issued"],
                "有效期至": one["valid_to"],
                "附件号": one["attachment"],
            }
            for one in told["qualifications"]
        ),
    )
    said = {one["clause"]: one for one in told["self_assessment"]}
    keys = [book["自评表"].cell(row, 1).value for row in range(4, 23)]
    fill.table(
        "自评表",
        (
            {
                "自评结论": said.get(key, {}).get("conclusion"),
                "自评数值": said.get(key, {}).get("value"),
                "佐证附件编号": said.get(key, {}).get("attachments"),
                "说明": said.get(key, {}).get("remark"),
            }
            for key in keys
        ),
    )
    fill.table(
        "附件清单",
        (
            {
                "附件编号": one["number"],
                "文件名": one["file_name"],
                "类型": one["kind"],
                "对应条款": "、".join(one["clauses"]),
                "页数": one["pages"],
                "出具单位": one["issuer"],
                "日期": one["date"],
                "备注": one.get("remark"),
            }
            for one in told["attachments"]
        ),
    )
    book.save(target)


main(*sys.argv[1:])
