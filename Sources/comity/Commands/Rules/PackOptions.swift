import ArgumentParser
import Foundation
import Node
import RulePacks
import RuleReports
import Wire

/// The options that every command on packs has.
struct PackOptions: ParsableArguments {
    @Option(
        help: "The folder with facts.yaml and the shared layers. Default: found beside the pack or above it."
    )
    var jurisdictions: String?
    @Option(help: "The day by which is judged, for example 2026-07-01. Default: today.")
    var on: String?

    /// - Throws: a validation error for a text that is no date.
    func day() throws -> CalendarDate {
        guard let on else { return Self.today }
        guard let day = CalendarDate(on) else { throw ValidationError("--on is a date such as 2026-07-01.") }
        return day
    }

    static var today: CalendarDate {
        // Days since 1 January 1970, UTC, as the node counts days.
        CalendarDate(clamping: Int((Date().timeIntervalSince1970 / 86_400).rounded(.down)))
    }

    func folder(for path: String) throws -> PackFolder {
        try Self.folder(try PackFolder.root(of: path, named: jurisdictions))
    }

    /// - Throws: ``NodeError`` where the fact schema cannot be used.
    static func folder(_ root: String) throws -> PackFolder {
        do {
            return try PackFolder(root: root)
        } catch let error as PackError {
            throw error.asNodeError("The fact schema cannot be used:")
        }
    }

    /// The packs at the paths, for commands that need them whole; `check` says what is wrong in them.
    ///
    /// - Throws: ``NodeError`` for the first that cannot be read.
    func packs(_ paths: [String]) throws -> [(pack: RulePack, folder: PackFolder)] {
        try paths.flatMap { path in
            try PackFolder.files(at: path).map { file in
                if PackFolder.isPublished(file) {
                    let folder = try PackFolder(published: file)
                    guard let published = folder.published else {
                        throw NodeError(.invalidInput, "\(file) is no published pack.")
                    }
                    return (published.pack, folder)
                }
                let folder = try folder(for: path)
                do {
                    return (try folder.pack(file), folder)
                } catch let error as PackError {
                    throw error.asNodeError(
                        "The pack cannot be used. `comity rules check \(file)` shows where:"
                    )
                }
            }
        }
    }
}

extension PackOptions {
    /// The one pack at a path.
    ///
    /// - Throws: ``NodeError`` where there is none, more than one, or one that cannot be read.
    func onePack(_ path: String) throws -> (pack: RulePack, folder: PackFolder) {
        let files = try PackFolder.files(at: path)
        guard files.count == 1 else {
            throw NodeError(.invalidInput, "'\(path)' holds \(files.count) packs. Name one file.")
        }
        let found = try packs(files)
        guard let one = found.first else { throw NodeError(.notFound, "There is no pack at '\(path)'.") }
        return one
    }
}

extension PackOptions {
    /// The path of a pack that may be named by its code alone, in the folder of all: the one named, or `Jurisdictions`.
    func place(of path: String) -> String {
        guard !FileManager.default.fileExists(atPath: path) else { return path }
        let below = PackFolder.joined(jurisdictions ?? "Jurisdictions", path)
        return FileManager.default.fileExists(atPath: below) ? below : path
    }
}

/// What there is, for whoever named something that there is not.
enum Known {
    /// `Did you mean 'consent'? There are: consent, disclosure.`
    static func words(_ name: String, _ known: [String]) -> String {
        guard !known.isEmpty else { return "There are none." }
        let near = NearMiss.of(name, among: known).map { "Did you mean '\($0)'? " } ?? ""
        return near + "There are: \(known.joined(separator: ", "))."
    }
}

/// Where a page for people is written.
struct PageOption: ParsableArguments {
    @Option(help: "Also write a page for people to this file: self-contained, printable.")
    var html: String?

    func write(_ report: Report) throws {
        guard let html else { return }
        try Self.write(HTMLReport(report, on: PackOptions.today).text, to: html)
    }

    static func write(_ text: String, to file: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        } catch {
            throw NodeError(
                .misconfigured,
                "The file '\(file)' cannot be written. Is there such a folder, and may you write to it?"
            )
        }
    }
}

extension PackError {
    /// With every problem as a finding, for commands that cannot go on.
    func asNodeError(_ says: String) -> NodeError {
        NodeError(.invalidInput, says, findings: problems.filter { $0.severity == .error }.map(\.description))
    }
}
