import Foundation
import GRDB
import Node
import Referrals
import Store
import StoreSQLite
import Synchronization
import TestAgencies
import Testing

/// A line to authorities made of the openssl command; a test takes one away and brings it back.
final class AuthorityLine: TimeStampLine {
    let authority: OpenSSLAuthority
    private let state = Mutex((down: Set<String>(), asked: [String]()))

    init(intermediate: OpenSSLAuthority.Intermediate? = nil) throws {
        authority = try OpenSSLAuthority(intermediate: intermediate)
    }

    func take(_ url: String, isDown: Bool) {
        state.withLock { if isDown { $0.down.insert(url) } else { $0.down.remove(url) } }
    }

    /// Who was asked, in order.
    var asked: [String] { state.withLock { $0.asked } }

    func ask(_ authority: TimeAuthority, _ request: [UInt8]) async throws(TimeStampFailure) -> [UInt8] {
        let isDown = state.withLock { state in
            state.asked.append(authority.url)
            return state.down.contains(authority.url)
        }
        guard !isDown else { throw TimeStampFailure(.noAnswer, "Nobody answers.") }
        do {
            return try self.authority.answer(request)
        } catch {
            throw TimeStampFailure(.noAnswer, "\(error)")
        }
    }
}

@Suite(
    "Time-stamps for the log's checkpoints",
    .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/openssl"))
)
struct StampingTests {
    private let line: AuthorityLine
    private let clock: TestClock
    private let node: TestNode
    private let first = "https://one.example/tsa"
    private let second = "https://two.example/tsa"
    private let pace = StampingPace(interval: 60, alarmAfter: 300)

    init() async throws {
        line = try AuthorityLine()
        // The authority has the clock of this machine: the test's own begins before it and stays within what is tolerated.
        clock = TestClock(Instant(seconds: Int64(Date().timeIntervalSince1970) - 240))
        node = try TestNode.tartu(clock)
        for url in [first, second] {
            _ = try await node.node.addTimeAuthority(
                TimeAuthority(url: url, roots: line.authority.roots(), policies: ["1.3.6.1.4.1.99999.1.1"]),
                isFirst: false,
                by: node.officer
            )
        }
        try await node.node.publishCheckpoints()
    }

    private func round() async throws -> TimeStampRound {
        try await node.node.publishCheckpoints()
        return try await node.node.stampLog(through: line, at: pace)
    }

    private func events() async throws -> [String] {
        try node.rows("SELECT event FROM journal WHERE event LIKE 'time-%' ORDER BY number").map {
            $0["event"]
        }
    }

    @Test(
        "One token for everything that came together, no sooner than the pace allows, none where nothing is new"
    )
    func cadence() async throws {
        #expect(try await round().stamped.map(\.size) == [2])
        try await fill(node, 3)
        #expect(try await round() == TimeStampRound())
        clock.advance(seconds: 30)
        try await fill(node, 3)
        #expect(try await round() == TimeStampRound())
        clock.advance(seconds: 30)
        let made = try await round().stamped
        #expect(made.map(\.size) == [8])
        clock.advance(seconds: 60)
        #expect(try await round() == TimeStampRound())
        #expect(line.asked == [first, first])
        #expect(try await node.node.timeStatus().parts.map(\.unstamped) == [0])
        // The earliest token that covers a leaf is the one that proves most.
        for (entry, size) in [(1, 2), (2, 2), (3, 8), (8, 8)] as [(Int64, Int64)] {
            let proofs = try await node.store.read { try $0.timeProofs(ofEntry: entry) }
            #expect(proofs.map(\.stamp.size) == [size])
            #expect(proofs.first?.checkpoint.size == size)
            #expect(proofs.first?.authority.url == first)
        }
        #expect(try await node.store.read { try $0.timeProofs(ofEntry: 9) }.isEmpty)
        let verified = try await node.node.verifyTimeStamps()
        #expect(verified.checked == 2 && verified.findings.isEmpty)
        // A clock that was set back does not stop it.
        clock.advance(seconds: -100)
        try await fill(node, 1)
        #expect(try await round().stamped.count == 1)
    }

