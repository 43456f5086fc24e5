import JOSE
import Referrals
import Wire

extension BundleCheck {
    /// Every document and receipt: signature, place in its sender's chain, and what the log says of it.
    mutating func checkDocuments() {
        for referral in manifest.referrals {
            for document in referral.documents { check(document, in: referral) }
            for chain in Dictionary(grouping: referral.documents, by: \.issuer).values {
                checkOrder(of: chain)
            }
            checkRead(referral)
        }
    }

    private mutating func check(_ item: BundleManifest.Document, in referral: BundleManifest.Referral) {
        let place = item.file ?? "document \(item.id)"
        checkRecord(of: item, place)
        if let receipt = item.receipt { check(receipt, for: item) }
        guard let file = item.file, let compact = text(file) else { return }
        guard let party = parties[item.issuer] else {
            return find(.strangerSigned, place, "It is signed by \(item.issuer.text).")
        }
        guard Digest(of: Array(compact.utf8)) == item.sha256 else {
            return find(.documentOther, place, "Its SHA-256 is not the one under which it was exchanged.")
        }
        do {
            let payload = try JWS.verify(compact, with: party.keys, type: Document.mediaType).payload
            let document = try Document(claims: JSON(parsing: payload))
            guard document.id == item.id, document.issuer == item.issuer, document.audience == item.audience,
                document.thread == referral.id, document.sequence == item.sequence,
                document.type.rawValue == item.type, document.issuedAt.seconds == item.issuedAt.seconds
            else {
                return find(
                    .documentOther,
                    place,
                    "The manifest says something else about it than it says itself."
                )
            }
            counts.documents += 1
            note(document, place)
            checkKey(of: compact, by: party, recorded: BundleManifest.Shown.document(item.id), place)
        } catch {
            find(.documentUnsound, place, "\(error)")
        }
    }

    /// What a document says of other parts of the bundle, to be held against them.
    private mutating func note(_ document: Document, _ place: String) {
        read.append(
            ReadChain(thread: document.thread, by: document.issuer, seen: document.seen, place: place)
        )
        let body = document.body
        guard document.type == .consentChange, document.issuer == manifest.maker,
            body["standing"]?.string == "withdrawn",
            let consent = body["consent"]?.string.flatMap({ Identifier($0) }),
            let at = body["at"]?.string.flatMap({ Instant(rfc3339: $0) })
        else { return }
        toldWithdrawals.append(ToldWithdrawal(consent: consent, at: at, place: place))
    }

    /// What one side says that it had read of the other is in the bundle: the end of a chain cannot be left out behind an answer.
    private mutating func checkRead(_ referral: BundleManifest.Referral) {
        for item in read where item.thread == referral.id {
            let others = referral.documents.filter { $0.issuer != item.by }
            let last = others.map(\.sequence).max() ?? 0
            guard item.seen > last else { continue }
            find(
                .documentGap,
                item.place,
                "Its sender had read document \(item.seen) of the other side; the bundle ends at \(last)."
            )
        }
    }

    /// What the log says of a document: that it was signed or taken in, when, and its digest.
    private mutating func checkRecord(of item: BundleManifest.Document, _ place: String) {
        let events = recorded[BundleManifest.Shown.document(item.id)] ?? []
        for entry in events where entry.statement.subject != item.id || entry.statement.digest != item.sha256
        {
            find(.proofOther, place, "The log's entry \(entry.statement.number) fixes another document.")
        }
        let stored: Set<String> = ["document-signed", "document-accepted", "document-parked"]
        guard let storing = events.first(where: { stored.contains($0.statement.event) }) else {
            return find(.proofMissing, place, "No proof shows that the maker recorded it.")
        }
        if storing.statement.at != item.storedAt {
            find(.proofOther, place, "The log says that it was stored at another time than the manifest.")
        }
    }

