import ArgumentParser
import Node
import Referrals

/// What a peer may exchange on the word of one officer. It has to be said: leaving it out grants nothing and is refused.
struct PeerGrantOptions: ParsableArguments {
    @OptionGroup var scope: ScopeOptions
    @Flag(help: "Grant documents of every type; --categories and --volume may still narrow it.")
    var everything = false
    @Flag(help: "Grant nothing: an agreement or an authority has to vouch for the peer.")
    var none = false

    func validate() throws {
        let isNarrowed = !scope.categories.isEmpty || scope.volume != nil
        let said = [!scope.types.isEmpty, everything, none].filter(\.self).count
        guard said == 1, !(none && isNarrowed) else {
            throw ValidationError(
                """
                Say what may be exchanged, in one of three ways: --types TYPE … for what you name, --everything for documents of \
                every type, or --none where an agreement or an authority is to decide. The types are \
                \(DocumentType.allCases.map(\.rawValue).joined(separator: ", ")).
                """
            )
        }
    }

    /// - Returns: nil for nothing.
    func grant() throws -> PeerGrant? { none ? nil : try scope.grant() }

    /// In a few words, for an answer.
    var words: String { none ? "nothing yet" : scope.words }
}
