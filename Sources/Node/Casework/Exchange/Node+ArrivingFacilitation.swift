import Casework
import JOSE
import Referrals
import Store
import Wire

// What the other side's documents say about facilitation, agreements and their fulfilment, taken into this agency's case.

extension Node {
    /// - Throws: ``NodeError`` with `invalidInput` for a notice that names a key that cannot be used.
    static func take(
        facilitators body: JSON,
        from issuer: EntityID,
        into file: inout CaseFile,
        by act: Act
    ) throws {
        let told = try (body["facilitators"]?.array ?? []).map { entry -> PeerFacilitator in
            let key = try entry["key"].map { try EncryptionKey(jwk: $0.bytes()) }
            let training = entry["training"]?.string
            return PeerFacilitator(
                key: key.map { String(decoding: $0.jwk(), as: UTF8.self) },
                keyID: key?.thumbprint,
                initiallyTrained: training == "initial" || training == "advanced",
                advancedTrained: training == "advanced",
                impartialOn: entry["impartial"]?.string.flatMap { Day($0) }
            )
        }
        try file.receive(told, from: issuer, by: act)
    }

    static func take(
        agreement body: JSON,
        from issuer: EntityID,
        into file: inout CaseFile,
        by act: Act
    ) throws {
        if body["kind"]?.string == "joint-facilitation" {
            return try take(joint: body, from: issuer, into: &file, by: act)
        }
        let outline = try AgreementOutline(body: body)
        switch outline.standing {
        case .proposed:
            try file.receive(
                outline,
                sealed: (body["sealed"]?.array ?? []).compactMap(\.string),
                from: issuer,
                by: act
            )
        case .signed:
            try file.receiveSignatures(
                outline,
                text: { Digest(of: $0.terms) },
                from: issuer,
                by: act
            )
        case .declined:
            try file.receiveDecline(
                outline,
                sealed: body["reason"]?["sealed"]?.array?.compactMap(\.string),
                words: body["reason"]?["words"]?.string.flatMap { Digest(hex: $0) },
                text: { Digest(of: $0.terms) },
                from: issuer,
                by: act
            )
        }
    }

    static func take(
        monitoring body: JSON,
        from issuer: EntityID,
        into file: inout CaseFile,
        by act: Act
    ) throws {
        for doubt in try file.receive(MonitoringReport(body: body), from: issuer, by: act) {
            file.leaveToFacilitators(doubt, by: act)
        }
    }

    /// A message that came sealed to the facilitators here. The node cannot read it, and nobody sees it before a facilitator has
    /// opened and released it.
    static func sealedMessage(in document: Document) -> MessageRecord? {
        guard let sealed = document.body["sealed"]?.array?.compactMap(\.string), !sealed.isEmpty else {
            return nil
        }
        var message = MessageRecord(
            from: "",
            to: "",
            language: document.body["language"]?.string ?? "",
            words: "",
            writtenAt: document.body["releasedAt"]?.string.flatMap { Instant(rfc3339: $0) }
                ?? document.issuedAt,
            origin: document.issuer
        )
        message.sealed = sealed
        message.sealedDigest = document.body["sha256"]?.string.flatMap { Digest(hex: $0) }
        return message
    }
}
