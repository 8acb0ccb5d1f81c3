"""The least that a look at a server could take: one pyOpenSSL handshake, and its chain parsed.

Usage: bare_handshake.py HOST PORT
"""

import socket
import sys

from OpenSSL import SSL


def main() -> None:
    """Connect, shake hands, parse."""
    host, port = sys.argv[1:]
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    context.set_verify(SSL.VERIFY_NONE)
    with socket.create_connection((host, int(port))) as plain:
        connection = SSL.Connection(context, plain)
        connection.set_tlsext_host_name(host.encode())
        connection.set_connect_state()
        connection.do_handshake()
        for certificate in connection.get_peer_cert_chain(as_cryptography=True) or []:
            print(certificate.subject.rfc4514_string(), certificate.not_valid_after_utc)  # the parsing


if __name__ == "__main__":
    main()
