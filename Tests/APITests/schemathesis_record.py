"""Fills a node's record for Tests/APITests/schemathesis: one officer makes each thing, so that the tester can be the second person."""
import copy

from schemathesis_node import EARLIER, LATER, YEAR, Case, day

HARMED, RESPONSIBLE = "harmed-1", "responsible-1"
READY = ["expectations-known", "ground-rules-agreed", "safe-word-agreed", "support-afterwards", "identity-checked", "private-space"]
FACTS = {"responsible.acknowledges": "fully", "receiver.officialAuthority": True, "referral.onward": "none"}
TRAINED = [{"course": "mediation", "level": "initial", "on": "2024-03-01", "hours": 40},
           {"course": "demanding cases", "level": "advanced", "on": "2025-02-01", "hours": 30}]
ITEMS = [{"number": 1, "kind": "apology", "by": RESPONSIBLE, "for": [HARMED], "says": "A letter.", "due": day(30), "verifiedBy": "Seeder"},
         {"number": 2, "kind": "restitution", "by": RESPONSIBLE, "for": [HARMED], "says": "In instalments.", "verifiedBy": "Seeder",
          "amount": {"minor": 2000, "currency": "EUR"}, "instalments": [
              {"number": number, "due": day(30 * number), "amount": {"minor": 1000, "currency": "EUR"}} for number in (1, 2)]}]


def of_age(content, reference):
    """A case of grown-up people: beside a child a guardian would have to sign too."""
    content = copy.deepcopy(content)
    content["reference"] = reference
    for party in content["parties"]:
        party["languages"] = ["en"]
        if party["pseudonym"] == RESPONSIBLE:
            party["birth"] = "1985-04"
    return content


def quiet(node, content, plan, other):
    """One thing of each kind in a case in which nobody is brought together, and nothing hinders anybody."""
    case = Case(node, dict(content, reference="API-new"), plan, other)
    simple = [
        ("tasks", {"says": "call", "due": LATER}, "intake-officer", "finishTask", None),
        ("deadlines", {"says": "answer", "due": LATER, "jurisdiction": "EE", "onHoliday": "as-given"}, "intake-officer",
         "meetDeadline", None),
        ("screenings", {"at": "intake", "answers": {}, "decision": "hold", "reasons": "not asked yet"}, "facilitator",
         "giveSecondView", {"agrees": True, "says": "Read."}),
        ("holds", {"reason": "a threat was reported"}, "facilitator", "liftHold", {"why": "it has ended"}),
        ("complaints", {"by": HARMED, "says": "It takes long."}, "lead", "answerComplaint", {"says": "We hurry."}),
        ("dangers", {"ground": "a plan", "cite": "a police act", "to": "the police"}, "facilitator", "approveDisclosure", None),
        ("dangers", {"ground": "a plan", "cite": "a police act", "to": "the police"}, "facilitator", "tellOfficer", {}),
        ("access-consents", {"person": "the provider", "entitlement": "its data", "covers": "the log", "reference": "file 7",
                             "givenAt": EARLIER + "T10:00:00Z"}, "intake-officer", "withdrawAccessConsent", None),
        ("consultations", {"doubts": ["capacity"], "person": HARMED, "asked": "the service", "question": "May we?"},
         "intake-officer", "answerConsultation", {"says": "With support.", "by": "the lead"}),
        ("legal-holds", {"reason": "an appeal"}, "approver", "releaseLegalHold", {"why": "none was brought"}),
    ]
    second = {"giveSecondView": "lead", "liftHold": "lead", "approveDisclosure": "lead", "tellOfficer": "data-protection-officer"}
    for collection, body, role, operation, answer in simple:
        case.target(operation, case.add(collection, body, role), answer, second.get(operation, role))
    danger = case.add("dangers", {"ground": "a plan", "cite": "a police act", "to": "the police"})
    case.act("dangers", danger, "approval", None, "lead", second=True)
    case.target("disclose", case.act("dangers", danger, "officer-told", {}, "data-protection-officer", second=True))
    consulted = case.add("consultations", {"doubts": ["maturity"], "asked": "the service", "question": "May we?"}, "intake-officer")
    case.target("decideConsultation", case.act("consultations", consulted, "answer", {"says": "Yes.", "by": "the lead"}, "intake-officer"),
                {"says": "Referred."}, "intake-officer")
    for operation, right, body in [
        ("handOverCopy", "access", {}), ("refuseRectification", "rectification", {"cite": "gdpr:art_15__para_1", "says": "It is right."}),
        ("rectifyPerson", "rectification", {"field": "needs", "value": "Hears well."})]:
        request = {"person": HARMED, "right": right, "says": "What is it?", "due": LATER, "cite": "gdpr:art_15__para_1"}
        case.target(operation, case.add("person-requests", request, "lead"), body, "lead")
    granted = {"person": "the provider", "entitlement": "its data", "covers": "the log", "reference": "file 8",
               "givenAt": EARLIER + "T10:00:00Z"}
    plan.add("recordAccess", {"what": "the log", "location": "a server abroad", "officer": "Everything",
                              "at": day(-1) + "T10:00:00Z", "basis": "lawful-voluntary-consent",
                              "consent": case.add("access-consents", granted, "intake-officer")}, "intake-officer", case=case.id)
    case.node.ask("POST", f"{case.below}/parties/guardian-1/roles", {"role": "supporter", "reasons": "A friend."}, "intake-officer")
    plan.add("confirmRole", role="facilitator", case=case.id, party="guardian-1")
    plan.add("askForRole", {"role": "surrogate", "reasons": "Speaks for another."}, "intake-officer", case=case.id, party=HARMED)
    case.add("notes", {"words": "Fears to be seen."})
    evidence(case)
    return case


