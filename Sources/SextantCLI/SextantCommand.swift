import ArgumentParser

/// The root: what there is to do.
struct SextantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: CommandLineTool.name,
        abstract: "Measures how fast a large language model runs, and checks its own figures.",
        discussion: """
            With no arguments it runs the six core scenarios offline on this machine's processor and says which model it \
            chose and why.

            EXAMPLES
              sextant                                            six scenarios, a few minutes
              sextant run --model MODEL.gguf --lang zh           a model of yours, the report in Chinese
              sextant run --model synthetic:llama-2-7b --precision fp16
              sextant generate "The capital of France is" --model MODEL.gguf
              sextant report sextant-results/RUN.run.json        every figure again, from the records alone
              sextant audit REPORT.md                            do these published figures agree with each other?
              sextant quality --model MODEL.gguf                 what int8 and int4 do to the answers
              sextant compare precision=int8 precision=int4      which is faster, in interleaved pairs
              sextant gate NEW.run.json --baseline OLD.run.json  a regression fails the build
              sextant limits                                     what this machine could do at best
              sextant doctor --target torch:npu:0                what a target lacks here, and what mends it

            EXIT CODES
              0 done    1 failed    2 contradiction, invalid or regression    3 not comparable    64 usage
              130 interrupted
            """,
        version: "\(CommandLineTool.name) \(CommandLineTool.version)",
        subcommands: [
            RunCommand.self, GenerateCommand.self, ReportCommand.self, AuditCommand.self, CompareCommand.self,
            GateCommand.self,
            QualityCommand.self, ModelCommand.self, LimitsCommand.self, DoctorCommand.self,
        ],
        defaultSubcommand: RunCommand.self)
}
