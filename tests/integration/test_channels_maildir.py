"""A real Maildir, read with the standard library's own reader."""

import os
from mailbox import Maildir
from pathlib import Path

import pytest
from mail_servers import CONTENT, Intents, parcel

from alerts.channels.maildir import MaildirChannel


def messages(folder: Path) -> list:
    return list(Maildir(folder, create=False))


async def test_a_message_stands_in_new_as_it_was_frozen(tmp_path: Path) -> None:
    folder = tmp_path / "mail" / "outbox"
    intent = Intents()
    channel = MaildirChannel(folder)
    answer = await channel.send(parcel(), intent=intent)
    await channel.close()
    assert (answer.outcome, intent.count) == ("accepted", 1)
    (message,) = messages(folder)
    assert message["Subject"] == "Nothing new"
    assert [file.read_bytes() for file in (folder / "new").iterdir()] == [CONTENT.replace(b"\r\n", b"\n")]
    assert list((folder / "tmp").iterdir()) == []


async def test_two_messages_are_two_and_the_same_message_is_one(tmp_path: Path) -> None:
    channel = MaildirChannel(tmp_path / "m")
    for message_id in ("<a@x.example>", "<b@x.example>", "<a@x.example>"):
        await channel.send(parcel(message_id=message_id), intent=Intents())
    assert len(messages(tmp_path / "m")) == 2


@pytest.mark.parametrize("where", ["new", "cur"])
async def test_after_a_crash_a_message_that_had_arrived_is_not_doubled(tmp_path: Path, where: str) -> None:
    folder = tmp_path / "m"
    channel = MaildirChannel(folder)
    await channel.send(parcel(), intent=Intents())
    (file,) = (folder / "new").iterdir()
    if where == "cur":
        file.rename(folder / "cur" / f"{file.name}:2,S")
    intent = Intents()
    answer = await channel.send(parcel(attempt=2, uncertain=True), intent=intent)
    assert (answer.outcome, intent.count) == ("accepted", 0)
    assert len(messages(folder)) == 1


async def test_after_a_crash_a_message_that_was_moved_away_comes_again_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    await MaildirChannel(folder).send(parcel(attempt=2, uncertain=True), intent=Intents())
    (message,) = messages(folder)
    assert (message["Cuttings-Attempt"], message["Subject"]) == ("2", "Nothing new")


async def test_without_the_intent_nothing_is_delivered(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    with pytest.raises(RuntimeError, match="disk full"):
        await MaildirChannel(folder).send(parcel(), intent=Intents(RuntimeError("disk full")))
    assert messages(folder) == []
    assert list((folder / "tmp").iterdir()) == []


async def test_the_message_is_whole_on_disk_before_the_intent(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    seen: list[tuple[bytes, int]] = []

    async def intent() -> None:
        (file,) = (folder / "tmp").iterdir()
        seen.append((file.read_bytes(), len(list((folder / "new").iterdir()))))

    await MaildirChannel(folder).send(parcel(), intent=intent)
    assert seen == [(CONTENT.replace(b"\r\n", b"\n"), 0)]


async def test_a_folder_that_cannot_be_made_is_for_the_operator_to_mend(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    intent = Intents()
    answer = await MaildirChannel(tmp_path / "file" / "outbox").send(parcel(), intent=intent)
    assert (answer.outcome, intent.count) == ("later", 0)
    assert "cannot be written: Not a directory" in answer.text


async def test_a_folder_that_breaks_after_the_intent_has_taken_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "m"

    async def intent() -> None:
        (folder / "new").rmdir()

    answer = await MaildirChannel(folder).send(parcel(), intent=intent)
    assert answer.outcome == "later"


async def test_a_delivery_that_may_not_survive_a_power_cut_is_uncertain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "m"

    async def intent() -> None:
        def broken(_handle: int) -> None:
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(os, "fsync", broken)

    answer = await MaildirChannel(folder).send(parcel(), intent=intent)
    assert answer.outcome == "uncertain"
    assert "Input/output error" in answer.text
