/// Why bytes are not an archive that this room reads. The text never shows a name or content that stood in it.
package struct ArchiveError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// Not a ZIP archive, or cut off.
        case malformed
        /// A feature of ZIP that an archive of this project never uses: compression, encryption, several disks.
        case unsupported
        /// More entries, or more bytes, than the limits allow.
        case tooLarge
        /// A name that could lead out of a folder, is repeated, or is not in order.
        case badName
        /// The checksum of an entry is another one.
        case wrongChecksum
    }

    package let code: Code
    /// What is wrong and where, as a sentence.
    package let says: String
    /// The entry, where only one is affected.
    package let entry: String?

    package init(_ code: Code, _ says: String, entry: String? = nil) {
        self.code = code
        self.says = says
        self.entry = entry
    }

    package var description: String { says }
}
