#!/usr/bin/env python3
"""Attacks a node in every way at hand while a good peer works, and prints what the peer notices of it.

    Tests/Load/hostile.py .build/release/comity --seconds 20 --connections 10000

The peer asks with signed requests over a kept connection. Its latency under each attack is printed as a ratio to the quiet one; of
that, the part that comes of sharing the processors with the attackers is no fault of the node: with --apart the attackers, who in
truth have machines of their own, get one processor, and the node and the peer the others, when it is quiet too. Attackers have
addresses of their own on the loopback network. Needs the Python package cryptography, for the peer's signatures.
"""

import argparse
import asyncio
import base64
import http.client
import json
import logging
import multiprocessing
import os
import random
import resource
import ssl
import sys
import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bed import Bed, say


def octets(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Signer:
    """Signs requests as an entity does (RFC 9421); with no key, it only pretends to."""

    def __init__(self, entity, key_id, key):
        self.entity, self.key_id, self.key = entity, key_id, key

    def fields(self, url, path):
        covered = '("@method" "@target-uri" "comity-entity")'
        parameters = (f'{covered};created={int(time.time())};keyid="{self.key_id}";nonce="{os.urandom(16).hex()}"'
                      ';tag="comity-request"')
        base = (f'"@method": GET\n"@target-uri": {url}{path}\n"comity-entity": {self.entity}\n'
                f'"@signature-params": {parameters}')
        signature = self.key.sign(base.encode()) if self.key else os.urandom(64)
        return {"Comity-Entity": self.entity, "Signature-Input": f"sig={parameters}",
                "Signature": f"sig=:{base64.b64encode(signature).decode()}:"}


class Peer:
    def __init__(self, node, authority, signer):
        self.node, self.signer = node, signer
        self.context = ssl.create_default_context(cafile=authority)
        self.connection = None
        self.failures = 0

    def measure(self, seconds):
        """The times of signed requests, in milliseconds, one every 20 ms at most."""
        times = []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            begun = time.monotonic()
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPSConnection("localhost", self.node.listens, timeout=30,
                                                                  context=self.context)
                self.connection.request("GET", "/relation", headers=self.signer.fields(self.node.url, "/relation"))
                answer = self.connection.getresponse()
                answer.read()
                if answer.status == 200:
                    times.append((time.monotonic() - begun) * 1000)
                else:
                    self.failures += 1
            except (OSError, http.client.HTTPException):
                self.failures += 1
                self.connection = None
            time.sleep(max(0, 0.02 - (time.monotonic() - begun)))
        return sorted(times)


def quantile(times, part):
    return times[min(len(times) - 1, int(len(times) * part))] if times else float("nan")


# The attackers, each a process of its own, until it is ended. They count what they tried.

def attacker(body):
    def run(port, authority, count, *rest):
        # That the node ends connections is what is measured, not an error.
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
        try:
            asyncio.run(body(port, authority, count, *rest))
        except KeyboardInterrupt:
            pass
    return run


def tls(authority):
    context = ssl.create_default_context(cafile=authority)
    context.set_alpn_protocols(["http/1.1"])
    return context


async def connect(port, source, context=None):
    return await asyncio.wait_for(asyncio.open_connection(
        "127.0.0.1", port, ssl=context, server_hostname="localhost" if context else None, local_addr=(source, 0)), 20)


def tried(count):
    with count.get_lock():
        count.value += 1


@attacker
async def garbage(port, authority, count):
    async def one(number):
        while True:
            try:
                reader, writer = await connect(port, f"127.0.10.{number % 250 + 1}")
                tried(count)
                writer.write(os.urandom(random.randint(1, 4096)))
                await asyncio.wait_for(reader.read(), 5)
                writer.close()
            except (OSError, asyncio.TimeoutError):
                pass
            await asyncio.sleep(0.1)
    await asyncio.gather(*(one(number) for number in range(50)))


@attacker
async def connections(port, authority, count, most):
    held = []
    for number in range(most):
        try:
            held.append(await connect(port, f"127.0.{20 + number // 250 % 200}.{number % 250 + 1}"))
            tried(count)
        except (OSError, asyncio.TimeoutError):
            await asyncio.sleep(0.05)
        if number % 50 == 0:
            await asyncio.sleep(0.01)
    await asyncio.sleep(3600)


@attacker
async def slow(port, authority, count):
    context = tls(authority)

    async def one(number):
        while True:
            try:
                _, writer = await connect(port, f"127.0.11.{number % 10 + 1}", context)
                tried(count)
                for byte in "POST /documents HTTP/1.1\r\nHost: localhost\r\nX: " + "a" * 3600:
                    writer.write(byte.encode())
                    await writer.drain()
                    await asyncio.sleep(0.5)
            except (OSError, asyncio.TimeoutError):
                await asyncio.sleep(0.5)
    await asyncio.gather(*(one(number) for number in range(200)))


@attacker
async def bodies(port, authority, count):
    context = tls(authority)
    head = "POST /documents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/jose\r\n"
    chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"

    async def one(number):
        while True:
            try:
                _, writer = await connect(port, f"127.0.12.{number + 1}", context)
                tried(count)
                if number % 2:
                    writer.write((head + "Content-Length: 10737418240\r\n\r\n").encode())
                else:
                    writer.write((head + "Transfer-Encoding: chunked\r\n\r\n").encode())
                for _ in range(163840):
                    writer.write(chunk)
                    await writer.drain()
            except (OSError, asyncio.TimeoutError):
                pass
            await asyncio.sleep(0.2)
    await asyncio.gather(*(one(number) for number in range(4)))


@attacker
async def signatures(port, authority, count, entity, key_id, url, source, rate):
    context = tls(authority)
    signer = Signer(entity, key_id, None)
    lines = 20

    async def one():
        reader = writer = None
        while True:
            begun = time.monotonic()
            try:
                if writer is None:
                    reader, writer = await connect(port, source, context)
                fields = "".join(f"{name}: {value}\r\n" for name, value in signer.fields(url, "/relation").items())
                writer.write(f"GET /relation HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n".encode())
                tried(count)
                head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)).lower()
                length = int(head.split(b"content-length:")[1].split(b"\r\n")[0]) if b"content-length:" in head else 0
                await reader.readexactly(length)
                if b"connection: close" in head:
                    writer.close()
                    writer = None
            except (OSError, EOFError, asyncio.TimeoutError, asyncio.LimitOverrunError):
                tried(count)
                writer = None
            await asyncio.sleep(max(0, lines / rate - (time.monotonic() - begun)))
    await asyncio.gather(*(one() for _ in range(lines)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("comity", help="the built command")
    parser.add_argument("--seconds", type=int, default=15,
                        help="how long each attack lasts; slow heads are refused after ten")
    parser.add_argument("--connections", type=int, default=10000)
    parser.add_argument("--rate", type=int, default=1000, help="bad signatures a second, of each of the two")
    parser.add_argument("--law", help="a folder to keep the signed packs in, for the next run")
    parser.add_argument("--apart", action="store_true", help="keep the attackers on a processor of their own")
    given = parser.parse_args()
    processors = sorted(os.sched_getaffinity(0))
    if given.apart and len(processors) < 2:
        parser.error("--apart needs two processors")
    if given.apart:
        os.sched_setaffinity(0, processors[:-1])
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    most = min(given.connections, hard - 500)
    with Bed(given.comity, given.law) as bed:
        node = bed.node("porto", "victim-support", "PT")
        good = bed.node("tartu", "prosecution", "EE")
        bed.publish(node, ["EE", "PT"])
        bed.publish(good, ["EE", "PT"])
        good.start()
        node.start(COMITY_LIMITS_REFUSAL_SECONDS="5")
        node.enter(good)
        good.kill()
        with open(f"{good.home}/keys/document-signing.jwk", encoding="utf-8") as file:
            jwk = json.load(file)
        signer = Signer(good.url, jwk["kid"], Ed25519PrivateKey.from_private_bytes(octets(jwk["d"])))
        peer = Peer(node, bed.authority, signer)
        peer.measure(2)
        quiet = peer.measure(given.seconds)
        idle = node.memory()
        before = node.sizes()
        print(f"quiet: {len(quiet)} requests, median {quantile(quiet, .5):.1f} ms, 99 of 100 {quantile(quiet, .99):.1f} ms;"
              f" {idle[0]:.0f} MiB, {idle[2]} files open")
        known = (signatures, (good.url, jwk["kid"], node.url, "127.0.13.1", given.rate))
        unknown = (signatures, ("https://nobody.example", jwk["kid"], node.url, "127.0.13.2", given.rate))
        attacks = {
            "garbage": [(garbage, ())], f"{most} connections": [(connections, (most,))], "slow bytes": [(slow, ())],
            "10 GiB bodies": [(bodies, ())],
            f"{given.rate} bad signatures a second under a peer's name": [known],
            f"{given.rate} bad signatures a second of a stranger": [unknown],
        }
        attacks["all at once"] = [attack for one in attacks.values() for attack in one]
        for name, bodies_of in attacks.items():
            counts, processes = [], []
            counted = node.refused()
            for body, rest in bodies_of:
                count = multiprocessing.Value("Q", 0)
                process = multiprocessing.get_context("fork").Process(
                    target=body, args=(node.listens, bed.authority, count, *rest), daemon=True)
                process.start()
                if given.apart:
                    os.sched_setaffinity(process.pid, processors[-1:])
                counts.append(count)
                processes.append(process)
            failed = peer.failures
            times = peer.measure(given.seconds)
            memory = node.memory()
            for process in processes:
                process.kill()
                process.join()
            # What still lingers is counted when its time is over.
            time.sleep(12 if "slow" in name or "all" in name or "connections" in name else 3)
            refused = {reason: count - counted.get(reason, 0) for reason, count in node.refused().items()
                       if count != counted.get(reason, 0)}
            print(f"{name}: the peer's median {quantile(times, .5) / quantile(quiet, .5):.2f} times,"
                  f" 99 of 100 {quantile(times, .99) / quantile(quiet, .99):.2f} times the quiet one"
                  f" ({len(times)} answered, {peer.failures - failed} failed);"
                  f" {memory[0]:.0f} MiB now, {memory[1]:.0f} at most, {memory[2]} files open")
            print(f"   tried {sum(count.value for count in counts)}, refused {sum(refused.values())}: {refused}", flush=True)
        node.kill(15)
        kept = node.run("peer", "refusals", "--limit", "10000")
        counted = sum(node.refused().values())
        print(f"kept: {len(kept)} records tell of {sum(item['count'] for item in kept)} refusals;"
              f" the process had counted {counted}; the disk grew by {(node.sizes() - before) / 1024:.0f} KiB;"
              f" audit sound: {node.run('audit')['sound']}")
        if sum(item["count"] for item in kept) != counted:
            sys.exit("Not every refusal is in the record.")


if __name__ == "__main__":
    main()
