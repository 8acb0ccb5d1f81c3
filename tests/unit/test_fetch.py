from __future__ import annotations

import pytest

from clientdiag.model.core import FailureKind, Operation
from clientdiag.model.observations import ProxySetting
from clientdiag.probes import aia, revocation
from clientdiag.probes.fetch import MAX_REDIRECTS, Posted, bounds_for, fetch
from clientdiag.probes.scopes import Scope, reachable_from, scope_of
from tests.peers.scripted import http
from tests.peers.silent import ClosedPort, SilentServer
from tests.unit.fetching import bounds, serving
from tests.unit.probing import always


class TestScopes:
    @pytest.mark.parametrize(
        ("address", "scope"),
        [
            ("8.8.8.8", Scope.PUBLIC),
            ("203.0.113.10", Scope.PUBLIC),
            ("2606:4700::1111", Scope.PUBLIC),
            ("10.1.2.3", Scope.PRIVATE),
            ("172.16.0.1", Scope.PRIVATE),
            ("172.32.0.1", Scope.PUBLIC),
            ("192.168.1.1", Scope.PRIVATE),
            ("100.64.0.1", Scope.PRIVATE),
            ("fd00::1", Scope.PRIVATE),
            ("fec0::1", Scope.PRIVATE),
            ("169.254.169.254", Scope.LINK_LOCAL),
            ("fe80::1%eth0", Scope.LINK_LOCAL),
            ("127.0.0.1", Scope.LOOPBACK),
            ("127.255.0.9", Scope.LOOPBACK),
            ("::1", Scope.LOOPBACK),
            ("0.0.0.0", Scope.NEVER),
            ("0.1.2.3", Scope.NEVER),
            ("::", Scope.NEVER),
            ("224.0.0.1", Scope.NEVER),
            ("255.255.255.255", Scope.NEVER),
            ("ff02::1", Scope.NEVER),
            ("2001:0:1::1", Scope.NEVER),
            ("not an address", Scope.NEVER),
            ("", Scope.NEVER),
        ],
    )
    def test_every_address_belongs_to_a_part_of_the_network(self, address: str, scope: Scope) -> None:
        assert scope_of(address) is scope

    @pytest.mark.parametrize(
        "address",
        [
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "::ffff:0:127.0.0.1",
            "64:ff9b::127.0.0.1",
            "2002:7f00:1::1",
        ],
    )
    def test_an_address_inside_an_address_decides(self, address: str) -> None:
        assert scope_of(address) is Scope.LOOPBACK

    def test_a_mapped_public_address_is_public(self) -> None:
        assert scope_of("::ffff:8.8.8.8") is Scope.PUBLIC

    def test_a_url_may_lead_where_the_gateway_is_and_to_no_other_place_inside(self) -> None:
        assert reachable_from(["203.0.113.1"]) == {Scope.PUBLIC}
        assert reachable_from(["10.0.0.1"]) == {Scope.PUBLIC, Scope.PRIVATE}
        assert reachable_from(["127.0.0.1"]) == {Scope.PUBLIC, Scope.LOOPBACK}
        assert reachable_from(["0.0.0.0", "proxy.example.com"]) == {Scope.PUBLIC}


