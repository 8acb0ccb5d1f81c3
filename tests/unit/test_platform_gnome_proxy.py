"""The desktop's proxy, from listings as gsettings prints them, and from gsettings itself where it is."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from clientdiag.model.observations import ProxySetting
from clientdiag.platforms import gnome_proxy
from clientdiag.platforms.gnome_proxy import desktop_proxies, from_listing

LISTING = """\
org.gnome.system.proxy autoconfig-url ''
org.gnome.system.proxy ignore-hosts ['localhost', '127.0.0.0/8', '*.lab.example']
org.gnome.system.proxy mode '{mode}'
org.gnome.system.proxy use-same-proxy true
org.gnome.system.proxy.https host 'proxy.example.com'
org.gnome.system.proxy.https port 3128
org.gnome.system.proxy.http host ''
org.gnome.system.proxy.http port 8080
"""


def test_a_manual_proxy_applies() -> None:
    [found] = from_listing(LISTING.format(mode="manual"), "vpn.example.com")
    assert (found.place, found.applies, found.source) == ("proxy.example.com:3128", True, "desktop")


def test_an_exempt_host_is_exempt() -> None:
    [found] = from_listing(LISTING.format(mode="manual"), "vpn.lab.example")
    assert found.applies is False


def test_without_a_mode_there_is_none() -> None:
    assert from_listing(LISTING.format(mode="none"), "vpn.example.com") == ()
    assert from_listing("", "vpn.example.com") == ()


def test_a_script_is_named_and_not_evaluated() -> None:
    listing = LISTING.format(mode="auto").replace(
        "autoconfig-url ''", "autoconfig-url 'http://wpad/wpad.dat'"
    )
    assert from_listing(listing, "x") == (ProxySetting("desktop", script="http://wpad/wpad.dat"),)


@pytest.mark.parametrize("odd", ["org.gnome.system.proxy mode", "\x00", "a b c\n" * 1000])
def test_odd_listings_are_no_proxy(odd: str) -> None:
    assert from_listing(odd, "x") == ()


def test_outside_a_desktop_it_is_not_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(gnome_proxy, "GSETTINGS", str(tmp_path / "crashes-if-run"))
    (tmp_path / "crashes-if-run").write_text("#!/bin/sh\nexit 1\n")
    monkeypatch.delenv("XDG_CURRENT_DESKTOP", raising=False)
    assert desktop_proxies("x") == ()


def test_the_real_tool_is_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if not Path(gnome_proxy.GSETTINGS).exists():
        pytest.skip("gsettings is not here (Debian package libglib2.0-bin)")
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "GNOME")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("GSETTINGS_BACKEND", "keyfile")
    for path, key, value in (
        (gnome_proxy.SCHEMA + ".https", "host", "proxy.example.com"),
        (gnome_proxy.SCHEMA + ".https", "port", "3128"),
        (gnome_proxy.SCHEMA, "mode", "manual"),
    ):
        done = subprocess.run(
            [gnome_proxy.GSETTINGS, "set", path, key, value],
            env=dict(os.environ),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            pytest.skip("the desktop's schemas are not here (Debian package gsettings-desktop-schemas)")
    [found] = desktop_proxies("vpn.example.com")
    assert (found.place, found.applies) == ("proxy.example.com:3128", True)
