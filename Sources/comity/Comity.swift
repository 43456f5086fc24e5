import ArgumentParser

/// The command line of a Comity node.
@main
struct Comity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comity",
        abstract: "A node of the federation for restorative justice across borders.",
        discussion: """
            Each agency runs its own node with its own cases and its own rule pack. Begin with `comity init`, then \
            `comity serve`; enter a peer with `comity peer add`, a case with `comity case add`, and ask both rule packs \
            with `comity referral assess` before anything leaves.

            The node's folder is --home or the environment variable COMITY_HOME. Every command answers --json.

            Exit codes: 0 done; 1 refused by the law, a gate or the state of the referral; 2 something was found (audit, \
            checks); 64 wrong use; 65 the input cannot be read; 66 there is no such thing; 69 the other node or the \
            network did not answer; 70 the program failed; 74 the disk or the database failed; 75 too much waits for that \
            agency already; 77 the node's keys are sealed; 78 the configuration is wrong.
            """,
        version: ComityVersion.text,
        subcommands: [
            InitCommand.self, ServeCommand.self, ConfigCommand.self, PeerCommand.self, TransfersCommand.self,
            AgreementCommand.self, TrustCommand.self, AnchorCommand.self, CaseCommand.self,
            ConsentCommand.self, ScreeningCommand.self, FacilitatorCommand.self, SessionCommand.self,
            MechanismCommand.self, GuidelineCommand.self, EvaluationCommand.self, DialogueCommand.self,
            TaskCommand.self, StatisticsCommand.self,
            ReferralCommand.self, PreservationCommand.self, AssistanceCommand.self,
            InformationCommand.self, NoticeCommand.self, ContactCommand.self,
            TasksCommand.self,
            DocumentCommand.self, EvidenceCommand.self, BundleCommand.self, OutboxCommand.self,
            LogCommand.self,
            WitnessCommand.self, TimeCommand.self,
            ConsoleCommand.self,
            AccountCommand.self, APICommand.self, ImportCommand.self, ExportCommand.self,
            AuditCommand.self, KeysCommand.self, VaultCommand.self, RetentionCommand.self,
            TLSCommand.self, RulesCommand.self,
            CELCommand.self,
        ]
    )
}

/// The version of the program.
enum ComityVersion {
    static let text = "0.1.0"
}
