"""A federated agency in Python, written from the protocol alone: PyPI `joserfc` or `jwcrypto`, the standard library's
http, and nothing of this project.

    verify   fetch a node's entity configuration over HTTPS with its authority pinned, take its keys, verify one of its
             documents and the receipt of another
    make     make an agency of its own: two Ed25519 keys, an X25519 key and a signed entity configuration
    refer    send a referral, signed and sealed, to a node, verify the receipt, send it again, compare the bytes; then serve HTTPS until the
             node has delivered its own answer, verify that and hand out a receipt for it

--library says which of the two signs and seals, --algorithms which keys the agency makes: standard (Ed25519, X25519) or
es256 (P-256). Each prints one JSON object. Anything that does not check out ends it with a message and exit code 1.
"""

import argparse
import base64
import hashlib
import http.client
import http.server
import json
import os
import ssl
import sys
import threading
import time
from urllib.parse import urlsplit

SIGNING = {"OKP": "EdDSA", "EC": "ES256"}
SEALING = ["ECDH-ES+A256KW", "A256GCM"]
DOCUMENT = "comity-document+jws"
RECEIPT = "comity-receipt+jws"
STATEMENT = "entity-statement+jwt"


def check(holds, says):
    if not holds:
        raise SystemExit(says)


def uuid7():
    milliseconds = int(time.time() * 1000)
    text = (milliseconds << 80 | 0x7 << 76 | int.from_bytes(os.urandom(10), "big") & ~(0xF << 76)).to_bytes(16, "big")
    text = text[:8] + bytes([text[8] & 0x3F | 0x80]) + text[9:]
    digits = text.hex()
    return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


class Joserfc:
    """Keys are joserfc's own."""

    def __init__(self):
        from joserfc import jwe, jws
        from joserfc.jwk import ECKey, OKPKey

        class Seals(jwe.JWERegistry):
            """The library stops at 64 KiB; a status with its legal assessment may be longer."""
            max_ciphertext_length = 512 << 10

        self.jwe, self.jws, self.seals = jwe, jws, Seals(algorithms=SEALING)
        self.kinds = {"OKP": OKPKey, "EC": ECKey}

    def generate(self, kind, curve):
        return self.kinds[kind].generate_key(curve)

    def read(self, jwk):
        return self.kinds[jwk["kty"]].import_key(jwk)

    def written(self, key, private=False):
        return dict(key.as_dict(private=private))

    def thumbprint(self, key):
        return key.thumbprint()

    def sign(self, payload, header, key):
        return self.jws.serialize_compact(header, payload, key, algorithms=list(SIGNING.values()))

    def verify(self, compact, key):
        return self.jws.deserialize_compact(compact, key, algorithms=list(SIGNING.values())).payload

    def seal(self, content, header, key):
        return self.jwe.encrypt_compact(header, content, key, algorithms=SEALING)

    def open(self, sealed, key):
        return self.jwe.decrypt_compact(sealed, key, registry=self.seals).plaintext


class Jwcrypto:
    """Keys are jwcrypto's own."""

    def __init__(self):
        from jwcrypto import jwe, jwk, jws

        self.jwe, self.jwk, self.jws = jwe, jwk, jws

    def generate(self, kind, curve):
        return self.jwk.JWK.generate(kty=kind, crv=curve)

    def read(self, jwk):
        return self.jwk.JWK(**jwk)

    def written(self, key, private=False):
        return key.export(private_key=private, as_dict=True)

    def thumbprint(self, key):
        return key.thumbprint()

    def sign(self, payload, header, key):
        message = self.jws.JWS(payload)
        message.allowed_algs = list(SIGNING.values())
        message.add_signature(key, None, json.dumps(header), None)
        return message.serialize(compact=True)

    def verify(self, compact, key):
        message = self.jws.JWS()
        message.allowed_algs = list(SIGNING.values())
        message.deserialize(compact, key)
        return message.payload

    def seal(self, content, header, key):
        message = self.jwe.JWE(content, json.dumps(header), algs=SEALING)
        message.add_recipient(key)
        return message.serialize(compact=True)

    def open(self, sealed, key):
        message = self.jwe.JWE(algs=SEALING)
        message.deserialize(sealed, key)
        return message.payload


# Chosen in main().
library = None


def fingerprint(entity, keys):
    """What two officers compare, in digits: SHA-256 of the name and all keys' thumbprints, its first 16 bytes in pairs."""
    lines = ["comity-fingerprint-v1", entity, *sorted(library.thumbprint(key) for key in keys)]
    digest = hashlib.sha256("".join(line + "\n" for line in lines).encode()).digest()
    return " ".join(f"{digest[place] << 8 | digest[place + 1]:05}" for place in range(0, 16, 2))


