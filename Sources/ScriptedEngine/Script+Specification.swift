public import EngineAPI

extension Script {
    /// Reads `ttft=50ms,tpot=10ms,rate=2000,growth=1ms,context=4096,batch=8`, each part optional, with or without a
    /// leading `scripted:`. Times are `ns`, `us`, `ms` or `s`. `clock=virtual` counts them in place of waiting.
    public init(specification: String) throws(EngineError) {
        self.init(timeToFirstToken: 50_000_000, timePerOutputToken: 10_000_000)
        var text = Substring(specification)
        if text == "scripted" { return }
        if text.hasPrefix("scripted:") { text = text.dropFirst("scripted:".count) }
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { throw Self.misunderstood(part, "expected KEY=VALUE") }
            try set(pair[0], to: pair[1])
        }
    }

    private mutating func set(_ key: Substring, to value: Substring) throws(EngineError) {
        switch key {
        case "ttft": timeToFirstToken = try Self.nanoseconds(value)
        case "tpot": timePerOutputToken = try Self.nanoseconds(value)
        case "growth": stepGrowth = try Self.nanoseconds(value)
        case "rate":
            guard let rate = Double(value), rate > 0, rate.isFinite else {
                throw Self.misunderstood(value, "expected prompt tokens per second above 0")
            }
            promptRate = rate
        case "context": maximumContext = try Self.count(value)
        case "batch": maximumBatch = try Self.count(value)
        case "clock":
            guard value == "virtual" || value == "system" else {
                throw Self.misunderstood(value, "expected virtual or system")
            }
            usesVirtualClock = value == "virtual"
        default:
            throw Self.misunderstood(key, "expected one of ttft, tpot, rate, growth, context, batch, clock")
        }
    }

    private static func nanoseconds(_ text: Substring) throws(EngineError) -> Int64 {
        let units: [(suffix: String, nanoseconds: Double)] = [("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9)]
        guard let unit = units.first(where: { text.hasSuffix($0.suffix) }),
            let amount = Double(text.dropLast(unit.suffix.count)), amount >= 0, amount * unit.nanoseconds < 1e15
        else { throw misunderstood(text, "expected a time such as 50ms") }
        return Int64((amount * unit.nanoseconds).rounded())
    }

    private static func count(_ text: Substring) throws(EngineError) -> Int {
        guard let count = Int(text), count >= 1 else { throw misunderstood(text, "expected a whole number above 0") }
        return count
    }

    private static func misunderstood(_ part: Substring, _ expected: String) -> EngineError {
        EngineError(
            .setting, "script: `\(part)` is not understood: \(expected)",
            remedy: "write for example scripted:ttft=50ms,tpot=10ms")
    }
}
