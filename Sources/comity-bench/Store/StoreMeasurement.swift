import Casework
import Foundation
import Node
import Referrals
import Store

/// Asks a filled node what officers ask, over and over, and keeps the median, the 99th percentile, and the
/// mean of the processor time, which other work on the machine does not change.
struct StoreMeasurement: Sendable {
    let node: Node
    let home: BenchHome

    private struct Question: Sendable {
        var name: String
        var ask: @Sendable (inout BenchWords) async throws -> Void
    }

    /// Milliseconds by question; then the most memory of this process in MiB, and what the folder takes in GB.
    func figures(_ count: Int) async throws -> [(String, Double)] {
        let total = try await node.store.read {
            try $0.cases(limit: 1).first?.reference.split(separator: "-").last
        }
        guard let total = total.flatMap({ Int($0) }), let officer = Officer("Officer 7") else { return [] }
        let cases = total - 999_999
        var figures: [(String, Double)] = []
        for question in questions(cases, officer) {
            var words = BenchWords(seed: 4711)
            var times: [Double] = []
            let before = Self.processorTime
            for _ in 0..<count {
                let start = ContinuousClock.now
                try await question.ask(&words)
                times.append((ContinuousClock.now - start).microseconds / 1000)
            }
            // What the questions cost, whatever else runs on the machine.
            let cost = (Self.processorTime - before) / Double(count)
            times.sort()
            figures.append((question.name + ", median", times[times.count / 2]))
            figures.append(
                (question.name + ", 99th percentile", times[min(times.count - 1, times.count * 99 / 100)])
            )
            figures.append((question.name + ", processor time", cost))
        }
        figures.append(("memory", Self.peak))
        figures.append(("disk", Double(home.size) / 1e9))
        return figures
    }

    private func questions(_ cases: Int, _ officer: Officer) -> [Question] {
        let node = node
        let account = Account(
            id: Identifier(at: StoreFill.moment),
            officer: officer,
            team: "team 7",
            grants: [.facilitator: .agency]
        )
        func list(_ name: String, _ scope: Scope) -> Question {
            Question(name: name) { words in
                let place = StoreFill.moment.adding(seconds: Int64(words.number(below: cases)))
                let page = RecordPage.Place(changedAt: place, id: Identifier(at: place))
                _ = try await node.cases(within: scope, of: account, after: page, limit: 50)
            }
        }
        func search(_ name: String, _ scope: Scope, _ make: @escaping @Sendable (inout BenchWords) -> String)
            -> Question
        {
            Question(name: name) { words in
                _ = try await node.search(
                    make(&words),
                    by: officer,
                    as: .facilitator,
                    within: account.reach(scope),
                    limit: 20
                )
            }
        }
        return [
            list("list 50 of the agency's", .agency), list("list 50 of the team's", .team),
            list("list 50 of one's own", .own),
            search("search one word", .agency) { $0.next() },
            search("search two words", .agency) { $0.next() + " " + $0.next() },
            search("search two words among one's own", .own) { $0.next() + " " + $0.next() },
            search("search a beginning", .agency) { String($0.next().prefix(4)) + "*" },
            search("search a reference", .agency) { StoreFill.reference($0.number(below: cases)) },
            Question(name: "open a case with its documents") { words in
                let reference = StoreFill.reference(words.number(below: cases))
                let record = try await node.caseRecord(reference)
                _ = try await node.caseFile(record.id.text, readBy: officer, as: .facilitator)
                try await node.store.read { transaction in
                    for thread in try transaction.threads(ofCase: record.id) {
                        _ = try transaction.documents(ofThread: thread.id)
                    }
                }
            },
        ]
    }

    /// The processor time of this process in milliseconds.
    private static var processorTime: Double { Double(clock()) * 1000 / Double(CLOCKS_PER_SEC) }

    /// The most memory that the process has held, in MiB, as the kernel counts it.
    private static var peak: Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return Double(line?.split(whereSeparator: { !$0.isNumber }).first ?? "0").map { $0 / 1024 } ?? 0
    }
}
