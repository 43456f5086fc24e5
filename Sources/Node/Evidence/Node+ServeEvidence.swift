import Casework
package import Evidence
import JOSE
package import Referrals
package import Store
import Trust
import Wire

/// A part of an offered file as it travels: chunks sealed under the offer's own key, the same bytes each time.
package struct OfferedPart: Sendable {
    let file: Identifier
    let stream: FileKey.Stream
    let sealed: any SealedFileReader
    let own: FileKey
    let travelling: FileKey
    package let plan: ChunkPlan
    /// Names exactly these bytes (RFC 9110 section 8.8.3).
    package let entityTag: String

    package var length: Int64 { plan.sealedSize }

    /// The chunks that a range touches.
    package func chunks(in range: Range<Int64>) -> Range<Int64> { plan.chunks(in: range) }

    /// What of one chunk lies in a range.
    ///
    /// - Throws: ``EvidenceError`` or ``StoreError`` where the disk no longer holds what was written.
    package func bytes(ofChunk index: Int64, in range: Range<Int64>) throws -> [UInt8] {
        let place = plan.sealedRange(of: index)
        let plain = try own.open(sealed.read(place), at: index, of: stream, in: file)
        let bytes = try travelling.seal(plain, at: index, of: stream, in: file)
        let wanted = range.clamped(to: place)
        guard wanted != place else { return bytes }
        return Array(
            bytes[Int(wanted.lowerBound - place.lowerBound)..<Int(wanted.upperBound - place.lowerBound)]
        )
    }
}

extension Node {
    /// The `cty` of the message that hands a file's travelling key over.
    package static let evidenceKeyType = "comity-evidence-key"

    /// Hands the key of an offered file over, encrypted to the peer. With the first time the file counts as transferred.
    ///
    /// - Parameter conditions: the digest of the conditions that the peer accepts; its signature on the request covers it.
    /// - Returns: a JWE over JSON.
    /// - Throws: ``Problem`` `notFound` where the peer was offered no such file; `evidenceClosed`; `conditionsNotAccepted`.
    package func evidenceKey(of file: Identifier, accepting conditions: Digest?, for peer: VerifiedPeer)
        async throws
        -> String
    {
        let now = clock.now
        return try await store.write { transaction in
            var (_, offer) = try offered(file, to: peer.entity, in: transaction)
            guard offer.conditions == conditions else {
                throw Problem(
                    .conditionsNotAccepted,
                    "The request does not accept the conditions under which the file is offered."
                )
            }
            if offer.takenAt == nil {
                offer.takenAt = now
                try transaction.update(offer)
                try recordCustody(
                    .transferred(to: peer.entity, document: offer.document),
                    of: file,
                    by: "node",
                    at: now,
                    in: transaction
                )
            }
            let secrets = try unwrapped(offer.secrets)
            let message: JSON = [
                "file": .string(file.text), "k": .string(Base64URL.encode(secrets.key.bytes)),
                "salts": .string(Base64URL.encode(secrets.salts.bytes)),
            ]
            let keys = try EntityConfiguration(verifying: peer.record.statement).metadata.documentKeys
            guard let key = keys.encryptionKeys.first else {
                throw Problem(.internalError, "The peer publishes no key to encrypt to.")
            }
            return try JWE.encrypt(message.bytes(), to: key, contentType: Self.evidenceKeyType)
        }
    }

    /// The sealed content of an offered file, or its list of chunk digests.
    ///
    /// - Throws: ``Problem`` as ``evidenceKey(of:accepting:for:)``.
    package func offeredEvidence(_ file: Identifier, _ part: SealedPart, for peer: VerifiedPeer) async throws
        -> OfferedPart
    {
        let (record, offer) = try await store.read { try offered(file, to: peer.entity, in: $0) }
        guard offer.takenAt != nil else {
            throw Problem(.conditionsNotAccepted, "The key of the file has to be asked for first.")
        }
        let plan = try Self.manifest(in: record).plan
        return OfferedPart(
            file: file,
            stream: part == .content ? .content : .digests,
            sealed: try sealedFiles().read(part, of: file),
            own: try secrets(of: record).key,
            travelling: try unwrapped(offer.secrets).key,
            plan: part == .content ? plan : try plan.digests,
            entityTag: "\"\(offer.document.text)-\(part.rawValue)\""
        )
    }

    /// The stages after which a file that was offered is handed out no more.
    private static let closedStages: Set<String> = ["withdrawn", "declined", "cancelled", "lapsed"]

    /// What was offered to a peer, if it still is. A file that was not offered to it does not exist for it.
    private func offered(
        _ file: Identifier,
        to peer: EntityID,
        in transaction: any StoreReader
    ) throws -> (EvidenceRecord, EvidenceOfferRecord) {
        guard let offer = try transaction.evidenceOffer(of: file, to: peer),
            let record = try transaction.evidence(file)
        else {
            let known = try transaction.evidence(file)
            guard known?.state != .destroyed, known?.erasedAt == nil else {
                throw Problem(.evidenceClosed, "There is no such file any more.")
            }
            throw Problem(.notFound, "There is no such file.")
        }
        guard record.state == .held, let thread = try transaction.thread(offer.thread), thread.peer == peer,
            !Self.closedStages.contains(thread.stage.rawValue),
            try !isTakenBack(offer, in: transaction)
        else { throw Problem(.evidenceClosed, "The file is not handed out any more.") }
        return (record, offer)
    }

    /// Whether the consent to share has been taken back since a file was offered, and was not given again: also where the process
    /// itself goes on.
    private func isTakenBack(_ offer: EvidenceOfferRecord, in transaction: any StoreReader) throws -> Bool {
        guard let announced = try transaction.document(offer.document) else { return true }
        let share = ConsentStep.share.wire
        func concerns(_ document: Document) -> Bool {
            let steps = (document.body["steps"]?.array ?? []).map(\.string)
            let recipients = (document.body["recipients"]?.array ?? []).map(\.string)
            return (steps.isEmpty || steps.contains(share))
                && (recipients.isEmpty || recipients.contains(offer.peer.text))
        }
        let last = try Self.wordsToStop(behind: announced, in: transaction).last { word in
            switch Move(word) {
            case .revoke: concerns(word)
            case .askErasure:
                word.body["elements"]?.array?.contains { $0["document"]?.string == announced.id.text } ?? true
            default: true
            }
        }
        guard let last else { return false }
        return try !transaction.documents(ofThread: offer.thread).contains { later in
            guard later.issuer == announced.issuer, later.sequence > last.sequence, later.erasedAt == nil,
                later.type == .consentChange
            else { return false }
            let document = try Self.document(in: later)
            guard case .consent? = Move(document) else { return false }
            return concerns(document)
        }
    }
}
