import ArgumentParser
import Casework
import Node
import Referrals

/// `comity case danger`: disclosure because somebody is in imminent danger.
struct CaseDanger: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "danger",
        abstract:
            "Disclosure because of imminent danger: asked by one, approved by another, the data-protection officer told.",
        discussion: """
              comity case danger CASE --ground "…" --cite "…" --to police     asks, on a provision
              comity case danger CASE --approve                    another person
              comity case danger CASE --officer-told --as data-protection-officer
              comity case danger CASE --officer-told --who Tamm --how telephone
              comity case danger CASE --disclose --says "…" --to "police, Sgt. Kask" --how telephone
                                                                   opens only then (COE-53b)
              comity case danger CASE --looked-at --as data-protection-officer

            The data-protection officer acknowledges it, or somebody who told them and did not ask says whom and how.
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Option(help: "What the danger is.") var ground: String?
    @Option(help: "The provision that allows it to be disclosed, with its source.") var cite: String?
    @Option(help: "Which authority has to know; with --disclose which office and who in it was told.") var to:
        String?
    @Flag(help: "Approve, as the second person.") var approve = false
    @Flag(
        help:
            "The data-protection officer knows: their own word, or with --who and --how of whoever told them."
    )
    var officerTold = false
    @Option(help: "The data-protection officer who was told.") var who: String?
    @Option(help: "How: in-person, telephone, video, letter or portal.") var how: String?
    @Flag(help: "Disclose, with --says, --to and --how.") var disclose = false
    @Option(help: "With --disclose, what is told: as much as the danger asks for, and no more.") var says:
        String?
    @Flag(help: "The data-protection officer has looked at what was told.") var lookedAt = false

    func perform() async throws {
        try await change("Recorded.") { [self] file, act in
            if let ground {
                return try file.warn(
                    DangerRecord(
                        ground: ground,
                        cite: cite ?? "",
                        to: to ?? "",
                        askedBy: act.by,
                        askedAt: act.at
                    ),
                    by: act
                )
            }
            guard let last = file.last(DangerRecord.self) else {
                throw NodeError(.notFound, "No danger was recorded in this case.")
            }
            if approve { return try file.approveDanger(last.id, by: act) }
            if officerTold {
                guard let who, let how else {
                    guard who == nil, how == nil else {
                        throw NodeError(.invalidInput, "Say --who and --how together.")
                    }
                    return try file.tellOfficer(last.id, by: act)
                }
                let channel: Channel = try Typed.choice(how, "way")
                return try file.tellOfficer(
                    last.id,
                    DangerRecord.Telling(officer: who, channel: channel),
                    by: act
                )
            }
            if lookedAt { return try file.lookAtDisclosure(last.id, by: act) }
            guard disclose else {
                throw NodeError(
                    .invalidInput,
                    "Say --ground, --approve, --officer-told, --disclose or --looked-at."
                )
            }
            return try file.disclose(
                last.id,
                DangerRecord.Told(
                    says: says ?? "",
                    to: to ?? "",
                    how: try Typed.choice(how ?? "", "way"),
                    by: act.by
                ),
                by: act
            )
        }
    }
}
