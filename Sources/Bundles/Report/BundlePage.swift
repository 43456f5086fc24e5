import Evidence
import Referrals
import RulePacks
import RuleReports
import Trust
import Wire

/// The report inside a bundle as one page: no script, no other file, readable on a screen, on a phone and on paper.
package struct BundlePage {
    let contents: BundleContents
    let say: BundleLanguage

    package init(_ contents: BundleContents, in language: BundleLanguage = .english) {
        self.contents = contents
        say = language
    }

    var manifest: BundleManifest { contents.manifest }

    /// The page.
    package var html: String {
        var page = HTMLText()
        page.fixed("<!doctype html>\n")
        page.element("html", ["lang": say.tag, "dir": say.isRightToLeft ? "rtl" : "ltr"]) { page in
            page.newLine()
            head(&page)
            page.element("body") { page in
                page.element("a", ["class": "skip", "href": "#content"], say(.skip))
                masthead(&page)
                page.element("main", ["id": "content", "class": "wrap", "tabindex": "-1"]) { page in
                    check(&page)
                    end(&page)
                    happened(&page)
                    proofs(&page)
                    decisions(&page)
                    casework(&page)
                    evidence(&page)
                    admissibility(&page)
                    leftOut(&page)
                    parties(&page)
                }
                page.element("footer", ["class": "wrap foot"]) { $0.element("p", say(.footer)) }
            }
        }
        page.newLine()
        return page.html
    }

    private func head(_ page: inout HTMLText) {
        page.element("head") { page in
            page.fixed("<meta charset=\"utf-8\">\n")
            page.fixed("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            page.fixed("<meta name=\"color-scheme\" content=\"light dark\">\n")
            // Nothing may be loaded or run, should anything ever slip in.
            page.fixed(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'\">\n"
            )
            page.element("title", title)
            page.fixed("\n<style>\n\(HTMLReport.pageStyle)\(Self.style)</style>\n")
        }
        page.newLine()
    }

    private static let style = String(decoding: PackageResources.bundle_css, as: UTF8.self)

    private var title: String {
        say(
            manifest.subject.kind == .case ? .titleCase : .titleReferral,
            ["reference": manifest.subject.reference]
        )
    }

    private func masthead(_ page: inout HTMLText) {
        page.element("header", ["class": "masthead"]) { page in
            page.element("div", ["class": "wrap"]) { page in
                page.element("p", ["class": "brand"], say(.brand))
                page.element("h1", title)
                page.element("p", ["class": "lead"], say(.lead, ["maker": name(of: manifest.maker)]))
                page.element("dl", ["class": "about"]) { page in
                    entry(say(.madeBy), "\(name(of: manifest.maker)) (\(manifest.maker.text))", &page)
                    entry(say(.asOf), moment(manifest.asOf.at), &page)
                    entry(
                        say(.logName),
                        say(.logSize, ["size": String(manifest.asOf.size), "log": manifest.asOf.origin]),
                        &page
                    )
                }
            }
        }
        page.newLine()
    }

    private func entry(_ name: String, _ value: String, _ page: inout HTMLText) {
        page.element("div") {
            $0.element("dt", name)
            $0.element("dd", value)
        }
    }

    // MARK: Parts that several sections use

    func section(_ title: BundlePhrase, _ page: inout HTMLText, _ content: (inout HTMLText) -> Void) {
        page.newLine()
        page.element("section") { page in
            page.element("h2", say(title))
            content(&page)
        }
    }

    func prose(_ text: String, _ page: inout HTMLText) { page.element("p", ["class": "prose"], text) }

    /// A table whose rows become cards on a phone.
    func table(_ caption: String, _ columns: [BundlePhrase], _ rows: [[String]], _ page: inout HTMLText) {
        page.element(
            "div",
            ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption]
        ) { page in
            page.element("table", ["class": "rows"]) { page in
                page.element("caption", caption)
                page.element("thead") { page in
                    page.element("tr") { page in
                        for column in columns { page.element("th", ["scope": "col"], say(column)) }
                    }
                }
                page.element("tbody") { page in
                    for row in rows {
                        page.newLine()
                        page.element("tr") { page in
                            for (index, cell) in row.enumerated() {
                                if index == 0 {
                                    page.element("th", ["scope": "row"]) { $0.element("bdi", cell) }
                                } else {
                                    page.element("td", ["data-label": say(columns[index])]) {
                                        $0.element("bdi", cell)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The agency as it names itself.
    func name(of entity: EntityID) -> String {
        manifest.parties.first { $0.entity == entity }?.name ?? entity.text
    }

    /// `2026-11-23 10:15 UTC`
    func moment(_ instant: Instant) -> String {
        instant.rfc3339.prefix(16).replacing("T", with: " ") + " UTC"
    }

    /// Letters and digits in groups, to be read aloud.
    func fingerprint(of party: BundleManifest.Party) -> String {
        party.statements.first.flatMap { contents.text($0.file) }
            .flatMap { try? EntityConfiguration(verifying: $0) }?.keyThumbprint ?? say(.none)
    }
}
