package import Referrals
package import Store
import Wire

/// What a person decides about a document that does not arrive.
extension Node {
    /// Puts a document back into its lane, with what was held behind it, and tries the peer again now.
    ///
    /// A deadline that has passed is lifted: the officer has decided that it makes sense all the same.
    ///
    /// - Throws: ``NodeError`` with `notFound` where nothing undelivered has that name, `notNow` where an earlier document
    ///   of the same thread is a dead letter.
    package func resend(_ document: Identifier, by officer: Officer) async throws -> DeliveryRecord {
        let now = clock.now
        let delivery = try await store.write { transaction in
            var delivery = try Self.unsettled(document, in: transaction)
            guard delivery.state != .held else {
                throw NodeError(
                    .notNow,
                    "An earlier document of the same referral is a dead letter; decide on that one first. `comity outbox list` shows it."
                )
            }
            if let deadline = delivery.deadline, deadline <= now { delivery.deadline = nil }
            (delivery.state, delivery.reason) = (.waiting, nil)
            (delivery.rebuffs, delivery.setAsideUntil) = (0, nil)
            try transaction.update(delivery)
            try transaction.release(behind: delivery)
            try transaction.setAside(behind: delivery, until: nil)
            try transaction.changeLane(of: delivery.peer) { lane in if !lane.isPaused { lane.resume(at: now) }
            }
            try transaction.record(.deliveryResumed, by: officer.name, about: document, at: now)
            return delivery
        }
        outboxSignal.raise()
        return delivery
    }

    /// Takes a document that does not get through out of its lane: a dead letter from now on, with everything behind it in its thread
    /// held, until a person sends it again or closes it. Whether it has arrived all the same is not known.
    ///
    /// - Throws: ``NodeError`` with `notFound`; `notNow` for what is not waiting; `gateClosed` for what says that something stops: a
    ///   withdrawal, a consent taken back, a request to erase. That goes out, whoever would rather it did not.
    @discardableResult
    package func giveUpDelivery(_ document: Identifier, by officer: Officer) async throws -> DeliveryRecord {
        let now = clock.now
        let delivery = try await store.write { transaction in
            var delivery = try Self.unsettled(document, in: transaction)
            guard delivery.state == .waiting else {
                throw NodeError(
                    .notNow,
                    "Only a document that is still tried can be given up; this one is \(delivery.state.rawValue) already."
                )
            }
            guard try !transaction.isNeverHeldUp(delivery) else {
                throw NodeError(
                    .gateClosed,
                    "This document says that something stops. Nobody takes it out of the outbox; it is tried until it has arrived."
                )
            }
            (delivery.state, delivery.reason) = (.deadLetter, .givenUp)
            try transaction.update(delivery)
            try transaction.hold(behind: delivery)
            try transaction.record(.deliveryGivenUp, by: officer.name, about: document, at: now)
            // What others wait for goes now.
            try transaction.changeLane(of: delivery.peer) { $0.passOver(at: now) }
            return delivery
        }
        outboxSignal.raise()
        return delivery
    }

    /// Decides that a dead letter is never sent, nor anything behind it in its thread: the other agency could not take it
    /// in, since its chain would have a gap. Nothing more of the thread is signed but a participant's word to stop, which goes
    /// past the gap where the other agency may have the thread.
    ///
    /// - Returns: every delivery that was closed.
    /// - Throws: ``NodeError`` with `notFound`, or `notNow` for what is not a dead letter.
    @discardableResult
    package func closeDelivery(_ document: Identifier, by officer: Officer) async throws -> [DeliveryRecord] {
        let now = clock.now
        let closed = try await store.write { transaction in
            let delivery = try Self.unsettled(document, in: transaction)
            guard delivery.state == .deadLetter else {
                throw NodeError(
                    .notNow,
                    "Only a dead letter can be closed; this document is still \(delivery.state.rawValue). Give it up first, or withdraw the referral to stop it."
                )
            }
            // Where the peer has signed that it refused what opens the thread, there is nobody there to tell. Otherwise it may
            // have it.
            let isAlone = try transaction.isRefusedFromTheStart(delivery)
            let closed = try transaction.close(
                from: delivery,
                sparingStops: !isAlone,
                by: officer.name,
                at: now
            )
            try transaction.sendStopsAgain(behind: delivery, by: officer.name, at: now)
            return closed
        }
        outboxSignal.raise()
        return closed
    }

