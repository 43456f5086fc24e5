import Referrals
import Wire

extension Ground {
    /// The grounds that say nothing until somebody names the provision: which law, which treaty.
    private static let toBeCited: Set<String> = ["own-law", "treaty"]

    /// The ground of a code, where it may be used for the subject.
    ///
    /// - Throws: ``NodeError`` with `invalidInput`, listing those that may.
    static func named(_ code: String, for subject: Subject) throws(NodeError) -> Ground {
        guard let found = Ground(code, for: subject) else {
            throw NodeError(
                .invalidInput,
                "\"\(code)\" is no ground on which this may be refused or left out.",
                findings: all.filter { $0.subjects.contains(subject) }.map { "\($0.code): \($0.says)" }
            )
        }
        return found
    }

    /// As it travels: with the article that it rests on, the officer's own citation before that of the list.
    ///
    /// - Throws: ``NodeError`` with `invalidInput` where only a person can say which provision it is.
    func wire(citing cite: String?) throws(NodeError) -> JSON {
        guard cite != nil || !Self.toBeCited.contains(code) else {
            throw NodeError(
                .invalidInput,
                "A refusal on the ground \"\(code)\" names the provision: give it with `--cite` (Budapest Convention art. 25(4))."
            )
        }
        var object: JSONObject = ["code": .string(code)]
        if let cite = cite ?? source { object["cite"] = .string(cite) }
        return .object(object)
    }
}
