/// Keeps the last checkpoint of each part of the log, and of each log that the node cosigns, outside the database, so that an
/// older database put in its place is noticed at the next start, and makes no witness forget what it vouched for.
package protocol LogHeads: Sendable {
    /// The signed checkpoint that was kept last for each part of the log, by its name.
    ///
    /// - Throws: an error where one is there and cannot be read.
    func heads() throws -> [String: String]
    /// Keeps a signed checkpoint, in the place of the one before.
    ///
    /// - Throws: an error where it cannot be written.
    func keep(_ note: String, of shard: String) throws

    /// The signed checkpoint up to which each part of the log was checked, by its name.
    ///
    /// - Throws: an error where one is there and cannot be read.
    func checked() throws -> [String: String]
    /// Keeps the signed checkpoint up to which a part was checked, in the place of the one before.
    ///
    /// - Throws: an error where it cannot be written.
    func keepChecked(_ note: String, of shard: String) throws

    /// The signed checkpoint that this node cosigned last of another log, by the SHA-256 of its origin in hexadecimal digits.
    ///
    /// - Throws: an error where one is there and cannot be read.
    func witnessed(_ log: String) throws -> String?
    /// Keeps a checkpoint that this node cosigned, in the place of the one before.
    ///
    /// - Throws: an error where it cannot be written.
    func keepWitnessed(_ note: String, of log: String) throws
}

/// Keeps nothing: for a node without a folder of its own.
package struct NoLogHeads: LogHeads {
    package init() {}
    package func heads() -> [String: String] { [:] }
    package func keep(_ note: String, of shard: String) {}
    package func checked() -> [String: String] { [:] }
    package func keepChecked(_ note: String, of shard: String) {}
    package func witnessed(_ log: String) -> String? { nil }
    package func keepWitnessed(_ note: String, of log: String) {}
}
