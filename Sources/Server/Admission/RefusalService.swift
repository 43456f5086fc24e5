import Foundation
import Logging
import Node
import Referrals
import ServiceLifecycle

/// Stores what was refused and counted together once a window is over, and writes the counters where a collector finds them.
struct RefusalService: Service, CustomStringConvertible {
    let node: Node
    let gate: Gate
    /// Nil where nobody collects.
    let metricsFile: String?
    let logger: Logger

    var description: String { "refusals" }

    private static let glance = Duration.seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown { await watch() }
        // What is still counted goes into the record before the process ends.
        await node.recordCountedRefusals(always: true)
        write(node.refusals.counts)
    }

    private func watch() async {
        var written: String?
        while !Task.isCancelled {
            await node.recordCountedRefusals()
            let text = MetricsText(refusals: node.refusals.counts, connections: gate.connections).text
            if text != written {
                write(node.refusals.counts)
                written = text
            }
            try? await Task.sleep(for: Self.glance)
        }
    }

    private func write(_ counts: [RefusalTally.Reason: UInt64]) {
        guard let metricsFile else { return }
        let text = MetricsText(refusals: counts, connections: gate.connections).text
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: metricsFile), options: .atomic)
        } catch {
            logger.warning("the counters cannot be written", metadata: ["error": "\(type(of: error))"])
        }
    }
}

/// The counters in the text form of OpenMetrics, which a node exporter reads from a file. Nothing in it tells of anybody.
struct MetricsText: Sendable, Hashable {
    let text: String

    init(refusals: [RefusalTally.Reason: UInt64], connections: Int) {
        let lines = refusals.map { reason, count in
            "comity_refusals_total{reason=\"\(reason.kind.rawValue)\",at=\"\(reason.place.rawValue)\"} \(count)"
        }
        text =
            ([
                "# HELP comity_refusals_total What was refused since the process began.",
                "# TYPE comity_refusals_total counter",
            ] + lines.sorted() + [
                "# HELP comity_connections Connections that are open.", "# TYPE comity_connections gauge",
                "comity_connections \(connections)", "",
            ]).joined(separator: "\n")
    }
}
