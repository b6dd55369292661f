"""Servers under measurement: gunicorn with one worker of four threads, the same for the floor and the register."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from bench.clients import Faulty, fetch

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = Path(__file__).resolve().parent.parent
THREADS = 4
LONGEST_START = 60.0
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, how long it took to the first page, and its memory then, in MB."""

    port: int
    process: subprocess.Popen[bytes]
    started: float
    memory: float


def floor_command(port: int) -> list[str]:
    """The floor."""
    return _gunicorn("bench.floor:app", port)


def register_command(port: int) -> list[str]:
    """The register, as a team runs it but with one worker."""
    return _gunicorn("treaties.web.start:create_app()", port)


def serve_command(port: int) -> list[str]:
    """The register, as `make run` starts it."""
    return [sys.executable, "manage.py", "serve", "--port", str(port)]


def _gunicorn(app: str, port: int) -> list[str]:
    options = ["--workers", "1", "--worker-class", "gthread", "--threads", str(THREADS), "--log-level", "error"]
    return [sys.executable, "-m", "gunicorn", *options, "--bind", f"127.0.0.1:{port}", app]


def pin(place: int, pid: int = 0) -> None:
    """Keep a process (0: this one) on one core where the system can: servers on the first, readers on the second."""
    if len(CORES) > 1:
        os.sched_setaffinity(pid, {CORES[place]})


@contextmanager
def running(command: list[str], port: int, settings: dict[str, str], page: str, log: Path) -> Iterator[Server]:
    """Start a server and wait until it answers `page`; stopped on leaving."""
    # As on most machines, what was compiled once is kept: a start does not compile three hundred modules anew.
    settings = {"PYTHONDONTWRITEBYTECODE": "", **settings}
    began = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=HOME, env=os.environ | settings, stdout=output, stderr=output)
        pin(0, process.pid)  # its workers inherit the core
        try:
            while not _answers(port, page):
                if process.poll() is not None or time.perf_counter() - began > LONGEST_START:
                    raise Faulty(f"The server did not start; {log.name} in {log.parent.name}/ says why.")
                time.sleep(0.005)
            started = time.perf_counter() - began
            yield Server(port, process, started, memory(process.pid))
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(port: int, page: str) -> bool:
    try:
        return fetch(port, page)[0] == HTTPStatus.OK
    except OSError:
        return False


def memory(pid: int) -> float:
    """Resident memory of a process and of its children in MB; shared pages count in each."""
    said = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True)
    rows = [tuple(map(int, line.split())) for line in said.stdout.splitlines()]
    return sum(size for each, parent, size in rows if pid in {each, parent}) / 1024


def processor_seconds(pid: int) -> float:
    """What a process and its children have spent of the processor; 0 where the system does not tell it (not Linux)."""
    said = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    family = [each for each, parent in (map(int, line.split()) for line in said.splitlines()) if pid in {each, parent}]
    spent = 0
    for each in family:
        with suppress(OSError):
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            spent += int(fields[11]) + int(fields[12])
    return spent / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
