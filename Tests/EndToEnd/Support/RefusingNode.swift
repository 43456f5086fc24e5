import Foundation
import GRDB
import Outbound
import Referrals
import TestAgencies
import Testing
import Wire

/// A node that serves while a suite of tests sends it what it has to refuse, with agencies that it knows.
struct RefusingNode: Sendable {
    let node: ServedNode
    let client: HTTPSClient
    /// A peer in good standing. At its address nothing listens: what the node sends it waits in the outbox.
    let peer: ForeignAgency
    /// Another peer in good standing.
    let otherPeer: ForeignAgency
    /// A peer whose relation is suspended.
    let suspended: ForeignAgency
    /// Nobody entered this one.
    let stranger: ForeignAgency

    @TaskLocal static var current: RefusingNode?

    static let documentBytes = 16_384
    static let bodySeconds = 2

    init() async throws {
        node = try await ServedNode.porto(ThrowAwayAuthority())
        client = try HTTPSClient()
        let agencies = try (1...4).map { number in
            ForeignAgency(try #require(EntityID("https://agency-\(number).localhost:9")))
        }
        (peer, otherPeer, suspended, stranger) = (agencies[0], agencies[1], agencies[2], agencies[3])
        for agency in [peer, otherPeer, suspended] { try await node.enter(agency) }
        try await node.comity(["peer", "suspend", suspended.entity.text])
        try await node.start(environment: [
            "COMITY_LIMITS_DOCUMENT_BYTES": String(Self.documentBytes),
            "COMITY_LIMITS_BODY_SECONDS": String(Self.bodySeconds),
            // These tests send one thing after the other that has to be refused for another reason.
            "COMITY_LIMITS_ADDRESS_REQUESTS": "10000", "COMITY_LIMITS_REFUSAL_SECONDS": "1",
        ])
    }

    /// Sends bytes to the document endpoint.
    func post(
        _ body: [UInt8],
        to path: String = "/documents",
        type: String = "application/jose"
    ) async throws -> OutboundResponse {
        try await client.send(
            OutboundRequest(
                .post,
                node.entity.url(path),
                headers: ["Content-Type": type],
                body: body,
                limits: TransferLimits(total: .seconds(60)),
                trust: .authority(pem: try node.authority.pem())
            )
        )
    }

    /// A signed document, or what a test puts in its place, as it travels.
    func sealed(_ compact: String) throws -> [UInt8] { try Array(node.encryptionKey().sealing(compact).utf8) }

    /// Sends a document that the node has to take in, and returns its receipt.
    @discardableResult
    func deliver(_ compact: String) async throws -> String {
        let response = try await post(try sealed(compact))
        #expect(response.status == 201, "\(String(decoding: response.body, as: UTF8.self))")
        return String(decoding: response.body, as: UTF8.self)
    }

    /// Sends what has to be refused, and checks everything about the refusal: the problem, its media type, its remedy,
    /// that nothing of what was sent comes back, and that nothing was stored but the record of the refusal.
    ///
    /// - Parameter secrets: what must not come back, besides the bytes as sent.
    func expectRefusal(
        _ kind: Problem.Kind,
        of body: [UInt8],
        type: String = "application/jose",
        secrets: [String] = [Self.secret],
        location: SourceLocation = #_sourceLocation
    ) async throws {
        let before = try Contents(node.database)
        let response = try await post(body, type: type)
        try Self.check(response, is: kind, secrets: secrets, location: location)
        // The first of its kind in a second has a record at once, another one at the second's end.
        try await eventually("the refusal is in the record") {
            try Contents(node.database).refusals == before.refusals + 1
        }
        let after = try Contents(node.database)
        #expect(after.held == before.held, "something was stored", sourceLocation: location)
        #expect(after.lastProblem == kind.rawValue, sourceLocation: location)
        #expect(after.journal == before.journal + 1, sourceLocation: location)
    }

    func expectRefusal(
        _ kind: Problem.Kind,
        of compact: String,
        location: SourceLocation = #_sourceLocation
    ) async throws {
        try await expectRefusal(
            kind,
            of: sealed(compact),
            secrets: [Self.secret, compact],
            location: location
        )
    }

    static func check(
        _ response: OutboundResponse,
        is kind: Problem.Kind,
        secrets: [String],
        location: SourceLocation
    ) throws {
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(response.status == kind.status, "\(text)", sourceLocation: location)
        #expect(response.headers["Content-Type"] == "application/problem+json", sourceLocation: location)
        let problem = try JSON(parsing: response.body)
        #expect(
            problem["type"]?.string == Problem.typePrefix + kind.rawValue,
            "\(text)",
            sourceLocation: location
        )
        #expect(problem["status"]?.int == kind.status, sourceLocation: location)
        #expect(problem["title"]?.string == kind.title, sourceLocation: location)
        #expect(problem["fix"]?.string == kind.fix && !kind.fix.isEmpty, sourceLocation: location)
        #expect(problem["detail"]?.string?.isEmpty == false, sourceLocation: location)
        for secret in secrets where !secret.isEmpty {
            #expect(
                !text.contains(secret),
                "the answer repeats what was sent: \(text)",
                sourceLocation: location
            )
        }
    }

    /// A word that stands in everything that these tests send, and in no answer.
    static let secret = "Kreutzwald"
}

/// What the tables of a node hold, seen beside the process that serves.
private struct Contents {
    /// Everything but refusals, journal and the attempts of deliveries, each row as text.
    var held: [String]
    var refusals: Int
    var lastProblem: String?
    var journal: Int

    init(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        self = try queue.read { database in
            let queries = [
                "SELECT * FROM document ORDER BY id", "SELECT * FROM thread ORDER BY id",
                "SELECT * FROM receipt ORDER BY document", "SELECT * FROM case_file",
                "SELECT * FROM assessment",
                "SELECT * FROM approval", "SELECT * FROM peer ORDER BY entity",
                "SELECT document, thread, peer, lane_order, state FROM delivery ORDER BY document",
            ]
            return Contents(
                held: try queries.flatMap { try Row.fetchAll(database, sql: $0).map(\.description) },
                refusals: try Int.fetchOne(database, sql: "SELECT COALESCE(SUM(occurrences), 0) FROM refusal")
                    ?? 0,
                lastProblem: try String.fetchOne(
                    database,
                    sql: "SELECT problem FROM refusal ORDER BY number DESC LIMIT 1"
                ),
                journal: try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM journal") ?? 0
            )
        }
        try queue.close()
    }

    private init(held: [String], refusals: Int, lastProblem: String?, journal: Int) {
        self.held = held
        self.refusals = refusals
        self.lastProblem = lastProblem
        self.journal = journal
    }
}

/// Makes one ``RefusingNode`` for a whole suite and ends it afterwards.
struct WithRefusingNode: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        let refusing = try await RefusingNode()
        try await RefusingNode.$current.withValue(refusing) { try await function() }
        await refusing.node.kill()
        await refusing.client.shutdown()
    }
}

extension Trait where Self == WithRefusingNode {
    static var refusingNode: Self { WithRefusingNode() }
}
