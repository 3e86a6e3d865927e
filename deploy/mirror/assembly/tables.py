"""Reading the collected tables."""

import csv
import json
import pathlib

import openpyxl


def csv_rows(file: pathlib.Path, delimiter=","):
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text, delimiter=delimiter))


def workbook_rows(file: pathlib.Path):
    """The first sheet as dictionaries keyed by its first row."""
    rows = list(openpyxl.load_workbook(file, read_only=True).worksheets[0].values)
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def settlement_desk_2024(data: pathlib.Path):
    """One row per municipality of the 2024 division, in code order."""
    rows = workbook_rows(data / "settlement/settle_samarbeidsdesken_oppsummert_2022_2024.xlsx")
    rows = [row for row in rows if row["year"] == 2024]
    assert len(rows) == 357, len(rows)
    return sorted(rows, key=lambda row: row["Kommunenummer"])


def klass_names_2026(data: pathlib.Path):
    """Municipality code to official name on 2026-01-01, without 9999 (not stated)."""
    reply = json.loads((data / "reference/ref_klass131_api_response_20260101.json").read_bytes())
    return {code["code"]: code["name"] for code in reply["codes"] if code["code"] != "9999"}


def county_names_2024(data: pathlib.Path):
    """County code to official name, in code order: the division in force in 2026 as well."""
    shapes = json.loads((data / "geography/geo_fylker_2024_XS.geojson").read_bytes())
    properties = [shape["properties"] for shape in shapes["features"]]
    return dict(sorted((p["fylkesnummer"], p["fylkesnavn"]) for p in properties))
