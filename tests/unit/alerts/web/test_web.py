import asyncio
import socket

import httpx
import pytest

from alerts.errors import CommandError
from alerts.web.app import build_app
from alerts.web.server import serving


async def test_livez_and_readyz_over_a_real_connection():
    faults: list[str] = []

    async with (
        serving(build_app(lambda: faults), "127.0.0.1:0") as address,
        httpx.AsyncClient(base_url=address) as client,
    ):
        assert (await client.get("/livez")).text == "ok\n"
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()) == (200, {"ready": True, "faults": []})
        faults.append("the database does not answer")
        unready = await client.get("/readyz")
        assert (unready.status_code, unready.json()) == (503, {"ready": False, "faults": faults})


async def test_an_ipv6_address_can_be_listened_on():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 loopback here")
    async with serving(build_app(list), "[::1]:0") as address, httpx.AsyncClient() as client:
        assert (await client.get(f"{address}/livez")).status_code == 200


async def test_a_taken_address_is_named_with_the_key_to_change():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(CommandError, match=rf"web\.listen: {listen} cannot be had"):
            async with serving(build_app(list), listen):
                await asyncio.sleep(0)
