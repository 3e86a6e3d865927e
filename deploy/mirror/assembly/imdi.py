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
EXCERPT = "imdi/nokkeltall-bosetting-2026_akershus_excerpt.html"


def assemble(folder, data, samples):
    history(folder, data)
    minors(folder, data)
    excerpt = (samples / EXCERPT).read_text("ascii")
    page(folder, data, "imdi_settlement_2025.csv", 2025, "2025, final", None)
    page(folder, data, "imdi_settlement_2026_per_20260928.csv", 2026, "2026-09-28", excerpt)


def history(folder, data):
    """The recorded download, byte for byte."""
    file = "settlement/imdi_anmodning_vedtak_bosetting_1995_2023_long.csv"
    folder.add(host=CSV_HOST, path="/download_csv/k/bosatt_anmodede", name="bosatt_anmodede.csv",
               body=(data / file).read_bytes(), content_type=CSV_LATIN1, collection=RECORDED,
               origin=f"data/{file} (repository evensrii/Telemark), unchanged",
               vintage="1995-2023", source=SOURCE)


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
    title = entities(f"Nøkkeltall bosetting {year}")
    body = (f'<!DOCTYPE html>\n<html lang="nb">\n<head>\n<meta charset="utf-8">\n<title>{title}'
            f"</title>\n</head>\n<body>\n<h1>{title}</h1>\n" + "".join(sections) +
            "</body>\n</html>\n")
    folder.add(host=PAGE_HOST, path=f"/bosetting/bosettingstall/nokkeltall-bosetting-{year}/",
               name=f"nokkeltall-bosetting-{year}.html", body=body.encode("ascii"),
               content_type=HTML, collection=ASSEMBLED,
               origin=f"data/settlement/{table} (transcribed from the page in repository "
               f"terchris/atlas), in the markup of samples/{EXCERPT}; the page around the tables "
               "is not the original", vintage=vintage, source=SOURCE)


def county_section(county, rows, columns, year):
    """The recorded markup: its Akershus section of 2026 comes out byte for byte."""
    def cells(tag, values):
        style = 'style="text-align: center;"'
        return "".join(f"<{tag} {style}>{entities(value)}</{tag}>\n" for value in values)

    head = cells("th", ["Kommune"] + [text for _, text in columns])
    body = "".join(
        "<tr>\n" + cells("td", [row["kommune_imdi"]] + [row[key] for key, _ in columns]) + "</tr>\n"
        for row in sorted(rows, key=lambda row: norwegian_order(row["kommune_imdi"])))
    name = entities(county)
    anchor = name.replace(" ", "_")
    return (f'<h3><a id="{anchor}"></a>{name} - oversikt over bosettingen i {year}</h3>\n'
            f'<table border="1">\n<thead>\n<tr>\n{head}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n'
            "</table>\n")


def entities(text):
    """The page writes every letter outside ASCII as a named entity."""
    return "".join(char if ord(char) < 128 else f"&{html.entities.codepoint2name[ord(char)]};"
                   for char in text)


def norwegian_order(text):
    return text.lower().translate(str.maketrans("æøå", "{|}"))
