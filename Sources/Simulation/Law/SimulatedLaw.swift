import Foundation
import JOSE
package import Node
import RulePacks

/// The law of the simulated world: one small invented pack, published as every pack is, in a folder that is removed with
/// this value. It asks for a consent and for a second person's approval, but where a victim support service turns to a
/// prosecution, so that there is a way to pass a referral on; and costs little to ask.
package final class SimulatedLaw: Sendable {
    static let jurisdiction = "XA"
    static let approver = "legal-officer"
    static let category = "harm"

    /// Whether a second person has to approve what the one sends to the other: the pack's rule, written a second time.
    static func demandsApproval(from sender: String, to receiver: String) -> Bool {
        sender != "victim-support" || receiver != "prosecution"
    }

    /// Shared by every node: reading it is expensive, asking it is not.
    package let library: RuleLibrary
    private let folder: URL

    /// - Throws: ``NodeError`` or ``PublicationError`` where the temporary folder cannot be written.
    package init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("comity-sim-" + UUID().uuidString, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let law = PublishedLaw(
            folder: folder.appendingPathComponent("law").path,
            signers: folder.appendingPathComponent("signers.json").path
        )
        let publication = PackPublication(
            text: Self.pack,
            schema: Self.facts,
            layers: [],
            impact: ImpactReport([]),
            on: CalendarDate.first
        )
        let (author, reviewer) = (SigningKey(), SigningKey())
        var reader = PublicationReader()
        let statement = PackPublisher.statement(
            for: try reader.read(publication, file: "simulation"),
            following: nil,
            tests: PackPublisher.testDigest([])
        )
        var signers = try PackSigners(file: law.signers)
        try signers.trust(author.publicKey, as: .author, for: Self.jurisdiction)
        try signers.trust(reviewer.publicKey, as: .reviewer, for: Self.jurisdiction)
        try signers.write()
        _ = try law.put(
            publication.signed(statement, as: .author, with: author)
                .signed(statement, as: .reviewer, with: reviewer),
            version: statement.version,
            jurisdiction: Self.jurisdiction
        )
        library = RuleLibrary(law: law, jurisdiction: Self.jurisdiction)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private static let pack = """
        pack: xa-simulation
        title: The law of the simulator (invented)
        jurisdiction: XA
        version: 2026.1
        facts: comity-facts/1
        inForce: {from: 2020-01-01}
        provenance: {confidence: low, basis: secondary, review: none}
        sources:
          code: {title: Code of the simulator (invented), id: "xa/code", expression: "2020-01-01"}
        topics:
          consent: {default: permit}
          disclosure: {default: permit}
        rules:
          - id: consent
            topic: consent
            title: The harmed person's consent
            side: sender
            when: "!(sender.kind == 'victim-support' && receiver.kind == 'prosecution') && harmed.consent != 'given'"
            outcome: refuse
            cite: {source: code, at: art_1}
            says: Nothing is referred without the harmed person's consent.
          - id: approval
            topic: disclosure
            title: A second person approves
            side: sender
            when: "!(sender.kind == 'victim-support' && receiver.kind == 'prosecution') && case.stage == 'investigation'"
            outcome: needs-approval
            approver: legal-officer
            cite: {source: code, at: art_2}
            says: While the matter is investigated a legal officer approves each referral.
        """

    private static let facts = """
        schema: comity-facts/1
        dataCategories: referral.data
        facts:
          sender.country: {type: choice, of: [XA], ask: "Where is the sender?"}
          sender.kind: {type: choice, of: [prosecution, victim-support], ask: "What is the sender?"}
          receiver.country: {type: choice, of: [XA], ask: "Where is the receiver?"}
          receiver.kind: {type: choice, of: [prosecution, victim-support], ask: "What is the receiver?"}
          referral.purpose: {type: choice, of: [restorative-process], ask: "For what?"}
          referral.mechanism: {type: choice, of: [indirect-dialogue], ask: "How?"}
          referral.languages: {type: set, of: [en], ask: "In which languages?"}
          referral.data: {type: set, of: [harm], ask: "Which data?"}
          referral.date: {type: date, ask: "When?"}
          referral.received: {type: date, ask: "When did it arrive?"}
          case.stage: {type: choice, of: [investigation], ask: "Where do the proceedings stand?"}
          offence.budapest: {type: set, of: [art2, art8], ask: "Which offence?"}
          offence.date: {type: partial-date, ask: "When was it?"}
          responsible.attribution: {type: choice, of: [admitted], ask: "How sure is it?"}
          responsible.acknowledges: {type: choice, of: [fully], ask: "Acknowledged?"}
          responsible.birth: {type: partial-date, ask: "Born when?"}
          responsible.consent: {type: choice, of: [given, refused, withdrawn], ask: "Consent?"}
          responsible.consentDate: {type: date, ask: "Since when?"}
          responsible.informed: {type: bool, ask: "Informed?"}
          responsible.guardianConsent: {type: choice, of: [given, refused, withdrawn], ask: "The guardian's?"}
          harmed.kind: {type: choice, of: [person], ask: "Who was harmed?"}
          harmed.count: {type: int, min: 0, max: 9, ask: "How many?"}
          harmed.birth: {type: partial-date, ask: "Born when?"}
          harmed.consent: {type: choice, of: [given, refused, withdrawn], ask: "Consent?"}
          harmed.consentDate: {type: date, ask: "Since when?"}
          harmed.informed: {type: bool, ask: "Informed?"}
          harmed.guardianConsent: {type: choice, of: [given, refused, withdrawn], ask: "The guardian's?"}
        """
}
