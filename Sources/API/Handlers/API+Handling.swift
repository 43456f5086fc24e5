import Node
import Wire

extension API {
    /// Carries an operation out. Every name has its place here: the compiler sees to it.
    func handle(_ call: APICall, on node: Node) async throws -> APIAnswer {
        switch call.operation.id {
        case .describe: try description()
        case .showAccount: APIAnswer(status: 200, json: call.account.json)
        case .listCases, .openCase, .showCase, .answerQuestions, .allocateCase, .listReadings, .importCases:
            try await handleCase(call, on: node)
        case .assessCase, .showAssessment, .approveSending, .sendReferral, .assessArrival, .approveArrival:
            try await handleLaw(call, on: node)
        case .listReferrals, .showReferral, .allocateReferral: try await handleReferral(call, on: node)
        case .reviewReferral, .askOtherSide, .answerOtherSide, .acceptReferral, .declineReferral,
            .answerConditions,
            .withdrawReferral:
            try await handleMove(call, on: node)
        case .listOutbox, .resendDelivery, .listPeers, .suspendPeer, .resumePeer, .runAudit:
            try await handleOperating(call, on: node)
        case .listAccounts, .addAccount, .changeAccount, .issueToken, .revokeToken:
            try await handleAccount(call, on: node)
        case .listWebhooks, .addWebhook, .removeWebhook: try await handleWebhook(call, on: node)
        }
    }

    /// What an operation that stands in the wrong switch gives; the tests walk through every operation.
    func unhandled(_ call: APICall) -> APIProblem {
        APIProblem(.notFound, "This node does not carry out \(call.operation.id.rawValue).")
    }

    static func list(_ items: [JSON]) -> APIAnswer {
        APIAnswer(status: 200, json: .object(["items": .array(items)]))
    }
}
