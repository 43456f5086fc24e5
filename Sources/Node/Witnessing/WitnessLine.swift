package import Store

/// Carries requests to witnesses and logs of other nodes: the only thing about HTTP that this room knows.
package protocol WitnessLine: Sendable {
    /// Posts `add-checkpoint`; nil where there is no answer.
    func post(_ body: String, to url: String, at host: WitnessHost) async -> WitnessAnswer?
    /// Reads a resource, whatever the status; nil where there is no answer.
    func get(_ url: String, at host: WitnessHost) async -> WitnessAnswer?
}

extension WitnessLine {
    /// Reads a resource; nil where there is no answer or none with status 200.
    func read(_ url: String, at host: WitnessHost) async -> [UInt8]? {
        guard let answer = await get(url, at: host), answer.status == 200 else { return nil }
        return answer.body
    }
}

/// Whom to believe about the TLS certificate at a witness's address.
package struct WitnessHost: Sendable, Hashable {
    /// PEM of the TLS authority; empty for the system's.
    package var authority: String
    /// The keys that a peer may have; empty where none were laid down.
    package var pins: [TLSPin] = []
    /// Whether it is a peer, which may ask for this node's own certificate.
    package var isPeer = false

    package init(authority: String) { self.authority = authority }

    init(_ peer: PeerRecord) {
        (authority, pins, isPeer) = (peer.authority, peer.pins, true)
    }
}

/// What a witness answered.
package struct WitnessAnswer: Sendable, Hashable {
    package var status: Int
    package var body: [UInt8]

    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// What one round of asking or watching came to, for the log of the program.
package struct WitnessRound: Sendable, Hashable {
    package var cosigned = 0
    package var failures: [String] = []
    package var alarms: [LogAlarm] = []

    package init() {}
}
