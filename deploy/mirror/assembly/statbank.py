"""SSB StatBank tables beside population: KOSTRA (GPs, care, fees, tax, kindergartens), education."""

import csv
import io
import json

from . import tables
from .folder import ASSEMBLED, JSON, compact_json, source
from .json_stat import Dimension, table

HOST = "data.ssb.no"
KOSTRA_REGION = "KOKkommuneregion0000"
# The carrier repositories' names for the selections that they asked SSB for.
EVERY = ["*"]
KART = "repository FemtiGram/kart"
GP_LISTS = {
    "KOSantallavtaler0001": ("Antall fastlegeavtaler", "antall", 0),
    "KOSantallavtaler0000": ("Fastlegelister uten lege", "antall", 0),
    "KOSaapnelister0000": ("Åpne fastlegelister", "antall", 0),
    "KOSantallpasient0000": ("Pasienter på liste med lege", "antall", 0),
    "KOSantallpasient0001": ("Pasienter på liste uten lege", "antall", 0),
    "KOSandelkvinnele0000": ("Andel kvinnelige leger", "prosent", 1),
    "KOSkapasitet0000": ("Kapasitet hos fastlegene", "antall", 0),
}
GP_HISTORY = {
    "KOSandelpasiente0000": ("Andel pasienter på liste uten lege", "prosent", 1),
    "KOSgjsnlisteleng0000": ("Gjennomsnittlig listelengde", "antall", 0),
    "KOSreservekapasi0000": ("Reservekapasitet fastlege", "indeks", 0),
}
CARE_PLACES = {
    "KOSinstdispplass0000": ("Institusjon - alle disponible plasser (antall)", "antall", 1),
    "KOSsykehjdisppla0000": ("Plasser i sykehjem", "antall", 1),
    "KOSinstdemenspla0000": ("Plasser for personer med demens", "antall", 1),
}
FEES = {
    "KOSaarsgebyrvann0000": ("Årsgebyr vannforsyning", "kr", 0),
    "KOSaarsgebyravlo0000": ("Årsgebyr avløp", "kr", 0),
    "KOSaarsgebyravfa0000": ("Årsgebyr avfall", "kr", 0),
    "KOSfeiingtilsyn0000": ("Årsgebyr feiing og tilsyn", "kr", 0),
}
PROPERTY_TAX = {
    "KOSskattenebolig0000": ("Eiendomsskatt på enebolig på 120 kvm", "kr", 0),
    "KOSgenskatt0000": ("Generell skattesats", "promille", 1),
    "KOShareskatt0000": ("Kommunen har eiendomsskatt", "ja=1", 0),
}


def assemble(folder, data, samples):
    names = tables.klass_names_2026(data)
    gp_lists(folder, data, names)
    gp_history(folder, data, names)
    care_places(folder, data, names)
    doctor_man_years(folder, data, names)
    fees_and_tax(folder, data, names)
    kindergartens(folder, data)
    education(folder, data)


def add(folder, number, dataset, selection, years, origin, vintage):
    """`selection` is by dimension; time is asked for as the catalogue asks."""
    request = {"selection": [{"variableCode": code, "valueCodes": values}
                             for code, values in selection.items()]
               + [{"variableCode": "Tid", "valueCodes": [years]}]}
    folder.add(host=HOST, path=f"/api/pxwebapi/v2/tables/{number}/data", method="POST",
               query={"lang": "no", "outputFormat": "json-stat2"}, request=request,
               name=f"pxweb-{number}-{vintage}.json", body=compact_json(dataset),
               content_type=JSON, collection=ASSEMBLED,
               origin=origin + "; put into JSON-stat 2; the source's update time is not known and "
               "absent", vintage=vintage,
               source=source("Statistisk sentralbyrå", "CC BY 4.0",
                             f"Kilde: Statistisk sentralbyrå, tabell {number}"))


def kostra(title, contents, regions, years, figures, more=(), absent=None):
    measures = Dimension("ContentsCode", "statistikkvariabel",
                         {code: label for code, (label, _, _) in contents.items()},
                         {code: (base, decimals) for code, (_, base, decimals) in contents.items()})
    return table(title, "Statistisk sentralbyrå",
                 [Dimension(KOSTRA_REGION, "region", regions), *more, measures,
                  Dimension("Tid", "år", {year: year for year in years})], figures, absent)


def gp_reply(data):
    return json.loads((data / "services/svc_fastlege_ssb12005_2015_2025.json").read_bytes())


