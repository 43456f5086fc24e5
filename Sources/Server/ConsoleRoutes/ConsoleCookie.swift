import Foundation

/// The session's cookie: for this host alone, over TLS alone, never for scripts, never sent from another site.
enum ConsoleCookie {
    private static let name = "__Host-comity"

    static func set(_ token: String, seconds: Int64) -> String {
        "\(name)=\(token); Path=/; Max-Age=\(seconds); Secure; HttpOnly; SameSite=Strict"
    }

    /// The token in the request's cookies.
    static func token(in headers: [String]) -> String? {
        for pair in headers.joined(separator: ";").split(separator: ";") {
            let pair = pair.trimmingCharacters(in: .whitespaces)
            if pair.hasPrefix(name + "=") { return String(pair.dropFirst(name.count + 1)) }
        }
        return nil
    }
}

/// One field of a form as browsers send it (application/x-www-form-urlencoded).
enum FormField {
    static func value(of name: String, in body: String) -> String? {
        for pair in body.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == name else { continue }
            return String(parts[1]).replacing("+", with: " ").removingPercentEncoding
        }
        return nil
    }
}
