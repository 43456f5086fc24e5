import API
import Console
import Foundation
import Node
import Referrals
import Store

extension OverviewPage {
    /// What shows something of the overview: its referrals, the outbox, the peers.
    static let permissions: [Permission] = [.readReferrals, .readOutbox, .readPeers]

    /// The overview of a node as it stands now, as far as an account reaches.
    ///
    /// - Parameter scope: how far it reads referrals; nil where it reads none.
    init(of node: Node, readBy account: Account, within scope: Scope?) async throws {
        let peers = try await node.peers()
        let names = Dictionary(peers.map { ($0.entity, $0) }) { first, _ in first }
        var views: [ReferralView]?
        if let scope {
            views = try await node.referralViews(within: scope, of: account, limit: Self.longestList)
        }
        let tasks = Dictionary(grouping: try await node.openTasks(), by: \.thread.id)
        func lines(_ side: Referrals.Side) -> [ReferralLine]? {
            views?.filter { $0.thread.side == side }.map { .init($0, tasks[$0.thread.id] ?? []) }
        }
        let entries = views?.flatMap(\.entries) ?? []
        let last = entries.filter { $0.isOwn && $0.receipt != nil }.max { $0.receiptTime < $1.receiptTime }
        let failing = try await Set(node.lanes().filter { $0.failures > 0 }.map(\.peer))
        let outbox = try await Self.outbox(of: node, readBy: account, within: scope)
        let shown = peers.map { peer in
            Peer(
                agency: Agency(peer),
                isReachable: peer.state == .active && !failing.contains(peer.entity),
                lastContact: entries.filter { $0.isWith(peer.entity) }.map(\.receiptTime).max()?.asDate
            )
        }
        self.init(
            health: .init(
                outboxWaiting: outbox?.waiting,
                oldestWaiting: outbox?.oldest,
                deadLetters: outbox?.dead ?? 0,
                lastReceipt: last.flatMap { .init(of: $0) },
                lastReceiptFrom: last.flatMap { names[$0.document.audience] }.map { .init($0) },
                peers: account.scope(for: .readPeers) == nil ? nil : shown
            ),
            notices: try await Self.notices(of: node, peers),
            outgoing: lines(.referrer),
            incoming: lines(.receiver)
        )
    }

    /// How many referrals the page lists at most.
    private static let longestList = 200

    /// What waits: all of it for whoever runs the outbox, and of the referrals within reach for whoever reads those.
    private static func outbox(of node: Node, readBy account: Account, within scope: Scope?) async throws
        -> (waiting: Int, dead: Int, oldest: Date?)?
    {
        let scope = account.scope(for: .readOutbox) == nil ? scope : .agency
        guard let scope else { return nil }
        let undelivered = try await node.undelivered(within: scope, of: account)
        let oldest = undelivered.filter { $0.state == .waiting }.compactMap { $0.lastAttemptAt }.min()?.asDate
        guard scope != .agency else {
            let counts = try await node.store.read { try $0.deliveryCounts() }
            return (
                counts[.waiting, default: 0] + counts[.held, default: 0], counts[.deadLetter, default: 0],
                oldest
            )
        }
        let dead = undelivered.count { $0.state == .deadLetter }
        return (undelivered.count - dead, dead, oldest)
    }
}

extension OverviewPage {
    /// How long an alarm about a log stays on the page, in seconds: 30 days.
    private static let noticeSeconds: Int64 = 30 * 86_400

    /// The open alarms of the last weeks, the latest of each log, and that of trusted time; what somebody has acknowledged
    /// `comity witness alarms` shows.
    private static func notices(of node: Node, _ peers: [PeerRecord]) async throws -> [Notice] {
        let recent = node.clock.now.adding(seconds: -noticeSeconds)
        var seen: Set<String> = []
        var notices: [Notice] = []
        for alarm in try await node.logAlarms()
        where alarm.at >= recent && alarm.acknowledgement == nil && seen.insert(alarm.origin).inserted {
            let isOwn = alarm.origin.hasPrefix(node.identity.logName + "/")
            let name = peers.first { alarm.origin.hasPrefix($0.entity.logName + "/") }?.name ?? alarm.origin
            switch alarm.kind {
            case _ where isOwn: notices.append(.ownLog(reported: alarm.at.asDate))
            case .reopened: notices.append(.reopenedLog(of: name, reported: alarm.at.asDate))
            case .unproved: notices.append(.unprovedLog(of: name, reported: alarm.at.asDate))
            case .splitView, .rollBack, .staleHead:
                notices.append(.otherLog(of: name, reported: alarm.at.asDate))
            }
        }
        if let suspension = try await node.transferSuspensions().last, suspension.isInForce {
            notices.insert(.transfersSuspended(since: suspension.suspended.at.asDate), at: 0)
        }
        let time = try await node.timeStatus()
        if let since = time.alarm, time.acknowledgement == nil {
            notices.append(.noTimeStamps(since: since.asDate))
        }
        return notices
    }
}

extension OverviewPage.ReferralLine {
    fileprivate init(_ view: ReferralView, _ tasks: [TaskView]) {
        let receipted = view.entries.last { $0.isOwn && $0.receipt != nil }
        self.init(
            id: view.thread.id.text,
            caseReference: view.thread.reference,
            counterpart: .init(view),
            matter: ReferralWords.matter(view),
            state: view.state.stage.rawValue,
            next: ReferralWords.next(view, tasks),
            deadline: ReferralWords.deadline(view, tasks),
            lastReceipt: receipted.flatMap { .init(of: $0) }
        )
    }
}

extension ReferralView.Entry {
    /// Whether this node wrote the document: only such have a delivery.
    fileprivate var isOwn: Bool { delivery != nil }

    /// When the document's receipt was made; the beginning of time where there is none.
    fileprivate var receiptTime: Instant { receipt?.issuedAt ?? Instant(milliseconds: 0) }

    /// Whether it crossed between this node and `entity`, and got its receipt.
    fileprivate func isWith(_ entity: EntityID) -> Bool {
        receipt != nil && (document.issuer == entity || document.audience == entity)
    }
}

extension Agency {
    init(_ peer: PeerRecord) { self.init(name: peer.name, jurisdiction: peer.jurisdiction) }

    /// The other side of a referral; its identifier where it is no longer among the peers.
    init(_ view: ReferralView) {
        self = view.peer.map { Agency($0) } ?? Agency(name: view.thread.peer.text, jurisdiction: "")
    }
}
