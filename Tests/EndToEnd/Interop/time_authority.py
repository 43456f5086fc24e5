"""A time-stamping authority for tests: `openssl ts` behind HTTP, and everything that can be wrong with one.

It makes its keys in FOLDER, prints the port as JSON, and serves until its input ends. The path of a request says how it is
answered; /switch does what the file FOLDER/mode says, so that a test can take the authority away and bring it back.
"""
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

POLICY, OTHER_POLICY = "1.3.6.1.4.1.99999.1.1", "1.3.6.1.4.1.99999.9.9"
folder = sys.argv[1]
signing = threading.Lock()


def path(name):
    return os.path.join(folder, name)


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=folder)


def write(name, text):
    with open(path(name), "w") as file:
        file.write(text)


def authority(name, dates):
    """A root, and a certificate for time-stamping under it, valid between two dates."""
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "60", "-subj",
            f"/CN=Root of {name}", "-keyout", f"{name}-root.key", "-out", f"{name}-root.pem")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN=Time of {name}",
            "-keyout", f"{name}.key", "-out", f"{name}.csr")
    write(f"{name}-index.txt", "")
    write(f"{name}-ca.cnf", f"""
[ca]
default_ca = here
[here]
database = {path(name + "-index.txt")}
rand_serial = yes
new_certs_dir = {folder}
default_md = sha256
policy = any
x509_extensions = extensions
[any]
commonName = supplied
[extensions]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
""")
    openssl("ca", "-batch", "-notext", "-config", f"{name}-ca.cnf", "-cert", f"{name}-root.pem", "-keyfile",
            f"{name}-root.key", "-in", f"{name}.csr", "-out", f"{name}.pem", *dates)


def service(name, signer, policy=POLICY, digests="sha256"):
    write(f"{name}.serial", "01\n")
    write(f"{name}.cnf", f"""
[tsa]
default_tsa = one
[one]
serial = {path(name + ".serial")}
crypto_device = builtin
signer_cert = {path(signer + ".pem")}
certs = {path(signer + "-root.pem")}
signer_key = {path(signer + ".key")}
signer_digest = sha256
default_policy = {policy}
digests = {digests}
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
""")


def reply(name, query):
    with signing:
        with open(path("query.tsq"), "wb") as file:
            file.write(query)
        openssl("ts", "-reply", "-config", f"{name}.cnf", "-queryfile", "query.tsq", "-out", "reply.tsr")
        with open(path("reply.tsr"), "rb") as file:
            return file.read()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"]))
        mode = self.path.strip("/")
        if mode == "switch":
            with open(path("mode")) as file:
                mode = file.read().strip()
        with open(path("asked"), "a") as file:
            file.write(mode + "\n")
        if self.headers["Content-Type"] != "application/timestamp-query":
            return self.answer(b"", 415)
        if mode == "slow":
            # Until whoever asks has had enough.
            self.connection.recv(1)
        elif mode == "status500":
            self.answer(b"out of order", 500)
        elif mode == "page":
            self.answer(b"<p>Sign in</p>", kind="text/html")
        elif mode == "huge":
            self.answer(bytes(1 << 20))
        elif mode == "truncated":
            self.answer(reply("good", query)[:-7])
        elif mode == "earlier":
            # What somebody else was answered.
            openssl("ts", "-query", "-data", "good.cnf", "-sha256", "-cert", "-out", "earlier.tsq")
            with open(path("earlier.tsq"), "rb") as file:
                self.answer(reply("good", file.read()))
        elif mode == "replayed":
            # The same digest, asked without this request's nonce.
            openssl("ts", "-query", "-digest", digest(query), "-sha256", "-cert", "-out", "earlier.tsq")
            with open(path("earlier.tsq"), "rb") as file:
                self.answer(reply("good", file.read()))
        elif mode in ("good", "policy", "expired", "untrusted", "rejecting"):
            self.answer(reply(mode, query))
        else:
            self.answer(b"", 404)

    def answer(self, body, status=200, kind="application/timestamp-reply"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def digest(query):
    """The SHA-256 in a request: the only 32 bytes that follow the tag of an octet string of that length."""
    at = query.index(b"\x04\x20") + 2
    return query[at:at + 32].hex()


authority("agency", ["-days", "30"])
authority("stranger", ["-days", "30"])
authority("former", ["-startdate", "20200101000000Z", "-enddate", "20210101000000Z"])
service("good", "agency")
service("policy", "agency", policy=OTHER_POLICY)
service("rejecting", "agency", digests="sha512")
service("untrusted", "stranger")
service("expired", "former")
with open(path("roots.pem"), "w") as roots:
    for name in ("agency", "former"):
        with open(path(f"{name}-root.pem")) as root:
            roots.write(root.read())
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(json.dumps({"port": server.server_port, "policy": POLICY}), flush=True)
sys.stdin.read()
