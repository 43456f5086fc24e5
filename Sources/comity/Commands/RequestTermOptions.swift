import ArgumentParser
import Foundation
import Referrals

/// Under which provisions, how, by when and under which conditions something is asked.
struct RequestTermOptions: ParsableArguments {
    @Option(
        help:
            "A provision under which it is sent; repeatable. Default: those of the shared instruments that the rules cite (Budapest Convention art. 23)."
    )
    var basis: [String] = []
    @Option(
        help:
            "What of the request is to be kept confidential: existence or subject; repeatable (Budapest Convention art. 27(8))."
    )
    var keepConfidential: [String] = []
    @Option(help: "A formality to be followed, in words; repeatable (Budapest Convention art. 27(3)).")
    var procedure: [String] = []
    @Option(help: "What has to happen by a day, as 2027-01-31: WHAT; repeatable.") var deadline: [String] = []
    @OptionGroup var limits: LimitOptions

    func terms() throws -> RequestTerms {
        RequestTerms(
            legalBasis: basis.map { RequestTerms.Provision($0) },
            confidential: try confidentiality(),
            procedures: procedure,
            deadlines: try deadline.map(Self.deadline),
            limits: try limits.read()
        )
    }

    private func confidentiality() throws -> RequestTerms.Confidentiality? {
        guard !keepConfidential.isEmpty else { return nil }
        guard Set(keepConfidential).isSubset(of: ["existence", "subject"]) else {
            throw ValidationError("--keep-confidential is existence or subject.")
        }
        return RequestTerms.Confidentiality(
            existence: keepConfidential.contains("existence"),
            subject: keepConfidential.contains("subject")
        )
    }

    private static func deadline(_ text: String) throws -> RequestTerms.Deadline {
        guard let range = text.range(of: ": "), range.upperBound < text.endIndex else {
            throw ValidationError("A deadline is written like 2027-01-31: the hearing.")
        }
        return RequestTerms.Deadline(String(text[range.upperBound...]), by: String(text[..<range.lowerBound]))
    }
}

/// The conditions under which something is given to the other side.
struct LimitOptions: ParsableArguments {
    @Option(
        help:
            "A condition on what is given: \(Self.kinds.map(\.rawValue).joined(separator: ", ")); KIND@/ELEMENT for a part of it; repeatable (Budapest Convention art. 28)."
    )
    var limit: [String] = []
    @Option(help: "The day by which the other side erases it.") var deleteBy: String?

    /// The conditions that stand without more words.
    private static let kinds: [UseLimit.Kind] = [.confidential, .noExport, .noOnward, .askBefore]

    func read() throws -> [UseLimit] {
        try limit.map(Self.limit)
            + (deleteBy.map { [UseLimit(element: "", kind: .deleteBy, day: $0)] } ?? [])
    }

    private static func limit(_ text: String) throws -> UseLimit {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init
        )
        guard let kind = UseLimit.Kind(rawValue: parts[0]), kinds.contains(kind) else {
            throw ValidationError("There is no condition \"\(parts[0])\" that stands alone; see --help.")
        }
        return UseLimit(element: parts.count == 2 ? parts[1] : "", kind: kind)
    }
}
