/// Keeps the last checkpoint of each part of the log outside the database, so that an older database put in its place is
/// noticed at the next start.
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
}

/// Keeps nothing: for a node without a folder of its own.
package struct NoLogHeads: LogHeads {
    package init() {}
    package func heads() -> [String: String] { [:] }
    package func keep(_ note: String, of shard: String) {}
    package func checked() -> [String: String] { [:] }
    package func keepChecked(_ note: String, of shard: String) {}
}
