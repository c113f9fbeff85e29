import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests.adapters
import urllib3.util.connection

from backend.images import fetching
from backend.images.fetching import ask, fetch, is_public
from backend.images.limits import MAX_REDIRECTS
from backend.images.problems import PictureProblem, ProblemCode
from tests.servers import LOOPBACK, PageServer, page_server, slow_server

PICTURE = b"the picture's bytes"
PUBLIC = "93.184.216.34"
NAMES = {
    "public.example": PUBLIC,
    "private.example": "10.0.0.1",
    "local.example": LOOPBACK,
    "mapped.example": "::ffff:127.0.0.1",
    "metadata.example": "169.254.169.254",
}


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server(PICTURE) as running:
        yield running


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The names above resolve, and whoever dials PUBLIC reaches this machine's servers."""
    look_up, dial = socket.getaddrinfo, urllib3.util.connection.create_connection
    monkeypatch.setattr(
        "socket.getaddrinfo",
        lambda host, *rest, **options: look_up(NAMES.get(host, host), *rest, **options),
    )
    monkeypatch.setattr(
        "urllib3.util.connection.create_connection",
        lambda address, *rest, **options: dial(
            (LOOPBACK if address[0] == PUBLIC else address[0], address[1]), *rest, **options
        ),
    )


@pytest.fixture
def two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "FETCH_SECONDS", 2.0)


def problem_of(url: str) -> ProblemCode:
    with pytest.raises(PictureProblem) as caught:
        fetch(url)
    assert "Error" not in caught.value.detail  # words for people, not names of exceptions
    return caught.value.code


@pytest.mark.usefixtures("internet")
def test_fetches_from_a_public_address(server: PageServer) -> None:
    assert fetch(server.url("picture", "public.example")) == PICTURE
    (request,) = server.seen
    assert request["host"] == f"public.example:{server.port}"
    assert request["user-agent"].startswith("Uncanny/")
    assert request["accept-encoding"] == "identity"
    assert not {"authorization", "cookie", "referer"} & set(request)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "①②⑦.⓪.⓪.①",
        "localhost",
        "0.0.0.0",
        "0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "168.63.129.16",
        "100.64.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:0:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::7f00:1]",
        "[2001::7f00:1]",
        "[2002:7f00:1::]",
        "[100::1]",
        "[2001:db8::1]",
        "[3fff::1]",
        "[5f00::1]",
        "[fc00::1]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]",
        "private.example",
        "local.example",
        "mapped.example",
        "metadata.example",
    ],
)
@pytest.mark.usefixtures("internet")
def test_refuses_every_form_of_a_private_address(server: PageServer, host: str) -> None:
    assert problem_of(server.url("picture", host)) is ProblemCode.URL_REFUSED
    assert server.seen == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        (PUBLIC, True),
        ("8.8.8.8", True),
        ("2606:2800:220:1::1", True),
        ("::127.0.0.1", False),
        ("fec0::1", False),
        ("::ffff:0:7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001::1", False),
        ("64:ff9b::808:808", False),
        ("4000::1", False),
        ("168.63.129.16", False),
        ("168.63.129.17", True),
        ("192.88.99.1", False),
        ("192.88.100.1", True),
        ("3fff::1", False),
        ("3fff:1000::1", True),
        ("5f00::1", False),
    ],
)
def test_what_counts_as_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.usefixtures("internet")
def test_a_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch, server: PageServer) -> None:
    """DNS rebinding: public when judged, private when dialled."""
    answers = iter([PUBLIC])
    look_up = socket.getaddrinfo

    def rebound(host: str, *rest: object, **options: object) -> object:
        if host == "rebound.example":
            host = next(answers, LOOPBACK)
        return look_up(host, *rest, **options)  # type: ignore[arg-type]

    dialled: list[str] = []
    dial = urllib3.util.connection.create_connection
    monkeypatch.setattr("socket.getaddrinfo", rebound)
    monkeypatch.setattr(
        "urllib3.util.connection.create_connection",
        lambda address, *rest, **options: (
            dialled.append(address[0]),
            dial(address, *rest, **options),
        )[1],
    )
    assert fetch(server.url("picture", "rebound.example")) == PICTURE
    assert dialled == [PUBLIC]
    assert problem_of(server.url("picture", "rebound.example")) is ProblemCode.URL_REFUSED
    assert dialled == [PUBLIC]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "portrait.jpg",
        "file:///etc/passwd",
        "ftp://public.example/a.jpg",
        "gopher://public.example/",
        "data:image/png;base64,AAAA",
        "http://",
        "http:///a.jpg",
        "http://[::1/",
        "http://public.example:99999/",
        "http://a b/",
        "http://user:word@public.example/",
        "http://user@public.example/",
    ],
)
@pytest.mark.usefixtures("internet")
def test_refuses_what_is_no_plain_web_address(url: str) -> None:
    assert problem_of(url) is ProblemCode.URL_REFUSED


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/picture",
        "http://local.example:{port}/picture",
        "http://[::1]:{port}/picture",
        "file:///etc/passwd",
        "http://user:word@public.example:{port}/picture",
        "//127.0.0.1:{port}/picture",
    ],
)
@pytest.mark.usefixtures("internet")
def test_each_hop_of_a_redirect_is_judged(server: PageServer, target: str) -> None:
    url = server.url("to/" + target.format(port=server.port), "public.example")
    assert problem_of(url) is ProblemCode.URL_REFUSED
    assert len(server.seen) == 1


