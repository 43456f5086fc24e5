package import Casework
package import Referrals

extension Story {
    /// A person whose data leave with the referral, and what each of them is asked about.
    package struct Sharer: Sendable {
        package let person: String
        package let language: String
        package let data: [String]
        package let guardian: String?
    }

    package static let sharers = [
        Sharer(
            person: "harmed-1",
            language: "pt",
            data: ["harm", "harmed-contact", "harmed-financial", "harmed-statement"],
            guardian: nil
        ),
        Sharer(
            person: "responsible-1",
            language: "et",
            data: [
                "offence-facts", "attribution", "responsible-birth", "responsible-contact",
                "responsible-statement",
            ],
            guardian: "guardian-1"
        ),
    ]

    /// Tells a person what there is to know and asks whether their data may go to a peer; the answer is recorded.
    @discardableResult
    package static func share(
        _ sharer: Sharer,
        with peer: EntityID,
        answer: ConsentRecord.Answer = .given,
        leavingOut missing: Set<String> = [],
        serves purpose: String = Story.purpose,
        in file: inout CaseFile,
        by act: Act
    ) throws -> Filed<ConsentRecord> {
        if !file.all(OfferRecord.self).contains(where: { $0.content.person == sharer.person }) {
            try file.offer(
                OfferRecord(
                    person: sharer.person,
                    basis: "the law on first offers",
                    language: sharer.language,
                    notice: "first-offer",
                    version: "1",
                    how: .letter,
                    madeAt: act.at
                ),
                by: act
            )
        }
        let shown = try file.show(
            InformationRecord(
                person: sharer.person,
                notice: "participants",
                version: "2026.1",
                language: sharer.language,
                digest: .zero,
                packageDigest: .zero,
                how: .inPerson,
                shownAt: act.at,
                understood: true
            ),
            by: act
        )
        let asked = try file.ask(
            ConsentRecord(
                person: sharer.person,
                purpose: "that the other agency can ask the other person",
                serves: purpose,
                steps: [.share],
                data: Set(sharer.data).subtracting(missing),
                recipients: [peer.text],
                information: shown.id,
                askedBy: act.by,
                askedHow: .inPerson,
                askedAt: act.at
            ),
            by: act
        )
        let guardian = sharer.guardian.map {
            ConsentRecord.GuardianWord(by: $0, answer: answer, at: act.at)
        }
        return try file.answer(
            asked.id,
            CaseFile.ConsentAnswer(answer, how: .inPerson, capacity: .full, freely: true, guardian: guardian),
            by: act
        )
    }

    /// The same on the command line, command by command.
    package static func sharing(_ sharer: Sharer, with peer: EntityID, notices: String) -> [[String]] {
        let role = ["--as", "intake-officer"]
        let person = [reference, sharer.person]
        return [
            ["consent", "offer"] + person + ["--basis", "practice", "--language", sharer.language] + role,
            ["consent", "notice"] + person
                + (sharer.language == "et"
                    ? ["--language", "et"] : ["--language", "en", "--interpreter", "a sworn interpreter"])
                + ["--understood", "--notices", notices] + role,
            ["consent", "ask"] + person
                + ["--step", "share", "--serves", purpose, "--purpose", "that she can be asked"]
                + ["--recipient", peer.text] + sharer.data.flatMap { ["--data", $0] } + role,
            ["consent", "answer"] + person + ["--given", "--freely", "--capacity", "full"]
                + (sharer.guardian.map { ["--guardian", $0] } ?? []) + role,
        ]
    }
}
