"""Stage 7: a gateway that asks for a certificate, where the right one is here, and where none is."""

from __future__ import annotations

from clientdiag.model.core import Actor, State
from tests.lab.demands import acts, says
from tests.lab.installed import AGENT
from tests.lab.parts import Gateway, TestServer
from tests.lab.parts_client import (
    CONFIGURED,
    DAY,
    ca,
    gateway,
    holds,
    mine,
    name_rule,
    row,
    stranger,
)

_MISSING = "client-certificate-missing"
_WANTED = (
    *(
        row(
            _MISSING,
            name=f"{_MISSING}-tls{version}{'' if compat else '-door-shut'}",
            parts=(gateway(version=version, compat=compat),),
            fast=compat and version == "1.3",
            demands=(acts(_MISSING, Actor.IT_DEVICE), says(_MISSING, "Lab Client CA")),
        )
        for version in ("1.2", "1.3")
        for compat in (True, False)
    ),
    *(
        row(
            _MISSING,
            name=f"{_MISSING}-openssl-tls{version}",
            parts=(
                TestServer(
                    (f"-tls{version.replace('.', '_')}", "-Verify", "1", "-verify_return_error", "-www")
                ),
            ),
        )
        for version in ("1.2", "1.3")
    ),
    row(
        _MISSING,
        ca(),
        name=f"{_MISSING}-says-it-beside-a-password",
        parts=(gateway("both"),),
        settings=CONFIGURED,
    ),
    row(
        _MISSING,
        ca(),
        name=f"{_MISSING}-nobody-asks-but-it-says-so",
        parts=(Gateway(),),
        settings=CONFIGURED,
        state=State.ATTENTION,
    ),
    row(
        _MISSING,
        ca(),
        holds(stranger()),
        name=f"{_MISSING}-only-another-cas",
        settings=CONFIGURED,
    ),
    row(None, name="asked-and-not-insisted-on", parts=(gateway("both"),), state=State.UNDETERMINED),
    row(
        _MISSING,
        name="asked-not-insisted-on-and-the-user-sees-it",
        parts=(AGENT, gateway("optional")),
        arguments=("--symptom", "certificate-validation-failure"),
        settings="",
        may=frozenset({"client-not-installed"}),
    ),
)
_GOOD = (
    row(None, holds(mine()), name="the-right-certificate-is-here", fast=True),
    row(None, holds(mine()), name="the-right-certificate-and-a-password", parts=(gateway("both"),)),
    row(None, holds(mine()), name="the-right-certificate-tls1.2", parts=(gateway(version="1.2"),)),
    row(None, holds(mine(), user=False), name="the-right-certificate-of-the-machine"),
    row(None, holds(mine()), ca(), name="the-right-certificate-and-its-ca", settings=CONFIGURED),
    row(
        None,
        holds(mine(usages=())),
        name="a-certificate-for-anything",
    ),
    row(
        None,
        holds(lambda pki: pki.client(by=pki.client_issuing), chain=True),
        ca(),
        name="its-intermediate-is-in-its-file",
        settings=CONFIGURED,
    ),
    row(
        None,
        holds(mine(not_before=-90 * DAY, not_after=-DAY), name="old"),
        holds(mine()),
        name="a-new-one-beside-the-expired-one",
    ),
    row(
        None,
        holds(mine(not_after=5 * DAY), name="old"),
        holds(mine()),
        name="a-new-one-beside-one-that-ends-soon",
    ),
    row(
        None,
        holds(stranger(), name="other"),
        holds(mine()),
        name="another-cas-certificate-beside-it",
    ),
    row(
        None,
        holds(mine(), key="encrypted"),
        name="a-key-that-asks-for-a-pin",
        notes=frozenset({"client-private-key-unusable"}),
    ),
    row(
        None,
        holds(stranger(not_after=-DAY, not_before=-9 * DAY)),
        name="nobody-asks-so-an-expired-one-is-nothing",
        parts=(Gateway(),),
    ),
    row(None, holds(mine()), name_rule("CN", "Anna Lab"), name="the-profiles-rules-are-met"),
    row(
        None,
        holds(mine()),
        name_rule("ISSUER-CN", "client ca", Wildcard="Enabled", MatchCase="Disabled"),
        name="the-profiles-wildcard-is-met",
    ),
)
ROWS = (*_WANTED, *_GOOD)
