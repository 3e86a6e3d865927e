"""IMDi: asked, decided and settled, as the CSV behind IMDikator and as the yearly web pages."""

import html.entities

from . import tables
from .folder import ASSEMBLED, CSV_LATIN1, HTML, RECORDED, source

SOURCE = source("Integrerings- og mangfoldsdirektoratet (IMDi)",
                "not stated by IMDi; NLOD 2.0 assumed", "Kilde: IMDi")
CSV_HOST = "app-simapi-prod.azurewebsites.net"
PAGE_HOST = "www.imdi.no"
# Header texts of the recorded page, in its order, with the column of the transcribed table.
COLUMNS = (
    ("anmodet", "Antall personer kommunen har blitt anmodet om å bosette:"),
    ("vedtatt", "Antall personer kommunen har vedtatt å bosette:"),
    ("bosatt", "Antall bosatte personer:"),
    ("bosatt_kollektiv_beskyttelse", "Antall bosatte personer med kollektiv beskyttelse:"),
    ("avtalt", "Antall personer kommunen har avtalt å bosette:"),
    ("avtalt_kollektiv_beskyttelse",
     "Antall personer med kollektiv beskyttelse kommunen har avtalt å bosette:"),
)
# How far the page's county figure of settled persons lies above the rows that are not hidden.
COUNTY_GAPS_2022 = {"Troms og Finnmark": 9, "Trøndelag": 9}
COUNTY_GAPS_2024 = {"Agder": 2, "Finnmark": 8, "Nordland": 10, "Vestland": 8, "Østfold": 14}
EXCERPT = "imdi/nokkeltall-bosetting-2026_akershus_excerpt.html"
STRUCTURE = "imdi/imdi_2024_structure_sample.html"


def assemble(folder, data, samples):
    history(folder, data)
    minors(folder, data)
    excerpt = (samples / EXCERPT).read_text("ascii")
    moves(folder, data)
    old_page(folder, data, 2022, "2022", COUNTY_GAPS_2022)
    old_page(folder, data, 2024, "2025-01-15", COUNTY_GAPS_2024)
    page(folder, data, "imdi_settlement_2025.csv", 2025, "2025", None)
    page(folder, data, "imdi_settlement_2026_per_20260928.csv", 2026, "2026-09-28", excerpt)


def history(folder, data):
    """The recorded download, byte for byte."""
    file = "settlement/imdi_anmodning_vedtak_bosetting_1995_2023_long.csv"
    folder.add(host=CSV_HOST, path="/download_csv/k/bosatt_anmodede", name="bosatt_anmodede.csv",
               body=(data / file).read_bytes(), content_type=CSV_LATIN1, collection=RECORDED,
               origin=f"data/{file} (repository evensrii/Telemark), unchanged",
               vintage="1995-2023", source=SOURCE)


def moves(folder, data):
    """The recorded download behind a figure of IMDi's, byte for byte."""
    file = "settlement/imdi_sekundaerflytting_2014_2022_long.csv"
    folder.add(host=CSV_HOST, path="/download_csv/k/flyktning_botid_flytting",
               name="flyktning_botid_flytting.csv", body=(data / file).read_bytes(),
               content_type=CSV_LATIN1, collection=RECORDED,
               origin=f"data/{file} (repository evensrii/Telemark), unchanged",
               vintage="2014-2022", source=SOURCE)


def minors(folder, data):
    """Unaccompanied minors, 2024: asked and decided. Settled is not known per municipality.

    Not asked is IMDi's 0; no decision is its ".". 5612 Kautokeino has no IMDi figures in the
    workbook and so no row. The dimension's column name follows the scripts of 2024-25 that read
    this table for counties.
    """
    names = {row["kommunenr"]: row["kommune_imdi"]
             for row in tables.csv_rows(data / "settlement/imdi_settlement_2025.csv")}
    lines = ["Enhet;År;Kommunenummer;Kommune;Anmodning, vedtak og faktisk bosetting;Antall"]
    for row in tables.settlement_desk_2024(data):
        if row["innvandr_anmodet"] is None:
            continue
        code = row["Kommunenummer"]
        asked, decided = row["ema_anmodet_2024"], row["ema_vedtak_2024"]
        for measure, count in (("Anmodning om bosetting", 0 if asked is None else asked),
                               ("Vedtak om bosetting", "." if decided is None else decided)):
            lines.append(f"Personer;2024;{code};{names[code]};{measure};{count}")
    folder.add(host=CSV_HOST, path="/download_csv/k/enslige_mindrearige",
               name="enslige_mindrearige.csv",
               body=("\n".join(lines) + "\n").encode("iso-8859-1"), content_type=CSV_LATIN1,
               collection=ASSEMBLED,
               origin="columns ema_anmodet_2024 and ema_vedtak_2024 of data/settlement/"
               "settle_samarbeidsdesken_oppsummert_2022_2024.xlsx (repository "
               "Samarbeidsdesken/p02-ukraina), IMDi figures of 2024 only; 356 municipalities, "
               "Kautokeino has none", vintage="2024-11-13", source=SOURCE)