@pytest.mark.usefixtures("internet")
def test_follows_five_redirects_and_no_more(server: PageServer) -> None:
    assert fetch(server.url(f"steps/{MAX_REDIRECTS}", "public.example")) == PICTURE
    url = server.url(f"steps/{MAX_REDIRECTS + 1}", "public.example")
    assert problem_of(url) is ProblemCode.FETCH_FAILED
    assert problem_of(server.url("round", "public.example")) is ProblemCode.FETCH_FAILED


@pytest.mark.usefixtures("internet", "two_seconds")
def test_the_body_of_a_redirect_is_not_read(server: PageServer) -> None:
    assert fetch(server.url("endlessredirect", "public.example")) == PICTURE


@pytest.mark.usefixtures("private_urls_allowed")
def test_a_cookie_is_not_carried_on(server: PageServer) -> None:
    assert fetch(server.url("cookie")) == PICTURE
    assert "cookie" not in server.seen[-1]


@pytest.mark.usefixtures("private_urls_allowed")
def test_the_setting_for_tests_reaches_this_machine(server: PageServer) -> None:
    assert fetch(server.url("picture")) == PICTURE
    assert fetch(server.url("to//picture")) == PICTURE


@pytest.mark.usefixtures("private_urls_allowed")
def test_proxies_and_passwords_of_the_environment_are_ignored(
    server: PageServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine {LOOPBACK} login someone password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(server.url("picture")) == PICTURE
    assert "authorization" not in server.seen[0]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("missing", ProblemCode.FETCH_FAILED),
        ("declared", ProblemCode.TOO_LARGE),
        ("endless", ProblemCode.TOO_LARGE),
        ("short", ProblemCode.FETCH_FAILED),
        ("gzip", ProblemCode.FETCH_FAILED),
    ],
)
@pytest.mark.usefixtures("private_urls_allowed")
def test_bad_answers_have_their_codes(server: PageServer, page: str, code: ProblemCode) -> None:
    assert problem_of(server.url(page)) is code


@pytest.mark.usefixtures("private_urls_allowed")
def test_nobody_there() -> None:
    with socket.socket() as closed:
        closed.bind((LOOPBACK, 0))
        port = closed.getsockname()[1]
    assert problem_of(f"http://{LOOPBACK}:{port}/") is ProblemCode.FETCH_FAILED
    assert problem_of("http://no-such-name.invalid/") is ProblemCode.FETCH_FAILED


@pytest.mark.parametrize(
    ("first", "drip"),
    [
        (b"", b""),
        (b"HTTP/1.1 200 OK\r\n", b"X-Slow: 1\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
    ],
    ids=["silence", "headers", "one header", "body", "chunks", "chunk size"],
)
@pytest.mark.usefixtures("private_urls_allowed", "two_seconds")
def test_the_deadline_holds_however_slowly_it_drips(first: bytes, drip: bytes) -> None:
    with slow_server(first, drip) as (url, clients_gone):
        started = time.monotonic()
        assert problem_of(url) is ProblemCode.FETCH_TIMEOUT
        assert time.monotonic() - started < 3
        assert clients_gone()


@pytest.mark.usefixtures("two_seconds")
def test_a_look_up_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    wake = threading.Event()
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: wake.wait() and [])
    started = time.monotonic()
    assert problem_of("http://public.example/") is ProblemCode.FETCH_TIMEOUT
    assert time.monotonic() - started < 3
    wake.set()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
@pytest.mark.usefixtures("internet")
def test_https_certificates_are_checked_by_name(
    server: PageServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1"
    names = ["-subj", "/CN=public.example", "-addext", "subjectAltName=DNS:public.example"]
    files = ["-out", str(certificate), "-keyout", str(key)]
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    url = server.url("picture", "public.example", scheme="https")
    assert problem_of(url) is ProblemCode.FETCH_FAILED

    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(certificate))
    assert fetch(url) == PICTURE
    monkeypatch.setitem(NAMES, "other.example", PUBLIC)
    other = server.url("picture", "other.example", scheme="https")
    assert problem_of(other) is ProblemCode.FETCH_FAILED


