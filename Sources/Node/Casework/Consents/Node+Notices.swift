import Foundation
package import Referrals
import RulePacks
import Wire

/// The information package for participants as it is shown: every topic, filled from the law of one day.
package struct InformationPackage: Sendable {
    /// The name of the package: the same for both sides (COE-15).
    package static let name = "participants"

    /// The rule pack's name and version that it was filled from: the same in every language.
    package var version: String
    package var language: String
    package var text: String
    package var digest: Digest
    /// SHA-256 over the package in all its languages, before any law fills it: what two sides compare (COE-15).
    package var packageDigest: Digest
}

extension Node {
    /// Fills the notices of one language from this agency's own rule pack.
    ///
    /// - Parameters:
    ///   - complaints: who receives complaints, and how.
    ///   - folder: the folder with `<language>.md`; nil for `notices` beside the published rule packs.
    /// - Throws: ``NodeError`` with `notFound` where there is no template in that language, `misconfigured` where it cannot be
    ///   filled.
    package func informationPackage(
        in language: String,
        complaints: String,
        folder: String? = nil
    ) throws -> InformationPackage {
        let folder = folder ?? library.law.folder + "/notices"
        let path = "\(folder)/\(language).md"
        guard language.allSatisfy({ $0.isLetter || $0 == "-" }),
            let data = FileManager.default.contents(atPath: path)
        else { throw Self.noNotice(in: language, of: folder) }
        let own = try law(on: clock.now)
        guard let day = CalendarDate(clock.now.date) else {
            throw NodeError(.misconfigured, "The clock shows no date.")
        }
        let agency = NoticeAgency(
            service: identity.displayName,
            contact: identity.contactPoint,
            complaints: complaints
        )
        do {
            let template = try NoticeTemplate(markdown: String(decoding: data, as: UTF8.self), file: path)
            let notices = try NoticeTopic.allCases.map {
                try template.notice($0, for: own.pack, layers: own.layers, on: day, agency: agency)
            }
            let text = notices.map(\.text).joined(separator: "\n")
            return InformationPackage(
                version: "\(own.pack.id) \(own.pack.version)",
                language: language,
                text: text,
                digest: Digest(of: text),
                packageDigest: try Self.packageDigest(of: folder)
            )
        } catch let error as PackError {
            throw NodeError(.misconfigured, "The notice in \(language) cannot be filled: \(error)")
        }
    }

    /// One digest over every language's text as it lies in the folder: equal on two nodes exactly where both hold the same package,
    /// whatever language each has shown and whatever law has filled it.
    private static func packageDigest(of folder: String) throws -> Digest {
        var texts: JSONObject = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        where name.hasSuffix(".md") {
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
                throw NodeError(.misconfigured, "The notice \(name) cannot be read.")
            }
            texts[name] = .string(Digest(of: Array(data)).hex)
        }
        return Digest(of: try JSON.object(texts).canonicalBytes())
    }

    private static func noNotice(in language: String, of folder: String) -> NodeError {
        let there = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasSuffix(".md") }
            .map { String($0.dropLast(3)) }
            .sorted()
        let help =
            there.isEmpty
            ? "This node has no notices yet: copy Jurisdictions/notices to where its published rule packs are."
            : "There are notices in \(there.joined(separator: ", ")); whose language is none of them needs an interpreter."
        return NodeError(.notFound, "There is no notice in \(language). \(help)")
    }
}
