"""However a file is spoilt, it is either read or its faults are told."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from config.errors import ConfigFault
from config.load import load

TEXT = """\
timezone: Europe/London
network: {contact: "mailto:press@alderbrook.gov.uk", hosts: {a.example: 10.0.0.1}, allow: [10.0.0.0/8]}
lookback: 2d
sources:
  - {name: A, feed: "http://a.example/f", every: 15m, tags: [council]}
watches:
  - name: W
    query: |
      a AND (b OR "c d")
    only_from: [council]
mail: {server: "smtp://u@a.example", security: tls, password: {env: SECRET}}
subscriptions:
  - {name: S, watches: [W], send: daily at 07:30, to: [a@b.example], since: 30d}
"""
PIECES = st.sampled_from(
    [":", "- ", "[", "]", "{", "}", '"', "'", "|\n", "&a ", "*a", "!!int ", "\n", "  ", "\t", "~", "#", "\x00", "\u2028", "é", "\ud83d\ude00", "-1", "include: x"]
)  # fmt: skip


def read(text: str) -> None:
    told = told_of(text)
    assert told is None or told.faults
    assert "swordfish" not in str(told)


def told_of(text: str) -> ConfigFault | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cuttings.yaml"
        path.write_text(text, encoding="utf-8", errors="replace")
        try:
            load(path, environment={"SECRET": "swordfish"})
        except ConfigFault as told:
            return told
        return None


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(TEXT)), st.integers(0, 40), st.lists(PIECES, max_size=3).map("".join))
def test_spoilt_in_one_place(at, length, piece):
    read(TEXT[:at] + piece + TEXT[at + length :])


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_text_at_all(text):
    read(text)


KEYS = st.sampled_from(
    ["name", "feed", "sources", "watches", "mail", "network", "query", "include", "send", "hosts", "password"]
)
VALUES = st.recursive(
    st.none() | st.sampled_from(["", "a", "15m", "no", "http://a.example", "1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["sources", "watches", "mail", "network", "subscriptions", "timezone", "web"]), VALUES
    )
)
def test_any_shape_at_all(data):
    # Flow style is JSON's: what Python prints of it is YAML, but for None.
    read(repr(data).replace("None", "null"))
