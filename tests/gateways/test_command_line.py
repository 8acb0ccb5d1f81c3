"""The program as a person or a script calls it, against a real gateway."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from clientdiag.model import wire
from tests.gateways.expecting import report
from tests.peers.authority import Authority
from tests.peers.computer import Computer
from tests.peers.ocserv import Ocserv
from tests.peers.silent import ClosedPort, SilentServer

MakeComputer = Callable[..., Computer]
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def computer(make_computer: MakeComputer) -> Computer:
    """A computer that trusts nobody: every gateway is blocked by its missing root."""
    return make_computer(system_roots=[])


@pytest.fixture
def place(healthy_gateway: Ocserv) -> str:
    """Where the gateway is."""
    return f"localhost:{healthy_gateway.port}"


def test_json_on_standard_output_is_nothing_else(computer: Computer, place: str) -> None:
    outcome = computer.clientdiag("run", place, "--json", "-")

    assert json.loads(outcome.stdout)["verdict"]["root"] == "private-root-missing"
    assert wire.decode(outcome.stdout.encode()).verdict.root == "private-root-missing"


def test_a_zip_beside_json_does_not_spoil_it(computer: Computer, place: str, tmp_path: Path) -> None:
    outcome = computer.clientdiag("run", place, "--json", "-", "--zip", str(tmp_path))

    assert json.loads(outcome.stdout)
    assert "Saved: " in outcome.stderr
    assert len(list(tmp_path.glob("*.zip"))) == 1


def test_json_in_a_file_leaves_the_text_on_standard_output(
    computer: Computer, place: str, tmp_path: Path
) -> None:
    file = tmp_path / "report.json"
    outcome = computer.clientdiag("run", place, "--json", str(file))

    assert wire.decode(file.read_bytes()).verdict.root == "private-root-missing"
    assert "does not trust" in outcome.stdout
    assert list(tmp_path.glob(".*")) == []


def test_a_saved_zip_opens_to_the_same_diagnosis(computer: Computer, place: str, tmp_path: Path) -> None:
    ran = computer.diagnose(place, "--zip", str(tmp_path))
    [saved] = tmp_path.glob("*.zip")
    opened = computer.clientdiag("open", str(saved), "--json", "-")

    assert opened.exit_code == ran.exit_code == 2
    assert opened.root == ran.root == "private-root-missing"
    assert report(opened).findings == report(ran).findings
    assert report(opened).runs == report(ran).runs


def test_no_private_key_is_in_a_zip(
    make_computer: MakeComputer, root_ca: Authority, issuing_ca: Authority, place: str, tmp_path: Path
) -> None:
    # Keys stand in every file the program reads certificates from.
    computer = make_computer(system_roots=[root_ca.certificate])
    with computer.bundle.open("ab") as bundle:
        bundle.write(root_ca.issued.key_pem + issuing_ca.issued.key_pem)
    client_ca = tmp_path / "ca.pem"
    client_ca.write_bytes(root_ca.issued.key_pem + root_ca.issued.pem)
    folder = tmp_path / "zips"
    folder.mkdir()
    outcome = computer.clientdiag("run", place, "--zip", str(folder), "--client-ca", str(client_ca))

    assert outcome.exit_code == 1, outcome.stderr  # a CA is configured, and no certificate of it is here
    [saved] = folder.glob("*.zip")
    secrets = [b"PRIVATE KEY", *root_ca.issued.key_pem.splitlines()[1:2]]
    with zipfile.ZipFile(saved) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            assert not any(secret in data for secret in secrets), name
    assert not any(secret.decode() in outcome.stdout for secret in secrets)


def test_progress_goes_to_standard_error_and_can_be_silenced(computer: Computer, place: str) -> None:
    loud, quiet = computer.clientdiag("run", place), computer.clientdiag("run", place, "--quiet")

    checks = len(json.loads(computer.clientdiag("run", place, "--json", "-").stdout)["runs"])
    assert len(loud.stderr.splitlines()) == checks
    assert quiet.stderr == ""
    assert quiet.stdout


def test_no_colour_into_a_pipe(computer: Computer, place: str) -> None:
    assert "\x1b" not in computer.clientdiag("run", place, "--details").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("run", "vpn example com"), "just one name"),
        (("run", "vpn.example.com:99999"), "port"),
        (("run", ""), "enter the VPN server"),
        (("run", "ftp://vpn.example.com"), "https://"),
        (("run", "300.1.1.1"), "four numbers"),
        (("run",), "No VPN server is known"),
        (("run", "localhost:1", "--expect-address", "here"), "not an IP address"),
        (("run", "localhost:1", "--connect-deadline", "soon"), "0.5 to 60"),
        (("run", "localhost:1", "--client-ca", "/no/such/file"), "cannot be read"),
        (("run", "localhost:1", "--settings", "/no/such/file"), "no settings file"),
        (("run", "localhost:1", "--zip", "/no/such/folder"), "no folder"),
        (("run", "localhost:1", "--json", "/no/such/folder/x.json"), "cannot be written"),
        (("run", "localhost:1", "--symptom", "headache"), "headache"),
        (("run", "localhost:1", "--set", "x"), "NAME=VALUE"),
        (("run", "localhost:1", "--set", "x=y"), "no setting"),
        (("run", "localhost:1", "--try-certificate", "xyz"), "hexadecimal"),
        (("run", "localhost:1", "--try-certificate", "0" * 15), "16"),
        (("run", "localhost:1", "--set", f"try_certificate={'0' * 64}"), "no setting"),
        (("run", "a", "b"), "b"),
        (("open", "/no/such.zip"), "no/such.zip"),
        (("open",), "ZIP"),
        (("demo", "no-such-fault"), "no fault called"),
        (("walk",), "walk"),
        ((), "display"),
    ],
    ids=lambda value: " ".join(value)[:40] or "nothing" if isinstance(value, tuple) else "",
)
def test_wrong_usage_is_one_sentence_and_64(
    computer: Computer, arguments: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    nowhere = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    outcome = computer.clientdiag(*arguments, environment=nowhere)

    assert outcome.exit_code == 64, outcome.stdout + outcome.stderr
    assert says in outcome.stderr
    assert len(outcome.stderr.splitlines()) <= 2
    assert "Traceback" not in outcome.stderr
    assert outcome.stdout == ""
    assert list(tmp_path.glob("*.zip")) == []


def test_a_bad_settings_file_is_a_sentence_too(computer: Computer) -> None:
    file = computer.home / ".config/clientdiag/settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text("gateway = ")
    outcome = computer.clientdiag("run", "localhost:1")

    assert outcome.exit_code == 64
    assert str(file) in outcome.stderr
    assert len(outcome.stderr.splitlines()) == 1


def test_the_gateway_of_the_settings_is_used(computer: Computer) -> None:
    with ClosedPort() as closed:
        file = computer.home / ".config/clientdiag/settings.toml"
        file.parent.mkdir(parents=True)
        file.write_text(f'gateway = "localhost:{closed.port}"\n')
        outcome = computer.clientdiag("run", "--json", "-")

    assert outcome.root == "port-closed"
    assert (report(outcome).target.port, report(outcome).target.source) == (closed.port, "user")


def test_a_fault_of_ours_is_70_with_its_trace(computer: Computer) -> None:
    shim = computer.folder / "broken"
    shim.mkdir()
    (shim / "sitecustomize.py").write_text(
        "import clientdiag.resources as r\n"
        "def path(*parts):\n    raise FileNotFoundError('the resources folder is gone')\n"
        "r.path = path\n"
    )
    path = os.pathsep.join([str(shim), str(REPOSITORY)])
    outcome = computer.clientdiag("run", "127.0.0.1:1", environment={"PYTHONPATH": path})

    assert outcome.exit_code == 70
    assert "Traceback" in outcome.stderr
    assert "the resources folder is gone" in outcome.stderr
    assert "fault of the program" in outcome.stderr


def test_the_command_line_never_loads_qt(computer: Computer) -> None:
    code = (
        "import sys; from clientdiag import cli\n"
        "try: cli.main(['run', '127.0.0.1:1', '--quiet'])\n"
        "finally: print([one for one in sys.modules if one[:6] in ('PySide', 'shibok') or '.gui' in one])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **computer.environment()},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.stdout.splitlines()[-1] == "[]", done.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_ends_the_run_and_what_was_seen_is_reported(computer: Computer) -> None:
    with SilentServer() as server:
        command = [sys.executable, "-m", "clientdiag", "run", f"127.0.0.1:{server.port}"]
        command += ["--json", "-", "--connect-deadline", "30"]
        with subprocess.Popen(
            command,
            env={**os.environ, **computer.environment()},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as running:
            assert running.stderr is not None
            for line in running.stderr:
                if b"answers on port" in line:
                    break
            running.send_signal(signal.SIGINT)
            out, _ = running.communicate(timeout=20)  # its own deadlines lie far beyond

    ended = wire.decode(out)
    assert running.returncode == 3
    assert "cancelled" in {one.status.value for one in ended.runs}
    assert "completed" in {one.status.value for one in ended.runs}


def test_version_help_and_schema(computer: Computer) -> None:
    def says(word: str) -> str:
        command = [sys.executable, "-m", "clientdiag", word]
        environment = {**os.environ, **computer.environment()}
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True, timeout=60
        ).stdout

    assert says("--version").startswith("clientdiag ")
    assert "exit codes" in says("--help")
    assert json.loads(says("schema"))["title"] == "ClientDiag report"


def test_the_self_test_passes(computer: Computer) -> None:
    outcome = computer.clientdiag("self-test")

    assert outcome.exit_code == 0, outcome.stdout
    assert all(line.startswith("ok ") for line in outcome.stdout.splitlines())
