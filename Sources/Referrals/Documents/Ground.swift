/// A ground on which something may be refused: the closed list of the wire.
///
/// Grounds come from the refusing side's own law or from a treaty (Budapest Convention art. 25(4)), never from the fiscal
/// nature of the offence alone. Each names the provision that the list was made from; those texts are still to be compared
/// with the official ones, so a person who refuses cites the provision that applies in the case.
package struct Ground: Sendable, Hashable {
    /// What can be refused.
    package enum Subject: Sendable, Hashable, CaseIterable {
        case referral
        case preservation
        /// A request for assistance.
        case assistance
        /// The disclosure of traffic data, whose grounds art. 30(2) of the Budapest Convention lists on its own.
        case trafficDisclosure
    }

    /// The wire's word.
    package let code: String
    /// What it means, in plain words.
    package let says: String
    /// Where the list takes it from; nil where it rests on practice alone.
    package let source: String?
    /// What may be refused on it.
    package let subjects: Set<Subject>

    /// Every ground, in the order in which they are offered to a person.
    package static let all = [
        Ground("own-law", "The own law does not allow it.", "Budapest Convention art. 25(4)", requests),
        Ground(
            "treaty",
            "A treaty between the two Parties does not allow it.",
            "Budapest Convention art. 25(4)",
            requests
        ),
        Ground(
            "political-offence",
            "The offence is regarded as a political one, or connected with one.",
            "Budapest Convention arts. 27(4)(a), 29(5)(a) and 30(2)(a)",
            [.referral, .preservation, .assistance, .trafficDisclosure]
        ),
        Ground(
            "essential-interests",
            "Sovereignty, security, public order or other essential interests would be prejudiced.",
            "Budapest Convention arts. 27(4)(b), 29(5)(b) and 30(2)(b)",
            [.referral, .preservation, .assistance, .trafficDisclosure]
        ),
        Ground(
            "no-dual-criminality",
            "The conduct is no offence here; the conduct counts, not its label.",
            "Budapest Convention art. 25(5)",
            requests
        ),
        Ground(
            "safety-of-a-person",
            "A person would be put in danger.",
            "Directive 2012/29/EU art. 12(1); UN Basic Principles para 10"
        ),
        Ground("no-consent", "A person does not consent.", "CM/Rec(2018)8 Rule 16"),
        Ground("not-suitable", "A person has judged that a restorative process does not suit the case.", nil),
        Ground("no-capacity", "The service cannot take it up in time.", nil),
        Ground(
            "not-competent",
            "Another authority is competent; `forward` names it.",
            "Budapest Convention art. 27(9)",
            requests
        ),
        Ground(
            "conditions-not-met",
            "A condition that the other side set cannot be met.",
            "Budapest Convention art. 28(3)",
            requests
        ),
        Ground(
            "reservation-on-dual-criminality",
            "Under a reservation, preservation needs dual criminality, and it is missing.",
            "Budapest Convention art. 29(4)",
            [.preservation]
        ),
        Ground(
            "nothing-held",
            "There are no such data.",
            nil,
            [.preservation, .assistance, .trafficDisclosure]
        ),
    ]

    private static let requests: Set<Subject> = [.referral, .assistance]

    /// The ground of a code, where it may be used for the subject.
    package init?(_ code: String, for subject: Subject) {
        guard let found = Self.all.first(where: { $0.code == code && $0.subjects.contains(subject) }) else {
            return nil
        }
        self = found
    }

    private init(
        _ code: String,
        _ says: String,
        _ source: String?,
        _ subjects: Set<Subject> = [.referral]
    ) {
        self.code = code
        self.says = says
        self.source = source
        self.subjects = subjects
    }

    /// The codes that may be used for a subject, in order.
    package static func codes(for subject: Subject) -> [String] {
        all.filter { $0.subjects.contains(subject) }.map(\.code)
    }
}
