import Node
import Referrals
import Store
import Wire

extension TimeAuthority {
    /// As `--json` shows it.
    var json: JSON {
        .object([
            "url": .string(url), "policies": policies.map { .array($0.sorted().map(JSON.string)) } ?? .null,
            "roots": .string(roots), "intermediates": intermediates.map(JSON.string) ?? .null,
        ])
    }
}

extension TimeStampRecord {
    /// As `--json` shows it.
    var json: JSON {
        .object([
            "size": .integer(size), "at": .string(at.rfc3339), "authority": .string(authority),
            "accuracyMilliseconds": accuracyMilliseconds.map(JSON.integer) ?? .null,
            "policy": .string(policy),
            "serial": .string(serial), "signer": .string(signer), "storedAt": .string(storedAt.rfc3339),
        ])
    }

    /// One line for a person.
    var words: String { "\(size) leaves stamped at \(at.rfc3339) by \(authority) (\(signer))" }
}

extension TimeStatus {
    /// As `--json` shows it.
    var json: JSON {
        .object([
            "alarmSince": alarm.map { .string($0.rfc3339) } ?? .null,
            "acknowledged": acknowledgement?.json ?? .null,
            "tokens": .integer(Int64(tokens)),
            "parts": .array(
                parts.map { part in
                    .object([
                        "log": .string(part.origin), "leaves": .integer(part.leaves),
                        "stamped": .integer(part.stamped), "unstamped": .integer(part.unstamped),
                        "waitingSince": part.waiting.map { .string($0.madeAt.rfc3339) } ?? .null,
                        "last": part.last?.json ?? .null,
                    ])
                }
            ),
            "authorities": .array(
                authorities.map { authority, state in
                    .object([
                        "url": .string(authority.url), "failures": .integer(Int64(state?.failures ?? 0)),
                        "askedAt": state.map { .string($0.askedAt.rfc3339) } ?? .null,
                        "stampedAt": state?.stampedAt.map { .string($0.rfc3339) } ?? .null,
                        "failure": state?.failureCode.map(JSON.string) ?? .null,
                        "says": state?.failureSays.map(JSON.string) ?? .null,
                    ])
                }
            ),
        ])
    }

    /// For a person.
    var words: String {
        var lines: [String] = []
        if let alarm {
            let standing = acknowledgement.map { " Acknowledged: \($0.words)." } ?? ""
            lines.append("ALARM: leaves have waited for a token since \(alarm.rfc3339).\(standing)")
        }
        for part in parts {
            lines.append("\(part.origin)  \(part.leaves) leaves, \(part.stamped) of them time-stamped")
            if let last = part.last { lines.append("    last: \(last.words)") }
            if let waiting = part.waiting {
                lines.append("    \(part.unstamped) wait, since \(waiting.madeAt.rfc3339)")
            }
        }
        if authorities.isEmpty {
            lines.append("No authority: nothing is time-stamped. Add one with `comity time authorities add`.")
        }
        for (authority, state) in authorities {
            let answer =
                state.map { state in
                    state.failureSays.map { "\(state.failures) failures in a row: \($0)" }
                        ?? "answers, last at \(state.askedAt.rfc3339)"
                } ?? "not asked yet"
            lines.append("\(authority.url)  \(answer)")
        }
        return lines.joined(separator: "\n")
    }
}
