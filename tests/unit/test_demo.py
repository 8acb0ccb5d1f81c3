from __future__ import annotations

import socket
from datetime import timedelta
from pathlib import Path

import pytest

from clientdiag import demo
from clientdiag.demo import BadFault
from clientdiag.engine import diagnose
from clientdiag.model.catalogue import is_known
from clientdiag.model.core import Report, Severity, State
from clientdiag.translation import say


def shown(fault: str) -> Report:
    with demo.demo_run(fault) as prepared:
        return diagnose(prepared.target, prepared.options, prepared.platform, demo=True)


@pytest.mark.parametrize("fault", [one for one in demo.FAULTS if one != demo.HEALTHY])
def test_each_fault_is_what_the_diagnosis_names(fault: str) -> None:
    report = shown(fault)
    told = [(one.code, one.explained_by) for one in report.findings]

    assert report.verdict.root == fault, told
    assert report.demo
    assert all(one.trace is None for one in report.runs)


def test_the_healthy_one_is_ready() -> None:
    report = shown(demo.HEALTHY)

    assert report.verdict.state is State.READY
    assert not [one.code for one in report.findings if one.severity is not Severity.NOTE]


def test_every_fault_has_words_and_a_code() -> None:
    for code, words in demo.FAULTS.items():
        assert is_known(code) or code == demo.HEALTHY
        assert say(words)
    assert demo.DEFAULT_FAULT in demo.FAULTS


@pytest.mark.parametrize("fault", ["", "no-such-fault", "x" * 5000, "\x1b[31m"])
def test_an_unknown_fault_is_a_sentence_with_what_there_is(fault: str) -> None:
    with pytest.raises(BadFault, match="no fault called") as caught, demo.demo_run(fault):
        pass

    assert "self-signed" in str(caught.value)
    assert len(str(caught.value)) < 1500


def test_a_port_that_is_taken_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        demo.demo_run(demo.HEALTHY, port=taken.getsockname()[1]).__enter__()


def test_nothing_listens_after_the_end() -> None:
    with demo.demo_run(demo.HEALTHY) as prepared:
        port = prepared.target.port
        socket.create_connection(("127.0.0.1", port)).close()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_it_listens_on_loopback_alone() -> None:
    with demo.demo_run(demo.HEALTHY) as prepared, socket.socket() as probe:
        probe.connect(("127.0.0.1", prepared.target.port))
        assert probe.getpeername()[0] == "127.0.0.1"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as route:
            try:
                route.connect(("192.0.2.1", 9))
            except OSError:
                return  # this computer has no other address
            mine = route.getsockname()[0]
        if not mine.startswith("127."):
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection((mine, prepared.target.port), timeout=5)


def test_its_key_does_not_stay_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with demo.demo_run(demo.HEALTHY):
        assert not [
            path for path in tmp_path.rglob("*") if path.is_file() and b"PRIVATE" in path.read_bytes()
        ]
    assert list(tmp_path.iterdir()) == []


def test_this_computer_s_own_roots_have_no_say() -> None:
    with demo.demo_run("private-root-missing") as prepared:
        stores = prepared.platform.trust_stores()
        assert {one.name for one in stores} == {"demo", "demo-public"}
        assert prepared.platform.profile_folders() == ()
        assert not prepared.platform.client_install().found
        assert prepared.platform.policy().values == {}


def test_two_demos_run_side_by_side() -> None:
    with demo.demo_run("self-signed") as one, demo.demo_run("server-certificate-expired") as other:
        assert one.target.port != other.target.port
        for prepared, root in ((one, "self-signed"), (other, "server-certificate-expired")):
            report = diagnose(prepared.target, prepared.options, prepared.platform)
            assert report.verdict.root == root
            assert report.duration_s < timedelta(minutes=1).total_seconds()