def page(folder, data, table, year, vintage, excerpt):
    rows = tables.csv_rows(data / "settlement" / table)
    assert len(rows) == 357, len(rows)
    columns = [(key, text) for key, text in COLUMNS if key in rows[0]]
    counties = sorted({row["fylke"] for row in rows}, key=norwegian_order)
    sections = [county_section(county, [row for row in rows if row["fylke"] == county], columns,
                               year) for county in counties]
    if excerpt is not None:
        assert excerpt in sections, "the Akershus section differs from the recorded one"
    add_page(folder, year, "".join(sections), vintage,
             f"data/settlement/{table} (transcribed from the page in repository terchris/atlas), in "
             f"the markup of samples/{EXCERPT}; the page around the tables is not the original")


def add_page(folder, year, content, vintage, origin):
    title = entities(f"Nøkkeltall bosetting {year}")
    body = (f'<!DOCTYPE html>\n<html lang="nb">\n<head>\n<meta charset="utf-8">\n<title>{title}'
            f"</title>\n</head>\n<body>\n<h1>{title}</h1>\n{content}</body>\n</html>\n")
    folder.add(host=PAGE_HOST, path=f"/bosetting/bosettingstall/nokkeltall-bosetting-{year}/",
               name=f"nokkeltall-bosetting-{year}.html", body=body.encode("ascii"),
               content_type=HTML, collection=ASSEMBLED, origin=origin, vintage=vintage,
               source=SOURCE)


def old_page(folder, data, year, vintage, gaps):
    """A page with a table of counties first. Their figures of persons with collective protection
    are not in the transcription, except where all rows are given: those cells are empty."""
    table = f"imdi_settlement_{year}.csv"
    rows = tables.csv_rows(data / "settlement" / table)
    assert len(rows) == {2022: 356, 2024: 357}[year], len(rows)
    columns = COLUMNS[:4]
    of_county = {}
    for row in rows:
        of_county.setdefault(row["fylke"], []).append(row)
    counties = [county_row(county, of_county[county], gaps.get(county, 0)) for county in
                sorted(of_county, key=norwegian_order)]
    totals = [sum(row[key] for row in counties) for key in ("anmodet", "vedtatt", "bosatt")]
    assert totals == {2022: [35000, 35705, 31258], 2024: [37000, 28340, 25618]}[year], totals
    when = " (tall per 15. januar 2025)" if year == 2024 else ""
    body = (f"<h3>{entities(f'Oversikt over bosettingen i fylkene i {year}{when}')}</h3>\n" +
            html_table("Fylke", [(key, text.replace("kommunen har", "kommuner i fylket har"))
                                 for key, text in columns], counties))
    for county in sorted(of_county, key=norwegian_order):
        # The page of 2022 heads this one with the year after.
        headed = 2023 if (year, county) == (2022, "Rogaland") else year
        section = of_county[county]
        if (year, county) == (2024, "Oslo"):  # the only county with what was agreed
            section = [section[0] | {"avtalt": "105", "avtalt_kollektiv_beskyttelse": "67"}]
        body += county_section(county, section, [column for column in COLUMNS
                                                 if column[0] in section[0]], headed)
    add_page(folder, year, body, vintage,
             f"data/settlement/{table} (transcribed from the page in repository terchris/atlas), "
             f"in the markup of samples/{EXCERPT} and samples/{STRUCTURE}; the page around the "
             "tables is not the original; the counties' figures with collective protection are not "
             "known, and empty")


def county_row(county, rows, gap):
    """The page's own county figures re-add from the rows, but for what is hidden in them."""
    row = {"kommune_imdi": county}
    for key in ("anmodet", "vedtatt", "bosatt"):
        row[key] = sum(int(one[key]) for one in rows if one[key].isdigit())
    row["bosatt"] += gap
    protected = [one["bosatt_kollektiv_beskyttelse"] for one in rows]
    whole = all(cell.isdigit() for cell in protected)
    row["bosatt_kollektiv_beskyttelse"] = sum(map(int, protected)) if whole else ""
    return row


def county_section(county, rows, columns, year):
    """The recorded markup: its Akershus section of 2026 comes out byte for byte."""
    name = entities(county)
    anchor = name.replace(" ", "_")
    rows = sorted(rows, key=lambda row: norwegian_order(row["kommune_imdi"]))
    return (f'<h3><a id="{anchor}"></a>{name} - oversikt over bosettingen i {year}</h3>\n' +
            html_table("Kommune", columns, rows))


def html_table(first, columns, rows):
    def cells(tag, values):
        style = 'style="text-align: center;"'
        return "".join(f"<{tag} {style}>{entities(str(value))}</{tag}>\n" for value in values)

    head = cells("th", [first] + [text for _, text in columns])
    body = "".join(
        "<tr>\n" + cells("td", [row["kommune_imdi"]] + [row[key] for key, _ in columns]) +
        "</tr>\n" for row in rows)
    return (f'<table border="1">\n<thead>\n<tr>\n{head}</tr>\n</thead>\n<tbody>\n{body}'
            "</tbody>\n</table>\n")


def entities(text):
    """The page writes every letter outside ASCII as a named entity."""
    return "".join(char if ord(char) < 128 else f"&{html.entities.codepoint2name[ord(char)]};"
                   for char in text)


def norwegian_order(text):
    return text.lower().translate(str.maketrans("æøå", "{|}"))