@pytest.mark.usefixtures("private_urls_allowed")
def test_ask_makes_one_request_under_the_callers_name(server: PageServer) -> None:
    answer = ask(server.url("picture"), "Someone/1.0")
    assert (answer.status, answer.target, answer.body) == (200, None, PICTURE)
    assert answer.headers["CONTENT-length"] == str(len(PICTURE))
    assert [seen["user-agent"] for seen in server.seen] == ["Someone/1.0"]


@pytest.mark.usefixtures("private_urls_allowed")
def test_ask_passes_any_status_on_and_follows_nothing(server: PageServer) -> None:
    missing, elsewhere = ask(server.url("missing"), "a"), ask(server.url("to/%2Fpicture"), "a")
    assert (missing.status, missing.target, missing.body) == (404, None, b"")
    assert (elsewhere.status, elsewhere.target) == (302, server.url("picture"))
    assert elsewhere.body == b""
    assert len(server.seen) == 2


@pytest.mark.parametrize("page", ["declared", "endless"])
@pytest.mark.usefixtures("private_urls_allowed")
def test_ask_is_bounded_like_fetch(server: PageServer, page: str) -> None:
    with pytest.raises(PictureProblem) as caught:
        ask(server.url(page), "a")
    assert caught.value.code == ProblemCode.TOO_LARGE


def test_ask_refuses_private_addresses(server: PageServer) -> None:
    with pytest.raises(PictureProblem) as caught:
        ask(server.url("picture"), "a")
    assert caught.value.code == ProblemCode.URL_REFUSED
    assert not server.seen


@pytest.mark.usefixtures("internet")
@pytest.mark.parametrize(
    "coding",
    [
        *("", "identity", "Identity", "aws-chunked", "utf-8", "us-ascii", "8bit", "null", "x-odd"),
        *("gzip", "deflate"),
    ],
)
def test_codings_that_change_nothing_or_are_known(server: PageServer, coding: str) -> None:
    assert fetch(server.url(f"coded/{coding}", "public.example")) == PICTURE


@pytest.mark.usefixtures("internet")
def test_a_coding_that_is_not_known(server: PageServer) -> None:
    for coding in ("br", "zstd", "gzip, gzip"):
        url = server.url(f"coded/{coding.replace(' ', '%20')}", "public.example")
        assert problem_of(url) is ProblemCode.FETCH_FAILED


@pytest.mark.usefixtures("internet")
def test_what_unpacks_to_too_much(server: PageServer) -> None:
    assert problem_of(server.url("bomb", "public.example")) is ProblemCode.TOO_LARGE


@pytest.mark.usefixtures("internet")
def test_a_page_by_what_its_server_says(server: PageServer) -> None:
    """Its first bytes don't tell, or are of another encoding."""
    url = server.url("bare/<head><meta property=og:image content=a.jpg>", "public.example")
    with pytest.raises(PictureProblem, match=r"a web page, not a picture.*/bare/a\.jpg"):
        fetch(url)
    assert fetch(server.url("miscalled", "public.example")).endswith(PICTURE)


@pytest.mark.usefixtures("internet")
def test_a_server_that_chooses_by_what_is_accepted(server: PageServer) -> None:
    assert fetch(server.url("asked", "public.example")) == PICTURE


@pytest.mark.usefixtures("internet")
def test_an_address_is_trimmed_and_else_sent_as_it_is(server: PageServer) -> None:
    signed = "picture/?a=[1]|~%7e%2F+&sig=Q=="
    assert fetch(f"  {server.url(signed, 'public.example')}#part\n") == PICTURE
    fetch(server.url("picture/?ü=ä b", "public.example"))
    assert [seen["path"] for seen in server.seen] == [
        f"/{signed}",
        "/picture/?%C3%BC=%C3%A4%20b",
    ]


@pytest.mark.usefixtures("internet")
@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("<meta property=og:image content=a.jpg>", "/html/a.jpg"),
        ("<img src=b.png><img src=b.png>", "/html/b.png"),
        ("<img src=b.png><img src='data:,x'>", "/html/b.png"),
        ("<img src=b.png><img src=c.png>", None),
        ("<meta property=og:image content='javascript:x'>", None),
    ],
)
def test_a_page_is_told_from_a_picture(server: PageServer, body: str, named: str | None) -> None:
    url = server.url(f"html/{body}", "public.example")
    with pytest.raises(PictureProblem, match="a web page, not a picture") as caught:
        fetch(url)
    assert caught.value.code is ProblemCode.UNSUPPORTED_FORMAT
    if named:
        assert f"Its picture may be {server.url('', 'public.example')[:-1]}{named}" in str(
            caught.value
        )
    else:
        assert "may be" not in caught.value.detail
