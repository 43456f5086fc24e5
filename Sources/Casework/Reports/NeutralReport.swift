package import Wire

// What an authority is told. These types have no place for words: their fields are enumerations, days, counts and names that
// the case already had. Nothing that was said between the people can get into them, so nothing has to be filtered out.

/// The name of a mechanism that the software has; a service's own goes by the name of the one that it is like.
package struct MechanismName: Sendable, Hashable, Codable {
    private let id: String
    package var text: String { id }

    /// Nil for anything but the id of a known mechanism.
    package init?(_ id: String) {
        guard Mechanism.shipped.contains(where: { $0.id == id }) else { return nil }
        self.id = id
    }

    package init(from decoder: any Decoder) throws {
        self = try decodeText(decoder, as: "the id of a mechanism") { MechanismName($0) }
    }
    package func encode(to encoder: any Encoder) throws { try encoder.write(text: id) }
}

/// A pseudonym of a party: letters, digits and hyphens only, at most 40, so that no sentence fits.
package struct PartyName: Sendable, Hashable, Codable {
    private let pseudonym: String
    package var text: String { pseudonym }

    package init?(_ text: String) {
        let fits = text.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                || $0 == 0x2D
        }
        guard fits, !text.isEmpty, text.utf8.count <= 40 else { return nil }
        pseudonym = text
    }

    package init(from decoder: any Decoder) throws {
        self = try decodeText(decoder, as: "a pseudonym") { PartyName($0) }
    }
    package func encode(to encoder: any Encoder) throws { try encoder.write(text: pseudonym) }
}

/// How a process ended, as far as an authority is told. That people did not agree, did not want to go on, or did not suit
/// each other is one and the same word, so that no adverse inference can be drawn (UN-16, COE-53a).
package enum NeutralOutcome: String, Sendable, Hashable, Codable, CaseIterable {
    /// Everything that was agreed was done, or the dialogue was enough.
    case completed
    /// An agreement is signed and is being kept.
    case agreementRunning = "agreement-running"
    /// The process has ended. Nothing follows from that.
    case ended
    /// An agreement was not fulfilled, and the programme has done what it could (UN-17).
    case notFulfilled = "not-fulfilled"
}

/// A step that took place and on which day.
package struct StepHeld: Sendable, Hashable, Codable {
    package var kind: SessionKind
    package var on: Day
}

/// What was agreed, without its words: the kind of each item, until when, and how it stands.
package struct ItemSummary: Sendable, Hashable, Codable {
    package var number: Int
    package var kind: AgreementItem.Kind
    package var due: Day?
    package var status: AgreementItem.Status
}

/// The report of an outcome: steps and outcome only (COE-53a).
package struct OutcomeReport: Sendable, Hashable, Codable {
    package var mechanism: MechanismName
    package var steps: [StepHeld]
    package var outcome: NeutralOutcome
    package var items: [ItemSummary]
    package var reportedOn: Day
}

/// How far a process is, for an authority that waits to decide (COE-29).
package struct ProgressReport: Sendable, Hashable, Codable {
    package var mechanism: MechanismName
    package var stage: Stage
    /// The kinds of the mechanism's steps that are done, and those that are open; with whom, it does not say.
    package var done: [SessionKind]
    package var open: [SessionKind]
    package var nextReport: Day?
    package var reportedOn: Day

    package enum Stage: String, Sendable, Hashable, Codable, CaseIterable {
        case preparing
        case inDialogue = "in-dialogue"
        case agreement, ended
    }
}

/// That a party goes back to the authority, which decides without delay (COE-31, UN-11). It says that the process ended for
/// this party, and nothing else.
package struct ReturnToAuthority: Sendable, Hashable, Codable {
    package var party: PartyName
    package var outcome: NeutralOutcome
    package var returnedOn: Day
}

extension OutcomeReport {
    package var json: JSON { get throws { try ContentEncoder.encode(self) } }
}

extension ProgressReport {
    package var json: JSON { get throws { try ContentEncoder.encode(self) } }
}

extension ReturnToAuthority {
    package var json: JSON { get throws { try ContentEncoder.encode(self) } }
}
