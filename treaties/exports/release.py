"""Numbered releases: a state frozen in files that no edit, migration or move to another engine changes."""

from __future__ import annotations

import hashlib
import json
import re
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from treaties.domain.message import Message
from treaties.exports import tables
from treaties.exports.errors import ExportError
from treaties.exports.write import write
from treaties.models import Record, Revision

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from sqlalchemy import Connection

NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,40}")
FILES = {"jsonl": "register.jsonl", "sqlite": "register.db", "xlsx": "register.xlsx"}
MANIFEST = "manifest.json"


def freeze(
    connection: Connection, folder: Path, name: str, day: date, tell: Callable[[int], None] = lambda _: None
) -> dict[str, Any]:
    """Write release `name` below `folder` and return its manifest; ExportError where there is one of that name.

    The folder gets its name last, so that a release is whole or not there.
    """
    if not NAME.fullmatch(name) or name.endswith("."):
        raise ExportError(
            Message("A release is named with lower-case letters, digits, dots and hyphens, such as 2026.1.")
        )
    final, half = folder / name, folder / f".{name}.part"
    if final.exists():
        raise ExportError(Message("There is a release %(name)s already; releases are kept as they are.", name=name))
    half.mkdir(parents=True, exist_ok=True)
    try:
        said = _write(connection, half, name, day, len(releases(folder)) + 1, tell)
        half.rename(final)
    finally:
        rmtree(half, ignore_errors=True)
    return said


def _write(
    connection: Connection, half: Path, name: str, day: date, number: int, tell: Callable[[int], None]
) -> dict[str, Any]:
    """The files of a release, and its manifest, which is returned."""
    state = ""
    for form, file in FILES.items():
        state = write(connection, form, half / file, tell, words=form == "sqlite", kept_in=half.parent.parent)
    newest = connection.execute(select(Revision.id, Revision.digest).order_by(Revision.id.desc()).limit(1)).first()
    counts = connection.execute(
        select(Record.kind, func.count()).where(Record.state == "published").group_by(Record.kind).order_by(Record.kind)
    )
    said = {
        "name": name, "number": number, "released": day.isoformat(), "state": state,
        "revision": newest.id if newest else 0, "chain": newest.digest if newest else "",
        "records": {row[0]: row[1] for row in counts}, "licence": tables.about(state)["licence"],
        "cite_as": f"Treaty Register, release {name} ({day.isoformat()}), state {state[:16]}. Data: {tables.LICENCE}.",
        "files": {file: _sha256(half / file) for file in FILES.values()},
    }  # fmt: skip
    (half / MANIFEST).write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return said


def releases(folder: Path) -> list[dict[str, Any]]:
    """The manifests of every release, newest first."""
    if not folder.exists():
        return []
    found = [json.loads(path.read_text("utf-8")) for path in folder.glob(f"[a-z0-9]*/{MANIFEST}")]
    return sorted(found, key=lambda each: -each["number"])


def differing(folder: Path, name: str) -> list[str]:
    """Files of a release that are no longer what its manifest says; ExportError where there is no such release."""
    path = folder / name / MANIFEST
    if not NAME.fullmatch(name) or not path.exists():
        raise ExportError(Message("There is no release %(name)s.", name=name))
    said = json.loads(path.read_text("utf-8"))
    wrong = [file for file, digest in said["files"].items() if _sha256(folder / name / file) != digest]
    # The canonical lines stand in register.jsonl behind its first line, which only describes them.
    lines = (folder / name / FILES["jsonl"]).read_bytes().split(b"\n", 1)[1]
    return wrong or ([] if hashlib.sha256(lines).hexdigest() == said["state"] else [FILES["jsonl"]])


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
