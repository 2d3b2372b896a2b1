"""A Dask cluster that loses workers, a host, a link or its scheduler while it counts."""

from __future__ import annotations

import datetime
import json
import os
import re
import signal
from pathlib import Path

import daskhosts
import pytest
from faultcommands import SECONDS, wait_for

from sphinx_mrstats import count_documents

pytestmark = pytest.mark.slow

needs_hosts = pytest.mark.skipif(bool(why := daskhosts.why_no_hosts()), reason=str(why))
needs_mounts = pytest.mark.skipif(bool(why := daskhosts.why_nothing_hides()), reason=str(why))

WAITING = {f"a{number}": f"WAIT for whale number a{number}" for number in range(6)}


@pytest.fixture
def cluster(commands):
    cluster = daskhosts.Cluster(commands)
    yield cluster
    cluster.end()


@pytest.fixture
def hosts():
    hosts = daskhosts.Hosts()
    hosts.start()
    yield hosts
    hosts.end()


def result(process):
    out, err = process.communicate(timeout=SECONDS)
    return process.returncode, out, err


def assert_all_counted(commands, process):
    code, out, err = result(process)
    assert (code, err) == (0, "")
    expected = count_documents([commands.docs])
    assert json.loads(out)["words"] == dict(expected.counts)


def test_a_lost_worker_s_documents_are_counted_by_another(commands, cluster):
    commands.write(**WAITING)
    cluster.scheduler()
    cluster.worker()
    lost = cluster.worker()
    process = cluster.count()
    wait_for(lambda: lost.pid in commands.pids())
    os.kill(lost.pid, signal.SIGKILL)
    (commands.harm / "go").touch()
    assert_all_counted(commands, process)


@needs_hosts
@pytest.mark.parametrize("with_processes", [False, True], ids=["link", "host"])
def test_the_documents_of_a_host_out_of_reach_are_counted_by_another(
    commands, cluster, hosts, with_processes
):
    commands.write(**WAITING)
    cluster.scheduler(hosts.addresses[0], hosts.on(0))
    cluster.worker(hosts.addresses[0], hosts.on(0))
    lost = cluster.worker(hosts.addresses[1], hosts.on(1))
    process = cluster.count(prefix=hosts.on(0))
    wait_for(lambda: lost.pid in commands.pids() and len(commands.pids()) == 2)
    hosts.cut()
    if with_processes:
        os.kill(lost.pid, signal.SIGKILL)
    (commands.harm / "go").touch()
    assert_all_counted(commands, process)


def test_no_semaphore_stays_where_all_processes_are_killed_at_once(commands):
    commands.write(call="SLEEP the whale")
    process = commands.start("count", "docs", "--engine", "dask", "--workers", "2")
    commands.busy()
    maps = Path(f"/proc/{process.pid}/maps").read_text()
    semaphores = [Path(name) for name in re.findall(r"/dev/shm/sem\.\S+", maps)]
    assert semaphores
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=SECONDS)
    wait_for(lambda: not any(path.exists() for path in semaphores))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Dask's settings for TLS with a certificate that signs itself, as variables."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "whale")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(signed.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    tls = {"DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(folder / "cert.pem")}
    for role in ("CLIENT", "SCHEDULER", "WORKER"):
        tls[f"DASK_DISTRIBUTED__COMM__TLS__{role}__CERT"] = str(folder / "cert.pem")
        tls[f"DASK_DISTRIBUTED__COMM__TLS__{role}__KEY"] = str(folder / "key.pem")
    return tls


def test_a_scheduler_with_tls_is_used_by_who_has_a_certificate_and_by_nobody_else(
    commands, cluster, certificate
):
    commands.write(call="the whale", other="the sea")
    commands.environment |= certificate
    cluster.scheduler(protocol="tls")
    cluster.worker()
    assert cluster.address().startswith("tls://")
    assert_all_counted(commands, cluster.count())
    for name in certificate:
        del commands.environment[name]
    for address in (cluster.address(), cluster.address().replace("tls://", "tcp://")):
        done = commands.run("count", "docs", "--engine", "dask", "--scheduler", address)
        code, out, err = done
        assert (code, out) == (2, "")
        (error,) = err.splitlines()
        assert address in error


def test_a_lost_scheduler_is_an_error_within_a_minute(commands, cluster):
    commands.write(call="SLEEP the whale")
    scheduler = cluster.scheduler()
    cluster.worker()
    process = cluster.count()
    commands.busy()
    os.kill(scheduler.pid, signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert len(err.splitlines()) == 1, err
    (error,) = err.splitlines()
    assert error.startswith(f"sphinx-mrstats: error: the Dask scheduler at {cluster.address()} was")
    assert "lost" in error


def test_a_scheduler_that_is_not_there_is_an_error(commands):
    commands.write(call="the whale")
    done = commands.run("count", "docs", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1")
    code, _, err = done
    assert code == 2
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in err


@needs_mounts
def test_a_worker_that_cannot_read_a_file_is_named_with_it(commands, cluster):
    commands.write(**{name: f"{text}\n" for name, text in WAITING.items()})
    cluster.scheduler()
    cluster.worker()
    blind = cluster.worker(prefix=daskhosts.hidden(commands.docs))
    process = cluster.count("--by-document")
    wait_for(commands.pids)
    (commands.harm / "go").touch()
    code, out, err = result(process)
    assert blind.poll() is None
    counted = json.loads(out)["by_document"]
    missing = {name for name in WAITING if f"{name}.rst" not in counted}
    assert code == 2
    assert 0 < len(missing) < len(WAITING)
    warnings = err.splitlines()
    assert len(warnings) == len(missing)
    for name, warning in zip(sorted(missing), warnings, strict=True):
        told = f"sphinx-mrstats: warning: docs/{name}.rst: no such file or directory (on the Dask"
        assert warning.startswith(f"{told} worker tcp://127.0.0.1:")
