/// What `npu-smi info` prints: the table of chips, and the table of processes under it.
///
/// Widths and columns differ between versions, so cells are split at `|` and read by the words of the header: `Phy-ID` is
/// there on some machines only, as is `HBM-Usage(MB)`, and `0    / 0` stands beside `58626/ 65536`.
struct NPUTable: Equatable {
    struct Chip: Equatable {
        /// The card; need not begin at 0.
        var npu: Int
        var chip: Int
        var physicalID: Int?
        /// `910B3`; on newer ones only `Ascend910`.
        var name: String
        var health: String
        var busID: String?
        /// One figure for a card of two chips, with the first of them.
        var powerWatts: Double?
        var temperatureCelsius: Double?
        /// Share of the time that the AI cores worked, 0...1.
        var utilisation: Double?
        /// High-bandwidth memory where there is any, else the chip's other memory.
        var memoryUsedBytes: Double?
        var memoryBytes: Double?
    }

    /// Of npu-smi; `nil` where the top of the table is missing.
    var version: String?
    var chips: [Chip]
    var processes: [NPUProcess]

    init(_ text: String) throws(NPUTextError) {
        var reader = Reader()
        for line in text.split(whereSeparator: \.isNewline) {
            if let row = Self.cells(line) { reader.take(row) }
        }
        guard reader.hasHeader, !reader.chips.isEmpty else { throw NPUTextError(command: "npu-smi info", text: text) }
        version = reader.version
        chips = reader.chips
        processes = reader.processes
    }

    /// The cells of a line `| a | b |`, which may be indented or quoted; `nil` for any other line.
    private static func cells(_ line: Substring) -> [String]? {
        let line = line.drop { $0.isWhitespace || $0 == ">" }
        guard line.first == "|" else { return nil }
        var parts = line.split(separator: "|", omittingEmptySubsequences: false).map(NPUText.trimmed)
        parts.removeFirst()
        if parts.last == "" { parts.removeLast() }
        return parts
    }

    private struct Reader {
        var version: String?
        var chips: [Chip] = []
        var processes: [NPUProcess] = []
        var hasHeader = false
        private var hasPhysicalID = false
        private var hasBandwidthMemory = false
        private var isAmongProcesses = false
        /// The first of a chip's two rows, until the second comes.
        private var pending: Chip?

        mutating func take(_ cells: [String]) {
            guard let first = cells.first else { return }
            if cells.count == 1 {
                version = version ?? NPUText.version(first)
            } else if first.hasPrefix("NPU") {
                isAmongProcesses = cells[1].hasPrefix("Process")
                hasHeader = true
            } else if first.hasPrefix("Chip") {
                hasPhysicalID = first.contains("Phy")
                hasBandwidthMemory = cells[cells.count - 1].contains("HBM")
            } else if isAmongProcesses {
                if let process = NPUProcess(cells: cells) { processes.append(process) }
            } else if cells.count >= 3 {
                takeChip(cells)
            }
        }

        private mutating func takeChip(_ cells: [String]) {
            let heads = cells[0].split(whereSeparator: \.isWhitespace).map(String.init)
            // `0    / 0          41697/ 65536` becomes `0/0 41697/65536`.
            let words = NPUText.joiningPairs(cells[2])
            guard let head = heads.first, let number = NPUText.integer(head) else { return }
            guard var chip = pending else {
                guard heads.count >= 2, words.count >= 2 else { return }
                pending = Chip(
                    npu: number, chip: 0, name: heads[1...].joined(separator: " "), health: cells[1],
                    powerWatts: NPUText.number(words[0]), temperatureCelsius: NPUText.number(words[1]))
                return
            }
            pending = nil
            chip.chip = number
            chip.physicalID = hasPhysicalID && heads.count >= 2 ? NPUText.integer(heads[1]) : nil
            chip.busID = NPUText.present(cells[1])
            guard let busy = words.first else { return }
            chip.utilisation = NPUText.share(busy)
            let pairs = words.dropFirst().map(NPUText.pair)
            let inOrder = hasBandwidthMemory && pairs.count >= 2 ? [pairs[1], pairs[0]] : pairs
            let memory = inOrder.compactMap { $0 }.first
            chip.memoryUsedBytes = memory?.used
            chip.memoryBytes = memory?.total
            chips.append(chip)
        }
    }
}
