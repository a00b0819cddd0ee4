import Measurement

/// A unit as people write it, and what it takes to reckon in ours.
struct PrintedUnit: Hashable {
    enum Dimension {
        case time, timePerToken, tokensPerSecond, perSecond, bytes, count
    }

    /// As written.
    var name: String
    var dimension: Dimension
    /// To milliseconds, tokens/s, requests/s or bytes.
    var factor: Double
    /// Of one request: `tok/s/req`.
    var isPerRequest = false

    /// - Parameter text: normalised and in lower case; `nil` when it is no unit.
    init?(_ text: some StringProtocol) {
        let written = String(text)
        guard written.count <= 40 else { return nil }
        var key = written.replacing(" ", with: "")
        var isPerRequest = false
        for suffix in ["/request", "/requests", "/req", "/user", "/seq", "/请求", "perrequest", "peruser"] {
            guard key.hasSuffix(suffix), key.count > suffix.count else { continue }
            key = String(key.dropLast(suffix.count))
            isPerRequest = true
            break
        }
        guard let known = Self.known[key] else { return nil }
        self.init(name: written, dimension: known.0, factor: known.1, isPerRequest: isPerRequest)
    }

    init(name: String, dimension: Dimension, factor: Double, isPerRequest: Bool = false) {
        self.name = name
        self.dimension = dimension
        self.factor = factor
        self.isPerRequest = isPerRequest
    }

    private static let known: [String: (Dimension, Double)] = {
        var table: [String: (Dimension, Double)] = [:]
        func add(_ names: String, _ dimension: Dimension, _ factor: Double) {
            for name in names.split(separator: " ") { table[String(name)] = (dimension, factor) }
        }
        add("ns 纳秒 nanoseconds", .time, 1e-6)
        add("us \u{3BC}s 微秒 microseconds", .time, 1e-3)
        add("ms msec msecs 毫秒 millisecond milliseconds", .time, 1)
        add("s sec secs second seconds 秒", .time, 1000)
        add("min minute minutes 分钟", .time, 60_000)
        add("ms/token ms/tok ms/tokens 毫秒/token mspertoken", .timePerToken, 1)
        add("s/token s/tok 秒/token spertoken", .timePerToken, 1000)
        add("us/token us/tok \u{3BC}s/token", .timePerToken, 1e-3)
        add(
            "tok/s toks/s token/s tokens/s t/s tps tok/sec token/sec tokens/sec tok/second tokens/second "
                + "tokenspersecond tokenpersecond tokenspersec tokenspers tokpers token/秒 tokens/秒 个/秒 "
                + "个token/秒 token每秒", .tokensPerSecond, 1)
        add("ktok/s ktokens/s kt/s", .tokensPerSecond, 1000)
        add(
            "req/s reqs/s requests/s request/s rps qps req/sec requests/sec requestspersecond requestspers "
                + "请求/秒 个请求/秒", .perSecond, 1)
        add("kb", .bytes, 1e3)
        add("mb", .bytes, 1e6)
        add("gb g", .bytes, 1e9)
        add("tb", .bytes, 1e12)
        add("kib", .bytes, 1024)
        add("mib", .bytes, 1_048_576)
        add("gib", .bytes, 1_073_741_824)
        add("b byte bytes 字节", .bytes, 1)
        add("tokens token tok toks requests request reqs 个 次 条", .count, 1)
        return table
    }()

    /// To the unit that the quantity is reckoned in; `nil` where they do not fit.
    func factor(for quantity: PublishedQuantity) -> Double? {
        switch (quantity.dimension, dimension) {
        case (.milliseconds, .time): factor
        case (.milliseconds, .timePerToken):
            quantity == .timePerOutputToken || quantity == .interTokenLatency
                || quantity == .normalizedTimePerOutputToken ? factor : nil
        case (.seconds, .time): factor / 1000
        case (.tokensPerSecond, .tokensPerSecond), (.perSecond, .perSecond), (.bytes, .bytes), (.count, .count): factor
        default: nil
        }
    }
}
