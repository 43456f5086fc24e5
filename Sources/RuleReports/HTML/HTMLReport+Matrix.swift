extension HTMLReport {
    /// The picture of all pairs. The standard case and the outcome are chosen with radio buttons that the stylesheet
    /// reads; a field leads to its reasons by an anchor.
    func write(_ matrix: Report.MatrixPicture, _ page: inout HTMLText) {
        page.element("div", ["class": "matrix"]) { page in
            // One rule a layer: a layer's grid is shown while its radio button is set.
            page.element("style") { page in
                for index in matrix.layers.indices {
                    page.fixed(
                        ".matrix:has(#layer-\(index):checked) .layer-\(index){display:block}\n"
                    )
                }
            }
            choices(matrix, &page)
            for (index, layer) in matrix.layers.enumerated() { grid(matrix, layer, index, &page) }
            legend(&page)
            page.element("section", ["class": "pairs", "aria-label": "Reasons, pair by pair"]) { page in
                page.element("h3", "Why")
                page.element("p", ["class": "prose hint"]) {
                    $0.text("Choose a field of the picture to read its reasons here.")
                }
                for sender in matrix.parties.indices {
                    for receiver in matrix.parties.indices where receiver != sender {
                        pair(matrix, sender, receiver, &page)
                    }
                }
            }
            rules(matrix, &page)
            glossary(matrix, &page)
        }
    }

    // MARK: Choosing

    private func choices(_ matrix: Report.MatrixPicture, _ page: inout HTMLText) {
        page.element("div", ["class": "choices"]) { page in
            page.element("fieldset") { page in
                page.element("legend", "Standard case")
                for (index, layer) in matrix.layers.enumerated() {
                    choice(name: "layer", id: "layer-\(index)", layer.title, isSet: index == 0, &page)
                }
            }
            page.element("fieldset") { page in
                page.element("legend", "Show")
                choice(name: "only", id: "only-all", "all pairs", isSet: true, &page)
                choice(name: "only", id: "only-good", "✓ can work together", isSet: false, &page)
                choice(name: "only", id: "only-open", "? answers missing", isSet: false, &page)
                choice(name: "only", id: "only-caution", "! needs approval", isSet: false, &page)
                choice(name: "only", id: "only-stop", "× refused", isSet: false, &page)
            }
        }
    }

    private func choice(name: String, id: String, _ label: String, isSet: Bool, _ page: inout HTMLText) {
        page.element("label", ["class": "choice"]) { page in
            page.open("input", ["type": "radio", "name": name, "id": id, "checked": isSet ? "" : nil])
            page.element("span", label)
        }
    }

    // MARK: The grid

    private func grid(
        _ matrix: Report.MatrixPicture,
        _ layer: Report.MatrixPicture.Layer,
        _ index: Int,
        _ page: inout HTMLText
    ) {
        page.newLine()
        page.element("div", ["class": "layer layer-\(index)"]) { page in
            page.element(
                "div",
                ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": layer.title]
            ) {
                $0.element("table", ["class": "grid"]) { page in
                    page.element("caption", "\(layer.title). A row sends, a column receives.")
                    page.element("thead") { page in
                        page.element("tr") { page in
                            page.element("th", ["scope": "col", "class": "corner"], "from ↓ to →")
                            for party in matrix.parties {
                                page.element("th", ["scope": "col", "class": "to"]) { page in
                                    page.element("abbr", ["title": party.name], party.code)
                                }
                            }
                        }
                    }
                    page.element("tbody") { page in
                        for (row, party) in matrix.parties.enumerated() {
                            page.newLine()
                            page.element("tr") { page in
                                page.element("th", ["scope": "row"]) { page in
                                    page.element("abbr", ["title": party.name], party.code)
                                }
                                for column in matrix.parties.indices {
                                    field(matrix, layer.fields[row][column], row, column, &page)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private func field(
        _ matrix: Report.MatrixPicture,
        _ field: Report.MatrixPicture.Field?,
        _ row: Int,
        _ column: Int,
        _ page: inout HTMLText
    ) {
        guard let field else { return page.element("td", ["class": "same"], "") }
        let (from, to) = (matrix.parties[row].code, matrix.parties[column].code)
        page.element("td", ["class": "\(field.tone.rawValue) \(field.weight)"]) { page in
            page.element(
                "a",
                [
                    "href": "#\(Self.anchor(from, to))",
                    "title": "\(from) to \(to): \(field.outcome), \(field.decides)",
                ]
            ) { page in
                page.element("span", ["aria-hidden": "true"], field.mark)
            }
        }
    }

    /// What the signs and shades mean, beside the picture.
    private func legend(_ page: inout HTMLText) {
        page.element("p", ["class": "legend"]) { page in
            for (tone, words) in [
                ("good", "✓ can work together"), ("open", "? answers missing"),
                ("caution", "! a person has to approve"),
                ("stop", "× refused"),
            ] {
                page.element("span", ["class": "badge \(tone)"], words)
                page.text(" ")
            }
            page.text(
                "The number counts the rules that stand in the way; the darker a field, the more there are."
            )
        }
    }

    private static func anchor(_ from: String, _ to: String) -> String { "pair-\(from)-\(to)" }

    // MARK: Reasons

    private func pair(
        _ matrix: Report.MatrixPicture,
        _ sender: Int,
        _ receiver: Int,
        _ page: inout HTMLText
    ) {
        let (from, to) = (matrix.parties[sender], matrix.parties[receiver])
        page.newLine()
        page.element("article", ["class": "pair", "id": Self.anchor(from.code, to.code)]) { page in
            page.element("h4", "\(from.name) (\(from.code)) to \(to.name) (\(to.code))")
            for layer in matrix.layers {
                guard let field = layer.fields[sender][receiver] else { continue }
                page.element("div", ["class": "answer \(field.tone.rawValue)"]) { page in
                    page.element("p") { page in
                        page.element(
                            "strong",
                            ["class": "badge \(field.tone.rawValue)"],
                            "\(field.sign) \(field.outcome)"
                        )
                        page.text(" \(layer.title): \(field.decides).")
                    }
                    reasons(field, matrix, &page)
                }
            }
            page.element("p", ["class": "back"]) {
                $0.element("a", ["href": "#content"], "Back to the picture")
            }
        }
    }

    private func reasons(
        _ field: Report.MatrixPicture.Field,
        _ matrix: Report.MatrixPicture,
        _ page: inout HTMLText
    ) {
        if !field.rules.isEmpty {
            page.element("ul", ["class": "items"]) { page in
                for name in field.rules {
                    guard let rule = matrix.rules[name] else { continue }
                    page.element("li") { page in
                        page.link(rule.title, to: "#\(Self.ruleAnchor(name))")
                        page.text(" ")
                        page.element(
                            "span",
                            ["class": "soft"],
                            rule.citations.inWords
                        )
                    }
                }
            }
        }
        if !field.questions.isEmpty {
            let words = field.questions.map { matrix.questions[$0] ?? $0 }.joined(separator: " ")
            page.element("p", ["class": "soft"], "To be asked: \(words)")
        }
        if !field.obligations.isEmpty {
            page.element("details", ["class": "obliges"]) { page in
                let count = field.obligations.count
                page.element(
                    "summary",
                    count == 1 ? "It brings 1 obligation" : "It brings \(count) obligations"
                )
                page.element("p", ["class": "soft"], field.obligations.joined(separator: ", ") + ".")
            }
        }
    }

    /// The names of obligations in words, once.
    private func glossary(_ matrix: Report.MatrixPicture, _ page: inout HTMLText) {
        guard !matrix.obligations.isEmpty else { return }
        page.element("details") { page in
            page.element("summary", "The obligations in words")
            page.element("dl", ["class": "glossary"]) { page in
                for (name, words) in matrix.obligations.sorted(by: { $0.key < $1.key }) {
                    page.element("dt", name)
                    page.element("dd", words)
                }
            }
        }
    }

    private static func ruleAnchor(_ name: String) -> String {
        "rule-" + name.map { $0.isLetter || $0.isNumber || $0 == "-" ? String($0) : "_" }.joined()
    }

    private func rules(_ matrix: Report.MatrixPicture, _ page: inout HTMLText) {
        guard !matrix.rules.isEmpty else { return }
        page.element("section", ["class": "rule-list"]) { page in
            page.element("h3", "The rules that stand in the way, with their sources")
            page.element("details") { page in
                page.element("summary", "All \(matrix.rules.count) rules")
                for (name, rule) in matrix.rules.sorted(by: { $0.key < $1.key }) {
                    page.newLine()
                    write(rule, id: Self.ruleAnchor(name), &page)
                }
            }
        }
    }
}

extension Report.MatrixPicture.Field {
    /// The sign, with the number of rules in the way.
    var mark: String { rules.isEmpty ? sign : "\(sign)\(rules.count)" }

    /// How much stands in the way, for the shade.
    fileprivate var weight: String {
        switch rules.count {
        case 0...2: "light"
        case 3...5: "medium"
        default: "heavy"
        }
    }
}
