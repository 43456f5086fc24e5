"""Nodes of this machine for the measurements beside this file: made, entered as each other's peers, started, killed, watched.

Only Python's own library is used. Everything lies in a temporary folder and goes with it.
"""

import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STORY = os.path.join(ROOT, "Deploy/stories/account-takeover/case.json")
REFERENCE = "EE-2026-000417"
ANSWERS = {
    "responsible.acknowledges": "fully", "receiver.officialAuthority": "true", "referral.onward": "none",
    "referral.keepUntil": "2027-11-30",
}
# Who is asked whether their data may leave: person, language of the notice, who puts it into theirs, guardian, data.
SHARERS = [
    ("harmed-1", "en", "a sworn interpreter", None,
     ["harm", "harmed-contact", "harmed-financial", "harmed-statement"]),
    ("responsible-1", "et", None, "guardian-1",
     ["offence-facts", "attribution", "responsible-birth", "responsible-contact", "responsible-statement"]),
]
DATA = ["offence-facts", "attribution", "harm", "harmed-contact", "harmed-financial", "harmed-statement",
        "responsible-birth", "responsible-contact", "responsible-statement"]
REQUEST = {
    "purpose": "restorative-process", "mechanism": "indirect-dialogue",
    "asks": "Please offer her an indirect dialogue.", "languages": ["en", "pt"], "data": DATA,
}
APPROVERS = ["legal-officer", "prosecutor"]
SETTING_UP = "Ilves, who sets the node up"


def say(text):
    print(f"[{time.strftime('%H:%M:%S')}] {text}", flush=True)


