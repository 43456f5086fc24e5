import Referrals
import Wire

/// A valid body of every type, for tests that go through all of them.
enum BodySamples {
    static let id = "01999999-9999-7999-8999-999999999999"
    private static let digest = String(repeating: "a", count: 64)

    private static let barEffect: JSON = [
        "effect": "same-as-other-decisions", "state": "EE", "persons": ["responsible-1"],
        "proceedings": "1-26-417", "authority": "Prosecutor's office", "decidedOn": "2026-11-29",
        "cite": "CM/Rec(2018)8", "pack": "coe-restorative-justice 2026.1",
        "status": "not reviewed by counsel",
    ]

    static let all: [DocumentType: [JSON]] = [
        .referral: [
            [
                "case": theCase, "facts": [:], "assessment": assessment, "minimisation": minimisation,
                "request": [
                    "purpose": "restorative-process", "mechanisms": ["undecided"], "says": "Please.",
                ],
                "decideBy": "2027-01-31",
                "urgency": ["level": "emergency", "reason": "A person is in danger."],
                "legalBasis": [["provision": "Budapest Convention art. 23"]],
                "limits": [["element": "", "kind": "purpose", "purpose": "restorative-process"]],
                "translations": [["element": "/request/says", "language": "et", "says": "Palun."]],
                "evidence": [
                    [
                        "name": "log.csv", "mediaType": "text/csv", "size": 12, "sha256": .string(digest),
                    ]
                ],
            ]
        ],
        .status: [
            Samples.received, Samples.review, Samples.accepted, Samples.conditions, Samples.declined,
            [
                "state": "accepted", "assessment": [:],
                "leavesOut": [["says": "the meeting", "ground": ["code": "safety-of-a-person"]]],
            ],
            [
                "state": "postponed", "reason": "prejudice-to-proceedings", "until": "2027-03-01",
                "says": "A search is planned.",
            ],
            [
                "state": "forwarded", "reason": "misaddressed", "to": "https://lisboa.example",
                "says": "Not ours.",
            ],
            ["state": "preparing"], ["state": "in-dialogue"], ["state": "monitoring"], ["state": "lapsed"],
        ],
        .informationRequest: [
            Samples.question, Samples.consultation,
            [
                "purpose": "onward-transfer", "to": "https://lisboa.example",
                "questions": [["says": "May it go on?"]],
            ],
        ],
        .informationResponse: [["request": .string(id), "answers": [["says": "seventeen"]]]],
        .preservationRequest: [
            [
                "authority": "Prosecutor's office", "offence": ["says": "An account was taken over."],
                "data": [["says": "Log of sign-ins"]], "necessity": "It is deleted after 30 days.",
                "days": 60,
            ]
        ],
        .preservationConfirmation: [
            ["request": .string(id), "preservedUntil": "2027-01-31"],
            ["request": .string(id), "ground": ["code": "nothing-held"]],
        ],
        .assistanceRequest: AssistanceSamples.requests,
        .assistanceAnswer: AssistanceSamples.answers,
        .spontaneousInformation: [
            [
                "phase": "offer", "reference": "EE-1", "says": "About a fraud.",
                "categories": ["offence-facts"], "conditions": [["says": "Keep it confidential."]],
            ],
            [
                "phase": "content", "case": theCase, "assessment": assessment, "minimisation": minimisation,
            ],
        ],
        .consentChange: [
            [
                "consent": .string(id), "participant": "H", "standing": "given", "at": "2026-11-29T10:00:00Z",
                "steps": ["indirect-dialogue"], "information": ["version": "3", "language": "pt"],
            ],
            [
                "consent": .string(id), "participant": "H", "standing": "given", "at": "2026-11-29T10:00:00Z",
                "steps": ["indirect-dialogue"],
                "information": ["version": "3", "language": "pt", "package": .string(digest)],
            ],
            [
                "consent": .string(id), "participant": "H", "standing": "withdrawn",
                "at": "2026-11-29T10:00:00Z",
            ],
        ],
        .dialogueMessage: [
            [
                "message": .string(id), "sealed": ["eyJh.YQ.YQ.YQ.YQ"],
                "releasedAt": "2026-11-29T10:00:00Z",
            ],
            [
                "message": .string(id), "sealed": ["eyJh.YQ.YQ.YQ.YQ"], "sha256": .string(digest),
                "releasedAt": "2026-11-29T10:00:00Z",
            ],
        ],
        .agreement: [
            [
                "kind": "participants", "agreement": .string(id), "revision": 1, "standing": "signed",
                "text": .string(digest),
                "items": [["number": 1, "kind": "apology", "by": "R", "for": ["H"]]],
                "signatures": [["participant": "H", "at": "2026-11-29T10:00:00Z"]],
            ],
            [
                "kind": "participants", "agreement": .string(id), "revision": 2, "standing": "declined",
                "text": .string(digest), "items": [],
                "reason": [
                    "ground": "not-achievable", "words": .string(digest), "sealed": ["eyJh.YQ.YQ.YQ.YQ"],
                ],
            ],
            [
                "kind": "joint-facilitation", "purposes": ["One process."],
                "roles": [["side": "referrer", "role": "facilitator"]], "from": "2026-12-01",
                "until": "2027-06-01",
            ],
        ],
        .monitoringReport: [
            [
                "agreement": .string(id), "at": "2027-02-01",
                "items": [["number": 1, "standing": "done", "verified": "document"]],
            ]
        ],
        .outcome: [
            [
                "result": "completed", "agreement": "kept", "steps": [], "barEffect": barEffect,
            ],
            [
                "result": "completed", "agreement": "kept",
                "steps": [["step": "indirect-dialogue", "on": "2027-01-10"]],
            ],
        ],
        .withdrawal: [["by": "participant"], ["by": "agency"]],
        .correction: [
            [
                "document": .string(id),
                "changes": [["element": "/case/stage", "says": "It is a trial.", "value": "trial"]],
            ]
        ],
        .erasureRequest: [["scope": "thread", "reason": "consent-withdrawn"]],
        .erasureReport: [
            [
                "request": .string(id), "erased": [["document": .string(id), "at": "2026-11-29T10:00:00Z"]],
                "kept": [["document": .string(id), "why": "legal-hold", "cite": "§ 1"]],
            ]
        ],
        .acknowledgement: [
            ["decision": .string(id), "conditions": "accepted"], ["opened": .string(id)],
            ["request": .string(id), "onward": "granted"],
        ],
        .notice: [
            ["kind": "delay", "what": "decision", "until": "2027-02-01", "says": "Holidays."],
            ["kind": "reminder", "what": "answer", "due": "2026-11-29T10:00:00Z"],
            ["kind": "suspension", "says": "Until the keys are replaced."],
            ["kind": "complaint", "says": "Nobody answered."],
            [
                "kind": "security-incident",
                "incident": ["detected": "2026-11-29T10:00:00Z", "says": "A laptop is lost."],
            ],
            ["kind": "statistics", "from": "2026-01-01", "until": "2026-12-31", "figures": ["referral": 12]],
            ["kind": "facilitators", "facilitators": [["training": "initial", "impartial": "2026-11-29"]]],
            ["kind": "progress", "mechanism": "indirect-dialogue", "stage": "preparing", "on": "2026-11-29"],
            ["kind": "stopped", "request": .string(id), "at": "2026-11-29T10:00:00Z"],
            [
                "kind": "condition-lifted", "document": .string(id), "says": "It is published.",
                "cite": "Budapest Convention art. 28",
                "lifts": [["element": "/case", "limit": "confidential"]],
            ],
            ["kind": "readiness", "steps": [["step": "screening", "standing": "done", "score": "low"]]],
            [
                "kind": "deletion-certificate", "reference": .string(id),
                "certificate": "eyJhbGciOiJFZERTQSJ9.e30.c2ln",
            ],
        ],
    ]

    private static let theCase: JSON = [
        "reference": "EE-1", "stage": "investigation", "offence": ["budapest": ["art2"]],
        "parties": [["pseudonym": "H", "role": "harmed"]],
    ]
    private static let assessment: JSON = [
        "outcome": "permit", "packs": [["id": "EE", "version": "1.0.0", "digest": .string(digest)]],
    ]
    private static let minimisation: JSON = ["sent": [], "withheld": []]
}
