"""The file that a new user begins with."""

import re

import yaml
from config_texts import loaded, written

from config.load import load
from config.starter import starter


def test_it_runs_as_it_is(tmp_path):
    settings = loaded(tmp_path, starter(None)).settings
    assert settings.sources == ()
    assert [each.name for each in settings.watches] == ["Safeguarding reviews"]
    assert [each.name for each in settings.subscriptions] == ["Morning digest"]
    assert settings.mail.maildir == tmp_path / "outbox"


def test_with_a_contact_it_polls_the_shipped_sources(tmp_path):
    settings = loaded(tmp_path, starter('https://alderbrook.gov.uk/us?a="b"#c')).settings
    assert settings.network.contact == 'https://alderbrook.gov.uk/us?a="b"#c'
    assert {"Home Office", "Ofsted", "Prevention of future deaths reports"} <= {each.name for each in settings.sources}


def test_what_it_offers_in_comments_can_be_used(tmp_path):
    text = re.sub(r"^( *)# (?=\s*(?:- |[a-z]\w*:|alderbrook AND))", r"\1", starter(None), flags=re.MULTILINE)
    text = text.replace("mailto:you@example.org", "mailto:press@alderbrook.gov.uk")
    path = written(tmp_path, text)
    assert {"network", "mail"} <= yaml.safe_load(text).keys()
    settings = load(path, environment={"CUTTINGS_SMTP_PASSWORD": "x"}).settings
    assert settings.sources[-1].name == "Alderbrook Council"
    assert [each.name for each in settings.watches][1:] == ["Alderbrook children's services", "Inquests"]
    assert settings.mail.user == "cuttings"
