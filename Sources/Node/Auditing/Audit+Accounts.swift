import Referrals
import Store

extension Audit {
    /// Every account and every allocation as the journal fixed it last: whoever could change them in the database could let
    /// themselves into any case.
    mutating func auditAccounts() throws {
        var seen: Set<Identifier> = []
        for account in try transaction.accounts() {
            seen.insert(account.id)
            if journal.last(.accountChanged, about: account.id)?.digest != account.seal {
                find(.account, account.name, "it is not as the journal fixed it")
            }
            for token in try transaction.tokens(ofAccount: account.id) {
                let isRevoked = journal.last(.tokenRevoked, about: token.id) != nil
                if journal.last(.tokenIssued, about: token.id)?.digest != token.digest
                    || isRevoked != (token.revokedAt != nil)
                {
                    find(.account, account.name, "its token \(token.id) is not as the journal fixed it")
                }
            }
        }
        for id in journal.subjects(of: .accountChanged) where !seen.contains(id) {
            find(.account, id.text, "the journal knows it, but it is missing")
        }
        try auditRecoveries()
        for subject in journal.subjects(of: .allocated) {
            if try transaction.allocation(of: subject)?.seal
                != journal.last(.allocated, about: subject)?.digest
            {
                find(
                    .account,
                    subject.text,
                    "the case or referral is allocated to somebody else than the journal says"
                )
            }
        }
    }

    /// That the node was set up, and who was let in outside the rule of two people: nobody takes either back in the database.
    private mutating func auditRecoveries() throws {
        if !journal.entries(.setUpEnded).isEmpty, try transaction.setUpAt() == nil {
            find(.account, "set-up", "the journal says that the node is set up, and the database does not")
        }
        var seen: Set<Identifier> = []
        for recovery in try transaction.recoveries() {
            seen.insert(recovery.id)
            if journal.last(.operatorRecovered, about: recovery.id)?.digest != recovery.seal {
                find(.account, recovery.account.text, "how it was let in is not as the journal fixed it")
            }
            let name = try transaction.account(recovery.account)?.name ?? recovery.account.text
            report.recoveries.append(
                "\(name) was let in as operator by one person, \(recovery.by), on \(recovery.at.date): \(recovery.reason)"
            )
        }
        for id in journal.subjects(of: .operatorRecovered) where !seen.contains(id) {
            find(
                .account,
                id.text,
                "the journal knows that somebody was let in by one person, and it is missing"
            )
        }
    }
}
