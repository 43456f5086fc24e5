/// How well a facilitator suits a case: what speaks for them, and what forbids them.
package struct FacilitatorMatch: Sendable, Hashable {
    package var facilitator: FacilitatorRecord
    package var openCases: Int
    package var points: Int
    package var speaksFor: [String]
    package var forbids: [String]

    package var isPossible: Bool { forbids.isEmpty }
}

extension CaseFile {
    /// Ranks the agency's facilitators for this case: those without an obstacle first, by language, knowledge of the people's
    /// communities (COE-40), skill and workload.
    ///
    /// - Parameter workload: open cases by facilitator.
    package func matches(
        _ facilitators: [FacilitatorRecord],
        workload: [String: Int],
        on day: Day
    ) -> [FacilitatorMatch] {
        let spoken = Set(principals.flatMap(\.languages))
        let asked = Set(principals.flatMap { $0.communities ?? [] }.map { $0.lowercased() })
        return facilitators.filter(\.active).map { facilitator in
            var match = FacilitatorMatch(
                facilitator: facilitator,
                openCases: workload[facilitator.name] ?? 0,
                points: 0,
                speaksFor: [],
                forbids: conflicts(of: facilitator.name)
            )
            let shared = spoken.intersection(facilitator.languages).sorted()
            match.points += 10 * shared.count
            if !shared.isEmpty { match.speaksFor.append("speaks \(shared.joined(separator: ", "))") }
            let known = facilitator.knows.filter { asked.contains($0.lowercased()) }
            match.points += 10 * known.count
            if !known.isEmpty { match.speaksFor.append("knows \(known.joined(separator: ", "))") }
            if let mechanism, !facilitator.mechanisms.isDisjoint(with: [mechanism.id, mechanism.commonName]) {
                match.points += 10
                match.speaksFor.append("conducts \(mechanism.id)")
            }
            if !facilitator.isTrained(.initial, on: day) {
                match.forbids.append("no initial training (COE-42)")
            }
            if isDemanding, !facilitator.isTrained(.advanced, on: day) {
                match.forbids.append("no training for demanding cases (COE-43)")
            }
            if match.openCases >= facilitator.capacity {
                match.forbids.append("has \(match.openCases) open cases")
            }
            match.points -= match.openCases
            return match
        }.sorted { left, right in
            if left.isPossible != right.isPossible { return left.isPossible }
            return left.points != right.points
                ? left.points > right.points : left.facilitator.name < right.facilitator.name
        }
    }
}
