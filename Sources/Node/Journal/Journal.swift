package import Referrals
package import Store
package import Vault

extension JournalEntry {
    /// The entry that follows the journal's end, with its head computed.
    package static func next(
        after end: JournalEnd?,
        at: Instant,
        event: Event,
        actor: String,
        subject: Identifier?,
        digest: Digest?
    ) -> JournalEntry {
        let number = (end?.number ?? 0) &+ 1
        var entry = JournalEntry(
            number: number,
            at: at,
            event: event,
            actor: actor,
            subject: subject,
            digest: digest,
            head: .zero
        )
        entry.head = entry.computedHead(after: end?.head ?? .zero)
        return entry
    }

    /// SHA-256 over the head before and this entry's fields, each on a line of its own: what ``head`` has to be.
    package func computedHead(after previous: Digest) -> Digest {
        Digest(
            of: [
                previous.hex, String(number), String(at.milliseconds), event.rawValue, actor,
                subject?.text ?? "",
                digest?.hex ?? "",
            ].joined(separator: "\n")
        )
    }
}

extension StoreWriter {
    /// Appends what was done to the journal, adds its leaf to the transparency log, and returns the entry.
    ///
    /// - Parameter scopes: under whose keys lies what the digest was made of; nil for the subject's.
    @discardableResult
    package func record(
        _ event: JournalEntry.Event,
        by actor: String,
        about subject: Identifier?,
        digest: Digest? = nil,
        under scopes: [KeyScope]? = nil,
        at: Instant
    ) throws -> JournalEntry {
        let entry = JournalEntry.next(
            after: try journalEnd(),
            at: at,
            event: event,
            actor: actor,
            subject: subject,
            digest: try digest.map { try fixed($0, by: event, about: subject, under: scopes) }
        )
        try append(entry)
        try log(entry, under: scopes?.last)
        return entry
    }

    /// A digest as the journal fixes it. What is made of a case's own words is marked under the case's key, so that the journal
    /// says nothing about them once they are erased; what is made of signed bytes says nothing as it is.
    private func fixed(
        _ digest: Digest,
        by event: JournalEntry.Event,
        about subject: Identifier?,
        under scopes: [KeyScope]?
    ) throws -> Digest {
        if event.fixesContent, let scopes { return try mark(digest, under: scopes) }
        guard event.fixesContent, let scope = try subject.flatMap({ try self.scope(of: $0) }) else {
            return digest
        }
        return try mark(digest, under: scope)
    }
}

extension JournalEntry.Event {
    /// Whether the digest is that of words that are kept sealed.
    var fixesContent: Bool {
        switch self {
        case .caseOpened, .caseChanged, .assessed, .approved, .caseworkWritten, .evidenceStored,
            .evidenceChanged, .useDecided:
            true
        default: false
        }
    }
}
