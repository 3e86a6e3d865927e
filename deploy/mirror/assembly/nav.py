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
MONTHS = ("Januar", "Februar", "Mars", "April", "Mai", "Juni", "Juli", "August", "September",
          "Oktober", "November", "Desember")
APRIL = 3
# County sheets leave column E empty: it is merged into D, January's.
COUNTY_COLUMNS = "DFGHIJKLMNOP"
MUNICIPALITY_COLUMNS = "CDEFGHIJKLMN"
COUNTY_CODES = {"Oslo": "03", "Telemark": "40", "Vestland": "46"}
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
        *((f"{year}12", f"Januar - desember {year}", yearly_workbook(data, year), ASSEMBLED,
           f"{year}-12", f"{year} from data/{MONTHLY} (repository evensrii/Telemark): country, the "
           "counties of today, Oslo and, from 2024, the 17 municipalities of Telemark")
          for year in ("2025", "2024", "2023", "2022")),
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


def monthly(data):
    """Place to month ("2026-01") to count and share of the labour force, in per cent.

    A count of 0 beside a share above zero is hidden: Nav writes * for counts below 4. Where there
    is no labour force there is no share.
    """
    known = {}
    for row in tables.csv_rows(data / MONTHLY):
        if row["Kjønn"] != "Begge kjønn" or row["Arbeidsmarkedsstatus"] != "Helt ledige":
            continue
        place = row["Geografisk enhet"].strip()
        share = row["Andel av arbeidsstyrken"]
        nowhere = place in ("Svalbard og øvrige områder", "Ukjent")
        share = None if nowhere or not share else round(float(share) * 100, 1)
        count = int(row["Antall personer"])
        known.setdefault(place, {})[row["Dato"][:7]] = \
            ("*" if count == 0 and share else count, share)
    return known


def newest_workbook(data):
    """January for what the monthly file has, April for Vestland."""
    vestland = json.loads((data / VESTLAND).read_bytes())["municipalities"]
    assert len(vestland) == 43
    april = {m["code"]: ("*" if m["count"] is None else m["count"], m["value"])
             for m in vestland.values()}
    return workbook(data, "2026", MONTHS[:4], ("Oslo", "Telemark", "Vestland"), april)


def yearly_workbook(data, year):
    """Counties and the country of today, back in time as Nav gives them now. Municipalities only
    from 2024, when they got the codes that they have, but for Oslo, which always had its own."""
    counties = ("Oslo", "Telemark") if year >= "2024" else ("Oslo",)
    return workbook(data, year, MONTHS, counties, {})


def workbook(data, year, months, counties, april):
    """The layout of the recorded workbook: sheet names, columns, county blocks, symbols."""
    known = monthly(data)
    span = f"{months[0]} - {months[-1].lower()} {year}"

    def figures(place, which):
        cells = [known.get(place, {}).get(f"{year}-{number:02}") for number in
                 range(1, len(months) + 1)]
        return [None if cell is None else cell[which] for cell in cells]

    book = openpyxl.Workbook()
    about = book.active
    about.title = "0. Om tabellene"
    put(about, "B2", "Kilde: NAV", "L2", TITLE, "L3", "Om tabellene", "B6", span)
    for which, (number, name, heading) in enumerate((
            ("1", "Antall", "Antall²"), ("2", "Prosent av arbeidsstyr",
                                         "Prosent av arbeidsstyrken²"))):
        county_sheet(book, data, f"{number}. Fylke {name}", f"Fylke. {heading}", span, months,
                     lambda place, which=which: figures(place, which))
    for which, (number, name, heading) in enumerate((
            ("3", "Antall", "Antall²"), ("4", "Prosent av arbeidsst",
                                         "Prosent av arbeidsstyrken²"))):
        municipality_sheet(book, data, f"{number}. Kommune {name}", f"Kommune¹. {heading}", span,
                           months, counties, lambda place, which=which: figures(place, which),
                           {code: cell[which] for code, cell in april.items()})
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


def county_sheet(book, data, title, heading, span, months, figures):
    sheet = book.create_sheet(title)
    put(sheet, "B2", "Kilde: NAV", "E2", TITLE, "E3", heading, "B6", span, "C9", "I alt")
    put_months(sheet, COUNTY_COLUMNS, 8, months)
    put_months(sheet, COUNTY_COLUMNS, 9, figures("Landet"))
    rows = [(code, name, name.split(" - ")[0]) for code, name in
            tables.county_names_2024(data).items()]
    rows += [("99", "Svalbard og øvrige områder", "Svalbard og øvrige områder"),
             ("Ukjent", "Ukjent", "Ukjent")]
    for number, (code, name, key) in enumerate(rows, 10):
        put(sheet, f"B{number}", code, f"C{number}", name)
        put_months(sheet, COUNTY_COLUMNS, number, figures(key))


def municipality_sheet(book, data, title, heading, span, months, counties, figures, april):
    """One block per county that has a figure: its name, the months, the sum, the municipalities."""
    names = tables.klass_names_2026(data)
    sheet = book.create_sheet(title)
    put(sheet, "B2", "Kilde: NAV", "C2", TITLE, "C3", heading, "B6", span)
    row = 7
    for county in counties:
        put(sheet, f"B{row}", county, f"B{row + 2}", f"I alt {county}")
        put_months(sheet, MUNICIPALITY_COLUMNS, row + 1, months)
        put_months(sheet, MUNICIPALITY_COLUMNS, row + 2, figures(county))
        row += 3
        for code in sorted(code for code in names if code.startswith(COUNTY_CODES[county])):
            values = figures(names[code].split(" - ")[0])
            if code in april:
                values[APRIL] = april[code]
            put(sheet, f"B{row}", f"{code} {names[code]}")
            put_months(sheet, MUNICIPALITY_COLUMNS, row, values)
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
