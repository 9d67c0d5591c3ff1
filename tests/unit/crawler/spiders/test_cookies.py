"""Which cookies are kept, and that nothing is asked of the network to know it."""

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.spiders.cookies import Cookies


@pytest.mark.parametrize(
    ("host", "domain", "goes_to"),
    [
        ("minutes.alderbrook.gov.uk", "", {"minutes.alderbrook.gov.uk"}),
        ("minutes.alderbrook.gov.uk", ".alderbrook.gov.uk", {"minutes.alderbrook.gov.uk", "www.alderbrook.gov.uk"}),
        ("minutes.alderbrook.gov.uk", "gov.uk", set()),
        ("minutes.alderbrook.gov.uk", "westmarsh.gov.uk", set()),
    ],
)
def test_a_cookie_goes_where_its_owner_is(host, domain, goes_to):
    cookies = Cookies()
    set_cookie = "sid=9; Path=/" + (f"; Domain={domain}" if domain else "")
    asked = Request(f"https://{host}/")
    cookies.process_response(asked, Response(asked.url, headers={"Set-Cookie": set_cookie}))
    hosts = ["minutes.alderbrook.gov.uk", "www.alderbrook.gov.uk", "www.westmarsh.gov.uk", "gov.uk"]
    following = {each: Request(f"https://{each}/next") for each in hosts}
    for request in following.values():
        cookies.process_request(request)
    assert {each for each, request in following.items() if request.headers.get("Cookie") == b"sid=9"} == goes_to
