import Measurement

/// The values of a finding by name, as numbers and as they are printed.
struct FindingValues {
    let all: [String: Double]

    init(_ finding: Finding) { all = finding.values }

    /// Not a number where the value is missing.
    subscript(_ name: String) -> Double { all[name] ?? .nan }

    func ratio(_ name: String, _ other: String) -> Double { self[name] / self[other] }

    func plain(_ name: String) -> String { all[name].map(Figures.plain) ?? Figures.missing }
    func fixed(_ name: String) -> String { Figures.fixed(all[name]) }
    func percent(_ name: String) -> String { Figures.percent(all[name]) }
    func percent(_ name: String, of other: String) -> String { Figures.percent(ratio(name, other)) }
    func milliseconds(_ name: String) -> String { fixed(name) + " ms" }

    /// Three decimals, so that what two figures differ by is seen.
    func gigabytes(_ name: String) -> String { Figures.fixed(self[name] / 1e9, 3) + " GB" }
    func gigabytesPerSecond(_ name: String) -> String { Figures.gigabytesPerSecond(all[name]) }
}
