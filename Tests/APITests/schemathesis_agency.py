"""What is the agency's own, for Tests/APITests/schemathesis: guidelines, accounts, figures, peers; and bodies that need nothing but a case."""
from schemathesis_node import EARLIER, LATER, YEAR, day
from schemathesis_record import HARMED, RESPONSIBLE, TRAINED


def agency(node, plan):
    """What the agency keeps for all of its cases."""
    for name in ("Seeder", "Everything"):
        node.ask("POST", "/facilitators", {"name": name, "languages": ["et", "pt", "en"], "training": TRAINED}, "lead")
    guideline = {"topic": "referral-conditions", "title": "When we refer", "language": "en", "text": "When both want it.",
                 "validFrom": EARLIER, "decidedBy": "the board"}
    evaluation = {"form": "consultation", "with": ["the police"], "question": "Does it reach you in time?", "persons": "none"}
    made = {"guidelines": [(node.ask("POST", "/guidelines", guideline, "lead") or {}).get("id") for _ in range(3)],
            "evaluations": [(node.ask("POST", "/evaluations", evaluation, "lead") or {}).get("id") for _ in range(2)]}
    node.ask("POST", f"/guidelines/{made['guidelines'][0]}/publication", role="lead")
    node.ask("POST", f"/evaluations/{made['evaluations'][0]}/results", {"says": "It does."}, "lead")
    plan.add("layGuideline", dict(guideline, supersedes=made["guidelines"][1]), "lead")
    plan.add("publishGuideline", role="lead", record=made["guidelines"][2])
    plan.add("recordEvaluation", evaluation, "lead")
    plan.add("publishResults", {"says": "It does."}, "lead", record=made["evaluations"][1])
    plan.add("showPublication", record=made["guidelines"][0])
    mechanisms = node.all("/mechanisms", "lead", paged=False)
    if mechanisms:
        adopted = {name: value for name, value in mechanisms[0].items()
                   if name in ("title", "meets", "needs", "welcomes", "facilitators", "acknowledgement", "steps")}
        plan.add("adoptMechanism", dict(adopted, id="own-way", version="1.0.0", reportedAs=mechanisms[0]["id"]), "lead")
    form = node.ask("GET", "/screening-form", role="lead")
    if form:
        made["forms"] = [(node.ask("POST", "/screening-forms", dict(form, version="9.0.0"), "lead") or {}).get("id")]
        plan.add("proposeScreeningForm", dict(form, version="9.1.0"), "lead")
        plan.add("adoptScreeningForm", role="lead", record=made["forms"][0])
    contact = {"address": "duty@agency.example", "languages": ["en"], "always": True}
    for role in ("preservation", "evidence"):
        node.ask("PUT", f"/contacts/{role}", contact, "operator")
    plan.add("layContact", contact, "operator", at={"role": "restorative-service"})
    plan.add("testContact", {"on": EARLIER}, "operator", at={"role": "preservation"})
    plan.add("removeContact", role="operator", at={"role": "evidence"})
    return made


def accounts(tester, node, plan):
    """Accounts that wait for a second person; tokens and halves of a code."""
    def account(name, roles):
        return tester.ask("POST", "/accounts", {"name": name, "roles": roles}, "operator") or {}
    proposed = node.ask("POST", "/accounts", {"name": "Proposed", "roles": {"facilitator": "own"}}, "operator") or {}
    plan.add("confirmAccount", role="operator", revision=proposed.get("revision"), account="Proposed")
    changed = account("Changed", {"auditor": "agency"})
    plan.add("changeAccount", {"roles": {"auditor": "own"}, "state": "active"}, "operator", changed.get("revision"), account="Changed")
    for name in ("Enrolled", "Redeemed", "Half"):
        account(name, {"auditor": "agency"})
    plan.add("beginEnrolment", role="operator", account="Enrolled")
    node.ask("POST", "/accounts/Half/enrolment", role="operator")
    plan.add("secondEnrolment", role="operator", account="Half")
    first = node.ask("POST", "/accounts/Redeemed/enrolment", role="operator") or {}
    other = tester.ask("POST", "/accounts/Redeemed/enrolment/second", role="operator") or {}
    plan.add("redeemEnrolment", {"first": first.get("half", "0" * 20), "second": other.get("half", "0" * 20), "label": "own", "days": 1})
    spare = tester.ask("POST", "/accounts/Everything/tokens", {"label": "spare", "days": 1}, "operator") or {}
    plan.add("issueToken", {"label": "further", "days": 1}, "operator", account="Everything")
    plan.add("revokeToken", role="operator", account="Everything", token=spare.get("id"))
    hook = {"address": "https://localhost:9/told", "events": ["case-opened"]}
    made = node.ask("POST", "/webhooks", hook, "operator") or {}
    plan.add("addWebhook", hook, "operator")
    plan.add("removeWebhook", role="operator", webhook=made.get("id"))
    return spare.get("id")


def figures(node, plan, peer):
    """The return to the ministry, and what several nodes add up."""
    counted = node.ask("GET", f"/statistics?from={YEAR}-01-01&until={YEAR}-12-31", role="lead")
    plan.add("showStatistics", role="lead", query={"from": YEAR + "-01-01", "until": YEAR + "-12-31"})
    if counted:
        plan.add("addUpStatistics", {"returns": [counted]}, "lead")
    plan.add("tellStatistics", {"from": YEAR + "-01-01", "until": YEAR + "-12-31", "to": peer, "reference": "API-figures"}, "lead")
    return counted


