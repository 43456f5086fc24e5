import ArgumentParser
import HTTPSignatures
import Node
import Outbound
import Referrals
import Server
import Store
import Wire

/// `comity peer ask`: how the relation stands, as the other side sees it.
struct PeerAsk: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Ask a peer, with a signed request, how the relation stands on its side.",
        discussion: """
            The answer says what the peer accepts from this agency now; it is signed, and the signature is verified.

            Exit codes: 0 answered; 1 the peer refused, or its signature does not count; 66 there is no such peer; 69 it did \
            not answer.
            """
    )
    @OptionGroup var options: NodeOptions
    @Argument(help: "The peer's base URL.") var peer: String

    func perform() async throws {
        let node = try options.node()
        guard let record = try await node.peers().first(where: { $0.entity.text == peer }) else {
            throw NodeError(.notFound, "There is no such peer. `comity peer list` shows all.")
        }
        let client = try options.nodeHome().client()
        let answer: PeerClient.Answer
        do {
            answer = try await PeerClient(node: node, client: client).send(
                .get,
                "/relation",
                to: record,
                limits: TransferLimits(total: .seconds(15), maximumResponseBytes: 64 << 10)
            )
            await client.shutdown()
        } catch let error as HTTPSignatureError {
            throw NodeError(.untrusted, "The peer's answer does not count: \(error)")
        }
        let body = (try? JSON(parsing: answer.response.body)) ?? .null
        guard answer.response.status == 200 else {
            let says = [body["title"]?.string, body["detail"]?.string, body["fix"]?.string]
                .compactMap(\.self).joined(separator: ". ")
            throw NodeError(.untrusted, "The peer answered HTTP \(answer.response.status). \(says)")
        }
        guard answer.isSigned, case .object(var object) = body else {
            throw NodeError(
                .untrusted,
                "The peer's answer is not signed, so that anybody may have written it."
            )
        }
        object["signed"] = true
        let accepts = body["accepts"]?.array?.compactMap(\.string) ?? []
        options.answer(
            .object(object),
            accepts.isEmpty
                ? "\(record.name) accepts nothing from this agency now."
                : "\(record.name) accepts from this agency: \(accepts.joined(separator: ", "))."
        )
    }
}
