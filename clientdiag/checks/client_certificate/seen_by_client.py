"""Which stores the Cisco client looks into: by the profile, the local policy, and before sign-in."""

from __future__ import annotations

from dataclasses import dataclass

from clientdiag.checks.readings import profile_for_host
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    ClientCertificate,
    ClientPolicy,
    Environment,
    ProfileSettings,
    StoreContext,
    UserReport,
)

_SWITCH = {"Windows": "CertificateStore", "macOS": "CertificateStoreMac"}
_SEES = {
    "machine": StoreContext.MACHINE,
    "system": StoreContext.MACHINE,
    "user": StoreContext.USER,
    "login": StoreContext.USER,
}
_EXCLUDED = {
    "ExcludePemFileCertStore": ("cisco-user-client", "cisco-machine-client", "macos-pem"),
    "ExcludeFirefoxNSSCertStore": ("nss-",),
    "ExcludeWinNativeCertStore": ("windows-",),
    "ExcludeMacNativeCertStore": ("macos-login", "macos-system"),
}


@dataclass(frozen=True)
class Sight:
    """What bounds the client's view. ``only`` is the one context it looks into, and ``by`` who says so."""

    profile: ProfileSettings | None
    only: StoreContext | None = None
    by: str = ""
    excluded: tuple[str, ...] = ()
    excluded_by: str = ""
    before_sign_in: bool = False

    def reaches(self, one: ClientCertificate) -> bool:
        """Whether the client can see the store that *one* is in."""
        if self.before_sign_in and one.context is not StoreContext.MACHINE:
            return False
        if self.only is not None and one.context is not self.only:
            return False
        return not one.store.startswith(self.excluded) if self.excluded else True


def sight(evidence: Evidence) -> Sight:
    """What the client looks into on this computer, for this gateway."""
    profile, told = profile_for_host(evidence), evidence.first(UserReport)
    system, policy = evidence.first(Environment), evidence.first(ClientPolicy)
    switch = _SWITCH.get(system.system if system else "", "CertificateStoreLinux")
    chosen = profile.values.get(switch, "") if profile is not None else ""
    values = policy.values if policy is not None else {}
    switched_on = [name for name in _EXCLUDED if values.get(name, "").lower() == "true"]
    return Sight(
        profile=profile,
        only=_SEES.get(chosen.lower()),
        by=f"{switch}={chosen}" if chosen else "",
        excluded=tuple(store for name in switched_on for store in _EXCLUDED[name]),
        excluded_by=", ".join(switched_on),
        before_sign_in=told is not None and told.before_sign_in,
    )
