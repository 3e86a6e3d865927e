"""NAV: registered unemployed (HL060), the page that links the workbooks and the workbooks."""

import hashlib
import html
import io
import json
import re
import urllib.parse
import uuid
import zipfile

import openpyxl

from . import tables
from .folder import ASSEMBLED, HTML, RECORDED, XLSX, source

HOST = "www.nav.no"
PAGE = "/no/nav-og-samfunn/statistikk/arbeidssokere-og-stillinger-statistikk/helt-ledige"
TITLE = "Helt ledige. Fylke og kommune. Tidsserie måned"
SOURCE = source("Arbeids- og velferdsdirektoratet (Nav)", "CC BY 4.0", "Kilde: Nav")
MONTHS = ("Januar", "Februar", "Mars", "April")
JANUARY, APRIL = 0, 3
# County sheets leave column E empty: it is merged into D, January's.
COUNTY_COLUMNS = ("D", "F", "G", "H")
MUNICIPALITY_COLUMNS = ("C", "D", "E", "F")
MONTHLY = "labour/labour_nav_unemployment_counties_and_telemark_monthly_2011_2026.csv"
VESTLAND = "labour/labour_nav_unemployment_vestland_2026_04.json"


def assemble(folder, data, samples):
    workbooks = [
        ("202604", "Januar - april 2026", newest_workbook(data), ASSEMBLED, "2026-04",
         f"January 2026 from data/{MONTHLY} (repository evensrii/Telemark): country, counties, the "
         f"17 municipalities of Telemark, and Oslo, which is both; April 2026 from data/{VESTLAND} "
         "(repository sondreolsen/kommunedata): the 43 municipalities of Vestland; a month "
         "without a figure is an empty cell, a municipality without any has no row; Solund has a "
         "share but no count, which Nav's rule for counts below 4 marks with *"),
        ("202210", "Januar - oktober 2022", recorded_workbook(data), RECORDED, "2022-10",
         "data/labour/labour_nav_hl060_helt_ledige_2022_jan_okt.xlsx (repository "
         "evensrii/Telemark): Nav's workbook with two sheets added there (Telemark, Viz); names, "
         "paths and times of those who edited it removed from its properties"),
    ]
    links = []
    for period, label, body, collection, vintage, origin in workbooks:
        name = f"{period}_HL060 {TITLE}.xlsx"
        path = attachment_path(name, body)
        links.append((path, f"{TITLE}. {label}"))
        folder.add(host=HOST, path=path, name=f"{period}_HL060.xlsx", body=body, content_type=XLSX,
                   collection=collection, origin=origin, vintage=vintage, source=SOURCE)
    folder.add(host=HOST, path=PAGE, name="helt-ledige.html", body=page(links), content_type=HTML,
               collection=ASSEMBLED, origin="links to the workbooks of this mirror, in the address "
               "form of the real page; identifiers in them are this mirror's", vintage="2026-04",
               source=SOURCE)


def attachment_path(name, body):
    """/_/attachment/download/<uuid>:<hash>/<name>, as Nav writes it; id and hash are our own."""
    id_ = uuid.uuid5(uuid.NAMESPACE_URL, f"https://{HOST}{PAGE}#{name}")
    return f"/_/attachment/download/{id_}:{hashlib.sha1(body).hexdigest()}/{name}"


def page(links):
    items = "".join(f'<li><a href="{html.escape(urllib.parse.quote(path, safe="/:"))}">'
                    f"{html.escape(text)} (xlsx)</a></li>\n" for path, text in links)
    return ('<!DOCTYPE html>\n<html lang="nb">\n<head>\n<meta charset="utf-8">\n'
            f"<title>Helt ledige</title>\n</head>\n<body>\n<h1>Helt ledige</h1>\n<ul>\n{items}</ul>"
            "\n</body>\n</html>\n").encode()


def recorded_workbook(data):
    body = (data / "labour/labour_nav_hl060_helt_ledige_2022_jan_okt.xlsx").read_bytes()
    return without_people(body)


