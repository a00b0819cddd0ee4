import ArgumentParser

/// What is in a model, and the doors through which it can be checked.
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract:
            "Look into a model; fetch one; write synthetic ones; get tokens and logits to check the engine with.",
        subcommands: [
            ModelInfoCommand.self, ModelFetchCommand.self, ModelSynthesizeCommand.self, ModelTokenizeCommand.self,
            ModelLogitsCommand.self,
        ])
}
