"""The sandbox with its real processes: what hostile pages, signals and limits do to it."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from furnished_pages import classed
from site_answers import item, page, rss

from config.sources import Source
from crawler.errors import NotAListing, SandboxFailed, Unreadable
from crawler.sandbox import Sandbox

FEED = page(rss("".join(item(link=f"/news/{number}") for number in range(20))), content_type="text/xml")
ARTICLE = page(
    classed("Care review published", [f"Paragraph {n} of the review says what was found. " * 4 for n in range(6)])
)
#: Coverage measures the workers too; nothing else of the environment reaches them.
MEASURED = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE")}


def sandbox(**limits) -> Sandbox:
    return Sandbox(**{"workers": 1, "environment": MEASURED} | limits)


def pids(box: Sandbox) -> list[int]:
    return sorted(worker.process.pid for worker in box.pages.alive)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def environment_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


def rss_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


async def until(condition, seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - processes tell no event
            await asyncio.sleep(0.01)


async def test_feeds_and_pages_are_read_by_one_worker_that_starts_with_the_first_job(monkeypatch):
    monkeypatch.setenv("CUTTINGS_SECRET", "hush")
    async with sandbox() as box:
        assert pids(box) == []
        listing = await box.read_listing(FEED)
        (pid,) = pids(box)
        reading = await box.read_article(ARTICLE)
        assert pids(box) == [pid]
        assert len(listing.entries) == 20
        assert listing.entries[0].url == "https://alderbrook.example/news/0"
        assert reading.title == "Care review published"
        assert len(reading.body.splitlines()) == 6
        assert b"hush" not in environment_of(pid)
    assert not alive(pid)


async def test_refusals_come_back_as_they_are_and_leave_the_worker_be():
    async with sandbox() as box:
        with pytest.raises(NotAListing, match="empty answer"):
            await box.read_listing(page(b""))
        before = pids(box)
        with pytest.raises(Unreadable, match="a PDF document"):
            await box.read_article(page(b"%PDF-1.7"))
        assert pids(box) == before


SITEMAP = page("<urlset><url><loc>https://alderbrook.example/news/care-review</loc></url></urlset>")


async def test_a_source_is_read_by_what_it_was_declared_as():
    sitemap = Source(name="Alderbrook", sitemap="https://alderbrook.example/sitemap.xml")
    govuk = Source(name="Ofsted", govuk={"organisations": ["ofsted"]})
    async with sandbox() as box:
        assert (await box.read_listing(SITEMAP, sitemap)).entries[0].title == "Care review"
        with pytest.raises(NotAListing, match="write sitemap: instead of feed:"):
            await box.read_listing(SITEMAP)
        found = await box.read_listing(page('{"results": [], "total": 0, "start": 0}'), govuk)
        assert (found.kind, found.entries) == ("govuk", ())
        content = page('{"base_path": "/news/1", "title": "T", "description": "What the board of Alderbrook found."}')
        assert (await box.read_article(content, govuk)).canonical == "https://alderbrook.example/news/1"


async def test_documents_have_a_worker_of_their_own_that_starts_with_the_first():
    async with sandbox() as box:
        await box.read_listing(FEED)
        assert box.documents.alive == set()
        with pytest.raises(Unreadable):
            await box.read_document(page(b"%PDF-1.7 and nothing else", content_type="application/pdf"))
        (worker,) = box.documents.alive
        assert worker.process.pid not in pids(box)
        os.kill(worker.process.pid, signal.SIGKILL)
        await until(lambda: not alive(worker.process.pid))
        with pytest.raises(SandboxFailed, match=r"^the document could not be read: "):
            await box.read_document(page(b"x" * 3_000_000))
        assert len((await box.read_listing(FEED)).entries) == 20
    assert box.documents.alive == set() or not alive(worker.process.pid)


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


async def test_hostile_bytes_end_in_an_answer():
    hostile = [
        page(rss(item("<description>&i;</description>"), head=BOMB)),
        page("<html><body>" + "<div>" * 100_000 + "deep"),
        page(os.urandom(20_000_000)),
        page(b"<" * 5_000_000),
        page(b"<!--" * 1_000_000),
        page("<rss version='2.0'><channel>" + "<item>" * 20_000),
        page("[" * 5_000_000),
        page('<p class="' + "aB" * 500_000 + '">' + "we use " * 100_000),
    ]
    async with sandbox(workers=2, deadline=20, memory_mb=400) as box:
        for job in (box.read_listing, box.read_article):
            answers = await asyncio.gather(*(job(it) for it in hostile), return_exceptions=True)
            assert [one for one in answers if isinstance(one, Exception) and not isinstance(one, NotAListing | Unreadable | SandboxFailed)] == []  # fmt: skip
        assert len((await box.read_listing(FEED)).entries) == 20


async def test_a_page_that_eats_memory_costs_its_worker_only():
    async with sandbox(memory_mb=160) as box:
        await box.read_listing(FEED)
        before = pids(box)
        with pytest.raises(SandboxFailed, match=r"^the page could not be read: ") as failed:
            await box.read_article(page("<p>x</p>" * 600_000))
        assert "more memory than it may use" in str(failed.value) or "ended" in str(failed.value)
        assert len((await box.read_listing(FEED)).entries) == 20
        assert pids(box) != before


async def test_a_job_that_takes_too_long_is_ended_and_the_next_one_is_read():
    async with sandbox(deadline=0.5) as box:
        await box.read_listing(FEED)
        (pid,) = pids(box)
        os.kill(pid, signal.SIGSTOP)
        began = time.monotonic()
        with pytest.raises(SandboxFailed, match=r"it took longer than 0\.5 seconds$"):
            await box.read_listing(FEED)
        assert time.monotonic() - began < 2
        assert not alive(pid)
        box.pages.limits = replace(box.pages.limits, deadline=30)  # what follows is no matter of speed
        assert (await box.read_article(ARTICLE)).title


async def test_a_worker_that_is_killed_in_the_middle_of_a_job_is_replaced():
    async with sandbox() as box:
        await box.read_listing(FEED)
        (pid,) = pids(box)
        os.kill(pid, signal.SIGSTOP)
        job = asyncio.create_task(box.read_listing(FEED))
        await asyncio.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(SandboxFailed, match="ended by SIGKILL"):
            await job
        assert len((await box.read_listing(FEED)).entries) == 20


async def test_a_worker_that_died_between_jobs_fails_one_job_only():
    async with sandbox() as box:
        await box.read_listing(FEED)
        (pid,) = pids(box)
        os.kill(pid, signal.SIGKILL)
        await until(lambda: not alive(pid))
        with pytest.raises(SandboxFailed):
            await box.read_listing(page(b"x" * 3_000_000))
        assert len((await box.read_listing(FEED)).entries) == 20


async def test_a_cancelled_job_never_answers_the_next_one():
    async with sandbox() as box:
        await box.read_listing(FEED)
        (pid,) = pids(box)
        os.kill(pid, signal.SIGSTOP)
        job = asyncio.create_task(box.read_listing(FEED))
        await asyncio.sleep(0.05)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        assert not alive(pid)
        assert (await box.read_article(ARTICLE)).title == "Care review published"


@pytest.mark.parametrize("wear", [{"jobs_per_worker": 2}, {"worn_mb": 1}])
async def test_worn_workers_are_replaced(wear):
    async with sandbox(**wear) as box:
        used = set()
        for _ in range(3):
            await box.read_listing(FEED)
            used.update(worker.process.pid for worker in box.pages.idle)
            used.update(pids(box))
        await until(lambda: not box.pages.leaving)
        assert len(box.pages.alive) <= 1
        assert not used or all(not alive(pid) for pid in used - set(pids(box)))


async def test_ctrl_c_is_left_to_the_daemon():
    async with sandbox() as box:
        await box.read_listing(FEED)
        (pid,) = pids(box)
        assert os.getpgid(pid) != os.getpgid(0)
        os.kill(pid, signal.SIGINT)
        await box.read_listing(FEED)
        assert pids(box) == [pid]


async def test_closing_ends_busy_and_idle_workers_in_time():
    box = sandbox(workers=2)
    await asyncio.gather(box.read_listing(FEED), box.read_article(ARTICLE))
    both = pids(box)
    os.kill(both[0], signal.SIGSTOP)
    os.kill(both[1], signal.SIGSTOP)
    job = asyncio.create_task(box.read_listing(FEED))
    await asyncio.sleep(0.05)
    began = time.monotonic()
    await box.close()
    assert time.monotonic() - began < 2
    assert not any(map(alive, both))
    with pytest.raises(SandboxFailed, match="ended"):
        await job
    with pytest.raises(SandboxFailed, match="the program is stopping"):
        await box.read_listing(FEED)
    await box.close()


async def test_closing_while_a_worker_starts():
    box = sandbox()
    job = asyncio.create_task(box.read_listing(FEED))
    await until(lambda: box.pages.alive)
    await box.close()
    with pytest.raises(SandboxFailed):
        await job
    early = sandbox()
    job = asyncio.create_task(early.read_listing(FEED))
    await asyncio.sleep(0)  # in the middle of starting the process
    await early.close()
    with pytest.raises(SandboxFailed, match="the program is stopping"):
        await job
    assert early.pages.alive == set()


PARENT = """
import asyncio, sys
from datetime import UTC, datetime
from config.sources import Source
from crawler.errors import NotAListing
from crawler.models import Page
from crawler.sandbox import Sandbox

