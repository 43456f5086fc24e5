package import Wire

extension LegalAssessment {
    /// The format's name, so that a stored assessment can be read years later.
    package static let format = "comity-assessment/1"

    package var json: JSON {
        .object(
            JSONObject([
                ("format", .string(Self.format)),
                ("schema", .string(schema)),
                ("on", .string(decisionDay.description)),
                ("factsDigest", .string(factsDigest)),
                ("packs", .array(packs.map(\.json))),
                ("outcome", .string(overall.outcome.rawValue)),
                ("overall", overall.json),
                ("topics", .array(topics.map(\.json))),
                ("spoke", .array(spoke.map(\.json))),
                ("open", .array(open.map(\.json))),
                ("obligations", .array(obligations.map(\.json))),
                ("withheld", .array(withheld.map(\.json))),
                ("questions", .array(questions.map(\.json))),
                ("exact", .bool(isExact)),
                ("retention", retention?.json ?? .null),
                ("conflicts", .array(conflicts.map(\.json))),
            ])
        )
    }

    /// RFC 8785: the bytes that a replay must give again.
    package func canonicalBytes() throws(JSONError) -> [UInt8] {
        try json.canonicalBytes()
    }
}

extension LegalAssessment.Pack {
    var json: JSON {
        var object = JSONObject([
            ("id", .string(id)), ("version", .string(version)), ("digest", .string(digest)),
            ("title", title.json),
        ])
        object["side"] = side.map { .string($0.rawValue) }
        if !layers.isEmpty { object["layers"] = .array(layers.map(\.json)) }
        object["verifiedOn"] = verifiedOn.map { .string($0.description) }
        object["verifyAgain"] = verifyAgain.map { .string($0.description) }
        return .object(object)
    }
}

extension LegalAssessment.LayerReference {
    var json: JSON {
        .object(
            JSONObject([("id", .string(id)), ("version", .string(version)), ("digest", .string(digest))])
        )
    }
}

extension LegalAssessment.Topic {
    var json: JSON {
        .object(
            JSONObject([
                ("topic", .string(name)), ("interval", interval.json), ("byPack", .array(byPack.map(\.json))),
            ])
        )
    }
}

extension LegalAssessment.PackOpinion {
    var json: JSON {
        var object = JSONObject([("pack", .string(pack)), ("interval", interval.json)])
        object["side"] = side.map { .string($0.rawValue) }
        return .object(object)
    }
}

extension LegalAssessment.RuleReference {
    var json: JSON {
        var object = JSONObject([
            ("pack", .string(pack)), ("rule", .string(rule)), ("cite", .array(citations.map(\.json))),
        ])
        object["side"] = side.map { .string($0.rawValue) }
        return .object(object)
    }
}

extension LegalAssessment.Statement {
    var json: JSON {
        var object = JSONObject([
            ("by", rule.json), ("topic", .string(topic)), ("title", title.json),
            ("outcome", .string(outcome.rawValue)), ("certain", .bool(isCertain)), ("says", says.json),
            ("provenance", provenance.json),
        ])
        object["fix"] = fix?.json
        if !approvers.isEmpty { object["approvers"] = .array(approvers.map(JSON.string)) }
        if !reasons.isEmpty { object["reasons"] = .array(reasons.map(JSON.string)) }
        if !openFacts.isEmpty { object["openFacts"] = .array(openFacts.map { .string($0.text) }) }
        return .object(object)
    }
}

extension LegalAssessment.Period {
    var json: JSON {
        var object = JSONObject([("count", .integer(count)), ("unit", .string(unit.rawValue))])
        object["by"] = by.map { .string($0.description) }
        return .object(object)
    }
}

extension LegalAssessment.ObligationTerms {
    var json: JSON {
        switch self {
        case .none:
            return .null
        case .period(let parameter, let least, let most):
            var object = JSONObject([("parameter", .string(parameter))])
            object["least"] = least?.json
            object["most"] = most?.json
            return .object(JSONObject([("period", .object(object))]))
        case .categories(let names):
            return .object(JSONObject([("categories", .array(names.map(JSON.string)))]))
        case .role(let role):
            return .object(JSONObject([("role", .string(role))]))
        case .text(let text):
            return .object(JSONObject([("text", text.json)]))
        }
    }
}

extension LegalAssessment.ObligationDemand {
    var json: JSON {
        .object(
            JSONObject([
                ("kind", .string(kind)), ("says", says.json), ("terms", terms.json),
                ("certain", .bool(isCertain)),
                ("demandedBy", .array(demandedBy.map(\.json))),
            ])
        )
    }
}

extension LegalAssessment.Withheld {
    var json: JSON {
        .object(
            JSONObject([
                ("category", .string(category)), ("certain", .bool(isCertain)),
                ("by", .array(by.map(\.json))),
            ])
        )
    }
}

extension LegalAssessment.Question {
    var json: JSON {
        .object(
            JSONObject([
                ("fact", .string(fact.text)), ("ask", ask.json), ("type", type.json),
                ("settles", .string(settles.rawValue)), ("partlyKnown", .bool(isPartlyKnown)),
            ])
        )
    }
}

extension LegalAssessment.Retention {
    var json: JSON {
        var object = JSONObject()
        object["least"] = least?.json
        object["most"] = most?.json
        object["demandedBy"] = .array(demandedBy.map(\.json))
        return .object(object)
    }
}

extension LegalAssessment.Conflict {
    var json: JSON {
        .object(
            JSONObject([
                ("kind", .string(kind.rawValue)), ("says", .string(says)), ("certain", .bool(isCertain)),
                ("between", .array(between.map(\.json))),
            ])
        )
    }
}

extension FactType {
    package var json: JSON {
        var object = JSONObject([("type", .string(name))])
        switch self {
        case .integer(let minimum, let maximum):
            object["min"] = minimum.map(JSON.integer)
            object["max"] = maximum.map(JSON.integer)
        case .choice(let names), .set(let names):
            object["of"] = .array(names.map(JSON.string))
        case .text(let limit):
            object["limit"] = .integer(Int64(limit))
        default:
            break
        }
        return .object(object)
    }
}
