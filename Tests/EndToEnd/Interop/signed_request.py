"""Asks a node with a signed request and verifies its signed answer, by http-message-signatures: software unrelated to
this project.

usage: signed_request.py FILE   (FILE: url, ca, entity, private key, the node's public key, as JSON)
"""

import base64
import datetime
import json
import sys
import uuid

import requests
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, HTTPSignatureKeyResolver, algorithms


def octets(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def algorithm(jwk):
    return algorithms.ED25519 if jwk["crv"] == "Ed25519" else algorithms.ECDSA_P256_SHA256


class Keys(HTTPSignatureKeyResolver):
    def __init__(self, own, node):
        self.own, self.node = own, node

    def resolve_private_key(self, key_id):
        if self.own["crv"] == "Ed25519":
            return ed25519.Ed25519PrivateKey.from_private_bytes(octets(self.own["d"]))
        return ec.derive_private_key(int.from_bytes(octets(self.own["d"]), "big"), ec.SECP256R1())

    def resolve_public_key(self, key_id):
        assert key_id == self.node["kid"], "the node signed with another key than it publishes"
        return ed25519.Ed25519PublicKey.from_public_bytes(octets(self.node["x"]))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        given = json.load(file)
    keys = Keys(given["key"], given["node"])
    request = requests.Request("GET", given["url"], headers={"Comity-Entity": given["entity"]}).prepare()
    HTTPMessageSigner(signature_algorithm=algorithm(given["key"]), key_resolver=keys).sign(
        request,
        key_id=given["key"]["kid"],
        created=datetime.datetime.now(),
        nonce=uuid.uuid4().hex,
        tag="comity-request",
        label="theirs",
        covered_component_ids=["@method", "@target-uri", "comity-entity"],
    )
    session = requests.Session()
    session.trust_env = False
    session.verify = given["ca"]
    answer = session.send(request)
    again = session.send(request)
    results = HTTPMessageVerifier(signature_algorithm=algorithm(given["node"]), key_resolver=keys).verify(
        answer, expect_tag="comity-answer", body=answer.content
    )
    print(
        json.dumps(
            {
                "status": answer.status_code,
                "answer": answer.json(),
                "covered": list(results[0].covered_components),
                "again": again.json().get("type"),
            }
        )
    )


main()
