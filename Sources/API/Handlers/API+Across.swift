import Casework
import JOSE
import Node
import Referrals
import Wire

extension API {
    /// A message with its recording: sealed, taken in and verified before the message is there.
    func writeRecorded(_ recorded: String, _ call: APICall, on node: Node) async throws -> APIAnswer {
        guard let content = try? Base64URL.decode(recorded) else {
            throw StepInput.wrong("recording", "base64url without padding")
        }
        let role = try call.actingRole()
        var rest = content[...]
        let filed = try await node.writeRecorded(
            MessageRecord(
                from: call.text("from") ?? "",
                to: call.text("to") ?? "",
                language: call.text("language") ?? "",
                words: call.text("words") ?? "",
                writtenAt: node.clock.now
            ),
            inCase: try call.subjectID().text,
            by: call.officer,
            as: role
        ) { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        return Self.answer(StepAnswer(filed, for: role), status: 201)
    }

    /// What is done together with the other side of a case.
    func handleAcross(_ call: APICall, on node: Node) async throws -> APIAnswer {
        switch call.operation.id {
        case .enterFacilitatorKey, .forgetFacilitatorKey: return try await handleKey(call, on: node)
        case .tellProgress:
            let report = try await node.sendProgress(
                ofCase: try call.subjectID().text,
                by: call.officer,
                as: try call.actingRole()
            )
            return APIAnswer(status: 201, json: try report.json)
        default: break
        }
        let reference = try call.subjectID().text
        let input = StepInput(body: call.body, path: call.path)
        let (id, role, revision) = (try input.record(), try call.actingRole(), try call.revisionNumber())
        /// The record has to be the one that was seen, at the moment at which it goes out.
        let precondition: @Sendable (CaseFile) throws -> Void = { file in
            guard let known = file.revision(of: id) else {
                throw APIProblem(.notFound, "There is no record of that name in this case.")
            }
            guard known == revision else {
                throw APIProblem(.revisionChanged, "The record has another revision by now.")
            }
        }
        switch call.operation.id {
        case .proposeTerms:
            return Self.answer(
                StepAnswer(
                    try await node.proposeAgreement(
                        id,
                        inCase: reference,
                        by: call.officer,
                        as: role,
                        if: precondition
                    ),
                    for: role
                ),
                status: 201
            )
        case .openTerms:
            return Self.answer(
                StepAnswer(
                    try await node.openTerms(
                        id,
                        inCase: reference,
                        reading: input.text("terms"),
                        by: call.officer,
                        as: role,
                        if: precondition
                    ),
                    for: role
                ),
                status: 201
            )
        case .openMessage:
            return Self.answer(
                StepAnswer(
                    try await node.openMessage(
                        id,
                        inCase: reference,
                        reading: input.text("message"),
                        by: call.officer,
                        as: role,
                        if: precondition
                    ),
                    for: role
                ),
                status: 201
            )
        case .shareSession:
            return Self.answer(
                StepAnswer(
                    try await node.shareSession(
                        id,
                        inCase: reference,
                        by: call.officer,
                        as: role,
                        if: precondition
                    ),
                    for: role
                ),
                status: 201
            )
        default: throw unhandled(call)
        }
    }

    private func handleKey(_ call: APICall, on node: Node) async throws -> APIAnswer {
        let name = call.part("facilitator")
        let role = try call.actingRole()
        guard call.operation.id == .enterFacilitatorKey else {
            try await node.enterKey(nil, of: name, by: call.officer, as: role)
            return .done
        }
        guard let key = try? EncryptionKey(jwk: call.body.bytes()) else {
            throw APIProblem(
                .invalid,
                "This is no public key that something can be sealed to.",
                findings: ["/: a JWK (RFC 7517) with a key of X25519 or P-256, without its private half"]
            )
        }
        try await node.enterKey(key, of: name, by: call.officer, as: role)
        return APIAnswer(
            status: 200,
            json: .object(["facilitator": .string(name), "fingerprint": .string(key.thumbprint)])
        )
    }
}
