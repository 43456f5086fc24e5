import ArgumentParser
import Foundation
import JOSE
import Node
import Wire

/// `comity rules keys`.
struct RulesKeys: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make a key of your own for signing packs.",
        discussion: """
            Writes two files: FILE, which stays with you and nobody else, and FILE.pub, which you give to whoever keeps \
            signers.json. A key is never overwritten.

            Example:
              comity rules keys jurist.key

            Exit codes: 0 made; 1 there is such a file already.
            """
    )

    @OptionGroup var options: NodeOptions
    @Argument(help: "Where the private key is written.") var file: String

    func perform() async throws {
        let key = SigningKey()
        let publicFile = file + ".pub"
        for name in [file, publicFile] where FileManager.default.fileExists(atPath: name) {
            throw NodeError(
                .exists,
                "'\(name)' is there already. A key is never overwritten; choose another name."
            )
        }
        let isMade = FileManager.default.createFile(
            atPath: file,
            contents: Data(key.privateJWK()),
            attributes: [.posixPermissions: 0o600]
        )
        guard isMade else { throw NodeError(.misconfigured, "The file '\(file)' cannot be written.") }
        try PageOption.write(String(decoding: key.publicKey.jwk(), as: UTF8.self) + "\n", to: publicFile)
        options.answer(
            .object(["kid": .string(key.keyID), "private": .string(file), "public": .string(publicFile)]),
            """
            Your key \(key.keyID):
              \(file)      keep it to yourself
              \(publicFile)  give it to whoever keeps signers.json
            """
        )
    }
}
