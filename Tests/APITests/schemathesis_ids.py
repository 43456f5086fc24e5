"""What Tests/APITests/schemathesis needs besides schemathesis itself: things to ask about, and a count of what was answered.

    schemathesis_ids.py seed BASE TOKENFILE AUTHORITY FILE PEER CASE OUT  makes one thing of each kind in a new case of FILE, beside CASE
                                                                          with its whole story, and writes the node's description with
                                                                          what there is in the place of what would be invented
    schemathesis_ids.py count DESCRIPTION HAR…                            says which operations were ever answered as hoped for
"""
import json
import re
import ssl
import sys
import urllib.error
import urllib.request
import uuid

LATER, EARLIER = "2027-03-01", "2026-11-01"
# Which referral is where an operation can act on it, by its last part; the others act on what is under way.
STATES = {
    "answers": ["EE-QUESTION"], "conditions": ["EE-CONDITIONS"], "withdrawal": ["EE-RECEIVED"], "review": ["EE-RECEIVED"],
    "acceptance": ["EE-REVIEWED"], "case": ["EE-TAKEN"], "redirection": ["EE-RECEIVED"], "evidence-offers": ["EE-OFFER"],
    "assessments": ["EE-REVIEWED"], "approvals": ["EE-REVIEWED"], "postponement": ["EE-QUESTION"], "refusal": ["EE-QUESTION"],
}


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
    node.ask("POST", "/facilitators", {"name": "Everything", "languages": ["et", "pt"], "training": [
        {"course": "mediation", "level": "initial", "on": "2024-03-01", "hours": 40}]}, "lead")
    seeds = [
        ("tasks", {"says": "call", "due": LATER}, "intake-officer"),
        ("deadlines", {"says": "answer", "due": LATER, "jurisdiction": "EE"}, "intake-officer"),
        ("offers", {"person": "harmed-1", "basis": "practice", "language": "en", "how": "letter"}, "facilitator"),
        ("information", {"person": "harmed-1", "language": "en", "how": "letter", "understood": True}, "facilitator"),
        ("consents", {"person": "harmed-1", "purpose": "to talk", "steps": ["contact"], "how": "letter"}, "facilitator"),
        ("process", {"mechanism": "indirect-dialogue", "initiative": "authority"}, "facilitator"),
        ("screenings", {"at": "intake", "answers": {}, "decision": "hold", "reasons": "not asked yet"}, "facilitator"),
        ("holds", {"reason": "a threat was reported"}, "facilitator"),
        ("assignments", {"facilitator": "Everything", "lead": True}, "facilitator"),
        ("declarations", {"interests": []}, "facilitator"),
        ("notes", {"words": "Fears to be seen."}, "facilitator"),
        ("sessions", {"kind": "preparation", "form": "telephone", "startsAt": LATER + "T10:00:00Z",
                      "people": [{"person": "harmed-1"}], "facilitators": ["Everything"]}, "facilitator"),
        ("agreements", {"parties": ["harmed-1", "responsible-1"], "items": [
            {"number": 1, "kind": "apology", "by": "responsible-1", "for": ["harmed-1"], "says": "a letter",
             "verifiedBy": "Everything"}]}, "facilitator"),
        ("complaints", {"by": "harmed-1", "says": "It takes long."}, "lead"),
        ("dangers", {"ground": "a plan", "cite": "a police act", "to": "the police"}, "facilitator"),
        ("person-requests", {"person": "harmed-1", "right": "access", "says": "What do you have?", "due": "2027-12-31",
                             "cite": "gdpr:art_15__para_1"}, "lead"),
        ("access-consents", {"person": "the provider", "entitlement": "its data", "covers": "the log", "reference": "file 7",
                             "givenAt": EARLIER + "T10:00:00Z"}, "intake-officer"),
        ("legal-holds", {"reason": "an appeal"}, "approver"),
        ("evidence", {"name": "log.csv", "content": "dGltZSxhY2NvdW50CjEsYQo"}, "intake-officer"),
    ]
    ids = {}
    for collection, body, role in seeds:
        answer = node.ask("POST", f"{below}/{collection}", body, role)
        if answer and "id" in answer:
            ids[collection] = answer["id"]
    return ids


def known(node, case, peer):
    """What there is for the members of bodies, by their name: of a date, an address, a document."""
    referrals = {item["reference"]: item["id"] for item in (node.ask("GET", "/referrals?limit=200", role="intake-officer") or {}).get("items", [])}
    own = [name for name in referrals if name == "EE-2026-000417"] or list(referrals)
    documents = []
    for name in own[:1]:
        shown = node.ask("GET", "/referrals/" + referrals[name], role="intake-officer") or {}
        documents = [item["id"] for item in shown.get("documents", [])]
    announced = node.ask("GET", "/referrals/" + referrals.get("EE-2026-000417", "x") + "/evidence", role="intake-officer") or {}
    counted = node.ask("GET", "/statistics?from=2026-01-01&until=2026-12-31", role="lead")
    files = [item["id"] for item in announced.get("items", [])]
    members = {
        "to": [peer], "onward": [peer], "node": [peer], "peer": [peer], "entity": ["https://nobody.example"],
        "purpose": ["restorative-process"], "mechanism": ["indirect-dialogue"], "owner": ["Everything"],
        "facilitator": ["Everything"], "zone": ["Europe/Lisbon"], "startsAt": [LATER + "T10:00:00Z"], "jurisdiction": ["EE"],
        "address": ["https://localhost:9/told"], "document": documents or None, "authority": None,
        "file": files or None, "onHoliday": ["as-fixed"], "measure": None,
    }
    return referrals, {name: value for name, value in members.items() if value}, counted


