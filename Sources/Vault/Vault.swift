import Referrals
import Sealing
import Synchronization

/// The keys under which a node's content lies sealed, and the only way to them.
///
/// A master key (or a role's own key) opens the keys of compartments; a compartment's key opens the keys of its cases,
/// threads and persons; those seal values with AES-GCM, each bound to the record it belongs to. So a new master key is a
/// matter of a few wrapped keys, a role gets exactly its compartments, and one destroyed key erases exactly one case.
///
/// ```swift
/// let key = try vault.newKey(in: .caseFile)
/// let value = try key.seal(bytes, for: "case_file/" + id)
/// let bytes = try vault.open(value, for: "case_file/" + id)
/// ```
package final class Vault: Sendable {
    let storage: any KeyStorage
    /// Asked again when a key is met that those at hand do not open: the master key may have been exchanged meanwhile.
    let holders: @Sendable () throws -> [KeyHolder]
    let state: Mutex<State>

    struct State: Sendable {
        var revision: Int64 = .min
        var opened = OpenedCompartments()
        var content = KeyCache(most: Vault.mostCached)
        /// Keys that are durable and belong to no scope yet.
        var spare: [KeyCompartment: [ContentKey]] = [:]
        var batch: [KeyCompartment: Int] = [:]
    }

    /// How many content keys are kept unwrapped at least, once so many were used.
    static let mostCached = 8192

    /// Opens a keyring, or begins one where the storage is empty and the holder is a master key.
    ///
    /// - Parameter holders: the keys that may open it, the likeliest first.
    /// - Throws: ``VaultError`` `wrongKey` where none of them does; what `holders` throws.
    package init(storage: any KeyStorage, holders: @escaping @Sendable () throws -> [KeyHolder]) throws {
        self.storage = storage
        self.holders = holders
        state = Mutex(State())
        let candidates = try holders()
        if try storage.wraps().isEmpty, case .master = candidates.first, let master = candidates.first {
            try storage.establish(OpenedCompartments.fresh().wraps(for: master))
        }
        let opened = try Self.opened(by: candidates, in: storage)
        state.withLock { $0.opened = opened }
        try completeCompartments()
    }

    /// Looks whether another process has changed the keyring: a key that it destroyed is forgotten here as well.
    package func refresh() throws {
        let revision = try storage.revision()
        state.withLock { state in
            guard state.revision != revision else { return }
            state.revision = revision
            state.content.removeAll()
        }
    }

    /// The compartments that these holders open.
    package var compartments: Set<KeyCompartment> {
        state.withLock { state in
            Set(KeyCompartment.allCases.filter { state.opened.current($0.rawValue) != nil })
        }
    }

    static func opened(by holders: [KeyHolder], in storage: any KeyStorage) throws -> OpenedCompartments {
        let wraps = try storage.wraps()
        for holder in holders {
            let own = wraps.filter { $0.holder == holder.name }
            if !own.isEmpty { return try OpenedCompartments(own, by: holder) }
        }
        throw VaultError(
            .wrongKey,
            "None of the keys at hand opens the keyring. Give the master key that belongs to it, or restore the copy of the keyring that belongs to this key."
        )
    }

    /// Reads the wraps again, for a generation that is not known here yet.
    func reopen() throws {
        let opened = try Self.opened(by: try holders(), in: storage)
        state.withLock { $0.opened = opened }
    }
}
