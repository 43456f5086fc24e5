#!/usr/bin/env python3
"""Three nodes exchange referrals while all are killed again and again and one is cut off; then everything has to be the same.

    Tests/Load/soak.py .build/release/comity --referrals 5000 --minutes 10

One agency opens the cases over its API, has them approved, and sends them to the two others, half to each. While they are under way
each node in turn is ended with SIGKILL and started again, and one is parted from the others for a while, in both directions. When it
is over, every referral is there exactly once, both sides hold the same documents and the same states, and nothing waits.

Each node lives in a network of its own, and is parted by its link going down (namespaces.py); where none can be made, all live in this
machine's, and proxies break their connections. That is said at the beginning; --network decides.

Then nobody is killed any more, and the same work is done round after round: so many referrals prepared, sent, and waited for. After each
round each node is asked for the memory that it holds of its own (RssAnon) and for its open files. The first rounds warm up; over the
others the growth is judged: the median of the slopes between any two of them, in KiB for each referral, so that what the allocator takes
once is not taken for a leak. Where that is more than --slope, or more than --files files are open at the end than after the warm-up,
the run fails; beside its figures stands how small a leak would have made it fail.
"""

import argparse
import contextlib
import json
import random
import signal
import sqlite3
import statistics
import sys
import threading
import time

import namespaces
from bed import ANSWERS, API, APPROVERS, REQUEST, STORY, Bed, lost, say, share


def prepare(api, approvers, case, number, target):
    """Opens one case and takes it to where it can be sent; returns its identifier."""
    case = {**case, "reference": f"EE-2026-{100000 + number}"}
    _, opened = api.must("POST", "/cases", case)
    path = "/cases/" + opened["id"]
    share(api, path, target.url)
    answer, _ = api.must("GET", path, **{"Comity-Purpose": "casework"})
    given = {name: {"true": True, "false": False}.get(value, value) for name, value in ANSWERS.items()}
    api.must("PATCH", path + "/answers", given, **{"If-Match": answer.headers["ETag"]})
    api.must("POST", path + "/assessments", {**REQUEST, "to": target.url, "decideBy": "2027-11-30"})
    for role, approver in zip(APPROVERS, approvers):
        _, read = approver.must("GET", path + "/assessment", **{"Comity-Purpose": "approval"})
        approver.must("POST", path + "/approvals", {"as": role, "content": read["content"]})
    return path


class ProxiedLine:
    """The line of a node whose connections a proxy carries, and breaks."""

    def __init__(self, proxy):
        self.proxy = proxy

    def cut(self):
        self.say("cut")

    def heal(self):
        self.say("heal")

    def say(self, word):
        self.proxy.stdin.write(word + "\n")
        self.proxy.stdin.flush()


class Killer(threading.Thread):
    """Ends one node after the other, and parts the last one from the others for a third of the time."""

    def __init__(self, nodes, line, seconds, seed):
        super().__init__(daemon=True)
        self.nodes, self.line, self.seconds = nodes, line, seconds
        self.random = random.Random(seed)
        self.kills = 0
        self.figures = {node.name: [] for node in nodes}
        self.error = None
        self.is_over = threading.Event()

    def run(self):
        try:
            self.loop()
        except Exception as error:  # The measurement says so at its end.
            self.error = error

    def loop(self):
        begun = time.monotonic()
        cut = False
        turn = 0
        while time.monotonic() < begun + self.seconds and not self.is_over.is_set():
            passed = (time.monotonic() - begun) / self.seconds
            if cut != (1 / 3 < passed < 2 / 3):
                cut = not cut
                (self.line.cut if cut else self.line.heal)()
                say(f"{self.nodes[-1].name} is {'cut off' if cut else 'back'}")
            self.is_over.wait(self.random.uniform(0.2, min(5, self.seconds / 10)))
            node = self.nodes[turn % len(self.nodes)]
            turn += 1
            self.figures[node.name].append(node.memory())
            node.kill()
            self.kills += 1
            node.start()
        if cut:
            self.line.heal()

    def stop(self):
        """Starts nothing more, also where the measurement breaks off: whoever ends the nodes then ends them all."""
        self.is_over.set()
        if self.is_alive():
            self.join()


def rows(node, query):
    database = sqlite3.connect(f"file:{node.home}/comity.db?mode=ro", uri=True, timeout=60)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def waiting(node):
    return dict(rows(node, "SELECT state, COUNT(*) FROM delivery GROUP BY state"))