def narrowed(schema, members):
    """A schema in which a member that is known by its name, or a day, is one of those that there are."""
    if isinstance(schema, list):
        return [narrowed(item, members) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {}
    for key, value in schema.items():
        if key == "properties":
            found[key] = {name: narrowed(inner, members) for name, inner in value.items()}
            for name, inner in found[key].items():
                if name in members and inner.get("type") == "string" and "enum" not in inner:
                    found[key][name] = {"enum": members[name]}
        else:
            found[key] = narrowed(value, members)
    if found.get("format") == "date":
        return {"enum": [LATER, EARLIER]}
    if found.get("format") == "date-time" and found.get("type") == "string":
        return {"enum": [EARLIER + "T10:00:00Z", LATER + "T10:00:00Z"]}
    return found


def bodies(description):
    """The names of the schemas that requests have, with those that they name: answers are judged by the schemas as they are."""
    schemas, open_, seen = description["components"]["schemas"], [], set()
    for item in description["paths"].values():
        for operation in item.values():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            open_.append(content)
    while open_:
        text = json.dumps(open_.pop())
        for name in re.findall(r"#/components/schemas/([A-Za-z-]+)", text):
            if name not in seen:
                seen.add(name)
                open_.append(schemas[name])
    return seen


def with_ids(description, cases, ids, referrals, members, counted):
    """The description with what there is in the place of what schemathesis would invent."""
    schemas = description["components"]["schemas"]
    asked = bodies(description)
    answered = set()
    for item in description["paths"].values():
        for operation in item.values():
            answered |= set(re.findall(r"#/components/schemas/([A-Za-z-]+)", json.dumps(operation["responses"])))
    for name in asked - answered:
        schemas[name] = narrowed(schemas[name], members)
    schemas["Pseudonym"] = {"enum": ["harmed-1", "responsible-1", "guardian-1"]}
    if "ProvisionNamed" in schemas:
        schemas["ProvisionNamed"] = {"enum": ["gdpr:art_15__para_1"]}
    if counted:
        schemas["StatisticsReturns"] = {"enum": [{"returns": [counted]}]}
    for path, item in description["paths"].items():
        collection = re.match(r"/cases/\{case\}/([a-z-]+)", path)
        collection = collection[1] if collection else None
        last = path.rsplit("/", 1)[-1]
        for method, operation in item.items():
            acts = "{record}" in path or (method != "get" and collection)
            chosen = {
                # What is erased is not what the others ask about; what is done is done in the new case, what is read is the story's.
                "case": [cases["erased"]] if collection == "erasures" else [cases["approved"]]
                if collection == "referrals" and cases["approved"] else [cases["new"]] if acts else [cases["story"], cases["new"]],
                "party": ["harmed-1", "responsible-1"],
                "facilitator": ["Everything"],
                "account": ["Asked for"],
                "file": [ids["evidence"]] if "evidence" in ids else None,
                "record": [ids[collection]] if collection in ids else list(ids.values()),
                "referral": [referrals[name] for name in STATES.get(last if method != "get" else "", []) if name in referrals]
                or [referrals[name] for name in ("EE-2026-000417", "EE-TAKEN") if name in referrals] or None,
                # A return is for a whole year or quarter.
                "from": ["2026-01-01"],
                "until": ["2026-12-31", "2026-03-31"],
                "step": ["contact", "share"], "person": ["harmed-1"], "words": ["person", "fraud"],
                # A cursor is what an answer gave; the first page needs none.
                "If-Match": ['"1"', '"2"', '"3"', '"0"'],
            }
            for parameter in operation.get("parameters", []):
                if chosen.get(parameter["name"]):
                    parameter["schema"] = {"enum": chosen[parameter["name"]]}
                if parameter["name"] == "Comity-Role":
                    parameter["required"] = True
    return description


def seed(base, token_file, authority, case_file, peer, story, out):
    with open(token_file, encoding="utf-8") as file:
        token = file.read().strip()
    node = Node(base, token, authority)
    with open(case_file, encoding="utf-8") as file:
        content = json.load(file)
    made = {name: node.ask("POST", "/cases", dict(content, reference="API-" + name), "intake-officer") or {} for name in ("new", "erased")}
    new = made["new"]["id"]
    ids = made_in(node, new)
    node.ask("POST", "/accounts", {"name": "Asked for", "roles": {"auditor": "agency"}}, "operator")
    referrals, members, counted = known(node, story, peer)
    approved = node.ask("GET", "/cases/EE-APPROVED", role="intake-officer")
    cases = {"story": story, "new": new, "erased": made["erased"]["id"], "approved": approved and approved["id"]}
    description = with_ids(node.ask("GET", "/openapi.json"), cases, ids, referrals, members, counted)
    with open(out, "w", encoding="utf-8") as file:
        json.dump(description, file)
    print(f"  made: {', '.join(sorted(ids))}; referrals: {', '.join(sorted(referrals))}")


def count(description, *hars):
    """Which operations were answered with 2xx, of all that were asked."""
    with open(description, encoding="utf-8") as file:
        paths = json.load(file)["paths"]
    patterns = [(re.compile("^" + re.sub(r"\{[a-z]+\}", "[^/]+", path) + "$"), path) for path in paths]
    # A fixed address counts before one with a named part.
    patterns.sort(key=lambda pair: pair[1].count("{"))
    asked, answered = {}, set()
    for har in hars:
        with open(har, encoding="utf-8") as file:
            entries = json.load(file)["log"]["entries"]
        for entry in entries:
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
