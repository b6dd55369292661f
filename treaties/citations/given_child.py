"""The process that renders with a style of a reader: its own limits of memory and time, no settings, no database.

Reads {"style", "items", "output", "seconds", "memory"} as JSON from standard input; writes what `Engines.render`
answers, or {"error"}. One that is stopped by a limit writes nothing.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any


def confine(seconds: int) -> None:
    """Limits of this process, where the system has them; memory is limited by V8, which reserves more than it uses."""
    try:
        import resource
    except ImportError:  # Windows: the wall clock outside remains
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """What the style makes of the items, or why nothing."""
    from py_mini_racer import JSEvalException, JSOOMException

    from treaties.citations.engine import build, interpreter

    context = interpreter()
    context.set_hard_memory_limit(asked["memory"])
    try:
        build(context, "given", asked["style"])
        made: dict[str, Any] = context.call("render", "given", asked["items"], asked["output"])
    except JSOOMException:
        return {"error": "limit"}
    except JSEvalException as error:
        return {"error": str(error).splitlines()[0][:200]}
    return made


if __name__ == "__main__":
    wanted = json.load(sys.stdin)
    confine(wanted["seconds"])
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    json.dump(answer(wanted), sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # closing an interpreter takes time, and there is nothing left to do
