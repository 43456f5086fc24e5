import ArgumentParser
import Casework
import Node
import Wire

/// `comity case people`: many people at once, for a large incident.
struct CasePeople: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract:
            "Add many people under pseudonyms: the cohorts of a large incident, and who speaks for them.",
        discussion: """
            The file is a JSON list: [{"pseudonym": "patient-7", "role": "harmed", "languages": ["pt"], \
            "ofAge": "the register", "cohort": "porto", "representative": "patient-1"}]. All, or none.
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "The list as JSON; - reads standard input.") var file: String

    func perform() async throws {
        guard let list = try Typed.file(file).array, !list.isEmpty else {
            throw NodeError(.invalidInput, "The file is no list of people.")
        }
        let people = try list.map(Self.person)
        let node = try options.node()
        let actor = try await actor(on: node)
        let count = try await node.change(reference, by: actor.officer, as: actor.role) { file, act in
            for person in people { try file.keep(person, by: act) }
            return people.count
        }
        options.answer(.object(["people": .integer(Int64(count))]), "Added \(count) people.")
    }

    /// Reads one person; what is not said has its usual value.
    private static func person(_ json: JSON) throws -> PersonRecord {
        guard let pseudonym = json["pseudonym"]?.string,
            let role = json["role"]?.string.flatMap({ PersonRole(rawValue: $0) }),
            let usual = try ContentEncoder.encode(PersonRecord(pseudonym: pseudonym, role: role)).object,
            let said = json.object
        else { throw NodeError(.invalidInput, "Every person has a pseudonym and a role.") }
        var members = usual
        for member in said.members { members[member.key] = member.value }
        do {
            return try ContentDecoder.decode(PersonRecord.self, from: .object(members))
        } catch {
            throw NodeError(.invalidInput, "\(pseudonym): \(error.says)")
        }
    }
}
