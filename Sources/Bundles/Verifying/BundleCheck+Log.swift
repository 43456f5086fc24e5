import Merkle
import Referrals

extension BundleCheck {
    /// The log: its checkpoints, that they continue each other, what witnesses say, and what is proved to be in it.
    mutating func checkLog() {
        let keys = logKeys()
        for item in manifest.checkpoints { check(item, keys) }
        checkConsistency()
        for proof in manifest.proofs { check(proof, keys) }
        checkWitnesses()
        let asOf = LogPlace(origin: manifest.asOf.origin, size: manifest.asOf.size)
        if checkpoints[asOf] == nil {
            find(
                .checkpointUnsound,
                asOf.origin,
                "The checkpoint up to which the bundle claims to hold everything is not in it."
            )
        }
    }

    /// The name of the maker's log.
    private var logName: String { String(manifest.maker.text.dropFirst("https://".count)) + "/log" }

    private func logKeys() -> [NoteVerifier] {
        let listed = manifest.logKeys.compactMap { try? NoteVerifier($0) }
        let own = parties[manifest.maker]?.logKey
        return ([own].compactMap(\.self) + listed).filter { $0.kind == .signature && $0.name == logName }
    }

    /// The keys under the name of one part of the log.
    private func verifiers(_ keys: [NoteVerifier], of origin: String) -> [NoteVerifier] {
        guard origin.hasPrefix(logName + "/") else { return [] }
        return keys.compactMap { try? NoteVerifier(name: origin, kind: .signature, publicKey: $0.publicKey) }
    }

    private mutating func check(_ item: BundleManifest.Checkpoint, _ keys: [NoteVerifier]) {
        guard let bytes = contents.files[item.file] else { return }
        do {
            let note = try SignedNote(parsing: bytes)
            let known = verifiers(keys, of: item.origin)
            guard !known.isEmpty else {
                return find(.checkpointUnsound, item.file, "It is of a log that is not the maker's.")
            }
            guard let verifier = known.first(where: { (try? note.verified(by: [$0])) != nil }) else {
                return find(.checkpointUnsound, item.file, "None of the keys of the maker's log signed it.")
            }
            let checkpoint = try Checkpoint(body: note.body)
            guard checkpoint.origin == item.origin, checkpoint.size == UInt64(max(0, item.size)) else {
                return find(
                    .checkpointUnsound,
                    item.file,
                    "It is another state of the log than the manifest says."
                )
            }
            let place = LogPlace(origin: item.origin, size: item.size)
            if let other = checkpoints[place], other.checkpoint.root != checkpoint.root {
                find(
                    .logForked,
                    item.file,
                    "Two checkpoints of \(item.size) leaves have two roots: \(other.file)."
                )
            }
            checkpoints[place] = CheckedCheckpoint(
                file: item.file,
                note: note,
                checkpoint: checkpoint,
                verifier: verifier
            )
            counts.checkpoints += 1
        } catch {
            find(.checkpointUnsound, item.file, "\(error)")
        }
    }

    private struct Step: Hashable {
        var origin: String
        var from: Int64
        var to: Int64
    }

    /// Each checkpoint of a log continues the one before.
    private mutating func checkConsistency() {
        var shown: Set<Step> = []
        for (index, item) in manifest.consistency.enumerated() {
            let place = "log.consistency/\(index)"
            guard let from = checkpoints[LogPlace(origin: item.origin, size: item.from)],
                let to = checkpoints[LogPlace(origin: item.origin, size: item.to)]
            else {
                find(.logForked, place, "One of its two checkpoints is not in the bundle.")
                continue
            }
            let hashes = item.hashes.compactMap { TreeHash(base64: $0) }
            let proof = ConsistencyProof(
                oldSize: UInt64(max(0, item.from)),
                size: UInt64(max(0, item.to)),
                hashes: hashes
            )
            do throws(ProofError) {
                guard hashes.count == item.hashes.count else { throw ProofError.wrongLength }
                try proof.verify(oldRoot: from.checkpoint.root, root: to.checkpoint.root)
                shown.insert(Step(origin: item.origin, from: item.from, to: item.to))
            } catch {
                find(.logForked, place, "\(to.file) does not continue \(from.file): \(error)")
            }
        }
        for (origin, places) in Dictionary(grouping: checkpoints.keys, by: \.origin) {
            let sizes = places.map(\.size).sorted()
            for (from, to) in zip(sizes, sizes.dropFirst())
            where !shown.contains(Step(origin: origin, from: from, to: to)) {
                find(
                    .logForked,
                    origin,
                    "Nothing shows that the checkpoint of \(to) leaves continues that of \(from)."
                )
            }
        }
    }

    private mutating func check(_ item: BundleManifest.Proof, _ keys: [NoteVerifier]) {
        guard let bytes = contents.files[item.file] else { return }
        do {
            let proof = try TransparencyProof(parsing: bytes)
            let checkpoint = try Checkpoint(body: proof.checkpoint.body)
            let place = LogPlace(origin: checkpoint.origin, size: Int64(clamping: checkpoint.size))
            guard let known = checkpoints[place], known.checkpoint == checkpoint else {
                return find(
                    .proofUnsound,
                    item.file,
                    "It leads to a checkpoint that is not in the bundle, or is of another log."
                )
            }
            let extra = proof.extra ?? []
            guard
                let statement = String(validating: extra.dropFirst(Commitment.saltBytes), as: UTF8.self)
                    .flatMap({ LeafStatement(text: $0) }),
                let entry = Commitment.bytes(
                    to: Array(statement.text.utf8),
                    salt: Array(extra.prefix(Commitment.saltBytes))
                )
            else { return find(.proofUnsound, item.file, "It does not carry what its leaf commits to.") }
            try proof.verify(leaf: .leaf(entry), log: known.verifier)
            guard statement.number == item.entry else {
                return find(
                    .proofOther,
                    item.file,
                    "It shows the journal's entry \(statement.number), not \(item.entry)."
                )
            }
            let leaf = Int64(clamping: proof.index)
            recorded[item.shows, default: []].append(Recorded(statement: statement, place: place, leaf: leaf))
            proving.insert(place)
            counts.proofs += 1
        } catch {
            find(.proofUnsound, item.file, "\(error)")
        }
    }
}
