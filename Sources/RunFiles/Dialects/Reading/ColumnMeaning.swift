import Measurement

/// What a column's header, or a key, says that it holds.
struct ColumnMeaning: Hashable {
    enum Content: Hashable {
        /// One quantity, or several in one cell (`7/128/1`).
        case quantities([PublishedQuantity])
        /// The name of a row, better the lower the rank.
        case label(rank: Int)
        /// A statistic of whatever the row is about.
        case statistic
        /// How many values stand behind the row's quantity.
        case count
        case unknown
    }

    var content: Content
    var statistic: Statistic = .mean
    var statesStatistic = false
    var unit: PrintedUnit?

    var quantity: PublishedQuantity? {
        if case .quantities(let all) = content, all.count == 1 { return all[0] }
        return nil
    }

    /// - Parameter header: as written.
    init(_ header: String) {
        let text = PlainText.normalized(header).lowercased()
        if let shape = Self.shape(text) {
            self.init(content: .quantities(shape))
            return
        }
        var words = HeaderWords(text)
        let unit = words.takeUnit()
        let statistic = words.takeStatistic()
        let trailing = unit ?? words.takeTrailingUnit()
        self.init(
            content: .unknown, statistic: statistic.found ?? .mean, statesStatistic: statistic.found != nil,
            unit: trailing)
        if statistic.isCount && !words.isEmpty {
            content = QuantityWords.quantity(words, unit: trailing) == nil ? .unknown : .count
            return
        }
        if words.isEmpty {
            if let trailing, trailing.dimension == .tokensPerSecond || trailing.dimension == .perSecond {
                content = .quantities([trailing.dimension == .perSecond ? .requestThroughput : .outputThroughput])
            } else if statistic.found != nil {
                content = .statistic
            }
            return
        }
        if let quantity = QuantityWords.quantity(words, unit: trailing) {
            content = .quantities([quantity])
            // The largest concurrency or length is how it was set, and a peak is a maximum already: no statistic.
            if quantity.dimension == .count || quantity == .peakBytes, self.statistic == .max || self.statistic == .min,
                !statistic.isPercentile
            {
                self.statistic = .mean
            }
        } else if ["n", "count", "样本数"].contains(words.compact) {
            content = .count
        } else if let rank = QuantityWords.labels.firstIndex(of: words.compact) {
            content = .label(rank: rank)
        }
    }

    private init(
        content: Content, statistic: Statistic = .mean, statesStatistic: Bool = false, unit: PrintedUnit? = nil
    ) {
        self.content = content
        self.statistic = statistic
        self.statesStatistic = statesStatistic
        self.unit = unit
    }

    /// `in/out/batch` and the like; `nil` for everything else.
    private static func shape(_ text: String) -> [PublishedQuantity]? {
        let plain = text.prefix { $0 != "(" }
        let parts = plain.split(separator: "/", omittingEmptySubsequences: false)
        guard (2...4).contains(parts.count) else { return nil }
        var quantities: [PublishedQuantity] = []
        for part in parts {
            guard let quantity = QuantityWords.quantity(HeaderWords(String(part)), unit: nil),
                quantity.dimension == .count, !quantities.contains(quantity)
            else { return nil }
            quantities.append(quantity)
        }
        return quantities
    }
}

/// A header taken apart.
struct HeaderWords {
    private(set) var words: [String]
    private var brackets: [String] = []

    /// - Parameter text: normalised, in lower case.
    init(_ text: String) {
        var outside = ""
        var inside = ""
        var depth = 0
        for character in text {
            switch character {
            case "(", "[":
                depth += 1
                if depth == 1 { inside = "" }
            case ")", "]":
                if depth == 1 { brackets.append(inside) }
                depth = max(0, depth - 1)
            default:
                if depth > 0 { inside.append(character) } else { outside.append(character) }
            }
        }
        if depth > 0 { brackets.append(inside) }
        let spaced = outside.map { "_-,:;=".contains($0) ? " " : $0 }
        words = String(spaced).split(separator: " ").map(String.init)
    }

