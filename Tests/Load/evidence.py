#!/usr/bin/env python3
"""Sends a file of evidence from one node to another while the line between them breaks in every tenth of it. Prints what it took.

    Tests/Load/evidence.py .build/release/comity --mebibytes 4096

Two processes: the node that hands the file out, and the command that fetches it. The figures are each one's memory at most, less
what it holds when idle; and the audit of both sides at the end.
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time

from bed import ANSWERS, API, APPROVERS, DATA, REFERENCE, REQUEST, STORY, Bed, memory_of, say, share


OWN_REFERENCE = "PT-2026-000001"


def until(what, condition, seconds=300):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(f"In {seconds} seconds it did not come to be that {what}.")
        time.sleep(0.3)


def approve(node, role, name):
    """Reads the last assessment and approves exactly that content."""
    content = node.run("referral", "assessment", REFERENCE, officer=name)["content"]
    node.run("referral", "approve", REFERENCE, "--as", role, "--content", content, officer=name)


def watched(node, *arguments):
    """Runs a command and returns its most memory in MiB, its end, and how long it took."""
    begun = time.monotonic()
    process = subprocess.Popen([node.bed.comity, *arguments], env=node.environment(), stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True)
    most = 0.0
    while process.poll() is None:
        try:
            most = max(most, memory_of(process.pid)[1])
        except (FileNotFoundError, KeyError, ProcessLookupError):
            pass
        time.sleep(0.05)
    return most, process.returncode, process.stdout.read(), time.monotonic() - begun


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("comity", help="the built command")
    parser.add_argument("--mebibytes", type=int, default=64)
    parser.add_argument("--breaks", type=int, default=10, help="how often the line breaks")
    parser.add_argument("--memory", type=float, default=64, help="fail above so many MiB over an idle process; 0: do not judge it")
    parser.add_argument("--law", help="a folder to keep the signed packs in, for the next run")
    given = parser.parse_args()
    size = given.mebibytes << 20
    marks = [size * number // given.breaks + size // (2 * given.breaks) for number in range(given.breaks)]
    with Bed(given.comity, given.law) as bed:
        tartu = bed.node("tartu", "prosecution", "EE")
        porto = bed.node("porto", "victim-support", "PT", behind_proxy=True)
        for node in (tartu, porto):
            bed.publish(node, ["EE", "PT"])
        proxy = bed.proxy(porto, marks)
        kills = []
        threading.Thread(target=lambda: kills.extend(proxy.stdout), daemon=True).start()
        for node in (tartu, porto):
            node.start()
        tartu.enter(porto)
        porto.enter(tartu)
        say("a referral, a question, and the law's leave to answer with files")
        intake = API(tartu, tartu.account("Kask, intake", "intake-officer"))
        with open(STORY, encoding="utf-8") as story:
            _, opened = intake.must("POST", "/cases", json.load(story))
        share(intake, "/cases/" + opened["id"], porto.url)
        tartu.run("case", "answer", REFERENCE, *(f"{name}={value}" for name, value in ANSWERS.items()))
        tartu.run("referral", "assess", REFERENCE, "--to", porto.url, "--purpose", REQUEST["purpose"], "--mechanism",
                  REQUEST["mechanism"], "--asks", REQUEST["asks"],
                  *(part for language in REQUEST["languages"] for part in ("--language", language)),
                  *(part for category in DATA for part in ("--data", category)))
        for role in APPROVERS:
            approve(tartu, role, "Tamm, " + role)
        tartu.run("referral", "send", REFERENCE)
        until("the referral has arrived", lambda: len(porto.run("referral", "list")) == 1)
        with open(STORY, encoding="utf-8") as story, open(f"{bed.folder}/own.json", "w", encoding="utf-8") as own:
            own.write(story.read().replace(REFERENCE, OWN_REFERENCE))
        porto.run("case", "add", f"{bed.folder}/own.json")
        porto.run("referral", "review", REFERENCE)
        porto.run("referral", "assess", REFERENCE)
        approve(porto, "legal-officer", "Reis, legal officer")
        until("it is under review", lambda: tartu.run("referral", "show", REFERENCE)["stage"] == "under-review")
        tartu.run("referral", "ask", REFERENCE, "--question", "The shop's log?")
        until("the question has arrived",
              lambda: porto.run("referral", "show", REFERENCE)["stage"] == "information-needed")
        say(f"taking {given.mebibytes} MiB in")
        original = os.path.join(bed.folder, "log")
        with open("/dev/urandom", "rb") as source, open(original, "wb") as sink:
            for _ in range(given.mebibytes):
                sink.write(source.read(1 << 20))
        quiet = watched(tartu, "evidence", "list", REFERENCE)[0]
        most, status, output, seconds = watched(porto, "evidence", "add", OWN_REFERENCE, original)
        if status != 0:
            sys.exit(f"evidence add: {output}")
        print(f"taken in: {seconds:.1f} s, {most - quiet:.1f} MiB above an idle command")
        os.remove(original)
        file = porto.run("evidence", "list", OWN_REFERENCE)[0]["id"]
        porto.run("evidence", "offer", REFERENCE, file, "--says", "Here it is.")
        until("it is announced", lambda: any(
            item["id"] == file for item in tartu.run("evidence", "list", REFERENCE)))
        idle = porto.memory()
        begun = time.monotonic()
        most, status, output, seconds = watched(tartu, "evidence", "fetch", REFERENCE, file)
        served = porto.memory()
        if status != 0:
            sys.exit(f"evidence fetch: {output}")
        sound = [node.run("evidence", "verify", file)["sha256"] for node in (tartu, porto)]
        audits = [node.run("audit")["sound"] for node in (tartu, porto)]
        print(f"crossed: {given.mebibytes} MiB in {seconds:.1f} s, the line broken {len(kills)} times of {given.breaks}")
        print(f"memory above idle: sender {served[1] - idle[0]:.1f} MiB, receiver {most - quiet:.1f} MiB"
              f" (idle {idle[0]:.1f} and {quiet:.1f})")
        print(f"the same content on both sides: {sound[0] == sound[1]}; audits sound: {audits}")
        print(f"refusals counted by the sender: {porto.refused()}")
        above = max(served[1] - idle[0], most - quiet)
        if given.memory and above > given.memory:
            sys.exit(f"{above:.1f} MiB above idle; {given.memory:.0f} are allowed.")
        if not (sound[0] == sound[1] and all(audits) and len(kills) == given.breaks):
            sys.exit("It is not as it should be.")


if __name__ == "__main__":
    main()
