package import Referrals

/// Another node and what two officers agreed about it.
package struct PeerRecord: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        case active
        case suspended
    }

    package var entity: EntityID
    package var name: String
    /// ISO 3166 code of the jurisdiction whose rule pack speaks for the peer.
    package var jurisdiction: String
    /// The kind of agency, for example `victim-support`.
    package var kind: String
    package var state: State
    /// The peer's signed entity configuration, the newest that is held.
    package var statement: String
    /// The one whose fingerprint the officers compared; ``statement`` follows from it.
    package var enteredStatement: String
    /// PEM of the certificate authority that its TLS certificate must chain to.
    package var authority: String
    package var addedBy: String
    package var addedAt: Instant
    /// What was laid down about its TLS keys (``TrustEntry/Kind/pin``), as JSON text; it is read with the record, and written
    /// only by laying down another.
    package var pinnedKeys: String?

    package init(
        entity: EntityID,
        name: String,
        jurisdiction: String,
        kind: String,
        state: State,
        statement: String,
        enteredStatement: String? = nil,
        authority: String,
        addedBy: String,
        addedAt: Instant
    ) {
        self.entity = entity
        self.name = name
        self.jurisdiction = jurisdiction
        self.kind = kind
        self.state = state
        self.statement = statement
        self.enteredStatement = enteredStatement ?? statement
        self.authority = authority
        self.addedBy = addedBy
        self.addedAt = addedAt
    }
}

/// Something that came in and was refused, or several like it: enough to investigate, nothing of its content.
package struct RefusalRecord: Sendable, Hashable {
    /// When it came; of several, the first.
    package var at: Instant
    package var problem: Problem.Kind
    /// SHA-256 of the bytes as received, where they were read whole.
    package var digest: Digest?
    /// In bytes; of several, all together.
    package var size: Int
    /// The issuer, where its signature had verified.
    package var issuer: EntityID?
    /// What the policy said, for the agency's own officers; nil for a refusal that had nothing to do with it.
    package var says: String?
    /// When the last one came.
    package var until: Instant
    /// How many there were.
    package var count: Int64
    /// The network that it came from, never the address; nil where that is not known.
    package var network: String?

    package init(
        at: Instant,
        problem: Problem.Kind,
        digest: Digest?,
        size: Int,
        issuer: EntityID?,
        says: String? = nil,
        until: Instant? = nil,
        count: Int64 = 1,
        network: String? = nil
    ) {
        self.until = until ?? at
        self.count = count
        self.network = network
        self.at = at
        self.problem = problem
        self.digest = digest
        self.size = size
        self.issuer = issuer
        self.says = says
    }
}

