import contextlib
import gzip
import time
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import FetchFailed
from crawler.spiders.unpack import TooLarge, unpack

MEGABYTE = 1024 * 1024


def bare(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACK = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress}


@given(st.binary(max_size=3000), st.lists(st.sampled_from([*PACK, "identity"]), max_size=2), st.booleans())
def test_what_was_packed_is_unpacked(body: bytes, encodings: list[str], shouting: bool):
    packed = body
    for name in encodings:
        packed = PACK[name](packed) if name in PACK else packed
    header = ", ".join(encodings)
    assert unpack(packed, header.upper() if shouting else header, max_bytes=10_000) == body


@given(st.binary(min_size=1, max_size=3000), st.integers(1, 4000))
def test_the_limit_is_the_size_that_is_still_taken(body: bytes, limit: int):
    for name, pack in PACK.items():
        if len(body) <= limit:
            assert unpack(pack(body), name, max_bytes=limit) == body
        else:
            with pytest.raises(TooLarge):
                unpack(pack(body), name, max_bytes=limit)


@given(st.binary(min_size=1, max_size=500), st.sampled_from(["gzip", "deflate"]), st.data())
def test_a_stream_that_breaks_off_is_not_taken_for_a_whole_one(body: bytes, name: str, data: st.DataObject):
    packed = PACK[name](body)
    cut = data.draw(st.integers(1, len(packed) - 1))
    with pytest.raises(FetchFailed):
        unpack(packed[:cut], name, max_bytes=10_000)


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "gzip, deflate", "br", "", ",", "identity"]))
def test_any_bytes_are_unpacked_or_refused(body: bytes, encoding: str):
    with contextlib.suppress(FetchFailed):
        assert len(unpack(body, encoding, max_bytes=100)) <= max(100, len(body))


def test_members_are_joined_and_padding_is_left():
    assert unpack(gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0", "gzip", max_bytes=100) == b"one two"
    with pytest.raises(TooLarge):
        unpack(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip", max_bytes=6)


def test_deflate_without_its_head_is_read_as_browsers_read_it():
    assert unpack(bare(b"feed"), "deflate", max_bytes=100) == b"feed"


@pytest.mark.parametrize(
    ("encoding", "reason"),
    [
        ("br", "the answer is packed as 'br', which was not asked for"),
        ("gzip, deflate, gzip", "the answer is packed 3 times over"),
        ("gzip", "the compression of the answer is broken"),
        ("deflate", "the compression of the answer is broken"),
    ],
)
def test_what_cannot_be_unpacked_is_said(encoding: str, reason: str):
    with pytest.raises(FetchFailed) as failed:
        unpack(b"\xffno such thing", encoding, max_bytes=100)
    assert str(failed.value) == reason


@pytest.mark.parametrize(
    ("bomb", "encoding"),
    [
        (gzip.compress(bytes(64 * MEGABYTE)), "gzip"),
        (zlib.compress(bytes(64 * MEGABYTE)), "deflate"),
        (gzip.compress(gzip.compress(bytes(64 * MEGABYTE))), "gzip, gzip"),
        (gzip.compress(b"") * 100_000, "gzip"),
    ],
)
def test_a_bomb_costs_no_more_than_its_limit(bomb: bytes, encoding: str):
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(FetchFailed):
        unpack(bomb, encoding, max_bytes=MEGABYTE)
    assert time.process_time() - began < 1
    assert tracemalloc.get_traced_memory()[1] < 6 * MEGABYTE
    tracemalloc.stop()
