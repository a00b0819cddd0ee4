import EngineAPI
import Measurement

/// The page that `sextant limits` prints.
enum LimitsText {
    static func text(host: HostFacts, ceiling: Ceiling, timing: TimingError) -> String {
        var rows: [(String, String)] = [
            ("processor", host.processor ?? "unknown"),
            ("usable processors", host.usableProcessors.map(String.init) ?? "unknown"),
            (
                "instruction sets",
                host.instructionSets.isEmpty ? "none known" : host.instructionSets.joined(separator: ", ")
            ),
            ("last-level cache", host.lastLevelCacheBytes.map { "\(Decimal.text(Double($0) / 1e6)) MB" } ?? "unknown"),
            ("memory", memory(host)),
            ("hypervisor", host.hypervisor ?? "none"),
            ("", ""),
            ("ceilings", ceiling.source ?? "unknown"),
            (
                "read bandwidth",
                ceiling.readBytesPerSecond.map { "\(Decimal.text($0 / 1e9)) GB/s" }
                    ?? "not measurable: too little free memory"
            ),
        ]
        for arithmetic in [ModelWork.Arithmetic.fp32, .bf16, .int8] {
            let rate = ceiling.operationsPerSecond[arithmetic]
            let unit = arithmetic == .int8 ? "GOP/s" : "GFLOP/s"
            rows.append(
                (
                    "\(arithmetic.rawValue) arithmetic",
                    rate.map { "\(Decimal.text($0 / 1e9)) \(unit)" } ?? "no instruction of this processor for it"
                ))
        }
        rows += [
            ("", ""),
            ("one stamp", "\(Decimal.text(timing.stampNanoseconds)) ns"),
            ("clock resolution", "\(timing.resolutionNanoseconds) ns"),
            (
                "receipt lag",
                "\(microseconds(timing.lagMedian)) µs median, \(microseconds(timing.lagHigh)) µs p99; "
                    + "enters no figure, tokens are stamped where they are made"
            ),
        ]
        return rows.map { row in row.0.isEmpty ? "\n" : "\(padded(row.0, 20))\(row.1)\n" }.joined()
    }

    private static func memory(_ host: HostFacts) -> String {
        let total = host.memoryBytes.map { "\(Decimal.text(Double($0) / 1e9)) GB" } ?? "unknown"
        let available = host.availableMemoryBytes.map { ", \(Decimal.text(Double($0) / 1e9)) GB available" }
        let limit = host.memoryLimitBytes.map { ", control group allows \(Decimal.text(Double($0) / 1e9)) GB" }
        return total + (available ?? "") + (limit ?? "")
    }

    private static func microseconds(_ nanoseconds: Int64) -> String { Decimal.text(Double(nanoseconds) / 1000) }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
