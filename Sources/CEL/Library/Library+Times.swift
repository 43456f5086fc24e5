extension Library {
    static let times: [LibraryFunction] = [
        selector("getFullYear") { $0.date.year },
        selector("getMonth") { $0.date.month - 1 },
        selector("getDate") { $0.date.day },
        selector("getDayOfMonth") { $0.date.day - 1 },
        selector("getDayOfWeek") { $0.date.dayOfWeek },
        selector("getDayOfYear") { $0.date.dayOfYear },
        selector("getHours", ofDuration: { $0 / 3_600_000_000_000 }) { $0.hour },
        selector("getMinutes", ofDuration: { $0 / 60_000_000_000 }) { $0.minute },
        selector("getSeconds", ofDuration: { $0 / 1_000_000_000 }) { $0.second },
        milliseconds,
    ]

    private static func selector(
        _ name: String,
        ofDuration: (@Sendable (Int64) -> Int64)? = nil,
        ofTime: @escaping @Sendable (CivilTime) -> Int
    ) -> LibraryFunction {
        var signatures = ["timestamp: () -> int", "timestamp: (string) -> int"]
        if ofDuration != nil { signatures.append("duration: () -> int") }
        return LibraryFunction(
            name,
            signatures,
            .metered { arguments, meter in
                switch (arguments[0], arguments.count) {
                case (.duration(let length), 1):
                    return ofDuration.map { .int($0(length.nanoseconds)) } ?? .noOverload
                case (.timestamp(let time), 1): return .int(Int64(ofTime(CivilTime(time, offset: 0))))
                case (.timestamp(let time), _):
                    guard case .string(let zone) = arguments[1] else { return .noOverload }
                    guard let offset = zoneOffset(zone, at: time, meter.timeZones) else {
                        return .failure(.invalidArgument, "the time zone is not known")
                    }
                    return .int(Int64(ofTime(CivilTime(time, offset: offset))))
                default: return .noOverload
                }
            }
        )
    }

    private static let milliseconds = LibraryFunction.metered(
        "getMilliseconds",
        "timestamp: () -> int",
        "timestamp: (string) -> int",
        "duration: () -> int"
    ) { arguments, meter in
        switch arguments[0] {
        case .duration(let length): return .int(length.nanoseconds / 1_000_000 % 1_000)
        case .timestamp(let time):
            if arguments.count > 1 {
                guard case .string(let zone) = arguments[1] else { return .noOverload }
                guard zoneOffset(zone, at: time, meter.timeZones) != nil else {
                    return .failure(.invalidArgument, "the time zone is not known")
                }
            }
            return .int(Int64(time.nanoseconds / 1_000_000))
        default: return .noOverload
        }
    }

    /// Less than two days, so that a provider's mistake cannot carry a date far away.
    private static func zoneOffset(
        _ zone: String,
        at time: CELTimestamp,
        _ provider: (any TimeZoneProvider)?
    ) -> Int64? {
        let offset = TimeZoneOffset.fixed(zone) ?? provider?.offset(of: zone, at: time.seconds)
        guard let offset, (-172_800...172_800).contains(offset) else { return nil }
        return offset
    }
}
