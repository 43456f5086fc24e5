"""What Tests/APITests/schemathesis needs besides schemathesis itself: things to ask about, and a count of what was answered.

    schemathesis_ids.py seed CONFIG        fills both nodes that the file CONFIG names, and writes for each its description with what there is
                                           in the place of what would be invented; ends with 1 where an operation has an identifier for
                                           which there is a source on neither side
    schemathesis_ids.py last CONFIG        the same for the few operations that stop others: what waits in the outbox, and all transfers
    schemathesis_ids.py count DESCRIPTION HAR…   says which operations were ever answered as hoped for
"""
import json
import re
import sys
import uuid

import schemathesis_across as across
import schemathesis_agency as agency
import schemathesis_record as record
from schemathesis_node import EARLIER, LATER, YEAR, Node, Plan

# What asks for nobody and nothing by name: a page, a day, a word, a purpose.
FREE = {"cursor", "limit", "from", "until", "late", "own", "due", "dead", "dryRun", "side"}
# Operations that would stop the others, and that `last` tries instead.
LAST = ["confirmAgreement", "endAgreement", "suspendTransfers", "resumeTransfers", "resendDelivery", "giveUpDelivery"]
# Which operations no request of one account alone brings to an end, and why; whatever else is never answered is told apart.
UNREACHED = {
    "handOnReferral": "takes a third node that both know",
    "lapseReferral": "takes a day that has passed",
    "confirmPayments": "takes a payment that the other side booked on terms that both concluded",
    "suspendAgreement": "takes terms in force, which would bind the whole exchange", "resumeAgreement": "takes terms in force",
}


def sources(node, peer, story, made):
    """What there is for the parts of addresses, the parameters and the members of bodies, by their name."""
    referrals = node.all("/referrals", "intake-officer")
    names = {item["reference"]: item["id"] for item in referrals}
    own = [names[name] for name in ("EE-2026-000417", "EE-TAKEN") if name in names]
    documents = [item["id"] for name in own[:1] for item in (node.ask("GET", f"/referrals/{name}?for=restorative-process", role="intake-officer")
                                                            or {}).get("documents", [])]
    announced = [item["id"] for name in own for item in node.all(f"/referrals/{name}/evidence", "intake-officer", paged=False)]
    tasks = [item["id"] for item in node.all("/thread-tasks", "intake-officer")]
    cases = [story, made["new"].id]
    path = {
        "case": cases, "referral": own, "party": [record.HARMED, record.RESPONSIBLE], "facilitator": ["Everything"], "account": ["Asked for"],
        "file": [made["new"].ids.get("evidence")], "task": tasks, "document": documents,
        "token": [made["token"]], "webhook": [item["id"] for item in node.all("/webhooks", "operator", paged=False)],
        "agreement": [item["id"] for item in node.all("/peer-agreements", "operator", paged=False)],
        "role": ["central-authority", "technical-advice", "preservation", "evidence", "restorative-service"],
    }
    query = {
        "person": [record.HARMED], "step": ["contact", "share"], "recipient": [peer], "data": ["harm"], "serves": ["restorative-process"],
        "for": ["restorative-process"], "kind": ["consent", "task"], "assignedTo": ["Everything"], "words": ["person", "fraud"],
        "reference": ["API-new"], "of": [peer], "If-Match": ['"1"', '"2"', '"3"', '"0"'],
        # A return is for a whole year or quarter.
        "from": [YEAR + "-01-01"], "until": [YEAR + "-12-31", YEAR + "-03-31"],
    }
    people = [record.HARMED, record.RESPONSIBLE, "guardian-1"]
    body = {
        "to": [peer], "onward": [peer], "onwardTo": [peer], "node": [peer], "peer": [peer], "entity": ["https://nobody.example"],
        "purpose": ["restorative-process"], "mechanism": ["indirect-dialogue"], "owner": ["Everything"], "facilitator": ["Everything"],
        "zone": ["Europe/Lisbon"], "startsAt": [LATER + "T10:00:00Z"], "jurisdiction": ["EE"], "address": ["https://localhost:9/told"],
        "document": documents, "concerns": own, "file": announced, "files": [made["new"].ids.get("evidence")], "notAwaiting": own,
        "evidence": [made["new"].ids.get("evidence")], "onHoliday": ["as-given"], "supersedes": [made["agency"]["guidelines"][1]],
        "consent": [made["new"].ids.get("access-consents")], "information": [made["live"].ids.get("information")],
        "nodes": [peer],
    }

    def there(values):
        return {name: [value for value in known if value] for name, known in values.items() if any(known)}
    # By the collection that it is addressed in; `records` are all of them.
    records = {name: [value] for name, value in {**made["live"].ids, **made["new"].ids}.items()}
    records["records"] = sorted(made["new"].ids.values())
    records["screening-forms"] = made["agency"].get("forms")
    return there(path), there(query), there(body), people, records


