package import Merkle

extension WitnessPolicy {
    /// The policy as a file (the format of the C2SP witness policy), which reads back as the same policy.
    package var text: String {
        let lines =
            witnesses.map { "witness \($0.name) \($0.verifier)" + ($0.url.map { " " + $0 } ?? "") }
            + groups.map { "group \($0.name) \($0.count) \($0.members.joined(separator: " "))" }
            + ["quorum \(quorum ?? "none")"]
        return lines.map { $0 + "\n" }.joined()
    }
}

extension SignedNote {
    /// The note with the signature of one key alone: what a time-stamp is asked for.
    ///
    /// - Returns: nil where that key has not signed it.
    package func signedAlone(by verifier: NoteVerifier) -> String? {
        signatures.first { $0.keyName == verifier.name && $0.keyID == verifier.keyID }
            .map { body + "\n" + $0.line }
    }
}
