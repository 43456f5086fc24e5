"""A network of its own for each node of a measurement, joined by a bridge, so that a node can really be cut off: its link goes down, and
whatever it or the others send is lost without a word.

    Tests/Load/namespaces.py        # makes one, tries it, and takes it down

Everything lies in network namespaces that nobody names: the machine's own network is not touched, and they are gone as soon as the
program and what it has started in them have ended, however that happens. It needs root, `ip` and `nsenter`.
"""

import contextlib
import ctypes
import http.client
import os
import shutil
import socket
import subprocess
import sys
import threading
import time

CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)


class Unavailable(Exception):
    """Why no namespaces can be made here."""


def checked(result, what):
    if result != 0:
        raise Unavailable(f"{what}: {os.strerror(ctypes.get_errno())}")


class Namespace:
    """A network that lives as long as this object, or a process in it."""

    def __init__(self):
        self.file = None
        failed = []

        # A thread of its own leaves the machine's network; the others stay.
        def make():
            try:
                checked(LIBC.unshare(CLONE_NEWNET), "a network namespace cannot be made")
                self.file = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
            except (Unavailable, OSError) as error:
                failed.append(error)

        thread = threading.Thread(target=make)
        thread.start()
        thread.join()
        if failed:
            raise Unavailable(str(failed[0]))

    @property
    def path(self):
        return f"/proc/{os.getpid()}/fd/{self.file}"

    @property
    def prefix(self):
        """What a command begins with that is to run in here; it keeps its process's number."""
        return ["nsenter", "--net=" + self.path, "--"]

    def run(self, *arguments):
        ended = subprocess.run([*self.prefix, *arguments], capture_output=True, text=True, timeout=30)
        if ended.returncode != 0:
            raise Unavailable(f"{' '.join(arguments)}: {ended.stderr.strip()}")

    @contextlib.contextmanager
    def entered(self):
        """Lets this thread open sockets in here; they stay here."""
        before = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
        try:
            checked(LIBC.setns(self.file, CLONE_NEWNET), "the namespace cannot be entered")
            try:
                yield
            finally:
                checked(LIBC.setns(before, CLONE_NEWNET), "the namespace cannot be left")
        finally:
            os.close(before)

    def close(self):
        if self.file is not None:
            os.close(self.file)
            self.file = None


class Place(Namespace):
    """Where one node lives, with its line to the bridge."""

    def __init__(self, hub, number, address):
        super().__init__()
        self.hub, self.line, self.address = hub, f"line{number}", address
        hub.run("ip", "link", "add", self.line, "type", "veth", "peer", "name", "eth0", "netns", self.path)
        hub.run("ip", "link", "set", self.line, "master", "bridge")
        hub.run("ip", "link", "set", self.line, "up")
        self.run("ip", "link", "set", "lo", "up")
        self.run("ip", "address", "add", address + "/24", "dev", "eth0")
        self.run("ip", "link", "set", "eth0", "up")

    def cut(self):
        self.hub.run("ip", "link", "set", self.line, "down")

    def heal(self):
        self.hub.run("ip", "link", "set", self.line, "up")

    def connection(self, port, **settings):
        """A connection of HTTPS, from in here, to the node that lives here: it works while the line is down."""
        return EnteredConnection(self, port, **settings)


class EnteredConnection(http.client.HTTPSConnection):
    def __init__(self, place, port, **settings):
        super().__init__(place.address, port, **settings)
        self.place = place

    def connect(self):
        with self.place.entered():
            super().connect()


class Network:
    """A bridge, and the places joined to it."""

    def __init__(self):
        if os.geteuid() != 0:
            raise Unavailable("only root makes them")
        for tool in ("ip", "nsenter"):
            if shutil.which(tool) is None:
                raise Unavailable(f"there is no `{tool}` here")
        self.places = []
        self.hub = Namespace()
        try:
            self.hub.run("ip", "link", "add", "bridge", "type", "bridge")
            self.hub.run("ip", "link", "set", "bridge", "up")
        except Exception:
            self.close()
            raise

    def join(self):
        """A new place, with an address that nobody outside sees (RFC 1918)."""
        number = len(self.places) + 2
        place = Place(self.hub, number, f"10.213.7.{number}")
        self.places.append(place)
        return place

    def close(self):
        for place in [*self.places, self.hub]:
            place.close()
        self.places = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def reaches(one, other, port=9, seconds=3):
    """Whether anything answers from the other place, be it that nobody listens there."""
    with one.entered(), socket.socket() as probe:
        probe.settimeout(seconds)
        try:
            probe.connect((other.address, port))
        except ConnectionRefusedError:
            return True
        except OSError:
            return False
        return True


def attempt(places):
    """Makes a network of so many places, at least two, that reach each other.

    Raises Unavailable with the reason where there is none to be had.
    """
    network = Network()
    try:
        first, *others = [network.join() for _ in range(places)]
        end = time.monotonic() + 10
        for other in others:
            while not reaches(first, other, seconds=1):
                if time.monotonic() > end:
                    raise Unavailable("the places do not reach each other")
        return network
    except Exception:
        network.close()
        raise


def main():
    try:
        network = attempt(3)
    except Unavailable as error:
        sys.exit(f"There is no network of one's own to be had here: {error}.")
    with network:
        one, other, third = network.places
        before = reaches(one, other), reaches(other, third)
        other.cut()
        cut = reaches(one, other), reaches(third, other), reaches(one, third), reaches(other, other)
        other.heal()
        after = [reaches(third, other, seconds=10), reaches(other, one, seconds=10)]
    print(f"joined: {before}; one cut off: {cut}; healed: {after}")
    if before != (True, True) or cut != (False, False, True, True) or after != [True, True]:
        sys.exit("It is not as it should be.")


if __name__ == "__main__":
    main()
