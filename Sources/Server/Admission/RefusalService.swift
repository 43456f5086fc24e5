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
        write(await text())
    }

    private func text() async -> String {
        // Whoever collects is told nothing rather than something wrong.
        let suspensions = try? await node.transferSuspensions()
        return MetricsText(
            refusals: node.refusals.counts,
            connections: gate.connections,
            isSuspended: suspensions.map { $0.last?.isInForce ?? false }
        ).text
    }

    private func watch() async {
        var written: String?
        while !Task.isCancelled {
            await node.recordCountedRefusals()
            let text = await text()
            if text != written {
                write(text)
                written = text
            }
            try? await Task.sleep(for: Self.glance)
        }
    }

    private func write(_ text: String) {
        guard let metricsFile else { return }
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

    /// - Parameter isSuspended: whether all transfers are; nil where that cannot be read now.
    init(refusals: [RefusalTally.Reason: UInt64], connections: Int, isSuspended: Bool? = nil) {
        let lines = refusals.map { reason, count in
            "comity_refusals_total{reason=\"\(reason.kind.rawValue)\",at=\"\(reason.place.rawValue)\"} \(count)"
        }
        text =
            ([
                "# HELP comity_refusals_total What was refused since the process began.",
                "# TYPE comity_refusals_total counter",
            ] + lines.sorted() + [
                "# HELP comity_connections Connections that are open.", "# TYPE comity_connections gauge",
                "comity_connections \(connections)",
            ]
            + (isSuspended.map {
                [
                    "# HELP comity_transfers_suspended Whether all transfers are suspended.",
                    "# TYPE comity_transfers_suspended gauge",
                    "comity_transfers_suspended \($0 ? 1 : 0)",
                ]
            } ?? []) + [""]).joined(separator: "\n")
    }
}