def gp_lists(folder, data, names):
    """Six municipalities are not in the carrier's file (1853, 3336, 4220, 5514, 5518, 5528)."""
    municipalities = gp_reply(data)["kommuner"]
    figures = {(code, measure, "2025"): known["latest"][measure]
               for code, known in municipalities.items() for measure in GP_LISTS}
    assert sum(v for (_, measure, _), v in figures.items()
               if measure == "KOSantallavtaler0001") == 5747
    dataset = kostra("12005: Fastlegelister og fastlegekonsultasjoner, etter region, "
                     "statistikkvariabel og år", GP_LISTS,
                     {code: names[code] for code in sorted(municipalities)}, ["2025"], figures)
    add(folder, "12005", dataset, {KOSTRA_REGION: EVERY, "ContentsCode": list(GP_LISTS)}, "top(1)",
        f"data/services/svc_fastlege_ssb12005_2015_2025.json ({KART}): 351 municipalities, 2025",
        "2025")


def gp_history(folder, data, names):
    municipalities = gp_reply(data)["kommuner"]
    figures = {(code, measure, point["year"]): point["value"]
               for code, known in municipalities.items() for measure in GP_HISTORY
               for point in known["trend"][measure]}
    years = [str(year) for year in range(2015, 2026)]
    dataset = kostra("12005: Fastlegelister og fastlegekonsultasjoner, etter region, "
                     "statistikkvariabel og år", GP_HISTORY,
                     {code: names[code] for code in sorted(municipalities)}, years, figures,
                     absent="..")
    add(folder, "12005", dataset, {KOSTRA_REGION: EVERY, "ContentsCode": list(GP_HISTORY)},
        "from(2015)", f"the three series of data/services/svc_fastlege_ssb12005_2015_2025.json "
        f"({KART}): codes of 2025 only, so without the years before a municipality had its code",
        "2015-2025")


def care_places(folder, data, names):
    columns = {"institution_places_2025": "KOSinstdispplass0000",
               "nursing_home_places_2025": "KOSsykehjdisppla0000",
               "dementia_places_2025": "KOSinstdemenspla0000"}
    rows = tables.csv_rows(data / "services/svc_care_places_ssb11875_2025.csv")
    figures = {(row["kommunenr"], measure, "2025"): number(row[column])
               for row in rows for column, measure in columns.items()}
    dataset = kostra("11875: Plasser i institusjon, etter region, statistikkvariabel og år",
                     CARE_PLACES, names, ["2025"], figures)
    add(folder, "11875", dataset, {KOSTRA_REGION: EVERY, "ContentsCode": list(CARE_PLACES)},
        "top(1)", "data/services/svc_care_places_ssb11875_2025.csv (transcribed from repository "
        "hmelberg/kapasitet): 357 municipalities, 2025", "2025")


def doctor_man_years(folder, data, names):
    """Agreed man-years, all forms of agreement together: the whole, and child and school health."""
    functions = {"FGK10": ("doctor_manyears_total_2025",
                           "Kommunehelsetjenester knyttet til fysioterapi- og legeårsverk"),
                 "232": ("doctor_manyears_child_school_health_2025",
                         "Helsestasjons- og skolehelsetjeneste")}
    file = data / "services/svc_doctor_manyears_ssb11996_2025.csv"
    text = file.read_text("utf-8-sig").split("\n", 1)[1]  # the first line is a comment
    figures = {(row["kommunenr"], "sum", function, "KOSlegeaarsverk0000", "2025"):
               number(row[column]) for row in csv.DictReader(io.StringIO(text))
               for function, (column, _) in functions.items()}
    more = (Dimension("KOKavtaleform0000", "avtaleform", {"sum": "Alle avtaleformer"}),
            Dimension("KOKfunksjon0000", "funksjon",
                      {code: label for code, (_, label) in functions.items()}))
    dataset = kostra("11996: Avtalte årsverk, etter region, avtaleform, funksjon, "
                     "statistikkvariabel og år",
                     {"KOSlegeaarsverk0000": ("Avtalte legeårsverk", "årsverk", 1)}, names,
                     ["2025"], figures, more)
    add(folder, "11996", dataset,
        {KOSTRA_REGION: EVERY, "KOKavtaleform0000": ["sum"], "KOKfunksjon0000": list(functions),
         "ContentsCode": ["KOSlegeaarsverk0000"]}, "top(1)",
        "data/services/svc_doctor_manyears_ssb11996_2025.csv (transcribed from repository "
        "hmelberg/kapasitet): 357 municipalities, 2025", "2025")


