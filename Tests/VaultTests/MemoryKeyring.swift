import Referrals
import Synchronization
import Vault

/// A keyring in memory. It can be told to fail at its n-th change, as a disk or a power cut would.
final class MemoryKeyring: KeyStorage {
    struct PowerCut: Error {}

    struct Content: Sendable {
        var revision: Int64 = 0
        var wraps: [CompartmentWrap] = []
        var keys: [Identifier: WrappedContentKey] = [:]
        var shredded: [Identifier: Instant] = [:]
        var roles: [String: [UInt8]] = [:]
        var copies: [KeyBackup] = []
        var changesLeft = Int.max
        /// How often a content key was asked for.
        var asked = 0
    }

    let content = Mutex(Content())

    func failing(after changes: Int) { content.withLock { $0.changesLeft = changes } }

    private func change<Value: Sendable>(_ body: (inout Content) throws -> Value) throws -> Value {
        try content.withLock { content in
            guard content.changesLeft > 0 else { throw PowerCut() }
            content.changesLeft -= 1
            return try body(&content)
        }
    }

    func revision() throws -> Int64 { content.withLock { $0.revision } }
    /// As if another process had changed something.
    func touch() { content.withLock { $0.revision += 1 } }

    func wraps() throws -> [CompartmentWrap] { content.withLock { $0.wraps } }
    func establish(_ wraps: [CompartmentWrap]) throws {
        try change { if $0.wraps.isEmpty { $0.wraps = wraps } }
    }
    func extend(_ wraps: [CompartmentWrap]) throws {
        try change { content in
            let known = Set(content.wraps.map(\.compartment))
            content.wraps += wraps.filter { !known.contains($0.compartment) }
        }
    }
    func add(_ wraps: [CompartmentWrap]) throws { try change { $0.wraps += wraps } }
    func removeWraps(of holder: String) throws { try change { $0.wraps.removeAll { $0.holder == holder } } }
    func removeWraps(of compartment: String, before generation: Int64) throws {
        try change { content in
            let isUsed = content.keys.values.contains {
                $0.compartment.rawValue == compartment && $0.generation < generation
            }
            if !isUsed {
                content.wraps.removeAll { $0.compartment == compartment && $0.generation < generation }
            }
        }
    }

    func contentKey(_ id: Identifier) throws -> StoredContentKey {
        content.withLock { content in
            content.asked += 1
            if let key = content.keys[id] { return .wrapped(key) }
            return content.shredded[id].map(StoredContentKey.shredded) ?? .unknown
        }
    }
    func insert(_ keys: [WrappedContentKey]) throws -> Bool {
        try change { content in
            for key in keys {
                let current = content.wraps.filter { $0.compartment == key.compartment.rawValue }
                    .map(\.generation).max()
                guard current == key.generation else { return false }
            }
            for key in keys { content.keys[key.id] = key }
            return true
        }
    }
    func shred(_ ids: [Identifier], at moment: Instant) throws {
        try change { content in
            for id in ids {
                content.keys[id] = nil
                content.shredded[id] = content.shredded[id] ?? moment
            }
        }
    }
    func contentKeys(of compartment: KeyCompartment, before generation: Int64, limit: Int) throws
        -> [WrappedContentKey]
    {
        content.withLock { content in
            Array(
                content.keys.values.filter { $0.compartment == compartment && $0.generation < generation }
                    .prefix(limit)
            )
        }
    }
    func replace(_ keys: [WrappedContentKey]) throws {
        try change { content in
            for key in keys where content.keys[key.id] != nil { content.keys[key.id] = key }
        }
    }
    func roleKeys() throws -> [String: [UInt8]] { content.withLock { $0.roles } }
    func setRoleKey(_ wrapped: [UInt8]?, of role: String) throws { try change { $0.roles[role] = wrapped } }
    func backUp(to path: String, at moment: Instant) throws {}
    func backups() throws -> [KeyBackup] { [] }
}