    /// Turns to another agency with a referral that its first addressee has not taken in.
    ///
    /// The law is asked anew for the other agency; what it allows waits for its own approvals and for `send`, since nothing
    /// that was decided for one recipient counts for another. The referral to the first one ends here: where that one has
    /// refused it, it is closed; where it may have arrived, the withdrawal follows it.
    ///
    /// - Returns: the assessment for the other agency.
    /// - Throws: ``NodeError`` with `notNow` where the first addressee has answered already, and whatever
    ///   ``assess(_:for:request:by:)`` throws; then nothing has changed.
    package func redirect(_ document: Identifier, to peer: EntityID, by officer: Officer) async throws
        -> Assessed
    {
        let now = clock.now
        let (thread, text) = try await store.read { transaction in
            let delivery = try Self.unsettled(document, in: transaction)
            guard let thread = try transaction.thread(delivery.thread),
                let text = try transaction.assessment(delivery.thread)?.content
            else { throw NodeError(.notFound, "The referral of this document was not sent from here.") }
            guard let record = try transaction.document(document), record.type == .referral,
                thread.peerSequence == 0, !thread.stage.isFinal
            else {
                throw NodeError(
                    .notNow,
                    "Only a referral that the other agency has not answered can be redirected. Send this document again, or withdraw the referral."
                )
            }
            guard peer != thread.peer else {
                throw NodeError(.invalidInput, "The referral is addressed to this agency already.")
            }
            guard try transaction.peer(peer)?.state == .active else {
                throw NodeError(
                    .notFound,
                    "There is no active peer of that name. `comity peer list` shows all."
                )
            }
            return (thread, text)
        }
        let request = try ReferralRequest(sent: JSON(parsing: text, limits: .local))
        let assessed = try await assess(thread.reference, for: peer, request: request, by: officer)
        _ = try await withdraw(thread.id, by: .agency, officer: officer)
        try await store.write { transaction in
            var delivery = try Self.unsettled(document, in: transaction)
            if delivery.reason == .refusedByPeer {
                let isAlone = try transaction.isRefusedFromTheStart(delivery)
                try transaction.close(from: delivery, sparingStops: !isAlone, by: officer.name, at: now)
                try transaction.sendStopsAgain(behind: delivery, by: officer.name, at: now)
            } else if delivery.state == .deadLetter {
                (delivery.state, delivery.reason, delivery.deadline) = (.waiting, nil, nil)
                try transaction.update(delivery)
                try transaction.release(behind: delivery)
                try transaction.record(.deliveryResumed, by: officer.name, about: document, at: now)
            }
            try transaction.record(
                .deliveryRedirected,
                by: officer.name,
                about: document,
                digest: Digest(of: peer.text),
                at: now
            )
        }
        outboxSignal.raise()
        return assessed
    }

    private static func unsettled(_ document: Identifier, in transaction: any StoreReader) throws
        -> DeliveryRecord
    {
        guard let delivery = try transaction.delivery(document: document), !delivery.state.isSettled else {
            throw NodeError(.notFound, "There is no undelivered document of this name in the outbox.")
        }
        return delivery
    }
}

extension StoreReader {
    /// Whether a delivery goes past a dead letter of its own thread.
    func goesPastGaps(_ delivery: DeliveryRecord) throws -> Bool {
        guard let record = try document(delivery.document), record.erasedAt == nil else { return false }
        return try Node.document(in: record).goesPastGaps
    }

