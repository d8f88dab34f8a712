"""What aiohttp, discord.py and Slack's SDK speak by, since nothing of ours gives them another context."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

_ROUNDS = 10
"""A handshake takes three."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One of localhost's own, with its key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return file


def server_of(certificate: Path, version: ssl.TLSVersion) -> ssl.SSLContext:
    """One that would speak anything, and nothing newer than this."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, version
    return context


def shaken(certificate: Path, version: ssl.TLSVersion) -> str | None:
    """What a client of the standard library comes to speak with such a server, in memory. Raises ssl.SSLError."""
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ssl.create_default_context(cafile=str(certificate)).wrap_bio(
        to_client, to_server, server_hostname="localhost"
    )
    server = server_of(certificate, version).wrap_bio(to_server, to_client, server_side=True)
    for _ in range(_ROUNDS):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return client.version()


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.*is deprecated:DeprecationWarning")  # which is what is shown here
def test_nothing_older_than_tls_1_2_is_spoken(certificate: Path) -> None:
    """Some builds of Python refuse it by its number, others by what it would be signed with."""
    assert shaken(certificate, ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
    with pytest.raises(ssl.SSLError):
        shaken(certificate, ssl.TLSVersion.TLSv1_1)
