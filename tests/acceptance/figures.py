"""Computes the six clauses that have a number, from what the applicant declared: figures.py application.toml

Prints {clause: {"verdict", "exact": "n/d", "percent"}} as JSON. It follows the words of the standard with fractions, and shares
nothing with the program but the declaration.
"""

import json
import sys
import tomllib
from fractions import Fraction
from math import isqrt


def verdict(holds):
    return "met" if holds else "not_met"


def share(part, whole, limit):
    ratio = Fraction(part) / Fraction(whole)
    return {"verdict": verdict(ratio >= limit), "exact": str(ratio), "percent": truncated(ratio * 1_000_000)}


def truncated(millionths):
    whole = int(millionths)
    return f"{whole // 10_000}.{whole % 10_000:04}"


def growth(first, last):
    """Two intervals: the growth is the square root of last/first, less one."""
    ratio = Fraction(last) / Fraction(first)
    millionths = isqrt(int(ratio * 10**12)) - 10**6
    return {"verdict": verdict(ratio >= Fraction(105, 100) ** 2), "exact": str(ratio), "percent": truncated(millionths)}


def size(staff, revenue):
    steps = (("large", 300, 100_000_000), ("medium", 100, 10_000_000), ("small", 10, 500_000))
    return next((name for name, people, yuan in steps if staff >= people and revenue >= yuan), "micro")


def main(path):
    with open(path, "rb") as file:
        declared = tomllib.load(file)
    years = {year["year"]: {key: Fraction(value) for key, value in year.items()} for year in declared["years"]}
    first, last = years[min(years)], years[max(years)]
    revenue = last["revenue_main"] + last["revenue_other"]
    costs = sum(Fraction(cost) for project in declared["research"] for cost in project["costs"])
    domestic = sum(Fraction(project["domestic"]) for project in declared["research"])
    groups = ("staff", "bachelor", "research_bachelor")
    people = {group: sum(sum(month[group]) for month in declared["months"]) for group in groups}
    found = size(declared["basics"]["staff_year_end"], revenue)
    assert found in ("small", "micro"), "the demonstration's firms are small: the other reading of 4.3.1 is not computed here"
    clauses = {
        "4.2.3.a": share(costs, revenue, Fraction(5, 100)),
        "4.2.3.b": share(domestic, costs, Fraction(60, 100)),
        "4.2.4.a": share(people["bachelor"], people["staff"], Fraction(40, 100)),
        "4.2.4.b": share(people["research_bachelor"], people["staff"], Fraction(25, 100)),
        "4.3.1": share(last["revenue_cyber"], revenue, Fraction(40, 100)),
        "4.3.2": growth(first["revenue_cyber_main"], last["revenue_cyber_main"]),
    }
    print(json.dumps({"size_class": found, "name": declared["basics"]["name"], "clauses": clauses}, ensure_ascii=False))


main(sys.argv[1])
