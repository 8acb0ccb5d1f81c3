"""What the Cisco client's command line says, by scripts that really run and print what it is known to."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from clientdiag.checks import client_state
from clientdiag.checks.contract import Context, Options
from clientdiag.cisco.command_line import (
    Statistics,
    is_connected,
    last_state,
    listed_hosts,
    printed_version,
    statistics,
)
from clientdiag.model.core import FailureKind, Finding, Observation, Target
from clientdiag.model.observations import ClientInstall, ClientSession, ClientState, Interface, NetworkState
from clientdiag.platforms.base import ClientQuestion, ClientWords
from clientdiag.platforms.client_program import ask_program
from clientdiag.translation import say
from tests.unit import facts

HEAD = "Cisco Secure Client (version 5.1.2.42) .\n\nCopyright (c) 2004 - 2023 Cisco Systems, Inc.\n\n\n"
DISCONNECTED = (
    f"{HEAD}  >> state: Disconnected\n  >> state: Unknown\n  >> registered with local VPN subsystem.\n"
    "  >> state: Disconnected\n  >> notice: Ready to connect.\nVPN> "
)
CONNECTED = f"{HEAD}  >> state: Disconnected\n  >> state: Connected\n  >> note: Connected to Office.\n"
AUDIT = "LaunchDaemon(/Library/LaunchDaemons/com.cisco.plist) status: enabled\n"
HOSTS = f"{HEAD}  >> state: Disconnected\n[hosts]\n    > Office\n    > vpn.example.com\n    > Office\nVPN> "

STATISTICS = f"""{AUDIT}{HEAD}  >> state: Connected
[ Connection Information ]

    Connection State:            Connected
    Tunnel Mode (IPv4):          Split Include
    Tunnel Mode (IPv6):          Drop All Traffic
    Duration:                    01:02:03
    Session Disconnect:          None

[ Address Information ]

    Client Address (IPv4):       10.20.30.40
    Client Address (IPv6):       Not Available
    Server Address:              192.0.2.10

[ Transport Information ]

    Protocol:                    DTLSv1.2
    Cipher:                      ECDHE_RSA_AES256_GCM_SHA384
    Proxy Address:               No Proxy

[ Secured Routes (IPv4) ]
    10.0.0.0                     255.0.0.0
