"""Releases: what is frozen, how it is cited, its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, jsonify

from treaties.exports import release
from treaties.exports.write import MEDIA
from treaties.web.context import database, page
from treaties.web.pages.data import sent

if TYPE_CHECKING:
    from pathlib import Path

    from flask.typing import ResponseReturnValue


def register(app: Flask) -> None:
    """Add the list, the landing page of each release, its manifest and files."""
    app.get("/releases", endpoint="releases")(show)
    app.get("/releases/<name>", endpoint="release")(landing)
    app.get("/releases/<name>/manifest.json", endpoint="release_manifest")(manifest)
    app.get(f"/releases/<name>/<any({','.join(release.FILES)}):form>", endpoint="release_file")(download)


def folder() -> Path:
    """Where releases are kept: beside the data, whatever the database."""
    return database().settings.data_dir / "releases"


def _found(name: str) -> dict[str, Any]:
    found = [each for each in release.releases(folder()) if each["name"] == name]
    return found[0] if found else abort(404)


def show() -> ResponseReturnValue:
    """Every release, newest first."""
    return page("releases.html", section="", releases=release.releases(folder()), chosen=None)


def landing(name: str) -> ResponseReturnValue:
    """One release: citation, state, contents, files."""
    return page("releases.html", section="", releases=[], chosen=_found(name), forms=release.FILES)


def manifest(name: str) -> ResponseReturnValue:
    """The manifest as it was written."""
    return jsonify(_found(name))


def download(name: str, form: str) -> Response:
    """One file of a release."""
    _found(name)
    file = release.FILES[form]
    return sent(folder() / name / file, MEDIA[form], f"treaty-register-{name}.{file.rsplit('.', 1)[1]}")
