import Referrals
package import Sealing
import Synchronization

/// How far an exchange of compartment keys has come.
package struct RotationProgress: Sendable, Hashable {
    package var compartments = 0
    package var contentKeys = 0

    package init() {}
}

extension Vault {
    /// Lets another master key in beside the present one. Doing it twice changes nothing.
    ///
    /// The exchange of a master key is: store the new one, admit it, put it in the old one's place, then
    /// ``dismiss(_:)`` the old one. It can end after each step and be taken up again; a node that runs meanwhile holds the
    /// compartments' keys and notices nothing.
    package func admit(_ master: SealingKey) throws {
        let holder = KeyHolder.master(master)
        try requireMaster()
        guard try !storage.wraps().contains(where: { $0.holder == holder.name }) else { return }
        try storage.add(state.withLock { try $0.opened.wraps(for: holder) })
    }

    /// Removes what was wrapped for a master key, or for a role.
    ///
    /// - Throws: ``VaultError`` `wrongKey` where no other master key would remain.
    package func dismiss(_ holder: KeyHolder) throws {
        let masters = Set(try storage.wraps().map(\.holder).filter { $0.hasPrefix("master/") })
        guard !masters.subtracting([holder.name]).isEmpty else {
            throw VaultError(.wrongKey, "It is the only master key; without it nothing could be opened.")
        }
        try storage.removeWraps(of: holder.name)
    }

    /// Removes every master key but one: what an exchange that was cut off has left.
    package func dismissMasters(but holder: KeyHolder) throws {
        let names = Set(try storage.wraps().map(\.holder).filter { $0.hasPrefix("master/") })
        guard names.contains(holder.name) else {
            throw VaultError(.wrongKey, "The new master key is not admitted yet.")
        }
        for name in names where name != holder.name { try storage.removeWraps(of: name) }
    }

    /// Gives every compartment a new key and wraps every content key under it: after that, a compartment key that leaked
    /// opens nothing new, and what is left on a disk of a destroyed key's wrapping is worthless.
    ///
    /// It goes on where an earlier run ended, and a node may run beside it.
    package func rotateCompartments() throws -> RotationProgress {
        try requireMaster()
        try reopen()
        var progress = RotationProgress()
        for compartment in KeyCompartment.allCases {
            let wraps = try storage.wraps().filter { $0.compartment == compartment.rawValue }
            let generations = Set(wraps.map(\.generation)).sorted()
            // Two generations stand side by side only while an exchange has not ended.
            if generations.count == 1, let last = generations.last {
                try beginGeneration(last + 1, of: compartment, for: Set(wraps.map(\.holder)))
            }
            progress.contentKeys += try rewrap(compartment)
            progress.compartments += 1
        }
        return progress
    }

    private func beginGeneration(_ generation: Int64, of compartment: KeyCompartment, for names: Set<String>)
        throws
    {
        let key = SealingKey()
        let present = try holders() + roleHolders()
        let wraps = try present.filter { names.contains($0.name) }.map { holder in
            try OpenedCompartments.wrap(key, of: compartment.rawValue, generation, for: holder)
        }
        guard wraps.contains(where: { $0.holder.hasPrefix("master/") }) else {
            throw VaultError(.wrongKey, "Only the master key exchanges the keys of compartments.")
        }
        try storage.add(wraps)
        try reopen()
    }

    private func rewrap(_ compartment: KeyCompartment) throws -> Int {
        let (generation, under) = try current(compartment)
        var count = 0
        while true {
            let batch = try storage.contentKeys(of: compartment, before: generation, limit: 500)
            guard !batch.isEmpty else { break }
            try storage.replace(
                batch.map { stored in
                    var next = stored
                    next.generation = generation
                    next.wrapped = try under.seal(
                        unwrapped(stored).bytes,
                        for: Self.place(stored.id, compartment)
                    )
                    return next
                }
            )
            count += batch.count
        }
        try storage.removeWraps(of: compartment.rawValue, before: generation)
        return count
    }

    // MARK: Roles

    /// The key of a role: made when it is first asked for, and kept so that the role's compartments can be wrapped for it
    /// again when their keys are exchanged.
    ///
    /// - Throws: ``VaultError`` `closed` for a role that opens no compartment.
    package func roleKey(_ role: String) throws -> SealingKey {
        guard let compartments = KeyCompartment.opened[role] else {
            throw VaultError(
                .wrongKey,
                "The role \(role) opens no compartment. Those with keys are \(KeyCompartment.opened.keys.sorted().joined(separator: ", "))."
            )
        }
        if let known = try roleHolders().first(where: { $0.name == KeyHolder.name(ofRole: role) }),
            case .role(_, let key) = known
        {
            return key
        }
        let key = SealingKey()
        try storage.setRoleKey(try roleWrapper().seal(key.bytes, for: "role-key/" + role), of: role)
        let names = Set(compartments.map(\.rawValue)).union([OpenedCompartments.index])
        try storage.add(state.withLock { try $0.opened.wraps(for: .role(role, key), only: names) })
        return key
    }

    /// Takes a role's key out of use: after the next ``rotateCompartments()`` what it opened is closed to it for good.
    package func revokeRoleKey(_ role: String) throws {
        try requireMaster()
        try storage.removeWraps(of: KeyHolder.name(ofRole: role))
        try storage.setRoleKey(nil, of: role)
    }

    func roleHolders() throws -> [KeyHolder] {
        let wrapper = try roleWrapper()
        return try storage.roleKeys().map { role, wrapped in
            .role(role, try SealingKey(bytes: wrapper.open(wrapped, for: "role-key/" + role)))
        }
    }

    private func roleWrapper() throws -> SealingKey {
        guard let key = state.withLock({ $0.opened.current(OpenedCompartments.roles)?.key }) else {
            throw VaultError(.wrongKey, "Only the node's master key manages the keys of roles.")
        }
        return key
    }

    private func requireMaster() throws { _ = try roleWrapper() }
}
