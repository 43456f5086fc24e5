extension Assessor {
    /// The programs of a case: one for each participant, with all packs' shared parameters merged, and then further readings.
    ///
    /// A condition may read a shared parameter against its declared direction, or an undetermined value of one pack may leave
    /// another's rule without an answer. So that no pack can loosen another even then, each pack is read with its own values as
    /// well, and with those of every group of packs it belongs to, wherever that makes a difference; the strictest reading wins.
    /// Adding a pack only adds readings, so it never loosens.
    static func programs(
        _ participants: [Participant],
        treaties: Set<String>,
        book: ParameterBook,
        schema: FactSchema,
        on day: CalendarDate
    ) -> [PackProgram] {
        let merged = participants.map {
            PackProgram($0, treaties: treaties, book: book, schema: schema, on: day)
        }
        let homes = participants.map { $0.homes(treaties) }
        guard participants.count > 1,
            homes.joined().contains(where: { $0.parameters.contains { $0.shared != nil } })
        else { return merged }
        var readings: [PackProgram] = []
        for (place, participant) in participants.enumerated() {
            var seen: Set<[ParameterValue?]> = [book.values(of: homes[place], changing: book)]
            for group in groups(of: participants.indices, with: place) {
                let part = ParameterBook(group.flatMap { homes[$0] })
                guard seen.insert(part.values(of: homes[place], changing: book)).inserted else { continue }
                readings.append(
                    PackProgram(
                        participant,
                        treaties: treaties,
                        book: part,
                        schema: schema,
                        on: day,
                        rereads: place
                    )
                )
            }
        }
        return merged + readings
    }

    /// Every group that a participant belongs to, itself alone first; of more than five, only itself and pairs.
    private static func groups(of all: Range<Int>, with place: Int) -> [[Int]] {
        let others = all.filter { $0 != place }
        guard others.count <= 4 else { return [[place]] + others.map { [place, $0] } }
        return (0..<(1 << others.count)).map { bits in
            [place] + others.indices.filter { bits & (1 << $0) != 0 }.map { others[$0] }
        }
    }
}

extension Participant {
    /// The packs whose rules and values count: its own, the layers it adopts, and treaties that everybody adopts.
    ///
    /// - Parameter treaties: as `id@version`.
    func homes(_ treaties: Set<String>) -> [RulePack] {
        [pack] + adopted().filter { $0.kind != .treaty || treaties.contains($0.reference) }
    }
}
