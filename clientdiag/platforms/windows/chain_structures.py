"""CryptoAPI's structures and functions for building and judging a chain (wincrypt.h), as far as used."""

from __future__ import annotations

import ctypes
from ctypes import wintypes
from typing import Any

from clientdiag.platforms.windows.certificates import Pointer
from clientdiag.platforms.windows.libraries import Function


class Usage(ctypes.Structure):
    """CTL_USAGE: OIDs as text."""

    _fields_ = (("count", wintypes.DWORD), ("names", ctypes.POINTER(ctypes.c_char_p)))


class UsageMatch(ctypes.Structure):
    """CERT_USAGE_MATCH."""

    _fields_ = (("kind", wintypes.DWORD), ("usage", Usage))


class ChainPara(ctypes.Structure):
    """CERT_CHAIN_PARA, as it is since Windows XP."""

    usage: UsageMatch
    _fields_ = (
        ("size", wintypes.DWORD),
        ("usage", UsageMatch),
        ("issuance_policy", UsageMatch),
        ("url_timeout_ms", wintypes.DWORD),
        ("check_freshness", wintypes.BOOL),
        ("freshness_s", wintypes.DWORD),
        ("cache_resync", ctypes.c_void_p),
    )


class ChainElement(ctypes.Structure):
    """CERT_CHAIN_ELEMENT, as far as it is looked at."""

    certificate: Any
    _fields_ = (
        ("size", wintypes.DWORD),
        ("certificate", Pointer),
        ("error_status", wintypes.DWORD),
        ("info_status", wintypes.DWORD),
    )


class SimpleChain(ctypes.Structure):
    """CERT_SIMPLE_CHAIN, as far as it is looked at."""

    element_count: int
    elements: Any
    _fields_ = (
        ("size", wintypes.DWORD),
        ("error_status", wintypes.DWORD),
        ("info_status", wintypes.DWORD),
        ("element_count", wintypes.DWORD),
        ("elements", ctypes.POINTER(ctypes.POINTER(ChainElement))),
    )


class ChainContext(ctypes.Structure):
    """CERT_CHAIN_CONTEXT, as far as it is looked at."""

    error_status: int
    chain_count: int
    chains: Any
    _fields_ = (
        ("size", wintypes.DWORD),
        ("error_status", wintypes.DWORD),
        ("info_status", wintypes.DWORD),
        ("chain_count", wintypes.DWORD),
        ("chains", ctypes.POINTER(ctypes.POINTER(SimpleChain))),
    )


class SslPara(ctypes.Structure):
    """SSL_EXTRA_CERT_CHAIN_POLICY_PARA."""

    _fields_ = (
        ("size", wintypes.DWORD),
        ("kind", wintypes.DWORD),
        ("checks", wintypes.DWORD),
        ("name", wintypes.LPWSTR),
    )


class PolicyPara(ctypes.Structure):
    """CERT_CHAIN_POLICY_PARA."""

    _fields_ = (("size", wintypes.DWORD), ("flags", wintypes.DWORD), ("extra", ctypes.c_void_p))


class PolicyStatus(ctypes.Structure):
    """CERT_CHAIN_POLICY_STATUS."""

    error: int
    _fields_ = (
        ("size", wintypes.DWORD),
        ("error", wintypes.DWORD),
        ("chain_index", wintypes.LONG),
        ("element_index", wintypes.LONG),
        ("extra", ctypes.c_void_p),
    )


ChainPointer = ctypes.POINTER(ChainContext)
get_chain = Function(
    "crypt32.dll",
    "CertGetCertificateChain",
    wintypes.BOOL,
    ctypes.c_void_p,
    Pointer,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.POINTER(ChainPara),
    wintypes.DWORD,
    ctypes.c_void_p,
    ctypes.POINTER(ChainPointer),
)
free_chain = Function("crypt32.dll", "CertFreeCertificateChain", None, ChainPointer)
verify_policy = Function(
    "crypt32.dll",
    "CertVerifyCertificateChainPolicy",
    wintypes.BOOL,
    ctypes.c_void_p,
    ChainPointer,
    ctypes.POINTER(PolicyPara),
    ctypes.POINTER(PolicyStatus),
)