def newest_workbook(data):
    """The layout of the recorded workbook: sheet names, columns, county blocks, symbols."""
    figures = [row for row in tables.csv_rows(data / MONTHLY)
               if row["Dato"] == "2026-01-01" and row["Kjønn"] == "Begge kjønn"
               and row["Arbeidsmarkedsstatus"] == "Helt ledige"]
    vestland = json.loads((data / VESTLAND).read_bytes())["municipalities"]
    assert len(figures) == 1 + 17 + 17 and len(vestland) == 43
    counts, shares = {}, {}
    for row in figures:
        place = row["Geografisk enhet"]
        counts[place] = int(row["Antall personer"])
        if place not in ("Svalbard og øvrige områder", "Ukjent"):  # no labour force, no share
            shares[place] = round(float(row["Andel av arbeidsstyrken"]) * 100, 1)
    april_counts = {m["code"]: "*" if m["count"] is None else m["count"] for m in vestland.values()}
    april_shares = {m["code"]: m["value"] for m in vestland.values()}

    book = openpyxl.Workbook()
    about = book.active
    about.title = "0. Om tabellene"
    put(about, "B2", "Kilde: NAV", "L2", TITLE, "L3", "Om tabellene", "B6", "Januar - april 2026")
    county_sheet(book, data, "1. Fylke Antall", "Fylke. Antall²", counts)
    county_sheet(book, data, "2. Fylke Prosent av arbeidsstyr", "Fylke. Prosent av arbeidsstyrken²",
                 shares)
    municipality_sheet(book, data, "3. Kommune Antall", "Kommune¹. Antall²", counts, april_counts)
    municipality_sheet(book, data, "4. Kommune Prosent av arbeidsst",
                       "Kommune¹. Prosent av arbeidsstyrken²", shares, april_shares)
    file = io.BytesIO()
    book.save(file)
    return without_people(file.getvalue())


def put(sheet, *cells):
    for address, value in zip(cells[::2], cells[1::2]):
        sheet[address] = value


def put_months(sheet, columns, row, values):
    for column, value in zip(columns, values):
        if value is not None:
            sheet[f"{column}{row}"] = value


def january(value):
    return [value] + [None] * (len(MONTHS) - 1)


def county_sheet(book, data, title, heading, values):
    sheet = book.create_sheet(title)
    put(sheet, "B2", "Kilde: NAV", "E2", TITLE, "E3", heading, "B6", "Januar - april 2026",
        "C9", "I alt")
    put_months(sheet, COUNTY_COLUMNS, 8, MONTHS)
    put_months(sheet, COUNTY_COLUMNS, 9, january(values["Landet"]))
    rows = [(code, name, name.split(" - ")[0]) for code, name in
            tables.county_names_2024(data).items()]
    rows += [("99", "Svalbard og øvrige områder", "Svalbard og øvrige områder"),
             ("Ukjent", "Ukjent", "Ukjent")]
    for number, (code, name, key) in enumerate(rows, 10):
        put(sheet, f"B{number}", code, f"C{number}", name)
        put_months(sheet, COUNTY_COLUMNS, number, january(values.get(key)))


def municipality_sheet(book, data, title, heading, values, april):
    """One block per county that has a figure: its name, the months, the sum, the municipalities."""
    names = tables.klass_names_2026(data)
    sheet = book.create_sheet(title)
    put(sheet, "B2", "Kilde: NAV", "C2", TITLE, "C3", heading, "B6", "Januar - april 2026")
    row = 7
    for county, prefix in (("Oslo", "03"), ("Telemark", "40"), ("Vestland", "46")):
        put(sheet, f"B{row}", county, f"B{row + 2}", f"I alt {county}")
        put_months(sheet, MUNICIPALITY_COLUMNS, row + 1, MONTHS)
        put_months(sheet, MUNICIPALITY_COLUMNS, row + 2, january(values[county]))
        row += 3
        for code in sorted(code for code in names if code.startswith(prefix)):
            months = january(None)
            if county == "Vestland":
                months[APRIL] = april[code]
            else:
                months[JANUARY] = values[names[code].split(" - ")[0]]
            put(sheet, f"B{row}", f"{code} {names[code]}")
            put_months(sheet, MUNICIPALITY_COLUMNS, row, months)
            row += 1
        row += 1


def without_people(workbook: bytes) -> bytes:
    """The same workbook without the names, paths and times of those who edited it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(packed, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"<(dc:creator|cp:lastModifiedBy)>.*?</\1>", rb"<\1></\1>",
                                 content)
                content = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*",
                                 rb"\g<1>1980-01-01T00:00:00Z", content)
            if entry.filename == "xl/workbook.xml":
                content = re.sub(rb"<mc:AlternateContent.*?</mc:AlternateContent>", b"", content)
            info = zipfile.ZipInfo(entry.filename)  # 1980-01-01, so that no time stamp varies
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return packed.getvalue()
