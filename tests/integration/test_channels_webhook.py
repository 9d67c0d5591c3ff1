"""Webhooks against a real receiver, verified by the official library."""

import asyncio
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hook_receiver import Receiver, Reply, answer, hang_up, receiving, silence
from mail_servers import Intents, parcel
from mail_tls import serving, trusting, written
from pydantic import SecretStr
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from alerts.channels.webhook import WebhookChannel
from alerts.models import Answer, Parcel
from config.models import Network

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OPEN = Network(allow=("127.0.0.0/8",))
CONTENT = '{"type":"digest","items":["“é”"]}'.encode()


def channel(url: str, network: Network = OPEN, **more) -> WebhookChannel:
    return WebhookChannel({url: SecretStr(SECRET)}, network, **({"tls": trusting()} | more))


def hook(url: str, **more) -> Parcel:
    return parcel(CONTENT, address=url, message_id="msg_2026", **more)


async def sent(receiver: Receiver, *, host: str = "127.0.0.1", network: Network = OPEN, **more) -> Answer:
    url = receiver.url(host)
    return await channel(url, network, **more).send(hook(url), intent=Intents())


async def test_the_official_library_accepts_what_is_sent() -> None:
    async with receiving() as receiver:
        intent = Intents()
        sender = channel(receiver.url())
        said = await sender.send(hook(receiver.url()), intent=intent)
        await sender.close()
        assert (said, intent.count) == (Answer(outcome="accepted", text="204 No Content"), 1)
        (posted,) = receiver.posted
        assert Webhook(SECRET).verify(posted.body, posted.headers) == {"type": "digest", "items": ["“é”"]}
        assert (posted.body, posted.target) == (CONTENT, "/hook?team=1")
        assert posted.headers["content-type"] == "application/json"
        assert posted.headers["host"] == f"127.0.0.1:{receiver.port}"
        assert posted.headers["webhook-id"] == "msg_2026"
        assert "cuttings-attempt" not in posted.headers
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(posted.body + b" ", posted.headers)


async def test_a_repeat_has_the_same_id_and_a_signature_of_its_own() -> None:
    times = iter([datetime.now(UTC) - timedelta(minutes=3), datetime.now(UTC)])
    async with receiving() as receiver:
        url = receiver.url()
        sender = channel(url, clock=lambda: next(times))
        await sender.send(hook(url), intent=Intents())
        await sender.send(hook(url, attempt=2, uncertain=True), intent=Intents())
        first, second = receiver.posted
        assert first.headers["webhook-id"] == second.headers["webhook-id"]
        assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
        assert second.headers["cuttings-attempt"] == "2"
        for posted in (first, second):
            Webhook(SECRET).verify(posted.body, posted.headers)


@pytest.mark.parametrize(
    ("reply", "outcome", "retry_after"),
    [
        (answer("200 OK", b"thanks"), "accepted", None),
        (answer("202 Accepted"), "accepted", None),
        (answer("302 Found", location="https://elsewhere.example/"), "later", None),
        (answer("304 Not Modified"), "later", None),
        (answer("400 Bad Request", b"no such team"), "later", None),
        (answer("401 Unauthorized"), "later", None),
        (answer("404 Not Found"), "later", None),
        (answer("410 Gone"), "refused", None),
        (answer("429 Too Many Requests", retry_after="120"), "later", 120.0),
        (answer("500 Internal Server Error"), "later", None),
        (answer("503 Service Unavailable", retry_after="7"), "later", 7.0),
        (answer("503 Service Unavailable", retry_after="Thu, 04 Jun 2026 06:31:00 GMT"), "later", 60.0),
        (answer("503 Service Unavailable", retry_after="Thu, 04 Jun 2026 06:31:00 -0000"), "later", 60.0),
        (answer("503 Service Unavailable", retry_after="Thu, 04 Jun 2026 06:00:00 GMT"), "later", 0.0),
        (answer("503 Service Unavailable", retry_after="9" * 400), "later", 86_400.0),
        (answer("503 Service Unavailable", retry_after="soon"), "later", None),
    ],
)
async def test_only_two_hundreds_are_taken_for_a_yes(reply: Reply, outcome: str, retry_after: float | None) -> None:
    now = datetime(2026, 6, 4, 6, 30, tzinfo=UTC)
    async with receiving(reply) as receiver:
        said = await sent(receiver, clock=lambda: now)
        assert (said.outcome, said.retry_after) == (outcome, retry_after)
        assert len(receiver.posted) == 1


async def test_the_text_is_what_the_other_side_said_on_one_line() -> None:
    async with receiving(answer("400 Bad Request", b"no\r\nsuch \x1b[31mteam")) as receiver:
        assert (await sent(receiver)).text == "400 no such [31mteam"
    async with receiving(answer("307 Temporary Redirect", location="https://elsewhere.example/")) as receiver:
        assert "https://elsewhere.example/" in (await sent(receiver)).text


async def test_an_endless_answer_is_not_read_to_its_end() -> None:
    async with receiving(answer("500 Internal Server Error", b"x" * 5_000_000)) as receiver:
        said = await sent(receiver)
        assert said.outcome == "later"
        assert len(said.text) < 320


async def test_an_answer_that_breaks_off_has_still_answered() -> None:
    async with receiving(lambda _posted: b"HTTP/1.1 500 Oh\r\ncontent-length: 99\r\n\r\nbroken") as receiver:
        assert await sent(receiver) == Answer(outcome="later", text="500 broken")


