package import Wire

/// What one agency asks of another under the Budapest Convention or its Second Additional Protocol: the closed list of the wire.
///
/// Each is a request between authorities, decided by persons of the side that is asked. Nothing here reaches a provider by itself:
/// an order that is to be given effect is served by the authority that received it.
package enum AssistanceMeasure: String, Sendable, Hashable, CaseIterable {
    /// Traffic data that show another provider and the path of a communication, found while data are preserved.
    case trafficDataDisclosure = "traffic-data-disclosure"
    /// Search, access, seizure or disclosure of stored data.
    case storedData = "stored-data"
    /// Who has registered a domain name.
    case domainRegistration = "domain-registration"
    /// A direct order for subscriber information, of which the other Party's authority is told.
    case subscriberInformation = "subscriber-information"
    /// An order that the other Party gives effect to.
    case orderGivenEffect = "order-given-effect"
    /// Stored data in an emergency, through the points of contact, without a request for mutual assistance before.
    case emergencyDisclosure = "emergency-disclosure"
    /// Mutual assistance in an emergency.
    case emergencyMutualAssistance = "emergency-mutual-assistance"

    /// Reads a document's `measure`; nil where it has none of the list.
    package init?(_ json: JSON?) {
        guard let text = json?.string, let measure = AssistanceMeasure(rawValue: text) else { return nil }
        self = measure
    }

    /// What is asked for, as a sentence.
    package var says: String {
        switch self {
        case .trafficDataDisclosure: "Disclose traffic data that show another provider and the path."
        case .storedData: "Search, seize or disclose stored data."
        case .domainRegistration: "Disclose who has registered a domain name."
        case .subscriberInformation: "Disclose subscriber information on a direct order."
        case .orderGivenEffect: "Give effect to an order."
        case .emergencyDisclosure: "Disclose stored data in an emergency."
        case .emergencyMutualAssistance: "Give mutual assistance in an emergency."
        }
    }

    /// The provision that the measure rests on.
    package var cite: String {
        switch self {
        case .trafficDataDisclosure: "Budapest Convention art. 30"
        case .storedData: "Budapest Convention art. 31"
        case .domainRegistration: "Second Additional Protocol art. 6"
        case .subscriberInformation: "Second Additional Protocol art. 7"
        case .orderGivenEffect: "Second Additional Protocol art. 8"
        case .emergencyDisclosure: "Second Additional Protocol art. 9"
        case .emergencyMutualAssistance: "Second Additional Protocol art. 10"
        }
    }

    /// How far the provision has been read in its official text; shown beside every mention of it.
    package static let status = "unverified, check before use"

    /// Whether it is one of the Second Additional Protocol, which has to be stated.
    package var isOfProtocol: Bool { self != .trafficDataDisclosure && self != .storedData }

    /// Whether it presupposes a significant and imminent risk to the life or safety of a person.
    package var isEmergency: Bool { self == .emergencyDisclosure || self == .emergencyMutualAssistance }

    /// The list of the grounds on which it may be refused.
    package var grounds: Ground.Subject { self == .trafficDataDisclosure ? .trafficDisclosure : .assistance }

    /// Which data an order that is given effect is about: they have times of their own.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case subscriber
        case traffic
    }

    /// The times of the provision, in days; nil where it has none and the agencies' own pace applies.
    ///
    /// They are taken from the project's list of requirements, and are to be checked against the official text before use
    /// (``status``).
    package struct Days: Sendable, Hashable {
        /// Until the order is served on the provider.
        package var serve: Int?
        /// Until the data are there: from the request on, or, where an order is served, from its service on.
        package var answer: Int?
    }

    /// - Parameter kind: which data an order is about; the longer time counts where nothing says so.
    package func days(of kind: Kind?) -> Days {
        switch self {
        case .subscriberInformation: Days(serve: nil, answer: 30)
        case .orderGivenEffect: Days(serve: 45, answer: kind == .subscriber ? 20 : 45)
        default: Days(serve: nil, answer: nil)
        }
    }

    /// The times that apply to a request.
    package func days(for request: JSON) -> Days {
        days(of: request["dataKind"]?.string.flatMap(Kind.init(rawValue:)))
    }
}
