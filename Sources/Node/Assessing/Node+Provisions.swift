package import Casework
import Referrals
import RulePacks

extension Node {
    /// A provision of one of the sources that this agency's own rule pack and its layers list, with the pack's word on how sure
    /// it is.
    ///
    /// - Parameter text: `SOURCE` or `SOURCE:PART`, for example `gdpr:art_15__para_1`.
    /// - Throws: ``NodeError`` with `invalidInput`, naming the sources that there are: no citation is taken from anywhere else.
    package func provision(_ text: String) throws -> CitedProvision {
        guard let today = CalendarDate(clock.now.date) else {
            throw NodeError(.misconfigured, "The clock gives no day.")
        }
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        let published = try library.pack(for: identity.jurisdiction, on: today)
        let packs = [published.pack] + published.layers
        for pack in packs {
            guard let source = pack.sources.first(where: { $0.id == parts.first }) else { continue }
            let sure = pack.provenance
            let review = sure.review == nil ? "not reviewed by counsel" : "reviewed by counsel"
            return CitedProvision(
                pack: "\(pack.id) \(pack.version)",
                source: source.title.description,
                part: parts.count == 2 ? Citation.words(ofPart: parts[1]) : "",
                status: "\(review), confidence \(sure.confidence.rawValue), basis \(sure.basis.rawValue)"
            )
        }
        throw NodeError(
            .invalidInput,
            "No rule pack of this agency lists the source \"\(parts.first ?? "")\". Write SOURCE or SOURCE:PART.",
            findings: packs.flatMap { pack in pack.sources.map { "\($0.id): \($0.title)" } }
        )
    }
}
