"""The limits of a process that reads what strangers sent: set by the process itself, before it reads."""

from __future__ import annotations


def confine(seconds: int, memory: int | None = None) -> None:
    """Limits of this process, where the system has them: seconds of processor, bytes of memory, no file written."""
    try:
        import resource
    except ImportError:  # Windows: the wall clock outside remains
        return
    if memory is not None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
