"""HiGHS, through SciPy, on a problem that treff_bench_allocation --write wrote.

    highs.py PROBLEM.json SECONDS

Prints one JSON object: objective, bound, gapPercent, proven, seconds, cpuSeconds, peakMegabytes.
Knows resources, minima and floors; not links.
"""
import json
import resource
import sys
import time

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array


def floors_of(problem):
    """Least value by group."""
    ratios = {}
    for floor in problem["options"].get("floors", []):
        ratios[floor["group"]] = floor["ratio"]
    random = {}
    for case in problem["cases"]:
        if case["value"]:
            mean = sum(case["value"]) / len(case["value"])
            random[case["group"]] = random.get(case["group"], 0) + mean
    least = {}
    for group, value in random.items():
        ratio = ratios.get(group, ratios.get("*", 0))
        if group and ratio:
            least[group] = ratio * value
    return least


def model(problem):
    """Objective to minimise, matrix, and the limits of its rows: one column for each pair that fits."""
    cases, places = problem["cases"], problem["locations"]
    resources = len(problem["resources"])
    floors = floors_of(problem)
    group_row = {g: len(cases) + len(places) * resources + k for k, g in enumerate(floors)}
    price = problem["options"]["unplacedPrice"]
    row, column, element, objective = [], [], [], []
    for i, case in enumerate(cases):
        for j, value in zip(case["location"], case["value"]):
            if any(d > c for d, c in zip(case["demand"], places[j]["capacity"])):
                continue
            entries = [(i, 1)]
            entries += [(len(cases) + j * resources + r, d) for r, d in enumerate(case["demand"]) if d]
            if case["group"] in group_row:
                entries.append((group_row[case["group"]], value))
            for at, amount in entries:
                row.append(at)
                column.append(len(objective))
                element.append(amount)
            objective.append(-(value + price))
    least = [0 if problem["options"]["unplacedAllowed"] else 1] * len(cases)
    least += [m for place in places for m in place["minimum"]] + list(floors.values())
    most = [1] * len(cases) + [c for place in places for c in place["capacity"]]
    most += [numpy.inf] * len(floors)
    matrix = csc_array((element, (row, column)), shape=(len(least), len(objective)))
    return numpy.array(objective), LinearConstraint(matrix, least, most), -price * len(cases)


def main(path, seconds):
    with open(path, encoding="utf-8") as file:
        problem = json.load(file)
    if any(case["link"] for case in problem["cases"]):
        return {"error": "links are not modelled here"}
    wall, cpu = time.perf_counter(), time.process_time()
    objective, rows, constant = model(problem)
    aim = problem["options"]["gap"]
    result = milp(objective, integrality=numpy.ones(len(objective)), bounds=Bounds(0, 1),
                  constraints=rows, options={"time_limit": seconds, "mip_rel_gap": aim})
    measured = {}
    if result.fun is not None:
        measured["objective"] = constant - result.fun
    bound = getattr(result, "mip_dual_bound", None)
    if bound is not None and numpy.isfinite(bound):
        measured["bound"] = constant - bound
    if len(measured) == 2:
        gap = max(0, measured["bound"] - measured["objective"]) / abs(measured["objective"])
        measured |= {"gapPercent": 100 * gap, "proven": gap <= max(aim, 1e-9)}
    if not measured:
        measured["error"] = "no answer in its time"
    measured |= {"seconds": time.perf_counter() - wall, "cpuSeconds": time.process_time() - cpu,
                 "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    return measured


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], float(sys.argv[2]))))
