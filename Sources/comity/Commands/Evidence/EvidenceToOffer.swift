import ArgumentParser
import Node
import Referrals

/// Files of evidence that go with a document, by their manifests.
struct EvidenceToOffer: ParsableArguments {
    @Option(
        help:
            "A file of evidence, by its identifier; repeatable. Its manifest goes with the document, and the other side can fetch it. Name evidence-files among the data that leave."
    )
    var evidence: [String] = []
    @Option(
        help:
            "What the other side may do with these files, in words; repeatable. It fetches only by accepting that."
    )
    var evidenceCondition: [String] = []

    func offered() throws -> OfferedFiles {
        guard evidenceCondition.isEmpty || !evidence.isEmpty else {
            throw ValidationError("Conditions of files need a file: --evidence.")
        }
        return OfferedFiles(try evidence.map(Typed.identifier), conditions: evidenceCondition)
    }
}
