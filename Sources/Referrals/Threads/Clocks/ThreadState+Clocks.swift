import Wire

extension ThreadState {
    /// Every clock that runs in the thread now, apart from those of receipts, which no document of it shows.
    ///
    /// - Parameters:
    ///   - documents: those that the state was folded from.
    ///   - referrer: who opened the thread.
    package func clocks(of documents: [Document], referrer: EntityID, terms: ClockTerms) -> [ThreadClock] {
        let story = Story(documents: documents, referrer: referrer, terms: terms)
        guard let first = story.first else { return [] }
        var clocks = matterClocks(first, story)
        clocks += openQuestions.compactMap { question in
            story.clock(.answer, question.asker.other, question.request, within: terms.answer) {
                $0.body["answerBy"]?.string
            }
        }
        clocks += preservationClocks(story)
        clocks += assistanceClocks(story)
        clocks += openErasures.compactMap { erasure in
            story.clock(.erasure, erasure.asker.other, erasure.request, within: terms.erasure)
        }
        return clocks + confirmationClocks(story) + deletionClocks(story) + copyClocks(story)
            + useClocks(story)
    }

    /// What goes by the judicial or a direct route is copied to the central authority at the same time (Budapest Convention
    /// art. 27(9)), whatever becomes of it: a person of who asks sees to that within a day.
    private func copyClocks(_ story: Story) -> [ThreadClock] {
        guard let request = assistance.flatMap({ story.byID[$0.request] }),
            ["judicial", "direct"].contains(request.body["route"]?.string ?? "")
        else { return [] }
        return [
            ThreadClock(
                kind: .centralCopy,
                side: .referrer,
                subject: request.id,
                start: request.issuedAt,
                due: request.issuedAt.adding(seconds: story.terms.urgent)
            )
        ]
    }

    /// Who was asked how a document has been used explains it (Budapest Convention art. 28(4)), at whatever stage.
    private func useClocks(_ story: Story) -> [ThreadClock] {
        let notices = story.documents.filter { $0.type == .notice }
        func about(_ notice: Document, _ kind: Move.Notice) -> String? {
            notice.body["kind"]?.string == kind.rawValue ? notice.body["document"]?.string : nil
        }
        return notices.compactMap { asked in
            guard let document = about(asked, .useAsked) else { return nil }
            let isExplained = notices.contains {
                $0.issuer != asked.issuer && $0.seen >= asked.sequence && about($0, .useExplained) == document
            }
            guard !isExplained else { return nil }
            return story.clock(
                .answer,
                asked.issuer == story.referrer ? .receiver : .referrer,
                asked.id,
                within: story.terms.answer
            ) { $0.body["answerBy"]?.string }
        }
    }

    /// A document that came under the condition to be erased by a day (Budapest Convention art. 28): whoever has received it owes
    /// that, whatever has become of the matter.
    private func deletionClocks(_ story: Story) -> [ThreadClock] {
        story.documents.compactMap { document in
            let days = UseLimits(of: document, in: story.documents).limits.filter { $0.kind == .deleteBy }
                .compactMap(\.day)
            guard let due = days.min().flatMap({ Instant(endOf: $0) }) else { return nil }
            return ThreadClock(
                kind: .deletion,
                side: document.issuer == story.referrer ? .receiver : .referrer,
                subject: document.id,
                start: document.issuedAt,
                due: due
            )
        }
    }

    private func matterClocks(_ first: Document, _ story: Story) -> [ThreadClock] {
        let terms = story.terms
        var clocks: [ThreadClock?] = []
        if [.offered, .received].contains(stage), !opened.contains(first.id) {
            clocks.append(story.clock(.opening, .receiver, first.id, within: terms.opening))
        }
        if matter == .referral, [.offered, .received, .underReview].contains(stage) {
            clocks.append(
                story.clock(.decision, .receiver, first.id, within: story.respondWithin ?? terms.decision) {
                    $0.body["decideBy"]?.string
                }
            )
        }
        if stage == .postponed, let end = postponedUntil.flatMap({ Instant(endOf: $0) }) {
            clocks.append(
                ThreadClock(
                    kind: .resumption,
                    side: .receiver,
                    subject: first.id,
                    start: first.issuedAt,
                    due: end
                )
            )
        }
        if case .proposed(let decision, _) = conditions, !stage.isEnd {
            let side: Side = matter == .information ? .receiver : .referrer
            clocks.append(story.clock(.conditions, side, decision, within: terms.conditions))
        }
        return clocks.compactMap { $0 }
    }

    private func preservationClocks(_ story: Story) -> [ThreadClock] {
        guard !stage.isEnd || stage == .completed else { return [] }
        return preservations.flatMap { preservation -> [ThreadClock] in
            let (asker, request) = (preservation.asker, preservation.request)
            switch preservation.standing {
            case .notKept: return []
            case .requested:
                return [
                    story.clock(.preservation, asker.other, request, within: story.terms.preservation)
                ].compactMap { $0 }
            case .kept(let until):
                guard let asked = story.byID[request], let end = Instant(endOf: until),
                    !story.extended.contains(request)
                else { return [] }
                var clocks = [
                    ThreadClock(
                        kind: .renewal,
                        side: asker,
                        subject: request,
                        start: asked.issuedAt,
                        due: end.adding(seconds: -story.terms.renewal)
                    )
                ]
                // Data are kept on while the follow-up request is undecided (Budapest Convention art. 29(7)).
                if !isFollowedUp(by: asker) {
                    clocks.append(
                        ThreadClock(
                            kind: .release,
                            side: asker.other,
                            subject: request,
                            start: asked.issuedAt,
                            due: end
                        )
                    )
                }
                return clocks
            }
        }
    }

    private func assistanceClocks(_ story: Story) -> [ThreadClock] {
        guard !stage.isEnd, stage != .postponed, let assistance, let request = story.byID[assistance.request]
        else { return [] }
        let days = assistance.measure.days(for: request.body)
        if case .served(let day) = assistance.standing {
            guard let served = Instant(endOf: day), let within = days.answer else { return [] }
            let due = served.adding(seconds: Int64(within) * ClockTerms.day)
            return [
                ThreadClock(
                    kind: .returned,
                    side: .receiver,
                    subject: request.id,
                    start: request.issuedAt,
                    due: story.delayed(due, .returned, .receiver, request.issuedAt)
                )
            ]
        }
        let isOrder = assistance.measure == .orderGivenEffect
        let within = isOrder ? days.serve : days.answer
        return [
            story.clock(
                isOrder ? .service : .assistance,
                .receiver,
                request.id,
                within: within.map { Int64($0) * ClockTerms.day } ?? story.terms.assistance
            ) { $0.body["respondBy"]?.string }
        ].compactMap { $0 }
    }

    /// Whether a request for the data that are kept is open: until it is answered they stay.
    package func isFollowedUp(by asker: Side) -> Bool {
        openQuestions.contains { $0.asker == asker && $0.purpose == .information }
    }

    private func confirmationClocks(_ story: Story) -> [ThreadClock] {
        guard stage != .withdrawn, stage != .cancelled else { return [] }
        return story.documents.compactMap { document in
            guard let end = (document.body["urgency"]?["confirmBy"]?.string).flatMap({ Instant(endOf: $0) })
            else { return nil }
            return ThreadClock(
                kind: .confirmation,
                side: document.issuer == story.referrer ? .referrer : .receiver,
                subject: document.id,
                start: document.issuedAt,
                due: end
            )
        }
    }
}

/// A thread's documents as the clocks ask them.
private struct Story {
    let documents: [Document]
    let byID: [Identifier: Document]
    let referrer: EntityID
    let terms: ClockTerms
    /// The requests to keep data that a later one prolongs.
    let extended: Set<Identifier>

    init(documents: [Document], referrer: EntityID, terms: ClockTerms) {
        self.documents = documents
        self.referrer = referrer
        self.terms = terms
        byID = Dictionary(documents.map { ($0.id, $0) }) { first, _ in first }
        extended = Set(
            documents.filter { $0.type == .preservationRequest }.compactMap {
                $0.body["extends"]?.string.flatMap { Identifier($0) }
            }
        )
    }

    var first: Document? { documents.first { $0.isFirst && $0.issuer == referrer } }

    /// The shortest time to answer that the law of the first document's assessment demands, in seconds.
    var respondWithin: Int64? {
        guard let first else { return nil }
        let demands = first.body["assessment"]?["obligations"]?.array ?? []
        return demands.filter { $0["kind"]?.string == "respond-within" }.compactMap { demand in
            let period = demand["terms"]?["period"]
            return Self.seconds(of: period?["most"] ?? period?["least"], from: first.issuedAt)
        }.min()
    }

    /// A clock from a document on: to the day that it names itself, or within the term, whichever is earlier.
    func clock(
        _ kind: ThreadClock.Kind,
        _ side: Side,
        _ subject: Identifier,
        within term: Int64,
        day: (Document) -> String? = { _ in nil }
    ) -> ThreadClock? {
        guard let document = byID[subject] else { return nil }
        let start = document.issuedAt
        let named = day(document).flatMap { Instant(endOf: $0) }
        let term = terms.shortened(term, by: document)
        let isUrgent = document.body["urgency"]?["level"]?.string.map { $0 != "routine" } ?? false
        // A day that the document names stands for the standard term, but not for the law's or for urgency.
        let due: Instant
        if let named, !isUrgent, kind != .decision || respondWithin == nil {
            due = named
        } else {
            due = min(named ?? .latest, start.adding(seconds: term))
        }
        return ThreadClock(
            kind: kind,
            side: side,
            subject: subject,
            start: start,
            due: delayed(due, kind, side, start)
        )
    }

    /// A due moment as the notices of delay of whoever has to act put it off: what is late and announced is not chased.
    func delayed(_ due: Instant, _ kind: ThreadClock.Kind, _ side: Side, _ start: Instant) -> Instant {
        documents.filter { document in
            document.type == .notice && document.issuedAt >= start
                && (document.issuer == referrer ? .referrer : .receiver) == side
                && document.body["kind"]?.string == "delay" && document.body["what"]?.string == kind.notice
        }.compactMap { ($0.body["until"]?.string).flatMap { Instant(endOf: $0) } }.reduce(due, max)
    }

    /// - Parameter start: when the period begins; the law was asked on the same day.
    private static func seconds(of period: JSON?, from start: Instant) -> Int64? {
        guard let count = period?["count"]?.int, count > 0, count < 10_000 else { return nil }
        return switch period?["unit"]?.string {
        case "hours": Int64(count) * 3600
        case "days": Int64(count) * ClockTerms.day
        // Whoever asked the law counted them, by the calendar of the jurisdiction whose norm it is; both sides go by that day.
        case "working-days":
            (period?["by"]?.string).flatMap { Instant(endOf: $0) }.map { max(0, $0.seconds(since: start)) }
                ?? Int64(count) * ClockTerms.day
        // The shortest month and year: a clock that warns too early harms nobody.
        case "months": Int64(count) * 28 * ClockTerms.day
        case "years": Int64(count) * 365 * ClockTerms.day
        default: nil
        }
    }
}
