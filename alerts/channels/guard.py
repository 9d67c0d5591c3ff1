"""The address guard at the moment of connecting: what is checked is what is dialled.

A check before the request would prove nothing: the name may give another answer a moment later (DNS rebinding). Here the
name is looked up once, and the connection goes to an address of that very answer; TLS still asks for the name.
"""

import asyncio
import socket
import ssl

import httpx

from config.models import Network
from crawler.addresses import MEND, literal, networks, refusal


class AddressRefused(httpx.ConnectError):
    """The address may not be dialled; nothing was."""


class GuardedTransport(httpx.AsyncBaseTransport):
    """An HTTP transport for one request, within what `network` allows; through its proxy, where it declares one.

    Behind a proxy it is the proxy that looks names up; only addresses that stand in the URL itself are checked here.
    Raises AddressRefused, beside the errors of httpx.
    """

    def __init__(self, network: Network, *, tls: ssl.SSLContext) -> None:
        self._proxied = network.proxy is not None
        self._allow = networks(network.allow)
        self._hosts = {name.lower(): address for name, address in network.hosts.items()}
        self._inner = httpx.AsyncHTTPTransport(verify=tls, trust_env=False, proxy=network.proxy)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        if self._proxied:
            self._check_literal(host)
            return await self._inner.handle_async_request(request)
        failed: httpx.TransportError = httpx.ConnectError(f"{host} has no address")
        for address in await self._addresses(host, request.url.port or {"http": 80}.get(request.url.scheme, 443)):
            try:
                return await self._inner.handle_async_request(_dialled(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failed = error
        raise failed

    async def aclose(self) -> None:
        await self._inner.aclose()

    def _check_literal(self, host: str) -> None:
        if (found := literal(host)) is not None and (reason := refusal(found, self._allow)):
            raise AddressRefused(f"{host} is {reason}; {MEND}")

    async def _addresses(self, host: str, port: int) -> list[str]:
        """The addresses of `host` that may be dialled, in the order of preference. Raises AddressRefused if none may."""
        found = await self._looked_up(host, port)
        open_ones = [address for address in found if refusal(address, self._allow) is None]
        if found and not open_ones:
            raise AddressRefused(f"{host} is at {found[0]}, {refusal(found[0], self._allow)}; {MEND}")
        return open_ones

    async def _looked_up(self, host: str, port: int) -> list[str]:
        declared = self._hosts.get(host, host)
        if (found := literal(declared)) is not None:
            return [str(found)]
        try:
            answers = await asyncio.get_running_loop().getaddrinfo(declared, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError(f"the name {declared} cannot be looked up: {error}") from error
        return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def _dialled(request: httpx.Request, address: str) -> httpx.Request:
    """The same request, to that address: the `Host` header, and the name that TLS asks for, stay as they were."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )
