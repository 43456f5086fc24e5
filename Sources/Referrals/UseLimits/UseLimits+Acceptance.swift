import Wire

extension UseLimits {
    /// What a side says under the conditions of its acceptance: its answers and reports in the thread.
    package static let answered: Set<DocumentType> = [.informationResponse, .monitoringReport, .outcome]

    /// The acceptance under whose conditions a document stands (Budapest Convention art. 28): its sender's last one before it. They
    /// bind whoever receives what is answered, as if each answer listed them.
    ///
    /// - Parameter thread: documents of the same thread, in any order.
    package static func acceptance(over document: Document, in thread: some Sequence<Document>) -> Document? {
        guard answered.contains(document.type) else { return nil }
        return thread.filter { earlier in
            earlier.type == .status && earlier.issuer == document.issuer
                && earlier.sequence < document.sequence && earlier.body["state"]?.string == "accepted"
        }.max { $0.sequence < $1.sequence }
    }

    /// The limits of a document with those of the acceptance that it stands under, as their senders set them.
    package init(of document: Document, in thread: some Sequence<Document>) {
        self.init(of: document)
        guard let acceptance = Self.acceptance(over: document, in: thread) else { return }
        limits += UseLimits(of: acceptance).limits
    }
}
