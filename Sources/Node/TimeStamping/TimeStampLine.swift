package import Store

/// Carries requests to time-stamping authorities: the only thing about HTTP that this room knows of it.
package protocol TimeStampLine: Sendable {
    /// Posts a request as `application/timestamp-query`, within limits of time and size.
    ///
    /// - Returns: the bytes of the answer, whatever they are.
    func ask(_ authority: TimeAuthority, _ request: [UInt8]) async throws(TimeStampFailure) -> [UInt8]
}

/// Why an authority gave no token that counts.
package struct TimeStampFailure: Error, Sendable, Hashable {
    /// One of a closed list of words: those below, or a `TimeStampError.Code`.
    package var code: String
    /// What exactly, as a sentence.
    package var says: String

    package init(_ code: Code, _ says: String) {
        self.code = code.rawValue
        self.says = says
    }

    init(code: String, says: String) {
        self.code = code
        self.says = says
    }

    /// What keeps an answer from coming, or makes it none.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case noAnswer = "no-answer"
        case tooSlow = "too-slow"
        case tooLarge = "too-large"
        /// It answered with another status than 200.
        case httpStatus = "http-status"
        /// Its answer is of another media type than `application/timestamp-reply`.
        case otherMediaType = "other-media-type"
        /// The token's time is further from this node's clock than both may be off.
        case clocksApart = "clocks-apart"
    }
}

/// What one round of stamping came to, for the log of the program.
package struct TimeStampRound: Sendable, Hashable {
    package var stamped: [TimeStampRecord] = []
    package var failures: [Failure] = []
    /// Set where the alarm that leaves wait too long was raised (true) or ended (false) in this round.
    package var alarm: Bool?

    package struct Failure: Sendable, Hashable {
        package var authority: String
        package var failure: TimeStampFailure
    }

    package init() {}
}

/// How often authorities are asked, and when it is said that none answers.
package struct StampingPace: Sendable, Hashable {
    /// The shortest time between two requests for new checkpoints, in seconds.
    package var interval: Int64
    /// How old the oldest checkpoint without a token may become before the alarm is raised, in seconds.
    package var alarmAfter: Int64

    package init(interval: Int64 = 60, alarmAfter: Int64 = 600) {
        self.interval = max(0, interval)
        self.alarmAfter = max(0, alarmAfter)
    }

    /// For how long an authority that failed is asked after the others, in seconds.
    static let demotion: Int64 = 3_600
}
