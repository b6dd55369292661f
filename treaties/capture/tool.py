"""What is written into a copy as the tool that took it."""

from __future__ import annotations

from importlib import metadata

from treaties.config import HOME


def version() -> str:
    """The version of this program, from its own project file: it is run from its folder, not installed."""
    import tomllib

    return str(tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def of(library: str) -> str:
    """A library with its version, such as "trafilatura 2.3.1"."""
    return f"{library} {metadata.version(library)}"


TOOL = f"treaty-register {version()}"
