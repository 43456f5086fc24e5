import Foundation
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Wire

/// Tartu and Porto with the account-takeover case between them: the story of `Deploy/demo`, move by move.
struct Exchange: Sendable {
    let tartu: ServedNode
    let porto: ServedNode

    /// Makes both nodes, starts them and has their officers enter each other.
    static func ready() async throws -> Exchange {
        let authority = try await ThrowAwayAuthority()
        let exchange = Exchange(
            tartu: try await ServedNode.tartu(authority),
            porto: try await ServedNode.porto(authority)
        )
        try await exchange.tartu.start()
        try await exchange.porto.start()
        try await exchange.tartu.enter(exchange.porto)
        try await exchange.porto.enter(exchange.tartu)
        return exchange
    }

    /// Opens the case and does everything that comes before sending it.
    func prepare() async throws {
        try await tartu.comity(["case", "add", Checkout.storyCase.path])
        let token = tartu.token(of: tartu.officer)
        try await tartu.comity(["account", "add", tartu.officer, "--grant", "intake-officer:agency"])
        try await tartu.comity([
            "account", "token", tartu.officer, "--label", "cli", "--days", "1", "--out", token,
        ])
        let notices = Checkout.jurisdictions.appendingPathComponent("notices").path
        for sharer in Story.sharers {
            for command in Story.sharing(sharer, with: porto.entity, notices: notices) {
                let outcome = try await tartu.run(command, environment: ["COMITY_TOKEN_FILE": token])
                guard outcome.status == 0 else {
                    throw WaitedInVain(
                        description: "comity \(command) ended with \(outcome.status): \(outcome.errors)"
                    )
                }
            }
        }
        try await tartu.comity(["case", "answer", Story.reference] + Story.answers)
        try await tartu.comity(
            [
                "referral", "assess", Story.reference, "--to", porto.entity.text, "--purpose", Story.purpose,
                "--mechanism", Story.mechanism, "--asks", Story.asks,
            ] + Story.languages.flatMap { ["--language", $0] } + Story.data.flatMap { ["--data", $0] }
        )
        for role in Story.approvers {
            try await tartu.approve(role, by: "Tamm, \(role)")
        }
    }

    @discardableResult
    func send() async throws -> JSON { try await tartu.comity(["referral", "send", Story.reference]) }

    /// Waits until a node sees the referral in a stage.
    func wait(_ node: ServedNode, for stage: Stage) async throws {
        let store = try node.store()
        try await eventually("\(node.officer) sees the stage \(stage.rawValue)") {
            try await store.read { try $0.threads(side: nil, limit: 10).first?.stage } == stage
        }
    }

    /// Porto asks and Tartu answers.
    func askAndAnswer(_ question: String) async throws {
        try await porto.comity(["referral", "ask", Story.reference, "--question", question])
        try await wait(tartu, for: .informationNeeded)
        try await tartu.comity([
            "referral", "answer", Story.reference, "--says", "Answer: \(question)", "--about", "nobody",
        ])
        try await wait(porto, for: .underReview)
    }

    /// Porto takes the case up with a condition, and Tartu takes the condition on.
    func accept() async throws {
        try await porto.comity(["referral", "assess", Story.reference])
        try await porto.approve("legal-officer", by: "Reis, legal officer")
        try await porto.comity(["referral", "accept", Story.reference, "--condition", "Messages only."])
        try await wait(tartu, for: .accepted)
        try await tartu.comity(["referral", "agree", Story.reference])
    }

    /// Waits until nothing is left in either outbox and both hold the same number of documents.
    func settle() async throws {
        let stores = (try tartu.store(), try porto.store())
        try await eventually("both outboxes are empty and both sides hold the same documents") {
            let ours = try await Ledger(stores.0)
            let theirs = try await Ledger(stores.1)
            return ours.waiting == 0 && theirs.waiting == 0 && ours.documents.keys == theirs.documents.keys
                && ours.receipts.count == ours.documents.count
                && theirs.receipts.count == theirs.documents.count
        }
    }

    func stop() async {
        await tartu.kill()
        await porto.kill()
    }
}

/// What one node holds of the exchange, read from its database.
struct Ledger: Sendable {
    var documents: [Identifier: String] = [:]
    var referrals = 0
    var receipts: [Identifier: String] = [:]
    var waiting = 0
    var threads = 0
    /// Of documents whose signature held.
    var refusals = 0
    var everyRefusal = 0
    var journal: Int64 = 0

    init(_ store: SQLiteStore) async throws {
        self = try await store.read { transaction in
            var ledger = Ledger()
            try transaction.eachDocument { stored in
                guard case .record(let record) = stored else { return }
                ledger.documents[record.id] = record.compact
                if record.type == .referral { ledger.referrals += 1 }
            }
            try transaction.eachReceipt { stored in
                if case .record(let record) = stored { ledger.receipts[record.document] = record.compact }
            }
            let counts = try transaction.deliveryCounts()
            ledger.waiting = counts[.waiting, default: 0] + counts[.held, default: 0]
            ledger.threads = try transaction.threads(side: nil, limit: 100).count
            ledger.everyRefusal = try transaction.refusalCount()
            // A connection that broke off in the middle of a kill is counted there too, and is nobody's document.
            try transaction.eachRefusal { stored in
                if case .record(let record) = stored, record.issuer != nil { ledger.refusals += 1 }
            }
            ledger.journal = try transaction.journalEnd()?.number ?? 0
            return ledger
        }
    }

    private init() {}
}
