package import Referrals

/// A compartment's key, wrapped for one holder.
package struct CompartmentWrap: Sendable, Hashable {
    /// The compartment's name, or `index` for the key of blind indexes.
    package var compartment: String
    /// From 1; each exchange of the compartment's key adds one.
    package var generation: Int64
    /// ``KeyHolder/name``.
    package var holder: String
    package var wrapped: [UInt8]

    package init(compartment: String, generation: Int64, holder: String, wrapped: [UInt8]) {
        self.compartment = compartment
        self.generation = generation
        self.holder = holder
        self.wrapped = wrapped
    }
}

/// The key of one scope in one compartment, wrapped under the compartment's.
package struct WrappedContentKey: Sendable, Hashable {
    package var id: Identifier
    package var compartment: KeyCompartment
    package var generation: Int64
    package var wrapped: [UInt8]

    package init(id: Identifier, compartment: KeyCompartment, generation: Int64, wrapped: [UInt8]) {
        self.id = id
        self.compartment = compartment
        self.generation = generation
        self.wrapped = wrapped
    }
}

/// What a keyring knows of a key's name.
package enum StoredContentKey: Sendable, Hashable {
    case wrapped(WrappedContentKey)
    case shredded(Instant)
    case unknown
}

/// Where wrapped keys are kept: apart from the records that they open, since a copy that holds both would survive the
/// destruction of a key.
///
/// An implementation promises: each call is one transaction, durable when it returns; a key that was shredded is overwritten,
/// and its bytes stand nowhere in the storage's files any more.
package protocol KeyStorage: Sendable {
    /// A number that differs whenever another process or connection has changed the storage since the last call.
    func revision() throws -> Int64
    func wraps() throws -> [CompartmentWrap]
    /// Stores the first wraps, unless there are some already.
    func establish(_ wraps: [CompartmentWrap]) throws
    /// Stores the first wraps of compartments, but of none that has any already.
    func extend(_ wraps: [CompartmentWrap]) throws
    /// Stores wraps; one that is there already stays as it is.
    func add(_ wraps: [CompartmentWrap]) throws
    func removeWraps(of holder: String) throws
    func removeWraps(of compartment: String, before generation: Int64) throws

    func contentKey(_ id: Identifier) throws -> StoredContentKey
    /// - Returns: false, and nothing is stored, where the compartment has a newer generation than the keys.
    func insert(_ keys: [WrappedContentKey]) throws -> Bool
    /// Destroys the keys and remembers that they were; what was destroyed before keeps its moment. Every copy that was made
    /// becomes stale.
    func shred(_ ids: [Identifier], at moment: Instant) throws
    /// Keys of a compartment that lie under an earlier generation.
    func contentKeys(of compartment: KeyCompartment, before generation: Int64, limit: Int) throws
        -> [WrappedContentKey]
    /// Exchanges wrapped keys; one that was shredded meanwhile stays so.
    func replace(_ keys: [WrappedContentKey]) throws

    /// The roles' own keys, each wrapped under the compartment key `roles`.
    func roleKeys() throws -> [String: [UInt8]]
    func setRoleKey(_ wrapped: [UInt8]?, of role: String) throws

    /// Writes a copy to another file, in place of what was there.
    func backUp(to path: String, at moment: Instant) throws
    /// The copies that were made, the latest of each place.
    func backups() throws -> [KeyBackup]
}

/// A copy of the keyring that the node made and knows of.
package struct KeyBackup: Sendable, Hashable {
    package var path: String
    package var at: Instant
    /// Whether a key was destroyed since, which this copy still holds.
    package var isStale: Bool

    package init(path: String, at: Instant, isStale: Bool) {
        self.path = path
        self.at = at
        self.isStale = isStale
    }
}
