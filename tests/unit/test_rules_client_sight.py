"""Where the Cisco client looks: by its profile, its policy, and before sign-in."""

from __future__ import annotations

from typing import Any

import pytest

from clientdiag.model import observations as seen
from clientdiag.model.core import State
from tests.unit.client_facts import (
    before_sign_in,
    holding,
    mine,
    profile,
)
from tests.unit.facts import finding, healthy, judged


def roots(*those: Any) -> tuple[str | None, State]:
    verdict = judged(*those).verdict
    return verdict.root, verdict.state


@pytest.mark.parametrize(
    ("system", "switch", "value", "store_name", "sees"),
    [
        ("Windows", "CertificateStore", "Machine", "windows-user-my", False),
        ("Windows", "CertificateStore", "Machine", "windows-machine-my", True),
        ("Windows", "CertificateStore", "User", "windows-machine-my", False),
        ("Windows", "CertificateStoreLinux", "Machine", "windows-user-my", True),
        ("macOS", "CertificateStoreMac", "System", "macos-login", False),
        ("Debian GNU/Linux", "CertificateStoreLinux", "User", "cisco-machine-client", False),
        ("Windows", "CertificateStore", "All", "windows-user-my", True),
    ],
)
def test_the_profile_says_where_the_client_looks(
    system: str, switch: str, value: str, store_name: str, *, sees: bool
) -> None:
    environment = seen.Environment(system, "1", "x86_64", "3.11", "OpenSSL")
    those = (*holding(mine(store_name)), profile(**{switch: value}), environment)

    assert roots(*those)[0] == (None if sees else "client-certificate-in-wrong-store")


@pytest.mark.parametrize(
    ("element", "store_name", "sees"),
    [
        ("ExcludePemFileCertStore", "cisco-user-client", False),
        ("ExcludeFirefoxNSSCertStore", "nss-firefox", False),
        ("ExcludeWinNativeCertStore", "windows-user-my", False),
        ("ExcludeFirefoxNSSCertStore", "cisco-user-client", True),
    ],
)
def test_the_local_policy_says_where_it_does_not_look(element: str, store_name: str, *, sees: bool) -> None:
    policy = seen.ClientPolicy("AnyConnectLocalPolicy.xml", {element: "true"})

    assert roots(*holding(mine(store_name)), policy)[0] == (
        None if sees else "client-certificate-in-wrong-store"
    )


def test_before_sign_in_only_the_machine_s_certificates_count() -> None:
    assert finding("client-certificate-in-wrong-store", *holding(mine()), before_sign_in()) is not None
    assert (
        finding("client-certificate-in-wrong-store", *holding(mine("windows-machine-my")), before_sign_in())
        is None
    )


def test_a_profile_of_another_server_does_not_filter() -> None:
    match = seen.ProfileMatch("office.xml", "AB" * 32, ("KeyUsage: Non_Repudiation",))
    other = seen.ProfileSettings("office.xml", hosts=("other.example.com",))

    assert roots(*holding(mine()), other, match)[1] is State.READY


@pytest.mark.parametrize(
    ("modules", "switched_on", "complains"),
    [
        (("start-before-login",), "true", False),
        (("start-before-login",), "false", True),
        ((), "true", True),
        (None, "true", False),
    ],
)
def test_start_before_login_needs_its_module_and_its_switch(
    modules: tuple[str, ...] | None, switched_on: str, *, complains: bool
) -> None:
    client = seen.ClientInstall(found=True, modules=modules)
    those = (*healthy(), before_sign_in(), client, profile(UseStartBeforeLogon=switched_on))

    assert (finding("start-before-login-unavailable", *those) is not None) is complains


def test_a_filter_that_no_schema_has_leaves_the_choice_open() -> None:
    odd = seen.ProfileMatch("office.xml", "AB" * 32, undecided=("DistinguishedName: X Equal y",))
    of_another = seen.ProfileMatch("elsewhere.xml", "AB" * 32, undecided=odd.undecided)

    assert roots(*holding(mine()), profile(), odd) == (None, State.UNDETERMINED)
    assert roots(*holding(mine()), profile(), of_another) == (None, State.READY)


def test_what_a_filter_surely_rejects_is_said_whatever_else_stands_in_it() -> None:
    both = seen.ProfileMatch("office.xml", "AB" * 32, ("KeyUsage: Non_Repudiation",), ("KeyUsage: X",))

    assert roots(*holding(mine()), profile(), both)[0] == "client-certificate-filtered"
