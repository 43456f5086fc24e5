"""What two nodes do with each other for Tests/APITests/schemathesis: each operation that moves a referral finds one that it can move."""
import json
import sys
import time

from schemathesis_node import day

KNOWN = {"offence.punishableInBoth": "yes", "request.grounds": [], "case.prejudice": False, "referral.keepUntil": day(180),
         "receiver.officialAuthority": True, "referral.data": ["technical"], "referral.languages": ["pt"], "evidence.timestamp": "qualified",
         "evidence.custody": "complete", "responsible.birth": "1990", "case.stage": "investigation"}
ASKED = {"authority": "The prosecutor's office", "purpose": "The takeover of an account.", "data": [{"says": "Sign-ins", "relation": "Who it was"}]}
REGISTRATION = dict(ASKED, measure="domain-registration", domains=["shop.example"], necessity="It served the fraud.",
                    manner="As a document of this thread.", respondBy=day(50))
ORDER = dict(ASKED, measure="order-given-effect", provider="A provider", order={"says": "Hand over who holds it."}, supporting="How it was found.",
             dataKind="subscriber", offence={"budapest": ["2"], "says": "An account was taken over."})


class Side:
    """One agency: who fills it, what is planned for it, and whom it deals with."""

    def __init__(self, node, plan, peer, other):
        self.node, self.plan, self.peer, self.other = node, plan, peer, other

    def referrals(self):
        return {item["reference"]: item["id"] for item in self.node.all("/referrals", "intake-officer")}

    def move(self, referral, step, body=None):
        return (self.node.ask("POST", f"/referrals/{referral}/{step}", body, "intake-officer") or {}).get("document")

    def opens(self, path, body):
        """A thread of its own."""
        return (self.node.ask("POST", path, body, "intake-officer") or {}).get("referral")

    def target(self, operation, referral, body=None, role="intake-officer"):
        self.plan.add(operation, body, role, referral=referral)

    def shown(self, referral):
        return self.node.ask("GET", f"/referrals/{referral}?for=restorative-process", role="intake-officer") or {}


def arrived(side, referral, documents):
    """Waits until so many documents of a thread are here."""
    for _ in range(150):
        found = [item for item in side.node.all("/referrals", "intake-officer") if item["id"] == referral]
        if found and len(side.shown(referral).get("documents", [])) >= documents:
            return True
        time.sleep(0.2)
    print(f"  did not arrive: {documents} documents of {referral}", file=sys.stderr)
    return False


def asked(tartu, porto, referral, body, answer=True):
    """Porto asks; Tartu answers unless the answer is what is tried."""
    before = len(porto.shown(referral).get("documents", []))
    porto.move(referral, "questions", body)
    arrived(tartu, referral, before + 1)
    if answer:
        tartu.move(referral, "answers", {"answers": [{"says": "No.", "about": "nobody"}]})
        arrived(porto, referral, before + 2)


def decisions(tartu, porto, of):
    """What the receiver decides about a referral, and what the sender says to it."""
    consultation = {"purpose": "consultation", "ground": "no-capacity", "considered": ["in-part"], "questions": [{"says": "Would a part of it do?"}]}
    for name in ("EE-DECLINE", "EE-POSTPONE"):
        asked(tartu, porto, of[name], consultation)
    porto.target("declineReferral", of["EE-DECLINE"], {"ground": "no-capacity", "says": "Nobody is free."})
    porto.target("postponeReferral", of["EE-POSTPONE"], {"until": day(20), "says": "A hearing comes first."})
    porto.target("redirectReferral", of["EE-REDIRECT"], {"to": "https://third.example", "says": "They are competent."})
    porto.target("reviewReferral", of["EE-RECEIVED"])
    porto.target("assessArrival", of["EE-REVIEWED"])
    porto.node.ask("POST", f"/referrals/{of['EE-UNAPPROVED']}/assessments", role="intake-officer")
    judged = porto.node.ask("GET", f"/referrals/{of['EE-UNAPPROVED']}/assessment", role="intake-officer") or {}
    porto.target("showArrivalAssessment", of["EE-UNAPPROVED"])
    porto.target("approveArrival", of["EE-UNAPPROVED"], {"as": "legal-officer", "content": judged.get("content", "0" * 64)}, "approver")
    porto.target("acceptReferral", of["EE-REVIEWED"], {"says": "We take it up."})
    porto.target("takeCase", of["EE-TAKEN"], {"reference": "PT-TAKEN"})
    tartu.target("answerOtherSide", of["EE-QUESTION"], {"answers": [{"says": "Yes.", "about": "nobody"}]})
    tartu.target("answerConditions", of["EE-CONDITIONS"], {"accepted": True})
    tartu.target("withdrawReferral", of["EE-WITHDRAW"], {"by": "agency"})
    onward = {"purpose": "onward-transfer", "onwardTo": "https://third.example", "questions": [{"says": "May it go on?"}]}
    asked(tartu, porto, of["EE-ONWARD"], onward, answer=False)
    tartu.target("authoriseOnward", of["EE-ONWARD"], {"allowed": False, "says": "They were not asked about it."})


