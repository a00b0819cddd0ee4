/// What is asked of `nvidia-smi --query-gpu=... --format=csv`, and how its answers read.
struct NVIDIAQuery: Equatable {
    /// One line of the answer; `nil` is `[N/A]` and its kin.
    struct Row: Equatable {
        var index: Int?
        var uuid: String?
        var name: String?
        var powerWatts: Double?
        /// Share of the time in which a kernel ran, 0...1.
        var utilisation: Double?
        var memoryUsedBytes: Double?
        var memoryBytes: Double?
        var temperatureCelsius: Double?
        var driver: String?
    }

    /// Names as `nvidia-smi --help-query-gpu` has them, without units.
    var fields: [String]

    /// - Parameter power: `power.draw.instant` since driver 530; before it, `power.draw`, which newer drivers average over a
    ///   second.
    init(power: String) {
        fields = [
            "index", "uuid", "name", power, "utilization.gpu", "memory.used", "memory.total", "temperature.gpu",
            "driver_version",
        ]
    }

    static let powers = ["power.draw.instant", "power.draw"]

    /// - Parameter header: a first line of names, with units: `memory.used [MiB]`.
    init?(header: some StringProtocol) {
        fields = Self.cells(header).map { String($0.prefix { $0 != " " && $0 != "[" }) }
        guard fields.count > 1, fields.contains(where: { $0.contains(".") || $0 == "name" }) else { return nil }
    }

    var arguments: [String] { ["--query-gpu=\(fields.joined(separator: ","))", "--format=csv,noheader,nounits"] }

    /// `nil` for a line that is no answer to this query, such as an error.
    func row(_ line: some StringProtocol) -> Row? {
        let cells = Self.cells(line)
        guard cells.count == fields.count else { return nil }
        func text(_ name: String) -> String? {
            fields.firstIndex(of: name).flatMap { Self.present(cells[$0]) }
        }
        func number(_ name: String) -> Double? { text(name).flatMap(Self.number) }
        return Row(
            index: text("index").flatMap { Int($0) }, uuid: text("uuid"), name: text("name"),
            powerWatts: Self.powers.lazy.compactMap(number).first,
            utilisation: number("utilization.gpu").flatMap { $0 <= 100 ? $0 / 100 : nil },
            memoryUsedBytes: number("memory.used").map { $0 * 1_048_576 },
            memoryBytes: number("memory.total").map { $0 * 1_048_576 },
            temperatureCelsius: number("temperature.gpu"), driver: text("driver_version"))
    }

    private static func cells(_ line: some StringProtocol) -> [String] {
        line.split(separator: ",", omittingEmptySubsequences: false).map { NPUText.trimmed($0) }
    }

    /// `[N/A]`, `[Not Supported]`, `[Unknown Error]`, `[GPU requires reset]` are no values.
    private static func present(_ cell: String) -> String? {
        cell.hasPrefix("[") ? nil : NPUText.present(cell)
    }

    /// With or without its unit: `4038 MiB`, `40`.
    private static func number(_ cell: String) -> Double? {
        cell.split(separator: " ").first.flatMap { NPUText.number(String($0)) }
    }
}
