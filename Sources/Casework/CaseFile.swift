package import Referrals

/// One case with everything that has been recorded in it: what every gate is asked of, and what every step changes.
///
/// ```swift
/// var file = CaseFile(id: id, case: opened, records: stored)
/// try file.give(consent, by: act)          // throws what is missing, changes nothing then
/// file.changes                             // what has to be stored
/// ```
///
/// All of it is values: a step either throws and leaves the file as it was, or leaves the changes to be stored in one
/// transaction.
package struct CaseFile: Sendable {
    package let id: Identifier
    /// The case as it was opened; its parties can be refined by ``PersonRecord``.
    package let basis: Case
    /// Who opened it: where a facilitator's conflicts are looked for.
    package let openedBy: String
    /// By whose calendar its days are.
    package let zone: CivilZone
    /// What officers have decided about the case outside its records, by name: a conflict for whoever facilitates it.
    package var decided: [String: [String]] = [:]
    /// With which mechanisms a process can be opened: those in use at the agency.
    package var mechanisms = Mechanism.standard
    /// The files of evidence of the case that lie here whole: a recording that is none of them passes nobody.
    package var heldFiles: Set<Identifier> = []
    private(set) var shelves: [RecordKind: [Entry]] = [:]
    /// What has changed since it was loaded, in order.
    package private(set) var changes: [Change] = []

    struct Entry: Sendable {
        var id: Identifier
        var revision: Int64
        var content: any RecordContent
        var writtenBy: String
        var writtenAt: Instant
    }

    /// One record as it has to be stored.
    package struct Change: Sendable {
        package var id: Identifier
        package var revision: Int64
        package var kind: RecordKind
        package var content: any RecordContent
        package var by: String
        package var role: Role
        package var at: Instant
    }

    package init(id: Identifier, case basis: Case, openedBy: String = "", zone: CivilZone = .utc) {
        self.id = id
        self.basis = basis
        self.openedBy = openedBy
        self.zone = zone
    }

    /// Takes in a record from storage; records come in the order in which they were first filed.
    package mutating func load<Content: RecordContent>(_ filed: Filed<Content>) {
        shelves[Content.kind, default: []].append(
            Entry(
                id: filed.id,
                revision: filed.revision,
                content: filed.content,
                writtenBy: filed.writtenBy,
                writtenAt: filed.writtenAt
            )
        )
    }

    /// Every record of a kind, in the order in which they were first filed.
    package func all<Content: RecordContent>(_: Content.Type = Content.self) -> [Filed<Content>] {
        (shelves[Content.kind] ?? []).compactMap { entry in
            (entry.content as? Content).map {
                Filed(
                    id: entry.id,
                    revision: entry.revision,
                    content: $0,
                    writtenBy: entry.writtenBy,
                    writtenAt: entry.writtenAt
                )
            }
        }
    }

    /// What is in the records of a kind, whatever its type.
    func contents(of kind: RecordKind) -> [any RecordContent] { (shelves[kind] ?? []).map(\.content) }

    package func last<Content: RecordContent>(_: Content.Type = Content.self) -> Filed<Content>? {
        all(Content.self).last
    }

    /// - Throws: ``CaseworkError`` with `notFound`.
    package func record<Content: RecordContent>(
        _ id: Identifier,
        _: Content.Type = Content.self
    ) throws(CaseworkError) -> Filed<Content> {
        guard let found = all(Content.self).first(where: { $0.id == id }) else {
            throw CaseworkError(.notFound, "There is no \(Content.kind.rawValue) of that name in this case.")
        }
        return found
    }

    /// Files new content, if the role of whoever acts may write its compartment.
    @discardableResult
    package mutating func file<Content: RecordContent>(
        _ content: Content,
        by act: Act
    ) throws(CaseworkError) -> Filed<Content> {
        try act.require(.write, Content.kind.compartment)
        return put(content, id: Identifier(at: act.at), revision: 1, by: act)
    }

    /// Changes a record that is there.
    @discardableResult
    package mutating func amend<Content: RecordContent>(
        _ filed: Filed<Content>,
        by act: Act,
        _ change: (inout Content) throws(CaseworkError) -> Void
    ) throws(CaseworkError) -> Filed<Content> {
        try act.require(.write, Content.kind.compartment)
        return try amendAsConsequence(filed, by: act, change)
    }

    /// Changes a record because something else in the case demands it, whoever's act that was: a withdrawal cancels
    /// sessions also where the person who records it may not write sessions.
    @discardableResult
    mutating func amendAsConsequence<Content: RecordContent>(
        _ filed: Filed<Content>,
        by act: Act,
        _ change: (inout Content) throws(CaseworkError) -> Void
    ) throws(CaseworkError) -> Filed<Content> {
        var content = filed.content
        try change(&content)
        guard content != filed.content else { return filed }
        return put(content, id: filed.id, revision: filed.revision + 1, by: act)
    }

    /// Files new content because something else in the case demands it.
    @discardableResult
    mutating func fileAsConsequence<Content: RecordContent>(_ content: Content, by act: Act) -> Filed<Content>
    {
        put(content, id: Identifier(at: act.at), revision: 1, by: act)
    }

    private mutating func put<Content: RecordContent>(
        _ content: Content,
        id: Identifier,
        revision: Int64,
        by act: Act
    ) -> Filed<Content> {
        let entry = Entry(
            id: id,
            revision: revision,
            content: content,
            writtenBy: act.by,
            writtenAt: act.at
        )
        if let index = shelves[Content.kind]?.firstIndex(where: { $0.id == id }) {
            shelves[Content.kind]?[index] = entry
        } else {
            shelves[Content.kind, default: []].append(entry)
        }
        changes.append(
            Change(
                id: id,
                revision: revision,
                kind: Content.kind,
                content: content,
                by: act.by,
                role: act.role,
                at: act.at
            )
        )
        return Filed(id: id, revision: revision, content: content, writtenBy: act.by, writtenAt: act.at)
    }
}
