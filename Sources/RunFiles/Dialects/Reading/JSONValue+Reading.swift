import Foundation
import Measurement

/// Other tools' JSON: nothing is required, what is not as expected is not there.
extension JSONValue {
    subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        for member in members where member.key == key { return member.value == .null ? nil : member.value }
        return nil
    }

    /// Down a path of keys.
    subscript(path path: [String]) -> JSONValue? {
        path.reduce(self as JSONValue?) { $0?[$1] }
    }

    var members: [Member] {
        if case .object(let members) = self { return members }
        return []
    }

    var elements: [JSONValue] {
        if case .array(let elements) = self { return elements }
        return []
    }

    var text: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    var truth: Bool? {
        if case .boolean(let truth) = self { return truth }
        return nil
    }

    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value.isFinite ? value : nil
        default: nil
        }
    }

    /// Numbers of a list, as long as it holds nothing else.
    var doubles: [Double]? {
        guard case .array(let elements) = self else { return nil }
        let numbers = elements.compactMap(\.double)
        return numbers.count == elements.count ? numbers : nil
    }

    /// The number with the precision that its digits claim. Many tools round to two or four digits before they write;
    /// a number with all its digits, an integer and 0 are taken as exact.
    var printed: PrintedNumber? {
        guard let value = double, abs(value) < 1e18 else { return nil }
        guard case .number = self, value != 0 else { return PrintedNumber(value) }
        let text = value.description
        guard !text.contains("e"), let point = text.firstIndex(of: ".") else { return PrintedNumber(value) }
        let decimals = text.distance(from: point, to: text.endIndex) - 1
        let significant = text.filter(\.isNumber).drop { $0 == "0" }.count
        guard significant <= Self.fewDigits else { return PrintedNumber(value) }
        return PrintedNumber(value, halfUnit: 0.5 * pow(10, -Double(decimals)), decimals: min(decimals, 6))
    }

    /// Nobody rounds to more.
    private static let fewDigits = 9
}

extension PublishedRow {
    /// Sets what is there.
    mutating func set(
        _ quantity: PublishedQuantity, _ statistic: Statistic, _ value: JSONValue?, scaledBy factor: Double = 1
    ) {
        if quantity.dimension == .count, let count = value?.double, count == count.rounded() {
            // Python writes `10.0` for ten requests.
            set(quantity, statistic, PrintedNumber(count))
        } else {
            set(quantity, statistic, value?.printed?.scaled(by: factor))
        }
    }

    /// A whole group of statistics: `{"mean": 1.5, "p99": 2}`.
    mutating func set(_ quantity: PublishedQuantity, statistics: JSONValue?, scaledBy factor: Double = 1) {
        guard let statistics else { return }
        for member in statistics.members {
            guard let statistic = Statistic(key: member.key) else { continue }
            set(quantity, statistic, member.value, scaledBy: factor)
        }
        if let count = statistics["count"]?.double.flatMap({ Int(exactly: $0) }), count > 0 {
            figures[quantity]?.count = count
        }
    }

    mutating func setSamples(_ quantity: PublishedQuantity, _ samples: [Double], areRepeats: Bool = false) {
        guard figures[quantity] != nil, !samples.isEmpty else { return }
        figures[quantity]?.samples = samples
        figures[quantity]?.samplesAreRepeats = areRepeats
    }
}

extension Statistic {
    private static let keys: [String: Statistic] = [
        "mean": .mean, "avg": .mean, "average": .mean, "median": .median, "p50": .median, "std": .sd, "std_dev": .sd,
        "stddev": .sd, "sd": .sd, "min": .min, "max": .max, "p1": .p1, "p01": .p1, "p5": .p5, "p05": .p5, "p10": .p10,
        "p25": .p25, "p75": .p75, "p80": .p80, "p90": .p90, "p95": .p95, "p97": .p97, "p99": .p99, "p99.9": .p999,
        "p999": .p999,
    ]

    /// As the tools call it.
    init?(key: String) {
        guard let known = Self.keys[key] else { return nil }
        self = known
    }
}
