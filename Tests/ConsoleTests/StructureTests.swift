import Console
import Testing

@Suite("How every page is built")
struct StructureTests {
    static let pages: [String: String] = {
        var pages: [String: String] = [:]
        do {
            let console = try Console()
            pages["overview"] = try console.overview(Story.overview, in: Story.frame)
            pages["empty overview"] = try console.overview(Story.emptyOverview, in: Story.frame)
            pages["referral"] = try console.referral(Story.referral, in: Story.frame)
            pages["incoming"] = try console.referral(Story.incoming, in: Story.frame)
            pages["guidelines"] = try console.guidelines(Story.guidelines, in: Story.frame)
            pages["no guidelines"] = try console.guidelines(
                GuidelinesPage(guidelines: [], evaluations: []),
                in: Story.frame
            )
            pages["trust"] = try console.trust(Story.trust, in: Story.frame)
            pages["empty trust"] = try console.trust(
                TrustPage(superiors: [], anchors: [], peers: []),
                in: Story.frame
            )
            pages["closed"] = try console.overview(Story.closedOverview, in: Story.frame)
            for kind in ErrorPage.Kind.allCases {
                pages["\(kind)"] = try console.error(ErrorPage(kind), in: Story.frame)
            }
        } catch {
            Issue.record("The pages could not be made: \(error)")
        }
        return pages
    }()

    @Test("Every kind of page was made")
    func count() {
        #expect(Self.pages.count == 13)
    }

    @Test(
        "A page names its language and direction, has one heading, a skip link and its landmarks",
        arguments: pages.keys.sorted()
    )
    func landmarks(name: String) throws {
        let html = try #require(Self.pages[name])
        let tags = Markup(html).tags
        #expect(html.hasPrefix("<!DOCTYPE html>"))
        #expect(tags.first { $0.name == "html" }?.value(of: "lang") == "en")
        #expect(tags.first { $0.name == "html" }?.value(of: "dir") == "ltr")
        for landmark in ["main", "header", "footer", "title"] {
            #expect(tags.contains { $0.name == landmark }, "\(landmark)")
        }
        #expect(tags.count { $0.name == "h1" } == 1)
        let firstLink = tags.first { $0.name == "a" }
        #expect(firstLink?.value(of: "href") == "#main")
        #expect(tags.first { $0.name == "main" }?.value(of: "id") == "main")
    }

    @Test("Headings go down one level at a time", arguments: pages.keys.sorted())
    func headings(name: String) throws {
        let html = try #require(Self.pages[name])
        let levels = Markup(html).tags.compactMap { tag in
            tag.name.count == 2 && tag.name.first == "h" ? Int(tag.name.dropFirst()) : nil
        }
        #expect(levels.first == 1)
        for (above, below) in zip(levels, levels.dropFirst()) { #expect(below <= above + 1) }
    }

    @Test(
        "Every identifier is unique, and every reference within the page leads somewhere",
        arguments: pages.keys.sorted()
    )
    func references(name: String) throws {
        let html = try #require(Self.pages[name])
        let tags = Markup(html).tags
        let identifiers = tags.compactMap { $0.value(of: "id") }
        #expect(Set(identifiers).count == identifiers.count)
        let wanted =
            tags.compactMap { $0.value(of: "href") }.filter { $0.hasPrefix("#") }.map {
                String($0.dropFirst())
            }
            + tags.compactMap { $0.value(of: "aria-labelledby") }
        #expect(!wanted.isEmpty)
        for identifier in wanted { #expect(identifiers.contains(identifier), "\(identifier)") }
    }

    @Test("Tags that open also close, in order", arguments: pages.keys.sorted())
    func balance(name: String) throws {
        let html = try #require(Self.pages[name])
        let void: Set = ["meta", "link", "!DOCTYPE", "circle", "path"]
        var open: [String] = []
        for tag in Markup(html).tags where !void.contains(tag.name) {
            if tag.name.hasPrefix("/") {
                #expect(open.popLast() == String(tag.name.dropFirst()))
            } else {
                open.append(tag.name)
            }
        }
        #expect(open.isEmpty)
    }

    @Test(
        "No script, no inline style, no form, no foreign resource: the policy needs no exception",
        arguments: pages.keys.sorted()
    )
    func policy(name: String) throws {
        let html = try #require(Self.pages[name])
        for tag in Markup(html).tags {
            #expect(!["script", "style", "form", "iframe", "img", "object", "base"].contains(tag.name))
            for attribute in tag.attributes {
                #expect(attribute.name != "style" && !attribute.name.hasPrefix("on"))
                if attribute.name == "src" { Issue.record("A page loads \(attribute.value)") }
            }
            if tag.name == "link" { #expect(tag.value(of: "href")?.hasPrefix("/console/assets/") == true) }
        }
        #expect(!html.contains("{{"))
    }

    @Test("A page is a good deal smaller than a photograph")
    func size() {
        for html in Self.pages.values { #expect(html.utf8.count < 60_000) }
    }

    @Test("The stylesheet and the icon are served at addresses that carry their digest")
    func assets() throws {
        for asset in Console.assets {
            #expect(asset.path.hasPrefix("/assets/"))
            #expect(!asset.content.isEmpty)
            #expect(asset.headers.contains { $0.name == "Cache-Control" && $0.value.contains("immutable") })
            for html in Self.pages.values { #expect(html.contains("\"/console\(asset.path)\"")) }
        }
        #expect(Console.stylesheet.path != Console.icon.path)
    }

    @Test("Pages forbid everything that they do not need, and are kept by no cache")
    func headers() {
        let headers = Dictionary(uniqueKeysWithValues: Console.pageHeaders.map { ($0.name, $0.value) })
        #expect(
            headers["Content-Security-Policy"]
                == "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
        )
        #expect(headers["Cache-Control"] == "no-store")
        #expect(headers["X-Content-Type-Options"] == "nosniff")
        #expect(headers["Referrer-Policy"] == "no-referrer")
    }
}
