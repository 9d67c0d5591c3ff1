"""Mail against real servers: one that is honest, and one that goes wrong at every step there is."""

import asyncio
from collections.abc import Callable
from email import message_from_bytes

import pytest
from mail_servers import CONTENT, HANG_UP, SILENCE, Intents, honest, parcel, scripted
from mail_tls import serving, trusting
from pydantic import SecretStr

from alerts.channels.email import EmailChannel, Patience
from config.models import Mail

QUICK = Patience(connect=2, command=0.3, body=0.3)


def channel(port: int, security: str = "none", *, user: str = "", password: str | None = None, **more) -> EmailChannel:
    mail = Mail(
        server=f"smtp://{user}{'@' if user else ''}127.0.0.1:{port}",
        security=security,
        password=SecretStr(password) if password else None,
        sender="Cuttings <cuttings@westmarsh.example>",
    )
    return EmailChannel(mail, **({"tls": trusting(), "patience": QUICK} | more))


async def until(true: Callable[[], object]) -> None:
    while not true():  # noqa: ASYNC110 - what it waits for happens on the other side of a socket
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
async def test_a_message_arrives_as_it_was_frozen(security: str) -> None:
    tls = {"tls": {"tls": serving()}, "starttls": {"starttls": serving()}, "none": {}}[security]
    async with honest(**tls) as box:
        intent = Intents()
        answer = await channel(box.port, security).send(parcel(), intent=intent)
        assert (answer.outcome, answer.text) == ("accepted", "250 2.0.0 Ok: queued as 4F1A")
        assert intent.count == 1
        assert [letter.content for letter in box.letters] == [CONTENT]
        assert box.letters[0].mail_from == "cuttings@westmarsh.example"
        assert box.letters[0].rcpt_tos == ["lead@fennimore.example"]
        assert (box.sessions[0].ssl is not None) == (security == "starttls")


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_the_password_opens_the_server(security: str) -> None:
    tls = {"tls": {"tls": serving()}, "starttls": {"starttls": serving()}}[security]
    async with honest(**tls, password="hawthorn") as box:
        answer = await channel(box.port, security, user="reports", password="hawthorn").send(parcel(), intent=Intents())
        assert answer.outcome == "accepted"
        assert box.sessions[0].authenticated


async def test_a_wrong_password_is_for_the_operator_to_mend() -> None:
    async with honest(tls=serving(), password="hawthorn") as box:
        intent = Intents()
        answer = await channel(box.port, "tls", user="reports", password="blackthorn").send(parcel(), intent=intent)
        assert answer.outcome == "later"
        assert "did not let reports in: 535" in answer.text
        assert "mail.password" in answer.text
        assert "blackthorn" not in answer.text
        assert (intent.count, box.letters) == (0, [])


async def test_a_repeat_says_so_in_front_of_the_same_bytes() -> None:
    async with honest() as box:
        await channel(box.port).send(parcel(attempt=2, uncertain=True), intent=Intents())
        assert box.letters[0].content == b"Cuttings-Attempt: 2\r\n" + CONTENT
        assert message_from_bytes(box.letters[0].content)["Subject"] == "Nothing new"


async def test_a_body_without_an_end_gets_one() -> None:
    async with honest() as box:
        await channel(box.port).send(parcel(b"Subject: x\n\n.\nlast"), intent=Intents())
        assert box.letters[0].content == b"Subject: x\r\n\r\n.\r\nlast\r\n"


@pytest.mark.parametrize(
    ("step", "reply", "outcome"),
    [
        ("greeting", "554 No service", "later"),
        ("greeting", "421 Too busy", "later"),
        ("greeting", HANG_UP, "later"),
        ("greeting", "???", "later"),
        ("EHLO", "550 Not you", "later"),
        ("MAIL", "451 Try again", "later"),
        ("MAIL", "550 Not from you", "later"),
        ("MAIL", HANG_UP, "later"),
        ("RCPT", "450 Greylisted", "later"),
        ("RCPT", "421 Closing", "later"),
        ("RCPT", "550 5.1.1 No such user", "refused"),
        ("RCPT", HANG_UP, "later"),
        ("RCPT", SILENCE, "later"),
        ("DATA", "452 Full", "later"),
        ("DATA", "421 Closing", "later"),
        ("DATA", "554 No valid recipients", "refused"),
        ("DATA", HANG_UP, "later"),
        ("DATA", SILENCE, "later"),
    ],
)
async def test_before_the_body_nothing_has_left(step: str, reply: str | None, outcome: str) -> None:
    async with scripted(**{step: reply}) as server:
        intent = Intents()
        answer = await channel(server.port).send(parcel(), intent=intent)
        assert answer.outcome == outcome, answer.text
        assert "\n" not in answer.text
        assert (intent.count, server.bodies) == (0, [])


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("250 Ok", "accepted"),
        ("451 Local error", "later"),
        ("554 5.7.1 Looks like spam", "refused"),
        (HANG_UP, "uncertain"),
        (SILENCE, "uncertain"),
        ("nonsense", "uncertain"),
        ("354 Go on", "uncertain"),
    ],
)
async def test_after_the_body_only_the_server_knows(reply: str | None, outcome: str) -> None:
    async with scripted(body=reply) as server:
        intent = Intents()
        answer = await channel(server.port).send(parcel(), intent=intent)
        assert answer.outcome == outcome, answer.text
        assert intent.count == 1
        assert server.bodies == [CONTENT.replace(b"\r\n.a", b"\r\n..a") + b".\r\n"]


