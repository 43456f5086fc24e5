package import Referrals

/// The questions about accounts, and about what an account may see.
package protocol AccountReader {
    func account(_ id: Identifier) throws -> AccountRecord?
    func account(named name: String) throws -> AccountRecord?
    func accounts() throws -> [AccountRecord]
    func enrolment(first: Digest) throws -> EnrolmentRecord?
    func enrolment(ofAccount id: Identifier) throws -> EnrolmentRecord?
    func token(digest: Digest) throws -> TokenRecord?
    func tokens(ofAccount id: Identifier) throws -> [TokenRecord]
    /// When the node was set up; nil while it still is being. It stays, whatever becomes of the accounts.
    func setUpAt() throws -> Instant?
    /// Who was let in outside the rule of two people, in order.
    func recoveries() throws -> [RecoveryRecord]

    func allocation(of subject: Identifier) throws -> AllocationRecord?
    /// A page of cases, the latest change first.
    func cases(_ page: RecordPage) throws -> [CaseRecord]
    /// A page of referrals, the latest change first. A referral belongs to whoever its case belongs to, or to whom it
    /// was assigned itself.
    func threads(_ page: RecordPage, side: Side?) throws -> [ThreadRecord]

    func answer(account: Identifier, key: String) throws -> AnswerRecord?
    func webhooks() throws -> [WebhookRecord]
    /// Entries after a number, in order.
    func journal(after number: Int64, limit: Int) throws -> [JournalEntry]
    /// Who read a subject, the latest first.
    func readings(of subject: Identifier, limit: Int) throws -> [ReadingRecord]
    /// Every reading in order, also where a row was changed; see ``StoreInspector``.
    func eachReading(_ body: (Stored<ReadingRecord>) throws -> Void) throws
}

/// The changes that concern accounts.
package protocol AccountWriter {
    func insert(_ record: AccountRecord) throws
    /// - Throws: ``StoreError`` with code `conflict` where the stored revision is not the one before the record's.
    func update(_ record: AccountRecord) throws
    /// Puts an enrolment in the place of the one that the account may have.
    func put(_ record: EnrolmentRecord) throws
    func removeEnrolment(ofAccount id: Identifier) throws
    func insert(_ record: TokenRecord) throws
    func update(_ record: TokenRecord) throws
    /// Notes that the node is set up; once it is, nothing takes that back.
    func noteSetUp(at moment: Instant) throws
    func insert(_ record: RecoveryRecord) throws
    func upsert(_ record: AllocationRecord) throws
    func insert(_ record: ReadingRecord) throws
    func insert(_ record: AnswerRecord) throws
    func update(_ record: AnswerRecord) throws
    func insert(_ record: WebhookRecord) throws
    func update(_ record: WebhookRecord) throws
    func removeWebhook(_ id: Identifier) throws
    func removeAnswers(before moment: Instant) throws
}

/// Which part of a list is asked for, and of whose records.
package struct RecordPage: Sendable, Hashable {
    /// Whose records are listed.
    package enum Whose: Sendable, Hashable {
        case everybodys
        case ofTeam(String, orOwner: String)
        case of(owner: String)
    }

    /// Where a page ends: the last record's change and identifier.
    package struct Place: Sendable, Hashable {
        package var changedAt: Instant
        package var id: Identifier

        package init(changedAt: Instant, id: Identifier) {
            self.changedAt = changedAt
            self.id = id
        }
    }

    package var whose: Whose
    /// Only records that come after this place; nil for the first page.
    package var after: Place?
    package var limit: Int
    /// Only this reference: it lies sealed, so that no part of it can be searched for.
    package var reference: String?

    package init(_ whose: Whose, after: Place? = nil, limit: Int, reference: String? = nil) {
        self.whose = whose
        self.after = after
        self.limit = limit
        self.reference = reference
    }
}
