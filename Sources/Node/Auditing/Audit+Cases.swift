import Referrals
import Store
import Vault

extension Audit {
    /// Every case as it was last changed.
    mutating func auditCases() throws {
        var seen: Set<Identifier> = []
        try transaction.eachCase { stored in
            report.cases += 1
            switch stored {
            case .damaged(let name, let says):
                find(.case, name, says)
                if let id = Identifier(name) { seen.insert(id) }
            case .record(let record):
                seen.insert(record.id)
                if record.erasedAt != nil {
                    auditErasure(of: record.id, .case, record.id.text)
                    return
                }
                auditStaysErased(record.id, .case)
                let entry =
                    journal.last(.caseChanged, about: record.id)
                    ?? journal.last(.caseOpened, about: record.id)
                // Before people had keys of their own the case's alone made the mark.
                if try !fixes(entry, record.seal, under: record.scopes, [.file(record.id)]) {
                    find(.case, record.id.text, "it is not as the journal fixed it")
                }
            }
        }
        for id in journal.subjects(of: .caseOpened) where !seen.contains(id) {
            find(.case, id.text, "the journal knows it, but it is missing")
        }
    }

    /// Every assessment with its facts, its outcome and the content that it allows.
    mutating func auditAssessments() throws {
        var sealed = SealedRecords(journal.entries(.assessed))
        let left = try leftBehind()
        try transaction.eachAssessment { stored in
            switch stored {
            case .damaged(let name, let says):
                sealed.takeDamaged()
                find(.assessment, name, says)
            case .record(let record) where record.erasedAt != nil:
                sealed.takeErased()
                if left[record.id] == nil { auditErasure(of: record.subject, .assessment, record.id.text) }
            case .record(let record):
                if left[record.id] != nil { find(.assessment, record.id.text, Self.opensAgain) }
                if try !sealed.take(record.seal, marked: transaction.marked(record.seal, under: record.scope))
                {
                    find(.assessment, record.id.text, "it is not as the journal fixed it")
                }
                if record.content.map({ Digest(of: $0) }) != record.contentDigest {
                    find(.assessment, record.id.text, "the content it allows was changed")
                }
            }
        }
        for subject in journal.subjects(of: .assessed) {
            guard let latest = try readable({ try transaction.latestAssessment(of: subject) }),
                latest.erasedAt == nil,
                let entry = journal.last(.assessed, about: subject),
                try !fixes(entry, latest.seal, under: [latest.scope])
            else { continue }
            find(
                .assessment,
                latest.id.text,
                "it stands as the last one of its subject, and another was made later"
            )
        }
        for entry in sealed.missing {
            find(
                .assessment,
                entry.subject?.text ?? "",
                "an assessment of it that the journal knows is missing"
            )
        }
    }

    /// Every approval, for exactly the content that was assessed.
    mutating func auditApprovals() throws {
        var sealed = SealedRecords(journal.entries(.approved))
        try transaction.eachApproval { stored in
            switch stored {
            case .damaged(let name, let says):
                sealed.takeDamaged()
                find(.approval, name, says)
            case .record(let approval):
                let name = approval.assessment.text
                let assessment = try readable { try transaction.assessment(approval.assessment) }
                let marked = try assessment.flatMap {
                    try transaction.marked(approval.seal, under: $0.scope)
                }
                if assessment?.erasedAt != nil || approval.erasedAt != nil {
                    // What it says went with the key, and so did its mark.
                    sealed.takeErased()
                    return
                }
                if !sealed.take(approval.seal, marked: marked) {
                    find(.approval, name, "the approval as \(approval.role) is not as the journal fixed it")
                }
                if approval.contentDigest != assessment?.contentDigest {
                    find(.approval, name, "the \(approval.role) approved other content")
                }
            }
        }
        for entry in sealed.missing {
            find(.approval, entry.subject?.text ?? "", "an approval of it that the journal knows is missing")
        }
    }
}

extension AssessmentRecord {
    /// Under whose keys it lies.
    var scope: KeyScope { occasion == .sending ? .file(subject) : .thread(subject) }
}
