import Casework
import StoreSQLite
import Testing
import Vault

@Suite("What a role's own key opens is what the role may read")
struct RoleCompartmentTests {
    @Test("Compartment by compartment, for every role", arguments: Role.allCases)
    func table(role: Role) {
        for compartment in Compartment.allCases {
            let opens = KeyCompartment.opened[role.rawValue]?.contains(
                KeyCompartment(casework: compartment.rawValue)
            )
            #expect(
                (opens ?? false) == role.may(.read, compartment),
                "\(role.rawValue) and \(compartment.rawValue)"
            )
        }
    }

    @Test("No two compartments whose readers differ lie under one key")
    func keys() {
        let readers = Dictionary(grouping: Compartment.allCases) {
            KeyCompartment(casework: $0.rawValue)
        }
        for (key, compartments) in readers {
            let roles = Set(
                compartments.map { compartment in Role.allCases.filter { $0.may(.read, compartment) } }
            )
            #expect(roles.count == 1, "\(key.rawValue)")
        }
    }
}
