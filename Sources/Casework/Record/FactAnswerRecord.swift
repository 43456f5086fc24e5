import Referrals
package import Wire

/// An answer to a question of the rule packs, and the one that it took the place of: the history of the case's own fields. The
/// revisions of one such record are all answers to the same question since the case was opened.
package struct FactAnswerRecord: RecordContent {
    package static var kind: RecordKind { .answer }

    /// The fact of the shared schema.
    package var fact: String
    /// As JSON text.
    package var value: String
    /// What the case said before; nil where it said nothing.
    package var before: String?
}

extension CaseFile {
    /// Keeps what a question was answered with, beside what was answered before.
    package mutating func keepAnswer(to fact: String, _ value: JSON, by act: Act) throws(CaseworkError) {
        let before = basis.answers[fact]
        guard before != value else { return }
        let said = FactAnswerRecord(fact: fact, value: value.text, before: before?.text)
        guard let known = all(FactAnswerRecord.self).first(where: { $0.content.fact == fact }) else {
            fileAsConsequence(said, by: act)
            return
        }
        try amendAsConsequence(known, by: act) { content throws(CaseworkError) in content = said }
    }
}

extension JSON {
    fileprivate var text: String { String(decoding: bytes(), as: UTF8.self) }
}
