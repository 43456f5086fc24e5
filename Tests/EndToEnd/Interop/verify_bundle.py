"""Checks an evidence bundle from its published format alone: digests, inclusion and consistency proofs, cosignatures.

It shares no code with the program that made the bundle. The hashes are those of RFC 6962, the notes those of C2SP
signed-note, tlog-checkpoint, tlog-cosignature and tlog-proof. With --damage it changes one thing first and has to fail.
"""

import argparse
import base64
import hashlib
import json
import sys
import zipfile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Wrong(Exception):
    pass


def require(holds, says):
    if not holds:
        raise Wrong(says)


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_path(index, size, leaf, path):
    """The root that an inclusion proof leads to (RFC 9162 section 2.1.3.2)."""
    require(index < size, "proof: the leaf is outside of the tree")
    node, last, value = index, size - 1, leaf
    for sibling in path:
        require(last > 0, "proof: too long")
        if node & 1 or node == last:
            value = node_hash(sibling, value)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        node, last = node >> 1, last >> 1
    require(last == 0, "proof: too short")
    return value


def roots_from_consistency(old, new, old_root, path):
    """The two roots that a consistency proof leads to (RFC 9162 section 2.1.4.2)."""
    require(0 < old < new and path, "consistency: it proves nothing")
    if old & (old - 1) == 0:
        path = [old_root] + path
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        require(last > 0, "consistency: too long")
        if node & 1 or node == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        node, last = node >> 1, last >> 1
    require(last == 0, "consistency: too short")
    return first, second


class Key:
    """A verifier key of signed notes: name+keyid+base64(type, key)."""

    def __init__(self, text, name=None):
        given, identifier, encoded = text.split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
        self.name, self.kind, self.public = name or given, raw[0], raw[1:]
        digest = hashlib.sha256(self.name.encode() + b"\n" + raw).digest()
        self.identifier = digest[:4]
        require(name or identifier == self.identifier.hex(), "key: its identifier is another one")

    def verify(self, message, signature):
        Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)


class Note:
    def __init__(self, data):
        text, _, lines = data.rpartition(b"\n\n")
        self.body = text + b"\n"
        self.signatures = []
        for line in lines.decode().splitlines():
            dash, name, encoded = line.split(" ")
            require(dash == "\u2014", "checkpoint: a signature line is none")
            raw = base64.b64decode(encoded)
            self.signatures.append((name, raw[:4], raw[4:]))

    def signed_by(self, key):
        for name, identifier, signature in self.signatures:
            if (name, identifier) != (key.name, key.identifier):
                continue
            if key.kind == 1:
                key.verify(self.body, signature)
            else:
                time = int.from_bytes(signature[:8], "big")
                key.verify(b"cosignature/v1\ntime %d\n" % time + self.body, signature[8:])
            return True
        return False

    @property
    def checkpoint(self):
        origin, size, root = self.body.decode().split("\n")[:3]
        return origin, int(size), base64.b64decode(root)


def proof_file(data):
    head, _, note = data.partition(b"\n\n")
    lines = head.decode().split("\n")
    require(lines[0] == "c2sp.org/tlog-proof@v1", "proof: another format")
    extra = base64.b64decode(lines[1].removeprefix("extra "))
    index = int(lines[2].removeprefix("index "))
    return extra, index, [base64.b64decode(line) for line in lines[3:]], Note(note)


