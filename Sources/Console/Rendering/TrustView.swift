/// The trust page as its template needs it.
struct TrustView: Sendable {
    let superiors: [String]
    let hasSuperiors: Bool
    let anchors: [AnchorView]
    let hasAnchors: Bool
    let peers: [PeerView]
    let hasPeers: Bool
    let peerCount: String

    struct AnchorView: Sendable {
        let id: String
        let entity: String
        let fingerprint: String
        let tone: String
        let standing: String
        let until: Moment?
        let says: String?
        let path: [String]
        let hasPath: Bool
        let marks: [String]
        let hasMarks: Bool
        let differences: [DifferenceView]
        let differs: Bool
        let isAsMeant: Bool
    }

    struct DifferenceView: Sendable {
        let place: String
        let published: String
        let seen: String
        let cause: String
    }

    struct PeerView: Sendable {
        let tone: String
        let standing: String
        let entity: String
        let contact: String
        let until: Moment
        let says: String?
    }

    init(_ page: TrustPage, _ words: Catalogue) {
        superiors = page.superiors
        hasSuperiors = !page.superiors.isEmpty
        anchors = page.anchors.enumerated().map { AnchorView($1, number: $0 + 1, words) }
        hasAnchors = !page.anchors.isEmpty
        peers = page.peers.map { peer in
            PeerView(
                tone: (peer.counts ? Tone.good : Tone.stop).rawValue,
                standing: words(peer.counts ? .trustPeerCounts : .trustPeerCountsNot),
                entity: peer.entity,
                contact: words(.trustPeerThrough, ["anchor": peer.anchor]),
                until: words.moment(peer.until),
                says: peer.says
            )
        }
        hasPeers = !page.peers.isEmpty
        peerCount = words(.officeCount, count: page.peers.count)
    }
}

extension TrustView.AnchorView {
    init(_ anchor: TrustPage.Anchor, number: Int, _ words: Catalogue) {
        let (tone, standing, until, says): (Tone, Phrase, Moment?, String?) =
            switch anchor.standing {
            case .unknown: (.plain, .trustUnknown, nil, nil)
            case .counts(let until): (.good, .trustCounts, words.moment(until), anchor.lastFailure)
            case .ending(let end): (.caution, .trustEnding, words.moment(end), anchor.lastFailure)
            case .none(let says): (.stop, .trustNone, nil, says)
            }
        self.init(
            id: "anchor-\(number)",
            entity: anchor.entity,
            fingerprint: anchor.fingerprint,
            tone: tone.rawValue,
            standing: words(standing),
            until: until,
            says: says,
            path: anchor.path,
            hasPath: !anchor.path.isEmpty,
            marks: anchor.marks,
            hasMarks: !anchor.marks.isEmpty,
            differences: anchor.differences.map { difference in
                TrustView.DifferenceView(
                    place: difference.place,
                    published: difference.published ?? words(.trustNothing),
                    seen: difference.seen ?? words(.trustNothing),
                    cause: difference.cause
                )
            },
            differs: !anchor.differences.isEmpty,
            isAsMeant: anchor.differences.isEmpty && !anchor.path.isEmpty
        )
    }
}
