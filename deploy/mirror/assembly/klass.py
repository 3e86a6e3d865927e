"""SSB KLASS: municipalities, their changes, counties, centrality and KOSTRA groups."""

import ast

from . import tables
from .folder import ASSEMBLED, JSON, RECORDED, compact_json, source

HOST = "data.ssb.no"
ROOT = "/api/klass/v1/classifications/"
SOURCE = source("Statistisk sentralbyrå", "CC BY 4.0", "Kilde: Statistisk sentralbyrå (KLASS)")
# From and to of the questions that ask for a range; `to` is exclusive at KLASS. Nothing is known of
# changes after the first day of 2026, so that every later `to` gets the same answer.
CHANGES_RANGE = {"from": "2018-01-01", "to": "2026-01-02"}
MAPPING_RANGE = {"from": "2024-01-01", "to": "2026-01-02"}
DESK = ("data/settlement/settle_samarbeidsdesken_oppsummert_2022_2024.xlsx "
        "(repository Samarbeidsdesken/p02-ukraina), rows of 2024")


def assemble(folder, data, samples):
    codes(folder, data, samples)
    changes(folder, data)
    counties(folder, data)
    centrality(folder, data)
    kostra_groups(folder, data)


def add(folder, path, query, name, body, collection, origin, vintage, source_=SOURCE):
    folder.add(host=HOST, path=ROOT + path, query=query,
               or_later=[key for key in query if key in ("date", "to")], name=name, body=body, content_type=JSON,
               accept=JSON, collection=collection, origin=origin, vintage=vintage, source=source_)


def codes(folder, data, samples):
    """The recorded answer, byte for byte as collected."""
    body = (samples / "ssb-klass/codesAt_131_2026-01-01.json").read_bytes()
    add(folder, "131/codesAt", {"date": "2026-01-01"}, "klass-131-codesAt-2026-01-01.json", body,
        RECORDED, "samples/ssb-klass/codesAt_131_2026-01-01.json (repository "
        "vegard1104/kommunebarometer, answer of 2026-04-25, re-serialised when lifted out)",
        "2026-01-01")


def changes(folder, data):
    """Real rows to 2024 from the collected list; the six of 2026 follow from two facts.

    Renames of 2026: the code stands in the list or the 2024 table under another name than in the
    recorded code list of 2026-01-01. The boundary adjustment 3118 to 3118, 3207 and 3216 is stated
    in the collected notes on KLASS.
    """
    text = (data / "reference/ref_ssb_klass131_changes_2011_2024.pyjson").read_text("utf-8")
    rows = ast.literal_eval(text)
    rows += changes_2026(data, rows)
    rows = [row for row in rows
            if CHANGES_RANGE["from"] <= row["changeOccurred"] < CHANGES_RANGE["to"]]
    assert len(rows) == 506, len(rows)
    add(folder, "131/changes", CHANGES_RANGE, "klass-131-changes-2018-2026.json",
        compact_json({"codeChanges": rows}), ASSEMBLED,
        "500 rows 2018-2024 of data/reference/ref_ssb_klass131_changes_2011_2024.pyjson "
        "(repository Samarbeidsdesken/ssb-kommunenummer), rewritten from Python to JSON; 3 renames "
        "on 2026-01-01 by comparison with the recorded codesAt 2026-01-01; 3 rows of the 2026 "
        "boundary adjustment of 3118 as stated in the collected notes on KLASS", "2026-01-01")


def changes_2026(data, rows):
    table = tables.csv_rows(data / "reference/ref_kommunetabell_2023_2024.csv", ";")
    before = {row["Kommunenr 2024"]: row["Kommunenavn 2024"] for row in table}
    before |= {row["newCode"]: row["newName"] for row in rows}
    after = tables.klass_names_2026(data)
    steps = [(code, code) for code in after if before[code] != after[code]]
    steps += [("3118", code) for code in ("3118", "3207", "3216")]
    return [{"oldCode": old, "oldName": before[old], "oldShortName": "",
             "newCode": new, "newName": after[new], "newShortName": "",
             "changeOccurred": "2026-01-01"} for old, new in sorted(steps)]


def counties(folder, data):
    """Codes and names only: the notes and dates that KLASS sends with them are not known."""
    names = tables.county_names_2024(data)
    assert len(names) == 15, names
    codes_ = [{"code": code, "parentCode": None, "level": "1", "name": name, "shortName": "",
               "presentationName": "", "validFrom": None, "validTo": None}
              for code, name in names.items()]
    add(folder, "104/codesAt", {"date": "2026-01-01"}, "klass-104-codesAt-2026-01-01.json",
        compact_json({"codes": codes_}), ASSEMBLED,
        "county codes and names in data/geography/geo_fylker_2024_XS.geojson (Kartverket, "
        "division of 2024, unchanged in 2026); without 99 Uoppgitt and without notes", "2024-01-01",
        SOURCE | {"attribution": SOURCE["attribution"] + "; © Kartverket"})


def centrality(folder, data):
    correspondence(folder, data, "128", "klass-131-128-centrality-2024.json",
                   lambda row: (f"{row['sentralitet']:02}", None),
                   f"SSB centrality 1-6 in {DESK}; class names are not known and left null")


def kostra_groups(folder, data):
    correspondence(folder, data, "112", "klass-131-112-kostra-groups-2024.json",
                   lambda row: (row["kostranr"], row["kostranavn"]),
                   f"KOSTRA group (the grouping of 2023) in {DESK}")


def correspondence(folder, data, target, name, target_of, origin):
    names = tables.klass_names_2026(data)
    items = []
    for row in tables.settlement_desk_2024(data):
        code, label = target_of(row)
        items.append({"sourceCode": row["Kommunenummer"], "sourceName": names[row["Kommunenummer"]],
                      "sourceShortName": "", "targetCode": code, "targetName": label,
                      "targetShortName": "", "validFrom": "2024-01-01", "validTo": None})
    add(folder, "131/corresponds", {"targetClassificationId": target} | MAPPING_RANGE, name,
        compact_json({"correspondenceItems": items}), ASSEMBLED,
        origin + "; municipality names from the recorded codesAt 2026-01-01", "2024")