def upkeep(tartu, porto, of):
    """What both owe each other while a referral runs: words, corrections, erasure, conditions."""
    for side in (tartu, porto):
        side.target("askOtherSide", of["EE-TAKEN"], {"questions": [{"says": "When can it begin?"}]})
        side.target("notifyOtherSide", of["EE-TAKEN"], {"kind": "complaint", "says": "Somebody complains that it takes long."})
        side.target("tellDelay", of["EE-TAKEN"], {"what": "answer", "until": day(20), "says": "An illness."})
        side.target("acknowledgeOpening", of["EE-TAKEN"], {})
    own = [item for item in tartu.shown(of["EE-TAKEN"]).get("documents", []) if item["side"] == "referrer"]
    if own:
        tartu.target("correctDocument", of["EE-TAKEN"], {"document": own[0]["id"], "changes": [{"element": "/asks", "says": "It was too long.",
                                                                                           "value": "Please offer her a dialogue."}]})
    tartu.target("askErasure", of["EE-TAKEN"], {"reason": "purpose-fulfilled"})
    tartu.move(of["EE-ERASURE"], "erasure-requests", {"reason": "purpose-fulfilled"})
    arrived(porto, of["EE-ERASURE"], len(tartu.shown(of["EE-ERASURE"]).get("documents", [])))
    porto.target("reportErasure", of["EE-ERASURE"], {"keptBecause": "duty-to-keep", "cite": "the retention schedule", "until": day(400)})
    limited = {"answers": [{"says": "In the evening.", "about": "nobody"}], "limits": [{"kind": "confidential"}, {"kind": "no-export"}]}
    asked(tartu, porto, of["EE-LIFT"], {"questions": [{"says": "When can he be reached?"}]}, answer=False)
    answer = tartu.move(of["EE-LIFT"], "answers", limited)
    said = [{"document": answer, "lifts": [{"element": "", "limit": limit}], "says": "It is public now.", "cite": "the authority's decision"}
            for limit in ("confidential", "no-export")]
    if answer:
        tartu.plan.add("proposeLift", said[0], "lead", case="EE-LIFT")
        proposed = tartu.node.ask("POST", "/cases/EE-LIFT/condition-lifts", said[1], "lead") or {}
        tartu.plan.add("confirmLift", None, "lead", proposed.get("revision"), case="EE-LIFT", record=proposed.get("id"))
        arrived(porto, of["EE-LIFT"], len(tartu.shown(of["EE-LIFT"]).get("documents", [])))
    for side in (tartu, porto):
        for name in of.values():
            bound = (side.node.ask("GET", f"/referrals/{name}/limits", role="intake-officer") or {}).get("items", [])
            if bound:
                side.plan.add("decideUse", {"document": bound[0]["document"], "allowed": True, "says": "It was read."}, "intake-officer", referral=name)
                break


def preservation(tartu, porto, of):
    """Data that are kept, information that nobody asked for, assistance."""
    wanted = {"authority": "The prosecutor's office", "facts": "An account was taken over.", "data": ["The shop's log"], "necessity": "It is deleted soon."}
    tartu.target("prolongPreservation", of["EE-TAKEN"], wanted)
    tartu.plan.add("requestPreservation", dict(wanted, to=tartu.peer, reference="EE-P"), "intake-officer")
    threads = [tartu.opens("/preservation-requests", dict(wanted, to=tartu.peer, reference=f"EE-P-{number}")) for number in (1, 2)]
    tartu.plan.add("notifyPeer", {"to": tartu.peer, "reference": "EE-N", "kind": "complaint", "says": "It takes long."}, "intake-officer")
    for thread in threads:
        arrived(porto, thread, 1)
    porto.target("confirmPreservation", threads[0], {"until": day(60)})
    porto.target("refusePreservation", threads[1], {"ground": "essential-interests", "says": "It would endanger others."})
    offer = {"says": "It is about an account.", "conditions": ["Not for the proceedings."]}
    tartu.plan.add("offerInformation", offer, "intake-officer", case="EE-INFORM")
    offered = tartu.opens("/cases/EE-INFORM/information-offers", offer)
    if offered and arrived(porto, offered, 1):
        porto.move(offered, "conditions", {"accepted": True})
        arrived(tartu, offered, 2)
        tartu.target("supplyInformation", offered)