def narrowed(schema, members, missing, place):
    """A schema in which a member that is known by its name, or a day, is one of those that there are."""
    if isinstance(schema, list):
        return [narrowed(item, members, missing, place) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {}
    for key, value in schema.items():
        if key != "properties":
            found[key] = narrowed(value, members, missing, place)
            continue
        found[key] = {name: narrowed(inner, members, missing, f"{place}/{name}") for name, inner in value.items()}
        for name, inner in value.items():
            items = inner.get("items", {}) if inner.get("type") == "array" else inner
            names_something = items.get("format") in ("uuid", "uri")
            if name in members and items.get("type") == "string" and "enum" not in items and (items is inner or names_something):
                known = {"enum": members[name]}
                found[key][name] = known if items is inner else dict(found[key][name], items=known)
            elif names_something and name not in members:
                missing.append(f"{place}/{name}: a member of a body that names something")
    if found.get("format") == "date":
        return {"enum": [LATER, EARLIER]}
    if found.get("format") == "date-time" and found.get("type") == "string":
        return {"enum": [EARLIER + "T10:00:00Z", LATER + "T10:00:00Z"]}
    return found


def schemas_in(value):
    return set(re.findall(r"#/components/schemas/([A-Za-z-]+)", json.dumps(value)))


def bodies(description):
    """The names of the schemas that requests have, with those that they name: answers are judged by the schemas as they are."""
    schemas, open_, seen = description["components"]["schemas"], [], set()
    for item in description["paths"].values():
        open_ += [operation.get("requestBody", {}) for operation in item.values()]
    while open_:
        for name in schemas_in(open_.pop()) - seen:
            seen.add(name)
            open_.append(schemas[name])
    return seen


def planned(operation, plan):
    """Puts the request that the operation's state allows in the place of what would be invented, and first of all."""
    chosen = {**plan["path"], **plan["query"]}
    if plan["revision"] is not None:
        chosen["If-Match"] = f'"{plan["revision"]}"'
    if plan["role"]:
        chosen["Comity-Role"] = plan["role"]
    for parameter in operation.get("parameters", []):
        name = parameter["name"]
        if name in chosen:
            again = [f'"{plan["revision"] + 1}"'] if name == "If-Match" else []
            parameter["schema"] = {"enum": [chosen[name], *again]}
            parameter["required"] = True
            parameter["example"] = chosen[name]
    if plan["body"] is not None:
        content = operation["requestBody"]["content"]["application/json"]
        # An example that the schema does not take is passed over; what is narrowed would not take every one.
        content["schema"] = {"anyOf": [{"enum": [plan["body"]]}, content["schema"]]}
        content["example"] = plan["body"]


def with_ids(description, plan, others, known):
    """The description with what there is in the place of what schemathesis would invent; and what has no source.

    What only the other side is to do is left to it: carried out on any referral that there is, it would end others' ways.
    """
    for item in description["paths"].values():
        for method in [name for name, operation in item.items()
                       if operation["operationId"] in others and operation["operationId"] not in plan.operations]:
            del item[method]
    path_names, query_names, members, people, records = known
    schemas, missing = description["components"]["schemas"], []
    asked = bodies(description)
    answered = set()
    for item in description["paths"].values():
        for operation in item.values():
            answered |= schemas_in(operation["responses"])
    for name in sorted(asked - answered):
        schemas[name] = narrowed(schemas[name], members, missing, name)
    schemas["Pseudonym"] = {"enum": people}
    if "ProvisionNamed" in schemas:
        schemas["ProvisionNamed"] = {"enum": ["gdpr:art_15__para_1"]}
    for path, item in description["paths"].items():
        for method, operation in item.items():
            of = plan.operations.get(operation["operationId"])
            for parameter in operation.get("parameters", []):
                name = parameter["name"]
                if name == "Comity-Role":
                    parameter["required"] = True
                if name == "Idempotency-Key":
                    # What is invented is the same for every operation, and a key belongs to one request.
                    keys = [str(uuid.uuid4()) for _ in range(100)]
                    parameter["schema"], parameter["example"] = {"enum": keys}, keys[0]
                source = (path_names if parameter["in"] == "path" else query_names).get(name)
                if name == "record":
                    source = records.get(path.split("/{record}")[0].rsplit("/", 1)[-1])
                if source:
                    parameter["schema"] = {"enum": source}
                elif of and name in of["path"]:
                    pass
                elif parameter["in"] == "path" or (parameter["in"] == "query" and name not in FREE):
                    missing.append(f"{method} {path}: {name} in its {parameter['in']}")
                    parameter["schema"] = {"enum": records["records"]}
            if of:
                planned(operation, of)
    description["paths"] = {path: item for path, item in description["paths"].items() if item}
    unknown = set(plan.operations) - {operation["operationId"] for item in description["paths"].values() for operation in item.values()}
    missing += [f"{name}: an operation that the description does not have" for name in sorted(unknown)]
    return description, missing


def sides(config):
    """Both nodes: the tester, and the officer who fills the node so that the tester can be the second person."""
    for side in config["sides"]:
        with open(side["token"], encoding="utf-8") as file:
            tester = Node(side["base"], file.read().strip(), config["authority"])
        with open(side["lead"], encoding="utf-8") as file:
            lead = Node(side["base"], file.read().strip(), config["authority"])
        yield side, tester, lead


def enrolled(tester, other, name, role):
    """An officer makes their own token, from two halves that two officers give."""
    first = tester.ask("POST", f"/accounts/{name}/enrolment", role="operator")
    second = other.ask("POST", f"/accounts/{name}/enrolment/second", role=role)
    if not first or not second:
        sys.exit(f"{name} could not be enrolled.")
    token = tester.ask("POST", "/enrolments", {"first": first["half"], "second": second["half"], "label": "seeds", "days": 1})
    return Node(tester.base, token["token"], tester.authority)


def opener(tester, node):
    """Somebody who opens a case in which both others facilitate."""
    proposed = tester.ask("POST", "/accounts", {"name": "Opener", "roles": {"intake-officer": "agency"}}, "operator") or {}
    node.ask("POST", "/accounts/Opener/confirmation", role="operator", revision=proposed.get("revision"))
    return enrolled(tester, node, "Opener", "operator")


def seed(config_path):
    config, filled = across.read(config_path), []
    opened = across.read(config["opened"])
    with open(config["case"], encoding="utf-8") as file:
        content = json.load(file)
    for side, tester, lead in sides(config):
        node, plan = enrolled(tester, lead, "Seeder", "lead"), Plan()
        tester.ask("POST", "/accounts", {"name": "Asked for", "roles": {"auditor": "agency"}}, "operator")
        made = {"agency": agency.agency(node, plan), "new": record.quiet(node, content, plan, tester),
                "live": record.live(node, content, plan, tester, opener(tester, node))}
        record.leaving(node, content, plan)
        record.erasures(node, content, plan)
        made["token"] = agency.accounts(tester, node, plan)
        agency.figures(node, plan, side["peer"])
        agency.plain(plan, made["new"], made["live"], content, side)
        agency.trust(tester, node, plan, opened, side)
        filled.append((side, tester, node, plan, made))
    ends = [across.Side(node, plan, side["peer"], tester) for side, tester, node, plan, _ in filled]
    across.across(*ends, filled[0][4]["live"].id, opened)
    failed = None
    for side, tester, node, plan, made in filled:
        known = sources(tester, side["peer"], side["story"], made)
        others = {name for _, _, _, other, _ in filled for name in other.operations}
        description, missing = with_ids(node.ask("GET", "/openapi.json"), plan, others, known)
        # What only the other side can do has its source there.
        failed = set(missing) if failed is None else failed & set(missing)
        write(description, side["out"])
        with open(side["out"] + ".seeder", "w", encoding="utf-8") as file:
            file.write(node.token)
        print(f"  {side['name']}: {len(plan.operations)} operations have a request that their state allows; {len(node.refused)} seeds were refused")
    for says in sorted(failed):
        print(f"  no source: {says}")
    sys.exit(1 if failed else 0)


def last(config_path):
    """Tartu alone, its peer being gone: what waits for it, one of it given up; and transfers that one officer has suspended."""
    side, tester, _ = next(sides(across.read(config_path)))
    with open(side["out"] + ".seeder", encoding="utf-8") as file:
        node = Node(side["base"], file.read(), tester.authority)
    plan = Plan()
    told = [(node.ask("POST", "/notices", {"to": side["peer"], "reference": f"EE-L-{number}", "kind": "complaint", "says": "It takes long."},
                      "intake-officer") or {}).get("document") for number in (1, 2)]
    node.ask("POST", f"/outbox/{told[0]}/give-up", role="operator")
    plan.add("resendDelivery", role="operator", document=told[0])
    plan.add("giveUpDelivery", role="operator", document=told[1])
    words = {"remedies": "To the agency.", "oversight": "The inspectorate was told."}
    node.ask("POST", "/transfers/suspension", dict(words, reason="An incident."), "lead")
    node.ask("POST", "/transfers/resumption", words, "lead")
    plan.add("resumeTransfers", words, "lead")
    proposals = across.read(across.read(config_path)["opened"])["tartu"]["agreements"]
    plan.add("confirmAgreement", role="operator", agreement=proposals[1])
    plan.add("endAgreement", {"reason": "It was a trial."}, "operator", agreement=proposals[2])
    plan.add("suspendTransfers", dict(words, reason="An incident."), "lead")
    description = node.ask("GET", "/openapi.json")
    description["paths"] = {path: {method: operation for method, operation in item.items() if operation["operationId"] in LAST}
                            for path, item in description["paths"].items()}
    description["paths"] = {path: item for path, item in description["paths"].items() if item}
    for item in description["paths"].values():
        for operation in item.values():
            for parameter in operation["parameters"]:
                if parameter["name"] == "Idempotency-Key":
                    parameter["example"] = str(uuid.uuid4())
            planned(operation, plan.operations.get(operation["operationId"], {"path": {}, "query": {}, "revision": None, "role": None, "body": None}))
    write(description, side["out"].replace(".json", "-last.json"))


def write(description, path):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(description, file)


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
    for name in sorted(set(asked) - answered):
        print(f"  never as hoped for: {name}  {dict(sorted(asked[name].items()))}  {UNREACHED.get(name, '(nothing says why)')}")
    print(f"{len(answered)} of {len(asked)} operations were answered as hoped for, at least once.")


if __name__ == "__main__":
    {"seed": seed, "last": last, "count": count}[sys.argv[1]](*sys.argv[2:])
