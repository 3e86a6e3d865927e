"""Udir NSR: the national school register, list pages."""

import json
import re

from . import tables
from .folder import ASSEMBLED, JSON, source

HOST = "data-nsr.udir.no"
SOURCE = source("Utdanningsdirektoratet (Udir)", "NLOD 2.0", "Kilde: Utdanningsdirektoratet, NSR")
PAGE_SIZE = 1000
ORIGIN = ("data/services/school_nsr_active_202101.csv (repository helgebergo/master-thesis): "
          "active schools and school owners of January 2021, municipality codes of the 2020 division, in "
          "the form of the v4 list; fields that the dump lacks are null; first row: the register's "
          "fictive test school, recorded in samples/udir/nsr_v4_enheter_side1_antall5.json")


def assemble(folder, data, samples):
    recorded = json.loads((samples / "udir/nsr_v4_enheter_side1_antall5.json").read_bytes())
    units = [recorded["EnhetListe"][0]]
    units += [unit(row) for row in tables.csv_rows(data / "services/school_nsr_active_202101.csv")]
    pages = -(-len(units) // PAGE_SIZE)
    for page in range(1, pages + 1):
        reply = {"Sidenummer": page, "AntallPerSide": PAGE_SIZE, "AntallSider": pages,
                 "TotaltAntallEnheter": len(units),
                 "EnhetListe": units[(page - 1) * PAGE_SIZE:page * PAGE_SIZE]}
        folder.add(host=HOST, path="/v4/enheter", name=f"enheter-{page}.json",
                   query={"sidenummer": str(page), "antallperside": str(PAGE_SIZE)},
                   body=escaped_json(reply), content_type=JSON, collection=ASSEMBLED,
                   origin=ORIGIN, vintage="2021-01", source=SOURCE)


def unit(row):
    def flag(name):
        return {"True": True, "False": False}[row[name]]

    # Categories 1 and 2 mean what the two flags mean; the dump has no others.
    categories = [("1", "Grunnskole")] if flag("ErGrunnSkole") else []
    categories += [("2", "Videregående")] if flag("ErVideregaaendeSkole") else []
    return {
        "Organisasjonsnummer": row["OrgNr"], "Navn": row["Navn"], "FulltNavn": None,
        "Karakteristikk": row["Karakteristikk"] or None, "Fylkesnummer": row["FylkeNr"],
        "Kommunenummer": row["KommuneNr"], "ErAktiv": flag("ErAktiv"), "ErSkole": flag("ErSkole"),
        "ErSkoleeier": flag("ErSkoleEier"), "ErGrunnskole": flag("ErGrunnSkole"),
        "ErVideregaaendeSkole": flag("ErVideregaaendeSkole"),
        "ErPrivatskole": flag("ErPrivatSkole"), "ErOffentligSkole": flag("ErOffentligSkole"),
        "ErSpesialskole": None, "ErGrunnopplaering": None,
        "Skolekategorier": [{"Id": id_, "Navn": name} for id_, name in categories],
        # The dump's time has no offset; none is made up.
        "DatoEndret": row["EndretDato"],
    }


def escaped_json(value) -> bytes:
    """NSR writes every letter outside ASCII as \\u00E6, with capital digits."""
    text = json.dumps(value, separators=(",", ":"))
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: "\\u" + m[1].upper(), text).encode("ascii")
