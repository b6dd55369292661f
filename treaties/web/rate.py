"""How often one asker may call the API: a bucket that fills steadily, so that a short rush is no offence."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

MOST, A_SECOND = 1200, 20
KNOWN = 10_000  # askers remembered; the one that was silent longest is forgotten first


class Rate:
    """At most `most` requests at once and `a_second` from then on, for each asker; one count per process."""

    def __init__(self, most: int, a_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self.a_second, self.clock = most, a_second, clock
        self.left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self.lock = threading.Lock()

    def wait(self, asker: str) -> int:
        """Seconds until the asker may ask again; 0 where it may now, which is counted."""
        now = self.clock()
        with self.lock:
            left, since = self.left.pop(asker, (float(self.most), now))
            left = min(float(self.most), left + (now - since) * self.a_second)
            allowed = left >= 1
            self.left[asker] = (left - 1 if allowed else left, now)
            if len(self.left) > KNOWN:
                self.left.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - left) / self.a_second))


def register(app: Flask) -> None:
    """Count what is asked of the API by address."""
    app.extensions["treaties_rate"] = Rate(MOST, A_SECOND)
    app.before_request(_counted)


def _counted() -> None:
    if not request.path.startswith("/api/v1/"):
        return
    seconds = current_app.extensions["treaties_rate"].wait(request.remote_addr or "")
    if seconds:
        words = _(
            "More than %(most)s requests at once, or %(steady)s a second for long, are not answered: wait and go on.",
            most=MOST,
            steady=A_SECOND,
        )
        raise TooManyRequests(words, retry_after=seconds)
