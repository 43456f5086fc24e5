package import Referrals

/// What is looked for: cases in which every word is found, in one of the compartments that the reader may read.
///
/// Words come as the node folds them; the store knows nothing of language. It keeps codes of them, keyed by compartment, so
/// that its file says neither which words are in a case nor whether a word is in any.
package struct SearchQuery: Sendable, Hashable {
    package var words: [String]
    /// The casework's compartments, by name.
    package var compartments: [String]
    package var whose: RecordPage.Whose
    /// Only cases with a lower number; nil for the first page.
    package var before: Int64?
    /// The most cases to name.
    package var limit: Int
    /// The most places in the index to look at: what bounds the cost of words that are in nearly every case.
    package var effort: Int

    package init(
        words: [String],
        compartments: [String],
        whose: RecordPage.Whose = .everybodys,
        before: Int64? = nil,
        limit: Int,
        effort: Int = 3_000
    ) {
        self.words = words
        self.compartments = compartments
        self.whose = whose
        self.before = before
        self.limit = limit
        self.effort = effort
    }
}

/// Cases that a search may have found: what each says decides.
package struct SearchResult: Sendable, Hashable {
    /// A case with its number in the order of the index.
    package struct Candidate: Sendable, Hashable {
        package var id: Identifier
        package var number: Int64

        package init(id: Identifier, number: Int64) {
            self.id = id
            self.number = number
        }
    }

    /// The latest opened first.
    package var candidates: [Candidate]
    /// Where to go on; nil where nothing is left.
    package var next: Int64?

    package init(candidates: [Candidate], next: Int64?) {
        self.candidates = candidates
        self.next = next
    }
}

/// The questions about words.
package protocol SearchReader {
    func search(_ query: SearchQuery) throws -> SearchResult
    /// Whether cases may still be without an index.
    var isIndexing: Bool { get throws }
    /// Cases that were opened before there was an index of words, some at a time; empty where there are none.
    func casesWithoutIndex(limit: Int) throws -> [Identifier]
}

/// The changes of the index. A case's entry goes with the case: ``Store/completeErasures()`` removes it.
package protocol SearchWriter {
    /// Adds words of a case. What the case held before stays findable, as its history stays readable; adding a word twice
    /// changes nothing.
    ///
    /// - Throws: ``StoreError`` `erased` where the case has been erased, `closed`.
    func index(_ words: Set<String>, in compartment: String, ofCase id: Identifier) throws
    /// Removes every word of a case, which keeps its place in the order; the caller enters anew what stays.
    func removeWords(ofCase id: Identifier) throws
    /// Notes that no case is without an index any more.
    func completeIndex() throws
}
