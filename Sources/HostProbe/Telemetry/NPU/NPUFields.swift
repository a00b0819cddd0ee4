/// What `npu-smi info -t usages|power|common|temp|memory|board` and `-l` print: lines of `key : value` in paragraphs.
///
/// `-t common` names a chip before its values, the others after them, and a section of the card's controller (`mcu`)
/// follows that is not a chip's. So each paragraph is taken as a whole, and a key that comes a second time begins a new one.
struct NPUFields: Equatable {
    struct Chip: Equatable {
        var npu: Int?
        var chip: Int
        var powerWatts: Double?
        var temperatureCelsius: Double?
        /// AI cores, 0...1.
        var utilisation: Double?
        /// Of the high-bandwidth memory where there is any, else of the chip's other memory.
        var memoryShare: Double?
        var memoryBytes: Double?
        var memoryBandwidthShare: Double?
    }

    /// In order, without those of the controller.
    var chips: [Chip]
    /// Everything about the card as a whole, by key: of `-t board`.
    var board: [String: String]
    /// Cards that `-l` lists.
    var cards: [Int]

    init(_ text: String, command: String) throws(NPUTextError) {
        var sections: [[String: String]] = []
        var section: [String: String] = [:]
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let field = NPUText.field(line)
            let isNew = field.map { section[$0.key] != nil || Self.beginsController($0, section) } ?? true
            if isNew, !section.isEmpty {
                sections.append(section)
                section = [:]
            }
            if let field { section[field.key] = field.value }
        }
        if !section.isEmpty { sections.append(section) }
        guard sections.contains(where: { $0["NPU ID"] != nil }) else {
            throw NPUTextError(command: command, text: text)
        }

        let card = sections.lazy.compactMap { $0["NPU ID"].flatMap(NPUText.integer) }.first
        chips = sections.compactMap { Chip($0, npu: card) }
        cards = sections.compactMap { $0["NPU ID"].flatMap(NPUText.integer) }
        board = sections.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
        // A card that answers with an error only is not understood, one without values is.
        if chips.isEmpty, text.lowercased().contains("failed to query") {
            throw NPUTextError(command: command, text: text)
        }
    }

    private static func beginsController(_ field: (key: String, value: String), _ section: [String: String]) -> Bool {
        field.key == "Chip Name" && field.value.lowercased() == "mcu" && section["Chip ID"] != nil
    }
}

extension NPUFields.Chip {
    /// `nil` for a paragraph that is not about a chip.
    fileprivate init?(_ values: [String: String], npu: Int?) {
        guard values["Chip Name"]?.lowercased() != "mcu", let chip = values["Chip ID"].flatMap(NPUText.integer) else {
            return nil
        }
        func number(_ keys: String...) -> Double? { keys.lazy.compactMap { values[$0].flatMap(NPUText.number) }.first }
        func share(_ key: String) -> Double? { values[key].flatMap(NPUText.share) }
        func bytes(_ key: String) -> Double? {
            values[key].flatMap(NPUText.mebibytes).flatMap { $0 > 0 ? $0 : nil }
        }
        let hasBandwidthMemory = bytes("HBM Capacity(MB)") != nil || values["HBM Usage Rate(%)"] != nil
        self.init(
            npu: values["NPU ID"].flatMap(NPUText.integer) ?? npu, chip: chip,
            powerWatts: number("NPU Real-time Power(W)", "Power Dissipation(W)"),
            temperatureCelsius: number("Temperature(C)", "NPU Temperature(C)"),
            utilisation: share("Aicore Usage Rate(%)"),
            memoryShare: hasBandwidthMemory
                ? share("HBM Usage Rate(%)") : share("Memory Usage Rate(%)") ?? share("DDR Usage Rate(%)"),
            memoryBytes: hasBandwidthMemory ? bytes("HBM Capacity(MB)") : bytes("DDR Capacity(MB)"),
            memoryBandwidthShare: share("HBM Bandwidth Usage Rate(%)"))
    }
}
