import Foundation
package import JOSE
package import RulePacks
import Wire

/// Whose signatures a node believes on rule packs: a file of public keys, for each jurisdiction its own.
///
/// ```json
/// {"EE": {"authors": {"keys": […]}, "reviewers": {"keys": […]}}}
/// ```
///
/// The setting `signers` names the file; `comity rules keys trust` enters a key.
package struct PackSigners: Sendable {
    package let file: String
    private var members: JSONObject

    /// Reads the file; one that is not there holds nobody.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` for a file that cannot be read or is no JSON object.
    package init(file: String) throws(NodeError) {
        self.file = file
        guard FileManager.default.fileExists(atPath: file) else {
            members = JSONObject()
            return
        }
        guard let data = FileManager.default.contents(atPath: file),
            let json = try? JSON(parsing: Array(data), limits: .local), let object = json.object
        else {
            throw NodeError(
                .misconfigured,
                "\(file) is not a list of signers: a JSON object with a jurisdiction's code for each member. `comity rules keys trust` writes it."
            )
        }
        members = object
    }

    /// The codes of the jurisdictions for which somebody may sign.
    package var jurisdictions: [String] { members.keys.sorted() }

    /// Who may sign the packs of a jurisdiction.
    ///
    /// - Throws: ``NodeError`` with `misconfigured`, naming the file, the jurisdiction and the command.
    package func acceptance(for jurisdiction: String) throws(NodeError) -> PackAcceptance {
        guard let entry = members[jurisdiction] else {
            throw NodeError(
                .misconfigured,
                "\(file) names nobody who may sign the rule pack of \(jurisdiction). Enter an author's and a reviewer's key: `comity rules keys trust \(jurisdiction) author FILE.pub`, then `… reviewer FILE.pub`."
            )
        }
        return PackAcceptance(
            authors: try keys(entry, .author, jurisdiction),
            reviewers: try keys(entry, .reviewer, jurisdiction)
        )
    }

    /// Everybody who may sign.
    ///
    /// - Throws: as ``acceptance(for:)``.
    package func all() throws(NodeError) -> [PackSigner] {
        var all: [PackSigner] = []
        for jurisdiction in jurisdictions {
            let acceptance = try acceptance(for: jurisdiction)
            for (role, keys) in [
                (PublicationRole.author, acceptance.authors), (.reviewer, acceptance.reviewers),
            ] {
                all += keys.keys.map {
                    PackSigner(jurisdiction: jurisdiction, role: role, thumbprint: $0.thumbprint)
                }
            }
        }
        return all
    }

    /// Enters a key.
    ///
    /// - Throws: ``NodeError`` with `exists` where it is entered in that part already.
    package mutating func trust(
        _ key: VerificationKey,
        as role: PublicationRole,
        for jurisdiction: String
    ) throws(NodeError) {
        var entry = members[jurisdiction]?.object ?? JSONObject()
        var keys: [VerificationKey] = []
        if members[jurisdiction] != nil { keys = try self.keys(.object(entry), role, jurisdiction).keys }
        guard !keys.contains(where: { $0.keyID == key.keyID || $0.thumbprint == key.thumbprint }) else {
            throw NodeError(
                .exists,
                "The key \(key.keyID) is in \(file) already, as \(role.rawValue) for \(jurisdiction)."
            )
        }
        for role in PublicationRole.allCases where entry[role.member] == nil {
            entry[role.member] = ["keys": .array([])]
        }
        do {
            entry[role.member] = try KeySet(keys + [key]).json
        } catch {
            throw NodeError(.invalidInput, "The key cannot be entered: \(error)")
        }
        members[jurisdiction] = .object(entry)
    }

    /// Writes the file.
    package func write() throws(NodeError) {
        do {
            let text = JSON.object(members).prettyText() + "\n"
            try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        } catch {
            throw NodeError(
                .misconfigured,
                "\(file) cannot be written. Is there such a folder, and may this user write there?"
            )
        }
    }

    private func keys(_ entry: JSON, _ role: PublicationRole, _ jurisdiction: String) throws(NodeError)
        -> KeySet
    {
        guard let set = entry[role.member] else {
            throw NodeError(
                .misconfigured,
                "\(file) names no \(role.member) for \(jurisdiction). Enter one: `comity rules keys trust \(jurisdiction) \(role.rawValue) FILE.pub`."
            )
        }
        do {
            return try KeySet(json: set)
        } catch {
            throw NodeError(
                .misconfigured,
                "\(file): the \(role.member) for \(jurisdiction) cannot be used: \(error)"
            )
        }
    }
}

/// One person whose signature counts on a jurisdiction's packs, in one of the two parts.
package struct PackSigner: Sendable, Hashable, CustomStringConvertible {
    package var jurisdiction: String
    package var role: PublicationRole
    /// Of the public key (RFC 7638).
    package var thumbprint: String

    package init(jurisdiction: String, role: PublicationRole, thumbprint: String) {
        (self.jurisdiction, self.role, self.thumbprint) = (jurisdiction, role, thumbprint)
    }

    package var description: String { "\(thumbprint) (\(role.rawValue) for \(jurisdiction))" }
}

extension PublicationRole {
    /// The member of the file under which the keys of the part stand.
    fileprivate var member: String {
        switch self {
        case .author: "authors"
        case .reviewer: "reviewers"
        }
    }
}
