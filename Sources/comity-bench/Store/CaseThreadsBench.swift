import ArgumentParser
import Foundation
import Node
import Referrals
import Store
import StoreSQLite
import Wire

/// `comity-bench case-threads`: what sending out of a case has to ask first, by how many referrals the case has.
struct CaseThreadsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case-threads",
        abstract:
            "Measure what a case with many referrals asks before another one is sent, at several sizes.",
        discussion: """
            Whatever was taken over into a case stands under the conditions of its referral, so each sending asks for the referrals \
            that came in. How many went out must not matter. Beside it stands what it takes to read every referral of the case and \
            to look which came in: the way that grows.

            Example:
              comity-bench case-threads --threads 100,1000
            """
    )

    @Option(help: "How many referrals the case has, separated by commas; the first is compared with.")
    var threads = "100,1000"
    @Option(help: "The folder for the database, removed at the end. Default: the system's temporary folder.")
    var folder: String?
    @Flag(help: "Answer in JSON, for programs.") var json = false

    func run() async throws {
        let sizes = threads.split(separator: ",").compactMap { Int($0) }
        guard let first = sizes.first, sizes.allSatisfy({ (1...100_000).contains($0) }) else {
            throw ValidationError("Sizes are positive numbers, separated by commas.")
        }
        let place = folder.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
        let home = BenchHome(folder: place.appendingPathComponent("comity-bench-" + UUID().uuidString))
        try FileManager.default.createDirectory(at: home.folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home.folder) }
        let store = try home.create()
        let node = try home.node()
        var figures: [Figure] = []
        var base: [String: Double] = [:]
        for size in sizes {
            let file = try await add(size, to: store)
            for (name, value) in try await measured(file, node) {
                figures.append(Figure(name: "with \(size): " + name, unit: "µs", value: value))
                if size == first {
                    base[name] = value
                } else if let before = base[name], before > 0 {
                    figures.append(
                        Figure(
                            name: "  as many times as with \(first)",
                            unit: "x",
                            value: value / before,
                            target: name == Self.asked ? 2 : nil
                        )
                    )
                }
            }
        }
        print(
            json ? Figure.json(figures) : Figure.table(figures, says: "Referrals that went out of one case.")
        )
    }

    private static let asked = "ask for what came in"
    private static let read = "read all, and look which came in"

    private func measured(_ file: Identifier, _ node: Node) async throws -> [(String, Double)] {
        guard let third = EntityID("https://third.example") else { throw ExitCode(1) }
        let content: JSON = ["case": ["stage": "trial"], "request": ["purpose": "restorative-process"]]
        let watch = Stopwatch(limit: .seconds(2))
        return try await node.store.read { transaction in
            [
                (
                    Self.asked,
                    try watch.microseconds { _ in
                        try node.requireOnward(content, ofCase: file, to: third, in: transaction)
                        return 1
                    }
                ),
                (
                    Self.read,
                    try watch.microseconds { _ in
                        try transaction.threads(ofCase: file).count { $0.side == .receiver }
                    }
                ),
            ]
        }
    }

    /// A case with so many referrals that went out.
    private func add(_ count: Int, to store: SQLiteStore) async throws -> Identifier {
        guard let peer = EntityID("https://peer.example") else { throw ExitCode(1) }
        let at = StoreFill.moment.adding(seconds: Int64(count))
        let file = Identifier(at: at)
        try await store.write { transaction in
            let reference = StoreFill.reference(count)
            try transaction.enter(
                CaseRecord(
                    id: file,
                    reference: reference,
                    content: "{}",
                    openedBy: StoreFill.officer(0),
                    openedAt: at,
                    changedAt: at,
                    revision: 1
                )
            )
            for _ in 0..<count {
                try transaction.insert(
                    ThreadRecord(
                        id: Identifier(at: at),
                        side: .referrer,
                        peer: peer,
                        reference: reference,
                        caseID: file,
                        openedAt: at,
                        changedAt: at,
                        stage: .offered,
                        decideBy: "2027-01-15",
                        ownSequence: 1,
                        ownHead: .zero,
                        peerSequence: 0
                    )
                )
            }
        }
        return file
    }
}