def evidence(case):
    """Three files: one that is read, one to be destroyed, one that is destroyed."""
    files = [case.add("evidence", {"name": name + ".csv", "content": "dGltZSxhY2NvdW50CjEsYQo"}, "intake-officer")
             for name in ("log", "copy", "old")]
    # By the role that may erase.
    case.node.ask("POST", f"{case.below}/evidence/{files[2]}/destruction", {"reason": "taken-in-by-mistake"}, "approver")
    case.ids["evidence"] = files[0]
    case.plan.add("redactEvidence", {"show": ["1/"]}, "intake-officer", case=case.id, file=files[0])
    case.plan.add("destroyEvidence", {"reason": "retention-ended"}, "approver", case=case.id, file=files[1])
    case.plan.add("showDestruction", case=case.id, file=files[2])


def answers(case):
    """The form in use, filled without anything raised."""
    form = case.node.ask("GET", "/screening-form", role="facilitator") or {}
    people = case.parties()
    filled = {}
    for question in form.get("questions", []):
        known = [choice["id"] for choice in question["choices"]]
        calm = next((word for word in ("none", "yes", "no", "light") if word in known), None)
        of = question["of"]
        names = [question["id"]] if of == "case" else [
            f"{question['id']}@{person['pseudonym']}" for person in people
            if person["role"] == of or (of == "everybody" and person["role"] in ("harmed", "responsible", "surrogate"))]
        filled.update({name: calm for name in names})
    return filled


def told(case, person, steps):
    """Offer, information and consent of a person."""
    case.add("offers", {"person": person, "basis": "practice", "language": "en", "how": "letter"})
    case.add("information", {"person": person, "language": "en", "how": "letter", "understood": True})
    asked = case.add("consents", {"person": person, "purpose": "to talk", "steps": steps, "how": "letter"})
    case.act("consents", asked, "answer", {"answer": "given", "how": "letter", "capacity": "full", "freely": True})
    case.change(person, {"legalAdvice": "declined"})


def session(case, person, steps):
    """A preparation meeting as far as the steps go."""
    planned = case.add("sessions", {"kind": "preparation", "form": "telephone", "startsAt": LATER + "T10:00:00Z",
                                    "people": [{"person": person}], "facilitators": ["Seeder"]})
    case.act("sessions", planned, "readiness", {"answers": {name: True for name in READY}})
    for step, body in steps:
        case.act("sessions", planned, step, body)
    return planned


def screened(case, stage):
    case.act("screenings", case.add("screenings", {"at": stage, "answers": answers(case), "decision": "proceed", "reasons": "Both want it."}),
             "second-view", {"agrees": True, "says": "Read."}, "lead", second=True)


