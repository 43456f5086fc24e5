package import Referrals
import Sealing
import Synchronization

import struct Crypto.HMAC
import struct Crypto.SHA256
import struct Crypto.SymmetricKey

/// A key that seals the content of one scope in one compartment.
package struct ContentKey: Sendable {
    package let id: Identifier
    let key: SealingKey
    /// The key of marks that an earlier key of the scope handed over; nil where there was none.
    var inheritedMarks: SealingKey?

    /// What stands for a digest where it stays for good: SHA-256 over ``opening(of:)`` and the digest. Without the opening it
    /// says nothing; with it, it can be held against one digest, and against no other.
    package func mark(_ digest: Digest) -> Digest {
        let text = "comity-mark/1\n" + opening(of: digest).hex + "\n" + digest.hex
        return Digest(bytes: Array(SHA256.hash(data: Array(text.utf8)))) ?? .zero
    }

    /// What opens the mark of one digest (HMAC with SHA-256): nobody can make it once this key is destroyed.
    package func opening(of digest: Digest) -> Digest {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(digest.hex.utf8),
            using: SymmetricKey(data: markKey.bytes)
        )
        // The code always has 32 bytes, so the fallback is never taken.
        return Digest(bytes: Array(code)) ?? .zero
    }

    /// Seals bytes.
    ///
    /// - Parameter purpose: what they are and where they lie; opening demands the same.
    /// - Throws: ``VaultError`` `storage`, which a sound machine never causes.
    package func seal(_ bytes: [UInt8], for purpose: String) throws(VaultError) -> SealedValue {
        do {
            return SealedValue(key: id, box: try key.seal(bytes, for: purpose))
        } catch {
            throw VaultError(.storage, error.reason)
        }
    }
}

extension ContentKey {
    /// A key that makes codes of texts: whoever holds it finds a text again, and its codes say nothing without it.
    ///
    /// - Parameter purpose: what the codes are for; those of one purpose say nothing about another's.
    package func blind(for purpose: String) -> BlindKey {
        // A key of its own, so that sealing and coding never use the same one.
        let derived = HMAC<SHA256>.authenticationCode(
            for: Array(("comity/blind/" + purpose).utf8),
            using: SymmetricKey(data: key.bytes)
        )
        return BlindKey(key: SymmetricKey(data: Array(derived)))
    }
}

/// Makes codes of texts (HMAC with SHA-256, cut to 64 bits, which is enough to tell words apart: what a code finds is read
/// before it counts).
package struct BlindKey: Sendable {
    let key: SymmetricKey

    package func code(of text: String) -> Int64 {
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
        return Int64(bitPattern: code.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }
}

extension Vault {
    /// A new key, durable before it is handed out. It belongs to a scope as soon as the caller has stored its name there; one
    /// that is never used harms nothing.
    ///
    /// Keys are made ahead in growing batches, so that a busy node does not wait for the disk at each new case.
    ///
    /// - Throws: ``VaultError`` `closed` where the holder has no key to the compartment.
    package func newKey(in compartment: KeyCompartment, at now: Instant) throws -> ContentKey {
        if let spare = state.withLock({ $0.spare[compartment]?.popLast() }) { return spare }
        let count = state.withLock { state in
            let count = state.batch[compartment] ?? 1
            state.batch[compartment] = min(count * 2, 128)
            return count
        }
        for _ in 0..<3 {
            let (generation, under) = try current(compartment)
            let keys = (0..<count).map { _ in ContentKey(id: Identifier(at: now), key: SealingKey()) }
            let wrapped = try keys.map { key in
                WrappedContentKey(
                    id: key.id,
                    compartment: compartment,
                    generation: generation,
                    wrapped: try under.seal(key.key.bytes, for: Self.place(key.id, compartment))
                )
            }
            guard try storage.insert(wrapped) else {
                try reopen()
                continue
            }
            return state.withLock { state in
                state.spare[compartment, default: []].append(contentsOf: keys.dropFirst())
                return keys[0]
            }
        }
        throw VaultError(.storage, "The keys of \(compartment.rawValue) are being exchanged. Try again.")
    }

    /// A key by its name.
    ///
    /// - Throws: ``VaultError`` `erased`, `closed`, `keyMissing`, `damaged`.
    package func key(_ id: Identifier) throws -> ContentKey {
        if let key = state.withLock({ $0.content[id] }) { return ContentKey(id: id, key: key) }
        switch try storage.contentKey(id) {
        case .shredded(let moment): throw VaultError.erased(at: moment)
        case .unknown:
            throw VaultError(
                .keyMissing,
                "The keyring has no key of this name and no word that it was destroyed. Restore the keyring that belongs to this database."
            )
        case .wrapped(let stored):
            let key = try unwrapped(stored)
            state.withLock { $0.content[id] = key }
            return ContentKey(id: id, key: key)
        }
    }

    /// Opens a sealed value.
    ///
    /// - Throws: ``VaultError`` `erased`, `closed`, `keyMissing`; `damaged` where the bytes were changed or lie elsewhere than
    ///   where they were sealed for.
    package func open(_ value: SealedValue, for purpose: String) throws -> [UInt8] {
        let key = try key(value.key)
        do {
            return try key.key.open(value.box, for: purpose)
        } catch {
            throw VaultError(
                .damaged,
                "Sealed bytes were changed, or lie at another place than they were sealed for."
            )
        }
    }

    /// A digest of a text that finds it again and says nothing about it without the keyring (HMAC with SHA-256).
    package func blindIndex(_ text: String, of column: String) throws -> String {
        guard let key = state.withLock({ $0.opened.current(OpenedCompartments.index)?.key }) else {
            throw VaultError(.wrongKey, "The keyring has no key of indexes for this holder.")
        }
        let code = HMAC<SHA256>.authenticationCode(
            for: Array((column + "\n" + text).utf8),
            using: SymmetricKey(data: key.bytes)
        )
        return code.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    func current(_ compartment: KeyCompartment) throws -> (generation: Int64, key: SealingKey) {
        guard let current = state.withLock({ $0.opened.current(compartment.rawValue) }) else {
            throw Self.closed(compartment)
        }
        return current
    }

    func unwrapped(_ stored: WrappedContentKey) throws -> SealingKey {
        let name = stored.compartment.rawValue
        if state.withLock({ $0.opened.keys[name]?[stored.generation] }) == nil,
            compartments.contains(stored.compartment)
        {
            try reopen()
        }
        guard let under = state.withLock({ $0.opened.keys[name]?[stored.generation] }) else {
            throw Self.closed(stored.compartment)
        }
        do {
            return try SealingKey(
                bytes: under.open(stored.wrapped, for: Self.place(stored.id, stored.compartment))
            )
        } catch {
            throw VaultError(.damaged, "A wrapped key was changed. Restore the copy of the keyring.")
        }
    }

    private static func closed(_ compartment: KeyCompartment) -> VaultError {
        VaultError(
            .closed(compartment),
            "The compartment \(compartment.rawValue) is closed to this holder; it has no key to it."
        )
    }

    static func place(_ id: Identifier, _ compartment: KeyCompartment) -> String {
        "content-key/\(compartment.rawValue)/\(id.text)"
    }
}