    private mutating func check(_ item: BundleManifest.Receipt, for document: BundleManifest.Document) {
        guard let compact = text(item.file) else { return }
        guard item.issuer == document.audience, let party = parties[item.issuer] else {
            return find(
                .strangerSigned,
                item.file,
                "It is signed by \(item.issuer.text), not by whom the document was for."
            )
        }
        do {
            let payload = try JWS.verify(compact, with: party.keys, type: Receipt.mediaType).payload
            let receipt = try Receipt(claims: JSON(parsing: payload))
            guard receipt.issuer == document.audience, receipt.audience == document.issuer,
                receipt.document == document.id, receipt.digest == document.sha256
            else { return find(.receiptUnsound, item.file, "It is for another document.") }
            counts.receipts += 1
            let shown = BundleManifest.Shown.receipt(document.id)
            let events = recorded[shown] ?? []
            guard events.contains(where: { $0.statement.digest == Digest(of: Array(compact.utf8)) }) else {
                return find(
                    events.isEmpty ? .proofMissing : .proofOther,
                    item.file,
                    "No proof shows that the maker recorded exactly this receipt."
                )
            }
            checkKey(of: compact, by: party, recorded: shown, item.file)
            if item.issuer == manifest.maker { checkPosition(of: receipt, for: document, item.file) }
        } catch {
            find(.receiptUnsound, item.file, "\(error)")
        }
    }

    /// The maker's own receipts name the place in its log: it must be the one that is proved.
    private mutating func checkPosition(
        of receipt: Receipt,
        for document: BundleManifest.Document,
        _ place: String
    ) {
        let events = recorded[BundleManifest.Shown.document(document.id)] ?? []
        guard
            let entry = events.first(where: {
                ["document-accepted", "document-parked"].contains($0.statement.event)
            })
        else { return }
        let isSame =
            receipt.position == entry.statement.number && receipt.head == entry.statement.head
            && receipt.leaf.map { $0.origin == entry.place.origin && $0.leaf == entry.leaf } ?? true
        if !isSame {
            find(
                .proofOther,
                place,
                "The receipt names another place in the log than the one that is proved."
            )
        }
    }

    /// A signature of which nothing shows that it was there before its key came into other hands. The maker's own journal does not: its
    /// clock is the maker's, and whoever holds the key may hold that too.
    mutating func checkKey(
        of compact: String,
        by party: CheckedParty,
        recorded name: String,
        _ place: String
    ) {
        guard let keyID = (try? JWS.parse(compact))?.header.keyID, let since = party.compromised[keyID],
            let entries = recorded[name], let first = entries.map(\.statement.at).min()
        else { return }
        let proved = entries.compactMap { self.seen($0) }.min()
        guard first >= since || proved.map({ $0 >= since.seconds }) ?? true else { return }
        let shown =
            proved.map { "the first to see it from outside did by \(Instant(seconds: $0).rfc3339)" }
            ?? "no time-stamp and no confirmed witness says when it was there"
        find(
            .keyInDoubt,
            place,
            "Its key was in other hands from \(since.rfc3339) on; the maker's journal says that it recorded it at \(first.rfc3339), and \(shown)."
        )
    }

    /// One sender's documents of a referral: numbered without a gap, each naming the one before by its digest.
    private mutating func checkOrder(of chain: [BundleManifest.Document]) {
        let chain = chain.sorted { $0.sequence < $1.sequence }
        var previous: Digest?
        for (index, item) in chain.enumerated() {
            let place = item.file ?? "document \(item.id)"
            guard item.sequence == index + 1 else {
                return find(
                    .documentGap,
                    place,
                    "Document \(index + 1) of \(item.issuer.text) is not in the bundle, with or without its content."
                )
            }
            if let file = item.file, let compact = text(file),
                let claims = (try? JWS.parse(compact)).flatMap({ try? JSON(parsing: $0.payload) }),
                claims["prev"]?.string != previous?.hex
            {
                find(.documentGap, place, "It does not follow the document before it.")
            }
            previous = item.sha256
        }
    }
}