    var isEmpty: Bool { words.isEmpty }
    /// Without spaces.
    var compact: String { words.joined() }
    func has(_ word: String) -> Bool { words.contains(word) }
    func contains(_ part: String) -> Bool { compact.contains(part) }
    func containsAny(_ parts: [String]) -> Bool { parts.contains(where: contains) }

    /// A unit in brackets; what else stands there joins the words.
    mutating func takeUnit() -> PrintedUnit? {
        var found: PrintedUnit?
        var rest: [String] = []
        for bracket in brackets {
            for part in bracket.split(whereSeparator: { ",;|".contains($0) }) {
                let text = part.trimmingSpaces
                if found == nil, let unit = PrintedUnit(text) {
                    found = unit
                } else {
                    rest += text.split(separator: " ").map(String.init)
                }
            }
        }
        brackets = []
        words += rest
        return found
    }

    /// A unit as the last words: `decode tok/s`, `TTFT/ms`, `output throughput tokens per s`, `ttft ms`.
    mutating func takeTrailingUnit() -> PrintedUnit? {
        for length in [3, 2, 1] where words.count >= length {
            guard let unit = PrintedUnit(words.suffix(length).joined()) else { continue }
            // `input tokens` and `requests` are what is counted; `in` is no inch, `b` no byte.
            guard unit.dimension != .count, unit.name != "b", unit.name != "g" || words.count > 1 else { return nil }
            words.removeLast(length)
            return unit
        }
        guard let last = words.last, let slash = last.firstIndex(of: "/") else { return nil }
        guard let unit = PrintedUnit(last[last.index(after: slash)...]), slash > last.startIndex else { return nil }
        words[words.count - 1] = String(last[..<slash])
        return unit
    }

    private static let statistics: [(names: [String], statistic: Statistic)] = [
        (["mean", "avg", "average", "avg.", "平均", "均值", "平均值"], .mean),
        (["median", "p50", "50%", "med", "中位数", "中位", "中位值"], .median),
        (["std", "sd", "stddev", "stdev", "σ", "deviation", "标准差"], .sd),
        (["min", "minimum", "最小", "最小值", "最低"], .min), (["max", "maximum", "最大", "最大值", "最高"], .max),
        (["p1"], .p1), (["p5"], .p5), (["p10"], .p10), (["p25", "25%"], .p25), (["p75", "75%"], .p75),
        (["p80"], .p80), (["p90", "90%", "90th"], .p90), (["p95", "95%", "95th"], .p95), (["p97"], .p97),
        (["p99", "99%", "99th"], .p99), (["p99.9", "p999"], .p999),
    ]

    /// Chinese headers have no spaces: these are found inside a word too.
    private static let inside: [(String, Statistic)] = [
        ("平均", .mean), ("均值", .mean), ("中位数", .median), ("标准差", .sd), ("最小", .min), ("最大", .max), ("p50", .median),
        ("p90", .p90), ("p95", .p95), ("p99", .p99),
    ]

    mutating func takeStatistic() -> (found: Statistic?, isPercentile: Bool, isCount: Bool) {
        var found: Statistic?
        var isCount = false
        var kept: [String] = []
        for word in words {
            if let entry = Self.statistics.first(where: { $0.names.contains(word) }) {
                // `standard deviation`, `mean p99`: the later word says more.
                if found == nil || found == .mean { found = entry.statistic }
            } else if ["percentile", "standard", "value", "分位", "分位数"].contains(word) {
                continue
            } else {
                kept.append(word)
            }
        }
        if found == nil {
            for (part, statistic) in Self.inside {
                guard let place = kept.firstIndex(where: { $0.contains(part) && !$0.allSatisfy(\.isASCII) }) else {
                    continue
                }
                let rest = kept[place].replacing(part, with: "").replacing("值", with: "")
                if rest.isEmpty { kept.remove(at: place) } else { kept[place] = rest }
                found = statistic
                break
            }
        }
        if kept.count > 1, kept.last == "n" || kept.last == "count" {
            isCount = true
            kept.removeLast()
        }
        words = kept
        return (found, found?.probability != nil && found != .min && found != .max, isCount)
    }
}

extension Substring {
    var trimmingSpaces: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
