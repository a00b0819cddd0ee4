/// How the next token is chosen from the logits.
public struct Sampling: Sendable, Hashable {
    /// 0 is greedy: the largest logit, the lowest id on a tie.
    public var temperature: Double
    /// Keep the k most likely tokens; `nil` keeps all.
    public var topK: Int?
    /// Keep the smallest set of most likely tokens whose probability reaches p; `nil` keeps all.
    public var topP: Double?
    /// Divides positive and multiplies negative logits of tokens already seen (Keskar et al. 2019); 1 changes nothing.
    public var repetitionPenalty: Double
    public var seed: UInt64

    public init(
        temperature: Double = 0, topK: Int? = nil, topP: Double? = nil, repetitionPenalty: Double = 1, seed: UInt64 = 0
    ) {
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
        self.repetitionPenalty = repetitionPenalty
        self.seed = seed
    }

    public static let greedy = Sampling()
}
