"""The mirror's folder: payload files and the manifest that describes them."""

import hashlib
import json
import pathlib
import shutil
import subprocess

JSON = "application/json"
CSV_LATIN1 = "text/csv; charset=ISO-8859-1"
HTML = "text/html; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

RECORDED = "recorded"
ASSEMBLED = "assembled"


class MirrorFolder:
    """Collects entries; finish() writes the manifest. README.md explains its fields."""

    def __init__(self, root: pathlib.Path):
        self.root = root
        self.entries = []
        shutil.rmtree(root / "payloads", ignore_errors=True)

    def add(self, *, host, path, name, body, content_type, collection, origin, source, vintage,
            method="GET", query=None, or_later=(), request=None, accept=None):
        """Stores `body` as payloads/<host>/<name>, compressed unless it is a ZIP file already."""
        stored = name if body.startswith(b"PK") else name + ".zst"
        file = self.root / "payloads" / host / stored
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body if stored == name else compressed(body))
        entry = {"method": method, "host": host, "path": path}
        if query:
            entry["query"] = query
        if or_later:
            entry["or_later"] = list(or_later)
        if request is not None:
            entry["body"] = request
        if accept:
            entry["accept"] = accept
        entry |= {
            "file": str(file.relative_to(self.root)),
            "sha256": hashlib.sha256(body).hexdigest(),
            "content_type": content_type,
            "collection": collection,
            "from": origin,
            "vintage": vintage,
        } | source
        self.entries.append(entry)

    def finish(self):
        text = json.dumps({"entries": self.entries}, ensure_ascii=False, indent=1)
        (self.root / "manifest.json").write_text(text + "\n", encoding="utf-8")

    def bytes_on_disk(self):
        return sum(f.stat().st_size for f in (self.root / "payloads").rglob("*") if f.is_file())


def compressed(body: bytes) -> bytes:
    """One thread, so the same bytes each time; the size goes in the frame for the server."""
    return subprocess.run(["zstd", "-19", "--single-thread", "--quiet", "--stdout",
                           f"--stream-size={len(body)}"],
                          input=body, stdout=subprocess.PIPE, check=True).stdout


def compact_json(value) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def source(owner, licence, attribution):
    return {"owner": owner, "licence": licence, "attribution": attribution}
