"""The name of the register's state, worked out once: it is kept until anything that it is made from changes."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import select

from treaties import db
from treaties.exports import lines
from treaties.models import Revision
from treaties.records import CITATION_FIELDS, TYPES

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

FILE = "state.json"


def name_of(connection: Connection, folder: Path | None) -> str:
    """The fingerprint of the published register, kept in `folder` (the register's own) until the next change."""
    if folder is None:
        return lines.fingerprint(connection)
    path, told = folder / FILE, made_from(connection)
    with suppress(OSError, ValueError):
        kept = json.loads(path.read_bytes())
        if kept["made_from"] == told:
            return str(kept["state"])
    state = lines.fingerprint(connection)
    with suppress(OSError):  # where nothing can be kept it is worked out again
        half = path.with_suffix(".part")
        half.write_text(json.dumps({"made_from": told, "state": state}), encoding="utf-8")
        half.replace(path)
    return state


def made_from(connection: Connection) -> str:
    """SHA-256 over what decides the lines: the newest revision, the words of vocabularies, what a line holds."""
    newest = connection.execute(select(Revision.id, Revision.digest).order_by(Revision.id.desc()).limit(1)).first()
    held = [
        (kind, each.name, each.kind, each.derived)
        for kind, entry in sorted(TYPES.items())
        for each in (*entry.fields, *(field for part in entry.parts for field in part.fields), *CITATION_FIELDS)
    ]
    said = [db.head(), held, list(newest or ()), list(lines.terms(connection))]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
