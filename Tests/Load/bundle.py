#!/usr/bin/env python3
"""Makes an evidence bundle with a large file in it and verifies it. Prints what both took.

    Tests/Load/bundle.py .build/debug/comity --mebibytes 1100

One node and no line. The figures are each command's memory at most, less what an idle command holds; and its time.
"""

import argparse
import os
import sys

from bed import REFERENCE, STORY, Bed, say
from evidence import watched


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("comity", help="the built command")
    parser.add_argument("--mebibytes", type=int, default=1100)
    parser.add_argument("--memory", type=float, default=128, help="fail above so many MiB over an idle command; 0: do not judge it")
    parser.add_argument("--law", help="a folder to keep the signed packs in, for the next run")
    given = parser.parse_args()
    with Bed(given.comity, given.law) as bed:
        node = bed.node("tartu", "prosecution", "EE")
        bed.publish(node, ["EE", "PT"])
        node.run("case", "add", STORY)
        say(f"taking {given.mebibytes} MiB in")
        original = os.path.join(bed.folder, "log")
        with open("/dev/urandom", "rb") as source, open(original, "wb") as sink:
            for _ in range(given.mebibytes):
                sink.write(source.read(1 << 20))
        node.run("evidence", "add", REFERENCE, original)
        os.remove(original)
        node.account("Kask, intake", "intake-officer")
        idle = watched(node, "evidence", "list", REFERENCE)[0]
        bundle = os.path.join(bed.folder, "case.zip")
        figures = []
        for name, arguments, good in (
                ("made", ("bundle", "export", REFERENCE, "--out", bundle, "--with-evidence", "--as", "intake-officer"), {0}),
                # The fingerprint is not told and nothing is witnessed: it holds on its own word, and lacks what it says.
                ("verified", ("bundle", "verify", bundle, "--accept", "not-stamped", "--accept", "not-witnessed",
                              "--accept", "admissibility-missing"), {4})):
            most, status, output, seconds = watched(node, *arguments)
            print(f"{name}: {os.path.getsize(bundle) / (1 << 20):.1f} MiB in {seconds:.1f} s,"
                  f" {most - idle:.1f} MiB above an idle command ({idle:.1f})")
            figures.append(most - idle)
            if status not in good:
                sys.exit(f"{name}: {status} {output}")
        if given.memory and max(figures) > given.memory:
            sys.exit(f"{max(figures):.1f} MiB above idle; {given.memory:.0f} are allowed.")


if __name__ == "__main__":
    main()