class TestFetch:
    def test_it_gives_the_body(self) -> None:
        with serving(http(b"\x30\x00")) as url:
            found = fetch(f"{url}/ca.cer?x=1", bounds())
        assert (found.url, found.status, found.body, found.failure) == (
            f"{url}/ca.cer?x=1",
            200,
            b"\x30\x00",
            None,
        )

    def test_it_asks_for_what_the_url_says_and_nothing_more(self) -> None:
        heard: list[bytes] = []

        def answer(asked: bytes) -> list[bytes]:
            heard.append(asked)
            return [http("")]

        with serving(answer=answer) as url:
            fetch(f"{url}/a%20b?q#part", bounds())
        lines = heard[0].decode().split("\r\n")
        assert lines[0] == "GET /a%20b?q HTTP/1.1"
        assert {line.partition(":")[0].lower() for line in lines[1:] if line} == {
            "host",
            "user-agent",
            "accept",
            "connection",
        }

    def test_a_question_is_posted(self) -> None:
        heard: list[bytes] = []

        def answer(asked: bytes) -> list[bytes]:
            heard.append(asked)
            return [http(b"answer")]

        with serving(answer=answer) as url:
            found = fetch(url, bounds(), Posted(b"question", "application/ocsp-request"))
        assert found.body == b"answer"
        assert heard[0].startswith(b"POST / HTTP/1.1\r\n")
        assert b"Content-Type: application/ocsp-request\r\n" in heard[0]
        assert heard[0].endswith(b"\r\n\r\nquestion")

    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            ("404 Not Found", FailureKind.NOT_FOUND),
            ("410 Gone", FailureKind.NOT_FOUND),
            ("503 Busy", FailureKind.PROTOCOL),
        ],
    )
    def test_another_status_is_a_failure_with_its_number(self, status: str, kind: FailureKind) -> None:
        with serving(http("page", status=status)) as url:
            found = fetch(url, bounds())
        assert found.failure is not None
        assert (found.failure.operation, found.failure.kind) == (Operation.HTTP_EXCHANGE, kind)
        assert found.failure.code == found.status == int(status[:3])
        assert found.body == b""

    def test_a_body_without_a_length_ends_with_the_connection(self) -> None:
        with serving(b"HTTP/1.1 200 OK\r\n\r\nbody") as url:
            assert fetch(url, bounds()).body == b"body"

    def test_nobody_there(self) -> None:
        with ClosedPort() as port:
            found = fetch(f"http://127.0.0.1:{port.port}/", bounds())
        assert found.failure is not None
        assert found.failure.kind is FailureKind.REFUSED

    def test_silence_ends_at_the_deadline(self) -> None:
        with SilentServer() as server:
            found = fetch(f"http://127.0.0.1:{server.port}/", bounds(deadline_s=0.1))
        assert found.failure is not None
        assert found.failure.kind is FailureKind.TIMED_OUT

    def test_it_can_be_cancelled(self) -> None:
        with SilentServer() as server:
            found = fetch(f"http://127.0.0.1:{server.port}/", bounds(cancelled=always))
        assert found.failure is not None
        assert found.failure.kind is FailureKind.CANCELLED


class TestRedirects:
    @staticmethod
    def leading(times: int) -> list[str]:
        """What was followed from a server that redirects so many times."""

        def answer(asked: bytes) -> list[bytes]:
            step = int(asked.split()[1].strip(b"/"))
            return (
                [http("end")]
                if step == times
                else [http("", status="302 Found", headers=[f"Location: /{step + 1}"])]
            )

        with serving(answer=answer) as url:
            found = fetch(f"{url}/0", bounds())
        return ["ok" if found.failure is None else found.failure.kind.value, *found.redirects]

    def test_two_are_followed(self) -> None:
        assert [one.rpartition("/")[2] for one in self.leading(MAX_REDIRECTS)] == ["ok", "1", "2"]

    def test_three_are_not(self) -> None:
        assert self.leading(MAX_REDIRECTS + 1)[0] == "protocol"

    def test_a_posted_question_is_not_sent_on(self) -> None:
        with serving(http("", status="307 Moved", headers=["Location: /other"])) as url:
            found = fetch(url, bounds(), Posted(b"question", "text/plain"))
        assert found.redirects == ()
        assert found.failure is not None
        assert found.failure.code == 307


class TestBounds:
    def test_behind_a_proxy_nobody_is_asked(self) -> None:
        setting = ProxySetting("environment", "proxy.example.com:3128", applies=True)
        limits = bounds_for("127.0.0.1", lambda _host, _port: [setting], lambda: False)
        found = fetch("http://127.0.0.1:1/", limits)
        assert found.failure is not None
        assert (found.failure.kind, found.failure.code) == (FailureKind.NOT_SUPPORTED, None)

    def test_a_script_may_mean_a_proxy(self) -> None:
        limits = bounds_for(
            "", lambda _host, _port: [ProxySetting("registry", script="http://x/")], lambda: False
        )
        assert limits.behind_proxy("pki.example.com", 80)

    def test_a_proxy_for_others_is_none(self) -> None:
        other = ProxySetting("environment", "proxy.example.com:3128", applies=False)
        assert not bounds_for("", lambda _host, _port: [other], lambda: False).behind_proxy(
            "pki.example.com", 80
        )

    def test_each_kind_of_fetch_has_its_size(self) -> None:
        body = http(b"x" * (1024 * 1024 + 1))
        with serving(body) as url:
            issuer = aia.fetch_issuer(url, bounds())
            answer = revocation.ask_responder(url, b"question", bounds())
            listed = revocation.fetch_list(url, bounds())
        assert [one.failure.kind if one.failure else None for one in (issuer, answer, listed)] == [
            FailureKind.TOO_LARGE,
            FailureKind.TOO_LARGE,
            None,
        ]
