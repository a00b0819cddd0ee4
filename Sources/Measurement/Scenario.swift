/// A workload (what is asked), how often, and how it is to end: one row of the table.
public struct Scenario: Sendable, Hashable {
    /// Letters, digits and dashes; unique in its suite.
    public var id: String
    public var title: String
    public var titleChinese: String?
    public var prompt: String
    /// Exact prompt length, BOS included, under `PromptTokensMode.nominal`.
    public var nominalPromptTokens: Int?
    public var outputTokens: Int
    public var batch: Int
    public var warmUps: Int
    public var trials: Int

    public init(
        id: String, title: String, titleChinese: String? = nil, prompt: String, nominalPromptTokens: Int? = nil,
        outputTokens: Int, batch: Int = 1, warmUps: Int = 3, trials: Int = 5
    ) {
        self.id = id
        self.title = title
        self.titleChinese = titleChinese
        self.prompt = prompt
        self.nominalPromptTokens = nominalPromptTokens
        self.outputTokens = outputTokens
        self.batch = batch
        self.warmUps = warmUps
        self.trials = trials
    }
}

/// Whether the prompt goes as it stands, or is cut or repeated to the nominal length.
public enum PromptTokensMode: String, Sendable, Hashable, Codable, CaseIterable {
    case actual, nominal
}

/// How a trial is timed.
public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
    /// Both times from one generation's record of token instants.
    case trace
    /// The origin's way: one generation of 1 token, one of n, and the difference.
    case twoRun = "two-run"
}
