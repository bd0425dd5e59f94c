"""What exceptions of aiohttp's, of TLS and of the system mean for an attempt."""

from __future__ import annotations

import ssl

import aiohttp

from je_explorer.errors import Refused
from je_explorer.net.address import shown
from je_explorer.net.answer import Transient, garbled

_TLS = (aiohttp.ClientSSLError, ssl.SSLError, ssl.CertificateError)
# A secure connection that was merely cut off says nothing about trust.
_TLS_CUT = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)


def meaning(url: str, error: BaseException) -> Exception:
    """A Transient where the next attempt may succeed, else the error to raise."""
    if isinstance(error, _TLS) and not isinstance(_root(error), _TLS_CUT):
        return Refused(f"{shown(url)}: no secure connection ({_brief(error)})")
    if isinstance(error, ValueError):
        return Refused(f"{shown(url)} is not a web address")
    if isinstance(error, aiohttp.ClientResponseError):
        return garbled(f"{shown(url)}: the server does not speak proper HTTP")
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Transient("the host's name is not known")
    if isinstance(error, TimeoutError):
        return Transient("no answer in time")
    reset = isinstance(_root(error), ConnectionResetError)
    return Transient(f"the connection failed ({_brief(error)})", busy=reset)


def _root(error: BaseException) -> BaseException:
    """The system's error that aiohttp's one stands for, or the error itself."""
    return getattr(error, "os_error", None) or error.__cause__ or error


def _brief(error: BaseException) -> str:
    text = str(error).splitlines()[0] if str(error) else ""
    return (text or type(error).__name__)[:160]
