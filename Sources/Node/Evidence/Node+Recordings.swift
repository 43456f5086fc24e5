package import Casework
import Evidence
package import Referrals
import Store
import Wire

// A recorded message is a message whose recording lies in a file of evidence, sealed once more: nobody reads it who may not read the
// dialogue, on either side of a border, and it is gone with the message's keys.

extension Node {
    /// The name under which a recording lies among the files: it says of whom it is to nobody.
    private static let recordingName = "recorded message"

    /// Takes in a message with its recording. The gates are asked before anything is kept; then the recording is sealed, taken in, read
    /// back whole and verified, and only then is the message there, waiting for a facilitator.
    ///
    /// - Parameter next: gives the next bytes, as many as asked for, and fewer only at the end.
    /// - Throws: ``NodeError`` with `gateClosed`, naming what is missing; `invalidInput` for what is no video.
    package func writeRecorded(
        _ message: MessageRecord,
        inCase reference: String,
        by officer: Officer,
        as role: Role,
        reading next: (Int) throws -> [UInt8]
    ) async throws -> Filed<MessageRecord> {
        let name = newIdentifier(at: clock.now)
        var sealer = RecordingSealer(named: name)
        try await requireOpen(
            message,
            recorded: Self.recording(in: name, sealedBy: sealer),
            inCase: reference,
            by: officer,
            as: role
        )
        let record = try await addEvidence(toCase: reference, name: Self.recordingName, by: officer) {
            count in
            try sealer.read(count, from: next)
        }
        do {
            guard sealer.digests.size > 0, sealer.mediaType.hasPrefix("video/") else {
                throw NodeError(
                    .invalidInput,
                    "That is no video; a recorded message is one, as MP4, WebM or AVI."
                )
            }
            _ = try await verifyEvidence(record.id)
            var recorded = message
            recorded.recording = Self.recording(in: record.id, sealedBy: sealer)
            let written = recorded
            return try await change(reference, by: officer, as: role) { file, act in
                try file.write(written, by: act)
            }
        } catch {
            // Without its message nobody could open it, and nobody would look for it.
            _ = try? await destroyEvidence(record.id, reason: .takenInByMistake, by: officer)
            throw error
        }
    }

    /// Asks the gates of a message before its recording is kept: what cannot be exchanged is not taken in either.
    private func requireOpen(
        _ message: MessageRecord,
        recorded recording: MessageRecord.Recording,
        inCase reference: String,
        by officer: Officer,
        as role: Role
    ) async throws {
        let act = Act(by: officer.name, role: role, at: clock.now, zone: identity.zone)
        var tried = message
        tried.recording = recording
        let attempt = tried
        try await store.read { transaction in
            let record = try Self.existing(transaction, reference)
            var file = try self.caseFile(record, in: transaction)
            file.mechanisms = try Self.mechanisms(in: transaction)
            file.decided = try Self.decided(about: record, in: transaction)
            file.heldFiles = [recording.file]
            do throws(CaseworkError) {
                _ = try file.write(attempt, by: act)
            } catch {
                throw NodeError(error, toldTo: role)
            }
        }
    }

    private static func recording(in file: Identifier, sealedBy sealer: RecordingSealer)
        -> MessageRecord.Recording
    {
        MessageRecord.Recording(
            file: file,
            name: sealer.name,
            key: Base64URL.encode(sealer.key.bytes),
            size: sealer.digests.size,
            sha256: sealer.digests.sha256,
            mediaType: sealer.mediaType
        )
    }

    /// Hands a recording out for the one person whom its message is for, or who made it. The custody and the record say so.
    ///
    /// - Throws: ``NodeError`` with `notFound` where the message is not for them, was not released or has no recording, `notPermitted`
    ///   for anybody but a facilitator of the case, `notNow` where the file is not here yet.
    package func openRecording(
        of message: Identifier,
        for person: String,
        inCase reference: String,
        by officer: Officer,
        as role: Role,
        into sink: ([UInt8]) throws -> Void
    ) async throws -> MessageRecord.Recording {
        let act = Act(by: officer.name, role: role, at: clock.now, zone: identity.zone)
        let file = try await caseFile(reference, readBy: officer, as: role)
        let recording: MessageRecord.Recording
        do throws(CaseworkError) {
            recording = try file.recording(of: message, for: person, by: act)
        } catch {
            throw NodeError(error, toldTo: role)
        }
        var opener = try RecordingOpener(
            named: recording.name,
            key: FileKey(bytes: Base64URL.decode(recording.key)),
            size: recording.size
        )
        try await openEvidence(recording.file, purpose: .presentation, by: officer) { bytes in
            try opener.take(bytes, into: sink)
        }
        try opener.finish(as: recording.sha256)
        if try file.record(message, MessageRecord.self).content.to == person {
            try await change(reference, by: officer, as: role) { file, act in
                try file.note(message, seenAt: act.at, by: act)
            }
        }
        return recording
    }

    /// The files of a case that lie here whole, its own and those that came in its referrals.
    static func heldFiles(ofCase id: Identifier, in transaction: any StoreReader) throws -> Set<Identifier> {
        var records = try transaction.evidence(ofCase: id)
        for thread in try transaction.threads(ofCase: id) {
            records += try transaction.evidence(ofThread: thread.id)
        }
        return Set(records.filter { $0.state == .held && $0.erasedAt == nil }.map(\.id))
    }
}

extension MessageRecord.Recording {
    /// As it stands inside the seal of a message.
    var sealed: JSON {
        .object([
            "file": .string(file.text), "name": .string(name.text), "key": .string(key),
            "size": .integer(size), "sha256": .string(sha256.hex), "mediaType": .string(mediaType),
        ])
    }

    /// Reads what stood inside the seal; nil where it is none.
    init?(sealed: JSON) {
        guard let file = sealed["file"]?.string.flatMap({ Identifier($0) }),
            let name = sealed["name"]?.string.flatMap({ Identifier($0) }),
            let key = sealed["key"]?.string, let bytes = try? Base64URL.decode(key), bytes.count == 32,
            case .integer(let size)? = sealed["size"], (1...ChunkPlan.greatestSize).contains(size),
            let sha256 = sealed["sha256"]?.string.flatMap({ Digest(hex: $0) }),
            let mediaType = sealed["mediaType"]?.string, mediaType.hasPrefix("video/"),
            mediaType.utf8.count <= 100
        else { return nil }
        self.init(
            file: file,
            name: name,
            key: key,
            size: size,
            sha256: sha256,
            mediaType: mediaType
        )
    }
}
