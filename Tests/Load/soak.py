#!/usr/bin/env python3
"""Three nodes exchange referrals while all are killed again and again and one is cut off; then everything has to be the same.

    Tests/Load/soak.py .build/release/comity --referrals 5000 --minutes 10

One agency opens the cases over its API, has them approved, and sends them to the two others, half to each. While they are under way
each node in turn is ended with SIGKILL and started again, and one is parted from the others for a while, in both directions. When it
is over, every referral is there exactly once, both sides hold the same documents and the same states, and nothing waits. Printed are
those figures, and the memory and open files of each node after each start and at its end.
"""

import argparse
import json
import random
import sqlite3
import sys
import threading
import time

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


class Killer(threading.Thread):
    """Ends one node after the other, and parts the last one from the others for a third of the time."""

    def __init__(self, nodes, lines, seconds, seed):
        super().__init__(daemon=True)
        self.nodes, self.lines, self.seconds = nodes, lines, seconds
        self.random = random.Random(seed)
        self.kills = 0
        self.figures = {node.name: [] for node in nodes}
        self.error = None

    def run(self):
        try:
            self.loop()
        except Exception as error:  # The measurement says so at its end.
            self.error = error

    def loop(self):
        begun = time.monotonic()
        cut = False
        turn = 0
        while time.monotonic() < begun + self.seconds:
            passed = (time.monotonic() - begun) / self.seconds
            if cut != (1 / 3 < passed < 2 / 3):
                cut = not cut
                self.lines[-1].stdin.write("cut\n" if cut else "heal\n")
                self.lines[-1].stdin.flush()
                say(f"{self.nodes[-1].name} is {'cut off' if cut else 'back'}")
            time.sleep(self.random.uniform(0.2, min(5, self.seconds / 10)))
            node = self.nodes[turn % len(self.nodes)]
            turn += 1
            self.figures[node.name].append(node.memory())
            node.kill()
            self.kills += 1
            node.start()
        if cut:
            self.lines[-1].stdin.write("heal\n")
            self.lines[-1].stdin.flush()


def rows(node, query):
    database = sqlite3.connect(f"file:{node.home}/comity.db?mode=ro", uri=True, timeout=60)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def waiting(node):
    return dict(rows(node, "SELECT state, COUNT(*) FROM delivery GROUP BY state"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("comity", help="the built command")
    parser.add_argument("--referrals", type=int, default=60)
    parser.add_argument("--minutes", type=float, default=0.5, help="how long the nodes are killed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=float, default=30, help="minutes until everything has to have settled")
    parser.add_argument("--growth", type=float, default=64,
                        help="fail where a node that has settled holds more MiB, or files, above what it held before")
    parser.add_argument("--law", help="a folder to keep the signed packs in, for the next run")
    given = parser.parse_args()
    with Bed(given.comity, given.law) as bed:
        sender = bed.node("tartu", "prosecution", "EE", behind_proxy=True)
        receivers = [bed.node(name, "victim-support", "PT", behind_proxy=True) for name in ("porto", "faro")]
        nodes = [sender, *receivers]
        for node in nodes:
            bed.publish(node, ["EE", "PT"])
        lines = [bed.proxy(node) for node in nodes]
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
        quiet = {node.name: node.memory() for node in nodes}
        # What is under way when the killing begins.
        for path in cases[:len(cases) // 2]:
            intake.must("POST", path + "/referrals")
        say(f"{len(cases) // 2} sent; waiting in the outbox: {waiting(sender)}")
        killer = Killer(nodes, lines, given.minutes * 60, given.seed)
        killer.start()
        unsure = 0
        for path in cases[len(cases) // 2:]:
            _, content = intake.must("POST", path + "/referrals")
            unsure += lost(content)
        say(f"all sent, {intake.again} requests asked again, {unsure} answers lost though their effect was there")
        killer.join()
        if killer.error:
            sys.exit(f"A node did not come up again: {killer.error}")
        say(f"{killer.kills} kills; waiting: {[waiting(node) for node in nodes]}")
        end = time.monotonic() + given.patience * 60
        while any(waiting(node).get(state) for node in nodes for state in ("waiting", "held")):
            if time.monotonic() > end:
                sys.exit(f"Not settled: {[waiting(node) for node in nodes]}")
            time.sleep(1)
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
            before, after = quiet[node.name], node.memory()
            seen = killer.figures[node.name]
            print(f"{node.name}: memory {before[0]:.0f} MiB before, {after[0]:.0f} after, at most"
                  f" {max([item[1] for item in seen] + [after[1]]):.0f}; open files {before[2]} before, {after[2]} after;"
                  f" killed {len(seen)} times")
        grown = []
        for node in nodes:
            before, after = quiet[node.name], node.memory()
            grown += [f"{node.name}: {what} {old:.0f} before, {new:.0f} after" for what, old, new in
                      (("memory", before[0], after[0]), ("open files", before[2], after[2])) if new > old + given.growth]
        if grown:
            sys.exit("It has grown: " + "; ".join(grown))
        if not (given.referrals == referrals == len(stages) and ours == theirs and stages == their_stages and all(audits)):
            sys.exit("It is not as it should be.")


if __name__ == "__main__":
    main()