def plain(plan, case, live, content, side):
    """What needs nothing but a case: its body alone is to be right."""
    peer = side["peer"]
    plan.add("declareImpartiality", {"interests": []}, "facilitator", case=live.id)
    plan.add("showInformation", {"person": HARMED, "language": "en", "how": "letter", "understood": True}, "facilitator", case=live.id)
    # It rests on an agreement that is completed.
    plan.add("enterBarEffect", {"effect": "none", "state": "EE", "persons": [RESPONSIBLE], "proceedings": "26-1", "authority": "the prosecutor",
                                "decidedOn": day(0), "cite": "gdpr:art_15__para_1"}, "intake-officer", case=side["story"])
    for operation, body, role in [
        ("answerQuestions", {"receiver.officialAuthority": True}, "intake-officer"),
        ("allocateCase", {"owner": "Everything", "team": "all"}, "lead"),
        ("addParty", {"pseudonym": "supporter-9", "role": "supporter", "languages": ["en"]}, "intake-officer"),
        ("keepIdentity", {"person": HARMED, "name": "A name"}, "facilitator"),
        ("attribute", {"person": RESPONSIBLE, "certainty": "probable", "basis": "The log.", "alternatives": "None."}, "intake-officer"),
        ("acknowledge", {"person": RESPONSIBLE, "acknowledges": "partly", "how": "in-person"}, "facilitator"),
        ("addTag", {"word": "urgent"}, "intake-officer"), ("removeTag", {"word": "urgent"}, "intake-officer"),
        ("setDeadline", {"says": "answer", "workingDays": 10, "jurisdiction": "EE"}, "intake-officer"),
        ("offer", {"person": HARMED, "basis": "practice", "language": "en", "how": "letter"}, "facilitator"),
        ("consultService", {"doubts": ["age"], "asked": "the service", "question": "May we?"}, "intake-officer"),
        ("logHours", {"minutes": 30, "activity": "preparation"}, "facilitator"),
        ("joinFacilitation", {"peer": peer, "purpose": "One dialogue.", "composition": ["two facilitators"], "functions": "Both lead.",
                              "until": LATER, "place": "By messages.", "terms": "Each their own.", "confidentiality": "Nothing leaves."},
         "facilitator"),
        ("addProsecutionNote", {"words": "Not passed on."}, "intake-officer"),
        ("supervise", {"facilitator": "Seeder", "says": "Looked through."}, "lead"),
        ("receiveRequest", {"person": HARMED, "right": "access", "says": "What do you have?", "due": LATER, "cite": "gdpr:art_15__para_1"}, "lead"),
    ]:
        revision = (case.node.ask("GET", case.below + "?for=restorative-process", role="intake-officer") or {}).get("revision") \
            if operation == "answerQuestions" else None
        plan.add(operation, body, role, revision, case=case.id)
    known = [item for item in live.parties() if item["pseudonym"] == HARMED]
    if known:
        plan.add("changeParty", {"needs": ["Hears badly."]}, "intake-officer", known[0]["revision"], case=live.id, party=HARMED)
    plan.add("importCases", {"cases": [dict(content, reference="API-imported")]}, "intake-officer")
    plan.add("openCase", dict(content, reference="API-opened"), "intake-officer")
    plan.add("assessCase", {"to": peer, "purpose": "restorative-process", "mechanism": "indirect-dialogue", "asks": "Please ask her.",
                            "languages": ["en"], "data": ["harm"], "decideBy": day(30)}, "intake-officer", case=case.id)
    plan.add("suspendPeer", {"entity": "https://nobody.example"}, "operator")
    policy = case.node.ask("GET", "/peer-policy", role="operator")
    if policy:
        plan.add("setPeerPolicy", {"text": policy["text"]}, "operator", policy["revision"])
    plan.add("checkPeerPolicy", {"peer": peer, "type": "referral", "direction": "sent", "categories": ["art2"]}, "operator")
    key = {"kty": "OKP", "crv": "X25519", "x": "3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08"}
    plan.add("enterFacilitatorKey", key, "lead", facilitator="Everything")


def trust(tester, node, plan, opened, side):
    """Agreements with a peer that the operator has proposed, and an authority of a network."""
    proposals = opened.get(side["name"], {}).get("agreements", [])
    if proposals:
        plan.add("showAgreement", role="operator", agreement=proposals[0])
        plan.add("compareAgreement", {"words": opened[side["name"]]["words"], "channel": "telephone"}, "operator", agreement=proposals[0])
    # In force, one would bind everything else that is tried, and ended, end it; both are tried last.
    if len(proposals) == 3:
        node.ask("POST", f"/peer-agreements/{proposals[1]}/comparison",
                 {"words": opened[side["name"]]["words"], "channel": "telephone"}, "operator")
    if opened.get("terms-of-peer") and side["name"] == "porto":
        plan.add("proposeAgreement", opened["terms-of-peer"], "operator")
    if opened.get("anchor"):
        node.ask("POST", "/anchors", opened["anchor"], "operator")
        plan.add("addAnchor", opened["anchor"], "operator")
        plan.add("removeAnchor", {"entity": opened["anchor-entity"]}, "operator")
