"""Apache Kafka on Java: its jars come by Maven into `.cache` once, and start in seconds."""

import asyncio
import base64
import fcntl
import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from handrail.embedded.leash import Command, Leash
from handrail.embedded.ports import free_port

from tests.support.kafka.ready import ready
from tests.support.kafka.settings import settings

VERSION = "4.1.1"
OLDEST_JAVA = 17
FETCH_SECONDS = 120
CACHE = Path(__file__).parents[3] / ".cache"
FOLDER = CACHE / f"kafka-{VERSION}"
STOPS = ((signal.SIGTERM, 10.0),)
# A test's broker lives for a minute: quick compilation and one collector thread suit it.
JVM = ("-Xmx384m", "-Xms128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
QUIET = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>handrail</groupId><artifactId>test-kafka</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
"""


@dataclass(frozen=True, slots=True)
class Jars:
    """Kafka's jars and the Java to run them."""

    folder: Path
    java: str
    java_version: int


def here() -> Jars | str:
    """The jars that were fetched before; or why there are none."""
    if not FOLDER.is_dir():
        return "no jars yet"
    java = _java()
    return java if isinstance(java, str) else Jars(FOLDER, *java)


def fetch() -> Jars | str:
    """The jars, fetched if need be; or why there are none."""
    java = _java()
    if isinstance(java, str):
        return java
    CACHE.mkdir(exist_ok=True)
    with (CACHE / f"{FOLDER.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        problem = None if FOLDER.is_dir() else _fetch()
    return problem or Jars(FOLDER, *java)


def _java() -> tuple[str, int] | str:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        return "no Java"
    try:
        asked = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "no Java that runs"
    version = re.search(r'version "(\d+)', asked.stderr)
    if version is None or int(version[1]) < OLDEST_JAVA:
        return f"no Java {OLDEST_JAVA} or newer"
    return java, int(version[1])


def _fetch() -> str | None:
    maven = shutil.which("mvn")
    if maven is None:
        return "no Java with Maven"
    half = Path(tempfile.mkdtemp(prefix="kafka-", dir=CACHE))
    try:
        (half / "pom.xml").write_text(POM.format(VERSION))
        goal = ("dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={half / 'lib'}")
        argv = [maven, "-q", "-B", "-f", str(half / "pom.xml"), *goal]
        subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=FETCH_SECONDS, check=True)
        (half / "lib").rename(FOLDER)
    except subprocess.TimeoutExpired:
        return f"Maven did not fetch Kafka in {FETCH_SECONDS} s"
    except (OSError, subprocess.CalledProcessError):
        return "Maven could not fetch Kafka"
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return None


class JavaBroker:
    """A Kafka of our own, on free ports of 127.0.0.1."""

    def __init__(self, jars: Jars) -> None:
        self.jars = jars
        self._folder: Path | None = None
        self._leash: Leash | None = None
        self._port = 0

    @property
    def bootstrap(self) -> str:
        """Its host and port."""
        return f"127.0.0.1:{self._port}"

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._leash is not None and self._leash.exit_code is None

    async def start(self) -> None:
        """Format new log folders and start on them."""
        self._folder = folder = Path(tempfile.mkdtemp(prefix="handrail-kafka-"))
        self._port = free_port(followers=1)
        properties = settings(
            listens=self.bootstrap,
            advertised=self.bootstrap,
            controller=f"127.0.0.1:{self._port + 1}",
            logs=str(folder / "logs"),
        )
        text = "".join(f"{key}={value}\n" for key, value in properties.items())
        (folder / "server.properties").write_text(text)
        cluster = base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=").replace("-", "A")
        formatting = self._run("kafka.tools.StorageTool", "format", "-t", cluster, "-c")
        if await formatting.ended(60):
            raise RuntimeError(f"Kafka's log folders could not be made:\n{self._said()}")
        await self.restart()

    async def restart(self) -> None:
        """Start again on the same log folders and port."""
        if self._leash and self._leash.exit_code is None:
            await self._leash.stop()
        self._leash = leash = self._run("kafka.Kafka")
        try:
            await ready(self.bootstrap, alive=lambda: leash.exit_code is None)
        except (RuntimeError, TimeoutError) as error:
            await leash.stop()
            raise RuntimeError(f"Kafka did not start:\n{self._said()}") from error

    async def kill(self) -> None:
        """End it as a crash would."""
        if self._leash:
            await self._leash.kill()

    async def stop(self) -> None:
        """End it in order, and forget its logs."""
        if self._leash:
            await self._leash.stop()
        if self._folder:
            await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    def _run(self, main: str, *arguments: str) -> Leash:
        folder = self._folder
        assert folder is not None
        classes = f"{self.jars.folder}/*"
        options = (*JVM, QUIET, f"-Dkafka.logs.dir={folder}", "-cp", classes)
        argv = [self.jars.java, *options, main, *arguments, str(folder / "server.properties")]
        return Leash(Command(argv, folder, STOPS), log=folder / "kafka.log")

    def _said(self) -> str:
        log = self._folder / "kafka.log" if self._folder else None
        return log.read_text(errors="replace")[-2000:] if log and log.exists() else ""
