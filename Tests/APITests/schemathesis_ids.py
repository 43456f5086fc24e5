"""What Tests/APITests/schemathesis needs besides schemathesis itself: things to ask about, and a count of what was answered.

    schemathesis_ids.py seed BASE TOKEN AUTHORITY FILE OUT    makes one thing of each kind in the case of FILE, in a running node, and
                                                              writes the node's description with their identifiers for invented ones
    schemathesis_ids.py count DESCRIPTION HAR                 says which operations were ever answered as hoped for
"""
import json
import re
import ssl
import sys
import urllib.error
import urllib.request
import uuid


class Node:
    def __init__(self, base, token, authority):
        self.base, self.token = base, token
        self.context = ssl.create_default_context(cafile=authority)

    def ask(self, method, path, body=None, role=None, revision=None):
        """One request; the answer's JSON, or None where it was refused, which is said."""
        headers = {"Authorization": "Bearer " + self.token, "Comity-Purpose": "audit", "Idempotency-Key": str(uuid.uuid4())}
        data = None
        if body is not None:
            headers["Content-Type"], data = "application/json", json.dumps(body).encode()
        if role:
            headers["Comity-Role"] = role
        if revision:
            headers["If-Match"] = f'"{revision}"'
        request = urllib.request.Request(self.base + path, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, context=self.context, timeout=60) as answer:
                text = answer.read()
                return json.loads(text) if text else {}
        except urllib.error.HTTPError as error:
            print(f"  not made: {method} {path}: {error.read().decode()[:300]}", file=sys.stderr)
            return None


def made_in(node, case):
    """One thing of each kind in a case: by the collection that it is addressed in, its identifier."""
    below = f"/cases/{case}"
    node.ask("POST", "/facilitators", {"name": "Lepp", "languages": ["et", "pt"]}, "lead")
    seeds = [
        ("tasks", {"says": "call", "due": "2027-03-01"}, "intake-officer"),
        ("deadlines", {"says": "answer", "due": "2027-03-01", "jurisdiction": "EE"}, "intake-officer"),
        ("offers", {"person": "harmed-1", "basis": "practice", "language": "en", "how": "letter"}, "facilitator"),
        ("consents", {"person": "harmed-1", "purpose": "to talk", "steps": ["contact"], "how": "letter"}, "facilitator"),
        ("process", {"mechanism": "indirect-dialogue", "initiative": "authority"}, "facilitator"),
        ("screenings", {"at": "intake", "answers": {}, "decision": "hold", "reasons": "not asked yet"}, "facilitator"),
        ("holds", {"reason": "a threat was reported"}, "facilitator"),
        ("assignments", {"facilitator": "Lepp", "lead": True}, "facilitator"),
        ("notes", {"words": "Fears to be seen."}, "facilitator"),
        ("sessions", {"kind": "preparation", "form": "telephone", "startsAt": "2027-03-01T10:00:00Z",
                      "people": [{"person": "harmed-1"}], "facilitators": ["Lepp"]}, "facilitator"),
        ("agreements", {"parties": ["harmed-1", "responsible-1"], "items": [
            {"number": 1, "kind": "apology", "by": "responsible-1", "for": ["harmed-1"], "says": "a letter", "verifiedBy": "Lepp"}]},
         "facilitator"),
        ("complaints", {"by": "harmed-1", "says": "It takes long."}, "lead"),
        ("dangers", {"ground": "a plan", "to": "the police"}, "facilitator"),
        ("person-requests", {"person": "harmed-1", "right": "access", "says": "What do you have?", "due": "2027-12-31",
                             "cite": "gdpr:art_15__para_1"}, "lead"),
        ("access-consents", {"person": "the provider", "entitlement": "its data", "covers": "the log", "reference": "file 7",
                             "givenAt": "2026-11-01T10:00:00Z"}, "intake-officer"),
        ("legal-holds", {"reason": "an appeal"}, "approver"),
    ]
    ids = {}
    for collection, body, role in seeds:
        answer = node.ask("POST", f"{below}/{collection}", body, role)
        if answer and "id" in answer:
            ids[collection] = answer["id"]
    files = node.ask("GET", f"{below}/evidence", role="intake-officer")
    if files and files.get("items"):
        ids["evidence"] = files["items"][0]["id"]
    return ids


