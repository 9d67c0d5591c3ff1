import http.client
import json
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
import yaml

from alerts.demo.articles import sites
from alerts.demo.inbox import letters
from alerts.demo.receiver import sign
from alerts.demo.setting import section
from alerts.demo.show import SECRET, show
from alerts.errors import CommandError

NOW = datetime(2026, 6, 4, 9, tzinfo=UTC)
ITEM = {"title": "Learning published today", "url": "http://fennimore-scp.example/news/learning-from-two-reviews"}


class Postman:
    """Stands for the real run: asks each source for its news, and delivers one email and one webhook on chosen rounds."""

    def __init__(self, *, sends=(1,), emails=True):
        self.rounds = 0
        self.sends = sends
        self.emails = emails
        self.etags = {}

    async def run(self, config):
        self.rounds += 1
        declared = yaml.safe_load(config.read_text())
        hosts = declared["network"]["hosts"]
        for source in declared["sources"]:
            url = address_of(source)
            response = ask(hosts, "GET", url, headers=self.etags.get(url, {}))
            if response.headers["etag"]:
                self.etags[url] = {"If-None-Match": response.headers["etag"]}
        if self.rounds in self.sends:
            deliver(config.parent, hosts, declared["subscriptions"][1]["webhook"]["url"], emails=self.emails)


def address_of(source):
    if govuk := source.get("govuk"):
        return f"{govuk['site']}/api/search.json"
    return source.get("feed") or source.get("sitemap") or source["listing"]


def ask(hosts, method, url, headers, body=None):
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(hosts[parts.hostname], parts.port, timeout=10)
    try:
        connection.request(method, parts.path, body=body, headers={"Host": parts.netloc} | headers)
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


def deliver(folder, hosts, url, *, emails):
    if emails:
        message = EmailMessage()
        message["To"], message["Subject"] = "board@fennimore-scp.example", "1 new article"
        message.set_content("Learning published today")
        message.add_alternative("<h1>Learning published today</h1>", subtype="html")
        (folder / "outbox" / "new").mkdir(parents=True, exist_ok=True)
        (folder / "outbox" / "new" / f"{time.time_ns()}.letter").write_bytes(bytes(message))
    body = json.dumps({"type": "digest", "items": [ITEM]}).encode()
    now = str(int(time.time()))
    signature = sign(SECRET, "msg_1", now, body)
    headers = {"webhook-id": "msg_1", "webhook-timestamp": now, "webhook-signature": signature}
    assert ask(hosts, "POST", url, headers, body).status == 204


async def told(folder, postman):
    said = []
    await show(folder, said.append, run=postman.run, now=NOW, pause=0)
    return "\n".join(said)


async def test_the_story_is_told_from_the_sites_to_the_inbox(tmp_path):
    folder = tmp_path / "demo"
    postman = Postman()
    story = await told(folder, postman)
    assert postman.rounds == 2
    for site in sites():
        assert site.name in story
    assert "phrases: [serious case review, child safeguarding practice review]" in story
    assert "It read 10 of 11 sources and 0 articles, and fetched 0 PDFs, in " in story
    assert '10 sources answer "nothing has changed". Nobody is told anything twice.' in story
    assert ITEM["url"] in story
    assert "Subject: 1 new article" in story
    assert str(folder / "digest.html") in story
    assert (folder / "digest.html").read_text() == "<h1>Learning published today</h1>\n"
    assert max(len(line) for line in story.splitlines() if str(tmp_path) not in line) <= 110


async def test_its_configuration_is_as_the_design_says(tmp_path):
    await told(tmp_path, Postman())
    declared = yaml.safe_load((tmp_path / "cuttings.yaml").read_text())
    assert [source["name"] for source in declared["sources"]] == [site.name for site in sites()]
    assert [watch["name"] for watch in declared["watches"]] == ["Safeguarding reviews", "Alderbrook's children"]
    assert (tmp_path / declared["subscriptions"][1]["webhook"]["secret"]["file"]).read_text().strip() == SECRET
    hosts = declared["network"]["hosts"]
    assert all(address.startswith("127.") for address in hosts.values())
    assert {urlsplit(address_of(source)).hostname for source in declared["sources"]} < set(hosts)


async def test_a_folder_in_use_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(CommandError, match="is not empty"):
        await told(tmp_path, Postman())
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


async def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="cannot be made"):
        await show(tmp_path / "file" / "demo", print, run=Postman().run, now=NOW, pause=0)


@pytest.mark.parametrize("postman", [Postman(sends=()), Postman(emails=False)], ids=["nothing", "no email"])
async def test_a_round_that_brings_nothing_is_a_failure(tmp_path, postman):
    with pytest.raises(CommandError, match="without a digest"):
        await told(tmp_path, postman)


async def test_a_second_round_that_sends_again_is_a_failure(tmp_path):
    with pytest.raises(CommandError, match="sent something again"):
        await told(tmp_path, Postman(sends=(1, 2)))


def test_letters_are_none_where_there_is_no_maildir(tmp_path):
    assert letters(tmp_path / "outbox") == []


def test_a_section_ends_at_the_blank_line():
    text = "a: 1\n\nwatches:\n  - x\n\nmail: {}\n"
    assert section(text, "watches") == "watches:\n  - x"
    assert section(text, "mail") == "mail: {}"
