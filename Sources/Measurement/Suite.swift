/// An ordered list of scenarios.
public struct Suite: Sendable, Hashable {
    public var name: String
    public var scenarios: [Scenario]

    public init(name: String, scenarios: [Scenario]) {
        self.name = name
        self.scenarios = scenarios
    }
}

extension Suite {
    /// The six core scenarios with the origin's prompts; 3 warm-ups, 5 counted trials.
    public static let six = Suite(
        name: "six",
        scenarios: [
            Scenario(
                id: "ttft-short", title: "Short prompt", titleChinese: "首token延迟-短输入",
                prompt: "What is the capital of China?", nominalPromptTokens: 7, outputTokens: 128),
            Scenario(
                id: "ttft-long", title: "Longer prompt", titleChinese: "首token延迟-长输入",
                prompt: "Please write a detailed explanation of how Large Language Models work, including the "
                    + "transformer architecture, attention mechanism, and training process.",
                nominalPromptTokens: 27, outputTokens: 128),
            Scenario(
                id: "decode-long", title: "Long output", titleChinese: "解码吞吐量-长输出",
                prompt: "Write a short story about a robot exploring a new planet.", nominalPromptTokens: 11,
                outputTokens: 512),
            Scenario(
                id: "batch-4", title: "Batch of 4", titleChinese: "批量推理 (batch=4)",
                prompt: "Translate to German: 'The weather is beautiful today.'", nominalPromptTokens: 7,
                outputTokens: 128, batch: 4),
            Scenario(
                id: "batch-8", title: "Batch of 8", titleChinese: "高并发批量 (batch=8)",
                prompt: "Translate to German: 'The weather is beautiful today.'", nominalPromptTokens: 7,
                outputTokens: 128, batch: 8),
            Scenario(
                id: "long-context", title: "Long context", titleChinese: "长上下文处理",
                prompt: String(repeating: "The history of the world is a long and complex story. ", count: 50),
                nominalPromptTokens: 550, outputTokens: 128),
        ])
}
