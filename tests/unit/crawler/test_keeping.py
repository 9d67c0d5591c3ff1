"""What shares a transaction: many small results, and no two large ones."""

from dataclasses import replace

from archive_builders import NOW
from hypothesis import given
from hypothesis import strategies as st
from paper_sites import entry

from crawler import decide, keeping
from crawler.archive.records import DueSource

SOURCE = DueSource(
    id=1,
    name="Alderbrook",
    address="https://alderbrook.example/sitemap.xml",
    kind="sitemap",
    host="alderbrook.example",
    every=None,
    declaration="d",
    etag=None,
    last_modified=None,
    body_hash=None,
    failures=0,
    failing_since=None,
    first_read_at=None,
    lease_until=NOW,
)
ENTRY = entry("https://alderbrook.example/1", "One")


@given(st.lists(st.integers(0, 70), min_size=1, max_size=12))
def test_all_are_kept_in_their_order_and_few_at_once(sizes):
    poll = decide.poll_failed(SOURCE, "no", now=NOW, took=0.1)
    left = [replace(poll, entries=(ENTRY,) * (1_000 * size)) for size in sizes]
    while left:
        batch = keeping.together(left)
        assert batch == left[: len(batch)]
        assert len(batch) == 1 or sum(len(each.entries) for each in batch) <= keeping.MOST_TOGETHER
        left = left[len(batch) :]
        assert not left or sum(len(each.entries) for each in [*batch, left[0]]) > keeping.MOST_TOGETHER
