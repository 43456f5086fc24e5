import Crypto
import Merkle
import Referrals
import TimeStamps

extension BundleCheck {
    /// How long an entry may wait for its first time-stamp, in seconds: authorities fail for hours.
    private static let lateness: Int64 = 86_400

    /// How far the clock of a node may be ahead of an authority's before it is a contradiction, in seconds.
    private static let clockTolerance: Int64 = 300

    /// The tokens of time-stamping authorities over checkpoints.
    mutating func checkTime() {
        for stamp in manifest.stamps { check(stamp) }
        checkClaimedTimes()
        for place in proving.sorted(by: { ($0.origin, $0.size) < ($1.origin, $1.size) }) {
            let last = recorded.values.joined().filter { $0.place == place }.map(\.leaf).max() ?? 0
            let isCovered = times.contains { time in
                checkpoints.contains {
                    $0.key.origin == place.origin && $0.key.size > last && $0.value.file == time.checkpoint
                }
            }
            if !isCovered {
                find(
                    .notStamped,
                    place.origin,
                    manifest.stamps.isEmpty
                        ? "The bundle holds no time-stamp."
                        : "No time-stamp that holds covers everything that is proved by the checkpoint of \(place.size) leaves."
                )
            }
        }
    }

    /// By when somebody outside had seen an entry, in seconds: the first time-stamp over it, or the first cosignature of a confirmed
    /// witness. Nil where nobody had.
    func seen(_ entry: Recorded) -> Int64? {
        first(of: stamped + cosigned, over: entry)
    }

    private func first(of seen: [(place: LogPlace, seconds: Int64)], over entry: Recorded) -> Int64? {
        seen.filter { $0.place.origin == entry.place.origin && $0.place.size > entry.leaf }.map(\.seconds)
            .min()
    }

    /// The times that the maker's journal names, against one another and against the first that an authority saw of them.
    private mutating func checkClaimedTimes() {
        for (origin, all) in Dictionary(grouping: recorded.values.joined(), by: \.place.origin)
            .sorted(by: { $0.key < $1.key })
        {
            let entries = Dictionary(all.map { ($0.leaf, $0) }) { first, _ in first }.values
                .sorted { $0.leaf < $1.leaf }
            var latest: Recorded?
            for entry in entries {
                if let latest, entry.statement.at.seconds + Self.clockTolerance < latest.statement.at.seconds
                {
                    find(
                        .clockWentBack,
                        origin,
                        "The journal says \(latest.statement.at.rfc3339) of its entry \(latest.statement.number), and \(entry.statement.at.rfc3339) of its entry \(entry.statement.number)."
                    )
                    break
                }
                if latest.map({ $0.statement.at < entry.statement.at }) ?? true { latest = entry }
            }
            let late = entries.compactMap { entry in
                first(of: stamped, over: entry).map { (entry: entry, seen: $0) }
            }.filter { $0.seen - $0.entry.statement.at.seconds > Self.lateness }
            guard
                let worst = late.max(by: {
                    $0.seen - $0.entry.statement.at.seconds < $1.seen - $1.entry.statement.at.seconds
                })
            else { continue }
            find(
                .stampedLate,
                origin,
                "The journal says \(worst.entry.statement.at.rfc3339) of its entry \(worst.entry.statement.number); the first authority to see it did at \(Instant(seconds: worst.seen).rfc3339)."
                    + (late.count > 1 ? " \(late.count) of the entries here waited for more than a day." : "")
            )
        }
    }

    private mutating func check(_ stamp: BundleManifest.Stamp) {
        guard let token = contents.files[stamp.file] else { return }
        guard let (place, checked) = checkpoints.first(where: { $0.value.file == stamp.checkpoint }) else {
            return find(
                .tokenUnsound,
                stamp.file,
                "The checkpoint that it is for is not in the bundle or does not hold."
            )
        }
        guard let roots = roots.timeRoots ?? stamp.certificates.flatMap({ text($0) }) else {
            return find(.tokenUnsound, stamp.file, "There are no roots to judge it by.")
        }
        guard let note = checked.note.signedAlone(by: checked.verifier) else { return }
        do throws(TimeStampError) {
            let verified = try TimeStampVerifier(
                roots: roots,
                intermediates: stamp.intermediates.flatMap { text($0) },
                policies: self.roots.timePolicies ?? stamp.policies.map(Set.init)
            ).verify(
                token: token,
                for: Array(SHA256.hash(data: Array(note.utf8)))
            )
            counts.stamps += 1
            stamped.append((place, verified.seconds))
            times.append(
                StampedTime(
                    checkpoint: stamp.checkpoint,
                    authority: stamp.authority,
                    seconds: verified.seconds,
                    signer: verified.signer,
                    policy: verified.policy
                )
            )
            if self.roots.timeRoots == nil {
                find(
                    .authorityUnconfirmed,
                    stamp.file,
                    "It leads to a root that came with the bundle: \(verified.signer)."
                )
            }
            checkClock(place, stamp, verified)
        } catch {
            find(.tokenUnsound, stamp.file, error.says)
        }
    }

    /// Nothing that an authority has seen was recorded later.
    private mutating func checkClock(_ place: LogPlace, _ stamp: BundleManifest.Stamp, _ time: TimeStamp) {
        let latest =
            time.seconds + ((time.accuracyMilliseconds ?? 0) + 999) / 1000 + Self.clockTolerance
        let late = recorded.values.joined().filter {
            $0.place.origin == place.origin && $0.leaf < place.size && $0.statement.at.seconds > latest
        }
        if let entry = late.min(by: { $0.leaf < $1.leaf }) {
            find(
                .timeContradicts,
                stamp.file,
                "The journal says \(entry.statement.at.rfc3339) of its entry \(entry.statement.number); the authority saw it by \(Instant(seconds: time.seconds).rfc3339)."
            )
        }
    }
}