def fees_and_tax(folder, data, names):
    """A fee or tax that the carrier has no figure for is null without a status: it does not say
    why. Only the tax of a municipality that has none cannot be (".")."""
    file = "housing/housing_municipal_fees_2026_propertytax_2024.json"
    municipalities = json.loads((data / file).read_bytes())["kommuner"]
    fees, taxes = {}, {}
    for code, known in municipalities.items():
        for measure, name in zip(FEES, ("vann", "avlop", "avfall", "feiing")):
            if known["gebyrer"] and known["gebyrer"][name] is not None:
                fees[code, measure, "2026"] = known["gebyrer"][name]
        for measure, name in zip(PROPERTY_TAX, ("eiendomsskatt120m2", "eiendomsskattPromille")):
            # The carrier's file was rid of zeros beside a tax that is none.
            if known["hasEiendomsskatt"] and known["latest"].get(name) is not None:
                taxes[code, measure, "2024"] = known["latest"][name]
        taxes[code, "KOShareskatt0000", "2024"] = int(known["hasEiendomsskatt"])
    assert fees["0301", "KOSaarsgebyrvann0000", "2026"] == 5706
    assert sum(v for (_, measure, _), v in taxes.items() if measure == "KOShareskatt0000") == 323
    origin = f"data/{file} ({KART})"
    add(folder, "12842",
        kostra("12842: Kommunale gebyrer, etter region, statistikkvariabel og år", FEES, names,
               ["2026"], fees),
        {KOSTRA_REGION: EVERY, "ContentsCode": list(FEES)}, "top(1)", origin, "2026")
    dataset = kostra("14674: Eiendomsskatt, etter region, statistikkvariabel og år", PROPERTY_TAX,
                     names, ["2024"], taxes)
    cells = [(code, measure) for code in names for measure in PROPERTY_TAX]
    dataset["status"] = {str(place): "." for place, (code, measure) in enumerate(cells)
                         if not municipalities[code]["hasEiendomsskatt"]
                         and measure != "KOShareskatt0000"}
    add(folder, "14674", dataset, {KOSTRA_REGION: EVERY, "ContentsCode": list(PROPERTY_TAX)},
        "from(2024)", origin + "; tax and rate are \".\" where the municipality has no property tax",
        "2024")


def kindergartens(folder, data):
    """Codes of each year's own division; "." where a code was not in use."""
    file = "services/svc_kindergarten_coverage_1_2yr_2015_2023.csv"
    rows = tables.csv_rows(data / file)
    years = [str(year) for year in range(2018, 2024)]
    regions, figures, status = {}, {}, {}
    for row in rows:
        code, name = row["region"].split(" ", 1)
        regions[code] = name
        for year in years:
            if row[year] in (".", ".."):
                status[code, year] = row[year]
            else:
                figures[code, "KOSandel120000", year] = number(row[year])
    measure = {"KOSandel120000": ("Andel barn 1-2 år i barnehage", "prosent", 1)}
    dataset = kostra("13502: Utvalgte nøkkeltall for barnehager, etter region, statistikkvariabel "
                     "og år", measure, regions, years, figures)
    places = [(code, year) for code in regions for year in years]
    dataset["status"] = {str(place): status[cell] for place, cell in enumerate(places)
                         if cell in status}
    add(folder, "13502", dataset, {KOSTRA_REGION: EVERY, "ContentsCode": list(measure)},
        "from(2018)", f"data/{file} (repository Rikkekrauss/oblig-5), from 2018", "2018-2023")


def education(folder, data):
    """Rindal is there twice: 1567, with figures, and 5061, a code of 2019, with zeros that are
    none."""
    levels = {"01": "Grunnskolenivå", "02a": "Videregående skolenivå", "11": "Fagskolenivå",
              "03a": "Universitets- og høgskolenivå, kort",
              "04a": "Universitets- og høgskolenivå, lang"}
    file = "population/pop_education_level_2018.csv"
    text = (data / file).read_text("iso-8859-1")
    regions, figures = {}, {}
    for row in csv.DictReader(io.StringIO(text), delimiter="\t"):
        code, name = row["region"].split(" ", 1)
        regions[code] = name
        for level, label in levels.items():
            if code != "5061" and row[f"2018 {label}"] not in (".", ".."):
                figures[code, level, "0", "PersonerProsent", "2018"] = \
                    number(row[f"2018 {label}"])
    assert figures["0301", "04a", "0", "PersonerProsent", "2018"] == 20.9
    dimensions = [
        Dimension("Region", "region", regions), Dimension("Nivaa", "nivå", levels),
        Dimension("Kjonn", "kjønn", {"0": "Begge kjønn"}),
        Dimension("ContentsCode", "statistikkvariabel",
                  {"PersonerProsent": "Personer 16 år og over (prosent)"},
                  {"PersonerProsent": ("prosent", 1)}),
        Dimension("Tid", "år", {"2018": "2018"})]
    dataset = table("09429: Utdanningsnivå, etter region, nivå, kjønn, statistikkvariabel og år",
                    "Statistisk sentralbyrå", dimensions, figures, absent=".")
    add(folder, "09429", dataset,
        {"Region": EVERY, "Nivaa": list(levels), "Kjonn": ["0"],
         "ContentsCode": ["PersonerProsent"]}, "top(1)",
        f"data/{file} (repository Havegum/kNearestKommunes)", "2018")


def number(text):
    value = float(text)
    return int(value) if value == int(value) else value
