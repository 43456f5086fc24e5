package import Casework
import Crypto
import Foundation
package import Referrals
import Wire

/// Lets one person into one room of the agency's own conference server, and only around the time of the session.
///
/// The token is what Jitsi Meet's token authentication reads: a JWT (RFC 7519) under a secret that the agency shares with its own
/// server (HS256). It carries a pseudonym, no name; it forbids recording, streaming and transcription; it ends with the session. It
/// names the room as its address does, so that every node's tokens open the same one, and no server learns the name of a case. It is
/// handed over beside the room's address and never inside one: whoever makes a link puts it into the fragment, which no browser
/// sends to a server, so that no log of any server holds it.
package struct RoomToken: Sendable, Hashable {
    package var text: String
    package var expiresAt: Instant

    /// Before the session a person may come this many seconds early, and it may take this many seconds longer than planned.
    static let early: Int64 = 15 * 60
    static let late: Int64 = 30 * 60

    /// The secret that the agency shares with its conference server.
    package struct Server: Sendable {
        /// Names this node to the server (`iss`).
        package var application: String
        private let secret: SymmetricKey

        /// - Throws: ``NodeError`` with `invalidInput` for a secret of less than 32 bytes.
        package init(application: String, secret: [UInt8]) throws(NodeError) {
            guard secret.count >= 32 else {
                throw NodeError(
                    .invalidInput,
                    "The secret shared with the conference server has at least 32 bytes."
                )
            }
            self.application = application
            self.secret = SymmetricKey(data: secret)
        }

        func sign(_ input: String) -> [UInt8] {
            Array(HMAC<SHA256>.authenticationCode(for: Data(input.utf8), using: secret))
        }
    }

    /// - Parameters:
    ///   - person: a person of the session, or a facilitator who conducts it.
    ///   - id: names this token; nothing about the person.
    /// - Throws: ``NodeError``: `invalidInput` where the session has no room, `notNow` outside its time or when it is not to be
    ///   held, `notPermitted` for whoever has no part in it or has left, `gateClosed` for everybody but a facilitator while the
    ///   session could not begin, naming everything that is missing, or while the case is on hold.
    package init(
        for person: String,
        to session: CaseSession,
        in file: CaseFile,
        on server: Server,
        id: Identifier,
        at now: Instant
    ) throws(NodeError) {
        guard let room = session.room, let host = URL(string: room.address)?.host,
            let name = room.nameInAddress?.removingPercentEncoding
        else {
            throw NodeError(.invalidInput, "The session has no video room whose address names it.")
        }
        guard session.state.isOpen else {
            throw NodeError(.notNow, "The session is \(session.state.rawValue); nobody is let into its room.")
        }
        let opens = session.startsAt.adding(seconds: -Self.early)
        let ends = session.startsAt.adding(seconds: Int64(session.minutes) * 60 + Self.late)
        guard opens <= now, now < ends else {
            throw NodeError(.notNow, "The room opens at \(opens.rfc3339) and closes at \(ends.rfc3339).")
        }
        let isFacilitator = session.facilitators.contains(person)
        guard isFacilitator || session.people.contains(where: { $0.person == person }) else {
            throw NodeError(.notPermitted, "\(person) has no part in this session.")
        }
        guard isFacilitator || (try? file.person(person))?.left == nil else {
            throw NodeError(.notPermitted, "\(person) has left the process.")
        }
        if !isFacilitator {
            // A session runs because its gate was open; before that it has to be, for everybody at once.
            let missing =
                session.state == .running
                ? file.missing(.noHold, Situation(at: now)) : file.missing(for: session, at: now)
            guard missing.isEmpty else { throw NodeError(CaseworkError(closed: .joint, missing)) }
        }
        expiresAt = ends
        let never: JSON = .object([
            "recording": false, "livestreaming": false, "transcription": false, "outbound-call": false,
        ])
        let claims: JSON = .object([
            "aud": "jitsi", "iss": .string(server.application), "sub": .string(host),
            "room": .string(name), "jti": .string(id.text), "iat": .integer(now.seconds),
            "nbf": .integer(opens.seconds), "exp": .integer(ends.seconds),
            "moderator": .bool(isFacilitator),
            "context": .object([
                "user": .object([
                    "id": .string(id.text), "name": .string(isFacilitator ? "facilitator" : person),
                    "moderator": .bool(isFacilitator),
                ]),
                "features": never,
            ]),
        ])
        let header: JSON = ["alg": "HS256", "typ": "JWT"]
        let input = Base64URL.encode(header.bytes()) + "." + Base64URL.encode(claims.bytes())
        text = input + "." + Base64URL.encode(server.sign(input))
    }
}
