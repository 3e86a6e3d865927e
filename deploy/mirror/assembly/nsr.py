"""Udir: the registers of schools (NSR) and kindergartens (NBR), list pages."""

import json
import re

from . import tables
from .folder import ASSEMBLED, JSON, source

SCHOOLS = "data-nsr.udir.no"
KINDERGARTENS = "data-nbr.udir.no"
PAGE_SIZE = 1000
VINTAGE = "2026-04-13"
CARRIER = "(repository FemtiGram/kart, fetched from Udir on 2026-04-13)"


def assemble(folder, data, samples):
    recorded = json.loads((samples / "udir/nsr_v4_enheter_side1_antall5.json").read_bytes())
    schools = [recorded["EnhetListe"][0]]
    schools += [school(row)
                for row in tables.csv_rows(data / "services/school_nsr_points_20260413.csv")]
    add_pages(folder, SCHOOLS, schools,
              f"data/services/school_nsr_points_20260413.csv {CARRIER}: active schools, in the form "
              "of the v4 list; fields that the file lacks are null; first row: the register's "
              "fictive test school, recorded in samples/udir/nsr_v4_enheter_side1_antall5.json",
              source("Utdanningsdirektoratet (Udir)", "NLOD 2.0",
                     "Kilde: Utdanningsdirektoratet, NSR"))
    kindergartens = [kindergarten(row) for row in tables.csv_rows(
        data / "services/svc_kindergartens_nbr_points_20260413.csv")]
    add_pages(folder, KINDERGARTENS, kindergartens,
              f"data/services/svc_kindergartens_nbr_points_20260413.csv {CARRIER}: active "
              "kindergartens, in the form of the v4 list as NSR has it, with the flags of "
              "samples/udir/nbr_v4_enhet_975315053.json; names are left out, for some are persons'",
              source("Utdanningsdirektoratet (Udir)", "NLOD 2.0",
                     "Kilde: Utdanningsdirektoratet, NBR"))


def add_pages(folder, host, units, origin, owner):
    pages = -(-len(units) // PAGE_SIZE)
    for page in range(1, pages + 1):
        reply = {"Sidenummer": page, "AntallPerSide": PAGE_SIZE, "AntallSider": pages,
                 "TotaltAntallEnheter": len(units),
                 "EnhetListe": units[(page - 1) * PAGE_SIZE:page * PAGE_SIZE]}
        folder.add(host=host, path="/v4/enheter", name=f"enheter-{page}.json",
                   query={"sidenummer": str(page), "antallperside": str(PAGE_SIZE)},
                   body=escaped_json(reply), content_type=JSON, collection=ASSEMBLED,
                   origin=origin, vintage=VINTAGE, source=owner)


def school(row):
    primary = row["type"] in ("grunnskole", "begge")
    upper = row["type"] in ("vgs", "begge")
    # Categories 1 and 2 mean what the two flags mean; the file has no others.
    categories = [("1", "Grunnskole")] if primary else []
    categories += [("2", "Videregående")] if upper else []
    return {
        "Organisasjonsnummer": row["orgnr"], "Navn": row["navn"], "FulltNavn": None,
        "Karakteristikk": None, "Fylkesnummer": row["kommunenr"][:2],
        "Kommunenummer": row["kommunenr"], "ErAktiv": True, "ErSkole": True, "ErSkoleeier": False,
        "ErGrunnskole": primary, "ErVideregaaendeSkole": upper,
        "ErPrivatskole": row["eier"] == "privat", "ErOffentligSkole": row["eier"] == "offentlig",
        "ErSpesialskole": None, "ErGrunnopplaering": None,
        "Skolekategorier": [{"Id": id_, "Navn": name} for id_, name in categories],
        "DatoEndret": None,
    }


def kindergarten(row):
    return {
        "Organisasjonsnummer": row["orgnr"], "Navn": None, "FulltNavn": None,
        "Karakteristikk": None, "Fylkesnummer": row["kommunenr"][:2],
        "Kommunenummer": row["kommunenr"], "ErAktiv": True, "ErBarnehage": True,
        "ErBarnehageEier": False, "ErOffentligBarnehage": row["eier"] == "offentlig",
        "ErPrivatBarnehage": row["eier"] == "privat", "Barnehagekategorier": [],
        "DatoEndret": None,
    }


def escaped_json(value) -> bytes:
    """Both registers write every letter outside ASCII as \\u00E6, with capital digits."""
    text = json.dumps(value, separators=(",", ":"))
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: "\\u" + m[1].upper(), text).encode("ascii")
