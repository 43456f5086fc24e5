package import Wire

/// What a request says of itself beside its matter: under which provisions it is sent, what of it is to stay confidential, how it
/// is to be carried out and by when, and what may be done with it.
package struct RequestTerms: Sendable, Hashable {
    /// A provision under which something is sent (Budapest Convention art. 23).
    package struct Provision: Sendable, Hashable {
        package var provision: String
        /// ISO 3166; nil for what both sides have.
        package var jurisdiction: String?

        package init(_ provision: String, jurisdiction: String? = nil) {
            self.provision = provision
            self.jurisdiction = jurisdiction
        }
    }

    /// What of a request is to be kept confidential (Budapest Convention art. 27(8)). A side that cannot says so, and the other
    /// decides whether it is carried out all the same.
    package struct Confidentiality: Sendable, Hashable {
        package var existence: Bool
        package var subject: Bool
        package var says: String?

        package init(existence: Bool, subject: Bool, says: String? = nil) {
            self.existence = existence
            self.subject = subject
            self.says = says
        }
    }

    /// Something that has to happen by a day.
    package struct Deadline: Sendable, Hashable {
        package var what: String
        /// A calendar day.
        package var by: String

        package init(_ what: String, by: String) {
            self.what = what
            self.by = by
        }
    }

    package var legalBasis: [Provision]
    package var confidential: Confidentiality?
    /// Formalities to be followed, in words (Budapest Convention art. 27(3)).
    package var procedures: [String]
    package var deadlines: [Deadline]
    /// The officer's own conditions, beside those that the law imposes (Budapest Convention art. 28).
    package var limits: [UseLimit]

    package init(
        legalBasis: [Provision] = [],
        confidential: Confidentiality? = nil,
        procedures: [String] = [],
        deadlines: [Deadline] = [],
        limits: [UseLimit] = []
    ) {
        self.legalBasis = legalBasis
        self.confidential = confidential
        self.procedures = procedures
        self.deadlines = deadlines
        self.limits = limits
    }

    /// The kinds of condition that no law imposes by itself.
    private static let ownKinds: Set<UseLimit.Kind> = [.confidential, .noExport, .askBefore, .deleteBy]

    /// Reads the terms back from the body of a document that was made here.
    package init(sent body: JSON) {
        self.init(
            legalBasis: (body["legalBasis"]?.array ?? []).compactMap { item in
                item["provision"]?.string.map {
                    Provision($0, jurisdiction: item["jurisdiction"]?.string)
                }
            },
            confidential: body["confidential"].map {
                Confidentiality(
                    existence: $0["existence"]?.bool ?? false,
                    subject: $0["subject"]?.bool ?? false,
                    says: $0["says"]?.string
                )
            },
            procedures: (body["procedures"]?.array ?? []).compactMap(\.string),
            deadlines: (body["deadlines"]?.array ?? []).compactMap { item in
                guard let what = item["what"]?.string, let by = item["by"]?.string else { return nil }
                return Deadline(what, by: by)
            },
            limits: (body["limits"]?.array ?? []).compactMap { UseLimit($0) }
                .filter { Self.ownKinds.contains($0.kind) || $0.kind == .noOnward && $0.element.isEmpty }
        )
    }

    /// The members of a body, apart from the limits, which stand together with those of the law.
    package var members: JSONObject {
        var members = JSONObject()
        if !legalBasis.isEmpty {
            members["legalBasis"] = .array(
                legalBasis.map { basis in
                    var item: JSONObject = ["provision": .string(basis.provision)]
                    if let jurisdiction = basis.jurisdiction { item["jurisdiction"] = .string(jurisdiction) }
                    return .object(item)
                }
            )
        }
        if let confidential {
            var item: JSONObject = [
                "existence": .bool(confidential.existence), "subject": .bool(confidential.subject),
            ]
            if let says = confidential.says { item["says"] = .string(says) }
            members["confidential"] = .object(item)
        }
        if !procedures.isEmpty { members["procedures"] = .array(procedures.map(JSON.string)) }
        if !deadlines.isEmpty {
            members["deadlines"] = .array(
                deadlines.map { ["what": .string($0.what), "by": .string($0.by)] }
            )
        }
        return members
    }
}
