package import Referrals

/// The sealed content of evidence on disk, beside the database. It holds ciphertext only, and never looks at it.
///
/// A file is written under a name of its own until it is whole and durable; only then does it have its final name. What a
/// crash left unfinished is removed at the next start.
package protocol SealedFiles: Sendable {
    /// Begins a part of a file, or goes on with what of it is there.
    ///
    /// - Throws: ``StoreError`` with `unavailable` where another process writes it, or the disk refuses.
    func write(_ part: SealedPart, of file: Identifier) throws(StoreError) -> any SealedFileWriter

    /// - Throws: ``StoreError`` with `damaged` where it is missing.
    func read(_ part: SealedPart, of file: Identifier) throws(StoreError) -> any SealedFileReader

    /// Removes every part of a file, also unfinished ones; those that are not there are passed over.
    func remove(_ file: Identifier) throws(StoreError)

    /// Goes through all of it: removes what was destroyed and what a crash left unfinished, where nobody writes it now. What is
    /// finished and named by no record stays where it is: an older database may have been put beside it.
    func sweep(_ standing: (Identifier) throws -> SealedFileStanding) throws -> SealedSweep
}

/// What the record says of a file whose sealed content is there.
package enum SealedFileStanding: Sendable, Hashable {
    case held, destroyed, unknown
}

/// What a look through the sealed files did.
package struct SealedSweep: Sendable, Hashable {
    /// How many parts were removed.
    package var removed = 0
    /// The finished files that no record names, each with the bytes that its parts take.
    package var unknown: [Identifier: Int64] = [:]

    package init() {}
}

/// What is stored of a file.
package enum SealedPart: String, Sendable, Hashable, CaseIterable {
    /// The sealed chunks, one after the other.
    case content
    /// The list of chunk digests, sealed in chunks.
    case digests
}

/// A sealed file while it is written. Its writer holds a lock, so that nobody else writes or removes it.
package protocol SealedFileWriter {
    /// The bytes that are there.
    var length: Int64 { get }
    func append(_ bytes: [UInt8]) throws(StoreError)
    /// Drops what an interrupted write left behind the last whole chunk.
    func truncate(to length: Int64) throws(StoreError)
    /// Reads back what has been written.
    func read(_ range: Range<Int64>) throws(StoreError) -> [UInt8]
    /// Returns when everything written so far is on the disk.
    func makeDurable() throws(StoreError)
    /// Makes it durable and gives it its final name. The lock is held until the writer goes away.
    func finish() throws(StoreError)
}

/// A finished sealed file.
package protocol SealedFileReader: Sendable {
    var length: Int64 { get }
    /// - Throws: ``StoreError`` with `damaged` where the range is not all there.
    func read(_ range: Range<Int64>) throws(StoreError) -> [UInt8]
}
