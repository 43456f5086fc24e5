import Foundation
import Referrals

/// A node's configuration: what the file says, then the environment, then the command line; the later wins.
struct NodeConfiguration: Sendable {
    /// Where a value came from.
    enum Origin: String, Sendable {
        case standard
        case file
        case environment
        case flag
    }

    /// The node's folder: everything of the node lies below it.
    let home: URL
    private(set) var values: [String: (value: String, origin: Origin)] = [:]

    static let fileName = "comity.conf"

    /// Reads the configuration of the node in a folder.
    ///
    /// - Parameters:
    ///   - environment: the process's environment.
    ///   - flags: settings from the command line by their names.
    /// - Throws: ``ConfigurationError`` listing everything that is wrong, with the line where it stands in the file.
    static func load(
        home: URL,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        flags: [String: String] = [:]
    ) throws(ConfigurationError) -> NodeConfiguration {
        let path = home.appendingPathComponent(fileName)
        guard let text = try? String(contentsOf: path, encoding: .utf8) else {
            throw ConfigurationError([
                "There is no node in \(home.path): \(fileName) is missing. Make one with `comity init --home \(home.path)`, or name another folder with --home or COMITY_HOME."
            ])
        }
        return try load(home: home, text: text, environment: environment, flags: flags)
    }

    /// Reads a configuration from the text of its file.
    ///
    /// - Throws: ``ConfigurationError``.
    static func load(
        home: URL,
        text: String,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        flags: [String: String] = [:]
    ) throws(ConfigurationError) -> NodeConfiguration {
        var findings: [String] = []
        var configuration = NodeConfiguration(home: home)
        for setting in Setting.all {
            if let standard = setting.standard { configuration.values[setting.name] = (standard, .standard) }
        }
        configuration.take(parsing: text, findings: &findings)
        for setting in Setting.all {
            if let value = environment[setting.environmentName], !value.isEmpty {
                configuration.values[setting.name] = (value, .environment)
            }
            if let value = flags[setting.name] { configuration.values[setting.name] = (value, .flag) }
        }
        configuration.judge(&findings)
        guard findings.isEmpty else { throw ConfigurationError(findings) }
        return configuration
    }

    /// `name = value`, one a line; a line that begins with `#` is a comment.
    private mutating func take(parsing text: String, findings: inout [String]) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            let place = "\(Self.fileName) line \(index + 1)"
            let parts = line.split(separator: "=", maxSplits: 1).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard parts.count == 2, !parts[1].isEmpty else {
                findings.append("\(place): write `name = value`.")
                continue
            }
            guard Setting.all.contains(where: { $0.name == parts[0] }) else {
                findings.append(
                    "\(place): there is no setting `\(parts[0])`. `comity config show` lists all."
                )
                continue
            }
            if values[parts[0]]?.origin == .file { findings.append("\(place): `\(parts[0])` is set twice.") }
            values[parts[0]] = (parts[1], .file)
        }
    }

    private func judge(_ findings: inout [String]) {
        for setting in Setting.all {
            guard let (value, origin) = values[setting.name] else {
                findings.append("`\(setting.name)` is missing. \(setting.says)")
                continue
            }
            if let fault = setting.form.fault(in: value) {
                findings.append("`\(setting.name)` (from the \(origin.rawValue)) \(fault).")
            }
        }
    }

    // Every setting has a value after `load`, and integers have been checked there.
    func text(_ name: String) -> String { values[name]?.value ?? "" }
    func integer(_ name: String) -> Int { Int(text(name)) ?? 0 }

    /// A path setting: relative ones lie below the node's folder.
    func path(_ name: String) -> String {
        URL(fileURLWithPath: text(name), relativeTo: home).standardizedFileURL.path
    }
}

/// Everything that is wrong with a configuration.
struct ConfigurationError: Error, Sendable, CustomStringConvertible {
    let findings: [String]
    init(_ findings: [String]) { self.findings = findings }

    var description: String {
        findings.count == 1
            ? findings[0]
            : "The configuration has \(findings.count) faults:\n"
                + findings.map { "  - " + $0 }.joined(separator: "\n")
    }
}

extension Setting.Form {
    /// What is wrong with a value, as the end of a sentence; nil where nothing is.
    func fault(in value: String) -> String? {
        switch self {
        case .text(let maximum):
            value.count <= maximum ? nil : "has more than \(maximum) characters"
        case .baseURL:
            EntityID(value) == nil
                ? "must be an https base URL in lower case without a slash at the end, for example https://node.agency.example"
                : nil
        case .host:
            value.contains(where: { $0.isWhitespace || $0 == "/" })
                ? "must be a host name or an address" : nil
        case .integer(let range):
            Int(value).map(range.contains) == true
                ? nil : "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .path: nil
        case .timeZone:
            HostTimeZones.civil(value) == nil
                ? "must be a time zone that this machine knows, for example Europe/Tallinn" : nil
        case .choice(let choices):
            choices.contains(value) ? nil : "must be one of \(choices.joined(separator: ", "))"
        }
    }
}
