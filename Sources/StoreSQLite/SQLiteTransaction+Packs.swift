import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    func packUses(of pack: String) throws -> [PackUseRecord] {
        try all("SELECT * FROM pack_use WHERE pack = ? ORDER BY since, version", [pack], Self.packUse)
    }

    func insert(_ record: PackUseRecord) throws {
        try insert(
            into: "pack_use",
            [
                "pack": record.pack, "version": record.version, "digest": record.digest,
                "since": record.since.milliseconds, "by_whom": record.by,
            ]
        )
    }

    func eachPackUse(_ body: (Stored<PackUseRecord>) throws -> Void) throws {
        try each("SELECT * FROM pack_use ORDER BY pack, version", name: "pack", Self.packUse, body)
    }

    private static func packUse(_ row: ColumnReader) throws -> PackUseRecord {
        PackUseRecord(
            pack: try row.text("pack"),
            version: try row.text("version"),
            digest: try row.text("digest"),
            since: try row.instant("since"),
            by: try row.text("by_whom")
        )
    }
}
