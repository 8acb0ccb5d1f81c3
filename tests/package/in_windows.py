"""Run by Windows' Python in a fresh Windows folder of tests/windows/box: the MSI's whole life, silently.

``python -m tests.package.in_windows FOLDER``: FOLDER holds new.msi and old.msi, which is of an earlier
version and has a file that the new one has not. Says each step; ends with 1 at the first that fails.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

HOME = Path(r"C:\Program Files\ClientDiag")
PROGRAM = HOME / "clientdiag.exe"
KEY = r"Software\Policies\ClientDiag"
MENUS = tuple(
    Path(os.environ.get(place, "C:\\"), r"Microsoft\Windows\Start Menu\Programs")
    for place in ("ProgramData", "APPDATA")  # everybody's; Wine may write to the user's
)
GIVEN = {
    "GATEWAY": "localhost:9",
    "EXPECTEDADDRESSES": "127.0.0.1, ::1",
    "EXPECTCLIENT": "0",
    "CONNECTDEADLINES": "2",
}


def main(folder: Path) -> int:
    """Every step in turn."""
    _no_trace("before")
    _msiexec("/i", str(folder / "old.msi"), *(f'{name}="{value}"' for name, value in GIVEN.items()))
    _check("an earlier version is installed", (HOME / "_internal" / "gone.txt").is_file())
    _check("its policies are in the registry", _policies() == _WANTED, _policies())
    _msiexec("/i", str(folder / "new.msi"))
    _check("the upgrade took away what is no more", not (HOME / "_internal" / "gone.txt").exists())
    _check("the upgrade kept the policies", _policies() == _WANTED, _policies())
    _check("it stands in the start menu", _entries() == ["VPN Diagnostics.lnk"], _entries())
    _check("it is on the PATH", str(HOME).lower() in _path().lower(), _path())
    _self_test()
    _policy_is_read()
    _window()
    (HOME / "_internal" / "base_library.zip").unlink()
    # `/fa` is the same in one word, which Wine does not understand
    _msiexec("/i", str(folder / "new.msi"), "REINSTALL=ALL", "REINSTALLMODE=amus")
    _check("the repair brought back what was lost", (HOME / "_internal" / "base_library.zip").is_file())
    _msiexec("/x", str(folder / "new.msi"))
    _check("the policies stay, as those of a group policy would", _policies() == _WANTED, _policies())
    _no_trace("after")
    return 0


_WANTED = {
    "Gateway": "localhost:9",
    "ExpectedAddresses": "127.0.0.1, ::1",
    "ExpectClient": 0,
    "ConnectDeadlineS": 2,
}


def _check(what: str, is_so: bool, instead: object = "") -> None:
    print("ok     " if is_so else "failed ", what, "" if is_so else instead, flush=True)
    if not is_so:
        sys.exit(1)


def _msiexec(*words: str) -> None:
    # one line, for msiexec wants quotation marks after the = and nowhere else
    line = " ".join(["msiexec", *words, "/qn", "/norestart"])
    code = subprocess.run(line, check=False, timeout=900).returncode
    _check(f"{line} ends with 0", code == 0, code)


def _entries() -> list[str]:
    return [path.name for menu in MENUS for path in menu.rglob("VPN*")]


def _policies() -> dict[str, object]:
    found: dict[str, object] = {}
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, KEY) as opened:
                for place in range(winreg.QueryInfoKey(opened)[1]):
                    name, value, _ = winreg.EnumValue(opened, place)
                    found[name] = value
        except FileNotFoundError:
            pass
    return found


def _path() -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    key = r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
        return str(winreg.QueryValueEx(opened, "PATH")[0])


def _run(*words: str) -> tuple[int, str]:
    ended = subprocess.run(
        [str(PROGRAM), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
        check=False,
    )
    return ended.returncode, ended.stdout.decode(errors="replace")


def _self_test() -> None:
    code, said = _run("self-test")
    print(said)
    _check("the self-test passes", code == 0, code)


def _policy_is_read() -> None:
    code, said = _run("run", "--no-color")
    _check("the gateway comes from the registry", "localhost" in said, (code, said))


def _window() -> None:
    shown = subprocess.run(
        [str(HOME / "VPN Diagnostics.exe"), "--offscreen", "--first-paint"], check=False, timeout=300
    )
    _check("the window paints and ends", shown.returncode == 0, shown.returncode)


def _no_trace(when: str) -> None:
    end = time.monotonic() + 20
    while HOME.exists() and time.monotonic() < end:
        time.sleep(0.2)
    left = [str(path) for path in HOME.rglob("*")] if HOME.exists() else []
    _check(f"nothing of it is there {when}", not HOME.exists(), left)
    _check(f"nothing in the start menu {when}", not _entries(), _entries())
    _check(f"not on the PATH {when}", "clientdiag" not in _path().lower(), _path())


if __name__ == "__main__":
    os.environ["QT_QPA_FONTDIR"] = r"Z:\usr\share\fonts\truetype\dejavu"
    sys.exit(main(Path(sys.argv[1])))
