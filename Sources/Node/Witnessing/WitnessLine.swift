package import Store

/// Carries requests to witnesses and logs of other nodes: the only thing about HTTP that this room knows.
package protocol WitnessLine: Sendable {
    /// Posts `add-checkpoint`; nil where there is no answer.
    func post(_ body: String, to url: String, of peer: PeerRecord) async -> WitnessAnswer?
    /// Reads a resource; nil where there is no answer or none with status 200.
    func read(_ url: String, of peer: PeerRecord) async -> [UInt8]?
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
