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
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from treaties.confined import confine

    confine(wanted["seconds"])  # memory is limited by V8, which reserves more than it uses
    json.dump(answer(wanted), sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # closing an interpreter takes time, and there is nothing left to do
