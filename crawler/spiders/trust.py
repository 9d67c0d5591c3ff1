"""Whose certificates are believed: those of the system's authorities, and of the ones in `network.ca_file`."""

from pathlib import Path
from typing import cast

from OpenSSL import SSL, crypto
from twisted.internet._sslverify import ClientTLSOptions, IOpenSSLTrustRoot, _verifyCB
from twisted.internet.ssl import CertificateOptions
from twisted.protocols.tls import TLSMemoryBIOProtocol
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

# The codes of OpenSSL's x509_vfy.h that a reader can do something with.
_FAULTS = {
    9: "it is not valid yet",
    10: "it has expired",
    18: "it is signed by itself",
    19: "it is signed by an authority that nobody vouches for",
    20: "its authority is not known, or the server does not send the whole chain",
    21: "the server does not send the whole chain",
}


@implementer(IPolicyForHTTPS)
class Trust:
    """Every connection's TLS: verified, always. `reasons` gets, by host, why a certificate was not believed.

    One OpenSSL context serves all connections. Twisted and Scrapy build one for each, and each reads the system's
    certificates anew: 13 ms of CPU a connection, against 4 ms here. Raises ValueError where `ca_file` holds no certificate.
    """

    def __init__(self, ca_file: Path | None, *, reasons: dict[str, str]) -> None:
        self._options = CertificateOptions(trustRoot=cast("IOpenSSLTrustRoot", _Roots(ca_file)))
        self._reasons = reasons
        try:
            self._options.getContext()  # builds it, once
        except SSL.Error:
            raise ValueError(f"network.ca_file: {ca_file} holds no certificate that can be read") from None

    def creatorForNetloc(self, hostname: bytes, port: int) -> ClientTLSOptions:  # noqa: ARG002, N802 - Twisted's interface
        return _Verified(self._options, hostname.decode("ascii"), self._reasons)


@implementer(IOpenSSLTrustRoot)
class _Roots:
    def __init__(self, ca_file: Path | None) -> None:
        self._ca_file = ca_file

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802 - Twisted's interface
        context.set_default_verify_paths()
        if self._ca_file is not None:
            context.load_verify_locations(str(self._ca_file))


class _Verified(ClientTLSOptions):
    """Twisted's verification, which tells OpenSSL "no" and keeps the reason to itself, overheard."""

    def __init__(self, options: CertificateOptions, name: str, reasons: dict[str, str]) -> None:
        super().__init__(options._makeTLSConnection, name)  # noqa: SLF001 - as optionsForClientTLS does
        self._reasons = reasons

    def clientConnectionForTLS(self, tlsProtocol: TLSMemoryBIOProtocol) -> SSL.Connection:  # noqa: N802, N803 - Twisted's
        connection = super().clientConnectionForTLS(tlsProtocol)
        verify = _verifyCB(tlsProtocol, self._hostnameIsDnsName, self._hostnameASCII)

        def overhear(conn: SSL.Connection, cert: crypto.X509, fault: int, depth: int, ok: int) -> bool:
            believed = verify(conn, cert, fault, depth, bool(ok))
            if not believed:
                why = _FAULTS.get(fault, "it is not to be trusted") if fault else "it is for another name"
                self._reasons[self._hostname.lower().rstrip(".")] = f"the certificate is not valid: {why}"
            return believed

        connection.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, overhear)
        return connection
