"""The small parts of the channels: answers in words, signatures, and which channels a configuration asks for."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_servers import CONTENT, parcel
from pydantic import SecretStr
from standardwebhooks.webhooks import Webhook as Official

from alerts.channels.answers import accepted, later, one_line, refused, uncertain
from alerts.channels.attempts import marked
from alerts.channels.build import open_channels
from alerts.channels.email import EmailChannel
from alerts.channels.maildir import MaildirChannel
from alerts.channels.signing import key_of, signed
from alerts.channels.webhook import WebhookChannel
from config.models import Mail, Settings, Subscription, Webhook

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@given(st.text())
def test_an_answer_is_one_printable_line(text: str) -> None:
    line = one_line(text)
    assert line.isprintable()
    assert len(line) <= 500


def test_each_answer_has_its_outcome() -> None:
    answers = (accepted("a\nb"), later("a b", retry_after=3.0), refused(" a b "), uncertain("a\x00b"))
    assert [each.outcome for each in answers] == ["accepted", "later", "refused", "uncertain"]
    assert {each.text for each in answers} == {"a b"}
    assert answers[1].retry_after == 3.0
    assert one_line("x" * 600).endswith("x…")


def test_only_a_possible_repeat_is_marked() -> None:
    assert marked(parcel(attempt=3)) == CONTENT
    assert marked(parcel(attempt=3, uncertain=True)) == b"Cuttings-Attempt: 3\r\n" + CONTENT


@given(
    st.binary(min_size=1, max_size=64),
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=200),
    st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.booleans(),
)
def test_signatures_are_those_of_the_official_library(key: bytes, text: str, at: datetime, padded: bool) -> None:
    encoded = base64.b64encode(key).decode()
    secret = f"whsec_{encoded if padded else encoded.rstrip('=')}"
    headers = signed(text.encode(), key=key_of(secret), message_id="msg_1", at=at)
    assert headers["webhook-signature"] == Official(secret).sign("msg_1", at, text)
    assert headers["webhook-timestamp"] == str(int(at.timestamp()))


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!", "hunter2 hunter2", "whsec_é"])
def test_a_secret_that_is_none(secret: str) -> None:
    with pytest.raises(ValueError, match="openssl rand"):
        key_of(secret)


async def test_the_channels_that_a_configuration_asks_for(tmp_path: Path) -> None:
    hook = Webhook.model_construct(url="https://cases.example/hook", secret=SecretStr(SECRET))
    subscription = Subscription.model_construct(name="Case system", webhook=hook)
    quiet = Subscription.model_construct(name="Morning", webhook=None)
    settings = Settings.model_construct(
        mail=Mail(maildir=tmp_path / "outbox"), subscriptions=(subscription, quiet), network=Settings().network
    )
    channels = open_channels(settings)
    assert isinstance(channels["email"], MaildirChannel)
    assert isinstance(channels["webhook"], WebhookChannel)
    server = Mail(server="smtp://mail.westmarsh.example", security="starttls")
    channels = open_channels(settings.model_copy(update={"mail": server}))
    assert isinstance(channels["email"], EmailChannel)
    for channel in channels.values():
        await channel.close()
