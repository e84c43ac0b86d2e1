"""Where a target runs: no network, no program, no file outside its folder, in bounded time and memory.

Python's audit events tell what is done, whoever does it. Hooks cannot be taken away again: there is one,
which looks away as long as no target runs.
"""

from __future__ import annotations

import os
import signal
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from attrs import define, field

ROOT = Path(__file__).resolve().parents[2]

QUICK = next((place for place in ("/dev/shm",) if os.access(place, os.W_OK)), None)  # noqa: S108 - on Linux
"""Where folders of inputs are made: in memory where the system offers it, where it likes otherwise."""

SECONDS = 20.0
"""The most processor time that one input may take; most take less than a thousandth of it."""
MEMORY = 3 * 2**30
"""The most memory that may come to what the process has already; most takes none."""

_NEVER = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.startfile",
    "urllib.",
    "http.",
    "ftplib.",
    "smtplib.",
    "imaplib.",
    "poplib.",
    "telnetlib.",
    "webbrowser.",
    "ctypes.dlopen",
    "pickle.find_class",
)
_CHANGING = (
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
)
_LISTING = ("os.listdir", "os.scandir")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class EscapedError(BaseException):
    """A target did what reading never does; nothing that catches exceptions holds it back."""


class TooLongError(BaseException):
    """A target took more processor time than any input may."""


@define
class _Watch:
    """What is watched now: the folder of a target, and what was done that is not allowed.

    ``asked`` is a target that is told by its user what to open, the command line: what lies outside is shut
    to it, as a file of somebody else's is, and asking for it is no fault.
    """

    folder: str | None = None
    asked: bool = False
    done: list[str] = field(factory=list)


_watch = _Watch()


@cache
def _ours() -> tuple[str, ...]:
    """Return the folders of what is installed: modules, data of packages, the shipped rulesets."""
    paths = sysconfig.get_paths()
    found = {paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    found |= {
        str(ROOT / "src" / "ocop_rules"),
        str(ROOT / "rulesets"),
        str(ROOT / "pyproject.toml"),
        "/usr/share/zoneinfo",
    }
    return tuple(os.path.realpath(one) + os.sep for one in found)


def _refuse(event: str, what: object) -> None:
    if _watch.asked:
        raise PermissionError(13, os.strerror(13), str(what))
    _watch.done.append(f"{event} {what!r}")
    message = f"{event} {what!r}"
    raise EscapedError(message)


def _inside(name: str, *, reading: bool) -> bool:
    real = os.path.realpath(name) + os.sep
    folder = _watch.folder or os.sep
    return real.startswith(folder) or (reading and real.startswith(_ours()))


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watch.folder is None:
        return
    if event.startswith(_NEVER):
        _watch.asked = False
        _refuse(event, arguments[:1])
    if event == "open":
        name, mode, flags = arguments
        if isinstance(name, int):
            return
        writing = any(sign in (mode or "") for sign in "wax+") or bool((flags or 0) & _WRITING)
        if not _inside(os.fsdecode(name), reading=not writing):
            _refuse(event, name)
    elif event in _LISTING or event.startswith(_CHANGING):
        for name in arguments:
            if isinstance(name, (str, bytes, os.PathLike)) and not _inside(
                os.fsdecode(name), reading=event in _LISTING
            ):
                _refuse(event, name)


@cache
def _install() -> None:
    _ours()  # it asks the system itself
    sys.addaudithook(_hook)


def _too_long(*_: object) -> None:
    raise TooLongError


@contextmanager
def watched(folder: Path, *, asked: bool = False) -> Iterator[None]:
    """Watch what is done inside; raises :class:`EscapedError` for what reading never does.

    Also raises :class:`TooLongError`, on systems that measure the processor time of a process.
    """
    _install()
    timer = getattr(signal, "ITIMER_PROF", None)
    before = signal.signal(signal.SIGPROF, _too_long) if timer is not None else None
    _watch.done.clear()
    _watch.folder, _watch.asked = os.path.realpath(folder) + os.sep, asked
    try:
        if timer is not None:
            signal.setitimer(timer, SECONDS)
        yield
    finally:
        _watch.folder = None
        if timer is not None:
            signal.setitimer(timer, 0)
            signal.signal(signal.SIGPROF, before)
    if _watch.done:  # a target that swallowed it
        raise EscapedError(*_watch.done)


@contextmanager
def bounded_memory(more: int = MEMORY) -> Iterator[None]:
    """Let the process have ``more`` bytes than it has now, where the system can say so (POSIX)."""
    resource: Any = None
    with suppress(ImportError):
        import resource  # type: ignore[no-redef] # noqa: PLC0415 - not on every system
    status = Path("/proc/self/statm")
    if resource is None or not status.is_file():
        yield
        return
    has = int(status.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = has + more if hard == resource.RLIM_INFINITY else min(has + more, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
