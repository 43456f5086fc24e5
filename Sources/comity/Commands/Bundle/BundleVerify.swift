import ArgumentParser
import Bundles
import Foundation
import JOSE
import Merkle
import Node
import Referrals
import Trust
import Wire

extension BundleCommand {
    /// `comity bundle verify`.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a bundle: no node and no network is needed.",
            discussion: """
                Everything is checked and every failure named: which file, what it means, what to do.

                Whose keys they are no bundle can prove by itself: whoever makes up an agency makes up its keys. Tell what you know \
                from outside. Without that, a good bundle ends with exit code 4.

                What a maker leaves out at the end, the last documents that nobody answered or a whole referral, leaves no gap in any \
                bundle: the answer says whom to ask about it.

                Exit codes: 0 everything that it names is there, holds, and rests on what you gave; 2 something does not hold; 3 something \
                that belongs to it is missing; 4 it holds on its own word alone; 65 no bundle, or damaged; 66 no such file.

                Example:
                  comity bundle verify case.zip --party https://tartu.example="mL3q0B …" --party https://porto.example="x9…" \
                    --time-roots authority.pem
                """
        )
        @Argument(help: "The bundle.") var file: String
        @Option(
            help: ArgumentHelp(
                "An agency and the fingerprint of its key as the agency itself told you; repeatable.",
                valueName: "entity=fingerprint"
            )
        )
        var party: [String] = []
        @Option(
            help:
                "A federation's authority that you believe: its signed entity configuration in a file that you got from it; repeatable."
        )
        var anchor: [String] = []
        @Option(
            help: "Your own policy of witnesses. Default: the maker's, with the keys of confirmed agencies."
        )
        var witnessPolicy: String?
        @Option(help: "PEM of the roots of time-stamping authorities that you trust.") var timeRoots: String?
        @Option(
            help: ArgumentHelp(
                "A policy of an authority under which a time-stamp counts for you, as an object identifier; repeatable. Default: those that the maker accepted.",
                valueName: "oid"
            )
        )
        var timePolicy: [String] = []
        @Option(help: "Who may sign rule packs, as `comity rules keys trust` writes it.") var packSigners:
            String?
        @Option(
            help: ArgumentHelp(
                "What may be missing or unconfirmed and is good all the same; repeatable. One of: \(Self.dispensable.map(\.rawValue).joined(separator: ", ")).",
                valueName: "finding"
            )
        )
        var accept: [String] = []
        @Flag(help: "Answer in JSON, for programs.") var json = false

        private static let dispensable = BundleFault.allCases.filter {
            $0.weight != .failed && $0.weight != .note
        }

        func run() async throws {
            let roots: BundleRoots
            do {
                roots = try self.roots()
            } catch let error as NodeError {
                throw refused(error)
            }
            var verifier = BundleVerifier(roots: roots)
            let verdict: BundleVerdict
            do {
                verdict = verifier.verify(try FileSource(path: file))
            } catch let error as NodeError {
                throw refused(error)
            }
            print(json ? verdict.json.prettyText() : verdict.words)
            let code = verdict.result.exitCode
            if code != 0 { throw ExitCode(code) }
        }

        private func roots() throws -> BundleRoots {
            var roots = BundleRoots()
            for text in party {
                guard let sign = text.firstIndex(of: "="), let entity = EntityID(String(text[..<sign])) else {
                    throw NodeError(.invalidInput, "Write --party https://agency.example=FINGERPRINT.")
                }
                roots.fingerprints[entity] = BundleRoots.thumbprint(String(text[text.index(after: sign)...]))
            }
            for path in anchor { roots.anchors.append(try Self.anchor(in: path)) }
            if let witnessPolicy {
                do {
                    roots.policy = try WitnessPolicy(parsing: Self.text(in: witnessPolicy))
                } catch let error as WitnessPolicyError {
                    throw NodeError(.invalidInput, error.description)
                }
            }
            roots.timeRoots = try timeRoots.map { try Self.text(in: $0) }
            if !timePolicy.isEmpty { roots.timePolicies = Set(timePolicy) }
            if let packSigners {
                _ = try Self.text(in: packSigners)
                let signers = try PackSigners(file: packSigners)
                for code in signers.jurisdictions {
                    roots.packSigners[code] = try signers.acceptance(for: code)
                }
            }
            for name in accept {
                guard let fault = BundleFault(rawValue: name), Self.dispensable.contains(fault) else {
                    throw NodeError(
                        .invalidInput,
                        "--accept takes \(Self.dispensable.map(\.rawValue).joined(separator: ", ")). What does not hold is never accepted."
                    )
                }
                roots.dispensable.insert(fault)
            }
            return roots
        }

        private static func anchor(in path: String) throws -> TrustAnchor {
            let compact = try text(in: path).trimmingCharacters(in: .whitespacesAndNewlines)
            do {
                let signed = try SignedStatement(parsing: compact)
                try signed.verify(with: signed.statement.keys)
                return TrustAnchor(entity: signed.statement.subject, keys: signed.statement.keys)
            } catch {
                throw NodeError(.invalidInput, "\(path) is no signed entity configuration: \(error)")
            }
        }

        private static func text(in path: String) throws -> String {
            guard let data = FileManager.default.contents(atPath: path), data.count <= 1 << 20,
                let text = String(validating: data, as: UTF8.self)
            else {
                throw NodeError(
                    .notFound,
                    "There is no file \(path) that you may read, of at most 1 MiB of text."
                )
            }
            return text
        }

        private func refused(_ error: NodeError) -> ExitCode {
            let failure = Failure(error)
            if json {
                print(failure.json.prettyText())
            } else {
                FileHandle.standardError.write(Data((failure.says + "\n").utf8))
            }
            return ExitCode(failure.exitCode)
        }
    }
}

extension BundleVerdict.Result {
    fileprivate var exitCode: Int32 {
        switch self {
        case .sound: 0
        case .failed: 2
        case .incomplete: 3
        case .unconfirmed: 4
        case .unreadable: 65
        }
    }
}
