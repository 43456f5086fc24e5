import Foundation
import GRDB
import Referrals
import Vault

extension PlainContent {
    /// What evidence, its custody, its offers and the salts of the log held in plain text.
    static let evidence = [
        Table(
            rows: "SELECT id, case_id, thread, manifest, secrets FROM evidence WHERE sealed IS NULL",
            until: Migrations.evidenceSealedOnlyName
        ) { transaction, row in
            let id = try row.text("id")
            let scope = try row.identifierIfAny("thread").map(KeyScope.thread)
            let sealed = try transaction.seal(
                [try row.text("manifest"), try row.text("secrets")],
                at: SealedPlace(.evidence, id),
                under: scope ?? row.identifierIfAny("case_id").map(KeyScope.file) ?? .agency
            )
            try transaction.update("evidence", ["sealed": sealed], where: "id = ?", [id])
        },
        Table(
            rows: "SELECT digest, file, compact, officer, salt FROM custody WHERE sealed IS NULL",
            until: Migrations.evidenceSealedOnlyName
        ) { transaction, row in
            let digest = try row.text("digest")
            let sealed = try transaction.seal(
                [try row.text("compact"), try row.textIfAny("officer"), try row.textIfAny("salt")],
                at: SealedPlace(.custody, digest),
                under: transaction.scope(of: try row.identifier("file")) ?? .agency
            )
            try transaction.update("custody", ["sealed": sealed], where: "digest = ?", [digest])
        },
        Table(
            rows: "SELECT file, peer, document, thread, secrets FROM evidence_offer WHERE sealed IS NULL",
            until: Migrations.evidenceSealedOnlyName
        ) { transaction, row in
            let (file, peer, document) = (
                try row.text("file"), try row.text("peer"), try row.text("document")
            )
            let sealed = try transaction.seal(
                [try row.text("secrets")],
                at: SealedPlace(.evidenceOffer, file, peer, document),
                under: .thread(try row.identifier("thread"))
            )
            try transaction.update(
                "evidence_offer",
                ["sealed": sealed],
                where: "file = ? AND peer = ? AND document = ?",
                [file, peer, document]
            )
        },
        // A sealed salt is longer than the 32 bytes of a plain one.
        Table(
            rows: """
                SELECT entry, salt, event, subject FROM log_leaf LEFT JOIN journal ON number = entry
                    WHERE LENGTH(salt) = 32
                """,
            until: Migrations.evidenceSealedOnlyName,
            batch: 20_000
        ) { transaction, row in
            let entry = try row.number("entry")
            let scope = try row.identifierIfAny("subject").flatMap { try transaction.scope(of: $0) }
            let isErasure = try row.textIfAny("event") == "erased"
            let sealed = try transaction.sealed(
                try row.bytes("salt"),
                for: SQLiteTransaction.saltPurpose(entry),
                under: transaction.living(isErasure ? .agency : scope ?? .agency),
                in: .caseFile
            )
            try transaction.update("log_leaf", ["salt": Data(sealed)], where: "entry = ?", [entry])
        },
    ]
}
