import Casework
import Referrals
import Testing

/// The agreement of the account takeover: an apology, 430 euro in four instalments, a course, data deleted.
enum Terms {
    static func day(_ offset: Int) -> Day { Day(SampleCase.start).adding(days: offset) }

    static let monitoring = AgreementRecord.Monitoring(
        by: "Lill",
        how: "by telephone each month",
        until: day(200),
        ifNot: "a talk first"
    )

    static func restitution(number: Int = 1) -> AgreementItem {
        AgreementItem(
            number: number,
            kind: .restitution,
            by: SampleCase.responsible,
            for: [SampleCase.harmed],
            says: "430 euro",
            verifiedBy: "Lill",
            amount: Money(minor: 43000, currency: "EUR"),
            instalments: [10000, 11000, 11000, 11000].enumerated().map { index, minor in
                .init(
                    number: index + 1,
                    due: day(30 * (index + 1)),
                    amount: Money(minor: minor, currency: "EUR")
                )
            }
        )
    }

    static func agreement(at now: Instant, forCourt: Bool = false) -> AgreementRecord {
        let kinds: [(AgreementItem.Kind, String)] = [
            (.apology, "a letter"), (.course, "a course on security"),
            (.dataDeletion, "the data are deleted"),
        ]
        let others = kinds.enumerated().map { index, item in
            AgreementItem(
                number: index + 2,
                kind: item.0,
                by: SampleCase.responsible,
                for: [SampleCase.harmed],
                says: item.1,
                due: day(60),
                verifiedBy: "Lill"
            )
        }
        return AgreementRecord(
            parties: [SampleCase.harmed, SampleCase.responsible],
            items: [restitution()] + others,
            forCourt: forCourt,
            madeAt: now
        )
    }
}

extension SampleCase {
    /// Drafts, weighs and signs the agreement, and concludes it.
    mutating func concluded(forCourt: Bool = false, conclude: Bool = true) throws -> Identifier {
        let draft = try file.draft(Terms.agreement(at: now, forCourt: forCourt), by: act())
        try file.monitor(draft.id, Terms.monitoring, by: act())
        try file.weigh(draft.id, faults: [:], by: act())
        try file.sign(draft.id, party: Self.harmed, how: .portal, by: act())
        try file.sign(draft.id, party: Self.responsible, how: .portal, guardian: Self.guardian, by: act())
        if conclude { try file.conclude(draft.id, by: act()) }
        return draft.id
    }
}
