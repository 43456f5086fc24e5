import CryptoExtras
import FoundationEssentials
package import Wire

import struct Crypto.SymmetricKey

/// A ``SealingKey`` locked under a passphrase: what a node keeps on disk.
///
/// The passphrase is stretched with scrypt (RFC 7914), whose cost is in memory, so that guessing it is dear on any machine.
/// Changing the passphrase locks the same key anew; what was sealed under the key stays as it is.
package struct LockedKey: Sendable, Hashable {
    /// The cost of one guess.
    package struct Cost: Sendable, Hashable {
        /// The number of rounds (N), a power of two.
        package var rounds: Int
        /// The block size (r); one guess takes 128 · N · r bytes of memory.
        package var blockSize: Int
        package var parallelism: Int

        package init(rounds: Int, blockSize: Int, parallelism: Int) {
            self.rounds = rounds
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        /// 128 MiB and a few tenths of a second.
        package static let standard = Cost(rounds: 1 << 17, blockSize: 8, parallelism: 1)

        /// The most memory that a file may ask for, in bytes.
        private static let mostMemory = 1 << 30

        fileprivate func check() throws(SealingError) {
            guard rounds >= 2, rounds <= 1 << 22, rounds & (rounds - 1) == 0, (1...32).contains(blockSize),
                (1...4).contains(parallelism), 128 * rounds * blockSize <= Self.mostMemory
            else {
                throw SealingError(.tooCostly, "the parameters of scrypt are wrong or cost more than 1 GiB")
            }
        }
    }

    package let cost: Cost
    private let salt: [UInt8]
    private let sealed: [UInt8]

    private static let form = "comity-locked-key-1"

    /// Locks a key.
    ///
    /// - Throws: ``SealingError`` `weakPassphrase`, `tooCostly`.
    package init(_ key: SealingKey, under passphrase: Passphrase, cost: Cost = .standard) throws(SealingError)
    {
        try passphrase.requireStrength()
        var generator = SystemRandomNumberGenerator()
        self.cost = cost
        salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        sealed = try Self.stretch(passphrase, salt: salt, cost: cost).seal(key.bytes, for: Self.form)
    }

    /// Unlocks the key.
    ///
    /// - Throws: ``SealingError`` `cannotOpen` for another passphrase.
    package func unlocked(with passphrase: Passphrase) throws(SealingError) -> SealingKey {
        let stretched = try Self.stretch(passphrase, salt: salt, cost: cost)
        do throws(SealingError) {
            return try SealingKey(bytes: stretched.open(sealed, for: Self.form))
        } catch {
            throw SealingError(.cannotOpen, "the passphrase is another one, or the locked key was changed")
        }
    }

    private static func stretch(_ passphrase: Passphrase, salt: [UInt8], cost: Cost) throws(SealingError)
        -> SealingKey
    {
        try cost.check()
        let stretched = try? KDF.Scrypt.deriveKey(
            from: passphrase.bytes,
            salt: salt,
            outputByteCount: 32,
            rounds: cost.rounds,
            blockSize: cost.blockSize,
            parallelism: cost.parallelism
        )
        guard let stretched else {
            throw SealingError(
                .tooCostly,
                "the passphrase could not be stretched; \(128 * cost.rounds * cost.blockSize >> 20) MiB of memory are needed"
            )
        }
        return SealingKey(stretched)
    }

    // MARK: On disk

    package var json: JSON {
        [
            "form": .string(Self.form),
            "scrypt": [
                "N": .integer(Int64(cost.rounds)), "r": .integer(Int64(cost.blockSize)),
                "p": .integer(Int64(cost.parallelism)), "salt": .string(Base64URL.encode(salt)),
            ],
            "sealed": .string(Base64URL.encode(sealed)),
        ]
    }

    /// - Throws: ``SealingError`` `malformed`, `tooCostly`.
    package init(json: JSON) throws(SealingError) {
        guard json["form"]?.string == Self.form, let scrypt = json["scrypt"], let rounds = scrypt["N"]?.int,
            let blockSize = scrypt["r"]?.int, let parallelism = scrypt["p"]?.int,
            let salt = scrypt["salt"]?.string.flatMap({ try? Base64URL.decode($0) }), salt.count >= 16,
            let sealed = json["sealed"]?.string.flatMap({ try? Base64URL.decode($0) })
        else { throw SealingError(.malformed, "this is no locked key of the form \(Self.form)") }
        cost = Cost(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
        try cost.check()
        self.salt = salt
        self.sealed = sealed
    }
}