async def test_silence_after_the_body_is_uncertain() -> None:
    for reply in (silence, hang_up):
        async with receiving(reply) as receiver:
            said = await sent(receiver, deadline=0.3)
            assert said.outcome == "uncertain", said.text
            assert len(receiver.posted) == 1


async def test_before_the_body_nothing_has_left() -> None:
    async with receiving() as receiver:
        pass
    url = receiver.url()
    intent = Intents()
    assert (await channel(url).send(hook(url), intent=intent)).outcome == "later"
    assert intent.count == 0


async def test_a_host_that_never_answers_the_connection_is_later() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        port = deaf.getsockname()[1]
        fillers = []
        for _ in range(3):  # the queue of connections is full; the next one waits
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
            fillers.append(filler)
        url = f"http://127.0.0.1:{port}/"
        intent = Intents()
        said = await channel(url, deadline=0.6).send(hook(url), intent=intent)
        for filler in fillers:
            filler.close()
    assert (said.outcome, intent.count) == ("later", 0)


async def test_an_intent_that_cannot_be_committed_stops_the_message() -> None:
    for failing in (RuntimeError("disk full"), TimeoutError("busy"), OSError("gone")):
        async with receiving() as receiver:
            url = receiver.url()
            with pytest.raises(type(failing), match=str(failing)):
                await channel(url).send(hook(url), intent=Intents(failing))
            assert receiver.posted == []


async def test_the_intent_comes_when_the_connection_stands_and_before_the_body() -> None:
    async with receiving() as receiver:
        before: list[int] = []

        async def intent() -> None:
            await asyncio.sleep(0.05)
            before.append(len(receiver.posted))

        await channel(receiver.url()).send(hook(receiver.url()), intent=intent)
        assert before == [0]
        assert len(receiver.posted) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "[::ffff:127.0.0.1]"])
async def test_an_address_of_ones_own_network_is_refused(host: str) -> None:
    async with receiving() as receiver:
        intent = Intents()
        url = receiver.url(host)
        said = await channel(url, Network()).send(hook(url), intent=intent)
        assert (said.outcome, intent.count, receiver.posted) == ("refused", 0, [])
        assert "network.allow" in said.text


async def test_a_declared_host_is_dialled_where_the_operator_says_and_guarded_there() -> None:
    async with receiving() as receiver:
        declared = {"Hooks.Fennimore.example": "127.0.0.1"}
        said = await sent(receiver, host="hooks.fennimore.example", network=Network(hosts=declared, allow=OPEN.allow))
        assert said.outcome == "accepted"
        assert receiver.posted[0].headers["host"] == f"hooks.fennimore.example:{receiver.port}"
        said = await sent(receiver, host="hooks.fennimore.example", network=Network(hosts=declared))
        assert said.outcome == "refused"


async def test_tls_asks_for_the_name_and_checks_it() -> None:
    async with receiving(tls=serving()) as receiver:
        for host, outcome in (("hooks.fennimore.example", "accepted"), ("hooks.alderbrook.example", "later")):
            said = await sent(receiver, host=host, network=Network(hosts={host: "127.0.0.1"}, allow=OPEN.allow))
            assert said.outcome == outcome, said.text
        assert len(receiver.posted) == 1


async def test_a_certificate_authority_of_ones_own_is_trusted_when_declared(tmp_path: Path) -> None:
    network = OPEN.model_copy(update={"ca_file": written(tmp_path / "ca.pem")})
    async with receiving(tls=serving()) as receiver:
        assert (await sent(receiver, network=network, tls=None)).outcome == "accepted"
        assert (await sent(receiver, tls=None)).outcome == "later"


async def test_the_next_address_is_tried_when_the_first_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    async def looked_up(_host: str, port: int, **_more: object) -> list:
        found = ("10.0.0.1", "127.0.0.3", "127.0.0.1")  # one that may not be dialled, a dead one, a live one
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", looked_up)
    async with receiving() as receiver:
        assert (await sent(receiver, host="hooks.fennimore.example")).outcome == "accepted"


async def test_a_name_that_nobody_knows_is_later(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*_arguments: object, **_more: object) -> list:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
    url = "https://hooks.nowhere.example/"
    said = await channel(url).send(hook(url), intent=Intents())
    assert said.outcome == "later"
    assert "hooks.nowhere.example cannot be looked up" in said.text


async def test_behind_a_proxy_the_proxy_is_asked_and_literals_are_still_refused() -> None:
    async with receiving() as proxy:
        network = Network(proxy=f"http://127.0.0.1:{proxy.port}")
        url = "http://hooks.fennimore.example/hook"
        assert (await channel(url, network).send(hook(url), intent=Intents())).outcome == "accepted"
        assert proxy.posted[0].target == url
        url = "http://10.1.2.3/hook"
        assert (await channel(url, network).send(hook(url), intent=Intents())).outcome == "refused"
        assert len(proxy.posted) == 1


async def test_a_webhook_that_is_declared_no_more_gets_nothing() -> None:
    async with receiving() as receiver:
        said = await channel("https://elsewhere.example/").send(hook(receiver.url()), intent=Intents())
        assert (said.outcome, receiver.posted) == ("refused", [])


async def test_an_address_that_is_none_is_refused() -> None:
    url = "http://[::1/"
    assert (await channel(url).send(hook(url), intent=Intents())).outcome == "refused"


def test_a_secret_that_is_none_is_a_fault_at_once() -> None:
    with pytest.raises(ValueError, match="whsec_") as caught:
        WebhookChannel({"https://x.example/": SecretStr("whsec_not base64!")}, Network())
    assert "not base64" not in str(caught.value)