def check(files, log_key):
    manifest = json.loads(files["manifest.json"])
    require(manifest["format"] == "comity-bundle/1", "manifest: another format")
    for item in manifest["files"]:
        require(
            hashlib.sha256(files[item["path"]]).hexdigest() == item["sha256"],
            f"document or file {item['path']}: its digest is another one",
        )
    log, counts = manifest["log"], {"proofs": 0, "cosignatures": 0, "consistency": 0, "documents": 0}
    checkpoints = {}
    witnesses = [
        Key(line.split()[2])
        for line in files["log/witness-policy.txt"].decode().splitlines()
        if line.startswith("witness ")
    ]
    for item in log["checkpoints"]:
        note = Note(files[item["file"]])
        try:
            require(note.signed_by(Key(log_key, item["log"])), "checkpoint: the log has not signed it")
            require(note.checkpoint[:2] == (item["log"], item["size"]), "checkpoint: another one")
        except InvalidSignature:
            raise Wrong("checkpoint: the signature does not verify") from None
        for witness in witnesses:
            try:
                counts["cosignatures"] += note.signed_by(witness)
            except InvalidSignature:
                raise Wrong(f"cosignature of {witness.name}: it does not verify") from None
        checkpoints[item["log"], item["size"]] = note.checkpoint[2]
    for item in log["consistency"]:
        old, new = checkpoints[item["log"], item["from"]], checkpoints[item["log"], item["to"]]
        path = [base64.b64decode(value) for value in item["hashes"]]
        require(
            roots_from_consistency(item["from"], item["to"], old, path) == (old, new),
            "consistency: the later checkpoint does not continue the earlier",
        )
        counts["consistency"] += 1
    recorded = {}
    for item in log["proofs"]:
        extra, index, path, note = proof_file(files[item["file"]])
        origin, size, root = note.checkpoint
        require(checkpoints.get((origin, size)) == root, "proof: of a checkpoint that is not in the bundle")
        # The log holds the salted commitment; salt and statement are what the proof carries.
        entry = hashlib.sha256(extra).digest()
        require(root_from_path(index, size, leaf_hash(entry), path) == root, "proof: another root")
        statement = extra[32:].decode().split("\n")
        require(statement[0] == "comity-leaf/v1" and int(statement[1]) == item["entry"], "proof: another entry")
        recorded.setdefault(item["shows"], []).append(statement[5])
        counts["proofs"] += 1
    for referral in manifest["referrals"]:
        for item in referral["documents"]:
            digests = recorded.get("document/" + item["id"], [])
            require(item["sha256"] in digests, f"document {item['id']}: the log does not hold it")
            if "file" in item:
                require(hashlib.sha256(files[item["file"]]).hexdigest() == item["sha256"], "document: another one")
                counts["documents"] += 1
    return counts


def damage(files, kind):
    """Changes one thing, and the digests that would give it away before its own check does."""
    manifest = json.loads(files["manifest.json"])
    proof = manifest["log"]["proofs"][0]["file"]
    if kind == "document":
        name = next(item["path"] for item in manifest["files"] if item["path"].startswith("documents/"))
        files[name] = bytes([files[name][0] ^ 1]) + files[name][1:]
        return
    if kind == "proof":
        lines = files[proof].split(b"\n")
        require(lines[3], "proof: the first leaf has no path")
        lines[3] = base64.b64encode(bytes(32))
        files[proof] = b"\n".join(lines)
    elif kind == "leaf":
        lines = files[proof].split(b"\n")
        extra = base64.b64decode(lines[1].removeprefix(b"extra "))
        digit = b"1" if extra[-2:-1] == b"0" else b"0"
        lines[1] = b"extra " + base64.b64encode(extra[:-2] + digit + b"\n")
        files[proof] = b"\n".join(lines)
    elif kind == "cosignature":
        for item in manifest["log"]["checkpoints"]:
            lines = files[item["file"]].splitlines()
            for number, line in enumerate(lines):
                if b"/witness " in line:
                    dash, name, encoded = line.split(b" ")
                    raw = bytearray(base64.b64decode(encoded))
                    raw[-1] ^= 1
                    lines[number] = b" ".join([dash, name, base64.b64encode(bytes(raw))])
            files[item["file"]] = b"\n".join(lines) + b"\n"
    elif kind == "consistency":
        for item in manifest["log"]["consistency"]:
            item["hashes"] = [base64.b64encode(bytes(32)).decode() for _ in item["hashes"]]
        require(manifest["log"]["consistency"], "consistency: the bundle has one checkpoint alone")
    for item in manifest["files"]:
        item["sha256"] = hashlib.sha256(files[item["path"]]).hexdigest()
    files["manifest.json"] = json.dumps(manifest).encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle")
    parser.add_argument("--log-key", required=True, help="the log's key, from somewhere else than the bundle")
    parser.add_argument("--damage", choices=["proof", "cosignature", "consistency", "leaf", "document"])
    arguments = parser.parse_args()
    with zipfile.ZipFile(arguments.bundle) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    try:
        if arguments.damage:
            damage(files, arguments.damage)
        counts = check(files, arguments.log_key)
    except (Wrong, KeyError, ValueError) as error:
        print(f"{error}", file=sys.stderr)
        return 1
    print(json.dumps(counts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
