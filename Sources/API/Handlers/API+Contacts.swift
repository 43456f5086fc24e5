import Node
import Referrals
import Trust
import Wire

extension API {
    /// Where agencies are reached, by role.
    func handleContact(_ call: APICall, on node: Node) async throws -> APIAnswer {
        guard call.operation.id != .listContacts else {
            guard let text = call.query["of"] else {
                return Self.list(try await node.contacts().map(\.shown))
            }
            guard let peer = EntityID(text) else {
                throw APIProblem(.invalid, "`of` is the base URL of a peer.")
            }
            return Self.list(try await node.contacts(of: peer).map(\.shown))
        }
        guard let role = PointOfContact.Role(rawValue: call.part("role")) else {
            let known = PointOfContact.Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw APIProblem(.notFound, "There is no such role. There are: \(known).")
        }
        switch call.operation.id {
        case .layContact:
            let contact = PointOfContact(
                role: role,
                address: call.text("address") ?? "",
                languages: call.texts("languages"),
                key: call.text("key"),
                isAlwaysReached: call.body["always"]?.bool ?? false,
                testedOn: call.text("testedOn")
            )
            try await node.lay(contact, by: call.officer)
            return APIAnswer(status: 200, json: contact.shown)
        case .testContact:
            let day = call.text("on") ?? node.clock.now.date
            try await node.tested(role, on: day, by: call.officer)
            return APIAnswer(
                status: 201,
                json: ["role": .string(role.rawValue), "testedOn": .string(day)]
            )
        case .removeContact:
            try await node.removeContact(role, by: call.officer)
            return .done
        default: throw unhandled(call)
        }
    }
}

extension PointOfContact {
    /// As the API shows it.
    fileprivate var shown: JSON {
        .object([
            "role": .string(role.rawValue), "address": .string(address),
            "languages": .array(languages.map(JSON.string)), "always": .bool(isAlwaysReached),
            "key": key.map(JSON.string) ?? .null, "testedOn": testedOn.map(JSON.string) ?? .null,
        ])
    }
}
