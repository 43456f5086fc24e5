package import RulePacks
import Synchronization
package import Wire

/// The law that a node uses: the published rule packs in its folder, read when they are first needed, and again when a new
/// version has been published.
///
/// Only what two trusted people have signed is used; see ``PublishedLaw``. All packs of a case are asked by one fact schema, that
/// of the node's own pack.
package final class RuleLibrary: Sendable {
    package let law: PublishedLaw
    /// The jurisdiction whose pack speaks for this node.
    package let jurisdiction: String
    private let shelf = Mutex(Shelf())

    private struct Shelf {
        var reader = PublicationReader()
        var editions: [String: Editions] = [:]
        var packs: [PackKey: PublishedPack] = [:]
        var assessors: [AssessorKey: Assessor] = [:]
    }

    /// What was found in a jurisdiction's folder.
    private struct Editions {
        var files: [String]
        var list: [PublishedLaw.Edition]
    }

    private struct PackKey: Hashable {
        var file: String
        var schema: String?
    }

    /// What an assessor is made for: the schema's pack and the packs asked, by digest, with the law of one day.
    private struct AssessorKey: Hashable {
        var own: String
        var packs: [String]
        var day: CalendarDate
    }

    /// The most assessors kept; a day has one for each pair of agencies that exchange.
    private static let keptAssessors = 64

    /// Reads nothing yet.
    package init(law: PublishedLaw, jurisdiction: String) {
        self.law = law
        self.jurisdiction = jurisdiction
    }

    /// Every published version of a jurisdiction's pack, the oldest first.
    ///
    /// - Throws: ``NodeError`` with `misconfigured`: which pack, what is missing, which command mends it.
    package func editions(of jurisdiction: String) throws(NodeError) -> [PublishedLaw.Edition] {
        let files = law.files(of: jurisdiction)
        if let known = shelf.withLock({ $0.editions[jurisdiction] }), known.files == files, !files.isEmpty {
            return known.list
        }
        let list = try law.editions(of: jurisdiction)
        shelf.withLock { $0.editions[jurisdiction] = Editions(files: files, list: list) }
        return list
    }

    /// A version with its texts read.
    ///
    /// - Parameter schema: the text of the fact schema to read it with; nil: its own.
    package func pack(_ edition: PublishedLaw.Edition, schema: String? = nil) throws(NodeError)
        -> PublishedPack
    {
        let key = PackKey(file: edition.file, schema: schema)
        let found = shelf.withLock { shelf in
            if let known = shelf.packs[key] { return Result<PublishedPack, NodeError>.success(known) }
            return Result { () throws(NodeError) in
                let pack = try PublishedLaw.read(edition, with: &shelf.reader, schema: schema)
                shelf.packs[key] = pack
                return pack
            }
        }
        return try found.get()
    }

    /// The pack that speaks for a jurisdiction on a day: the newest published version that is in force by then.
    ///
    /// - Throws: ``NodeError`` with `misconfigured`.
    package func pack(for jurisdiction: String, on day: CalendarDate, schema: String? = nil)
        throws(NodeError) -> PublishedPack
    {
        for edition in try editions(of: jurisdiction).reversed() {
            let read = try pack(edition, schema: schema)
            guard read.pack.jurisdiction == jurisdiction else {
                throw NodeError(
                    .misconfigured,
                    "\(edition.file) is not the pack of \(jurisdiction), but says it is another's. Move it away."
                )
            }
            if read.pack.inForce.from <= day { return read }
        }
        throw NodeError(
            .misconfigured,
            "No published version of the rule pack of \(jurisdiction) is in force on \(day). Publish one that is: `comity rules publish`."
        )
    }

    /// The fact schema of the newest version of the node's own pack.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` where no pack of the node's jurisdiction can be used.
    package func schema() throws(NodeError) -> FactSchema {
        guard let newest = try editions(of: jurisdiction).last else {
            throw NodeError(.misconfigured, "There is no published rule pack of \(jurisdiction).")
        }
        return try pack(newest).schema
    }

    /// Asks packs together.
    ///
    /// - Parameters:
    ///   - parts: each jurisdiction with the part that its agency has.
    ///   - facts: what is known, by the names of the fact schema.
    ///   - day: the calendar date of the decision.
    /// - Throws: ``NodeError`` with `invalidInput` for a fact that the schema does not take, `misconfigured` for a pack that is not
    ///   published or cannot be used.
    package func assess(
        _ parts: [(jurisdiction: String, side: RulePacks.Side)],
        facts: JSONObject,
        on day: String
    ) throws(NodeError) -> LegalAssessment {
        guard let day = CalendarDate(day) else {
            throw NodeError(.invalidInput, "The day of decision is no date.")
        }
        let own = try pack(for: jurisdiction, on: day)
        var participants: [Participant] = []
        for part in parts {
            let pack =
                part.jurisdiction == jurisdiction
                ? own : try self.pack(for: part.jurisdiction, on: day, schema: own.publication.schema)
            participants.append(pack.participant(as: part.side))
        }
        let key = AssessorKey(
            own: own.pack.digest,
            packs: participants.map { "\($0.pack.digest) \($0.side?.rawValue ?? "")" },
            day: day
        )
        let assessor = shelf.withLock { shelf in
            if let known = shelf.assessors[key] { return known }
            if shelf.assessors.count >= Self.keptAssessors { shelf.assessors.removeAll() }
            let made = Assessor(participants, schema: own.schema, on: day)
            shelf.assessors[key] = made
            return made
        }
        do {
            return assessor.assess(try Facts(json: .object(facts), schema: own.schema))
        } catch {
            throw NodeError(.invalidInput, error.description)
        }
    }
}
