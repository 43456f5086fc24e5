"""Signs or verifies one request with http-message-signatures, software unrelated to this project.

usage: signatures_peer.py sign|verify FILE   (FILE: the request, the key and what is to be covered, as JSON)
"""

import base64
import datetime
import json
import sys

import requests
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, HTTPSignatureKeyResolver, algorithms


def octets(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def private_key(jwk):
    if jwk["crv"] == "Ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(octets(jwk["d"]))
    return ec.derive_private_key(int.from_bytes(octets(jwk["d"]), "big"), ec.SECP256R1())


def public_key(jwk):
    if jwk["crv"] == "Ed25519":
        return ed25519.Ed25519PublicKey.from_public_bytes(octets(jwk["x"]))
    x, y = (int.from_bytes(octets(jwk[name]), "big") for name in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


class Keys(HTTPSignatureKeyResolver):
    def __init__(self, jwk):
        self.jwk = jwk

    def resolve_private_key(self, key_id):
        return private_key(self.jwk)

    def resolve_public_key(self, key_id):
        assert key_id == self.jwk["kid"]
        return public_key(self.jwk)


def main():
    with open(sys.argv[2], encoding="utf-8") as file:
        given = json.load(file)
    algorithm = algorithms.ED25519 if given["key"]["crv"] == "Ed25519" else algorithms.ECDSA_P256_SHA256
    body = given["body"].encode()
    request = requests.Request(given["method"], given["url"], data=body, headers=dict(given["headers"])).prepare()
    if sys.argv[1] == "sign":
        HTTPMessageSigner(signature_algorithm=algorithm, key_resolver=Keys(given["key"])).sign(
            request,
            key_id=given["key"]["kid"],
            created=datetime.datetime.fromtimestamp(given["created"], datetime.timezone.utc),
            nonce=given["nonce"],
            tag=given["tag"],
            label="theirs",
            covered_component_ids=given["components"],
            body=body,
        )
        print(json.dumps({name.lower(): value for name, value in request.headers.items()}))
    else:
        results = HTTPMessageVerifier(signature_algorithm=algorithm, key_resolver=Keys(given["key"])).verify(
            request, expect_tag=given["tag"], body=body
        )
        print(json.dumps({"covered": list(results[0].covered_components)}))


main()
