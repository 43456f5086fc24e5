import Foundation
import GRDB
import Referrals
import Store
import Vault

/// Content as it is to be sealed.
struct LaidContent {
    var text: String
    /// Under whose keys the text goes.
    var scope: KeyScope
    var about: PersonalRow
    /// All that it takes to read it.
    var scopes: [KeyScope]
}

extension SQLiteTransaction {
    func person(_ pseudonym: String, inCase id: Identifier) throws -> Identifier? {
        try first(
            "SELECT id FROM case_person WHERE case_id = ? AND code = ?",
            [id.text, try code(of: pseudonym, inCase: id)]
        ) { try $0.identifier("id") }
    }

    /// The name of a person's keys, given with its first use.
    private func enterPerson(_ pseudonym: String, inCase id: Identifier) throws -> Identifier {
        if let known = try person(pseudonym, inCase: id) { return known }
        let person = Identifier(at: .now)
        try insert(
            into: "case_person",
            ["id": person.text, "case_id": id.text, "code": try code(of: pseudonym, inCase: id)]
        )
        return person
    }

    /// What finds a person without showing the pseudonym: the same one has another code in each case.
    private func code(of pseudonym: String, inCase id: Identifier) throws -> String {
        try translated { try vault.blindIndex(id.text + "\n" + pseudonym, of: "case_person/code") }
    }

    /// Seals what content says of single people under their keys, and says under whose keys the rest goes.
    func lay(
        _ content: String,
        _ concerns: Concerns,
        ofCase id: Identifier?,
        for purpose: String,
        in compartment: KeyCompartment
    ) throws -> LaidContent {
        guard let id else {
            return LaidContent(text: content, scope: .agency, about: .nobody, scopes: [.agency])
        }
        try requireLiving(id)
        let part = PersonalPlace.part(of: purpose)
        if !concerns.whole.isEmpty {
            let persons = try concerns.whole.map { try enterPerson($0, inCase: id) }
            var text = content
            for person in persons.dropFirst().reversed() {
                let sealed = try sealText(text, for: part, under: .person(person), in: compartment)
                text = PersonalText(parts: [.init(person: person, sealed: sealed)], rest: nil).text
            }
            let about = PersonalRow(persons: persons, isWhole: true)
            return LaidContent(
                text: text,
                scope: .person(persons[0]),
                about: about,
                scopes: about.scopes(inCase: id)
            )
        }
        let divided: DividedContent
        do {
            divided =
                try concerns.parts.isEmpty
                ? DividedContent(rest: content) : DividedContent(content, by: concerns)
        } catch {
            throw StoreError(.conflict, "Content about several people is no JSON.")
        }
        guard !divided.parts.isEmpty else {
            return LaidContent(text: content, scope: .file(id), about: .nobody, scopes: [.file(id)])
        }
        let parts = try divided.parts.sorted { $0.key < $1.key }.map { pseudonym, text in
            let person = try enterPerson(pseudonym, inCase: id)
            return PersonalText.Part(
                person: person,
                sealed: try sealText(text, for: part, under: .person(person), in: compartment)
            )
        }
        let about = PersonalRow(persons: parts.map(\.person))
        return LaidContent(
            text: PersonalText(parts: parts, rest: divided.rest).text,
            scope: .file(id),
            about: about,
            scopes: about.scopes(inCase: id)
        )
    }

    /// Nothing comes into being under the keys of an erased case's people.
    func requireLiving(_ id: Identifier) throws {
        guard let moment = try keyRow(of: .file(id), in: .caseFile)?.erasedAt else { return }
        throw StoreError(.erased, "It was erased on \(moment.date); nothing more is kept of it.")
    }

    func erase(
        person pseudonym: String,
        ofCase id: Identifier,
        leavingBehind left: [Identifier: Int64],
        at moment: Instant
    ) throws {
        guard try !isUndivided(id) else {
            throw StoreError(.conflict, "The case lies under one key still; it is divided first.")
        }
        if let person = try person(pseudonym, inCase: id) {
            if try move(left, to: person, inCase: id) {
                // Written before it was known of whom: it lies under the case's own keys.
                try exchangeKeys(of: .file(id), leavingBehind: left, at: moment)
            }
            try erase(.person(person), at: moment)
        }
        try destroySuperseded(.file(id), at: moment)
        try supersede(.answers(id), destroyedAt: moment)
        for record in left.keys {
            try markErased("scope = ?", [KeyScope.assessment(record).description], at: moment)
        }
    }

    /// Puts what is left behind and lies under somebody else's keys under those of the person with whom it goes.
    ///
    /// - Returns: whether any of it lies under the case's own.
    private func move(_ left: [Identifier: Int64], to person: Identifier, inCase id: Identifier) throws
        -> Bool
    {
        var isUnderCase = false
        for (record, revision) in left {
            for row in try caseworkHistory(of: record)
            where row.revision <= revision && row.erasedAt == nil && !row.scopes.contains(.person(person)) {
                guard !row.scopes.contains(.file(id)) else {
                    isUnderCase = true
                    continue
                }
                let content = try sealText(
                    row.content,
                    for: Self.purpose(row.id.text, row.revision),
                    under: .person(person),
                    in: KeyCompartment(casework: row.compartment)
                )
                try store(content, PersonalRow(persons: [person], isWhole: true), of: row)
            }
        }
        return isUnderCase
    }

    /// Puts a revision's content in the place of what lay there, as it stands and in the history.
    func store(_ content: String, _ about: PersonalRow, of row: CaseworkRecord) throws {
        for table in ["casework", "casework_history"] {
            try update(
                table,
                ["content": content, "about": about.text],
                where: "id = ? AND revision = ?",
                [row.id.text, row.revision]
            )
        }
    }
}
