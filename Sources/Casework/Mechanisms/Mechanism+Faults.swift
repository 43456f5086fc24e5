extension Mechanism {
    /// What is wrong with a definition: each with its place, as a JSON Pointer, and what has to be there.
    package var faults: [String] { nameFaults + peopleFaults + stepFaults + adequacyFaults }

    /// What stands against adopting it beside those that are in use.
    package func faults(beside known: [Mechanism]) -> [String] {
        var found: [String] = []
        if MechanismName(commonName) == nil {
            let names = Mechanism.standard.map(\.id).joined(separator: ", ")
            found.append(
                "/reportedAs: authorities, peers and statistics know it by a common name; say which of \(names) it is like"
            )
        }
        for other in known where other.id == id && !other.isOlder(than: self) {
            found.append("/version: \(other.version) is in use; a change has a later version")
        }
        return found
    }

    func isOlder(than other: Mechanism) -> Bool {
        guard let own = Self.numbers(version), let others = Self.numbers(other.version) else { return false }
        return own.lexicographicallyPrecedes(others)
    }

    private static func numbers(_ version: String) -> [Int]? {
        let parts = version.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, !parts.contains(where: { ($0 ?? -1) < 0 }) else { return nil }
        return parts.compactMap(\.self)
    }

    /// A name that stands in reports and addresses: no sentence fits.
    private static func isName(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count) && text.first?.isLetter == true
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            }
    }

    private var nameFaults: [String] {
        var faults: [String] = []
        let form = "has to be small letters, digits and hyphens, at most 40, a letter first"
        if !Self.isName(id) { faults.append("/id: \(form)") }
        if Self.numbers(version) == nil { faults.append("/version: has to be three numbers, like 1.2.0") }
        if title["en"] == nil { faults.append("/title/en: there is no English title") }
        for (language, words) in title.sorted(by: { $0.key < $1.key })
        where words.isEmpty || words.utf8.count > 200 {
            faults.append("/title/\(language): has to be 1 to 200 bytes")
        }
        for (index, step) in steps.enumerated() {
            if !Self.isName(step.id) { faults.append("/steps/\(index)/id: \(form)") }
            if steps[..<index].contains(where: { $0.id == step.id }) {
                faults.append("/steps/\(index)/id: \(step.id) is there twice")
            }
        }
        return faults
    }

    private var peopleFaults: [String] {
        var faults: [String] = []
        if !needs.contains(where: \.isPrincipal) {
            faults.append("/needs: somebody who decides for themself has to take part")
        }
        if Set(needs).count != needs.count { faults.append("/needs: names a role twice") }
        for role in welcomes where needs.contains(role) {
            faults.append("/welcomes: \(role.rawValue) is needed already")
        }
        if !(1...6).contains(facilitators) { faults.append("/facilitators: has to be 1 to 6") }
        return faults
    }

    private var stepFaults: [String] {
        var faults: [String] = []
        if steps.count > 40 { faults.append("/steps: has to be at most 40") }
        for (index, step) in steps.enumerated() {
            let place = "/steps/\(index)/with"
            if step.with.isEmpty { faults.append("\(place): nobody is in it") }
            for role in step.with where !needs.contains(role) && !welcomes.contains(role) {
                faults.append("\(place): \(role.rawValue) is neither needed nor welcome")
            }
            if step.kind == .preparation,
                Set(step.with.filter(\.isPrincipal).map { $0 == .responsible }).count > 1
            {
                faults.append("\(place): each side is prepared by itself (HB-3)")
            }
        }
        return faults
    }

    private var adequacyFaults: [String] {
        var faults: [String] = []
        let prepared = Set(steps.filter { $0.kind == .preparation && !$0.optional }.flatMap(\.with))
        for role in needs where role.isPrincipal && !prepared.contains(role) {
            faults.append("/steps: \(role.rawValue) has no preparation that is not optional (HB-3, COE-48)")
        }
        if !steps.contains(where: \.kind.joins) { faults.append("/steps: no step brings people together") }
        if meets != steps.contains(where: \.kind.meets) {
            faults.append("/meets: says that people meet, and no step does, or the other way round")
        }
        return faults
    }
}
