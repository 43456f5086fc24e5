import API
import Casework
import Testing
import Wire

@Suite("The API's table of operations and its description")
struct DescriptionTests {
    @Test("Every operation has exactly one row, and every address and method belongs to one operation")
    func table() {
        for id in OperationID.allCases {
            #expect(Operation.table.filter { $0.id == id }.count == 1, "\(id.rawValue)")
        }
        let addresses = Operation.table.map { $0.method.rawValue + $0.path.text }
        #expect(Set(addresses).count == addresses.count)
    }

    @Test(
        "Only the description, one's own account, the two halves of a code and what is published need no permission, and nobody but named roles has any"
    )
    func permissions() {
        #expect(
            Operation.table.filter { $0.permission == nil }.map(\.id)
                == [.describe, .showAccount, .listPublications, .showPublication, .redeemEnrolment]
        )
        #expect(Permission.granted[.participant] == nil)
        for permission in Permission.allCases {
            #expect(
                Permission.granted.values.contains { $0.contains(permission) },
                "nobody may be granted \(permission.rawValue)"
            )
        }
    }

    @Test("An operator and an auditor reach nothing that shows a case's content")
    func wall() {
        for role in [Role.operator, .auditor, .legalAuthor, .legalReviewer] {
            let granted = Permission.granted[role] ?? []
            for operation in Operation.table where operation.isPersonal {
                if let permission = operation.permission {
                    #expect(!granted.contains(permission), "\(role.rawValue): \(operation.id.rawValue)")
                }
            }
        }
    }

    @Test("Every schema that the description names is there")
    func references() throws {
        let description = try API.description(server: "https://node.example")
        let schemas = try #require(description["components"]?["schemas"]?.object)
        var seen = 0
        func walk(_ value: JSON) {
            switch value {
            case .object(let object):
                if let target = object["$ref"]?.string {
                    seen += 1
                    let prefix = "#/components/schemas/"
                    #expect(
                        target.hasPrefix(prefix) && schemas[String(target.dropFirst(prefix.count))] != nil,
                        "\(target)"
                    )
                }
                for (_, member) in object.members { walk(member) }
            case .array(let items): for item in items { walk(item) }
            default: break
            }
        }
        walk(description)
        #expect(seen > 60)
        #expect(description["paths"]?.object?.count ?? 0 > 25)
    }
}
