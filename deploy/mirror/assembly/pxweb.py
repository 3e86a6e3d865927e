"""SSB PxWebApi v2: table 07459, population on 1 January by age and sex."""

import copy
import json

from . import tables
from .folder import ASSEMBLED, JSON, compact_json, source

HOST = "data.ssb.no"
TABLE = "/api/pxwebapi/v2/tables/07459"
SOURCE = source("Statistisk sentralbyrå", "CC BY 4.0",
                "Kilde: Statistisk sentralbyrå, tabell 07459")
YEARS = ["2023", "2024", "2025", "2026"]
SELECTION = {"selection": [
    {"variableCode": "Region", "codelist": None, "valueCodes": ["*"]},
    {"variableCode": "Kjonn", "codelist": None, "valueCodes": ["1", "2"]},
    {"variableCode": "Alder", "codelist": None, "valueCodes": ["*"]},
    {"variableCode": "ContentsCode", "codelist": None, "valueCodes": ["Personer1"]},
    {"variableCode": "Tid", "codelist": None, "valueCodes": [f"from({YEARS[0]})"]},
]}
ORIGIN = ("data/population/jsonstat2_local_pop_07459_b2024_2023_2026.json: figures of table 07459 "
          "in repository niphr/csdata (357 municipalities of the 2024 division), put into "
          "JSON-stat 2.0; two region names that had lost a letter set from KLASS; 1508 and 1580 of "
          "2023 not given (\".\"), where the repository has two halves of 1507; the source's update "
          "time is not known and absent")
# Codes that begin in 2024 with the split of 1507 Ålesund.
SPLIT_2024 = ("1508", "1580")


def assemble(folder, data, samples):
    dataset = population(data)
    metadata = copy.deepcopy(dataset)
    del metadata["value"], metadata["status"]
    folder.add(host=HOST, path=TABLE + "/data", method="POST", request=SELECTION,
               query={"lang": "no", "outputFormat": "json-stat2"},
               name="pxweb-07459-population-2023-2026.json", body=compact_json(dataset),
               content_type=JSON, collection=ASSEMBLED, origin=ORIGIN, source=SOURCE,
               vintage="2026-01-01")
    folder.add(host=HOST, path=TABLE + "/metadata", query={"lang": "no"},
               name="pxweb-07459-metadata.json", body=compact_json(metadata), content_type=JSON,
               collection=ASSEMBLED, origin=ORIGIN + "; the same without values", source=SOURCE,
               vintage="2026-01-01")


def population(data):
    file = data / "population/jsonstat2_local_pop_07459_b2024_2023_2026.json"
    dataset = json.loads(file.read_bytes())
    labels = dataset["dimension"]["Region"]["category"]["label"]
    for code, name in tables.klass_names_2026(data).items():
        if "?" in labels[code]:
            labels[code] = name
    withhold_halves(dataset)
    # Two figures anybody can look up, so that a changed input does not pass in silence.
    newest = dataset["value"][len(YEARS) - 1::len(YEARS)]
    assert sum(newest) == 5_627_400
    assert list(labels)[0] == "0301" and sum(newest[:2 * 106]) == 728_714
    return dataset


def withhold_halves(dataset):
    """The repository's 2023 of 1508 and 1580 is 1507's, cut in two equal halves: nobody counted
    that."""
    regions = list(dataset["dimension"]["Region"]["category"]["label"])
    cells = len(dataset["value"]) // len(regions)
    first, second = (regions.index(code) * cells for code in SPLIT_2024)
    dataset["status"] = {}
    for cell in range(YEARS.index("2023"), cells, len(YEARS)):
        assert dataset["value"][first + cell] == dataset["value"][second + cell]
        for place in (first + cell, second + cell):
            dataset["value"][place] = None
            dataset["status"][str(place)] = "."
    dataset["status"] = dict(sorted(dataset["status"].items(), key=lambda item: int(item[0])))
