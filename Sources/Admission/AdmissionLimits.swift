/// How much a node takes from whom.
package struct AdmissionLimits: Sendable, Hashable {
    /// Requests from one address until a peer has proved that they are its own. A request counts once, and once more for each
    /// 64 KiB of its body.
    package var address: Allowance.Rate
    /// Requests of one peer whose signature counts.
    package var peer: Allowance.Rate
    /// Requests of all strangers together: from addresses from which nobody has proved anything for ``acquaintanceSeconds``.
    package var strangers: Allowance.Rate
    /// TLS handshakes of all strangers together.
    package var handshakes: Allowance.Rate
    /// The most connections at once.
    package var connections: Int
    /// The most connections of one address at once.
    package var connectionsOfOneAddress: Int
    /// How long a connection may take until the head of a request is here, in seconds.
    package var headSeconds: Int
    /// Over how many seconds refusals of the same kind and origin become one record.
    package var refusalWindow: Int64
    /// How long an address is no stranger after a proof came from it, in seconds.
    package static let acquaintanceSeconds: Int64 = 3600
    /// How many requests of strangers may wait for their signature to be verified; further ones are told to come again.
    package static let waitingStrangers = 64

    /// - Parameter strangers: never less than one address may have alone.
    package init(
        address: Allowance.Rate = Allowance.Rate(perSecond: 50, burst: 200),
        peer: Allowance.Rate = Allowance.Rate(perSecond: 500, burst: 1000),
        strangers: Allowance.Rate = Allowance.Rate(perSecond: 300, burst: 600),
        connections: Int = 512,
        connectionsOfOneAddress: Int = 64,
        headSeconds: Int = 10,
        refusalWindow: Int64 = 60
    ) {
        self.address = address
        self.peer = peer
        self.strangers = strangers.atLeast(address)
        // A handshake costs about as much as three requests that are refused.
        handshakes = Allowance.Rate(
            perSecond: Int(self.strangers.perSecond / 3),
            burst: Int(self.strangers.burst / 3)
        )
        self.connections = connections
        self.connectionsOfOneAddress = connectionsOfOneAddress
        self.headSeconds = headSeconds
        self.refusalWindow = max(1, refusalWindow)
    }

    /// What a request with a body of that length takes. What says that it has more than a mebibyte is refused for its size.
    package static func cost(ofBytes bytes: Int) -> Int64 { 1 + Int64(min(max(0, bytes), longest) >> 16) }
    /// The length that a body counts with which does not say how long it is.
    package static let longest = 1 << 20
    /// What a connection takes: its handshake costs more than most requests.
    package static let costOfConnection: Int64 = 2
}

extension Allowance.Rate {
    fileprivate func atLeast(_ other: Allowance.Rate) -> Allowance.Rate {
        Allowance.Rate(
            perSecond: Int(max(perSecond, other.perSecond)),
            burst: Int(max(burst, other.burst))
        )
    }
}
