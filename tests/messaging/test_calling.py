"""Calling a program: only at an address that was checked after its name was resolved, and with a certificate that proves its name."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from messaging.actions import calling
from tests.messaging.program import open_program

LOOPBACK = ["127.0.0.0/8"]
BODY = b"{}"


@pytest.fixture
def names(monkeypatch):
    """Names that lead where a test says, a little elsewhere each time when it says so; how often each was asked for."""
    real, asked, known = socket.getaddrinfo, [], {}

    def resolve(host, port, *args, **options):
        if host not in known:
            return real(host, port, *args, **options)
        addresses = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    known["asked"] = asked
    return known


def problem_of(url: str) -> str:
    with pytest.raises(calling.NotReached) as refused:
        calling.post(url, BODY, {})
    return refused.value.problem


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.0.0.8"], ["169.254.169.254"], ["::1"], ["::ffff:127.0.0.1"], ["::ffff:169.254.169.254"], ["8.8.8.8", "10.0.0.8"], ["224.0.0.1"]],
)
def test_name_that_leads_inside_of_a_house_is_not_called(names, monkeypatch, addresses):
    names["program.example"] = [addresses]
    monkeypatch.setattr(socket, "create_connection", lambda *args, **options: pytest.fail("it was called"))
    assert problem_of("https://program.example/told") == "inside"


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "0"])
def test_address_of_this_machine_is_not_called_however_it_is_written(host):
    with open_program() as program:
        assert problem_of(f"http://{host}:{program.port}/") in {"inside", "unknown"}
        assert program.callers == 0


def test_name_that_nobody_knows(monkeypatch):
    def nowhere(*args, **options):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    assert problem_of("https://program.example/") == "unknown"


def test_name_is_resolved_once_and_called_where_it_was_checked(names, settings):
    """Whoever says something harmless first and something inside of the house then gets nowhere."""
    settings.WEBHOOK_NETWORKS = LOOPBACK
    names["program.example"] = [["127.0.0.1"], ["10.0.0.8"]]
    with open_program() as program:
        assert calling.post(f"http://program.example:{program.port}/told", BODY, {}) == 204
        assert (names["asked"], program.heard[0][1]["Host"]) == (["program.example"], f"program.example:{program.port}")


def test_second_address_is_called_when_the_first_does_not_answer(names, settings):
    settings.WEBHOOK_NETWORKS = LOOPBACK
    with open_program() as program:
        names["program.example"] = [["127.0.0.9", "127.0.0.1"]]
        assert calling.post(f"http://program.example:{program.port}/", BODY, {}) == 204


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """A certificate for program.example, and its key."""
    folder, key, name = tmp_path_factory.mktemp("paper"), ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    whom = [x509.DNSName("program.example"), x509.IPAddress(ip_address("127.0.0.2"))]
    begins = datetime.now(UTC) - timedelta(days=1)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    made = made.not_valid_before(begins).not_valid_after(begins + timedelta(days=9)).add_extension(x509.SubjectAlternativeName(whom), critical=True)
    plain = serialization.PrivateFormat.TraditionalOpenSSL
    (folder / "key").write_bytes(key.private_bytes(serialization.Encoding.PEM, plain, serialization.NoEncryption()))
    (folder / "paper").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return folder


@pytest.fixture
def secure(paper, settings):
    settings.WEBHOOK_NETWORKS = LOOPBACK
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(paper / "paper", paper / "key")
    with open_program(secure=context) as program:
        yield program


def test_program_with_a_good_certificate_is_told(secure, paper, names, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(paper / "paper"))
    names["program.example"] = [["127.0.0.1"]]
    assert calling.post(f"https://program.example:{secure.port}/", BODY, {}) == 204


def test_program_with_somebody_elses_certificate_is_told_nothing(secure, paper, names, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(paper / "paper"))
    names["other.example"] = [["127.0.0.1"]]
    assert (problem_of(f"https://other.example:{secure.port}/"), secure.heard) == ("unproven", [])


def test_program_whose_certificate_nobody_vouches_for_is_told_nothing(secure, names):
    names["program.example"] = [["127.0.0.1"]]
    assert (problem_of(f"https://program.example:{secure.port}/"), secure.heard) == ("unproven", [])