    /// Whether a delivery is of a document that says no more than that something stops; of an erased one its type decides.
    func isNeverHeldUp(_ delivery: DeliveryRecord) throws -> Bool {
        guard let record = try document(delivery.document) else { return false }
        guard record.erasedAt == nil else {
            return [.withdrawal, .erasureRequest, .consentChange].contains(record.type)
        }
        return try record.type.isNeverHeldUp(Node.document(in: record).body)
    }
}

extension StoreWriter {
    /// Puts what was held behind a delivery back into the lane, with a participant's word to stop that went past it in vain.
    func release(behind delivery: DeliveryRecord) throws {
        for var later in try deliveries(ofThread: delivery.thread) where later.order > delivery.order {
            guard try later.state == .held || later.state == .deadLetter && goesPastGaps(later) else {
                continue
            }
            (later.state, later.reason) = (.waiting, nil)
            try update(later)
        }
    }

    /// Holds what is behind a dead letter in its thread, but for a participant's word to stop.
    func hold(behind delivery: DeliveryRecord) throws {
        for var later in try deliveries(ofThread: delivery.thread)
        where later.state == .waiting && later.order > delivery.order {
            guard try !goesPastGaps(later) else { continue }
            later.state = .held
            try update(later)
        }
    }

    /// Sets what waits behind a document of its thread aside with it, but for a participant's word to stop; nil for no longer.
    func setAside(behind delivery: DeliveryRecord, until moment: Instant?) throws {
        for var later in try deliveries(ofThread: delivery.thread)
        where later.order > delivery.order && later.setAsideUntil != moment
            && (later.state == .waiting || moment == nil)
        {
            guard try moment == nil || !goesPastGaps(later) else { continue }
            later.setAsideUntil = moment
            try update(later)
        }
    }

    /// Closes a delivery and everything of its thread behind it.
    ///
    /// - Parameter sparingStops: whether a participant's word to stop goes out all the same.
    @discardableResult
    func close(
        from delivery: DeliveryRecord,
        sparingStops: Bool = false,
        by officer: String,
        at now: Instant
    ) throws -> [DeliveryRecord] {
        var closed: [DeliveryRecord] = []
        for var later in try deliveries(ofThread: delivery.thread)
        where later.order >= delivery.order && !later.state.isSettled {
            guard try later.document == delivery.document || !sparingStops || !goesPastGaps(later) else {
                continue
            }
            later.state = .closed
            try update(later)
            try endReceiptClock(of: later, at: now)
            try record(.deliveryClosed, by: officer, about: later.document, at: now)
            closed.append(later)
        }
        return closed
    }
}

extension ReferralRequest {
    /// What was asked in a referral, read back from the content that was assessed for it. Of the data, what left then: the
    /// rest was withheld or never asked for, and stays here.
    fileprivate init(sent body: JSON) throws {
        let sent = body["minimisation"]?["sent"]?.array ?? []
        guard let request = body["request"], let purpose = request["purpose"]?.string,
            let mechanism = request["mechanisms"]?.array?.first?.string, let says = request["says"]?.string,
            let decideBy = body["decideBy"]?.string
        else {
            throw NodeError(
                .notNow,
                "What was asked cannot be read back. Assess the case for the other agency by hand."
            )
        }
        let files = body["evidence"]?.array ?? []
        self.init(
            purpose: purpose,
            mechanism: mechanism,
            says: says,
            languages: (request["languages"]?.array ?? []).compactMap(\.string),
            data: Set(sent.compactMap { $0["category"]?.string })
                .union(files.isEmpty ? [] : [Node.evidenceCategory]),
            decideBy: decideBy,
            urgency: Urgency(body["urgency"]),
            translations: (body["translations"]?.array ?? []).compactMap { Translation($0) },
            terms: RequestTerms(sent: body),
            evidence: OfferedFiles(
                files.compactMap { $0["id"]?.string.flatMap { Identifier($0) } },
                conditions: (files.first?["conditions"]?.array ?? []).compactMap(\.string)
            )
        )
    }
}
