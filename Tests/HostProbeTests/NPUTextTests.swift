import Testing

@testable import HostProbe

/// Layouts of our own making in the tool's style.
@Suite struct NPUTextTests {
    static let table = """
        +----------------------------------------------------------------------+
        | npu-smi 1.2.3          Version: 1.2.3                                |
        +----------------+---------------+-------------------------------------+
        | NPU  Name      | Health        | Power(W) Temp(C)  Hugepages-Usage(page) |
        | Chip Phy-ID    | Bus-Id        | AICore(%) Memory-Usage(MB) HBM-Usage(MB) |
        +================+===============+=====================================+
        | 3 910B9 | Warning | 55.5 31 0 / 0 |
        | 0 6 | 0000:01:00.0 | 12 100 / 200 1000/ 4096 |
        +----------------------------------------------------------------------+
        | 3 910B9 | OK | - NA 0 / 0 |
        | 1 7 | NA | NA 0 / 0 - / - |
        +======================================================================+
        | NPU Chip | Process id | Process name | Process memory(MB) | Process id in container |
        | 3 1 | 42 | a name of words | 17 | 1 |
        """

    @Test("what is not told is nil, and never 0")
    func absent() throws {
        let table = try NPUTable(Self.table)
        #expect(table.version == "1.2.3")
        #expect(table.chips.count == 2)
        let first = table.chips[0]
        #expect(first.health == "Warning")
        #expect(first.physicalID == 6)
        #expect(first.utilisation == 0.12)
        #expect(first.memoryUsedBytes == 1000 * 1_048_576.0)
        let second = table.chips[1]
        #expect(second.powerWatts == nil)
        #expect(second.temperatureCelsius == nil)
        #expect(second.utilisation == nil)
        #expect(second.memoryBytes == nil)
        #expect(second.memoryUsedBytes == nil)
        #expect(second.busID == nil)
        #expect(
            table.processes == [
                NPUProcess(npu: 3, chip: 1, identifier: 42, name: "a name of words", memoryBytes: 17 * 1_048_576.0)
            ])
    }

    @Test(
        "absurd numbers and unknown layouts are no values and no crash",
        arguments: [
            "", "|", "||||", "| NPU | Name |", "| NPU Name | Health | Power |\n| 1 |", "not a table at all",
            "| NPU  Name | H | P |\n| Chip | B | A |\n| 99999999999999999999 x | OK | 1 2 3/4 |\n| 0 | b | 1 2/3 |",
            "| NPU  Name | H | P |\n| Chip | B | A |\n| 1 x | OK |\n| 0 | b |\n",
        ])
    func hostile(text: String) {
        let error = #expect(throws: NPUTextError.self) { try NPUTable(text) }
        #expect(error?.message.isEmpty == false)
        #expect(throws: NPUTextError.self) { try NPUFields(text, command: "c") }
        #expect(throws: NPUTextError.self) { try NPUMapping(text) }
        #expect(throws: NPUTextError.self) { try NPUProcess.list(text) }
    }

    @Test("numbers out of range are not taken")
    func range() throws {
        let text = Self.table.replacing("55.5", with: "nan").replacing("| 12 ", with: "| 1200 ")
            .replacing("1000/ 4096", with: "9999/ 4096")
        let chip = try #require(NPUTable(text).chips.first)
        #expect(chip.powerWatts == nil)
        #expect(chip.utilisation == nil)
        #expect(chip.memoryUsedBytes == nil)
        #expect(chip.memoryBytes == 4096 * 1_048_576.0)
    }

    @Test("sections without blank lines between them")
    func sections() throws {
        let fields = try NPUFields(
            """
            NPU ID : 5
            Chip ID : 0
            Temperature(C) : 40
            Chip ID : 1
            Temperature(C) : 41
            Chip Name : mcu
            Temperature(C) : 99
            """, command: "c")
        #expect(fields.chips.map(\.temperatureCelsius) == [40, 41])
        #expect(fields.chips.map(\.npu) == [5, 5])
    }

    @Test("which chip a process's device is")
    func visible() throws {
        #expect(VisibleDevices.physical(1, list: nil) == "1")
        #expect(VisibleDevices.physical(1, list: "4, 6,7") == "6")
        #expect(VisibleDevices.physical(0, list: "") == nil)
        #expect(VisibleDevices.physical(1, list: "3,-1,4") == nil)
        #expect(VisibleDevices.physical(2, list: "3,4") == nil)
        #expect(VisibleDevices.physical(0, list: "GPU-1a2b") == "GPU-1a2b")
        let mapping = try NPUMapping(
            "NPU ID  Chip ID  Chip Logic ID  Chip Phy-ID  Chip Name\n3  0  0  6  Ascend 910B9\n3  1  1  7  Ascend 910B9\n"
        )
        let chips = try NPUTable(Self.table).chips
        let chip = TelemetrySetup.chip(0, list: "1", chips: chips, mapping: mapping)
        #expect(chip?.chip == 1)
        #expect(TelemetrySetup.chip(0, list: "2", chips: chips, mapping: mapping) == nil)
        #expect(TelemetrySetup.chip(1, list: nil, chips: chips, mapping: nil)?.physicalID == 7)
    }

    @Test(
        "where a target computes",
        arguments: [
            ("native", TelemetryPlace.processor), ("torch:cpu", .processor), ("torch:cuda:2", .nvidia(2)),
            ("torch:cuda", .nvidia(0)), ("torch:npu:1", .npu(1)), ("http://localhost:8000/v1", .server),
            ("http://127.0.0.1", .server), ("http://[::1]:80", .server), ("https://127.example.com", .elsewhere),
            ("http://localhost.example.com", .elsewhere), ("http://user@localhost:1", .server),
        ])
    func places(target: String, place: TelemetryPlace) {
        #expect(TelemetryPlace(target: target) == place)
    }
}