VPN> """
SESSION = Statistics(
    "Connected", "192.0.2.10", "Split Include", "DTLSv1.2", "ECDHE_RSA_AES256_GCM_SHA384", "01:02:03"
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="the scripts are those of a shell")


@pytest.mark.parametrize(
    ("printed", "state", "connected"),
    [
        (DISCONNECTED, "Disconnected", False),
        (CONNECTED, "Connected", True),
        (AUDIT + CONNECTED, "Connected", True),
        ("  >> état: Connected\n", "Connected", True),
        ("  >> state: Verbunden\n", "Verbunden", None),
        ("  >> state: Reconnecting\n", "Reconnecting", None),
        ("VPN>   >> state: Connected\n", "Connected", True),
        ("", "", None),
        ("status: enabled\nstate Connected\n", "", None),
        ("  >> error: The VPN service is not available.\n", "", None),
        ("  >> state: " + "x" * 100_000, "x" * 60, None),
        (" " * 1_000_000 + ">> state:" + " " * 1_000_000 + "\n  >> state: Connected", "Connected", True),
    ],
    ids=range(12),
)
def test_the_last_state_counts(printed: str, state: str, connected: bool | None) -> None:
    assert last_state(printed) == state
    assert is_connected(state) is connected


def test_hosts_are_listed_once_each_and_prompts_and_states_are_none() -> None:
    assert listed_hosts(HOSTS) == ("Office", "vpn.example.com")
    assert listed_hosts(DISCONNECTED) == ()
    assert len(listed_hosts("".join(f"  > h{number}\n" for number in range(1000)))) == 200


@pytest.mark.parametrize(
    ("printed", "version"),
    [(HEAD, "5.1.2.42"), ("version unknown", None), ("(Version 4.10.06079)", "4.10.06079")],
)
def test_the_version_is_the_first_it_names(printed: str, version: str | None) -> None:
    assert printed_version(printed) == version


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        (STATISTICS, SESSION),
        ("  State:   Connected\n  Server:  vpn.example.com\n", Statistics("Connected", "vpn.example.com")),
        ("  Server:  first\n  Server:  second\n", Statistics(server="first")),
        ("  Server Address:   Not Available\n  Duration: None\n", Statistics()),
        ("  Serveradresse:   192.0.2.10\n", Statistics()),
        (AUDIT, Statistics()),
        ("", Statistics()),
        ("Server:" + " " * 1_000_000 + "x\n" + "a" * 1_000_000 + ": b", Statistics()),
        ("  Server: " + "x" * 1000 + "\n  Protocol: TLS", Statistics(protocol="TLS")),
    ],
    ids=range(9),
)
def test_statistics_are_read_by_their_labels(printed: str, told: Statistics) -> None:
    assert statistics(printed) == told


def test_the_address_inside_the_tunnel_is_not_kept() -> None:
    assert "10.20.30.40" not in str(statistics(STATISTICS))


def program(folder: Path, script: str) -> str:
    """The folder of a client whose command line is this script; it notes what it was asked."""
    path = folder / "bin" / "vpn"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\necho "$*|$LANG" >> {folder}/asked\n{script}\n')
    path.chmod(0o755)
    return str(folder)


def ask(
    folder: str, question: ClientQuestion = ClientQuestion.STATE, deadline_s: float = 20.0
) -> ClientWords:
    return ask_program(folder, ("bin/elsewhere", "bin/vpn"), question, deadline_s)


@posix
def test_it_is_asked_one_word_in_plain_english_and_given_nothing_to_read(tmp_path: Path) -> None:
    folder = program(tmp_path, "read answer && echo got; printf '  >> state: Connected\\n'; exit 1")
    assert ask(folder) == ClientWords("  >> state: Connected\n")
    assert (tmp_path / "asked").read_text() == "state|C\n"


@posix
def test_one_that_hangs_is_given_up_with_all_that_it_started(tmp_path: Path) -> None:
    folder = program(tmp_path, "sleep 600 & echo $! > $(dirname $0)/child; wait")
    failure = ask(folder, deadline_s=0.5).failure

    assert failure is not None
    assert failure.kind is FailureKind.TIMED_OUT
    child = int((tmp_path / "bin" / "child").read_text())
    for _ in range(100):
        if _is_gone(child):
            break
        time.sleep(0.05)
    assert _is_gone(child)


def _is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and ") Z " in state.read_text()


@posix
def test_one_that_never_stops_talking_is_cut_off(tmp_path: Path) -> None:
    failure = ask(program(tmp_path, "head -c 10000000 /dev/zero")).failure

    assert failure is not None
    assert failure.kind is FailureKind.TOO_LARGE


@posix
def test_one_that_refuses_without_a_word_says_so(tmp_path: Path) -> None:
    failure = ask(program(tmp_path, "exit 3")).failure

    assert failure is not None
    assert failure.code == 3


@pytest.mark.parametrize("folder", ["", "relative", "/nowhere"])
def test_an_absent_program_is_not_found(folder: str) -> None:
    failure = ask(folder).failure

    assert failure is not None
    assert failure.kind is FailureKind.NOT_FOUND


def test_it_is_never_asked_to_connect() -> None:
    assert {one.value for one in ClientQuestion} == {"state", "stats", "hosts", "-v"}


def look(client: ClientInstall, answers: dict[str, ClientWords]) -> tuple[list[Observation], list[str]]:
    """What the check sees of *client*, and what it asked."""
    asked: list[str] = []
    seen: list[Observation] = []

    def answer(_client: ClientInstall, question: ClientQuestion, _deadline_s: float) -> ClientWords:
        asked.append(question.value)
        return answers.get(question.value, ClientWords())

    platform: Any = SimpleNamespace(ask_client=answer)
    known = facts.evidence(client)
    client_state.CHECK.observe(
        Context(
            target=Target(host="vpn.example.com"),
            options=Options(),
            platform=platform,
            evidence=lambda: known,
            emit=seen.append,
            cancelled=lambda: False,
            deadline=time.monotonic() + 30,
        )
    )
    return seen, sorted(asked)


def client(**more: Any) -> ClientInstall:
    usual = {"found": True, "agent_running": True, "version": "5.1.2", **more}
    return ClientInstall(**usual)


def test_a_running_client_is_asked_for_its_state_and_its_hosts() -> None:
    seen, asked = look(client(), {"state": ClientWords(CONNECTED), "hosts": ClientWords(HOSTS)})

    assert seen == [ClientState("Connected", connected=True, hosts=("Office", "vpn.example.com"))]
    assert asked == ["hosts", "state", "stats"]


def test_what_it_says_of_its_connection_is_told() -> None:
    seen, _ = look(client(), {"state": ClientWords(CONNECTED), "stats": ClientWords(STATISTICS)})

    assert seen == [ClientState("Connected", connected=True, hosts=()), ClientSession(*SESSION)]


def test_a_state_that_was_not_heard_is_taken_from_the_statistics() -> None:
    gone = facts.Failure(facts.Operation.READ_FILE, FailureKind.TIMED_OUT)
    seen, _ = look(client(), {"state": ClientWords(failure=gone), "stats": ClientWords(STATISTICS)})

    assert seen[0] == ClientState("Connected", connected=True, hosts=(), failure=gone)


def test_without_a_connection_there_are_no_statistics_of_one() -> None:
    idle = "    Connection State:   Disconnected\n    Server Address:   Not Available\n"
    seen, _ = look(client(), {"state": ClientWords(DISCONNECTED), "stats": ClientWords(idle)})

    assert seen == [ClientState("Disconnected", connected=False, hosts=())]


@pytest.mark.parametrize(
    ("connected", "tunnel", "is_told"),
    [(True, None, True), (True, "cisco", False), (False, None, False), (None, None, False)],
    ids=range(4),
)
def test_its_own_word_tells_of_a_tunnel_that_is_not_seen(
    connected: bool | None, tunnel: str | None, *, is_told: bool
) -> None:
    known = facts.evidence(
        ClientState("?", connected=connected),
        ClientSession(*SESSION),
        NetworkState((Interface("utun4", tunnel),), ()),
    )
    (rule,) = client_state.CHECK.rules
    told = [one for one in rule.judge(known) if isinstance(one, Finding)]

    words = (
        "It says so itself: server `192.0.2.10`, DTLSv1.2, ECDHE_RSA_AES256_GCM_SHA384, Split Include, for"
    )
    assert [say(one.detail[0]) for one in told] == ([f"{words} 01:02:03."] if is_told else [])
