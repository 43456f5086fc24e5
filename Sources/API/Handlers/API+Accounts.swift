import Casework
import Node
import Referrals
import Store
import Wire

extension API {
    func handleAccount(_ call: APICall, on node: Node) async throws -> APIAnswer {
        switch call.operation.id {
        case .listAccounts:
            return try ListPage.answer(try await node.accounts(), call, named: \.id.text) { $0.json }
        case .addAccount:
            guard let officer = call.text("name").flatMap(Officer.init) else {
                throw APIProblem(.invalid, "`name` has 1 to 80 visible characters.")
            }
            let account = try await node.addAccount(
                named: officer,
                team: call.text("team"),
                grants: Self.grants(in: call.body["roles"]),
                by: call.officer
            )
            return APIAnswer(status: 201, json: account.json).tagged(account.revision)
                .at("/accounts/\(account.id)")
        case .changeAccount:
            let grants = Self.grants(in: call.body["roles"])
            let team = call.text("team")
            let state = call.text("state").flatMap(AccountRecord.State.init(rawValue:)) ?? .disabled
            let account = try await node.changeAccount(
                call.part("account"),
                revision: try call.revisionNumber(),
                by: call.officer
            ) { account in
                account.grants = grants
                account.team = team
                account.state = state
            }
            return APIAnswer(status: 200, json: account.json).tagged(account.revision)
        case .confirmAccount:
            let account = try await node.confirmAccount(
                call.part("account"),
                revision: try call.revisionNumber(),
                by: call.officer
            )
            return APIAnswer(status: 201, json: account.json).tagged(account.revision)
        case .beginEnrolment:
            return Self.half(try await node.beginEnrolment(of: call.part("account"), by: call.officer))
        case .secondEnrolment:
            return Self.half(try await node.secondEnrolment(of: call.part("account"), by: call.officer))
        case .issueToken:
            let (token, record) = try await node.makeToken(
                for: call.part("account"),
                label: call.text("label") ?? "",
                days: call.body["days"]?.int ?? 0,
                by: call.officer
            )
            var shown = record.json.object ?? JSONObject()
            shown["token"] = .string(token)
            var answer = APIAnswer(status: 201, json: .object(shown))
            answer.remembered = record.json.bytes()
            return answer
        case .revokeToken:
            try await node.revokeToken(
                try Self.identifier(call.part("token")),
                ofAccount: call.part("account"),
                by: call.officer
            )
            return .done
        default: throw unhandled(call)
        }
    }

    /// Whoever has no token yet makes one of two halves of a code, which stand in for the account.
    func redeemEnrolment(_ body: JSON) async throws -> APIAnswer {
        let (token, record) = try await node.redeemEnrolment(
            body["first"]?.string ?? "",
            body["second"]?.string ?? "",
            label: body["label"]?.string ?? "",
            days: body["days"]?.int ?? 0
        )
        var shown = record.json.object ?? JSONObject()
        shown["token"] = .string(token)
        return APIAnswer(status: 201, json: .object(shown))
    }

    /// Half of a code: shown once, and not to a repetition of the request.
    private static func half(_ made: (half: String, expiresAt: Instant)) -> APIAnswer {
        let expires = JSON.string(made.expiresAt.rfc3339)
        var answer = APIAnswer(
            status: 201,
            json: .object(["half": .string(made.half), "expiresAt": expires])
        )
        answer.remembered = JSON.object(["expiresAt": expires]).bytes()
        return answer
    }

    /// The roles of a body that its schema has found nothing in.
    private static func grants(in roles: JSON?) -> [Role: Scope] {
        var grants: [Role: Scope] = [:]
        for (key, value) in roles?.object?.members ?? [] {
            if let role = Role(rawValue: key), let scope = value.string.flatMap(Scope.init(rawValue:)) {
                grants[role] = scope
            }
        }
        return grants
    }
}
