import pytest

from crawler.addresses import networks
from crawler.spiders.failures import NoAnswer
from crawler.spiders.proxy import read_proxy
from crawler.spiders.resolver import NO_CONTACT, Policy
from crawler.spiders.targets import read_target


def test_a_proxy_is_taken_apart():
    proxy = read_proxy("http://Proxy.fennimore.example:8080/", Policy())
    assert (proxy.url, proxy.name) == ("http://proxy.fennimore.example:8080", "proxy.fennimore.example")


@pytest.mark.parametrize("address", ["https://proxy.fennimore.example", "socks5://proxy.fennimore.example:1080"])
def test_other_kinds_of_proxy_are_refused(address: str):
    with pytest.raises(ValueError, match=r"network\.proxy: only http: proxies can be used"):
        read_proxy(address, Policy())


def test_behind_a_proxy_literal_addresses_are_judged_here_and_names_there():
    proxy = read_proxy("http://proxy.fennimore.example", Policy(allow=networks(["10.0.0.0/8"])))
    proxy.check(read_target("https://localhost/"))
    proxy.check(read_target("http://10.1.2.3/"))
    proxy.check(read_target("http://93.184.216.34/"))
    for url in ("http://0x7f.1/", "http://[::1]/", "http://169.254.169.254/"):
        with pytest.raises(NoAnswer, match="the address is"):
            proxy.check(read_target(url))


def test_behind_a_proxy_nothing_is_fetched_without_a_contact():
    proxy = read_proxy("http://proxy.fennimore.example", Policy(contact=False))
    with pytest.raises(NoAnswer, match=NO_CONTACT):
        proxy.check(read_target("https://alderbrook.example/"))
