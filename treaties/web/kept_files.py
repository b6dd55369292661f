"""Files uploaded for an import, kept under their hash until they are written or a week old, and remembered mappings."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from typing import TYPE_CHECKING, Any

from flask import abort, request

from treaties.web.context import database
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WEEK = 7 * 24 * 3600


def _folder(name: str) -> Path:
    path = database().settings.data_dir / "imports" / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def sent() -> tuple[bytes, str]:
    """The file or the pasted text of the request with its name, else the one that its form keeps; else nothing."""
    file = request.files.get("file")
    content = file.read() if file else b""
    if file:
        file.close()  # a large one lies in a file of its own
    if content:
        return content, plain((file.filename if file else "") or "file")
    pasted = request.form.get("pasted", "")
    if not pasted.strip() and (path := _path()):
        return path.read_bytes(), plain(request.form.get("name", "file"))
    return pasted.encode(), "pasted text"


def plain(name: str) -> str:
    """The name of a file in letters that need no care anywhere."""
    return re.sub(r"[^\w .()-]", "_", name)[:120]


def keep(content: bytes) -> str:
    """Keep a file and return what names it; old ones go."""
    folder = _folder("files")
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > WEEK:
            old.unlink(missing_ok=True)
    key = hashlib.sha256(content).hexdigest()
    _written(folder / key, content)
    return key


def kept() -> bytes:
    """The file that the form names; 400 where it is not here any more."""
    path = _path() or abort(400, _("This import is not known here: upload the file again."))
    return path.read_bytes()


def _path() -> Path | None:
    """Where the file lies that the form names; None where it is not here any more."""
    key = request.form.get("key", "")
    path = _folder("files") / key
    return path if re.fullmatch("[0-9a-f]{64}", key) and path.exists() else None


def _mapping_path(kind: str, headings: Sequence[str]) -> Path:
    name = hashlib.sha256("\n".join((kind, *sorted(headings))).encode()).hexdigest()[:24]
    return _folder("mappings") / f"{name}.json"


def remembered(kind: str, headings: Sequence[str]) -> dict[str, Any]:
    """The mapping last used for a table of these headings, empty where there is none."""
    path = _mapping_path(kind, headings)
    try:
        said = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def remember(kind: str, headings: Sequence[str], mapping: dict[str, Any]) -> None:
    """Keep this mapping for the next table of these headings."""
    _written(_mapping_path(kind, headings), json.dumps(mapping, ensure_ascii=False).encode())


def _written(path: Path, content: bytes) -> None:
    """Whole or not at all: two uploads of one file meet in the same name."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.{time.monotonic_ns()}.part")
    beside.write_bytes(content)
    beside.replace(path)
