"""The .rpm, by rpmbuild: nfpm's takes five minutes to pack it and makes it a fifth larger."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from pathlib import Path

from installer import versions
from installer.linux import needs
from installer.linux.stage import HERE, PROGRAM

_SPEC = """\
Name: clientdiag
Version: {version}
Release: 1
Summary: Say why a Cisco AnyConnect or Secure Client VPN does not connect
License: Apache-2.0
URL: https://github.com/clientdiag/clientdiag
Vendor: The ClientDiag developers
Group: Applications/Internet
AutoReqProv: no
{requires}
%define _build_id_links none
%define __os_install_post %{{nil}}
%define debug_package %{{nil}}
%define _binary_payload w6.xzdio
%define _buildhost localhost
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1

%description
{description}

%files
%defattr(-,root,root)
{files}
"""


def rpm(root: Path, path: Path) -> Path:
    """Pack *root* into *path*. Raises CalledProcessError, rpmbuild having said why."""
    work = root.with_name("rpm")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    spec = work / "clientdiag.spec"
    spec.write_text(_spec(root), encoding="utf-8")
    shutil.copytree(root, work / "buildroot", symlinks=True)  # rpmbuild takes it away
    shutil.rmtree(work / "buildroot/usr/share/lintian")  # Debian's alone
    command = ["rpmbuild", "-bb", "--quiet", "--buildroot", str(work / "buildroot")]
    for name in ("_topdir", "_rpmdir", "_builddir", "_sourcedir", "_specdir", "_srcrpmdir"):
        command += ["--define", f"{name} {work}"]
    command += ["--target", f"{platform.machine()}-linux", str(spec)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(versions.source_date_epoch())}
    subprocess.run(command, check=True, env=environment)
    [made] = work.glob("*/*.rpm")
    shutil.move(made, path)
    shutil.rmtree(work)
    return path


def _spec(root: Path) -> str:
    _, _, description = (HERE / "description.txt").read_text(encoding="utf-8").partition("\n")
    return _SPEC.format(
        version=versions.debian(),
        requires="\n".join(f"Requires: {one}" for one in needs.rpm(root / PROGRAM)),
        description=description.replace("\n.\n", "\n\n").strip(),
        files="\n".join(_files(root)),
    )


def _files(root: Path) -> list[str]:
    """What belongs to the package: its own folders whole, and of shared ones what is in them."""
    own = [root / PROGRAM, root / "usr/share/doc/clientdiag"]
    found = [f"/{one.relative_to(root)}" for one in own]
    for path in sorted(root.rglob("*")):
        inside = any(path.is_relative_to(one) for one in own)
        if not inside and not (path.is_dir() and not path.is_symlink()) and "lintian" not in path.parts:
            found.append(f"/{path.relative_to(root)}")
    return found
