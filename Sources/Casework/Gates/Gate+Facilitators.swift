package import Referrals

extension CaseFile {
    /// Who works on the case at a moment.
    package func assignments(at now: Instant) -> [AssignmentRecord] {
        all(AssignmentRecord.self).map(\.content).filter {
            $0.from <= now && ($0.until.map { now < $0 } ?? true)
        }
    }

    func missingForFacilitators(_ requirement: Requirement, _ situation: Situation) -> [Missing] {
        let assigned = assignments(at: situation.at)
        // Where a step does not say who conducts it, it is everybody who works on the case.
        let conducting =
            situation.facilitators.isEmpty
            ? assigned : assigned.filter { situation.facilitators.contains($0.facilitator) }
        switch requirement {
        case .facilitatorAssigned:
            guard assigned.contains(where: { $0.peer == nil }), !conducting.isEmpty else {
                return [Missing(requirement, "no facilitator of this agency is assigned")]
            }
            let names = Set(assigned.map(\.facilitator))
            return situation.facilitators.filter { !names.contains($0) }.map {
                Missing(requirement, about: $0, "is not assigned to this case")
            }
        case .impartiality: return conducting.compactMap(impartialityFault)
        case .training: return conducting.compactMap(trainingFault)
        case .jointFacilitation:
            guard let session = situation.session else { return [] }
            let peers = conducting.filter { session.facilitators.contains($0.facilitator) }.compactMap(\.peer)
            return Set(peers).sorted { $0.text < $1.text }.compactMap { peer in
                jointFault(with: peer, at: situation.at).map { Missing(requirement, $0) }
            }
        case .coFacilitation:
            let least = max(mechanism?.facilitators ?? 1, isDemanding ? 2 : 1)
            return conducting.count >= least
                ? []
                : [
                    Missing(
                        requirement,
                        "\(least) facilitators are needed, \(conducting.count) would conduct it"
                    )
                ]
        default: return []
        }
    }

    /// What keeps facilitators of a peer from conducting a session beside those of this agency (P2-12). It is an agreement: what the
    /// peer alone has written down binds nobody here before somebody here records that this agency agrees.
    private func jointFault(with peer: EntityID, at now: Instant) -> String? {
        let joint = all(JointFacilitationRecord.self).map(\.content).filter { $0.peer == peer }
        guard let until = joint.filter({ $0.origin == nil }).map(\.until).max() else {
            return joint.isEmpty
                ? "nothing has been agreed with \(peer.text) about facilitating together; `comity facilitator joint` records it"
                : "\(peer.text) has written down how to facilitate together, and nobody here has agreed; `comity facilitator joint` records it"
        }
        return day(of: now) <= until
            ? nil : "what was agreed with \(peer.text) about facilitating together ended on \(until)"
    }

    private func impartialityFault(_ assignment: AssignmentRecord) -> Missing? {
        let name = assignment.facilitator
        guard let word = all(DeclarationRecord.self).last(where: { $0.content.facilitator == name })?.content
        else { return Missing(.impartiality, about: name, "has not declared to be impartial") }
        if let tie = word.interests.first ?? word.found.first {
            return Missing(.impartiality, about: name, "has a conflict of interest: \(tie)")
        }
        // What has come into the record since the declaration counts too.
        return conflicts(of: name).first.map {
            Missing(.impartiality, about: name, "the record shows: \($0)")
        }
    }

    private func trainingFault(_ assignment: AssignmentRecord) -> Missing? {
        if !assignment.initiallyTrained {
            return Missing(.training, about: assignment.facilitator, "has had no initial training")
        }
        if isDemanding, !assignment.advancedTrained {
            return Missing(
                .training,
                about: assignment.facilitator,
                "has had no training for demanding cases"
            )
        }
        return nil
    }

    /// Serious, sensitive or complex by a person's word, or of high risk by the latest screening.
    var isDemanding: Bool {
        last(ProcessRecord.self)?.content.demanding == true
            || last(ScreeningRecord.self)?.content.risk == .high
    }

    /// Ties of a facilitator to the case that the record itself shows.
    package func conflicts(of facilitator: String) -> [String] {
        var found: [String] = []
        if !openedBy.isEmpty, openedBy == facilitator { found.append("opened the case for the agency") }
        if all(AttributionRecord.self).contains(where: { $0.content.by == facilitator }) {
            found.append("assessed who did it")
        }
        if all(PersonRecord.self).contains(where: { $0.content.pseudonym == facilitator }) {
            found.append("is a person of the case")
        }
        if isNamedLikeSomebody(facilitator) { found.append("has the name of a person of the case") }
        if all(ProsecutionNoteRecord.self).contains(where: { $0.writtenBy == facilitator }) {
            found.append("has worked on the prosecution's file")
        }
        if all(SupervisionRecord.self).contains(where: { $0.content.supervisor == facilitator }) {
            found.append("supervises the work on this case")
        }
        let complaints = all(ComplaintRecord.self).map(\.content)
        if complaints.contains(where: { $0.about == facilitator && $0.answeredOn == nil }) {
            found.append("a complaint about them has not been answered")
        }
        if complaints.contains(where: { $0.answeredBy == facilitator }) {
            found.append("has decided on a complaint in this case")
        }
        return found + (decided[facilitator] ?? [])
    }
}
