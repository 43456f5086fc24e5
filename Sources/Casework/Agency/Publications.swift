package import Referrals
package import Wire

/// What an agency has published for anybody: its guidelines, and what came of evaluations. Nothing in it tells of a person, a case or
/// an officer.
package struct Publications: Sendable {
    package var agency: String
    package var guidelines: [Filed<GuidelineRecord>]
    package var evaluations: [Filed<EvaluationRecord>]

    /// - Parameters:
    ///   - guidelines: all of them; those that are not published are left out.
    ///   - evaluations: all of them; those without published results are left out.
    package init(
        of agency: String,
        guidelines: [Filed<GuidelineRecord>],
        evaluations: [Filed<EvaluationRecord>]
    ) {
        self.agency = agency
        self.guidelines = guidelines.filter { $0.content.publishedSince != nil }
        self.evaluations = evaluations.filter { $0.content.results != nil }
    }

    /// The list, without the texts.
    package var json: JSON {
        .object([
            "agency": .string(agency),
            "guidelines": .array(guidelines.map { .object($0.published) }),
            "evaluations": .array(evaluations.map { .object($0.published) }),
        ])
    }

    /// One of them with its text; nil where nothing of that name is published.
    package func publication(_ id: Identifier) -> JSON? {
        if let guideline = guidelines.first(where: { $0.id == id }) {
            var members = guideline.published
            members["text"] = guideline.content.text.map(JSON.string)
            return .object(members)
        }
        guard let evaluation = evaluations.first(where: { $0.id == id }) else { return nil }
        var members = evaluation.published
        members["text"] = (evaluation.content.results?.says).map(JSON.string)
        return .object(members)
    }

    /// The list for a person, as plain text.
    package func text(on day: Day, at path: String) -> String {
        var lines = ["\(agency): what this agency has published", ""]
        for topic in GuidelineRecord.Topic.allCases {
            let about = guidelines.filter { $0.content.topic == topic }
            guard !about.isEmpty else { continue }
            lines.append(topic.title)
            lines += about.map { "  \($0.line(on: day))\n    \(path)/\($0.id)" } + [""]
        }
        if !evaluations.isEmpty {
            lines.append("Evaluation")
            lines += evaluations.map { "  \($0.content.question)\n    \(path)/\($0.id)" } + [""]
        }
        if guidelines.isEmpty, evaluations.isEmpty { lines += ["Nothing is published yet.", ""] }
        return lines.joined(separator: "\n")
    }

    /// One of them for a person, as plain text; nil where nothing of that name is published.
    package func text(of id: Identifier, on day: Day) -> String? {
        if let guideline = guidelines.first(where: { $0.id == id }) {
            let content = guideline.content
            return
                ([
                    content.title, "\(content.topic.title), \(guideline.line(on: day))",
                    "Decided by \(content.decidedBy). Language: \(content.language).", "",
                ] + [content.text, content.document?.line].compactMap(\.self) + [""])
                .joined(separator: "\n")
        }
        guard let evaluation = evaluations.first(where: { $0.id == id })?.content,
            let results = evaluation.results
        else { return nil }
        return
            ([
                evaluation.question,
                "\(evaluation.form.rawValue) with \(evaluation.with.joined(separator: ", "))",
                evaluation.approval.map { "Approval: \($0)" },
                evaluation.data.isEmpty ? nil : "Data: \(evaluation.data.joined(separator: ", "))",
                "Published on \(results.publishedOn)", "", results.says, results.document?.line, "",
            ] as [String?]).compactMap(\.self).joined(separator: "\n")
    }
}

extension PublishedDocument {
    var json: JSON { .object(["address": .string(address), "sha256": .string(sha256.hex)]) }
    var line: String { "\(address)\nSHA-256 \(sha256.hex)" }
}

extension Filed<GuidelineRecord> {
    fileprivate func line(on day: Day) -> String {
        let superseded = content.superseded.map { "; another version counts from \($0.from)" } ?? ""
        let standing =
            content.isInForce(on: day)
            ? "in force since \(content.validFrom)"
            : content.validFrom > day
                ? "from \(content.validFrom)" : "from \(content.validFrom), in force no more"
        return "\(content.title), version \(content.version), \(standing)\(superseded)"
    }

    fileprivate var published: JSONObject {
        var members: JSONObject = [
            "id": .string(id.text), "kind": .string(GuidelineRecord.kind.rawValue),
            "topic": .string(content.topic.rawValue), "title": .string(content.title),
            "language": .string(content.language), "version": .integer(Int64(content.version)),
            "validFrom": .string(content.validFrom.description), "decidedBy": .string(content.decidedBy),
        ]
        members["publishedSince"] = content.publishedSince.map { .string($0.description) }
        members["supersedes"] = content.supersedes.map { .string($0.text) }
        members["supersededFrom"] = content.superseded.map { .string($0.from.description) }
        members["document"] = content.document?.json
        return members
    }
}

extension Filed<EvaluationRecord> {
    fileprivate var published: JSONObject {
        var members: JSONObject = [
            "id": .string(id.text), "kind": .string(EvaluationRecord.kind.rawValue),
            "form": .string(content.form.rawValue), "with": .array(content.with.map(JSON.string)),
            "question": .string(content.question), "data": .array(content.data.map(JSON.string)),
            "persons": .string(content.persons.rawValue), "from": .string(content.from.description),
        ]
        members["approval"] = content.approval.map(JSON.string)
        members["publishedOn"] = content.results.map { .string($0.publishedOn.description) }
        members["document"] = content.results?.document?.json
        return members
    }
}
