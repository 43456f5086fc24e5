/// How much a reader takes from somebody it does not know.
package struct JSONLimits: Sendable, Hashable {
    /// The longest text, in bytes.
    package var maximumBytes: Int
    /// The deepest nesting of arrays and objects; a bare `[]` has depth 1. Never above ``greatestDepth``.
    package var maximumDepth: Int
    /// The most members in one object.
    package var maximumMembers: Int
    /// The most values in the whole text, every array element and member value counted.
    package var maximumValues: Int

    /// The depth that the reader's own stack is known to bear; a larger limit is taken for this one.
    package static let greatestDepth = 512

    package init(
        maximumBytes: Int = 1 << 20,
        maximumDepth: Int = 64,
        maximumMembers: Int = 1_024,
        maximumValues: Int = 100_000
    ) {
        self.maximumBytes = maximumBytes
        self.maximumDepth = maximumDepth
        self.maximumMembers = maximumMembers
        self.maximumValues = maximumValues
    }

    /// For a document from a peer: 1 MiB, depth 64, 1,024 members an object, 100,000 values.
    package static let document = JSONLimits()

    /// For the header of a signed or encrypted message: 8 KiB, depth 8, 64 members an object, 512 values.
    package static let header = JSONLimits(
        maximumBytes: 8 << 10,
        maximumDepth: 8,
        maximumMembers: 64,
        maximumValues: 512
    )

    /// For files that the node's own operator provides: 16 MiB, depth 128.
    package static let local = JSONLimits(
        maximumBytes: 16 << 20,
        maximumDepth: 128,
        maximumMembers: 65_536,
        maximumValues: 1_000_000
    )
}
