"""What goes through the pipes, and a worker's answers, without a process."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_answers import AT, item, rss

from crawler.sandbox.frames import LONGEST_BODY, LONGEST_HEADER, PREFIX, lengths, read_frame, write_frame
from crawler.sandbox.pages import READERS
from crawler.sandbox.worker import FORBIDDEN, answer, forbid, serve

JOB = {
    "job": "listing",
    "kind": "feed",
    "url": "https://x.example/rss",
    "content_type": "",
    "zone": "Europe/London",
    "at": AT.isoformat(),
}


def frame(header, body=b""):
    pipe = io.BytesIO()
    write_frame(pipe, header, body)
    return pipe.getvalue()


def served(*jobs, readers=READERS, tidy=lambda: None):
    answers = io.BytesIO()
    serve(io.BytesIO(b"".join(frame(*job) for job in jobs)), answers, readers, tidy)
    answers.seek(0)
    return list(iter(lambda: read_frame(answers), None))


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.floats(allow_nan=False)), st.binary())
def test_frames_come_out_as_they_went_in(header, body):
    pipe = io.BytesIO(frame(header, body) * 2)
    assert read_frame(pipe) == read_frame(pipe) == (header, body)
    assert read_frame(pipe) is None


@pytest.mark.parametrize("promised", [(LONGEST_HEADER + 1, 0), (0, LONGEST_BODY + 1)])
def test_frames_beyond_all_limits_are_refused(promised):
    with pytest.raises(ValueError, match="longer than any"):
        lengths(PREFIX.pack(*promised))


def test_a_worker_says_ready_and_then_answers_each_job():
    ready, first, second = served((JOB, rss(item()).encode()), (JOB, b""))
    assert ready[0]["kind"] == "ready"
    assert first[0]["kind"] == "read"
    assert 5 < first[0]["rss_mb"] < 5000
    assert json.loads(first[1])["entries"][0]["title"] == "Care review published"
    assert (second[0]["kind"], second[0]["failure"]) == ("NotAListing", "failed")
    assert second[0]["reason"] == "the site sent an empty answer instead of a feed"


def test_pages_and_refusals():
    page = f"<h1>T</h1><article><p>{'Words of the board. ' * 20}</p></article>".encode()
    header, body = answer(READERS, JOB | {"job": "article"}, page)
    assert header == {"kind": "read"}
    assert json.loads(body)["body"].startswith("Words of the board.")
    assert answer(READERS, JOB | {"job": "article"}, b"%PDF-")[0]["kind"] == "Unreadable"


def raising(error):
    def reader(_job, _body):
        raise error

    return reader


@pytest.mark.parametrize(("error", "kind"), [(MemoryError(), "memory"), (RecursionError("deep"), "broken"), (TypeError("x"), "broken"), (PermissionError("a parser tried socket.connect"), "broken")])  # fmt: skip
def test_what_goes_wrong_in_a_parser_is_told(error, kind):
    header, body = answer({"listing": raising(error)}, JOB, b"x")
    assert (header["kind"], body) == (kind, b"")
    assert ("trace" in header) == (kind == "broken")


@pytest.mark.parametrize(("error", "kind"), [(MemoryError(), "memory"), (KeyError("x"), "broken")])
def test_a_worker_whose_parsers_were_harmed_takes_no_more_jobs(error, kind):
    said = served((JOB, b"x"), (JOB, b"x"), readers={"listing": raising(error)})
    assert [header["kind"] for header, _ in said] == ["ready", kind]


def test_a_worker_tidies_up_now_and_then():
    tidied = []
    served(*[(JOB, b"")] * 200, tidy=lambda: tidied.append(1))
    assert len(tidied) == 2


def test_parsers_may_not_reach_out():
    for event in FORBIDDEN:
        with pytest.raises(PermissionError, match="a parser tried"):
            forbid(event, ())
    forbid("import", ())
