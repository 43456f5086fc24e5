package import Referrals
package import Wire

/// How the items of an agreement stand, for the other side: kinds of standing, days and amounts. It has no place for what the
/// evidence is, nor for why something is late.
package struct MonitoringReport: Sendable, Hashable, Codable {
    package var agreement: Identifier
    package var revision: Int
    package var at: Day
    package var items: [Line]

    package enum Standing: String, Sendable, Hashable, Codable, CaseIterable {
        case open
        case underWay = "under-way"
        case late, done
        case notDone = "not-done"
        /// Waived by those to whom it is owed.
        case released
        /// The programme has looked at a failure, and the item goes on (UN-17).
        case resumed
    }

    /// How it was seen that an item is done.
    package enum Verified: String, Sendable, Hashable, Codable, CaseIterable {
        case document, attestation
        case otherAgency = "other-agency"
        case participant
        case notYet = "not-yet"
    }

    package struct Line: Sendable, Hashable, Codable {
        package var number: Int
        package var standing: Standing
        package var paid: Money?
        package var payments: [Payment]
        package var evidence: [Evidence]
        package var verified: Verified?
        package var on: Day?
    }

    package struct Payment: Sendable, Hashable, Codable {
        package var payment: Identifier
        package var on: Day
        package var amount: Money
        /// When a side other than the one that booked it has seen it.
        package var confirmed: Day?
    }

    package struct Evidence: Sendable, Hashable, Codable {
        package var evidence: Identifier
        package var on: Day
    }

    /// What a peer is told of an agreement that both sides keep.
    ///
    /// - Parameters:
    ///   - hidesFailure: whether the peer is an authority, which is told of a failure only after the programme has looked at it.
    ///   - resumed: whether the programme has just let what failed go on.
    package init(
        _ agreement: AgreementRecord,
        named name: Identifier,
        hidesFailure: Bool,
        resumed: Bool,
        at day: Day
    ) throws(CaseworkError) {
        self.agreement = name
        revision = agreement.version
        at = day
        var lines: [Line] = []
        for item in agreement.items {
            lines.append(
                Line(
                    number: item.number,
                    standing: Self.standing(of: item, hidesFailure: hidesFailure, resumed: resumed),
                    paid: try item.paid(),
                    payments: item.payments.compactMap { payment in
                        payment.id.map {
                            Payment(
                                payment: $0,
                                on: payment.on,
                                amount: payment.amount,
                                confirmed: payment.confirmed?.on
                            )
                        }
                    },
                    evidence: item.evidence.compactMap { evidence in
                        evidence.id.map { Evidence(evidence: $0, on: evidence.on) }
                    },
                    verified: item.verified.map { _ in .otherAgency },
                    on: item.verified?.on
                )
            )
        }
        items = lines
    }

    private static func standing(of item: AgreementItem, hidesFailure: Bool, resumed: Bool) -> Standing {
        let isBegun = !item.payments.isEmpty || !item.evidence.isEmpty
        switch item.status {
        case .done: return .done
        case .waived: return .released
        case .breached where !hidesFailure: return .notDone
        case .open, .late, .breached, .renegotiated:
            // That something is late each side sees by its own calendar; nobody is told on.
            return resumed ? .resumed : isBegun ? .underWay : .open
        }
    }

    /// - Throws: ``CaseworkError`` with `invalid` where the body is no report.
    package init(body: JSON) throws(CaseworkError) {
        guard var members = body.object else { throw CaseworkError(.invalid, "A report is an object.") }
        if members["revision"] == nil { members["revision"] = 1 }
        members["items"] = .array(
            (members["items"]?.array ?? []).map { item in
                guard var line = item.object else { return item }
                for name in ["payments", "evidence"] where line[name] == nil { line[name] = .array([]) }
                return .object(line)
            }
        )
        self = try ContentDecoder.decode(MonitoringReport.self, from: .object(members))
    }

    package var body: JSON {
        get throws {
            var members = try ContentEncoder.encode(self).object ?? JSONObject()
            members["items"] = .array(
                (members["items"]?.array ?? []).map { item in
                    guard var line = item.object else { return item }
                    for name in ["payments", "evidence"] where line[name]?.array?.isEmpty == true {
                        line[name] = nil
                    }
                    return .object(line)
                }
            )
            return .object(members)
        }
    }
}
