import Sealing

/// The compartment keys that a holder has opened, by name and generation.
struct OpenedCompartments: Sendable {
    /// The key of blind indexes, which every holder has: it finds a reference and opens nothing.
    static let index = "index"
    /// Wraps the roles' own keys; only a master key opens it.
    static let roles = "roles"

    private(set) var keys: [String: [Int64: SealingKey]] = [:]

    /// New keys for compartments; for every one unless told otherwise.
    static func fresh(
        _ names: [String] = KeyCompartment.allCases.map(\.rawValue) + [index, roles]
    ) -> OpenedCompartments {
        var fresh = OpenedCompartments()
        for name in names {
            fresh.keys[name] = [1: SealingKey()]
        }
        return fresh
    }

    init() {}

    init(_ wraps: [CompartmentWrap], by holder: KeyHolder) throws(VaultError) {
        for wrap in wraps {
            do {
                keys[wrap.compartment, default: [:]][wrap.generation] = try SealingKey(
                    bytes: holder.key.open(wrap.wrapped, for: Self.place(wrap.compartment, wrap.generation))
                )
            } catch {
                throw VaultError(
                    .damaged,
                    "The keyring's key of the compartment \(wrap.compartment) was changed. Restore the copy of the keyring."
                )
            }
        }
    }

    /// The newest key of a compartment.
    func current(_ compartment: String) -> (generation: Int64, key: SealingKey)? {
        keys[compartment]?.max { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Every key, or those of some compartments, wrapped for a holder.
    func wraps(for holder: KeyHolder, only names: Set<String>? = nil) throws -> [CompartmentWrap] {
        try keys.filter { names?.contains($0.key) ?? true }.flatMap { name, generations in
            try generations.map { generation, key in
                try Self.wrap(key, of: name, generation, for: holder)
            }
        }
    }

    static func wrap(
        _ key: SealingKey,
        of compartment: String,
        _ generation: Int64,
        for holder: KeyHolder
    ) throws -> CompartmentWrap {
        CompartmentWrap(
            compartment: compartment,
            generation: generation,
            holder: holder.name,
            wrapped: try holder.key.seal(key.bytes, for: place(compartment, generation))
        )
    }

    private static func place(_ compartment: String, _ generation: Int64) -> String {
        "compartment/\(compartment)/\(generation)"
    }
}
