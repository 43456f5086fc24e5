import Foundation
import GRDB
import Referrals
import Store
import Vault

/// What is left of people's content once their keys are destroyed, cut down to the names of the keys. Each case is gone through
/// once, however many of its people went.
extension SQLiteTransaction {
    /// - Parameter erased: keys of people that are destroyed.
    func removeContent(ofPersons erased: [PendingErasure]) throws {
        var people: [Identifier: Set<Identifier>] = [:]
        for name in Set(erased.map(\.scope)) {
            guard let person = name.split(separator: "/").last.flatMap({ Identifier(String($0)) }),
                let file = try first(
                    "SELECT case_id FROM case_person WHERE id = ?",
                    [person.text],
                    {
                        try $0.identifier("case_id")
                    }
                )
            else { continue }
            people[file, default: []].insert(person)
        }
        let keys = Set(erased.map(\.key))
        for (file, persons) in people {
            for table in ["casework", "casework_history"] {
                try removeContent(of: persons, keys, from: table, ofCase: file)
            }
            try removeSalts(under: keys, ofCase: file)
        }
        for key in keys {
            try database.execute(
                sql: "UPDATE content_key SET shredded = 1 WHERE key_id = ?",
                arguments: [key.text]
            )
        }
    }

    private func removeContent(
        of persons: Set<Identifier>,
        _ keys: Set<Identifier>,
        from table: String,
        ofCase file: Identifier
    ) throws {
        let rows = try all(
            "SELECT id, revision, content, about FROM \(table) WHERE case_id = ? AND about IS NOT NULL",
            [file.text]
        ) { $0 }
        for row in rows {
            let about = try row.about()
            guard !persons.isDisjoint(with: about.persons),
                let bytes = Data(base64Encoded: try row.text("content")),
                let value = try? SealedValue(bytes: bytes)
            else { continue }
            let (id, revision) = (try row.text("id"), try row.number("revision"))
            let left =
                keys.contains(value.key)
                ? Self.nothing(of: value.key)
                : try cut(value, for: Self.purpose(id, revision), without: persons, isWhole: about.isWhole)
            guard let left else { continue }
            try update(table, ["content": left], where: "id = ? AND revision = ?", [id, revision])
        }
    }

    private func removeSalts(under keys: Set<Identifier>, ofCase file: Identifier) throws {
        let entries = try all(
            """
            SELECT entry, SUBSTR(salt, 1, \(SealedValue.header)) AS salt FROM log_leaf
                WHERE salt IS NOT NULL AND entry IN (SELECT number FROM journal WHERE subject = ?)
            """,
            [file.text]
        ) { row in
            let key = try? SealedValue(bytes: row.bytes("salt")).key
            return key.map(keys.contains) == true ? try row.number("entry") : nil
        }.compactMap(\.self)
        for entry in entries { try update("log_leaf", ["salt": nil], where: "entry = ?", [entry]) }
    }

    /// A row without what is left of people's parts; nil where there is nothing to cut, and where the rest is gone too or lies
    /// where this holder has no key.
    private func cut(
        _ value: SealedValue,
        for place: String,
        without persons: Set<Identifier>,
        isWhole: Bool
    ) throws -> String? {
        do {
            let opened = try vault.open(value, for: place)
            guard var personal = try PersonalText(text: String(decoding: opened, as: UTF8.self)) else {
                return nil
            }
            for index in personal.parts.indices where persons.contains(personal.parts[index].person) {
                guard let sealed = Data(base64Encoded: personal.parts[index].sealed) else { return nil }
                let key = try SealedValue(bytes: sealed).key
                // What all of it goes with: the row holds as little as one that lay under this key alone.
                if isWhole { return Self.nothing(of: key) }
                personal.parts[index].sealed = Self.nothing(of: key)
            }
            let sealed = try vault.key(value.key).seal(Array(personal.text.utf8), for: place)
            return Data(sealed.bytes).base64EncodedString()
        } catch let error as VaultError {
            switch error.code {
            case .erased, .closed, .damaged: return nil
            default: throw StoreError(error)
            }
        }
    }

    /// The name of a key, as text, with nothing behind it.
    private static func nothing(of key: Identifier) -> String {
        Data(SealedValue(key: key, box: [0]).bytes).base64EncodedString()
    }
}
