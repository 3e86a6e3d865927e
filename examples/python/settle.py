"""Takes a made-up household from its registration to a request:

    python3 examples/python/settle.py http://127.0.0.1:7075
"""

import sys
import time
import uuid

from treff import Refused, Treff

CASES = "casework.v1.CaseService"
REQUESTS = "casework.v1.SettlementRequestService"

HOUSEHOLD = {
    "reference": "SYNTETISK fra Python",
    "synthetic": True,
    "track": "ASYLUM",
    "permitDate": "2026-10-01",
    "members": [
        {"relation": "REFERENCE_PERSON", "birthYear": 1990},
        {"relation": "CHILD", "birthYear": 2018},
    ],
}


def register(treff):
    """Registers the household. The same id again gives the same case: a lost answer costs nothing."""
    request = {"case": HOUSEHOLD, "requestId": str(uuid.uuid4())}
    case = treff.call(f"{CASES}/CreateCase", request)
    again = treff.call(f"{CASES}/CreateCase", request)
    assert again["name"] == case["name"]
    # No requestId: after a failure on the way, read the case before trying again.
    return treff.call(f"{CASES}/SubmitCase", {"name": case["name"], "etag": case["etag"]}, repeatable=False)


def recommend(treff, case):
    answer = treff.call(
        "recommendation.v1.RecommendationService/Recommend",
        {"case": case["name"], "language": "nb", "explainCount": 1},
    )
    print(answer["lead"]["text"])
    for place in answer["ranked"][:3]:
        print(f"  {place['bestRank']}-{place['worstRank']}  {place['displayName']}: {place['score']:.1f}")
    return answer


def ask(treff, case, answer):
    """Asks the first; `evidence` says what the choice rests on."""
    first = answer["ranked"][0]
    return treff.call(
        f"{REQUESTS}/CreateSettlementRequest",
        {
            "parent": case["name"],
            "requestId": str(uuid.uuid4()),
            "caseEtag": case["etag"],
            "caseRevision": case["revision"],
            "request": {
                "municipality": first["municipality"],
                "evidence": {
                    "recommendation": answer["name"],
                    "digest": answer["digest"],
                    "rank": first["rank"],
                    "group": first["group"],
                    "firstMunicipality": first["municipality"],
                },
            },
        },
    )


def wait_for_news(treff, request, most_seconds):
    """Asks from time to time whether the municipality has seen it or answered."""
    end = time.monotonic() + most_seconds
    pause = 0.2
    while request["state"] == "SENT" and time.monotonic() < end:
        time.sleep(pause)
        pause = min(pause * 2, 60)
        request = treff.call(f"{REQUESTS}/GetSettlementRequest", {"name": request["name"]})
    return request


def show_errors(treff):
    """What is refused says which fields are wrong, or why."""
    try:
        treff.call(f"{CASES}/CreateCase", {"case": {**HOUSEHOLD, "members": [{"birthYear": 1700}]}})
    except Refused as error:
        print(f"{error.reason}: {', '.join(sorted(error.fields))}")
    try:
        treff.call(f"{CASES}/GetCase", {"name": f"cases/{uuid.uuid4()}"})
    except Refused as error:
        print(error.reason)


def main(address):
    treff = Treff(address)
    listed = treff.pages("municipality.v1.MunicipalityService/ListMunicipalities", {"pageSize": 100}, "municipalities")
    print(f"{sum(1 for _ in listed)} municipalities")
    case = register(treff)
    answer = recommend(treff, case)
    request = wait_for_news(treff, ask(treff, case, answer), most_seconds=1)
    print(f"{request['municipality']}: {request['state']}")
    show_errors(treff)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7075")
