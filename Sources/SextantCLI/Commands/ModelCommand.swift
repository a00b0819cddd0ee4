import ArgumentParser

/// What is in a model, and the doors through which it can be checked.
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Look into a model; write synthetic ones; get tokens and logits to check the engine with.",
        subcommands: [
            ModelInfoCommand.self, ModelSynthesizeCommand.self, ModelTokenizeCommand.self, ModelLogitsCommand.self,
        ])
}
