import Foundation
import Referrals
import Store
import Vault

/// Under whose keys content of a case lies, beside the case's own or in their place: what the column `about` says.
struct PersonalRow: Sendable, Hashable {
    /// The people, by the names of their keys.
    var persons: [Identifier] = []
    /// Whether all of it is about them: the first one's keys seal what the others' have sealed. Otherwise each one's part is
    /// sealed for itself, within what lies under the case's keys.
    var isWhole = false

    static let nobody = PersonalRow()

    /// As it is stored; nil for what is about nobody.
    var text: String? {
        guard !persons.isEmpty else { return nil }
        return ([isWhole ? Self.whole : Self.parts] + persons.map(\.text)).joined(separator: " ")
    }

    init(persons: [Identifier] = [], isWhole: Bool = false) {
        self.persons = persons
        self.isWhole = isWhole
    }

    /// nil for what this program did not write.
    init?(text: String?) {
        guard let text else {
            self = .nobody
            return
        }
        let words = text.split(separator: " ")
        let persons = words.dropFirst().compactMap { Identifier(String($0)) }
        guard let first = words.first, [Self.whole, Self.parts].contains(String(first)), !persons.isEmpty,
            persons.count == words.count - 1
        else { return nil }
        self.init(persons: persons, isWhole: first == Self.whole)
    }

    private static let whole = "of"
    private static let parts = "in"

    /// All the scopes whose keys it takes to read everything.
    func scopes(inCase id: Identifier) -> [KeyScope] {
        persons.map(KeyScope.person) + (isWhole ? [] : [.file(id)])
    }
}

extension ColumnReader {
    func about() throws -> PersonalRow {
        guard let row = PersonalRow(text: try textIfAny("about")) else { throw damaged("about") }
        return row
    }
}

/// How content with people's parts stands under the case's keys, or one person's seal within another's: lines of a person's name
/// and sealed bytes in Base64, a blank line, and the rest.
struct PersonalText: Sendable, Hashable {
    struct Part: Sendable, Hashable {
        var person: Identifier
        var sealed: String
    }

    var parts: [Part]
    /// What is about nobody alone; nil where all of it is in the one part.
    var rest: String?

    private static let head = "comity-parts/1"

    var text: String {
        ([Self.head] + parts.map { $0.person.text + " " + $0.sealed } + ["", rest ?? ""])
            .joined(separator: "\n")
    }

    init(parts: [Part], rest: String?) {
        self.parts = parts
        self.rest = rest
    }

    /// nil for content that stands as it is.
    init?(text: String) throws(StoreError) {
        guard text.hasPrefix(Self.head + "\n") else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
        guard let end = lines.firstIndex(of: "") else { throw Self.damaged }
        parts = []
        for line in lines[..<end] {
            let words = line.split(separator: " ")
            guard words.count == 2, let person = Identifier(String(words[0])) else { throw Self.damaged }
            parts.append(Part(person: person, sealed: String(words[1])))
        }
        let left = lines[lines.index(after: end)...].joined(separator: "\n")
        rest = left.isEmpty ? nil : left
    }

    private static let damaged = StoreError(
        .damaged,
        "A sealed text about several people does not have the form that comity writes."
    )
}

/// What of content with people's parts opens.
struct PersonalContent {
    /// nil where all of it is gone with somebody, or the row itself is.
    var text: String?
    /// Those with whom a part of it went.
    var lost: [Identifier] = []
    var erasedAt: Instant?
}

extension ColumnReader {
    /// Opens what ``SQLiteTransaction/lay(_:_:ofCase:for:in:)`` made, once the seal around it is opened.
    func personal(_ unsealed: UnsealedRow, _ index: Int = 0, for purpose: String) throws -> PersonalContent {
        if let moment = unsealed.erasedAt { return PersonalContent(text: nil, erasedAt: moment) }
        let text = try unsealed.text(index)
        guard let personal = try PersonalText(text: text) else { return PersonalContent(text: text) }
        var found: [String] = []
        var lost: [Identifier] = []
        for part in personal.parts {
            let opened = try self.unsealed(text: part.sealed, for: PersonalPlace.part(of: purpose))
            guard case .fields = opened else {
                lost.append(part.person)
                if personal.rest == nil { return PersonalContent(text: nil, erasedAt: opened.erasedAt) }
                continue
            }
            if personal.rest == nil { return try self.personal(opened, for: purpose) }
            found.append(try opened.text(0))
        }
        do {
            let whole = try DividedContent.joined(personal.rest ?? "", with: found, isWhole: lost.isEmpty)
            return PersonalContent(text: whole, lost: lost)
        } catch {
            throw StoreError(.damaged, "The parts of a sealed text do not belong together.")
        }
    }
}

enum PersonalPlace {
    static func part(of purpose: String) -> String { purpose + "/of-person" }
}