def header_of(compact):
    part = compact.split(".")[0]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def sign(claims, key, typ):
    algorithm = SIGNING[library.written(key)["kty"]]
    header = {"alg": algorithm, "kid": library.thumbprint(key), "typ": typ}
    return library.sign(json.dumps(claims), header, key)


def verified(compact, jwks, typ):
    """The claims of a signed message, once type and signature have been checked with the key that it names."""
    header = header_of(compact)
    check(header["typ"] == typ, f"the typ is not {typ}")
    jwk = next(key for key in jwks if key["kid"] == header["kid"])
    check(header["alg"] == SIGNING[jwk["kty"]], "the algorithm is not that of the key")
    return json.loads(library.verify(compact, library.read(jwk)))


def opened(sealed, key):
    """The signed document inside the seal."""
    content = library.open(sealed, key)
    check(header_of(sealed)["cty"] == DOCUMENT, f"the cty is not {DOCUMENT}")
    return content.decode()


def unverified(compact):
    part = compact.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def request(method, url, authority, body=None):
    """One HTTPS request that trusts the given authority alone."""
    parts = urlsplit(url)
    context = ssl.create_default_context(cafile=authority)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    connection = http.client.HTTPSConnection(parts.hostname, parts.port, context=context, timeout=60)
    headers = {"Content-Type": "application/jose"} if body is not None else {}
    connection.request(method, parts.path, body=body, headers=headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, response.headers.get("Content-Type"), text


class Node:
    """Another node as its entity configuration describes it."""

    def __init__(self, entity, authority):
        status, media_type, compact = request("GET", entity + "/.well-known/openid-federation", authority)
        check(status == 200, f"the entity configuration was answered with {status}")
        check(media_type == "application/entity-statement+jwt", f"its media type is {media_type}")
        federation_keys = unverified(compact)["jwks"]["keys"]
        claims = verified(compact, federation_keys, STATEMENT)
        check(claims["iss"] == claims["sub"] == entity, "it speaks of another entity")
        check(claims["exp"] > time.time(), "it has ended")
        self.entity = entity
        self.authority = authority
        self.metadata = claims["metadata"]["comity_node"]
        published = self.metadata["jwks"]["keys"]
        self.keys = [key for key in published if key["use"] == "sig"]
        self.sealing = next(key for key in published if key["use"] == "enc")
        self.fingerprint = fingerprint(entity, map(library.read, federation_keys))

    def sealed(self, compact):
        header = {"alg": SEALING[0], "enc": SEALING[1], "kid": self.sealing["kid"], "cty": DOCUMENT}
        return library.seal(compact.encode(), header, library.read(self.sealing))

    def receipt_for(self, compact, receipt, sender):
        claims = verified(receipt, self.keys, RECEIPT)
        document = unverified(compact)
        check(claims["iss"] == self.entity and claims["aud"] == sender, "the receipt is between other parties")
        check(claims["document"] == document["jti"], "the receipt is for another document")
        check(claims["sha256"] == sha256(compact), "the receipt is for other bytes")
        check(claims["disposition"] in ("accepted", "parked"), "the receipt has no known disposition")
        return claims


def verify(arguments):
    node = Node(arguments.node, arguments.authority)
    document = open(arguments.document).read().strip()
    claims = verified(document, node.keys, DOCUMENT)
    check(claims["iss"] == node.entity, "the document is of another issuer")
    given = open(arguments.received).read().strip()
    receipt = node.receipt_for(given, open(arguments.receipt).read().strip(), unverified(given)["iss"])
    return {"type": claims["type"], "sequence": claims["seq"], "position": receipt["position"],
            "fingerprint": node.fingerprint, "name": node.metadata["display_name"]}


def make(arguments):
    kind, curves = ("EC", ("P-256", "P-256")) if arguments.algorithms == "es256" else ("OKP", ("Ed25519", "X25519"))
    federation, signing = library.generate(kind, curves[0]), library.generate(kind, curves[0])
    sealing = library.generate(kind, curves[1])
    now = int(time.time())

    def public(key, use="sig", algorithm=SIGNING[kind]):
        return dict(library.written(key), kid=library.thumbprint(key), use=use, alg=algorithm)

    claims = {
        "iss": arguments.entity, "sub": arguments.entity, "iat": now, "exp": now + 86400,
        "jwks": {"keys": [public(federation)]},
        "metadata": {"comity_node": {
            "protocol_versions": ["1"], "display_name": "Restorative service (Python)",
            "agency_kind": "restorative-service", "jurisdiction": "EE", "contact_point": "duty desk",
            "document_endpoint": arguments.entity + "/documents", "document_types": ["referral", "status"],
            "maximum_document_bytes": 262144, "rule_packs": [], "jwks": {"keys": [public(signing), public(sealing, "enc", SEALING[0])]},
        }},
    }
    with open(os.path.join(arguments.folder, "statement.jwt"), "w") as file:
        file.write(sign(claims, federation, STATEMENT))
    for name, key in (("signing", signing), ("sealing", sealing)):
        with open(os.path.join(arguments.folder, name + ".json"), "w") as file:
            json.dump(library.written(key, private=True), file)
    return {"fingerprint": fingerprint(arguments.entity, [federation])}


def referral(entity, node):
    now = int(time.time())
    return {
        "iss": entity, "aud": node.entity, "jti": uuid7(), "iat": now, "thread": uuid7(), "seq": 1, "seen": 0,
        "type": "referral",
        "body": {
            "case": {
                "reference": "PY-2026-1", "stage": "investigation", "offence": {"budapest": ["art2"]},
                "parties": [{"pseudonym": "harmed-1", "role": "harmed"},
                            {"pseudonym": "responsible-1", "role": "responsible"}],
            },
            "request": {"purpose": "restorative-process", "mechanisms": ["indirect-dialogue"],
                        "says": "Palun võtke see juhtum üle. Por favor, encarreguem-se deste caso."},
            "facts": {"responsible.birth": "2009"},
            "assessment": {"outcome": "permit", "packs": [{"id": "none", "version": "0", "digest": "0"}]},
            "minimisation": {"sent": [], "withheld": []},
            "decideBy": "2030-01-31",
        },
    }


class Inbox(http.server.BaseHTTPRequestHandler):
    """Takes in what the node delivers, and answers with a receipt."""

    def do_POST(self):
        body = opened(self.rfile.read(int(self.headers["Content-Length"])).decode(), self.server.sealing)
        claims = verified(body, self.server.node.keys, DOCUMENT)
        check(claims["aud"] == self.server.entity, "the document is for somebody else")
        receipt = sign(
            {"iss": self.server.entity, "aud": claims["iss"], "jti": uuid7(), "iat": int(time.time()),
             "document": claims["jti"], "sha256": sha256(body), "disposition": "accepted",
             "position": len(self.server.taken) + 1, "head": sha256(body)},
            self.server.key, RECEIPT)
        self.server.taken.append(claims)
        self.send_response(201)
        self.send_header("Content-Type", "application/jose")
        self.send_header("Content-Length", str(len(receipt)))
        self.end_headers()
        self.wfile.write(receipt.encode())
        self.server.arrived.set()

    def log_message(self, *ignored):
        pass


def refer(arguments):
    def own_key(name):
        with open(os.path.join(arguments.folder, name + ".json")) as file:
            return library.read(json.load(file))

    key = own_key("signing")
    node = Node(arguments.node, arguments.authority)
    port = urlsplit(arguments.entity).port
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Inbox)
    server.node, server.entity, server.key, server.taken = node, arguments.entity, key, []
    server.sealing, server.arrived = own_key("sealing"), threading.Event()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(arguments.certificate, arguments.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    compact = sign(referral(arguments.entity, node), key, DOCUMENT)
    endpoint = node.metadata["document_endpoint"]
    status, _, refused = request("POST", endpoint, node.authority, compact)
    check(status == 422 and "not-sealed" in refused, f"a document without a seal was answered with {status}")
    status, media_type, first = request("POST", endpoint, node.authority, node.sealed(compact))
    check(status == 201, f"the referral was answered with {status}: {first}")
    check(media_type == "application/jose", f"the receipt's media type is {media_type}")
    receipt = node.receipt_for(compact, first, arguments.entity)
    status, _, again = request("POST", endpoint, node.authority, node.sealed(compact))
    check(status == 200, f"the repetition was answered with {status}")
    check(again == first, "the repetition got another receipt")

    check(server.arrived.wait(90), "the node did not deliver its answer")
    answer = server.taken[0]
    check(answer["type"] == "status" and answer["body"]["state"] == "received", "its answer is something else")
    check(answer["thread"] == unverified(compact)["thread"] and answer["seen"] == 1, "its answer is about something else")
    return {"document": receipt["document"], "disposition": receipt["disposition"], "state": answer["body"]["state"],
            "outcome": answer["body"]["assessment"]["outcome"], "receipt": first}


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    for command, options in (
        (verify, ["node", "authority", "document", "received", "receipt"]),
        (make, ["folder", "entity"]),
        (refer, ["folder", "entity", "node", "authority", "certificate", "key"]),
    ):
        parts = commands.add_parser(command.__name__)
        parts.set_defaults(command=command)
        parts.add_argument("--library", choices=["joserfc", "jwcrypto"], default="joserfc")
        parts.add_argument("--algorithms", choices=["standard", "es256"], default="standard")
        for option in options:
            parts.add_argument("--" + option, required=True)
    arguments = parser.parse_args()
    global library
    library = Jwcrypto() if arguments.library == "jwcrypto" else Joserfc()
    print(json.dumps(arguments.command(arguments)))


if __name__ == "__main__":
    sys.exit(main())
