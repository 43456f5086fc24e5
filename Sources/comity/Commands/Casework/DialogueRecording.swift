import ArgumentParser
import Casework
import Foundation
import Node
import Referrals
import Wire

/// `comity dialogue recording`: a recorded message for the one person who may see it.
struct DialogueRecording: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "recording",
        abstract:
            "Hand a recorded message out for the person whom it is for, into a new file that only you can read.",
        discussion: """
            Only a facilitator of the case does, and only for whoever made it or to whom it was released. That it was seen is recorded, \
            and the file's custody says that it was presented. Delete the file once it was shown.
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "The message.") var message: String
    @Option(name: .customLong("for"), help: "The pseudonym of whoever is shown it.") var person: String
    @Option(help: "Where to; there must be nothing of that name.") var out: String

    func perform() async throws {
        let node = try options.node()
        let actor = try await actor(on: node)
        let id = try Typed.identifier(message)
        let descriptor = open(out, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw NodeError(.exists, "The file \(out) cannot be made: it exists, or its folder does not.")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            let recording = try await node.openRecording(
                of: id,
                for: person,
                inCase: reference,
                by: actor.officer,
                as: actor.role
            ) { try handle.write(contentsOf: $0) }
            try handle.synchronize()
            options.answer(
                [
                    "message": .string(id.text), "to": .string(out), "size": .integer(recording.size),
                    "mediaType": .string(recording.mediaType),
                ],
                "Written to \(out): \(recording.mediaType), \(recording.size) bytes."
            )
        } catch {
            // Half a recording would be taken for the whole.
            unlink(out)
            throw error
        }
    }
}
