import Foundation

/// A process on a chip, as `npu-smi` lists it.
struct NPUProcess: Equatable {
    var npu: Int
    /// `nil` where the list does not tell.
    var chip: Int?
    var identifier: Int
    /// Blank inside containers, hence `nil`.
    var name: String?
    var memoryBytes: Double?

    init(npu: Int, chip: Int?, identifier: Int, name: String?, memoryBytes: Double?) {
        self.npu = npu
        self.chip = chip
        self.identifier = identifier
        self.name = name
        self.memoryBytes = memoryBytes
    }

    /// A row `NPU Chip | Process id | Process name | Process memory(MB)` of the table.
    init?(cells: [String]) {
        let places = cells[0].split(whereSeparator: \.isWhitespace).map { NPUText.integer(String($0)) }
        guard cells.count >= 4, let npu = places.first ?? nil, let identifier = NPUText.integer(cells[1]) else {
            return nil
        }
        self.init(
            npu: npu, chip: places.count > 1 ? places[1] : nil, identifier: identifier, name: NPUText.present(cells[2]),
            memoryBytes: NPUText.mebibytes(cells[3]))
    }

    /// What `npu-smi info -t proc-mem -i N` prints. None is an answer too; anything else is an error.
    static func list(_ text: String) throws(NPUTextError) -> [NPUProcess] {
        var processes: [NPUProcess] = []
        var first = 0
        var npu: Int?
        var isUnderstood = false
        for line in text.split(whereSeparator: \.isNewline) {
            let (key, value) = NPUText.field(line) ?? ("", "")
            if key == "NPU ID" { npu = NPUText.integer(value) }
            if line.contains("No process in device") { isUnderstood = true }
            if key == "Process id", let npu, let process = process(line, npu) {
                processes.append(process)
                isUnderstood = true
            }
            // The chip comes after its processes.
            if key == "Chip ID", let chip = NPUText.integer(value) {
                for index in first..<processes.count { processes[index].chip = chip }
                first = processes.count
            }
        }
        guard isUnderstood else { throw NPUTextError(command: "npu-smi info -t proc-mem", text: text) }
        return processes
    }

    /// `Process id:1654497 Process name:python            Process memory(MB):177`
    private static func process(_ line: Substring, _ npu: Int) -> NPUProcess? {
        guard let name = line.range(of: "Process name:"), let memory = line.range(of: "Process memory(MB):"),
            name.upperBound <= memory.lowerBound, let start = line.firstIndex(of: ":")
        else { return nil }
        let identifier = line[line.index(after: start)..<name.lowerBound]
        guard let number = NPUText.integer(NPUText.trimmed(identifier)) else { return nil }
        return NPUProcess(
            npu: npu, chip: nil, identifier: number,
            name: NPUText.present(NPUText.trimmed(line[name.upperBound..<memory.lowerBound])),
            memoryBytes: NPUText.mebibytes(NPUText.trimmed(line[memory.upperBound...])))
    }
}
