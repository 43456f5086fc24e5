"""A node's API, as the tester and as another officer ask it, and what schemathesis is to send first to each operation."""
import datetime
import http.client
import json
import ssl
import sys
import time
import urllib.parse
import uuid

TODAY = datetime.date.today()


def day(days):
    """A calendar day, so many days from today."""
    return (TODAY + datetime.timedelta(days=days)).isoformat()


LATER, EARLIER, YEAR = day(90), day(-30), str(TODAY.year)


class Node:
    """One account at one node, over one connection that is kept."""

    def __init__(self, base, token, authority):
        self.base, self.token, self.authority = base, token, authority
        self.refused, self.connection = [], None

    def send(self, method, path, data, headers):
        """Status and content; on a connection that was closed meanwhile the same request is repeated, with the same key."""
        url = urllib.parse.urlsplit(self.base)
        for attempt in range(6):
            try:
                if self.connection is None:
                    context = ssl.create_default_context(cafile=self.authority)
                    self.connection = http.client.HTTPSConnection(url.hostname, url.port, timeout=120, context=context)
                self.connection.request(method, url.path + path, body=data, headers=headers)
                answer = self.connection.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException) as error:
                print(f"  not answered: {method} {path}: {error}", file=sys.stderr)
                self.connection = None
                time.sleep(2 ** attempt / 2)
        sys.exit(f"{self.base} does not answer.")

    def ask(self, method, path, body=None, role=None, revision=None, quietly=False):
        """One request; the answer's JSON, or None where it was refused, which is said."""
        headers = {"Authorization": "Bearer " + self.token, "Comity-Purpose": "audit", "Idempotency-Key": str(uuid.uuid4())}
        data = None
        if body is not None:
            headers["Content-Type"], data = "application/json", json.dumps(body).encode()
        if role:
            headers["Comity-Role"] = role
        if revision is not None:
            headers["If-Match"] = f'"{revision}"'
        status, text = self.send(method, path, data, headers)
        while status == 429:
            time.sleep(1)
            status, text = self.send(method, path, data, headers)
        if status < 300:
            return json.loads(text) if text else {}
        if quietly:
            return None
        self.refused.append(f"{method} {path}")
        print(f"  not made: {method} {path} as {role}: {text.decode()[:700]}", file=sys.stderr)
        return None

    def all(self, path, role=None, paged=True):
        """The items of a list, or of its first page."""
        joined = path + ("&" if "?" in path else "?") + "limit=200" if paged else path
        return (self.ask("GET", joined, role=role) or {}).get("items", [])


class Plan:
    """For each operation a request that its state allows: schemathesis sends it first, before it invents any."""

    def __init__(self):
        self.operations = {}

    def add(self, operation, body=None, role=None, revision=None, query=None, at=None, **path):
        """A part of the address without a value leaves the operation as it is: what it needs was not made."""
        path.update(at or {})
        if None in path.values():
            return
        self.operations.setdefault(
            operation, {"body": body, "role": role, "revision": revision, "query": query or {}, "path": path})


class Case:
    """A case as one officer fills it, so that another one can go on."""

    def __init__(self, node, content, plan, other=None):
        self.node, self.plan, self.other = node, plan, other or node
        opened = node.ask("POST", "/cases", content, "intake-officer")
        if opened is None:
            sys.exit("The case could not be opened.")
        self.id = opened["id"]
        self.below, self.ids = f"/cases/{self.id}", {}

    def add(self, collection, body, role="facilitator"):
        """Makes one thing; its identifier, or None."""
        answer = self.node.ask("POST", f"{self.below}/{collection}", body, role) or {}
        if "id" in answer:
            self.ids[collection] = answer["id"]
        return answer.get("id")

    def revision(self, record):
        # Each role reads its own compartments.
        for role in ("facilitator", "lead", "intake-officer"):
            found = self.node.ask("GET", f"{self.below}/records/{record}", role=role, quietly=True)
            if found:
                return found["revision"]
        return None

    def parties(self):
        return self.node.all(f"{self.below}/parties?for=restorative-process", "intake-officer")

    def act(self, collection, record, step, body=None, role="facilitator", second=False):
        """A step on a thing, by another person where it takes one; the thing, for the next step on it."""
        if record is not None:
            (self.other if second else self.node).ask("POST", f"{self.below}/{collection}/{record}/{step}", body, role, self.revision(record))
        return record

    def target(self, operation, record, body=None, role="facilitator"):
        """What the tester is to do with a thing of its own."""
        if record is not None:
            self.plan.add(operation, body, role, self.revision(record), case=self.id, record=record)

    def change(self, pseudonym, body, role="intake-officer"):
        """What is seen to for a person."""
        known = [item for item in self.parties() if item["pseudonym"] == pseudonym]
        if known:
            self.node.ask("PATCH", f"{self.below}/parties/{pseudonym}", body, role, known[0]["revision"])
