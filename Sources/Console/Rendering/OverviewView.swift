import Foundation

/// The overview as its template needs it.
struct OverviewView: Sendable {
    let health: [HealthItem]
    let hasNotices: Bool
    let notices: [NoticeView]
    let showsReferrals: Bool
    let hasTodo: Bool
    let todo: [TodoItem]
    let lists: [ReferralList]
    let showsPeers: Bool
    let hasPeers: Bool
    let peers: [PeerView]
    let peerCount: String

    struct HealthItem: Sendable {
        let label: String
        let value: String
        let detail: String?
        let tone: String
    }

    struct NoticeView: Sendable {
        let what: String
        let detail: String
        let tone: String
    }

    struct TodoItem: Sendable {
        let href: String
        let reference: String
        let what: String
        let deadline: DueDay?
    }

    struct PeerView: Sendable {
        let name: String
        let language: String?
        let place: String
        let standing: String
        let tone: String
        let contact: String
    }

    init(_ page: OverviewPage, _ frame: PageFrame, _ words: Catalogue) {
        health = words.health(page.health)
        notices = page.notices.map(words.notice)
        hasNotices = !notices.isEmpty
        let (incoming, outgoing) = (page.incoming ?? [], page.outgoing ?? [])
        showsReferrals = page.incoming != nil && page.outgoing != nil
        todo = (incoming + outgoing).compactMap { line in
            guard let next = line.next, next.by == .here else { return nil }
            return TodoItem(
                href: frame.address(ofReferral: line.id),
                reference: line.caseReference,
                what: next.what,
                deadline: line.deadline.map { words.due($0.at, now: frame.now) }
            )
        }
        hasTodo = !todo.isEmpty
        lists = [
            ReferralList(
                outgoing,
                anchor: "sent",
                title: .sentTitle,
                counterpart: .to,
                ifEmpty: .sentEmpty,
                frame,
                words
            ),
            ReferralList(
                incoming,
                anchor: "received",
                title: .receivedTitle,
                counterpart: .from,
                ifEmpty: .receivedEmpty,
                frame,
                words
            ),
        ]
        let known = page.health.peers ?? []
        showsPeers = page.health.peers != nil
        peers = known.map { peer in
            PeerView(
                name: peer.agency.name,
                language: peer.agency.nameLanguage,
                place: peer.agency.jurisdiction,
                standing: words(peer.isReachable ? .peerReachable : .peerSilent),
                tone: (peer.isReachable ? Tone.good : .caution).rawValue,
                contact: peer.lastContact.map { words(.peerContact, ["time": words.moment($0).text]) }
                    ?? words(.peerNoContact)
            )
        }
        hasPeers = !peers.isEmpty
        peerCount = showsPeers ? words(.officeCount, count: peers.count) : ""
    }
}

/// One of the overview's two lists.
struct ReferralList: Sendable {
    let anchor: String
    let title: String
    let countText: String
    let counterpartLabel: String
    let isEmpty: Bool
    let emptyText: String
    let rows: [Row]

    struct Row: Sendable {
        let href: String
        let reference: String
        let matter: String
        let counterpartLabel: String
        let counterpart: String
        let counterpartLanguage: String?
        let counterpartPlace: String
        let state: String
        let stateCode: String
        let stateTone: String
        let acts: String?
        let deadline: DueDay?
        let receipt: ReceiptView?
    }

    init(
        _ lines: [OverviewPage.ReferralLine],
        anchor: String,
        title: Phrase,
        counterpart: Phrase,
        ifEmpty: Phrase,
        _ frame: PageFrame,
        _ words: Catalogue
    ) {
        self.anchor = anchor
        self.title = words(title)
        countText = words(.referralCount, count: lines.count)
        counterpartLabel = words(counterpart)
        isEmpty = lines.isEmpty
        emptyText = words(ifEmpty)
        rows = lines.map { line in
            Row(
                href: frame.address(ofReferral: line.id),
                reference: line.caseReference,
                matter: line.matter,
                counterpartLabel: words(counterpart),
                counterpart: line.counterpart.name,
                counterpartLanguage: line.counterpart.nameLanguage,
                counterpartPlace: line.counterpart.jurisdiction,
                state: words.word(for: line.state, in: CodeTable.states),
                stateCode: line.state,
                stateTone: Tone(state: line.state).rawValue,
                acts: line.next.map { words($0.by == .here ? .actsHere : .actsThere) },
                deadline: line.deadline.map { words.due($0.at, now: frame.now) },
                receipt: line.lastReceipt.map(words.receipt)
            )
        }
    }
}

