"""What an attacker of the measuring programs needs of the protocol: requests signed as an entity signs them, and documents sealed to a
node under a signature that nobody made. Needs the Python package cryptography, and nothing of this project.
"""

import base64
import http.client
import json
import os
import ssl
import struct
import time

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SEALING = "ECDH-ES+A256KW"


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


def letters(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def uuid7():
    number = int(time.time() * 1000) << 80 | 0x7 << 76 | int.from_bytes(os.urandom(10), "big") & ~(0xF << 76)
    digits = (number & ~(0x3 << 62) | 0x2 << 62).to_bytes(16, "big").hex()
    return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])


def sealing_key(node, authority):
    """The key that documents to a node are sealed to, as the node itself says."""
    connection = http.client.HTTPSConnection("localhost", node.listens, timeout=30,
                                             context=ssl.create_default_context(cafile=authority))
    connection.request("GET", "/.well-known/openid-federation")
    statement = connection.getresponse().read().decode()
    connection.close()
    metadata = json.loads(octets(statement.split(".")[1]))["metadata"]["comity_node"]
    return next(key for key in metadata["jwks"]["keys"] if key.get("use") == "enc" and key.get("crv") == "X25519")


def sealed(content, key):
    """A JWE in compact form (RFC 7516), to an X25519 key with ECDH-ES+A256KW and A256GCM (RFC 7518 section 4.6, RFC 8037)."""
    ephemeral = X25519PrivateKey.generate()
    epk = {"kty": "OKP", "crv": "X25519",
           "x": letters(ephemeral.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))}
    header = letters(json.dumps({"alg": SEALING, "enc": "A256GCM", "kid": key["kid"], "cty": "comity-document+jws",
                                 "epk": epk}).encode())
    agreed = ephemeral.exchange(X25519PublicKey.from_public_bytes(octets(key["x"])))
    context = struct.pack(">I", len(SEALING)) + SEALING.encode() + struct.pack(">III", 0, 0, 256)
    wrapping = ConcatKDFHash(hashes.SHA256(), 32, context).derive(agreed)
    content_key, nonce = os.urandom(32), os.urandom(12)
    encrypted = AESGCM(content_key).encrypt(nonce, content, header.encode())
    return ".".join([header, letters(aes_key_wrap(wrapping, content_key)), letters(nonce), letters(encrypted[:-16]),
                     letters(encrypted[-16:])])


def forged(entity, key_id, node, key):
    """A document that names an entity and its key, under a signature of random bytes, sealed to a node."""
    claims = {"iss": entity, "aud": node, "jti": uuid7(), "iat": int(time.time()), "thread": uuid7(), "seq": 1, "seen": 0,
              "type": "notice", "body": {"kind": "complaint", "says": "Nobody answered."}}
    header = {"alg": "EdDSA", "kid": key_id, "typ": "comity-document+jws"}
    compact = f"{letters(json.dumps(header).encode())}.{letters(json.dumps(claims).encode())}.{letters(os.urandom(64))}"
    return sealed(compact.encode(), key)
