"""What may be opened: schemes, hosts, ports, private addresses at every hop, certificates."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from je_explorer import errors
from je_explorer.net.http import Client
from je_explorer.net.loop import run_sync
from je_explorer.net.policy import GuardedResolver, Policy, is_private
from tests.net.test_client import FakeResolver
from tests.support.range_server import RangeServer

Make = Callable[..., Client]
JAXA = "https://s3.ap-northeast-1.wasabisys.com/je-pds/cog/v1/a.tiff"

PRIVATE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1",
    "169.254.169.254", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1",
    "fd00:ec2::254", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1",
    "2130706433", "127.1", "0177.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_recognised(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize(
    "host", ["8.8.8.8", "2606:4700::1111", "example.org", "data.earth.jaxa.jp"]
)
def test_public_addresses_and_names_pass(host: str) -> None:
    assert not is_private(host)


@pytest.mark.parametrize(
    "url",
    [
        "http://s3.ap-northeast-1.wasabisys.com/je-pds/a",
        "https://s3.ap-northeast-1.wasabisys.com:8443/je-pds/a",
        "https://s3.ap-northeast-1.wasabisys.com.evil.example/a",
        "https://evil.example/s3.ap-northeast-1.wasabisys.com",
        "https://s3.ap-northeast-1.wasabisys.com@evil.example/a",
        "https://localhost/a",
        "https://localhost./a",
        "https://127.0.0.1/a",
        "https://0x7f000001/a",
        "https://[::ffff:127.0.0.1]/a",
        "ftp://data.earth.jaxa.jp/a",
        "gopher://data.earth.jaxa.jp/a",
        "data:text/plain,x",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "/etc/passwd",
        "https:///a",
        "https://data.earth.jaxa.jp:99999/a",
        "https://[::1/a",
    ],
)
def test_the_public_policy_opens_nothing_but_jaxas_hosts_over_https(
    make_client: Make, url: str
) -> None:
    client = make_client(policy=Policy.public())
    for call in (client.get(url, 0, 5), client.get_json(url)):
        with pytest.raises(errors.Refused):
            run_sync(call)
    assert client.counters.requests == 0


@pytest.mark.parametrize(
    "url", [JAXA, JAXA.replace("https", "HTTPS"), "https://data.earth.jaxa.jp/x"]
)
def test_the_public_policy_lets_jaxas_addresses_pass(url: str) -> None:
    Policy.public().check(url)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "127.1", "１２７.０.０.１", "127。0。0。1"]
)
def test_odd_spellings_of_loopback_are_refused_where_private_addresses_are(
    server: RangeServer, make_client: Make, host: str
) -> None:
    client = make_client(policy=Policy(private=False))
    with pytest.raises((errors.Refused, errors.SourceUnavailable)):
        run_sync(client.get(f"http://{host}:{server.port}/a.bin", 0, 5))
    assert server.log == []


def test_a_name_that_leads_to_a_private_address_is_refused(
    server: RangeServer, make_client: Make
) -> None:
    client = make_client(policy=Policy(private=False), resolver=FakeResolver())
    with pytest.raises(errors.Refused, match="private network"):
        run_sync(client.get(f"http://data.example:{server.port}/a.bin", 0, 5))
    assert server.log == []
    assert client.counters.retries == 0


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    class Rebinding(FakeResolver):
        async def resolve(self, *args: object, **options: object) -> list[object]:  # type: ignore[override]
            self.address = "127.0.0.1" if self.asked else "93.184.216.34"
            return await super().resolve(*args, **options)  # type: ignore[arg-type,return-value]

    resolver = GuardedResolver(Rebinding())
    (first,) = asyncio.run(resolver.resolve("data.example", 443))
    assert first["host"] == "93.184.216.34"
    with pytest.raises(errors.Refused):
        asyncio.run(resolver.resolve("data.example", 443))


def test_every_hop_of_a_redirect_is_checked(server: RangeServer, make_client: Make) -> None:
    client = make_client(policy=Policy(ports=frozenset({server.port})))
    server.fault("redirect", times=1, to="http://127.0.0.1:9/secret")
    with pytest.raises(errors.Refused, match=r"a\.bin redirects") as caught:
        run_sync(client.get(server.url + "/a.bin", 0, 5))
    assert "port" in str(caught.value)


# -- TLS


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def contexts(
    authority: trustme.CA, name: str = "127.0.0.1", **options: object
) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate for `name`, and a client's that trusts its issuer."""
    server, client = (
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH),
        ssl.create_default_context(),
    )
    authority.issue_cert(name, **options).configure_cert(server)  # type: ignore[arg-type]
    authority.configure_trust(client)
    return server, client


def test_a_trusted_certificate_is_accepted(make_client: Make, authority: trustme.CA) -> None:
    server_tls, client_tls = contexts(authority)
    with RangeServer({"/a.bin": b"0123456789"}, tls=server_tls) as server:
        client = make_client(ssl=client_tls)
        assert run_sync(client.get(server.url + "/a.bin", 2, 5)).data == b"234"
        server.fault("redirect", to=server.url.replace("https", "http") + "/a.bin")
        with pytest.raises(errors.Refused, match="https to http"):
            run_sync(client.get(server.url + "/a.bin", 5, 7))
        server.fault("reset_body")
        assert run_sync(client.get(server.url + "/a.bin", 3, 9)).data == b"345678"


@pytest.mark.parametrize("flaw", ["expired", "another host", "unknown issuer"])
def test_a_bad_certificate_is_refused_at_once(
    make_client: Make, authority: trustme.CA, flaw: str
) -> None:
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    options = {"not_before": past, "not_after": past + datetime.timedelta(days=1)}
    name = "example.org" if flaw == "another host" else "127.0.0.1"
    server_tls, client_tls = contexts(authority, name, **(options if flaw == "expired" else {}))
    if flaw == "unknown issuer":
        client_tls = ssl.create_default_context()
    with RangeServer({"/a.bin": b"0123456789"}, tls=server_tls) as server:
        client = make_client(ssl=client_tls)
        for call in (
            client.get(server.url + "/a.bin", 2, 5),
            client.get_json(server.url + "/a.bin"),
        ):
            with pytest.raises(errors.Refused, match="secure connection"):
                run_sync(call)
        assert server.log == []
        assert client.counters.retries == 0


def test_a_server_that_speaks_only_old_tls_is_refused_at_once(client: Client) -> None:
    alert = bytes.fromhex("15 0301 0002 02 46")  # fatal, protocol_version

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(alert)
        await reader.read()
        writer.close()

    async def ask() -> None:
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            await client.get(f"https://127.0.0.1:{port}/a.bin", 0, 5)

    with pytest.raises(errors.Refused, match="secure connection"):
        asyncio.run(ask())
    assert client.counters.requests == 1


def test_proxies_and_logins_of_the_environment_are_ignored(
    server: RangeServer,
    make_client: Make,
    data: bytes,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password hush\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    # Under a name, because cookies of bare addresses are never kept.
    client = make_client(resolver=FakeResolver())
    server.fault("status", status=200, headers={"Set-Cookie": "a=b"}, body=data)
    for path in ("/a.bin", "/b.bin"):
        url = f"http://data.example:{server.port}{path}"
        assert run_sync(client.get(url, 5, 10)).total is not None
    assert len(server.log) == 2
    assert all("Authorization" not in entry.headers for entry in server.log)
    assert all("Cookie" not in entry.headers for entry in server.log)
