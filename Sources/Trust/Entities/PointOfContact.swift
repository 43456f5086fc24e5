package import Wire

/// Where an agency is reached for one thing: by role, never by a person's name (Budapest Convention arts. 27(2) and 35(1)).
package struct PointOfContact: Sendable, Hashable {
    /// What it is reached for.
    package enum Role: String, Sendable, Hashable, CaseIterable {
        /// The authority that sends and answers requests for mutual assistance (art. 27(2)).
        case centralAuthority = "central-authority"
        /// Technical advice (art. 35(1)(a)).
        case technicalAdvice = "technical-advice"
        /// Preservation of data (art. 35(1)(b)).
        case preservation
        /// Collection of evidence, legal information and locating of suspects (art. 35(1)(c)).
        case evidence
        /// Referrals to a restorative process, and everything about people in one.
        case restorativeService = "restorative-service"

        /// In plain words.
        package var says: String {
            switch self {
            case .centralAuthority: "central authority for mutual assistance"
            case .technicalAdvice: "technical advice"
            case .preservation: "preservation of data"
            case .evidence: "evidence, legal information, locating suspects"
            case .restorativeService: "restorative service"
            }
        }
    }

    package var role: Role
    /// A mail address, a telephone number or a URL, in words.
    package var address: String
    /// BCP 47 tags of the languages in which somebody answers.
    package var languages: [String]
    /// The fingerprint of the key with which what comes from there is checked, and to which mail to it is sealed.
    package var key: String?
    /// Whether somebody answers around the clock.
    package var isAlwaysReached: Bool
    /// The calendar day on which somebody was last reached there, as a test; nil where nobody has tried.
    package var testedOn: String?

    package init(
        role: Role,
        address: String,
        languages: [String],
        key: String? = nil,
        isAlwaysReached: Bool = false,
        testedOn: String? = nil
    ) {
        self.role = role
        self.address = address
        self.languages = languages
        self.key = key
        self.isAlwaysReached = isAlwaysReached
        self.testedOn = testedOn
    }

    /// As it stands in a node's metadata.
    package var json: JSON {
        var object: JSONObject = [
            "role": .string(role.rawValue), "address": .string(address),
            "languages": .array(languages.map(JSON.string)), "always": .bool(isAlwaysReached),
        ]
        object["key"] = key.map(JSON.string)
        object["tested_on"] = testedOn.map(JSON.string)
        return .object(object)
    }

    /// Reads one item of `points_of_contact`; nil where it is none, or is of a role that this version does not know.
    package init?(_ json: JSON) {
        let languages = (json["languages"]?.array ?? []).compactMap(\.string)
        let key = json["key"]?.string
        guard let role = json["role"]?.string.flatMap(Role.init(rawValue:)),
            let address = json["address"]?.string, !address.isEmpty, address.utf8.count <= 300,
            languages.count <= 20, languages.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 40 }),
            (key?.utf8.count ?? 0) <= 200
        else { return nil }
        self.init(
            role: role,
            address: address,
            languages: languages,
            key: key,
            isAlwaysReached: json["always"]?.bool ?? false,
            testedOn: json["tested_on"]?.string.flatMap { $0.utf8.count == 10 ? $0 : nil }
        )
    }
}
