package import Referrals

/// What an officer asks of the other agency, and which data they mean to send with it.
package struct ReferralRequest: Sendable, Hashable {
    /// The fact schema's purpose, for example `restorative-process`.
    package var purpose: String
    /// The form of process meant, for example `indirect-dialogue`.
    package var mechanism: String
    /// What is asked, in plain words.
    package var says: String
    /// The languages of what is sent.
    package var languages: [String]
    /// The data categories to send: everything else stays here.
    package var data: Set<String>
    /// The calendar date by which the other agency decides.
    package var decideBy: String
    /// How soon, and why; nil for what is routine.
    package var urgency: Urgency?
    /// What is sent in further languages.
    package var translations: [Translation]
    /// Under which provisions, how, and under which conditions. Where no provision is named, those of the instruments that both sides'
    /// packs rest on are.
    package var terms: RequestTerms
    /// Files of evidence whose manifests go with it.
    package var evidence: OfferedFiles

    package init(
        purpose: String,
        mechanism: String,
        says: String,
        languages: [String],
        data: Set<String>,
        decideBy: String,
        urgency: Urgency? = nil,
        translations: [Translation] = [],
        terms: RequestTerms = RequestTerms(),
        evidence: OfferedFiles = OfferedFiles()
    ) {
        self.purpose = purpose
        self.mechanism = mechanism
        self.says = says
        self.languages = languages
        self.data = data
        self.decideBy = decideBy
        self.urgency = urgency
        self.translations = translations
        self.terms = terms
        self.evidence = evidence
    }
}
