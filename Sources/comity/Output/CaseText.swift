import Casework
import Node
import Referrals
import Wire

/// A case as a person of the agency reads it on a terminal: what their role may read, and nothing of the rest.
struct CaseText {
    let file: CaseFile
    let role: Role
    let now: Instant
    /// Under which conditions peers gave what stands in it.
    let limits: RecordLimits

    var text: String {
        var parts = [people]
        if role.may(.read, .consent) { parts.append(consents) }
        if role.may(.read, .facilitation) { parts += [process, steps, sessions, screening] }
        if role.may(.read, .agreement) { parts.append(agreements) }
        if role.may(.read, .dialogue) { parts.append(dialogue) }
        if role.may(.read, .oversight) { parts.append(disclosures) }
        parts += [conditions, reminders, next]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    var json: JSON {
        func list<Content: RecordContent>(_: Content.Type) -> (String, JSON)? {
            guard role.may(.read, Content.kind.compartment) else { return nil }
            let all = file.all(Content.self)
            return all.isEmpty ? nil : (Content.kind.rawValue, .array(all.map { limits.beside($0.json) }))
        }
        let lists = [
            list(PersonRecord.self), list(AttributionRecord.self), list(AcknowledgementRecord.self),
            list(OfferRecord.self), list(InformationRecord.self), list(ConsentRecord.self),
            list(InformationComparisonRecord.self),
            list(ProcessRecord.self),
            list(ScreeningRecord.self), list(HoldRecord.self), list(AssignmentRecord.self),
            list(DeclarationRecord.self), list(CaseSession.self), list(NoteRecord.self),
            list(MessageRecord.self),
            list(AgreementRecord.self), list(ClosureRecord.self), list(TaskRecord.self),
            list(DeadlineRecord.self),
            list(TagRecord.self), list(ProsecutionNoteRecord.self), list(HoursRecord.self),
            list(JointFacilitationRecord.self), list(SupervisionRecord.self), list(ComplaintRecord.self),
            list(SurveyRecord.self), list(DangerRecord.self), list(ReadinessRecord.self),
            list(ConsultationRecord.self), list(PaceRecord.self), list(OtherHelpRecord.self),
        ].compactMap(\.self)
        // No record: told from them.
        let steps = file.steps
        let isShown = role.may(.read, .facilitation) && !steps.isEmpty
        return .object(JSONObject(lists + (isShown ? [("steps", .array(steps.map(\.json)))] : [])))
    }

    private func section(_ title: String, _ lines: [String]) -> String {
        lines.isEmpty ? "" : "  \(title)\n" + lines.map { "    " + $0 }.joined(separator: "\n")
    }

    private var people: String {
        let people = file.people
        // A large incident is shown by its cohorts.
        let shown = people.filter { $0.cohort == nil }.map { person in
            let marks = [
                person.isChild(on: file.day(of: now)) && person.role.isPrincipal ? "treated as a child" : nil,
                person.guardian.map { "guardian \($0)" }, person.supporter.map { "supporter \($0)" },
                person.needsInterpreter ? "needs an interpreter" : nil,
                person.left.map { "left on \($0.date)" },
            ].compactMap(\.self)
            return "\(person.pseudonym) (\(person.role.rawValue)) \(person.languages.joined(separator: ", "))"
                + (marks.isEmpty ? "" : "; " + marks.joined(separator: ", "))
        }
        let cohorts = Dictionary(grouping: people.filter { $0.cohort != nil }) { $0.cohort ?? "" }
        return section(
            "people",
            shown
                + cohorts.sorted { $0.key < $1.key }.map { name, members in
                    "cohort \(name): \(members.count) people, "
                        + "represented by \(Set(members.compactMap(\.representative)).sorted().joined(separator: ", "))"
                }
        )
    }

    /// What was disclosed because of a danger: to whom, what, on which ground, by whom and with whose approval.
    private var disclosures: String {
        section(
            "disclosures because of imminent danger",
            file.all(DangerRecord.self).map(\.content).map { danger in
                let ground = "\(danger.ground) [\(danger.cite ?? "no provision on record")]"
                let asked =
                    "asked by \(danger.askedBy), "
                    + (danger.approvedBy.map { "approved by \($0)" } ?? "not approved yet")
                guard let at = danger.disclosedAt else {
                    return "not disclosed: \(ground), to \(danger.to); \(asked)"
                }
                let told =
                    danger.told.map { "\($0.to) by \($0.by), \($0.how.rawValue): \($0.says)" } ?? danger.to
                let seen = danger.seenBy.map { "looked at by \($0)" } ?? "not looked at yet by the officer"
                return "disclosed \(at.date) to \(told); \(ground); \(asked); \(seen)"
            }
        )
    }

    private var consents: String { section("consents", file.all(ConsentRecord.self).map(ConsentText.line)) }

    private var process: String {
        guard let process = file.last(ProcessRecord.self)?.content else { return "" }
        let facilitators = file.assignments(at: now).map {
            $0.facilitator + ($0.peer.map { " (\($0))" } ?? "")
        }
        return section(
            "process",
            [
                "\(process.mechanism), asked for by the \(process.initiative.rawValue)"
                    + (process.demanding ? ", demanding" : "")
                    + (process.end.map { ", ended: \($0.rawValue)" } ?? ""),
                "facilitators: " + (facilitators.isEmpty ? "none yet" : facilitators.joined(separator: ", ")),
            ]
        )
    }

    private var steps: String {
        section(
            "steps",
            file.steps.map { standing in
                let waits = standing.waitsFor
                let more = waits.count > 10 ? " and \(waits.count - 10) more" : ""
                return
                    "\(standing.isDone ? "done" : standing.step.optional ? "open, if wanted" : "open"): "
                    + "\(standing.step.id) (\(standing.step.kind.rawValue))"
                    + (waits.isEmpty ? "" : " for " + waits.prefix(10).joined(separator: ", ") + more)
            }
        )
    }

    private var screening: String {
        section(
            "screening",
            file.all(ScreeningRecord.self).map(\.content).map { screening in
                "\(screening.at.rawValue) \(screening.on.date) by \(screening.by): \(screening.decision.rawValue), risk \(screening.risk.rawValue)"
                    + (screening.second.map {
                        "; second view by \($0.by): \($0.agrees ? "agrees" : "does not agree")"
                    }
                        ?? "; no second view yet")
            }
                + file.all(HoldRecord.self).filter { $0.content.liftedAt == nil }.map {
                    "ON HOLD since \($0.content.at.date): \($0.content.reason) (\($0.id))"
                }
        )
    }

    private var sessions: String {
        section(
            "sessions",
            file.all(CaseSession.self).map { session in
                let content = session.content
                let people = content.people.map { "\($0.person) \($0.attendance.rawValue)" }.joined(
                    separator: ", "
                )
                return
                    "\(content.startsAt.rfc3339) \(content.kind.rawValue) (\(content.form.rawValue)): \(content.state.rawValue); \(people) [\(session.id)]"
            }
        )
    }

    private var dialogue: String {
        section(
            "messages",
            file.all(MessageRecord.self).map {
                $0.content.sealed != nil
                    ? "\($0.content.writtenAt.date) sealed to the facilitators: \($0.content.state.rawValue) [\($0.id)]"
                    : "\($0.content.writtenAt.date) \($0.content.from) to \($0.content.to): \($0.content.state.rawValue) [\($0.id)]"
            }
        )
    }

    private var agreements: String {
        section(
            "agreements",
            file.all(AgreementRecord.self).flatMap { agreement in
                [
                    "\(agreement.content.state.rawValue), version \(agreement.content.version) [\(agreement.id)]"
                        + (agreement.content.declined.map(Self.why) ?? "")
                ]
                    + agreement.content.items.map { item in
                        let balance = (try? item.balance()).flatMap(\.self).map { ", balance \($0)" } ?? ""
                        return
                            "  \(item.number). \(item.kind.rawValue) by \(item.by): \(item.status.rawValue)\(balance)\(waived(item))"
                    }
            }
        )
    }

    private func waived(_ item: AgreementItem) -> String {
        (item.waived ?? []).map { word in
            let beside = word.guardian.map { " with \($0)" } ?? ""
            return
                ", by the word of \(word.person)\(beside) (\(word.how.rawValue), \(word.at.date), heard by \(word.by))"
        }.joined()
    }

    private static func why(_ declined: AgreementRecord.Declined) -> String {
        let words = declined.says ?? (declined.sealed == nil ? nil : "the words are sealed")
        return ": \(declined.ground.rawValue)" + (words.map { ", \($0)" } ?? "")
    }

    private var conditions: String {
        section(
            "what came from another agency is under its conditions",
            limits.byPeer.sorted { $0.key.text < $1.key.text }.flatMap { peer, limits in
                limits.map { "\(peer): \($0.inWords)" }
            }
        )
    }

    private var reminders: String {
        section(
            "to be seen to (days of \(file.zone))",
            file.reminders(on: file.day(of: now), for: role).map { "\($0.due)  \($0.says)" }
        )
    }

    private var next: String {
        guard role == .facilitator, let process = file.last(ProcessRecord.self), process.content.end == nil
        else {
            return ""
        }
        let missing = file.missing(
            for: .joint,
            Situation(at: now, people: file.principals.prefix(20).map(\.pseudonym))
        )
        return section(
            "before the sides can meet or write to each other",
            missing.prefix(20).map(\.description)
        )
    }
}
