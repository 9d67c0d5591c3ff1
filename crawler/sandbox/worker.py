"""A worker: reads what strangers wrote, one after the other, until its pipe closes. Which parsers it has is for who starts it.

It limits its own memory before the first job, may not reach the network or start processes, dies with its parent and
leaves Ctrl-C to it. Whatever goes wrong with a job is told in the answer; what cannot
be told (a crash, an endless loop) the pool sees by itself.
"""

import ctypes
import json
import logging
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from crawler.errors import NotAListing, Unreadable
from crawler.models import DocumentReading, Listing, Reading, Signposts
from crawler.sandbox.frames import Header, read_frame, write_frame

PR_SET_PDEATHSIG = 1  # linux/prctl.h
#: Audit events (https://docs.python.org/3/library/audit_events.html) of what no parser has any business with.
FORBIDDEN = frozenset(
    """
    socket.connect socket.bind socket.getaddrinfo socket.gethostbyname socket.sendto urllib.Request
    subprocess.Popen os.system os.exec os.fork os.forkpty os.posix_spawn
    """.split()  # noqa: SIM905 - a table of words
)
_TIDY_EVERY = 100  # jobs
_LONGEST_TRACE = 8000  # characters

#: By the name of the job, what reads the bytes. It raises NotAListing or Unreadable for what it refuses.
Readers = Mapping[str, Callable[[Header, bytes], Listing | Reading | Signposts | DocumentReading]]


def main(readers: Readers, *, tidy: Callable[[], None] = lambda: None) -> None:
    """Serves jobs from standard input. The one argument is the memory it may use, in MiB; `tidy` is called now and then."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit(memory_mb=int(sys.argv[1]))
    logging.disable()  # parsers complain about every broken page
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints must not get between the frames
    sys.addaudithook(forbid)
    try:
        serve(sys.stdin.buffer, answers, readers, tidy)
    except BrokenPipeError:  # whoever asked has been killed
        os._exit(0)  # at once: what is still to be written would complain again


def limit(*, memory_mb: int) -> None:
    """Holds this process to `memory_mb` MiB of memory and to the life of its parent; a crash leaves no core file."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def forbid(event: str, _arguments: tuple[Any, ...]) -> None:
    """An audit hook: raises PermissionError for what no parser may do."""
    if event in FORBIDDEN:
        raise PermissionError(f"a parser tried {event}")


def serve(jobs: BinaryIO, answers: BinaryIO, readers: Readers, tidy: Callable[[], None]) -> None:
    """Answers each job; a first answer says that the imports are done. Returns when the pipe closes, and after a job that
    broke a parser.
    """
    write_frame(answers, {"kind": "ready", "rss_mb": _rss_mb()})
    done = 0
    while job := read_frame(jobs):
        header, body = answer(readers, *job)
        write_frame(answers, header | {"rss_mb": _rss_mb()}, body)
        if header["kind"] in {"memory", "broken"}:
            return  # nobody knows what state the parsers are in
        done += 1
        if done % _TIDY_EVERY == 0:
            tidy()


def answer(readers: Readers, job: Header, body: bytes) -> tuple[Header, bytes]:
    """The answer to one job. `kind` is "read", the name of the refusal, "memory" or "broken"; `reason` is for readers."""
    try:
        found = readers[job["job"]](job, body)
    except NotAListing as refusal:
        return {"kind": "NotAListing", "reason": str(refusal), "failure": refusal.kind}, b""
    except Unreadable as refusal:
        return {"kind": "Unreadable", "reason": str(refusal)}, b""
    except MemoryError:
        return {"kind": "memory", "reason": "reading it took more memory than it may use"}, b""
    except Exception:  # noqa: BLE001 - the boundary of a job; the pool logs the trace
        return {
            "kind": "broken",
            "reason": "it broke the parser",
            "trace": traceback.format_exc()[-_LONGEST_TRACE:],
        }, b""
    return {"kind": "read"}, json.dumps(found, default=_spelt, ensure_ascii=False).encode()


def _spelt(value: Any) -> Any:
    """A moment as ISO 8601, a span of time in seconds, a record by the names of its fields: as the pool reads them back."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return {name: getattr(value, name) for name in value.__slots__}


def _rss_mb() -> float:
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
        return int(statm.read().split()[1]) * resource.getpagesize() / 2**20
