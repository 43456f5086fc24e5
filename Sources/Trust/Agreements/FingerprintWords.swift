package import JOSE
package import Referrals

/// A fingerprint of an entity and all its federation keys that two people can read to each other.
///
/// ```swift
/// let fingerprint = FingerprintWords(of: peer, keys: configuration.federationKeys)
/// fingerprint.words     // "aardvark adroitness …", sixteen words
/// fingerprint.numbers   // "00000 12345 …", eight groups, for those who share no language
/// ```
/// It has 128 bits: nobody finds another key that fits a given one. The entity's name is part of it, so that the key of one
/// entity under the name of another gives other words.
package struct FingerprintWords: Sendable, Hashable, CustomStringConvertible {
    /// SHA-256 of the entity and its keys.
    package let digest: Digest
    private let bytes: [UInt8]

    /// How many words there are.
    package static let count = 16

    /// - Parameter keys: all keys that the entity signs statements with; their order does not matter.
    package init(of entity: FederationID, keys: KeySet) {
        let thumbprints = keys.keys.map(\.thumbprint).sorted()
        let text = (["comity-fingerprint-v1", entity.text] + thumbprints).map { $0 + "\n" }.joined()
        digest = .sha256(of: Array(text.utf8))
        bytes = Array(digest.bytes.prefix(Self.count))
    }

    /// Sixteen words of the PGP word list.
    package var words: String {
        bytes.enumerated().map { WordList.word(for: $1, at: $0) }.joined(separator: " ")
    }

    /// Eight groups of five digits, each for two bytes.
    package var numbers: String {
        stride(from: 0, to: bytes.count, by: 2).map { place in
            let group = String(Int(bytes[place]) << 8 | Int(bytes[place + 1]))
            return String(repeating: "0", count: 5 - group.count) + group
        }.joined(separator: " ")
    }

    package var description: String { words }

    /// What comparing with a fingerprint that somebody read out gave.
    package enum Comparison: Sendable, Hashable {
        case same
        /// The first word or group that differs, counted from 1.
        case different(at: Int)
        /// What was read has another number of words or groups.
        case incomplete(expected: Int, read: Int)

        package var explanation: String {
            switch self {
            case .same: "Both fingerprints are the same."
            case .different(let place):
                "The fingerprints differ from place \(place) on. Read that place once more; if it stays so, somebody else "
                    + "may hold the line or the key. Do not go on."
            case .incomplete(let expected, let read):
                "There should be \(expected) places, and \(read) were read."
            }
        }
    }

    /// Compares with words or numbers as they were read out; white space, punctuation and capitals do not matter.
    package func compare(withRead text: String) -> Comparison {
        let read = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        let isNumeric = read.first?.allSatisfy(\.isNumber) == true
        let own = (isNumeric ? numbers : words).split(separator: " ").map(String.init)
        for (place, (mine, theirs)) in zip(own, read).enumerated() where mine != theirs {
            return .different(at: place + 1)
        }
        return own.count == read.count ? .same : .incomplete(expected: own.count, read: read.count)
    }
}
