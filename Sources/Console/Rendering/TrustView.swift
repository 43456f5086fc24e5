/// The trust page as its template needs it.
struct TrustView: Sendable {
    let certificate: CertificateView?
    let superiors: [String]
    let hasSuperiors: Bool
    let anchors: [AnchorView]
    let hasAnchors: Bool
    let peers: [PeerView]
    let hasPeers: Bool
    let peerCount: String

    struct CertificateView: Sendable {
        let tone: String
        let standing: String
        let until: Moment
        let names: [String]
        let issuer: String
        let says: [String]
    }

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
        certificate = page.certificate.map { CertificateView($0, words) }
        superiors = page.superiors
        hasSuperiors = !page.superiors.isEmpty
        anchors = page.anchors.enumerated().map { AnchorView($1, number: $0 + 1, words) }
        hasAnchors = !page.anchors.isEmpty
        // What has to be looked at comes first.
        let ordered = [TrustPage.Lasting.ended, .ending, .counts].flatMap { standing in
            page.peers.filter { $0.standing == standing }
        }
        peers = ordered.map { peer in
            PeerView(
                tone: peer.standing.tone.rawValue,
                standing: words(peer.standing.phrase),
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

extension TrustPage.Lasting {
    fileprivate var tone: Tone {
        switch self {
        case .counts: .good
        case .ending: .caution
        case .ended: .stop
        }
    }

    fileprivate var phrase: Phrase {
        switch self {
        case .counts: .trustPeerCounts
        case .ending: .trustPeerEnding
        case .ended: .trustPeerCountsNot
        }
    }
}

extension TrustView.CertificateView {
    fileprivate init(_ certificate: TrustPage.Certificate, _ words: Catalogue) {
        let isFaulty = certificate.standing == .counts && !certificate.says.isEmpty
        self.init(
            tone: (isFaulty ? Tone.stop : certificate.standing.tone).rawValue,
            standing: words(isFaulty ? .trustCertificateFaulty : certificate.standing.phrase),
            until: words.moment(certificate.until),
            names: certificate.names,
            issuer: certificate.issuer,
            says: certificate.says
        )
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
