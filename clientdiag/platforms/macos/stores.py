"""The stores of trusted roots: what the keychains hold, as far as trust settings make it an anchor.

A certificate in a keychain is trusted only where the user's or the administrator's settings say so;
the others are intermediates at most. The system's roots are trusted by being there. The Cisco client
also reads PEM folders; they are named apart from those of Linux, where the client's own stores stand in
place of the system's. Never run on a real Mac; newer releases also carry their roots on a volume of its
own (SecurePKITrustStore), and whether the keychain of roots keeps up with it was not seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from clientdiag.model.observations import StoreContext
from clientdiag.platforms.base import Store, StoreContents
from clientdiag.platforms.macos.keychains import SYSTEM, SYSTEM_ROOTS, Keychains, login_keychain, sha1
from clientdiag.platforms.macos.trust_settings import TrustSettings, read_trust_settings
from clientdiag.platforms.pem import read_pem_folder
from clientdiag.platforms.shared import home_relative

MACHINE_PEM = Path("/opt/.cisco/certificates")
_ENDINGS = (".pem",)


def trust_stores() -> tuple[Store, ...]:
    """What is refused, the system's roots, both keychains, and the client's PEM folders."""
    user, admin = read_trust_settings()
    view = _View(Keychains(), login_keychain(), user, admin)
    return (*view.refused(), *view.anchors(), view.others(), *_pem_folders())


@dataclass(frozen=True)
class _View:
    """The keychains as the trust settings show them."""

    keychains: Keychains
    login: str
    user: TrustSettings
    admin: TrustSettings

    def refused(self) -> tuple[Store, ...]:
        """Certificates that either domain denies; nothing where nothing is denied.

        The client verifies as the user and as root: what one of them refuses stops it.
        """
        if not self._denied():
            return ()
        places = (SYSTEM_ROOTS, SYSTEM, self.login)
        read = partial(self._chosen, places, lambda name: name in self._denied())
        place = "trust settings (deny)"
        return (Store("macos-denied", StoreContext.DISTRUSTED, place, read, anchors=False),)

    def anchors(self) -> tuple[Store, ...]:
        """The system's roots, the System keychain's, the login keychain's."""
        machine = self.admin.is_whole
        user = machine and self.user.is_whole
        shown = home_relative(Path(self.login))
        by_user = self.user.trusted - self.admin.trusted
        read_roots = partial(self.keychains.certificates, SYSTEM_ROOTS)
        read_system = partial(self._chosen, (SYSTEM,), self._is_anchor_for_all)
        read_login = partial(self._chosen, (self.login,), self._is_anchor)
        read_by_user = partial(
            self._chosen, (SYSTEM,), lambda name: self._is_anchor(name) and name in by_user
        )
        own = Store("macos-system-user", StoreContext.USER, SYSTEM, read_by_user, complete=user)
        return (
            Store("macos-system-roots", StoreContext.MACHINE, SYSTEM_ROOTS, read_roots, complete=machine),
            Store("macos-system", StoreContext.MACHINE, SYSTEM, read_system, complete=machine),
            Store("macos-login", StoreContext.USER, shown, read_login, complete=user),
            *((own,) if by_user else ()),
        )

    def others(self) -> Store:
        """The keychains' other certificates: the system finds intermediates among them."""
        read = partial(self._chosen, (SYSTEM, self.login), lambda name: not self._is_anchor(name))
        return Store("macos-others", StoreContext.USER, "System and login keychain", read, anchors=False)

    def _chosen(self, places: tuple[str, ...], wanted: Callable[[str], bool]) -> StoreContents:
        read = [self.keychains.certificates(place) for place in places]
        chosen = dict.fromkeys(der for one in read for der in one.certificates if wanted(sha1(der)))
        failure = next((one.failure for one in read if one.failure is not None), None)
        return StoreContents(tuple(chosen), sum(one.unreadable for one in read), failure)

    def _denied(self) -> frozenset[str]:
        return self.user.denied | self.admin.denied

    def _is_anchor_for_all(self, name: str) -> bool:
        return name in self.admin.trusted - self.admin.denied

    def _is_anchor(self, name: str) -> bool:
        return name in (self.user.trusted | self.admin.trusted) - self._denied()


def _pem_folders() -> tuple[Store, ...]:
    user, machine = Path.home() / ".cisco" / "certificates" / "ca", MACHINE_PEM / "ca"
    read_user, read_machine = (partial(read_pem_folder, one, _ENDINGS) for one in (user, machine))
    return (
        Store("macos-pem-user", StoreContext.USER, home_relative(user), read_user),
        Store("macos-pem-machine", StoreContext.MACHINE, str(machine), read_machine),
    )
