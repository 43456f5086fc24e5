package import Referrals
import Wire

/// What the erasure of one person takes out of a case, and what of it still names the pseudonym.
package struct PersonTakenOut: Sendable, Hashable {
    /// The records that are left behind, each up to a revision: later ones stay.
    package var records: [Identifier: Int64] = [:]
    /// Records about others, or about all, that stay and name the pseudonym: for a person to look at.
    package var naming: [Naming] = []

    package struct Naming: Sendable, Hashable {
        package var id: Identifier
        package var kind: RecordKind
    }
}

extension CaseFile {
    /// Takes one person out of the case: every record about the person is named to be left behind, the answers about them go
    /// from the screening forms, and all that is said of them from now on is that the pseudonym left.
    ///
    /// - Throws: ``CaseworkError`` with `notPermitted`, `notFound`, or `gateClosed` naming every legal hold.
    package mutating func takeOut(_ pseudonym: String, by act: Act) throws(CaseworkError) -> PersonTakenOut {
        let person = try person(pseudonym)
        try requireErasable(peersToTell: [], isProofKept: true, by: act)
        var taken = PersonTakenOut()
        for entry in shelves.values.joined() where entry.content.subjects.contains(pseudonym) {
            taken.records[entry.id] = entry.revision
        }
        let ending = "@" + pseudonym
        for screening in all(ScreeningRecord.self)
        where screening.content.people?[pseudonym] != nil
            || screening.content.answers.keys.contains(where: { $0.hasSuffix(ending) })
        {
            taken.records[screening.id] = screening.revision
            try amendAsConsequence(screening, by: act) { content throws(CaseworkError) in
                content.answers = content.answers.filter { !$0.key.hasSuffix(ending) }
                content.open.removeAll { $0.hasSuffix(ending) }
                content.people?[pseudonym] = nil
            }
        }
        let remains = PersonRecord(pseudonym: pseudonym, role: person.role, left: person.left ?? act.at)
        let filed = fileAsConsequence(remains, by: act)
        taken.naming = records.filter { record in
            record.id != filed.id && (taken.records[record.id] ?? 0) < record.revision
                && record.json["content"]?.names(pseudonym) == true
        }.map { PersonTakenOut.Naming(id: $0.id, kind: $0.kind) }
        return taken
    }
}

extension JSON {
    /// Whether a pseudonym stands anywhere in a value, also within a text.
    fileprivate func names(_ pseudonym: String) -> Bool {
        if let text = string { return text.contains(pseudonym) }
        if let items = array { return items.contains { $0.names(pseudonym) } }
        return object?.members.contains { $0.key.contains(pseudonym) || $0.value.names(pseudonym) } ?? false
    }
}
