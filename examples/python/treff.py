"""Calls Treff over HTTP by the Connect protocol, with nothing but Python's standard library.

    treff = Treff("http://127.0.0.1:7075")
    treff.call("municipality.v1.MunicipalityService/GetMunicipality", {"name": "municipalities/0301"})

Which methods there are, what they take and who may call them: docs/api.md.
"""

import http.client
import json
import random
import time
import urllib.error
import urllib.request

# What the same call may get past a little later. "aborted" is not among them: something has changed,
# and has to be read again first.
PASSING = ("unavailable", "resource_exhausted", "deadline_exceeded")


class Refused(Exception):
    """An error as a service gives it: see docs/errors.md."""

    def __init__(self, error):
        super().__init__(f"{error.get('code')}: {error.get('message', '')}")
        self.code = error.get("code", "unknown")
        self._details = {detail.get("type"): detail.get("debug", {}) for detail in error.get("details", [])}

    @property
    def reason(self):
        """The word to act on, such as "STALE_ETAG"; empty where the error came from the way there."""
        return self._details.get("google.rpc.ErrorInfo", {}).get("reason", "")

    @property
    def fields(self):
        """What is wrong with which field of the request."""
        bad = self._details.get("google.rpc.BadRequest", {}).get("fieldViolations", [])
        return {one.get("field"): one.get("description") for one in bad}

    @property
    def retry_seconds(self):
        """How long to wait before the next try, where the service says so; else None."""
        delay = self._details.get("google.rpc.RetryInfo", {}).get("retryDelay")
        return float(delay.rstrip("s")) if delay else None


class Treff:
    """The services behind one gateway, for one caller."""

    def __init__(self, address, cookie=None, tries=4, timeout_seconds=30):
        self._address = address.rstrip("/")
        self._cookie = cookie
        self._tries = tries
        self._timeout_seconds = timeout_seconds

    def call(self, method, request, repeatable=True):
        """Sends `request` to a method, named without "treff.", and gives its answer.

        What may pass is tried again, with a pause that doubles. `repeatable` says whether a second
        call does nothing more than the first: true for all that reads, and for what carries a
        `requestId`; set it to false for the rest.
        """
        for attempt in range(self._tries):
            try:
                return self._send(method, request)
            except Refused as error:
                is_last = attempt == self._tries - 1
                if error.code not in PASSING or not repeatable or is_last:
                    raise
                pause = error.retry_seconds or 0.2 * 2**attempt
                time.sleep(pause * random.uniform(1, 1.3))

    def pages(self, method, request, field):
        """Everything of a list, page by page: `field` is what the answer calls its rows."""
        token = ""
        while True:
            answer = self.call(method, {**request, "pageToken": token})
            yield from answer.get(field, [])
            token = answer.get("nextPageToken", "")
            if not token:
                return

    def _send(self, method, request):
        headers = {
            "Content-Type": "application/json",
            "Connect-Protocol-Version": "1",
            "Connect-Timeout-Ms": str(int(self._timeout_seconds * 1000)),
        }
        if self._cookie:
            headers["Cookie"] = self._cookie
        http_request = urllib.request.Request(
            f"{self._address}/treff.{method}", json.dumps(request).encode(), headers
        )
        try:
            with urllib.request.urlopen(http_request, timeout=self._timeout_seconds) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise Refused(_error_of(error)) from None
        except (OSError, http.client.HTTPException) as error:
            raise Refused({"code": "unavailable", "message": str(error)}) from None


def _error_of(response):
    body = response.read()
    try:
        error = json.loads(body)
    except ValueError:
        error = None
    if not isinstance(error, dict):
        # Not from a service, but from something on the way.
        code = "unavailable" if response.code in (429, 502, 503, 504) else "unknown"
        return {"code": code, "message": body.decode(errors="replace")[:200]}
    return error


def sign_in(address, role, place=None):
    """Signs in where a gateway was started with --demo_sign_in; gives the cookie for `Treff`.

    Programs of the gateway's own machine need none where it was started with --open_to_programs.
    """
    who = {"role": role} if place is None else {"role": role, "place": place}
    request = urllib.request.Request(
        f"{address.rstrip('/')}/session", json.dumps(who).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.headers["Set-Cookie"].split(";")[0]
