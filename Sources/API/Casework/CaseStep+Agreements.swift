import Casework
import Referrals
import Wire

extension CaseStep {
    /// From the terms to their conclusion.
    static let agreements: [CaseStep] = [
        CaseStep(
            .draftAgreement,
            "/agreements",
            "Draft an agreement. It binds nobody before everybody has signed it.",
            .agreement,
            body: "AgreementNew"
        ) { file, act, input in
            try file.draft(
                AgreementRecord(
                    parties: input.texts("parties"),
                    items: try items(input),
                    forCourt: input.truth("forCourt"),
                    madeAt: act.at
                ),
                by: act
            )
        },
        CaseStep(
            .planMonitoring,
            "/agreements/{record}/monitoring",
            "Say who watches over it, how, until when, and what if not (HB-5).",
            .agreement,
            body: "MonitoringPlan"
        ) { file, act, input in
            try file.monitor(
                try input.record(),
                AgreementRecord.Monitoring(
                    by: input.text("by"),
                    how: input.text("how"),
                    until: try input.day("until"),
                    ifNot: input.text("ifNot")
                ),
                by: act
            )
        },
        CaseStep(
            .weighAgreement,
            "/agreements/{record}/weighing",
            "Say that every item is fair, achievable and in proportion, or which is not and why (COE-50).",
            .agreement,
            body: "Weighing"
        ) { file, act, input in
            try file.weigh(try input.record(), faults: input.named("faults"), by: act)
        },
        CaseStep(
            .recordIntervention,
            "/agreements/{record}/interventions",
            "Record why the facilitator intervened in the content (COE-52).",
            .agreement,
            body: "Intervention"
        ) { file, act, input in
            try file.intervene(try input.record(), reason: input.text("reason"), by: act)
        },
        CaseStep(
            .signAgreement,
            "/agreements/{record}/signatures",
            "Take one party's own signature on the terms as they stand.",
            .agreement,
            body: "SignatureTaken"
        ) { file, act, input in
            try file.sign(
                try input.record(),
                party: input.text("party"),
                how: try input.choice("how"),
                guardian: input.textIfAny("guardian"),
                by: act
            )
        },
        CaseStep(
            .concludeAgreement,
            "/agreements/{record}/conclusion",
            "Conclude the agreement, if its gate is open.",
            .agreement
        ) { file, act, input in
            try file.conclude(try input.record(), by: act)
        },
        CaseStep(
            .declineTerms,
            "/agreements/{record}/decline",
            "Decline terms that are not concluded: the ground is told to the other side, the words to its facilitators alone, and earlier terms stay in force.",
            .agreement,
            body: "TermsDeclined"
        ) { file, act, input in
            try file.decline(
                try input.record(),
                ground: try input.choice("ground"),
                says: input.textIfAny("says"),
                by: act
            )
        },
        CaseStep(
            .renegotiateAgreement,
            "/agreements/{record}/renegotiation",
            "Draft new terms in its place; everybody signs anew, and until then the old ones stay in force.",
            .agreement,
            body: "Renegotiation"
        ) { file, act, input in
            try file.renegotiate(try input.record(), items: try items(input), by: act)
        },
    ]

    /// Items as a person writes them: what has not happened yet is not there.
    private static func items(_ input: StepInput) throws -> [AgreementItem] {
        try (input.body["items"]?.array ?? []).map { item in
            let usual = AgreementItem(
                number: 0,
                kind: .custom,
                by: "",
                for: [],
                says: "",
                verifiedBy: ""
            )
            return try input.over(usual, item)
        }
    }

    /// What became of each item.
    static let fulfilment: [CaseStep] = [
        CaseStep(
            .bookPayment,
            "/agreements/{record}/payments",
            "Book a payment in minor units, with its evidence.",
            .agreement,
            body: "PaymentBooked"
        ) { file, act, input in
            let id = try input.record()
            let number = input.number("item")
            let items = try file.record(id, AgreementRecord.self).content.items
            let amount = input.body["amount"]
            return try file.pay(
                id,
                item: number,
                AgreementItem.Payment(
                    on: try input.dayIfAny("on") ?? act.day,
                    amount: Money(
                        minor: amount?["minor"]?.int.map(Int64.init) ?? 0,
                        currency: amount?["currency"]?.string ?? ""
                    ),
                    evidence: input.text("evidence"),
                    by: items.first { $0.number == number }?.by ?? ""
                ),
                by: act
            )
        },
        CaseStep(
            .proveItem,
            "/agreements/{record}/evidence",
            "Record evidence that an item was done.",
            .agreement,
            body: "ItemProved"
        ) { file, act, input in
            try file.prove(
                try input.record(),
                item: input.number("item"),
                AgreementItem.Evidence(what: input.text("what"), on: act.day, by: act.by),
                by: act
            )
        },
        CaseStep(
            .verifyItem,
            "/agreements/{record}/verifications",
            "Record that somebody looked and found an item done, here or at the peer.",
            .agreement,
            body: "ItemVerified"
        ) { file, act, input in
            let node = try input.textIfAny("node").map { _ in try input.entity("node") }
            return try file.verify(
                try input.record(),
                item: input.number("item"),
                AgreementItem.Verification(by: act.by, node: node, on: act.day),
                by: act
            )
        },
        CaseStep(
            .waiveItem,
            "/agreements/{record}/waivers",
            "Waive an item by the word of those to whom it is owed.",
            .agreement,
            body: "ItemWaived"
        ) { file, act, input in
            try file.waive(
                try input.record(),
                item: input.number("item"),
                word: input.texts("word"),
                how: try input.choice("how"),
                guardians: input.named("guardians"),
                by: act
            )
        },
        CaseStep(
            .confirmPayments,
            "/agreements/{record}/confirmations",
            "Confirm the payments that the other side has booked on an item: that the money arrived.",
            .agreement,
            body: "ItemConfirmed"
        ) { file, act, input in
            try file.confirm(try input.record(), item: input.number("item"), by: act)
        },
        CaseStep(
            .markLate,
            "/agreements/{record}/lateness",
            "Mark what is late today.",
            .agreement
        ) { file, act, input in
            try file.markLate(try input.record(), by: act)
        },
        CaseStep(
            .recordBreach,
            "/agreements/{record}/breach",
            "Record that items were not kept. The programme looks at it first (UN-17).",
            .agreement,
            body: "Breach"
        ) { file, act, input in
            try file.breach(try input.record(), items: input.numbers("items"), by: act)
        },
        CaseStep(
            .reviewBreach,
            "/agreements/{record}/review",
            "The programme's look at a failure, which comes before any court.",
            .agreement,
            body: "BreachReview"
        ) { file, act, input in
            try file.review(try input.record(), try input.choice("outcome"), by: act)
        },
        CaseStep(
            .completeAgreement,
            "/agreements/{record}/completion",
            "Complete an agreement whose items are all settled.",
            .agreement
        ) { file, act, input in
            try file.complete(try input.record(), by: act)
        },
        CaseStep(
            .closeWithParty,
            "/closures",
            "Record that the end was talked over with a person of either side (HB-6).",
            .agreement,
            body: "ClosureNew"
        ) { file, act, input in
            try file.closeWith(
                ClosureRecord(
                    person: input.text("person"),
                    how: try input.choice("how"),
                    on: act.day,
                    told: try input.choice("told")
                ),
                by: act
            )
        },
    ]
}
