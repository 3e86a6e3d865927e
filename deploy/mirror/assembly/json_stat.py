"""Tables in JSON-stat 2, as Statistics Norway's PxWebApi v2 writes them."""

import dataclasses
import itertools


@dataclasses.dataclass(frozen=True)
class Dimension:
    """Categories in the table's order, code to label."""
    id: str
    label: str
    categories: dict
    units: dict = dataclasses.field(default_factory=dict)  # code to (base, decimals)


def table(title, source, dimensions, figures, absent=None):
    """The dataset. `figures` is keyed by one code per dimension; a cell that it lacks is null, with
    the status `absent` where there is one."""
    cells = list(itertools.product(*(dimension.categories for dimension in dimensions)))
    unknown = set(figures) - set(cells)
    assert not unknown, f"figures outside the table: {sorted(unknown)[:3]}"
    dataset = {
        "version": "2.0", "class": "dataset", "label": title, "source": source,
        "role": {"time": [dimensions[-1].id], "geo": [dimensions[0].id],
                 "metric": ["ContentsCode"]},
        "id": [dimension.id for dimension in dimensions],
        "size": [len(dimension.categories) for dimension in dimensions],
        "dimension": {dimension.id: described(dimension) for dimension in dimensions},
        "value": [figures.get(cell) for cell in cells],
    }
    missing = {str(place): absent for place, cell in enumerate(cells) if cell not in figures}
    if absent and missing:
        dataset["status"] = missing
    return dataset


def described(dimension):
    category = {"index": {code: place for place, code in enumerate(dimension.categories)},
                "label": dict(dimension.categories)}
    if dimension.units:
        category["unit"] = {code: {"base": base, "decimals": decimals}
                            for code, (base, decimals) in dimension.units.items()}
    return {"label": dimension.label, "category": category}
