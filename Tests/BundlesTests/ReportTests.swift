import Bundles
import Testing

@Suite("The report inside a bundle")
struct ReportTests {
    private let sample: SampleBundle

    init() throws { sample = try SampleBundle() }

    @Test("It is one page without script or anything loaded, and says for each proof what it does not show")
    func page() throws {
        let html = BundlePage(sample.builder.contents).html
        #expect(html.hasPrefix("<!doctype html>"))
        for word in ["<script", "src=", "http-equiv=\"refresh\"", "@import", "url("] {
            #expect(!html.contains(word), "\(word)")
        }
        #expect(html.contains("default-src 'none'"))
        #expect(html.split(separator: "Does not show").count == 10, "nine kinds of proof")
        #expect(html.contains("EE-1") && html.contains("log.csv"))
    }

    @Test("It says in plain words that an end that was left out leaves no gap, and whom to ask about that")
    func openEnd() throws {
        let manifest = sample.builder.manifest
        let html = BundlePage(sample.builder.contents).html
        for sentence in manifest.openEnd { #expect(html.contains(sentence), "\(sentence)") }
        for word in [
            "withdrawal", "--log-size \(manifest.asOf.size)", SampleBundle.origin, "comity witness list",
        ] {
            #expect(manifest.openEnd.contains { $0.contains(word) }, "\(word)")
        }
    }

    @Test(
        "Each document's row says in a line what it says, and its type alone where its content is not in the bundle"
    )
    func gists() throws {
        let asked = "information request: Is an interpreter needed?"
        var other = sample
        #expect(BundlePage(other.builder.contents).html.split(separator: asked).count == 3)
        other.builder.manifest.referrals[0].documents[1].file = nil
        let html = BundlePage(other.builder.contents).html
        #expect(html.split(separator: asked).count == 2 && html.contains(">information request<"))
    }

    @Test("What a person wrote is never markup")
    func escaping() throws {
        var other = sample
        other.builder.manifest.referrals[0].reference = "<script>alert(1)</script>"
        other.builder.manifest.parties[0].name = "\"><img src=x>"
        let html = BundlePage(other.builder.contents).html
        #expect(!html.contains("<script") && !html.contains("<img"))
        #expect(html.contains("&lt;script&gt;"))
    }

    @Test("Another language turns the page round, and what it lacks appears in English")
    func language() {
        let language = BundleLanguage(tag: "ar", isRightToLeft: true, texts: [.brand: "حزمة أدلة"])
        let html = BundlePage(sample.builder.contents, in: language).html
        #expect(html.contains("<html lang=\"ar\" dir=\"rtl\">") && html.contains("حزمة أدلة"))
        #expect(html.contains("What was exchanged"))
        #expect(language.missing.count == BundlePhrase.allCases.count - 1)
        #expect(BundleLanguage.english.missing.isEmpty)
    }

    @Test("Every phrase has a text, and its places are filled")
    func phrases() {
        for phrase in BundlePhrase.allCases { #expect(!BundleLanguage.english(phrase).isEmpty) }
        let html = BundlePage(sample.builder.contents).html
        for place in ["{reference}", "{maker}", "{size}", "{log}", "{when}", "{stage}"] {
            #expect(!html.contains(place), "\(place)")
        }
    }
}
