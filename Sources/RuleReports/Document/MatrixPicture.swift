extension Report {
    /// Every pair of parties at a glance, with a layer for each standard case.
    package struct MatrixPicture: Sendable, Hashable {
        package struct Party: Sendable, Hashable {
            /// A short code, `EE`.
            package var code: String
            package var name: String

            package init(code: String, name: String) {
                self.code = code
                self.name = name
            }
        }

        package struct Layer: Sendable, Hashable {
            /// A word for anchors: letters, digits, hyphens.
            package var id: String
            package var title: String
            /// By sender, then receiver, in the order of ``MatrixPicture/parties``; nil on the diagonal.
            package var fields: [[Field?]]

            package init(id: String, title: String, fields: [[Field?]]) {
                self.id = id
                self.title = title
                self.fields = fields
            }
        }

        package struct Field: Sendable, Hashable {
            package var outcome: String
            /// One sign that tells the outcome without colour.
            package var sign: String
            package var tone: Tone
            /// Who decided, in words.
            package var decides: String
            /// What stands in the way: names of rules in ``MatrixPicture/rules``.
            package var rules: [String]
            package var obligations: [String]
            /// Facts that remain to be asked.
            package var questions: [String]

            package init(
                outcome: String,
                sign: String,
                tone: Tone,
                decides: String,
                rules: [String],
                obligations: [String],
                questions: [String]
            ) {
                self.outcome = outcome
                self.sign = sign
                self.tone = tone
                self.decides = decides
                self.rules = rules
                self.obligations = obligations
                self.questions = questions
            }
        }

        package var parties: [Party]
        package var layers: [Layer]
        /// Each rule that is named in a field, once, by its name.
        package var rules: [String: LegalStatement]
        /// Obligations by name, in words.
        package var obligations: [String: String]
        /// Questions by fact, in words.
        package var questions: [String: String]

        package init(
            parties: [Party],
            layers: [Layer],
            rules: [String: LegalStatement],
            obligations: [String: String],
            questions: [String: String]
        ) {
            self.parties = parties
            self.layers = layers
            self.rules = rules
            self.obligations = obligations
            self.questions = questions
        }
    }
}
