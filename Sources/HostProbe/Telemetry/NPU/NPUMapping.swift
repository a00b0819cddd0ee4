/// What `npu-smi info -m` prints: which card and chip each device number means, and the chip's name.
struct NPUMapping: Equatable {
    struct Row: Equatable {
        var npu: Int
        var chip: Int
        /// The number that `ASCEND_RT_VISIBLE_DEVICES` and PyTorch count by; `nil` for the card's controller.
        var logicalID: Int?
        var physicalID: Int?
        var name: String
    }

    var rows: [Row]

    init(_ text: String) throws(NPUTextError) {
        var columns: [String]?
        var rows: [Row] = []
        for line in text.split(whereSeparator: \.isNewline) {
            guard let names = columns else {
                let names = Self.columns(line)
                if names.contains("NPU ID"), names.contains("Chip Name") { columns = names }
                continue
            }
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard words.count >= names.count, names.last == "Chip Name" else { continue }
            // The name is last and may hold a blank.
            func integer(_ name: String) -> Int? {
                names.firstIndex(of: name).flatMap { NPUText.integer(words[$0]) }
            }
            guard let npu = integer("NPU ID"), let chip = integer("Chip ID") else { continue }
            rows.append(
                Row(
                    npu: npu, chip: chip, logicalID: integer("Chip Logic ID"), physicalID: integer("Chip Phy-ID"),
                    name: words[(names.count - 1)...].joined(separator: " ")))
        }
        guard columns != nil, !rows.isEmpty else { throw NPUTextError(command: "npu-smi info -m", text: text) }
        self.rows = rows
    }

    /// The chips that compute, in the order of their device numbers.
    var devices: [Row] {
        rows.filter { $0.logicalID != nil }.sorted { ($0.logicalID ?? 0) < ($1.logicalID ?? 0) }
    }

    /// Names stand at least two blanks or a tab apart, and hold single blanks.
    private static func columns(_ line: Substring) -> [String] {
        line.replacing("\t", with: "  ").split(separator: "  ").map(NPUText.trimmed).filter { !$0.isEmpty }
    }
}