def drafted(case):
    """Terms that were weighed and are watched over."""
    terms = case.add("agreements", {"parties": [HARMED, RESPONSIBLE], "items": ITEMS})
    case.act("agreements", terms, "monitoring", {"by": "Seeder", "how": "a call", "until": LATER, "ifNot": "a talk"})
    return case.act("agreements", terms, "weighing", {"faults": {}})


def signed(case, concluded=True):
    terms = drafted(case)
    for party in (HARMED, RESPONSIBLE):
        case.act("agreements", terms, "signatures", {"party": party, "how": "in-person"})
    return case.act("agreements", terms, "conclusion") if concluded else terms


def live(node, content, plan, other, opener):
    """A process in which people exchange messages and come to terms; each operation has terms of its own to act on."""
    # Whoever opened it for the agency is not impartial in it.
    case = Case(opener, of_age(content, "API-live"), plan, other)
    case.node = node
    case.add("process", {"mechanism": "indirect-dialogue", "initiative": "authority"})
    case.add("process/facts", {"from": "the referral"})
    for name in ("Seeder", "Everything"):
        case.add("assignments", {"facilitator": name, "lead": name == "Seeder"})
    case.add("declarations", {"interests": []})
    other.ask("POST", f"{case.below}/declarations", {"interests": []}, "facilitator")
    case.add("acknowledgements", {"person": RESPONSIBLE, "acknowledges": "fully", "how": "in-person"}, "intake-officer")
    for person in (HARMED, RESPONSIBLE):
        told(case, person, ["contact", "preparation", "messages", "agreement", "report", "evaluation"])
        session(case, person, [("beginning", None), ("attendance", {"attendance": {person: "present"}})])
    screened(case, "preparation")
    case.target("settleReadiness", session(case, HARMED, []), {"answers": {"ground-rules-agreed": True}})
    case.target("beginSession", session(case, HARMED, []))
    case.target("closeSession", session(case, HARMED, [("beginning", None)]), {"attendance": {HARMED: "present"}})
    case.target("stopSession", session(case, HARMED, [("beginning", None)]), {"said": HARMED})
    message = {"from": RESPONSIBLE, "to": HARMED, "language": "en", "words": "I am sorry."}
    case.target("decideMessage", case.add("messages", message), {"verdict": "release"})
    plan.add("writeMessage", message, "facilitator", case=case.id)
    agreements(case)
    screened(case, "follow-up")
    plan.add("recordSurvey", {"person": HARMED, "satisfaction": 5, "fairness": 5, "wouldDoAgain": True}, "facilitator", case=case.id)
    plan.add("closeWithParty", {"person": HARMED, "how": "telephone", "told": "completed"}, "facilitator", case=case.id)
    plan.add("decidePace", {"longer": ["preparation"], "says": "Two more meetings.", "why": "It weighs on her."}, "facilitator", case=case.id)
    plan.add("referToHelp", {"person": HARMED, "help": "counselling", "at": "the centre", "how": "in-person"}, "facilitator", case=case.id)
    plan.add("planSession", {"kind": "preparation", "form": "video", "startsAt": LATER + "T10:00:00Z", "people": [{"person": HARMED}],
                             "room": "https://meet.example/r", "oath": {"form": "caution", "by": [HARMED], "administeredBy": "the duty judge",
                                                                        "cite": "gdpr:art_15__para_1"}}, "facilitator", case=case.id)
    return case


