package import Referrals

// Proposed terms that are not agreed to. Whatever was in force before stays in force, and the other side is told.

extension CaseFile {
    /// Declines terms that nobody is bound by yet, with the ground. The words are the facilitators' alone.
    ///
    /// - Throws: ``CaseworkError`` with `notNow` for terms that were concluded, or that everybody here has signed: the other side was
    ///   told so, and concludes or declines them itself.
    @discardableResult
    package mutating func decline(
        _ id: Identifier,
        ground: AgreementRecord.Declined.Ground,
        says: String?,
        by act: Act
    ) throws(CaseworkError) -> Filed<AgreementRecord> {
        try act.require(.facilitator)
        let draft = try drafted(id, isOpened: false)
        guard !isSignedHere(draft.content, at: act.at) else {
            throw CaseworkError(
                .notNow,
                "Everybody here has signed these terms and the other side was told; it concludes or declines them."
            )
        }
        guard says.map({ !$0.isEmpty }) ?? (ground != .other) else {
            throw CaseworkError(.invalid, "Say why, in words, where no kind of ground fits.")
        }
        return try amend(draft, by: act) { content throws(CaseworkError) in
            content.decline(AgreementRecord.Declined(ground: ground, says: says, by: act.by, at: act.at))
        }
    }

    /// Takes in that the other side has declined terms. A person is told, for the words wait for a facilitator's key.
    ///
    /// - Parameter text: makes the digest of terms that stand open here.
    package mutating func receiveDecline(
        _ outline: AgreementOutline,
        sealed: [String]?,
        words: Digest?,
        text: (AgreementRecord) -> Digest,
        from peer: EntityID,
        by act: Act
    ) throws(CaseworkError) {
        guard let known = shared(outline.agreement, revision: outline.revision), let reason = outline.reason
        else {
            throw CaseworkError(.notFound, "There is no such agreement in this case.")
        }
        guard (known.content.sealed == nil ? text(known.content) : known.content.text) == outline.text else {
            throw CaseworkError(.invalid, "Other terms were declined there than stand here.")
        }
        guard known.content.state == .draft else {
            if known.content.state == .declined { return }
            throw CaseworkError(.notNow, "The agreement is \(known.content.state.rawValue) here.")
        }
        var declined = AgreementRecord.Declined(ground: reason.ground, by: act.by, at: act.at, node: peer)
        declined.sealed = sealed
        declined.words = words
        try amendAsConsequence(known, by: act) { content throws(CaseworkError) in content.decline(declined) }
        leaveToFacilitators(
            "The other side has declined the terms of version \(outline.revision) (\(reason.ground.rawValue)); "
                + "what was agreed before stays in force.",
            by: act
        )
    }

    /// Takes the words out of the seal that a facilitator has opened; their digest has been compared with the one announced.
    @discardableResult
    package mutating func unsealDecline(_ id: Identifier, says: String, by act: Act) throws(CaseworkError)
        -> Filed<AgreementRecord>
    {
        try act.require(.facilitator)
        return try amend(try record(id, AgreementRecord.self), by: act) { content throws(CaseworkError) in
            content.declined?.says = says
            content.declined?.sealed = nil
        }
    }

    /// The other terms for the same matter: what an agreement replaces, what replaces it, and so on.
    func revisions(of agreement: Filed<AgreementRecord>) -> [Filed<AgreementRecord>] {
        let all = all(AgreementRecord.self)
        var names: Set<Identifier> = [agreement.id]
        var found: [Filed<AgreementRecord>] = []
        while true {
            let more = all.filter { other in
                !names.contains(other.id)
                    && (other.content.replaces.map(names.contains) ?? false
                        || agreement.content.replaces == other.id
                        || found.contains { $0.content.replaces == other.id }
                        || (agreement.content.shared != nil
                            && other.content.shared == agreement.content.shared))
            }
            guard !more.isEmpty else { return found }
            found += more
            names.formUnion(more.map(\.id))
        }
    }
}

extension AgreementRecord {
    fileprivate mutating func decline(_ declined: Declined) {
        state = .declined
        closedAt = declined.at
        self.declined = declined
    }
}