def settle(nodes, minutes):
    """Waits until nothing is on its way any more."""
    end = time.monotonic() + minutes * 60
    while any(waiting(node).get(state) for node in nodes for state in ("waiting", "held")):
        if time.monotonic() > end:
            sys.exit(f"Not settled: {[waiting(node) for node in nodes]}")
        time.sleep(1)


def slope(figures, work):
    """By how much a figure grows with each piece of work: the median of what any two rounds say (Theil and Sen)."""
    return statistics.median((later - earlier) / ((there - here) * work)
                             for here, earlier in enumerate(figures)
                             for there, later in enumerate(figures) if here < there)


class Growth:
    """The same work again and again, and what each node holds after each round."""

    def __init__(self, nodes, given):
        self.nodes, self.given = nodes, given
        self.work = max(2, given.round or given.referrals // 50)
        self.figures = {node.name: [] for node in nodes}

    def measure(self, send):
        """Does the rounds; `send` prepares and sends the referral of a number, and their numbers go on from the others'."""
        number = self.given.referrals
        for turn in range(self.given.warm_up + self.given.rounds):
            for number in range(number, number + self.work):
                send(number)
            number += 1
            settle(self.nodes, self.given.patience)
            # What the round has left to be tidied up is tidied up.
            time.sleep(self.given.rest)
            said = []
            for node in self.nodes:
                memory, files = node.steady()
                self.figures[node.name].append((memory, files))
                said.append(f"{node.name} {memory / 1024:.1f} MiB and {files} files")
            say(f"{'warm-up' if turn < self.given.warm_up else 'round'} of {self.work} referrals: {', '.join(said)}")

    def judge(self):
        """Prints what has grown, and returns what has grown too much."""
        too_much = []
        # Over little work the allocator's own steps are all that is seen.
        is_short = self.work * self.given.rounds < 200
        bound = self.given.growth * 1024 / (self.work * max(1, self.given.rounds - 1)) if is_short else self.given.slope
        if is_short:
            print(f"The rounds are too short to see a small leak: only {self.given.growth:.0f} MiB and more count.")
        for node in self.nodes:
            memory, files = zip(*self.figures[node.name][self.given.warm_up:])
            found = slope(memory, self.work)
            print(f"{node.name}: after the warm-up {memory[0] / 1024:.1f} MiB and {files[0]} files, at the end"
                  f" {memory[-1] / 1024:.1f} and {files[-1]}; {found:+.1f} KiB for each referral, {bound:.1f} allowed:"
                  f" {max(0, bound - found):.1f} more would have failed")
            if found > bound:
                too_much.append(f"{node.name} by {found:.1f} KiB for each referral")
            if files[-1] > files[0] + self.given.files:
                too_much.append(f"{node.name} by {files[-1] - files[0]} open files")
        return too_much


def networks(how, count):
    """So many networks of their own, or none and why."""
    if how == "proxies":
        return None
    try:
        network = namespaces.attempt(count)
        say(f"{count} network namespaces, joined by a bridge: a node is parted by its link going down")
        return network
    except namespaces.Unavailable as error:
        if how == "namespaces":
            sys.exit(f"No network namespaces: {error}.")
        say(f"no network namespaces ({error}): a node is parted by proxies that break its connections")
        return None


def ended(number, frame):
    sys.exit(f"Ended by signal {number}.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("comity", help="the built command")
    parser.add_argument("--referrals", type=int, default=60)
    parser.add_argument("--minutes", type=float, default=0.5, help="how long the nodes are killed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=float, default=30, help="minutes until everything has to have settled")
    parser.add_argument("--rounds", type=int, default=8, help="how many rounds of equal work are judged, at least 3")
    parser.add_argument("--warm-up", type=int, default=2, help="how many are done before")
    parser.add_argument("--round", type=int, help="the referrals of a round; a fiftieth of --referrals where nothing is said")
    parser.add_argument("--rest", type=float, default=3, help="seconds between a round and its measurement")
    parser.add_argument("--slope", type=float, default=24,
                        help="fail where a node grows by more KiB for each referral, once it is warm")
    parser.add_argument("--files", type=int, default=16, help="fail where a node has more open files than after the warm-up")
    parser.add_argument("--growth", type=float, default=64,
                        help="the same in MiB over all rounds, where there are fewer than 200 referrals in them")
    parser.add_argument("--network", choices=["auto", "namespaces", "proxies"], default="auto",
                        help="where the nodes live: each in a network namespace, where those can be made, or behind a proxy")
    parser.add_argument("--law", help="a folder to keep the signed packs in, for the next run")
    given = parser.parse_args()
    if given.rounds < 3 or given.warm_up < 1:
        parser.error("growth is judged over three rounds or more, after one to warm up")
    signal.signal(signal.SIGTERM, ended)
    names = ("tartu", "porto", "faro")
    network = networks(given.network, len(names))
    with network or contextlib.nullcontext(), Bed(given.comity, given.law) as bed:
        places = network.places if network else [None] * len(names)
        nodes = [bed.node(name, "victim-support" if index else "prosecution", "PT" if index else "EE",
                          behind_proxy=network is None, place=places[index]) for index, name in enumerate(names)]
        sender, *receivers = nodes
        for node in nodes:
            bed.publish(node, ["EE", "PT"])
        line = places[-1] or [ProxiedLine(bed.proxy(node)) for node in nodes][-1]
        for node in nodes:
            node.start()
        for receiver in receivers:
            sender.enter(receiver)
            receiver.enter(sender)
        intake = API(sender, sender.account("Kask, intake", "intake-officer"))
        approvers = [API(sender, sender.account("Tamm, " + role, "approver")) for role in APPROVERS]
        with open(STORY, encoding="utf-8") as file:
            case = json.load(file)
        begun = time.monotonic()
        cases = []
        for number in range(given.referrals):
            cases.append(prepare(intake, approvers, case, number, receivers[number % 2]))
            if (number + 1) % max(1, given.referrals // 10) == 0:
                say(f"{number + 1} cases opened, assessed and approved, {(time.monotonic() - begun) / (number + 1):.3f} s each")
        # What is under way when the killing begins.
        for path in cases[:len(cases) // 2]:
            intake.must("POST", path + "/referrals")
        say(f"{len(cases) // 2} sent; waiting in the outbox: {waiting(sender)}")
        killer = Killer(nodes, line, given.minutes * 60, given.seed)
        killer.start()
        try:
            unsure = 0
            for path in cases[len(cases) // 2:]:
                _, content = intake.must("POST", path + "/referrals")
                unsure += lost(content)
            say(f"all sent, {intake.again} requests asked again, {unsure} answers lost though their effect was there")
            killer.join()
        finally:
            killer.stop()
        if killer.error:
            sys.exit(f"A node did not come up again: {killer.error}")
        say(f"{killer.kills} kills; waiting: {[waiting(node) for node in nodes]}")
        settle(nodes, given.patience)
        ours = {row[0]: row[1:] for row in rows(sender, "SELECT id, digest FROM document")}
        theirs = {}
        for receiver in receivers:
            theirs |= {row[0]: row[1:] for row in rows(receiver, "SELECT id, digest FROM document")}
        stages = dict(rows(sender, "SELECT id, stage FROM thread"))
        their_stages = {}
        for receiver in receivers:
            their_stages |= dict(rows(receiver, "SELECT id, stage FROM thread"))
        referrals = sum(rows(receiver, "SELECT COUNT(*) FROM document WHERE type = 'referral'")[0][0]
                        for receiver in receivers)
        refusals = sum(rows(node, "SELECT COALESCE(SUM(occurrences), 0) FROM refusal")[0][0] for node in nodes)
        receipts = [rows(node, "SELECT COUNT(*) FROM receipt")[0][0] for node in nodes]
        audits = [node.run("audit")["sound"] for node in nodes]
        print(f"referrals: {given.referrals} sent, {referrals} received; threads {len(stages)} and {len(their_stages)}")
        print(f"documents: {len(ours)} here, {len(theirs)} there, the same: {ours == theirs}; states the same:"
              f" {stages == their_stages} ({sorted(set(stages.values()))}); receipts {receipts}; audits sound: {audits}")
        print(f"refused on the way: {refusals}; outboxes: {[waiting(node) for node in nodes]}")
        for node in nodes:
            after, seen = node.memory(), killer.figures[node.name]
            print(f"{node.name}: killed {len(seen)} times; at most {max([item[1] for item in seen] + [after[1]]):.0f} MiB,"
                  f" {max([item[2] for item in seen] + [after[2]])} open files")
        if not (given.referrals == referrals == len(stages) and ours == theirs and stages == their_stages and all(audits)):
            sys.exit("It is not as it should be.")

        def send(number):
            intake.must("POST", prepare(intake, approvers, case, number, receivers[number % 2]) + "/referrals")

        growth = Growth(nodes, given)
        growth.measure(send)
        too_much = growth.judge()
        if too_much:
            sys.exit("It has grown: " + "; ".join(too_much))


if __name__ == "__main__":
    main()