def free_port(given=set()):
    """Below the range from which the system gives ports out, so that a node finds its own again after it was killed."""
    while True:
        port = random.randint(15000, 31999)
        if port in given:
            continue
        given.add(port)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Bed:
    def __init__(self, comity, law=None):
        self.comity = os.path.abspath(comity)
        self.folder = tempfile.mkdtemp(prefix="comity-load.")
        self.nodes = []
        self.others = []
        self.authority = os.path.join(self.folder, "authority.pem")
        self.authority_key = os.path.join(self.folder, "authority.key")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=Throw-away authority", "-keyout", self.authority_key, "-out", self.authority],
            check=True, stderr=subprocess.DEVNULL)
        self.law = law or os.path.join(self.folder, "law")

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _):
        for node in self.nodes:
            ended = node.process.poll() if node.process is not None else None
            if ended is not None:
                say(f"{node.name} has ended by itself, with {ended}")
            if ended is not None or error is not None:
                print(node.logged().decode(errors="replace")[-4000:], flush=True)
            node.kill()
        for other in self.others:
            other.kill()
            other.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def node(self, name, kind, jurisdiction, behind_proxy=False, place=None):
        """Sets a node up.

        Parameter place: the network in which it lives alone, see namespaces.py; None for this machine's own.
        """
        node = Node(self, name, kind, jurisdiction, behind_proxy, place)
        self.nodes.append(node)
        return node

    def publish(self, node, codes):
        """Has the packs signed and published, or takes them over from the folder of an earlier run."""
        shutil.copytree(f"{ROOT}/Jurisdictions/notices", f"{node.home}/Jurisdictions/notices")
        kept = os.path.join(self.law, "Jurisdictions")
        if not os.path.isdir(kept):
            say(f"signing the packs of {', '.join(codes)} with throw-away keys (a minute or two)")
            os.makedirs(self.law, exist_ok=True)
            files = []
            for person in ("author", "reviewer"):
                node.run("rules", "keys", "make", f"{self.law}/{person}.key")
                for code in codes:
                    node.run("rules", "keys", "trust", code, person, f"{self.law}/{person}.key.pub")
            for code in codes:
                file = f"{self.law}/{code}.json"
                node.run("rules", "sign", f"{ROOT}/Jurisdictions/{code}", "--as", "author", "--key",
                         f"{self.law}/author.key", "--out", file)
                node.run("rules", "sign", file, "--as", "reviewer", "--key", f"{self.law}/reviewer.key")
                files.append(file)
            node.run("rules", "publish", *files)
            shutil.copytree(f"{node.home}/Jurisdictions", kept, ignore=shutil.ignore_patterns("notices"))
            shutil.copy(f"{node.home}/signers.json", self.law)
            return
        shutil.copytree(kept, f"{node.home}/Jurisdictions", dirs_exist_ok=True)
        shutil.copy(f"{self.law}/signers.json", node.home)
        # The list came from another node; here too somebody has to have let its people sign.
        for person in ("author", "reviewer"):
            for code in codes:
                node.run("rules", "keys", "trust", code, person, f"{self.law}/{person}.key.pub")

    def proxy(self, node, marks=()):
        """A line to a node that breaks at the given marks; see killing_proxy.py."""
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "killing_proxy.py")
        node.leaves = free_port()
        node.settings["COMITY_OUTBOUND_PROXY"] = f"http://127.0.0.1:{node.leaves}"
        proxy = subprocess.Popen(
            ["python3", script, str(node.port), str(node.listens), "--kill-after", ",".join(map(str, marks)),
             "--leaves", str(node.leaves)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.others.append(proxy)
        proxy.stdout.readline()
        return proxy


class Node:
    def __init__(self, bed, name, kind, jurisdiction, behind_proxy, place=None):
        self.bed = bed
        self.name = name
        self.place = place
        self.port = free_port()
        self.listens = free_port() if behind_proxy else self.port
        self.url = f"https://{place.address if place else 'localhost'}:{self.port}"
        self.home = os.path.join(bed.folder, name)
        self.process = None
        self.tokens = {}
        self.settings = {"COMITY_LISTEN_PORT": str(self.listens)} if behind_proxy else {}
        if place:
            self.settings["COMITY_LISTEN_HOST"] = place.address
        self.run("init", "--entity", self.url, "--name", f"{name} (measurement)", "--kind", kind, "--jurisdiction",
                 jurisdiction, "--contact", "duty desk", "--port", str(self.port))
        subprocess.run(
            ["openssl", "x509", "-req", "-in", f"{self.home}/tls/request.pem", "-CA", bed.authority, "-CAkey",
             bed.authority_key, "-CAcreateserial", "-copy_extensions", "copy", "-days", "2", "-out",
             f"{self.home}/tls/certificate.pem"], check=True, stderr=subprocess.DEVNULL)

    def environment(self, officer="Kask, intake"):
        token = {"COMITY_TOKEN_FILE": self.tokens[officer]} if officer in self.tokens else {}
        return {**os.environ, **self.settings, **token, "COMITY_HOME": self.home, "COMITY_OFFICER": officer}

    @property
    def prefix(self):
        """What every command of the node begins with, so that it runs in the node's own network."""
        return self.place.prefix if self.place else []

    def connection(self, **settings):
        """A connection to the node's API, which works also while the node is cut off from the others."""
        if self.place:
            return self.place.connection(self.listens, **settings)
        return http.client.HTTPSConnection("localhost", self.listens, **settings)

    def run(self, *arguments, officer="Kask, intake"):
        """Runs a command that has to succeed, and returns its JSON answer."""
        ended = subprocess.run([*self.prefix, self.bed.comity, *arguments, "--json"], env=self.environment(officer),
                               capture_output=True, text=True)
        if ended.returncode != 0:
            raise RuntimeError(f"comity {' '.join(arguments)}: {ended.returncode} {ended.stdout} {ended.stderr}")
        return json.loads(ended.stdout) if ended.stdout.strip() else None

    def enter(self, other):
        me = other.run("peer", "me")
        self.run("peer", "add", other.url, "--fingerprint", me["fingerprint"], "--authority", self.bed.authority,
                 "--everything")

    def start(self, **settings):
        self.settings.update(settings)
        log = open(f"{self.home}/serve.log", "ab")
        begun = log.tell()
        self.process = subprocess.Popen([*self.prefix, self.bed.comity, "serve"], env=self.environment(), stdout=log,
                                        stderr=log)
        log.close()
        end = time.monotonic() + 120
        while b" serves " not in self.logged(begun):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{self.name} did not start: {self.logged(begun).decode()[-500:]}")
            time.sleep(0.05)

    def logged(self, begun=0):
        with open(f"{self.home}/serve.log", "rb") as log:
            log.seek(begun)
            return log.read()

    def kill(self, how=signal.SIGKILL):
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait()
            self.process = None

    def memory(self):
        """What the serving process holds now and held at most, in MiB; and its open files."""
        return memory_of(self.process.pid) + (len(os.listdir(f"/proc/{self.process.pid}/fd")),)

    def steady(self):
        """What the serving process holds of its own, in KiB, without the files that it has mapped; and its open files."""
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as file:
            status = dict(line.split(":", 1) for line in file)
        return int(status["RssAnon"].split()[0]), len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def refused(self):
        """What the process has counted as refused, by reason and place."""
        counts = {}
        try:
            with open(f"{self.home}/metrics.prom", encoding="utf-8") as file:
                for line in file:
                    found = re.match(r'comity_refusals_total\{reason="(.*)",at="(.*)"\} (\d+)', line)
                    if found:
                        counts[f"{found[1]} ({found[2]})"] = int(found[3])
        except FileNotFoundError:
            pass
        return counts

    def account(self, name, *roles):
        """An account, and its token; from here on the account's commands are run with it, for its name alone proves nothing."""
        grants = [part for role in roles for part in ("--grant", f"{role}:agency")]
        # Whoever sets the node up has no account: nobody manages accounts under one of these.
        self.run("account", "add", name, *grants, officer=SETTING_UP)
        token = self.run("account", "token", name, "--label", "measurement", officer=SETTING_UP)["token"]
        self.tokens[name] = f"{self.home}/{len(self.tokens)}.token"
        with open(os.open(self.tokens[name], os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            file.write(token)
        return token

    def sizes(self):
        """The bytes on the disk."""
        return sum(os.path.getsize(os.path.join(folder, name))
                   for folder, _, names in os.walk(self.home) for name in names)


def memory_of(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        status = dict(line.split(":", 1) for line in file)
    return tuple(int(status[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM"))


class API:
    """An account's way into a node; what is cut off is asked again under the same key, so that it takes effect once."""

    def __init__(self, node, token, patience=600):
        self.node, self.token, self.patience = node, token, patience
        self.context = ssl.create_default_context(cafile=node.bed.authority)
        self.connection = None
        self.again = 0

    def ask(self, method, path, body=None, **headers):
        headers = {"Authorization": "Bearer " + self.token, **headers}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if method == "POST":
            headers.setdefault("Idempotency-Key", os.urandom(16).hex())
        end = time.monotonic() + self.patience
        while True:
            try:
                if self.connection is None:
                    self.connection = self.node.connection(timeout=60, context=self.context)
                self.connection.request(method, "/api/v1" + path, json.dumps(body) if body is not None else None,
                                        headers)
                answer = self.connection.getresponse()
                content = answer.read()
                if answer.status not in (429, 500, 502, 503):
                    return answer, json.loads(content) if content else None
                time.sleep(float(answer.headers.get("Retry-After", "1")))
            except (OSError, http.client.HTTPException):
                self.connection = None
                time.sleep(0.2)
            self.again += 1
            if time.monotonic() > end:
                raise RuntimeError(f"{self.node.name} does not answer {method} {path}")

    def must(self, method, path, body=None, **headers):
        answer, content = self.ask(method, path, body, **headers)
        if answer.status >= 300 and not lost(content):
            raise RuntimeError(f"{method} {path}: {answer.status} {content}")
        return answer, content


def share(api, case, recipient):
    """Tells the people of a case what there is to know, and records that each agreed to what leaves, and to whom."""
    for person, language, interpreter, guardian, data in SHARERS:
        told = {"person": person, "language": language, "how": "in-person"}
        api.must("POST", case + "/offers", {**told, "basis": "the agency's practice"})
        interpreted = {"interpreter": interpreter} if interpreter else {}
        api.must("POST", case + "/information", {**told, **interpreted, "understood": True})
        head, asked = api.must("POST", case + "/consents", {
            "person": person, "steps": ["share"], "serves": REQUEST["purpose"], "data": data, "how": "in-person",
            "purpose": "that the other agency can ask the other person", "recipients": [recipient]})
        answer = {"answer": "given", "how": "in-person", "capacity": "full", "freely": True}
        api.must("POST", f"{case}/consents/{asked['id']}/answer",
                 {**answer, "guardian": guardian} if guardian else answer, **{"If-Match": head.headers["ETag"]})


def lost(content):
    """Whether the effect is there and only the answer is not: the node ended between the two."""
    return isinstance(content, dict) and str(content.get("type", "")).endswith("answer-lost")
