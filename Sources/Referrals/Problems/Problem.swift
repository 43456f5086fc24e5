package import Wire

/// A refusal in the form of RFC 9457, with a stable type that the specification lists and a remedy.
///
/// It never repeats what was sent: no value of a refused document, no key, no address.
package struct Problem: Error, Sendable, Hashable {
    package var kind: Kind
    /// What is wrong with this request, in plain words.
    package var detail: String
    /// Where exactly: findings of the schema validator, claims, header fields.
    package var findings: [Finding]
    /// After how many seconds it is worth sending again, where that is known.
    package var retryAfter: Int64?
    /// The refusal as the refusing node signed it (``Refusal``): only for a sender whose own signature held.
    package var signed: String?

    /// One place in the request and what is wrong there.
    package struct Finding: Sendable, Hashable {
        /// A JSON Pointer (RFC 6901) into the signed payload, or the name of a header field.
        package var place: String
        package var says: String

        package init(place: String, says: String) {
            self.place = place
            self.says = says
        }
    }

    package init(_ kind: Kind, _ detail: String, findings: [Finding] = []) {
        self.kind = kind
        self.detail = detail
        self.findings = findings
    }
}

extension Problem {
    /// The closed list of problem types.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case malformed
        case unsupportedMediaType = "unsupported-media-type"
        case tooLarge = "too-large"
        case tooSlow = "too-slow"
        case notSealed = "not-sealed"
        case unknownRecipientKey = "unknown-recipient-key"
        case cannotOpen = "cannot-open"
        case unknownIssuer = "unknown-issuer"
        case peerSuspended = "peer-suspended"
        case badSignature = "bad-signature"
        case issuerKeysUnknown = "issuer-keys-unknown"
        case wrongAudience = "wrong-audience"
        case clockOutOfWindow = "clock-out-of-window"
        case lapsed
        case unsupportedType = "unsupported-type"
        case schemaBreach = "schema-breach"
        case replayWithOtherContent = "replay-with-other-content"
        case chainBroken = "chain-broken"
        case erased
        case unknownThread = "unknown-thread"
        case threadFull = "thread-full"
        case notAParty = "not-a-party"
        case notAgreed = "not-agreed"
        case overVolume = "over-volume"
        case tooManyRequests = "too-many-requests"
        case unsignedRequest = "unsigned-request"
        case badRequestSignature = "bad-request-signature"
        case clientCertificateRequired = "client-certificate-required"
        case clientCertificateRefused = "client-certificate-refused"
        case agreementRefused = "agreement-refused"
        case notAllowed = "not-allowed"
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case evidenceClosed = "evidence-closed"
        case conditionsNotAccepted = "conditions-not-accepted"
        case rangeNotSatisfiable = "range-not-satisfiable"
        case busy
        case internalError = "internal-error"
    }

    /// The prefix of every problem type; the last part is the kind's raw value.
    package static let typePrefix = "urn:comity:problem:"

    /// Reads problem details as another node wrote them. A type that this node does not know counts as an internal error, and
    /// texts are cut to what a person reads.
    package init(json: JSON) {
        let type = json["type"]?.string ?? ""
        let kind =
            type.hasPrefix(Self.typePrefix)
            ? Kind(rawValue: String(type.dropFirst(Self.typePrefix.count))) : nil
        self.init(
            kind ?? .internalError,
            Self.cut(json["detail"]?.string ?? ""),
            findings: (json["findings"]?.array ?? []).prefix(50).map {
                Finding(place: Self.cut($0["place"]?.string ?? ""), says: Self.cut($0["says"]?.string ?? ""))
            }
        )
        signed = json["signed"]?.string
    }

    private static func cut(_ text: String) -> String {
        String(
            text.unicodeScalars.filter { !$0.properties.isNoncharacterCodePoint && $0.value >= 32 }.prefix(
                1000
            ).map(Character.init)
        )
    }

    /// The `type` member.
    package var type: String { Self.typePrefix + kind.rawValue }

    /// The problem details object.
    package var json: JSON {
        var object = JSONObject([
            ("type", .string(type)), ("title", .string(kind.title)), ("status", .integer(Int64(kind.status))),
            ("detail", .string(detail)), ("fix", .string(kind.fix)),
        ])
        if !findings.isEmpty {
            object["findings"] = .array(
                findings.map {
                    .object(JSONObject([("place", .string($0.place)), ("says", .string($0.says))]))
                }
            )
        }
        if let signed { object["signed"] = .string(signed) }
        return .object(object)
    }
}