def assistance(tartu, porto, case):
    """Requests for data: one to be answered, one to be refused after consultation, one that an order was served for."""
    tartu.plan.add("requestAssistance", dict(REGISTRATION, to=tartu.peer, reference="EE-A"), "intake-officer", case=case)
    threads = [tartu.opens(f"/cases/{case}/assistance", dict(body, to=tartu.peer, reference=f"EE-A-{number}"))
               for number, body in enumerate([REGISTRATION, REGISTRATION, REGISTRATION, ORDER])]
    for thread in threads:
        arrived(porto, thread, 1)
    given = {"gives": ["Registered in 2024."], "facts": KNOWN}
    porto.target("prepareAssistance", threads[0], given)
    porto.node.ask("POST", f"/referrals/{threads[1]}/assistance", given, "intake-officer")
    prepared = porto.node.ask("GET", f"/referrals/{threads[1]}/assistance", role="intake-officer") or {}
    if prepared.get("missingApprovals"):
        porto.other.ask("POST", f"/referrals/{threads[1]}/approvals", {"as": "legal-officer", "content": prepared["content"]}, "approver")
    porto.target("showAssistance", threads[1])
    porto.target("giveAssistance", threads[1])
    asked(tartu, porto, threads[2], {"purpose": "consultation", "questions": [{"says": "Would a part of it do?"}]})
    porto.target("refuseAssistance", threads[2], {"ground": "essential-interests", "says": "It would endanger others."})
    porto.target("serveOrder", threads[3], {"on": day(0)})


def together(porto, opened):
    """The case that both conduct: Porto's own draft and session, and what Tartu sealed to Porto's facilitators."""
    case = "/cases/PT-LIVE"
    porto.node.ask("POST", case + "/sessions", {"kind": "letter", "form": "asynchronous", "startsAt": day(2) + "T10:00:00Z", "facilitators": ["Reis"],
                                               "people": [{"person": "harmed-1"}, {"person": "responsible-1"}]}, "facilitator")
    records = {kind: porto.node.all(f"{case}/records?kind={kind}", "facilitator") for kind in ("message", "agreement", "session")}
    sealed = [item for item in records["message"] if item["content"].get("sealed")]
    if sealed and opened:
        porto.plan.add("openMessage", {"message": opened}, "facilitator", sealed[0]["revision"], case="PT-LIVE", record=sealed[0]["id"])
    drafts = [item for item in records["agreement"] if item["content"].get("state") == "draft"]
    if drafts:
        porto.plan.add("proposeTerms", None, "facilitator", drafts[0]["revision"], case="PT-LIVE", record=drafts[0]["id"])
    planned = [item for item in records["session"] if item["content"].get("state") == "planned" and item["content"].get("kind") == "letter"]
    if planned:
        porto.plan.add("shareSession", None, "facilitator", planned[0]["revision"], case="PT-LIVE", record=planned[0]["id"])
    porto.plan.add("tellProgress", None, "facilitator", case="PT-LIVE")


def terms(tartu, opened):
    """Terms that Porto proposed, as Tartu's facilitator opened them."""
    sealed = [item for item in tartu.node.all("/cases/EE-LIVE/records?kind=agreement", "facilitator") if item["content"].get("sealed")]
    if sealed and opened:
        tartu.plan.add("openTerms", {"terms": opened}, "facilitator", sealed[0]["revision"], case="EE-LIVE", record=sealed[0]["id"])


def erasing(tartu, of):
    """A case whose erasure waits for the other side's report."""
    begun = tartu.node.ask("POST", "/cases/EE-CONTINUED/erasures", {
        "reason": "purpose-fulfilled", "ground": "GDPR art. 17(1)(a)", "accepting": ["unfinished", "documents-stay", "undetermined"]}, "approver") or {}
    tartu.plan.add("continueErasure", {"notAwaiting": [of["EE-CONTINUED"]]}, "approver", case="EE-CONTINUED", record=begun.get("erasure"))


def across(tartu, porto, case, opened):
    """Everything of the above; the referrals by their references."""
    of = tartu.referrals()
    for name in ("EE-DECLINE", "EE-POSTPONE", "EE-REDIRECT", "EE-RECEIVED", "EE-REVIEWED", "EE-UNAPPROVED", "EE-TAKEN", "EE-QUESTION",
                 "EE-CONDITIONS", "EE-WITHDRAW", "EE-ONWARD", "EE-ERASURE", "EE-LIFT", "EE-CONTINUED"):
        if name not in of:
            sys.exit(f"The referral {name} was not made.")
    decisions(tartu, porto, of)
    upkeep(tartu, porto, of)
    preservation(tartu, porto, of)
    assistance(tartu, porto, case)
    together(porto, opened.get("message"))
    terms(tartu, opened.get("terms"))
    erasing(tartu, of)


def read(path):
    """What was opened with a facilitator's key, by what it is."""
    with open(path, encoding="utf-8") as file:
        return json.load(file)