async def main():
    box = Sandbox(workers=1)
    try:
        await box.read_listing(Page(url="https://x.example", final_url="https://x.example", status=200, at=datetime.now(UTC), took=0))
    except NotAListing:
        print(*(worker.process.pid for worker in box.pages.alive), flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_workers_die_with_their_parent():
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", PARENT, stdout=subprocess.PIPE)
    pid = int(await parent.stdout.readline())
    assert alive(pid)
    os.kill(pid, signal.SIGSTOP)  # as in the middle of a job, when it does not see its pipe close
    parent.kill()
    await parent.wait()
    await until(lambda: not alive(pid))


SPOKEN = {
    "nothing": ("import sys; sys.exit(3)", "could not be started"),
    "no frame": ("print('x' * 100)", "could not be started"),
    "a frame too long": ("import sys; sys.stdout.buffer.write(b'\\xff' * 12); sys.stdout.flush(); sys.stdin.read()", "could not be started"),
    "another answer": ("ready(); say({'kind': 'surprise'})", "no usable answer"),
    "a broken body": ("ready(); say({'kind': 'read'}, b'{}')", "no usable answer"),
    "an end": ("ready(); sys.stdin.buffer.read(12); sys.exit(7)", "ended with code 7"),
}  # fmt: skip
SPEAKER = """#!{python}
import json, struct, sys
def say(header, body=b""):
    header = json.dumps(header).encode()
    sys.stdout.buffer.write(struct.pack("!IQ", len(header), len(body)) + header + body)
    sys.stdout.flush()
def ready():
    say({{"kind": "ready"}})
{body}
"""


@pytest.mark.parametrize("spoken", SPOKEN)
async def test_what_a_worker_says_is_not_trusted(monkeypatch, tmp_path, spoken):
    script, reason = SPOKEN[spoken]
    speaker = tmp_path / "speaker"
    speaker.write_text(SPEAKER.format(python=sys.executable, body=script))
    speaker.chmod(speaker.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr("crawler.sandbox.crew.sys.executable", str(speaker))
    async with sandbox() as box:
        with pytest.raises(SandboxFailed, match=reason):
            await box.read_listing(FEED)


def test_a_worker_that_comes_up_when_its_parent_has_gone_ends_without_a_word():
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as answers:
        started = [sys.executable, "-m", "crawler.sandbox.pages", "512"]
        ended = subprocess.run(
            started, stdin=subprocess.DEVNULL, stdout=answers, stderr=subprocess.PIPE, timeout=60, check=False
        )
    assert (ended.returncode, ended.stderr) == (0, b"")


async def test_where_no_process_can_be_had(monkeypatch, tmp_path):
    monkeypatch.setattr("crawler.sandbox.crew.sys.executable", str(tmp_path / "missing"))
    async with sandbox() as box:
        with pytest.raises(SandboxFailed, match=r"^no process to read pages could be started: No such file"):
            await box.read_listing(FEED)


async def test_what_breaks_the_parser_is_told_and_logged(caplog):
    async with sandbox(zone="No/Where") as box:
        with pytest.raises(SandboxFailed, match=r"^the page could not be read: it broke the parser$"):
            await box.read_listing(FEED)
    (record,) = caplog.records
    assert (record.name, record.message) == ("cuttings.sandbox", "sandbox.failed")
    assert "ZoneInfoNotFoundError" in record.trace


@pytest.mark.soak
async def test_a_worker_stays_small_over_five_thousand_polls():
    async with sandbox(jobs_per_worker=10**9, worn_mb=10**9) as box:
        for _ in range(5000):
            await box.read_listing(FEED)
        (pid,) = pids(box)
        assert rss_mb(pid) < 120
