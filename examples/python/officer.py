"""What an officer's tool does, in the role OFFICER: has the municipalities ranked for a case that is
READY, and asks the first.

    officer.py ADDRESS cases/…
"""

import sys
import time
import uuid

from treff import Refused, Treff

REQUESTS = "casework.v1.SettlementRequestService"


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


def main(address, name):
    treff = Treff(address)
    case = treff.call("casework.v1.CaseService/GetCase", {"name": name})
    answer = recommend(treff, case)
    request = wait_for_news(treff, ask(treff, case, answer), most_seconds=1)
    print(f"{request['municipality']}: {request['state']}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except Refused as error:
        sys.exit(f"{error.reason} {error}".strip())
