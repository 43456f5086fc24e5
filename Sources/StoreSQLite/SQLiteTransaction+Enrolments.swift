import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    func enrolment(first: Digest) throws -> EnrolmentRecord? {
        try self.first("SELECT * FROM account_enrolment WHERE first_half = ?", [first.hex], Self.enrolment)
    }

    func enrolment(ofAccount id: Identifier) throws -> EnrolmentRecord? {
        try first("SELECT * FROM account_enrolment WHERE account = ?", [id.text], Self.enrolment)
    }

    func put(_ record: EnrolmentRecord) throws {
        try removeEnrolment(ofAccount: record.account)
        try insert(
            into: "account_enrolment",
            [
                "id": record.id.text, "account": record.account.text, "first_half": record.first.hex,
                "begun_by": record.begunBy, "second_half": record.second?.hex,
                "seconded_by": record.secondedBy, "expires_at": record.expiresAt.milliseconds,
            ]
        )
    }

    func removeEnrolment(ofAccount id: Identifier) throws {
        try database.execute(sql: "DELETE FROM account_enrolment WHERE account = ?", arguments: [id.text])
    }

    private static func enrolment(_ row: ColumnReader) throws -> EnrolmentRecord {
        EnrolmentRecord(
            id: try row.identifier("id"),
            account: try row.identifier("account"),
            first: try row.digest("first_half"),
            begunBy: try row.text("begun_by"),
            second: try row.digestIfAny("second_half"),
            secondedBy: try row.textIfAny("seconded_by"),
            expiresAt: try row.instant("expires_at")
        )
    }
}
