import API
import ArgumentParser
import Wire

/// `comity api`: what programs need to know of the HTTP API.
struct APICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api",
        abstract: "Describe the HTTP API.",
        subcommands: [Description.self]
    )

    struct Description: NodeCommand {
        static let configuration = CommandConfiguration(
            commandName: "openapi",
            abstract:
                "Print the description of the API in OpenAPI 3.1, as the node serves it at /api/v1/openapi.json."
        )
        @OptionGroup var options: NodeOptions
        @Option(help: "The node's base URL.") var server = "https://node.agency.example"

        func perform() async throws { print(try API.description(server: server).prettyText()) }
    }
}