/// One entry of the node's journal: what was done, by whom, to what; chained so that none can go missing unnoticed.
package struct JournalEntry: Sendable, Hashable {
    /// From 1, without a gap.
    package var number: Int64
    package var at: Instant
    package var event: Event
    /// The officer, the peer or `node`.
    package var actor: String
    /// The case, thread or document it is about.
    package var subject: Identifier?
    /// A digest that the event fixes: of a document as it travelled, or of every field of another record.
    package var digest: Digest?
    /// SHA-256 over the entry before and everything above.
    package var head: Digest

    /// What can be done: a closed list, so that the journal never holds free text.
    package enum Event: String, Sendable, Hashable, CaseIterable {
        case nodeInitialised = "node-initialised"
        /// An officer said that an older backup was put in place.
        case backupRestored = "backup-restored"
        /// A peer has given back what it could of what was lost, or an officer goes on without that.
        case caughtUp = "caught-up"
        case peerAdded = "peer-added"
        case peerSuspended = "peer-suspended"
        case peerResumed = "peer-resumed"
        /// All exchange of data with all peers was suspended, or taken up again. The digest is that of what was laid down about it.
        case transfersSuspended = "transfers-suspended"
        case transfersResumed = "transfers-resumed"
        case caseOpened = "case-opened"
        case caseChanged = "case-changed"
        case assessed
        case approved
        case documentSigned = "document-signed"
        /// A document of this node that was lost with an older backup, as its peer gave it back.
        case documentReturned = "document-returned"
        case documentAccepted = "document-accepted"
        case documentParked = "document-parked"
        case documentDelivered = "document-delivered"
        case documentRefusedByPeer = "document-refused-by-peer"
        /// A document's own deadline passed before its peer gave a receipt.
        case deliveryLapsed = "delivery-lapsed"
        case deliveryResumed = "delivery-resumed"
        /// A document is never sent: an officer decided so, or the node, where the peer has signed that there is nothing to stop.
        case deliveryClosed = "delivery-closed"
        /// A document stays here because what it rests on was taken back before it had left.
        case deliveryKeptBack = "delivery-kept-back"
        /// An officer took a document out of its lane that did not get through.
        case deliveryGivenUp = "delivery-given-up"
        /// An officer turned to another agency instead.
        case deliveryRedirected = "delivery-redirected"
        case documentRefused = "document-refused"
        case referralRead = "referral-read"
        /// What was received was to leave the node, and its sender's conditions allow it.
        case releasePermitted = "release-permitted"
        /// What was received was to leave the node, and its sender's conditions forbid it.
        case releaseBlocked = "release-blocked"
        /// Somebody decided whether conditions in words allow that what came under them leaves in one way.
        case useDecided = "use-decided"
        case consoleEntered = "console-entered"
        case consoleLeft = "console-left"
        case packTaken = "pack-taken"
        /// Somebody's signature counts on a jurisdiction's rule packs from now on. The digest is that of who, for what and as what.
        case signerTrusted = "signer-trusted"
        /// An officer put a rule pack into force. The digest is that of the statement that two people signed.
        case packPublished = "pack-published"
        /// Somebody removed a sealed file that no record named; the subject is what it was called.
        case unknownEvidenceRemoved = "unknown-evidence-removed"
        case accountChanged = "account-changed"
        /// A grant waits for a second person. The digest is that of what the account is to become.
        case accountProposed = "account-proposed"
        case enrolmentBegun = "enrolment-begun"
        case enrolmentSeconded = "enrolment-seconded"
        /// Two people who can confirm a grant were there for the first time.
        case setUpEnded = "set-up-ended"
        /// An operator was let in outside the rule of two people, since fewer than two were left.
        case operatorRecovered = "operator-recovered"
        /// A role's own key was written for the officer of an account, with the word of two people. The digest is that of what was laid down.
        case roleKeyIssued = "role-key-issued"
        case roleKeyRevoked = "role-key-revoked"
        case tokenIssued = "token-issued"
        case tokenRevoked = "token-revoked"
        case allocated
        case exported
        case webhookAdded = "webhook-added"
        case webhookRemoved = "webhook-removed"
        /// A key that the node had before its keys were recorded.
        case keyFounding = "key-founding"
        case keyPrepared = "key-prepared"
        case keyCurrent = "key-current"
        case keyPast = "key-past"
        case keyRevoked = "key-revoked"
        /// A newer statement of a peer was taken over.
        case peerStatementTaken = "peer-statement-taken"
        /// The erasure of a case or a thread was decided; the other sides are asked.
        case erasureBegun = "erasure-begun"
        case erasureCalledOff = "erasure-called-off"
        /// A second person confirmed that somebody is erased.
        case erasureConfirmed = "erasure-confirmed"
        /// The keys of a case or a thread were destroyed. The digest is that of the certificate.
        case erased
        /// One person of a case was erased, and the others stay. The digest is that of the certificate.
        case personErased = "person-erased"
        case caseworkWritten = "casework-written"
        case caseworkRead = "casework-read"
        /// Something said in confidence was disclosed because of imminent danger: in which case, and never what.
        case dangerDisclosed = "danger-disclosed"
        /// The digest is that of the receipt that this node signed for the document.
        case receiptIssued = "receipt-issued"
        /// The digest is that of the receipt that the peer signed for the document.
        case receiptReceived = "receipt-received"
        /// A revision of an anchor, an agreement, a policy or whatever else is laid down about trust.
        case trustChanged = "trust-changed"
        /// The end of a chain is near, and it could not be renewed.
        case trustEnding = "trust-ending"
        /// A chain counts no more: it came to its end, or an authority no longer vouches.
        case trustEnded = "trust-ended"
        /// A chain counts that did not count before.
        case trustEstablished = "trust-established"
        /// What the node would have said by itself could not be said to the peer: mostly because it was not agreed.
        case answerNotAgreed = "answer-not-agreed"
        case evidenceStored = "evidence-stored"
        case evidenceChanged = "evidence-changed"
        case evidenceOffered = "evidence-offered"
        case custodyRecorded = "custody-recorded"
        case bundleExported = "bundle-exported"
        /// A transparency log contradicts itself; the digest is that of the two checkpoints.
        case logAlarm = "log-alarm"
        /// An officer has seen an alarm and said what they make of it; the digest is that of their word and of what shows the alarm.
        case alarmAcknowledged = "alarm-acknowledged"
        /// An officer broke off a part of the log that an older database cannot continue; the digest is that of the break.
        case logReopened = "log-reopened"
        /// Leaves of the log have waited too long for a time-stamp; the digest is that of the oldest checkpoint without one.
        case timeStampsMissing = "time-stamps-missing"
        /// No leaf waits for a time-stamp any more.
        case timeStampsResumed = "time-stamps-resumed"
        /// A clock of a thread has run out.
        case taskDue = "task-due"
        /// Something is due in a case, or late: once a day, and never what.
        case caseworkDue = "casework-due"
        /// Nothing came of that: somebody has to call.
        case taskEscalated = "task-escalated"
        /// An officer said that it is done.
        case taskDone = "task-done"
        /// The stage of a thread was derived anew by a newer version of the protocol's order, and is another one.
        case threadRefolded = "thread-refolded"
    }

    package init(
        number: Int64,
        at: Instant,
        event: Event,
        actor: String,
        subject: Identifier?,
        digest: Digest?,
        head: Digest
    ) {
        self.number = number
        self.at = at
        self.event = event
        self.actor = actor
        self.subject = subject
        self.digest = digest
        self.head = head
    }
}

/// The number and the head of the journal's last entry.
package struct JournalEnd: Sendable, Hashable {
    package var number: Int64
    package var head: Digest

    package init(number: Int64, head: Digest) {
        self.number = number
        self.head = head
    }
}

/// An officer's way into the console: first a code, used once, then a session. Only digests are kept.
package struct SessionRecord: Sendable, Hashable {
    package var id: Identifier
    package var officer: String
    package var codeDigest: Digest
    package var tokenDigest: Digest?
    package var expiresAt: Instant
    /// What the officer reads for, as stated on entering; nil until then.
    package var purpose: String?

    package init(
        id: Identifier,
        officer: String,
        codeDigest: Digest,
        tokenDigest: Digest?,
        expiresAt: Instant,
        purpose: String? = nil
    ) {
        self.id = id
        self.officer = officer
        self.codeDigest = codeDigest
        self.tokenDigest = tokenDigest
        self.expiresAt = expiresAt
        self.purpose = purpose
    }
}