@pytest.mark.parametrize("step", ["AUTH", "MAIL"])
async def test_five_hundreds_about_the_operator_name_the_mend(step: str) -> None:
    async with scripted(**{step: "550 No."}) as server:
        answer = await channel(server.port, user="reports", password="hawthorn").send(parcel(), intent=Intents())
        assert answer.outcome == "later"
        assert f"127.0.0.1:{server.port}" in answer.text
        assert "550 No. Check " in answer.text


async def test_a_server_without_the_promised_security_gets_nothing() -> None:
    async with scripted() as server:
        answer = await channel(server.port, "starttls").send(parcel(), intent=Intents())
        assert answer.outcome == "later"
        assert "mail.security" in answer.text
        assert not any(line.startswith("MAIL") for line in server.said)


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted() -> None:
    async with honest(tls=serving()) as box:
        answer = await channel(box.port, "tls", tls=None).send(parcel(), intent=Intents())
        assert answer.outcome == "later"
        assert "CERTIFICATE_VERIFY_FAILED" in answer.text
        assert box.letters == []


async def test_nobody_listens() -> None:
    async with scripted() as server:
        port = server.port
    answer = await channel(port).send(parcel(), intent=Intents())
    assert answer.outcome == "later"
    assert f"127.0.0.1:{port} cannot be used" in answer.text


@pytest.mark.parametrize(
    "address", ["jürgen@fennimore.example", "lead@fennimore.example\r\nDATA", "a@" + "b" * 70 + ".é"]
)
async def test_an_address_that_smtp_cannot_carry_is_refused(address: str) -> None:
    async with scripted() as server:
        answer = await channel(server.port).send(parcel(address=address), intent=Intents())
        assert answer.outcome == "refused"
        assert server.bodies == []


async def test_a_domain_in_any_script_is_sent_as_dns_has_it() -> None:
    async with scripted() as server:
        await channel(server.port).send(parcel(address="lead@älderbrook.example"), intent=Intents())
        assert "RCPT TO:<lead@xn--lderbrook-u2a.example>" in server.said


async def test_an_intent_that_cannot_be_committed_stops_the_message() -> None:
    async with scripted() as server:
        with pytest.raises(RuntimeError, match="disk full"):
            await channel(server.port).send(parcel(), intent=Intents(RuntimeError("disk full")))
        assert server.bodies == []
        assert "QUIT" not in server.said


async def test_a_connection_lost_while_the_intent_is_committed_has_sent_nothing() -> None:
    async with scripted(DATA="354 Go ahead") as server:
        sender = channel(server.port)
        client = sender._client()
        await client.connect()
        client.close()
        assert (await sender._body(client, CONTENT)).outcome == "later"


async def test_a_stop_while_waiting_for_the_answer_reaches_the_caller() -> None:
    async with scripted(body=SILENCE) as server:
        intent = Intents()
        sending = asyncio.create_task(channel(server.port, patience=Patience()).send(parcel(), intent=intent))
        await until(lambda: server.bodies)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        assert intent.count == 1


async def test_three_connections_at_once_and_no_more() -> None:
    async with scripted(body=SILENCE) as server:
        sender = channel(server.port, patience=Patience())
        sending = [asyncio.create_task(sender.send(parcel(), intent=Intents())) for _ in range(5)]
        await until(lambda: len(server.bodies) == 3)
        await asyncio.sleep(0.1)
        assert len(server.bodies) == 3
        for task in sending:
            task.cancel()
        await asyncio.gather(*sending, return_exceptions=True)
        await sender.close()


def test_without_a_server_there_is_no_such_channel() -> None:
    with pytest.raises(ValueError, match="Maildir"):
        EmailChannel(Mail())
