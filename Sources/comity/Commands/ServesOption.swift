import ArgumentParser
import Foundation

/// What a thing that leaves the software serves: where conditions of another agency bind the purpose, nothing leaves without one.
struct ServesOption: ParsableArguments {
    @Option(
        name: .customLong("for"),
        help:
            "What it serves: a purpose of the fact schema. What another agency sent for another purpose is left out or refused, and so is what it bound to a purpose where none is stated. Default: COMITY_PURPOSE."
    )
    var purpose: String?

    /// As it was said, or as the environment says for all commands.
    var stated: String? { purpose ?? ProcessInfo.processInfo.environment["COMITY_PURPOSE"] }
}
