"""The file tree of the Linux packages: where each thing lies once it is installed."""

from __future__ import annotations

import gzip
import os
import shutil
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from clientdiag import translation
from installer import versions
from installer.frozen.contents import LANGUAGES, ROOT
from installer.icons import SIZES
from installer.linux.manual import completions, manual
from installer.policy.__main__ import deliver

HERE = Path(__file__).parent
PROGRAM = "usr/lib/clientdiag"
DOCUMENTS = "usr/share/doc/clientdiag"
MAINTAINER = "The ClientDiag developers <clientdiag@users.noreply.github.com>"
_TOP = ("LICENSE.txt", "THIRD-PARTY.txt", "BILL-OF-MATERIALS.cdx.json")


def stage(frozen: Path, root: Path) -> None:
    """Fill *root* from the *frozen* folder, afresh."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(frozen, root / PROGRAM, symlinks=True)
    documents = _folder(root, DOCUMENTS)
    for name in _TOP:
        shutil.move(root / PROGRAM / name, documents / name)
    (documents / "LICENSE.txt").unlink()  # `copyright` says where its text lies
    _folder(root, "usr/bin").joinpath("clientdiag").symlink_to("../lib/clientdiag/clientdiag")
    _menu(root)
    _papers(root, documents)
    _level(root)


def _menu(root: Path) -> None:
    (_folder(root, "usr/share/applications") / "clientdiag.desktop").write_text(_entry(), encoding="utf-8")
    icons = ROOT / "resources" / "icons"
    for size in SIZES:
        folder = _folder(root, f"usr/share/icons/hicolor/{size}x{size}/apps")
        shutil.copyfile(icons / f"clientdiag-{size}.png", folder / "clientdiag.png")
    drawn = _folder(root, "usr/share/icons/hicolor/scalable/apps")
    shutil.copyfile(icons / "clientdiag.svg", drawn / "clientdiag.svg")
    day = datetime.fromtimestamp(versions.source_date_epoch(), UTC).date()
    words = (HERE / "metainfo.xml.in").read_text(encoding="utf-8")
    words = words.replace("@VERSION@", versions.debian()).replace("@DATE@", str(day))
    folder = _folder(root, "usr/share/metainfo")
    (folder / "org.clientdiag.ClientDiag.metainfo.xml").write_text(words, encoding="utf-8")


def _entry() -> str:
    """The menu entry, named in every language that the window speaks."""
    lines = (HERE / "clientdiag.desktop").read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("Name="))
    name = lines[place].removeprefix("Name=")
    for language in LANGUAGES:
        translation.use(language)
        if translation.gettext(name) != name:
            lines.insert(place + 1, f"Name[{language}]={translation.gettext(name)}")
    translation.use("en")
    return "\n".join(lines) + "\n"


def _papers(root: Path, documents: Path) -> None:
    _packed(_folder(root, "usr/share/man/man1") / "clientdiag.1.gz", manual())
    for place, words in completions().items():
        path = root / "usr/share" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")
    shutil.copyfile(HERE / "copyright", documents / "copyright")
    deliver(documents / "policy", *LANGUAGES)
    shutil.copyfile(ROOT / "installer" / "README.md", documents / "README-for-IT.md")
    _packed(documents / "changelog.gz", _changelog())
    _packed(documents / "NEWS.gz", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    overrides = _folder(root, "usr/share/lintian/overrides") / "clientdiag"
    shutil.copyfile(HERE / "lintian-overrides", overrides)


def _changelog() -> str:
    """In Debian's form, which has a place for what is new in the packing alone."""
    day = format_datetime(datetime.fromtimestamp(versions.source_date_epoch(), UTC))
    return (
        f"clientdiag ({versions.debian()}) stable; urgency=medium\n\n"
        "  * What is new is said in NEWS.gz.\n\n"
        f" -- {MAINTAINER}  {day}\n"
    )


def _packed(path: Path, words: str) -> None:
    with gzip.GzipFile(path, "wb", compresslevel=9, mtime=0) as file:
        file.write(words.encode())


def _folder(root: Path, inside: str) -> Path:
    folder = root / inside
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _level(root: Path) -> None:
    """The same rights and the same time for all: only programs may be run."""
    when = versions.source_date_epoch()
    for path in [*root.rglob("*"), root]:
        if not path.is_symlink():
            runs = path.is_dir() or path == root / PROGRAM / "clientdiag"
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (when, when), follow_symlinks=False)