def agreements(case):
    """Terms in every state that an operation begins with."""
    paid = {"item": 2, "amount": {"minor": 1000, "currency": "EUR"}, "evidence": "a statement"}
    case.plan.add("draftAgreement", {"parties": [HARMED, RESPONSIBLE], "items": ITEMS}, "facilitator", case=case.id)
    plans = [("planMonitoring", {"by": "Seeder", "how": "a call", "until": LATER, "ifNot": "a talk"}), ("weighAgreement", {"faults": {}}),
             ("recordIntervention", {"reason": "Too much at once."}), ("declineTerms", {"ground": "not-agreed"}),
             ("signAgreement", {"party": HARMED, "how": "in-person"})]
    for operation, body in plans:
        case.target(operation, drafted(case), body)
    case.target("concludeAgreement", signed(case, concluded=False))
    for operation, body in [("bookPayment", paid), ("proveItem", {"item": 1, "what": "seen"}), ("markLate", None), ("recordBreach", {"items": [1]}),
                            ("waiveItem", {"item": 1, "word": [HARMED], "how": "telephone"}), ("renegotiateAgreement", {"items": ITEMS[:1]})]:
        case.target(operation, signed(case), body)
    proved = {"item": 1, "what": "seen"}
    case.target("verifyItem", case.act("agreements", signed(case), "evidence", proved), {"item": 1})
    breached = case.act("agreements", signed(case), "breach", {"items": [1]})
    case.target("reviewBreach", breached, {"outcome": "supported"})
    done = case.act("agreements", signed(case), "evidence", proved)
    for _ in range(2):
        case.act("agreements", done, "payments", paid)
    for item in (1, 2):
        case.act("agreements", done, "verifications", {"item": item})
    case.target("completeAgreement", done)


def leaving(node, content, plan):
    """A case of which people take their consent back, come back, and whose process ends."""
    case = Case(node, of_age(content, "API-leaving"), plan)
    case.add("process", {"mechanism": "indirect-dialogue", "initiative": "authority"})
    for person in (HARMED, RESPONSIBLE):
        told(case, person, ["contact", "report"])
    node.ask("POST", f"{case.below}/withdrawals", {"person": RESPONSIBLE}, "facilitator")
    plan.add("comeBack", {"how": "telephone"}, "facilitator", case=case.id, party=RESPONSIBLE)
    plan.add("withdrawConsent", {"person": HARMED}, "facilitator", case=case.id)
    asked = case.add("consents", {"person": HARMED, "purpose": "to talk", "steps": ["preparation"], "how": "letter"})
    case.target("answerConsent", asked, {"answer": "given", "how": "letter", "capacity": "full", "freely": True})
    ending = Case(node, of_age(content, "API-ending"), plan)
    ending.add("process", {"mechanism": "indirect-dialogue", "initiative": "authority"})
    assigned = ending.add("assignments", {"facilitator": "Seeder"})
    ending.target("releaseFacilitator", assigned, role="lead")
    plan.add("endProcess", {"reason": "not-suitable"}, "facilitator", case=ending.id)
    plan.add("receiveFacts", {"from": "the referral"}, "facilitator", case=case.id)
    fresh = Case(node, of_age(content, "API-fresh"), plan)
    plan.add("openProcess", {"mechanism": "indirect-dialogue", "initiative": "service"}, "facilitator", case=fresh.id)
    ended(node, content, plan)
    return case


def ended(node, content, plan):
    """A process that has ended after both had agreed that it is reported."""
    case = Case(node, of_age(content, "API-ended"), plan)
    case.add("process", {"mechanism": "indirect-dialogue", "initiative": "authority"})
    for person in (HARMED, RESPONSIBLE):
        told(case, person, ["contact", "report"])
    case.add("process/end", {"reason": "not-suitable"})
    for operation, path in [("reportOutcome", {}), ("reportProgress", {}), ("reportReturn", {"party": RESPONSIBLE})]:
        plan.add(operation, role="facilitator", case=case.id, **path)


def erasures(node, content, plan):
    """Cases to be erased, a person whose erasure waits for a second officer, one that is called off."""
    cases = [Case(node, dict(content, reference=f"API-erased-{number}"), plan) for number in range(4)]
    said = {"reason": "purpose-fulfilled", "ground": "GDPR art. 17(1)(a)", "accepting": ["unfinished", "documents-stay", "undetermined"]}
    plan.add("beginErasure", said, "approver", case=cases[0].id)
    for case, operation, body in [(cases[1], "confirmErasure", {"accepting": said["accepting"]}), (cases[2], "callOffErasure", None)]:
        begun = node.ask("POST", case.below + "/erasures", dict(said, person=HARMED), "approver") or {}
        plan.add(operation, body, "approver", case=case.id, record=begun.get("erasure"))
    plan.add("listErasures", role="approver", case=cases[1].id)
    plan.add("decideRetention", {"decision": "kept", "due": LATER, "ground": "an appeal"}, "approver", case=cases[3].id)
    return cases[0]