    @Test("The second is asked where the first fails, and first of all for an hour")
    func failover() async throws {
        line.take(first, isDown: true)
        let made = try await round()
        #expect(
            made.failures.map(\.authority) == [first] && made.failures.map(\.failure.code) == ["no-answer"]
        )
        #expect(made.stamped.map(\.authority) == [second])
        #expect(made.alarm == nil)
        line.take(first, isDown: false)
        clock.advance(seconds: 60)
        try await fill(node, 1)
        #expect(try await round().stamped.map(\.authority) == [second])
        // What is asked of nobody any more is still judged by what was laid down.
        try await node.node.removeTimeAuthority(second, by: node.officer)
        clock.advance(seconds: 60)
        #expect(try await round().stamped.map(\.authority) == [first])
        #expect(try await node.node.verifyTimeStamps().findings.isEmpty)
        #expect(try await node.node.audit().isSound)
    }

    @Test("An outage is marked, alarmed once, and made good by one token; both are recorded")
    func outage() async throws {
        for url in [first, second] { line.take(url, isDown: true) }
        let since = clock.now
        for _ in 0..<4 {
            #expect(try await round().alarm == nil)
            clock.advance(seconds: 60)
            try await fill(node, 300)
        }
        #expect(try await node.node.timeStatus().alarm == nil)
        clock.advance(seconds: 60)
        #expect(try await round().alarm == true)
        clock.advance(seconds: 60)
        #expect(try await round().alarm == nil)
        let status = try await node.node.timeStatus()
        #expect(status.alarm == since)
        #expect(status.parts.first?.waiting?.madeAt == since && status.parts.first?.stamped == 0)
        #expect(status.authorities.map { $0.state?.failures } == [6, 6])
        #expect(try await events() == ["time-stamps-missing"])
        line.take(second, isDown: false)
        clock.advance(seconds: 60)
        let made = try await round()
        #expect(made.alarm == false && made.stamped.count == 1)
        #expect(try await node.node.timeStatus().alarm == nil)
        #expect(try await events() == ["time-stamps-missing", "time-stamps-resumed"])
        #expect(
            try await node.store.read { try $0.timeProofs(ofEntry: 1) }.map(\.stamp.size)
                == made.stamped.map(\.size)
        )
        // The record of its end is stamped too, and then there is peace.
        clock.advance(seconds: 60)
        #expect(try await round().stamped.count == 1)
        clock.advance(seconds: 60)
        #expect(try await round() == TimeStampRound())
    }

    @Test("Where no authority is laid down, or none any more, the alarm is raised too, and ends with a token")
    func nobody() async throws {
        for url in [first, second] { try await node.node.removeTimeAuthority(url, by: node.officer) }
        #expect(try await round() == TimeStampRound())
        clock.advance(seconds: 300)
        #expect(try await round().alarm == true)
        clock.advance(seconds: 60)
        #expect(try await round() == TimeStampRound())
        #expect(try await events() == ["time-stamps-missing"])
        _ = try await node.node.addTimeAuthority(
            TimeAuthority(url: first, roots: line.authority.roots(), policies: ["1.3.6.1.4.1.99999.1.1"]),
            isFirst: true,
            by: node.officer
        )
        clock.advance(seconds: -120)
        #expect(try await round().alarm == false)
        #expect(try await events() == ["time-stamps-missing", "time-stamps-resumed"])
    }

    @Test("A token whose time is far from the node's clock does not count")
    func clocks() async throws {
        clock.advance(seconds: -600)
        let made = try await round()
        #expect(made.stamped.isEmpty)
        #expect(made.failures.map(\.failure.code) == ["clocks-apart", "clocks-apart"])
    }

    @Test("The parts of two years have a token each")
    func years() async throws {
        #expect(try await round().stamped.map(\.shard) == [1])
        try await fill(node, 1)
        try await node.node.publishCheckpoints()
        let now = clock.now
        clock.advance(seconds: 366 * 86_400)
        try await fill(node, 2)
        try await node.node.publishCheckpoints()
        clock.advance(seconds: now.seconds + 60 - clock.now.seconds)
        #expect(try await round().stamped.map(\.shard) == [1, 2])
        #expect(try await node.node.timeStatus().parts.map(\.unstamped) == [0, 0])
    }
}
