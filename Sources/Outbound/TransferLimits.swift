/// How long a transfer may take and how much the server may answer. There is no "unlimited".
package struct TransferLimits: Sendable, Hashable {
    /// From the start of the transfer to the end of the TLS handshake, name resolution included.
    package var connect: Duration
    /// From the call of `send` to the last byte of the response, waiting for a turn included.
    package var total: Duration
    /// The slowest acceptable speed, in bytes a second, …
    package var stallBytesPerSecond: Int
    /// … and for how long the transfer may be slower (whole seconds, at least one).
    package var stallDuration: Duration
    /// Largest response body in bytes.
    package var maximumResponseBytes: Int
    /// Largest sum of status line and header fields in bytes, interim responses and trailers included.
    package var maximumHeaderBytes: Int

    package init(
        connect: Duration = .seconds(10),
        total: Duration = .seconds(60),
        stallBytesPerSecond: Int = 16,
        stallDuration: Duration = .seconds(20),
        maximumResponseBytes: Int = 1 << 20,
        maximumHeaderBytes: Int = 32 << 10
    ) {
        self.connect = connect
        self.total = total
        self.stallBytesPerSecond = stallBytesPerSecond
        self.stallDuration = stallDuration
        self.maximumResponseBytes = maximumResponseBytes
        self.maximumHeaderBytes = maximumHeaderBytes
    }
}

extension Duration {
    /// Whole milliseconds for libcurl, where 0 would mean "no limit": from 1 to a day.
    var limitInMilliseconds: Int {
        let day: Int64 = 86_400
        let (seconds, attoseconds) = components
        guard seconds < day else { return Int(day &* 1000) }
        guard seconds >= 0, attoseconds >= 0 else { return 1 }
        return max(1, Int(seconds &* 1000 &+ attoseconds / 1_000_000_000_000_000))
    }

    /// Whole seconds for libcurl, rounded up: from 1 to a day.
    var limitInSeconds: Int {
        (limitInMilliseconds &+ 999) / 1000
    }
}
