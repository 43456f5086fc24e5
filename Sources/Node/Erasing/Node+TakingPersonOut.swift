import Casework
import JOSE
import Referrals
import Store
import Vault
import Wire

extension Node {
    /// Erases a person, where everything that it waited for is there.
    ///
    /// In one transaction the person's keys are marked, what several share is written anew without the person, and the
    /// certificate, which names nobody, is signed and logged. Then the marked keys are destroyed: what is about the person opens
    /// nowhere any more, in no copy of the database, and all the rest does. A crash in between leaves marked keys, which the
    /// next start destroys.
    func finishPerson(
        _ record: inout ErasureRecord,
        _ decided: ErasureProceeding,
        of subject: Erasable,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws -> ErasureProgress {
        var proceeding = decided
        guard let pseudonym = proceeding.person, let confirmer = proceeding.confirmedBy,
            let file = subject.file
        else { return ErasureProgress(record: record, proceeding: proceeding, waits: []) }
        let asked = try concerned(subject, by: proceeding, in: transaction)
        let waits = try waits(of: asked, proceeding, in: transaction)
        guard waits.isEmpty else {
            return ErasureProgress(record: record, proceeding: proceeding, waits: waits)
        }
        let act = Act(by: confirmer, role: .dataProtectionOfficer, at: now, zone: identity.zone)
        try requireFree(subject, althoughUnfinished: true, by: act, in: transaction)
        try requireNoDutyToKeep(subject, on: act.day, accepting: proceeding.accepted, in: transaction)
        let referrals = try asked.threads.map { thread in
            let documents = try transaction.documents(ofThread: thread.id)
            return ErasureCertificate.Referral(
                thread: thread.id,
                peer: thread.peer,
                documents: 0,
                ownHead: thread.ownHead,
                standing: try report(in: documents, of: thread, to: proceeding.requests[thread.id])
                    ?? .notAwaited
            )
        }
        try divide(file.id, in: transaction)
        var taken = try change(file, by: act, in: transaction, crosses: false) { file, act in
            try file.takeOut(pseudonym, by: act)
        }
        // What a referral left under belongs to it. Any other assessment is made anew, without the person.
        for assessment in try transaction.assessments(of: file.id)
        where try assessment.erasedAt == nil && transaction.thread(assessment.id) == nil {
            taken.records[assessment.id] = 1
        }
        try takeOut(pseudonym, of: file, by: act, in: transaction)
        try transaction.erase(
            person: pseudonym,
            ofCase: file.id,
            leavingBehind: taken.records,
            at: now
        )
        try indexAnew(file.id, without: taken.records, in: transaction)
        proceeding.records = taken.records
        proceeding.person = nil
        try certify(&record, proceeding, referrals, by: act, in: transaction)
        return ErasureProgress(record: record, proceeding: proceeding, waits: [], taken: taken)
    }

    /// The same with those referrals alone in which something of the person was sent.
    func concerned(_ subject: Erasable, by proceeding: ErasureProceeding, in transaction: any StoreReader)
        throws -> Erasable
    {
        guard let pseudonym = proceeding.person else { return subject }
        var subject = subject
        subject.threads = try subject.threads.filter {
            try !parts(about: pseudonym, in: $0, in: transaction).isEmpty
        }
        return subject
    }

    /// The entries of a person in the documents that the other side received: what it is asked to erase.
    func parts(about pseudonym: String, in thread: ThreadRecord, in transaction: any StoreReader) throws
        -> [JSON]
    {
        var parts: [JSON] = []
        for record in try transaction.documents(ofThread: thread.id) where record.issuer == identity.entity {
            for place in Self.entries(of: pseudonym, in: try Self.document(in: record).body, at: "") {
                parts.append(["document": .string(record.id.text), "element": .string(place)])
            }
        }
        return Array(parts.prefix(200))
    }

    /// Where in a body somebody is described, as JSON Pointers (RFC 6901).
    static func entries(of pseudonym: String, in json: JSON, at place: String) -> [String] {
        if let object = json.object {
            if ["pseudonym", "person", "from", "to"].contains(where: { object[$0]?.string == pseudonym }) {
                return [place]
            }
            return object.members.flatMap { name, value in
                let token = name.replacing("~", with: "~0").replacing("/", with: "~1")
                return entries(of: pseudonym, in: value, at: place + "/" + token)
            }
        }
        return (json.array ?? []).enumerated().flatMap { index, value in
            entries(of: pseudonym, in: value, at: place + "/\(index)")
        }
    }

    /// What the case as it was opened says of the person, but the pseudonym and the role.
    private func takeOut(
        _ pseudonym: String,
        of file: CaseRecord,
        by act: Act,
        in transaction: any StoreWriter
    ) throws {
        let opened = try Self.case(of: file)
        guard opened.parties.contains(where: { $0.pseudonym == pseudonym }),
            var members = opened.record.object
        else { return }
        members["parties"] = .array(
            opened.parties.map { party in
                guard party.pseudonym == pseudonym else { return party.record }
                return .object(["pseudonym": .string(pseudonym), "role": party.record["role"] ?? .null])
            }
        )
        var changed = file
        changed.content = try text(.object(members))
        changed.changedAt = act.at
        changed.revision += 1
        try transaction.record(
            .caseChanged,
            by: act.by,
            about: file.id,
            digest: changed.seal,
            under: transaction.change(changed),
            at: act.at
        )
    }

    /// Enters the words of what stays, in place of all that were there.
    private func indexAnew(
        _ id: Identifier,
        without left: [Identifier: Int64],
        in transaction: any StoreWriter
    ) throws {
        guard let record = try transaction.caseRecord(id) else { return }
        try transaction.removeWords(ofCase: id)
        try transaction.index(record)
        if let allocation = try transaction.allocation(of: id) { try transaction.upsert(allocation) }
        for stored in try transaction.casework(ofCase: id)
        where stored.erasedAt == nil && stored.revision > left[stored.id] ?? 0 {
            try transaction.enter(
                JSON(parsing: stored.content, limits: .local),
                in: stored.compartment,
                ofCase: id
            )
        }
    }

    private func certify(
        _ record: inout ErasureRecord,
        _ proceeding: ErasureProceeding,
        _ referrals: [ErasureCertificate.Referral],
        by act: Act,
        in transaction: any StoreWriter
    ) throws {
        let end = try transaction.journalEnd()
        let certificate = ErasureCertificate(
            issuer: identity.entity,
            id: record.id,
            at: act.at,
            subject: record.subject,
            reason: proceeding.reason,
            ground: proceeding.ground,
            referrals: referrals,
            records: proceeding.records.count,
            position: end?.number ?? 0,
            head: end?.head ?? .zero
        )
        let compact = try JWS.sign(
            certificate.claims.bytes(),
            type: ErasureCertificate.mediaType,
            key: signer(.document, in: transaction)
        )
        record.state = .erased
        record.certificate = compact
        record.content = try text(proceeding.json)
        record.changedAt = act.at
        try transaction.update(record)
        let digest = Digest(of: compact)
        try transaction.record(.personErased, by: act.by, about: record.subject, digest: digest, at: act.at)
    }

    /// The casework records that were left behind when people of a case were erased, each up to a revision.
    static func leftBehind(ofCase id: Identifier, in transaction: any StoreReader) throws -> [Identifier:
        Int64]
    {
        try transaction.personErasures(ofCase: id).reduce(into: [:]) { left, record in
            left.merge(try ErasureProceeding(of: record).records) { max($0, $1) }
        }
    }
}
