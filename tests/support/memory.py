"""Where a run lays its files: in memory where that has room, for the register waits for its disk at every commit."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MEMORY, ROOM = Path("/dev/shm"), 3 * 1024**3
ROOMY = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM

__all__ = ["MEMORY", "ROOMY"]
