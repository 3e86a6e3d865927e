"""What a case-management system does, in the role SYSTEM (docs/integration.md):

    case_system.py ADDRESS push REFERENCE    # registers a made-up household, changes it, submits it
    case_system.py ADDRESS find REFERENCE    # looks it up by its case number
    case_system.py ADDRESS changes MINUTES   # what has changed in the last MINUTES
    case_system.py ADDRESS watch FILE        # what happens, until Ctrl-C; FILE keeps how far it came
"""

import datetime
import os
import pathlib
import sys
import time
import uuid

from treff import PASSING, Refused, Treff

CASES = "casework.v1.CaseService"
REQUESTS = "casework.v1.SettlementRequestService"

HOUSEHOLD = {
    "synthetic": True,
    "track": "ASYLUM",
    "permitDate": "2026-10-01",
    "members": [
        {"relation": "REFERENCE_PERSON", "birthYear": 1990},
        {"relation": "CHILD", "birthYear": 2018},
    ],
}
INTERPRETER = {"kind": "INTERPRETER", "importance": "PREFERRED", "language": "ti"}


def new_id():
    """Of one write. Keep it beside your case until there is an answer, so that it outlives a crash."""
    return str(uuid.uuid4())


def push(treff, reference):
    request = {"case": {**HOUSEHOLD, "reference": reference}, "requestId": new_id()}
    case = treff.call(f"{CASES}/CreateCase", request)
    # As after a lost answer: the same id again gives the same case.
    again = treff.call(f"{CASES}/CreateCase", request)
    assert again["name"] == case["name"]
    # With the etag, "aborted" says that somebody changed it meanwhile: read it again, then change that.
    changed = {"name": case["name"], "etag": case["etag"], "needs": [INTERPRETER]}
    case = treff.call(f"{CASES}/UpdateCase", {"case": changed, "updateMask": "needs", "requestId": new_id()})
    case = treff.call(
        f"{CASES}/SubmitCase", {"name": case["name"], "etag": case["etag"], "requestId": new_id()}
    )
    tell(treff, case)


def find(treff, reference):
    # The filter takes how a reference begins.
    for case in treff.pages(f"{CASES}/ListCases", {"reference": reference}, "cases"):
        if case["reference"] == reference:
            tell(treff, case)


def changes(treff, minutes):
    # Five minutes more, since a change is dated before it can be read, and clocks differ. What comes
    # twice is known by its revision.
    since = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=float(minutes) + 5)
    for case in treff.pages(f"{CASES}/ListCases", {"changedSince": since.isoformat()}, "cases"):
        tell(treff, case)


def watch(treff, path):
    kept = pathlib.Path(path)
    seen = {}
    while True:
        try:
            token = kept.read_text() if kept.exists() else ""
            if not token:
                seen = everything(treff)
            for event in treff.stream(f"{CASES}/WatchCases", {"resumeToken": token, "bookmarks": True}):
                take_in(treff, event, seen)
                keep(kept, event["resumeToken"])
        except Refused as error:
            if error.reason == "WATCH_EXPIRED":
                # The log is another one, as after a restored backup: look at everything anew.
                kept.unlink()
            elif error.code in PASSING:
                time.sleep(error.retry_seconds or 5)
            else:
                raise


def everything(treff):
    """Each case's revision; a system of your own takes in the cases here."""
    listed = treff.pages(f"{CASES}/ListCases", {"pageSize": 200}, "cases")
    seen = {case["name"]: int(case["revision"]) for case in listed}
    print(f"{len(seen)} cases", flush=True)
    return seen


def take_in(treff, event, seen):
    """An event says that something happened, not what, and may come twice."""
    if event["kind"] == "BOOKMARK" or int(event["revision"]) <= seen.get(event["case"], 0):
        return
    try:
        case = treff.call(f"{CASES}/GetCase", {"name": event["case"]})
    except Refused as error:
        if error.code != "not_found":
            raise
        return  # erased since
    seen[case["name"]] = int(case["revision"])
    tell(treff, case)


def keep(path, token):
    """After the event has been dealt with, and whole: a half-written token is none."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(token)
    os.replace(fresh, path)


def tell(treff, case):
    """The case, and what municipalities say to it."""
    print(f"{case['name']} {case['reference']}: {case['state']}", flush=True)
    for request in treff.pages(f"{REQUESTS}/ListSettlementRequests", {"parent": case["name"]}, "requests"):
        print(f"  {request['municipality']}: {request['state']}", flush=True)


if __name__ == "__main__":
    commands = {"push": push, "find": find, "changes": changes, "watch": watch}
    if len(sys.argv) != 4 or sys.argv[2] not in commands:
        sys.exit(__doc__)
    try:
        commands[sys.argv[2]](Treff(sys.argv[1]), sys.argv[3])
    except Refused as error:
        sys.exit(f"{error.reason} {error}".strip())
    except KeyboardInterrupt:
        pass
