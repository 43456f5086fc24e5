import Logging
import Node
import Outbound
import Referrals
import ServiceLifecycle
import Store
import Trust

/// Looks at chains when they are due, announces those that end, hands declarations about agreements over, renews the keys of
/// agreements, and follows those of an authority's members.
struct TrustService: Service, CustomStringConvertible {
    let node: Node
    let client: HTTPSClient
    let logger: Logger

    var description: String { "trust" }

    /// How often is looked whether something is due: other processes lay things down too.
    private static let glance = Duration.seconds(1)
    /// How long a side that did not take a declaration is left alone, at first and at most, in seconds.
    private static let firstPause: Int64 = 5
    private static let longestPause: Int64 = 3_600

    func run() async throws {
        // Whoever does not answer about chains holds no declaration up: a suspension is told at once.
        await cancelWhenGracefulShutdown {
            async let chains: Void = keepChains()
            async let agreements: Void = keepAgreements()
            _ = await (chains, agreements)
        }
    }

    private func keepChains() async {
        var revision: Int64 = -1
        var next: Instant?
        var members = node.clock.now
        while !Task.isCancelled {
            do {
                let current = try await node.store.revision()
                let isDue = next.map { $0 <= node.clock.now } ?? false
                if current != revision || isDue {
                    revision = current
                    let (looks, due) = try await node.refreshChains()
                    looks.forEach(tell)
                    next = due
                }
                if members <= node.clock.now {
                    members = node.clock.now.adding(seconds: node.upkeep.refresh.interval)
                    for member in try await node.followMembers() {
                        logger.notice("a member's keys were followed", metadata: ["member": "\(member)"])
                    }
                }
            } catch is CancellationError {
                return
            } catch {
                logger.error("chains could not be looked after", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: Self.glance)
        }
    }

    private func keepAgreements() async {
        var pauses: [String: (until: Instant, seconds: Int64)] = [:]
        var revision: Int64 = -1
        while !Task.isCancelled {
            do {
                let current = try await node.store.revision()
                if current != revision {
                    revision = current
                    try await node.renewAgreementKeys()
                }
                try await handOver(&pauses)
            } catch is CancellationError {
                return
            } catch {
                logger.error("agreements could not be looked after", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: Self.glance)
        }
    }

    private func handOver(_ pauses: inout [String: (until: Instant, seconds: Int64)]) async throws {
        let now = node.clock.now
        for pending in try await node.pendingDeclarations() {
            if let pause = pauses[pending.agreement], now < pause.until { continue }
            if await post(pending) {
                pauses[pending.agreement] = nil
                try await node.settleDeclaration(pending)
                logger.notice(
                    "a declaration was handed over",
                    metadata: ["agreement": "\(pending.agreement)"]
                )
            } else {
                let seconds = min(
                    (pauses[pending.agreement]?.seconds ?? Self.firstPause / 2) * 2,
                    Self.longestPause
                )
                pauses[pending.agreement] = (now.adding(seconds: seconds), seconds)
            }
        }
    }

    private func post(_ pending: PendingDeclaration) async -> Bool {
        let request = OutboundRequest(
            .post,
            pending.endpoint,
            headers: ["Content-Type": "application/\(AgreementDeclaration.mediaType)"],
            body: Array(pending.compact.utf8),
            limits: TransferLimits(total: .seconds(15), maximumResponseBytes: 64 << 10),
            trust: pending.authority.isEmpty ? .system : .authority(pem: pending.authority)
        )
        do throws(OutboundError) {
            return try await client.send(request).status == 200
        } catch {
            return false
        }
    }

    private func tell(_ look: ChainLook) {
        let about: Logger.Metadata = [
            "subject": "\(look.subject)", "anchor": "\(look.anchor)", "fetches": "\(look.fetches)",
        ]
        switch look.outcome {
        case .valid(let until):
            logger.info("a chain counts until \(until.rfc3339)", metadata: about)
        case .kept(let until, let failure) where look.announces:
            logger.warning(
                "a chain ends on \(until.rfc3339) and could not be renewed: \(failure)",
                metadata: about
            )
        case .kept(_, let failure):
            logger.info("a chain could not be renewed; what is kept counts: \(failure)", metadata: about)
        case .broken(let says): logger.warning("a chain counts no more: \(says)", metadata: about)
        case .ended(let says): logger.error("a chain has ended and was not renewed: \(says)", metadata: about)
        case .none(let says): logger.info("there is no chain: \(says)", metadata: about)
        }
    }
}
