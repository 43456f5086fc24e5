import JOSE
import Referrals
import Testing
import Trust
import Wire

/// Numbers that are the same in every run.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("Chains that were tampered with")
struct MutatedChainTests {
    @Test("No change of a letter anywhere in a chain is accepted")
    func letters() throws {
        let federation = try TestFederation()
        let chain = try federation.chain()
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=".utf8)
        var generator = SeededGenerator(state: 20)
        var refused = 0
        for round in 0..<400 {
            var changed = chain
            let position = round % chain.count
            var bytes = Array(chain[position].utf8)
            let place = Int.random(in: bytes.indices, using: &generator)
            let letter = letters[Int.random(in: letters.indices, using: &generator)]
            guard bytes[place] != letter else { continue }
            bytes[place] = letter
            changed[position] = String(decoding: bytes, as: UTF8.self)
            #expect(throws: ChainError.self, "letter \(place) of statement \(position)") {
                try federation.validate(changed)
            }
            refused += 1
        }
        #expect(refused > 350)
    }

    @Test("Claims of any JSON form, signed by the right key, are read or refused and never crash")
    func claims() throws {
        let federation = try TestFederation()
        let names = [
            "iss", "sub", "iat", "exp", "jwks", "metadata", "crit", "authority_hints", "trust_anchor_hints",
            "trust_marks", "trust_mark_issuers", "trust_mark_owners", "constraints", "metadata_policy",
            "metadata_policy_crit", "source_endpoint", "aud",
        ]
        let values: [JSON] = [
            .null, true, 0, -1, 1.5, .integer(.max), .number(1e300), "", "https://a.example", [], [[]], [1],
            [""], [.null], [:], ["keys": [[:]]], ["keys": "x"], ["a": .null], ["a": []], ["a": [:]],
            ["a": ["b": ["value": .null, "essential": true]]], ["a": ["b": ["subset_of": [.null]]]],
            ["max_path_length": .integer(.max)], ["max_path_length": 1e300],
            ["naming_constraints": ["permitted": [1]]], ["allowed_entity_types": [1]],
        ]
        let sound = try federation.chain()
        var refused = 0
        for position in sound.indices {
            for name in names {
                for value in values {
                    var chain = sound
                    chain[position] = try federation.statement(position, [name: value])
                    do {
                        _ = try federation.validate(chain)
                    } catch let error as ChainError {
                        #expect(!error.description.isEmpty)
                        refused += 1
                    }
                }
            }
        }
        #expect(refused > 1_500)
    }
}
