package import Casework
import Referrals
import Store
package import Wire

extension Node {
    /// The mechanisms in use: those that come with the software, and those that the service adopted, each in its latest version.
    package func mechanisms() async throws -> [Mechanism] {
        try await store.read { try Self.mechanisms(in: $0) }
    }

    static func mechanisms(in transaction: any StoreReader) throws -> [Mechanism] {
        Mechanism.inUse(adopted: try agency(.mechanism, in: transaction).all(Mechanism.self).map(\.content))
    }

    /// Adopts a mechanism, or a later version of one. Processes go on with the version with which they were opened.
    ///
    /// - Throws: ``NodeError`` with `invalidInput` and a finding for each fault, each with its place in the definition.
    @discardableResult
    package func adopt(mechanism definition: JSON, by officer: Officer, as role: Role) async throws -> Filed<
        Mechanism
    > {
        try await changeAgency(.mechanism, by: officer, as: role) { file, act throws(CaseworkError) in
            let mechanism = try Mechanism(definition: definition)
            let known = Mechanism.inUse(adopted: file.all(Mechanism.self).map(\.content))
            let faults = mechanism.faults(beside: known)
            guard faults.isEmpty else {
                throw CaseworkError(.invalid, "The mechanism cannot be adopted:", findings: faults)
            }
            return try file.file(mechanism, by: act)
        }
    }
}
