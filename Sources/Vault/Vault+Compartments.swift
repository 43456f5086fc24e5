import Sealing
import Synchronization

extension Vault {
    /// Brings a keyring of an earlier version to the compartments that there are now: those that it does not know get a key, and
    /// each role's key opens what the table says, no more and no less. A keyring that has them all is left as it is.
    ///
    /// While two master keys stand side by side it waits: whatever is made would be missing under the one that is not at hand.
    func completeCompartments() throws {
        guard state.withLock({ $0.opened.current(OpenedCompartments.roles) }) != nil else { return }
        let wraps = try storage.wraps()
        let known = Set(wraps.map(\.compartment))
        let missing = KeyCompartment.allCases.map(\.rawValue).filter { !known.contains($0) }
        if !missing.isEmpty {
            let masters = try holders().filter { holder in wraps.contains { $0.holder == holder.name } }
            let standing = Set(wraps.map(\.holder).filter { $0.hasPrefix("master/") })
            guard standing.isSubset(of: masters.map(\.name)) else { return }
            let fresh = OpenedCompartments.fresh(missing)
            try storage.extend(try masters.flatMap { try fresh.wraps(for: $0) })
            try reopen()
        }
        try fitRoles()
    }

    /// Wraps for each role's key exactly the compartments of the table.
    private func fitRoles() throws {
        let wraps = try storage.wraps()
        for holder in try roleHolders() {
            guard case .role(let role, _) = holder, let compartments = KeyCompartment.opened[role] else {
                continue
            }
            let names = Set(compartments.map(\.rawValue)).union([OpenedCompartments.index])
            let held = Set(wraps.filter { $0.holder == holder.name }.map(\.compartment))
            guard held != names else { continue }
            try storage.removeWraps(of: holder.name)
            try storage.add(state.withLock { try $0.opened.wraps(for: holder, only: names) })
        }
    }
}