extension Catalogue {
    fileprivate func notice(_ notice: OverviewPage.Notice) -> OverviewView.NoticeView {
        let reported = { (at: Date) in self(.noticeReported, ["time": self.moment(at).text]) }
        switch notice {
        case .ownLog(let at):
            return .init(what: self(.noticeOwnLog), detail: reported(at), tone: Tone.stop.rawValue)
        case .otherLog(let name, let at):
            return .init(
                what: self(.noticeOtherLog, ["name": name]),
                detail: reported(at),
                tone: Tone.stop.rawValue
            )
        case .unprovedLog(let name, let at):
            return .init(
                what: self(.noticeUnprovedLog, ["name": name]),
                detail: reported(at),
                tone: Tone.stop.rawValue
            )
        case .reopenedLog(let name, let at):
            return .init(
                what: self(.noticeReopenedLog, ["name": name]),
                detail: reported(at),
                tone: Tone.caution.rawValue
            )
        case .noTimeStamps(let since):
            return .init(
                what: self(.noticeNoTimeStamps),
                detail: self(.noticeSince, ["time": self.moment(since).text]),
                tone: Tone.caution.rawValue
            )
        case .transfersSuspended(let since):
            return .init(
                what: self(.noticeTransfersSuspended),
                detail: self(.noticeSince, ["time": self.moment(since).text]),
                tone: Tone.stop.rawValue
            )
        }
    }

    fileprivate func health(_ health: OverviewPage.Health) -> [OverviewView.HealthItem] {
        [
            health.outboxWaiting.map { outbox(health, waiting: $0) },
            health.outboxWaiting.map { _ in lastReceipt(health) },
            health.peers.map(peers),
        ].compactMap(\.self)
    }

    private func outbox(_ health: OverviewPage.Health, waiting: Int) -> OverviewView.HealthItem {
        let (detail, tone): (String?, Tone) =
            if health.deadLetters > 0 {
                (self(.healthGivenUp, count: health.deadLetters), .stop)
            } else if waiting > 0 {
                (health.oldestWaiting.map { self(.healthOutboxSince, ["time": moment($0).text]) }, .open)
            } else {
                (health.lastReceipt == nil ? nil : self(.healthDelivered), .good)
            }
        return OverviewView.HealthItem(
            label: self(.healthOutbox),
            value: waiting == 0
                ? self(.healthOutboxEmpty) : self(.healthOutboxWaiting, count: waiting),
            detail: detail,
            tone: tone.rawValue
        )
    }

    private func lastReceipt(_ health: OverviewPage.Health) -> OverviewView.HealthItem {
        guard let receipt = health.lastReceipt else {
            return OverviewView.HealthItem(
                label: self(.healthLastReceipt),
                value: self(.healthNoReceipt),
                detail: self(.healthNoReceiptDetail),
                tone: Tone.plain.rawValue
            )
        }
        let view = self.receipt(receipt)
        return OverviewView.HealthItem(
            label: self(.healthLastReceipt),
            value: view.at,
            detail: health.lastReceiptFrom.map {
                self(.healthReceiptFrom, ["disposition": view.disposition, "name": $0.name])
            } ?? view.disposition,
            tone: (receipt.disposition == "parked" ? Tone.caution : .good).rawValue
        )
    }

    private func peers(_ peers: [OverviewPage.Peer]) -> OverviewView.HealthItem {
        let silent = peers.count { !$0.isReachable }
        let values = ["reachable": String(peers.count - silent), "all": String(peers.count)]
        return OverviewView.HealthItem(
            label: self(.healthPeers),
            value: peers.isEmpty ? self(.healthNoPeers) : self(.healthPeersReachable, values),
            detail: peers.isEmpty
                ? nil : silent == 0 ? self(.healthPeersAll) : self(.healthPeersSilent, count: silent),
            tone: (peers.isEmpty ? Tone.plain : silent == 0 ? .good : .caution).rawValue
        )
    }
}
