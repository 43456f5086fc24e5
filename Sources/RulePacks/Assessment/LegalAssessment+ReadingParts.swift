internal import Wire

extension LegalAssessment.Pack {
    init(_ reader: AssessmentReader) throws(AssessmentError) {
        id = try reader.text("id")
        version = try reader.text("version")
        digest = try reader.text("digest")
        title = try reader.localized("title")
        side = try reader.optionalWord("side", Side.self)
        layers =
            reader.optional("layers") == nil
            ? []
            : try reader.list("layers") { layer throws(AssessmentError) in
                LegalAssessment.LayerReference(
                    id: try layer.text("id"),
                    version: try layer.text("version"),
                    digest: try layer.text("digest")
                )
            }
        verifiedOn = try reader.optionalDate("verifiedOn")
        verifyAgain = try reader.optionalDate("verifyAgain")
    }
}

extension LegalAssessment.Topic {
    init(_ reader: AssessmentReader) throws(AssessmentError) {
        name = try reader.text("topic")
        interval = try reader.member("interval").interval()
        byPack = try reader.list("byPack") { opinion throws(AssessmentError) in
            LegalAssessment.PackOpinion(
                pack: try opinion.text("pack"),
                side: try opinion.optionalWord("side", Side.self),
                interval: try opinion.member("interval").interval()
            )
        }
    }
}

extension LegalAssessment.RuleReference {
    init(_ reader: AssessmentReader) throws(AssessmentError) {
        pack = try reader.text("pack")
        rule = try reader.text("rule")
        side = try reader.optionalWord("side", Side.self)
        citations = try reader.list("cite") { cite throws(AssessmentError) in try Citation(cite) }
    }
}

extension Citation {
    init(_ reader: AssessmentReader) throws(AssessmentError) {
        pack = try reader.text("pack")
        source = try reader.text("source")
        title = try reader.localized("title")
        part = reader.json["at"]?.string
        addresses = [:]
        for kind in PackReader.addressKinds { addresses[kind] = reader.json[kind]?.string }
        expression = try reader.optionalDate("expression")
        note = reader.json["note"]?.string
    }
}

extension Provenance {
    init(_ reader: AssessmentReader) throws(AssessmentError) {
        confidence = try reader.word("confidence", Confidence.self)
        basis = try reader.word("basis", Basis.self)
        if let review = reader.optional("review"), review.json.object != nil {
            self.review = Review(by: try review.text("by"), on: try review.optionalDate("on"))
        } else {
            review = nil
        }
    }
}

extension LegalAssessment.Statement {
    init(_ reader: AssessmentReader) throws(AssessmentError) {
        rule = try LegalAssessment.RuleReference(try reader.member("by"))
        topic = try reader.text("topic")
        title = try reader.localized("title")
        outcome = try reader.word("outcome", LegalOutcome.self)
        isCertain = try reader.bool("certain")
        says = try reader.localized("says")
        fix = reader.json["fix"] == nil ? nil : try reader.localized("fix")
        approvers = try reader.texts("approvers")
        provenance = try Provenance(try reader.member("provenance"))
        reasons = try reader.texts("reasons")
        openFacts = try reader.texts("openFacts").map { FactName($0) }
    }
}

extension LegalAssessment.ObligationTerms {
    init(_ reader: AssessmentReader?) throws(AssessmentError) {
        guard let reader else {
            self = .none
            return
        }
        if let period = reader.optional("period") {
            self = .period(
                parameter: try period.text("parameter"),
                least: try period.period("least"),
                most: try period.period("most")
            )
        } else if reader.json["categories"] != nil {
            self = .categories(try reader.texts("categories"))
        } else if reader.json["role"] != nil {
            self = .role(try reader.text("role"))
        } else {
            self = .text(try reader.localized("text"))
        }
    }
}

extension LegalAssessment.ObligationDemand {
    init(_ reader: AssessmentReader) throws(AssessmentError) {
        kind = try reader.text("kind")
        says = try reader.localized("says")
        terms = try LegalAssessment.ObligationTerms(reader.optional("terms"))
        isCertain = try reader.bool("certain")
        demandedBy = try reader.references("demandedBy")
    }
}

extension LegalAssessment.Withheld {
    init(_ reader: AssessmentReader) throws(AssessmentError) {
        category = try reader.text("category")
        isCertain = try reader.bool("certain")
        by = try reader.references("by")
    }
}

extension LegalAssessment.Question {
    init(_ reader: AssessmentReader) throws(AssessmentError) {
        fact = FactName(try reader.text("fact"))
        ask = try reader.localized("ask")
        type = try FactType(try reader.member("type"))
        settles = try reader.word("settles", Settles.self)
        isPartlyKnown = try reader.bool("partlyKnown")
    }
}

extension LegalAssessment.Retention {
    init(_ reader: AssessmentReader) throws(AssessmentError) {
        least = try reader.period("least")
        most = try reader.period("most")
        demandedBy = try reader.references("demandedBy")
    }
}

extension LegalAssessment.Conflict {
    init(_ reader: AssessmentReader) throws(AssessmentError) {
        kind = try reader.word("kind", Kind.self)
        says = try reader.text("says")
        isCertain = try reader.bool("certain")
        between = try reader.references("between")
    }
}

extension FactType {
    init(_ reader: AssessmentReader) throws(AssessmentError) {
        switch try reader.text("type") {
        case "bool": self = .bool
        case "int":
            self = .integer(
                minimum: reader.json["min"] == nil ? nil : try reader.integer("min"),
                maximum: reader.json["max"] == nil ? nil : try reader.integer("max")
            )
        case "choice": self = .choice(try reader.texts("of"))
        case "set": self = .set(try reader.texts("of"))
        case "date": self = .date
        case "partial-date": self = .partialDate
        case "text": self = .text(limit: Int(clamping: try reader.integer("limit")))
        default: throw reader.failure("type", "known type")
        }
    }
}
