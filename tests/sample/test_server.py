"""The server behaves as an object store does."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from je_explorer.errors import RequestError
from je_explorer.sample import Server, serve

DATA = bytes(range(256)) * 4


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    (root / "catalog.json").write_text('{"type": "Catalog"}')
    (root / "folder" / "x.tiff").write_bytes(DATA)
    (root / "empty.bin").write_bytes(b"")
    (tmp_path / "secret.txt").write_text("secret")
    (root / "out.txt").symlink_to(tmp_path / "secret.txt")
    with serve(root) as running:
        yield running


def ask(
    server: Server, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=names)
    answer = connection.getresponse()
    result = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    connection.close()
    return result


def server_threads() -> int:
    return sum(thread.name == "sample-server" for thread in threading.enumerate())


def test_a_file_is_sent_whole(server: Server) -> None:
    status, headers, body = ask(server, "/folder/x.tiff")
    assert (status, body) == (200, DATA)
    assert headers["accept-ranges"] == "bytes"
    assert headers["access-control-allow-origin"] == "*"


def test_json_comes_as_binary_as_from_the_real_service(server: Server) -> None:
    _, headers, body = ask(server, "/catalog.json")
    assert headers["content-type"] == "binary/octet-stream"
    assert body == b'{"type": "Catalog"}'


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=1000-", 1000, 1024),
        ("bytes=-24", 1000, 1024),
        ("bytes=-9999", 0, 1024),
        ("bytes=1020-99999", 1020, 1024),
    ],
)
def test_a_range_is_sent_exactly(server: Server, asked: str, start: int, stop: int) -> None:
    status, headers, body = ask(server, "/folder/x.tiff", Range=asked)
    assert (status, body) == (206, DATA[start:stop])
    assert headers["content-range"] == f"bytes {start}-{stop - 1}/1024"
    assert headers["content-length"] == str(stop - start)


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_behind_the_end_is_refused(server: Server, asked: str) -> None:
    status, headers, _ = ask(server, "/folder/x.tiff", Range=asked)
    assert status == 416
    assert headers["content-range"] == "bytes */1024"


@pytest.mark.parametrize(
    "asked", ["bytes=9-3", "lines=1-2", "bytes=a-b", "bytes=-", "bytes=0-1,4-5"]
)
def test_a_range_that_makes_no_sense_gives_the_whole_file(server: Server, asked: str) -> None:
    status, _, body = ask(server, "/folder/x.tiff", Range=asked)
    assert (status, body) == (200, DATA)


def test_any_range_of_an_empty_file_is_refused(server: Server) -> None:
    assert ask(server, "/empty.bin", Range="bytes=0-10")[0] == 416
    assert ask(server, "/empty.bin")[0] == 200


def test_a_known_version_is_not_sent_again(server: Server) -> None:
    _, headers, _ = ask(server, "/folder/x.tiff")
    status, again, body = ask(server, "/folder/x.tiff", If_None_Match=f'"other", {headers["etag"]}')
    assert (status, body, again["etag"]) == (304, b"", headers["etag"])
    assert ask(server, "/folder/x.tiff", If_None_Match='"other"')[0] == 200


def test_a_range_of_an_older_version_gives_the_whole_file(server: Server) -> None:
    _, headers, _ = ask(server, "/folder/x.tiff")
    same = ask(server, "/folder/x.tiff", Range="bytes=0-9", If_Range=headers["etag"])
    other = ask(server, "/folder/x.tiff", Range="bytes=0-9", If_Range='"older"')
    assert (same[0], other[0]) == (206, 200)


def test_a_changed_file_has_another_version(server: Server, tmp_path: Path) -> None:
    before = ask(server, "/folder/x.tiff")[1]["etag"]
    (tmp_path / "root" / "folder" / "x.tiff").write_bytes(DATA + b"more")
    assert ask(server, "/folder/x.tiff")[1]["etag"] != before


def test_head_tells_the_size_and_sends_nothing(server: Server) -> None:
    status, headers, body = ask(server, "/folder/x.tiff", "HEAD")
    assert (status, headers["content-length"], body) == (200, "1024", b"")


@pytest.mark.parametrize(
    "path",
    [
        "/absent.tiff",
        "/folder",
        "/folder/",
        "/",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/folder/..%2f..%2fsecret.txt",
        "//etc/passwd",
        "/%2Fetc%2Fpasswd",
        "/out.txt",
        "/x%00y",
    ],
)
def test_nothing_but_the_files_can_be_had(server: Server, path: str) -> None:
    status, _, body = ask(server, path)
    assert status == 404
    assert b"secret" not in body


def test_nothing_can_be_written(server: Server) -> None:
    assert ask(server, "/folder/x.tiff", "PUT")[0] == 405
    assert ask(server, "/folder/x.tiff", "DELETE")[0] == 405


def test_the_log_says_what_was_asked(server: Server) -> None:
    ask(server, "/folder/x.tiff", Range="bytes=0-9")
    ask(server, "/absent", "HEAD")
    assert server.log == [
        ("GET", "/folder/x.tiff", "bytes=0-9", 206),
        ("HEAD", "/absent", None, 404),
    ]


def test_closing_gives_the_port_back_and_ends_the_thread(tmp_path: Path) -> None:
    before = server_threads()
    first = serve(tmp_path)
    port = first.port
    assert server_threads() == before + 1
    first.close()
    first.close()
    with serve(tmp_path, port) as second:
        assert second.port == port
    assert server_threads() == before


def test_a_port_that_is_taken_is_told(server: Server, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="in use"):
        serve(tmp_path, server.port)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="nowhere"):
        serve(tmp_path / "nowhere")
