#!/usr/bin/env python3
"""Attacks a node in every way at hand while a good peer works, prints what the peer notices of it, and judges that.

    Tests/Load/hostile.py .build/release/comity --seconds 20 --connections 10000

The peer asks with signed requests over a kept connection. Its latency under each attack is printed as a ratio to the quiet one; of
that, the part that comes of sharing the processors with the attackers is no fault of the node: with --apart the attackers, who in
truth have machines of their own, get one processor, and the node and the peer the others, when it is quiet too. Attackers have
addresses of their own on the loopback network. The run fails where the peer's median is above --times the quiet one, a request of
the peer fails, the node takes more than --memory, or a refusal is missing in the record. Needs the Python package cryptography, for
the signatures.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import resource
import ssl
import sys
import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from attackers import bodies, connections, documents, garbage, signatures, slow
from bed import Bed
from signing import Signer, octets, sealing_key


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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("comity", help="the built command")
    parser.add_argument("--seconds", type=int, default=15,
                        help="how long each attack lasts; slow heads are refused after ten")
    parser.add_argument("--connections", type=int, default=10000)
    parser.add_argument("--rate", type=int, default=1000, help="bad signatures a second, of each of the two")
    parser.add_argument("--law", help="a folder to keep the signed packs in, for the next run")
    parser.add_argument("--times", type=float, default=2.0,
                        help="fail where the peer's median is more than so many times the quiet one; 0: judge no time")
    parser.add_argument("--memory", type=float, default=256.0, help="fail above so many MiB")
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
        key = sealing_key(node, bed.authority)
        known = (signatures, (good.url, jwk["kid"], node.url, "127.0.13.1", given.rate))
        unknown = (signatures, ("https://nobody.example", jwk["kid"], node.url, "127.0.13.2", given.rate))
        attacks = {
            "garbage": [(garbage, ())], f"{most} connections": [(connections, (most,))], "slow bytes": [(slow, ())],
            "10 GiB bodies": [(bodies, ())],
            f"{given.rate} bad signatures a second under a peer's name": [known],
            f"{given.rate} bad signatures a second of a stranger": [unknown],
            f"{given.rate} forged documents a second under a peer's name": [
                (documents, (good.url, jwk["kid"], node.url, key, "127.0.13.3", given.rate))],
        }
        attacks["all at once"] = [attack for one in attacks.values() for attack in one]
        faults = []
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
            slower = quantile(times, .5) / quantile(quiet, .5)
            if given.times and not slower <= given.times:
                faults.append(f"{name}: the peer's median is {slower:.2f} times the quiet one")
            if peer.failures != failed or not times:
                faults.append(f"{name}: {peer.failures - failed} requests of the peer failed, {len(times)} were answered")
            if memory[1] > given.memory:
                faults.append(f"{name}: {memory[1]:.0f} MiB of memory")
            print(f"   tried {sum(count.value for count in counts)}, refused {sum(refused.values())}: {refused}", flush=True)
        node.kill(15)
        kept = node.run("peer", "refusals", "--limit", "10000")
        counted = sum(node.refused().values())
        print(f"kept: {len(kept)} records tell of {sum(item['count'] for item in kept)} refusals;"
              f" the process had counted {counted}; the disk grew by {(node.sizes() - before) / 1024:.0f} KiB;"
              f" audit sound: {node.run('audit')['sound']}")
        if sum(item["count"] for item in kept) != counted:
            faults.append("not every refusal is in the record")
        if faults:
            sys.exit("It is not as it should be: " + "; ".join(faults) + ".")


if __name__ == "__main__":
    try:
        main()
    finally:
        # An attacker goes on until it is ended, also where the run itself broke off.
        for attacker in multiprocessing.active_children():
            attacker.kill()