def with_ids(description, case, spare, ids):
    """The description with what there is in the place of what schemathesis would invent."""
    schemas = description["components"]["schemas"]
    schemas["Pseudonym"] = {"enum": ["harmed-1", "responsible-1", "guardian-1"]}
    if "ProvisionNamed" in schemas:
        schemas["ProvisionNamed"] = {"enum": ["gdpr:art_15__para_1"]}
    for path, item in description["paths"].items():
        collection = re.match(r"/cases/\{case\}/([a-z-]+)", path)
        for operation in item.values():
            for parameter in operation.get("parameters", []):
                known = {
                    # What is erased is not what the others ask about.
                    "case": [spare if collection and collection[1] == "erasures" else case],
                    "party": ["harmed-1", "responsible-1"],
                    "facilitator": ["Lepp"],
                    "file": [ids["evidence"]] if "evidence" in ids else None,
                    "record": [ids[collection[1]]] if collection and collection[1] in ids else list(ids.values()),
                    # A return is for a whole year or quarter.
                    "from": ["2026-01-01"],
                    "until": ["2026-12-31", "2026-03-31"],
                    # Nobody guesses a revision: the first ones, and what does not fit is refused as it should be.
                    "If-Match": ['"0"', '"1"', '"2"'],
                }.get(parameter["name"])
                if known:
                    parameter["schema"] = {"enum": known}
                if parameter["name"] == "Comity-Role":
                    parameter["required"] = True
    return description


def seed(base, token, authority, case_file, out):
    node = Node(base, token, authority)
    with open(case_file, encoding="utf-8") as file:
        content = json.load(file)
    case = content["reference"]
    made = node.ask("POST", "/cases", dict(content, reference=case + "-spare"), "intake-officer") or {}
    ids = made_in(node, case)
    description = node.ask("GET", "/openapi.json")
    with open(out, "w", encoding="utf-8") as file:
        json.dump(with_ids(description, case, made.get("id", case), ids), file)
    print(f"  made: {', '.join(sorted(ids))}")


def count(description, har):
    """Which operations were answered with 2xx, of all that were asked."""
    with open(description, encoding="utf-8") as file:
        paths = json.load(file)["paths"]
    patterns = [(re.compile("^" + re.sub(r"\{[a-z]+\}", "[^/]+", path) + "$"), path) for path in paths]
    # A fixed address counts before one with a named part.
    patterns.sort(key=lambda pair: pair[1].count("{"))
    asked, answered = {}, set()
    with open(har, encoding="utf-8") as file:
        for entry in json.load(file)["log"]["entries"]:
            path = entry["request"]["url"].split("/api/v1", 1)[-1].split("?")[0]
            found = next((template for pattern, template in patterns if pattern.match(path)), None)
            operation = paths.get(found, {}).get(entry["request"]["method"].lower(), {}).get("operationId")
            if operation:
                status = entry["response"]["status"]
                asked.setdefault(operation, {}).setdefault(status, 0)
                asked[operation][status] += 1
                if 200 <= status < 300:
                    answered.add(operation)
    never = {name: statuses for name, statuses in asked.items() if name not in answered}
    for name, statuses in sorted(never.items()):
        print(f"  never as hoped for: {name}  {dict(sorted(statuses.items()))}")
    print(f"{len(answered)} of {len(asked)} operations were answered as hoped for, at least once.")


if __name__ == "__main__":
    {"seed": seed, "count": count}[sys.argv[1]](*sys.argv[2:])
