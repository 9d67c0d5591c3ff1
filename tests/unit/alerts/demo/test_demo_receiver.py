import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from alerts.demo.receiver import BadSignature, receive, sign

SECRET = "whsec_" + base64.b64encode(b"a key of our own").decode()
NOW = datetime(2026, 6, 4, 9, tzinfo=UTC)
BODY = json.dumps({"type": "digest", "items": []}).encode()


def headers(*, message_id="msg_1", at=NOW, body=BODY, secret=SECRET):
    signature = Webhook(secret).sign(message_id, at, body.decode())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }


def test_what_the_official_library_signed_is_taken():
    received = receive(SECRET, headers(), BODY, now=NOW.timestamp() + 1)
    assert received.message_id == "msg_1"
    assert received.payload == {"type": "digest", "items": []}


@given(st.text(st.characters(codec="utf-8")), st.text("abc_123", min_size=1))
def test_signatures_are_those_of_the_official_library(body, message_id):
    expected = Webhook(SECRET).sign(message_id, NOW, body)
    assert sign(SECRET, message_id, str(int(NOW.timestamp())), body.encode()) == expected


def test_one_good_signature_among_several_is_enough():
    given_headers = headers()
    given_headers["webhook-signature"] = "v1,AAAA " + given_headers["webhook-signature"]
    assert receive(SECRET, given_headers, BODY, now=NOW.timestamp())


@pytest.mark.parametrize(
    "spoil",
    [
        {"webhook-id": "msg_2"},
        {"webhook-timestamp": str(int(NOW.timestamp()) + 1)},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "yesterday"},
        {"webhook-timestamp": "²"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,ü"},
        {
            "webhook-signature": headers(secret="whsec_" + base64.b64encode(b"another key").decode())[
                "webhook-signature"
            ]
        },
    ],
    ids=str,
)
def test_a_spoilt_header_is_refused(spoil):
    with pytest.raises(BadSignature):
        receive(SECRET, headers() | spoil, BODY, now=NOW.timestamp())


def test_another_body_is_refused():
    with pytest.raises(BadSignature, match="no signature fits"):
        receive(SECRET, headers(), BODY + b" ", now=NOW.timestamp())


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_replay_is_refused(minutes):
    with pytest.raises(BadSignature, match="five minutes"):
        receive(SECRET, headers(), BODY, now=NOW.timestamp() + minutes * 60)
