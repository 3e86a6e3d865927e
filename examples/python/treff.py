"""Calls Treff over HTTP by the Connect protocol, with nothing but Python's standard library.

    treff = Treff("http://127.0.0.1:7075")
    treff.call("municipality.v1.MunicipalityService/GetMunicipality", {"name": "municipalities/0301"})

Who calls is proven by the token in the file that TREFF_TOKEN_FILE names. Which methods there are,
what they take and who may call them: docs/api.md.
"""

import contextlib
import http.client
import json
import os
import random
import struct
import time
import urllib.error
import urllib.parse
import urllib.request

# What the same call may get past a little later. "aborted" is not among them: something has changed,
# and has to be read again first.
PASSING = ("unavailable", "resource_exhausted", "deadline_exceeded")

# Before each message of a stream: flags, of which 2 says that it is the last, and its length.
ENVELOPE = struct.Struct(">BI")


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
        self._token_file = os.environ.get("TREFF_TOKEN_FILE")
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

    def stream(self, method, request):
        """The messages of a method that answers with a stream, as they come, until `Refused`.

        Silence for longer than the timeout is taken for a lost connection, so ask for bookmarks.
        """
        message = json.dumps(request).encode()
        body = ENVELOPE.pack(0, len(message)) + message
        with self._answer(method, body, {"Content-Type": "application/connect+json"}) as answer:
            while True:
                flags, size = ENVELOPE.unpack(_exactly(answer, ENVELOPE.size))
                message = json.loads(_exactly(answer, size))
                if not flags & 2:
                    yield message
                elif "error" in message:
                    raise Refused(message["error"])
                else:
                    return

    def _send(self, method, request):
        headers = {
            "Content-Type": "application/json",
            "Connect-Timeout-Ms": str(int(self._timeout_seconds * 1000)),
        }
        with self._answer(method, json.dumps(request).encode(), headers) as answer:
            return json.load(answer)

    @contextlib.contextmanager
    def _answer(self, method, body, headers):
        """What is answered, to be read; what goes wrong on the way is `Refused`, too."""
        request = urllib.request.Request(f"{self._address}/treff.{method}", body, headers)
        request.add_header("Connect-Protocol-Version", "1")
        # Unredirected: whoever an answer sends the call on to gets neither.
        if self._token_file:
            request.add_unredirected_header("Authorization", f"Bearer {self._token()}")
        elif self._cookie:
            request.add_unredirected_header("Cookie", self._cookie)
        try:
            with urllib.request.urlopen(request, timeout=self._timeout_seconds) as answer:
                yield answer
        except urllib.error.HTTPError as error:
            raise Refused(_error_of(error)) from None
        except (OSError, http.client.HTTPException) as error:
            raise Refused({"code": "unavailable", "message": str(error)}) from None

    def _token(self):
        """Read for each call: tokens end soon, and whoever fetches new ones replaces the file."""
        to = urllib.parse.urlsplit(self._address)
        if to.scheme != "https" and to.hostname not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError(f"{self._address}: a token leaves this machine over https alone")
        with open(self._token_file, encoding="ascii", errors="replace") as file:
            token = file.read().strip()
        # Looked at here, since http.client shows what it cannot send.
        if not token or not all("!" <= letter <= "~" for letter in token):
            raise ValueError(f"{self._token_file} holds no token")
        return token


def _exactly(answer, size):
    """So many bytes; there are fewer only where the connection was cut."""
    got = answer.read(size)
    if len(got) < size:
        raise http.client.IncompleteRead(got, size - len(got))
    return got


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
