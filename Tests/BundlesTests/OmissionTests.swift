import Archive
import Bundles
import Referrals
import Testing

/// The maker has its own key and seals anew whatever it likes: nothing that it leaves out may pass as sound.
@Suite("What a maker takes out and seals anew is missed, by name")
struct OmissionTests {
    private let sample: SampleBundle
    private let bundle: EvidenceBundle

    init() throws {
        sample = try SampleBundle()
        bundle = try sample.sealed()
    }

    private func verdict(_ change: (inout BundleBuilder) -> Void) throws -> BundleVerdict {
        var other = sample
        change(&other.builder)
        var verifier = BundleVerifier(roots: sample.roots)
        return verifier.verify(try other.sealed().bytes)
    }

    private func findings(_ verdict: BundleVerdict) -> Set<BundleFault> {
        Set(verdict.findings.map(\.fault)).subtracting(SampleBundle.lacks)
    }

    private var document: BundleManifest.Document { bundle.manifest.referrals[0].documents[1] }
    private var file: BundleManifest.EvidenceFile { bundle.manifest.evidence[0] }

    @Test("That nobody asked for it is a reason for the content of evidence alone")
    func notAsked() throws {
        let content = try verdict { builder in
            builder.manifest.evidence[0].content = nil
            builder.remove(BundlePaths.content(file.id))
            builder.leaveOut(.content, file.id.text, .notAsked, "not asked for")
        }
        #expect(content.result == .sound && findings(content) == [.notAsked])
        let left = try verdict { builder in
            builder.manifest.referrals[0].documents[1].file = nil
            builder.remove(BundlePaths.document(document.id))
            builder.leaveOut(.document, document.id.text, .notAsked, "not asked for")
        }
        #expect(left.result == .failed && findings(left) == [.omissionUnsound, .documentMissing])
        let receipt = try verdict { builder in
            builder.manifest.referrals[0].documents[1].receipt = nil
            builder.remove(BundlePaths.receipt(document.id))
            builder.leaveOut(.receipt, document.id.text, .notAsked, "not asked for")
        }
        #expect(receipt.result == .failed && findings(receipt) == [.omissionUnsound, .receiptMissing])
        let evidence = try verdict { builder in
            builder.manifest.evidence[0].content = nil
            builder.manifest.evidence[0].manifest = nil
            builder.remove(BundlePaths.content(file.id))
            builder.remove(BundlePaths.evidence(file.id))
            builder.leaveOut(.evidence, file.id.text, .notAsked, "not asked for")
        }
        #expect(evidence.result == .failed && findings(evidence) == [.omissionUnsound, .evidenceMissing])
    }

    @Test("Every thing has its reasons for being left out, and no other counts", arguments: Subject.allCases)
    func reasons(subject: Subject) throws {
        for reason in BundleManifest.Omission.Reason.allCases {
            let isFound = try findings(verdict { $0.leaveOut(subject, "something", reason, "so it is") })
                .contains(.omissionUnsound)
            #expect(
                isFound != BundleManifest.Omission.reasons(for: subject).contains(reason),
                "\(subject) \(reason)"
            )
        }
        #expect(
            BundleManifest.Omission.reasons(for: subject).contains(.notAsked) == (subject == .content)
        )
    }

    typealias Subject = BundleManifest.Omission.Subject

    @Test("A file that the manifest speaks of is missed also where the maker has taken it out of the list")
    func references() throws {
        let paths = bundle.manifest.references
        #expect(Set(paths) == Set(bundle.manifest.files.map(\.path)))
        // The report is written anew whenever a bundle is sealed.
        for path in paths where path != BundlePaths.report {
            let verdict = try verdict { $0.remove(path) }
            #expect(verdict.result == .failed, "\(path)")
            #expect(
                verdict.findings.contains { $0.fault == .fileMissing && $0.place == path },
                "\(path)"
            )
        }
    }

    @Test("A file of which the manifest says nothing is named: no check has looked at it")
    func unreferenced() throws {
        let path = "documents/more.jws"
        let verdict = try verdict { $0.add(path, text: "x") }
        #expect(verdict.result == .failed)
        #expect(verdict.findings.contains { $0.fault == .fileStrange && $0.place == path })
    }

    @Test("A part of a file of evidence that is neither there nor left out with a word is missed")
    func evidence() throws {
        let content = try verdict { builder in
            builder.manifest.evidence[0].content = nil
            builder.remove(BundlePaths.content(file.id))
        }
        #expect(content.result == .incomplete && findings(content) == [.evidenceMissing])
        let manifest = try verdict { builder in
            builder.manifest.evidence[0].content = nil
            builder.manifest.evidence[0].manifest = nil
            builder.remove(BundlePaths.content(file.id))
            builder.remove(BundlePaths.evidence(file.id))
            // A word about the content says nothing of what the file is.
            builder.leaveOut(.content, file.id.text, .notAsked, "not asked for")
        }
        #expect(manifest.result == .incomplete)
        #expect(
            manifest.findings.contains {
                $0.fault == .evidenceMissing && $0.place == "evidence \(file.id)"
            }
        )
    }

    @Test("Rules on evidence that were not asked, without a word, are missed")
    func admissibility() throws {
        let verdict = try verdict { $0.manifest.leftOut.removeAll { $0.subject == .admissibility } }
        let found = verdict.findings.filter { $0.fault == .admissibilityMissing }
        #expect(found.map(\.place) == [BundlePaths.admissibility])
    }

    @Test(
        "One revision of a record that is called closed is missing; a part of the case that is closed is not"
    )
    func closed() throws {
        let revision = try verdict {
            $0.leaveOut(.casework, "\(sample.thread)/2", .closed, "Its compartment is closed.")
        }
        #expect(revision.result == .incomplete && findings(revision) == [.caseworkMissing])
        let part = try verdict { $0.leaveOut(.casework, "agreement", .closed, "Nobody reads it.") }
        #expect(part.result == .sound && findings(part) == [.compartmentClosed])
    }
}
