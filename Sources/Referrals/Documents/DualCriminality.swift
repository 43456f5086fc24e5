package import Wire

/// Whether what was done is an offence on both sides: decided by the conduct, whatever each side calls it (Budapest Convention
/// art. 25(5)).
package struct DualCriminality: Sendable, Hashable {
    package enum Finding: String, Sendable, Hashable, CaseIterable {
        case met
        case notMet = "not-met"
        case notRequired = "not-required"
    }

    package var finding: Finding
    /// The conduct that was compared, in words, without anything that names a person.
    package var conduct: String

    package init(finding: Finding, conduct: String) {
        self.finding = finding
        self.conduct = conduct
    }

    /// Reads a decision's `dualCriminality`; nil where it has none.
    package init?(_ json: JSON?) {
        guard let finding = json?["finding"]?.string.flatMap(Finding.init(rawValue:)),
            let conduct = json?["conduct"]?.string
        else { return nil }
        self.init(finding: finding, conduct: conduct)
    }

    package var json: JSON { ["finding": .string(finding.rawValue), "conduct": .string(conduct)] }
}
