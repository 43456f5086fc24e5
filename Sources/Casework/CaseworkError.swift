/// Why something could not be done in a case: what, and each thing that is missing or wrong.
package struct CaseworkError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// What was given does not have the form it needs.
        case invalid
        /// There is no such person, record or form in this case.
        case notFound = "not-found"
        /// A gate is closed; ``CaseworkError/missing`` names each thing that would open it.
        case gateClosed = "gate-closed"
        /// The record is in a state from which this cannot be done.
        case notNow = "not-now"
        /// The role of whoever acts does not have the permission.
        case notPermitted = "not-permitted"
    }

    package let code: Code
    package let says: String
    /// The step whose gate is closed.
    package let step: Step?
    package let missing: [Missing]
    /// What is wrong with what was given: each with its place in it, as a JSON Pointer.
    package let findings: [String]

    package init(_ code: Code, _ says: String, findings: [String] = []) {
        self.code = code
        self.says = says
        self.findings = findings
        step = nil
        missing = []
    }

    package init(closed step: Step, _ missing: [Missing]) {
        code = .gateClosed
        self.step = step
        self.missing = missing
        findings = []
        says = "\(step.title) is not possible yet:"
    }

    package var description: String {
        ([says] + (findings + missing.map(\.description)).map { "  - \($0)" }).joined(separator: "\n")
    }
}

/// One thing that a gate misses, in words for the person who can supply it.
package struct Missing: Sendable, Hashable, CustomStringConvertible {
    package var requirement: Requirement
    /// The pseudonym or the facilitator it is about, where it is about one.
    package var about: String?
    package var says: String

    package init(_ requirement: Requirement, about: String? = nil, _ says: String) {
        self.requirement = requirement
        self.about = about
        self.says = says
    }

    package var description: String {
        (about.map { $0 + ": " } ?? "") + says + " " + norms
    }

    private var norms: String { "[\(requirement.norms.joined(separator: ", "))]" }

    /// What a role is told of it: where it may not read the compartment of the reason, the requirement and its norm alone.
    private func description(for role: Role?) -> String {
        let mayRead = role?.may(.read, requirement.compartment) ?? false
        return mayRead ? description : "\(requirement.rawValue) \(norms)"
    }

    /// What a role is told of all that is missing. How often a closed reason stands there would tell something too: it stands once.
    ///
    /// - Parameter role: nil where nobody knows in which role it is read: then no reason is told.
    package static func descriptions(of missing: [Missing], for role: Role?) -> [String] {
        var seen: Set<String> = []
        return missing.map { $0.description(for: role) }.filter { seen.insert($0).inserted }
    }
}
