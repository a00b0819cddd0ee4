import Foundation
import Testing

@testable import HostProbe

private let mebibyte = 1_048_576.0

/// Every sample of a real machine gives the values that a reader sees in it.
@Suite(.enabled(if: SharedSamples.isHere, SharedSamples.comment)) struct NPUSampleTests {
    struct Table: Sendable, CustomTestStringConvertible {
        var file: String
        var version: String?
        var chips: Int
        /// npu, chip, physical id, name, power, temperature, utilisation, MB used, MB in all: of the last chip.
        var npu: Int
        var chip: Int
        var physicalID: Int?
        var name: String
        var watts: Double?
        var celsius: Double
        var utilisation: Double
        var used: Double
        var total: Double
        var processes: Int

        var testDescription: String { file }
    }

    static let tables = [
        Table(
            file: "310P3_power_NA_25.3.rc1.txt", version: "25.3.rc1", chips: 1, npu: 6, chip: 0, physicalID: nil,
            name: "310P3", watts: nil, celsius: 50, utilisation: 0, used: 1839, total: 21525, processes: 0),
        Table(
            file: "910B3_2card_named_procs_25.3.rc1.txt", version: "25.3.rc1", chips: 2, npu: 1, chip: 0,
            physicalID: nil, name: "910B3", watts: 92.9, celsius: 33, utilisation: 0, used: 40844, total: 65536,
            processes: 2),
        Table(
            file: "910B3_8card_with_procs_blank_names_25.3.rc1.txt", version: nil, chips: 8, npu: 7, chip: 0,
            physicalID: nil, name: "910B3", watts: 93.5, celsius: 42, utilisation: 0, used: 58626, total: 65536,
            processes: 8),
        Table(
            file: "910B4_single_id2.txt", version: nil, chips: 1, npu: 2, chip: 0, physicalID: nil, name: "910B4",
            watts: 88.9, celsius: 39, utilisation: 0, used: 2858, total: 32768, processes: 0),
        Table(
            file: "A3_910C_16die_with_procs_25.2.0.txt", version: "25.2.0", chips: 4, npu: 1, chip: 1, physicalID: 3,
            name: "Ascend910", watts: nil, celsius: 45, utilisation: 0.07, used: 61619, total: 65536, processes: 5),
        Table(
            file: "mindcluster_A3_softshare_table.txt", version: "xxx.xxx.xxx", chips: 2, npu: 0, chip: 1,
            physicalID: 0, name: "xxx", watts: nil, celsius: 32, utilisation: 0, used: 3130, total: 65536, processes: 0),
    ]

    @Test(arguments: tables)
    func table(_ expected: Table) throws {
        let table = try NPUTable(SharedSamples.text(expected.file))
        #expect(table.version == expected.version)
        #expect(table.chips.count == expected.chips)
        #expect(table.processes.count == expected.processes)
        let chip = try #require(table.chips.last)
        #expect(chip.npu == expected.npu)
        #expect(chip.chip == expected.chip)
        #expect(chip.physicalID == expected.physicalID)
        #expect(chip.name == expected.name)
        #expect(chip.health == "OK")
        #expect(chip.powerWatts == expected.watts)
        #expect(chip.temperatureCelsius == expected.celsius)
        #expect(chip.utilisation == expected.utilisation)
        #expect(chip.memoryUsedBytes == expected.used * mebibyte)
        #expect(chip.memoryBytes == expected.total * mebibyte)
    }

    @Test("all the rows of the large tables, in order")
    func rows() throws {
        let cards = try NPUTable(SharedSamples.text("910B3_8card_with_procs_blank_names_25.3.rc1.txt"))
        #expect(cards.chips.map(\.npu) == Array(0..<8))
        #expect(cards.chips.map(\.powerWatts) == [100.9, 96.2, 90.5, 97.7, 93.6, 97.0, 100.0, 93.5])
        #expect(cards.chips[2].busID == "0000:81:00.0")
        #expect(cards.chips[2].memoryUsedBytes == 58627 * mebibyte)
        #expect(cards.processes.map(\.identifier) == Array(71867...71874))
        #expect(cards.processes.allSatisfy { $0.name == nil && $0.memoryBytes == 55278 * mebibyte && $0.chip == 0 })
        let dies = try NPUTable(SharedSamples.text("A3_910C_16die_with_procs_25.2.0.txt"))
        #expect(dies.chips.map(\.physicalID) == [0, 1, 2, 3])
        #expect(dies.chips.map(\.powerWatts) == [211.3, nil, 210.6, nil])
        #expect(dies.processes.map(\.chip) == [0, 0, 1, 0, 1])
        #expect(dies.processes.map(\.npu) == [0, 0, 0, 1, 1])
        #expect(try NPUTable(SharedSamples.text("910B3_2card_named_procs_25.3.rc1.txt")).processes[1].name == "python")
    }

    @Test("first-generation tables of the mind-cluster pages: DDR beside HBM, rows left out")
    func pages() throws {
        let file = "mindcluster_doc_blocks.txt"
        let short = try NPUTable(
            SharedSamples.part(
                file, from: "##### docs/en/faultdiag/user_guide/03_collecting_logs.md lines 958", to: "#####"))
        #expect(short.version == "24.1.rc1")
        #expect(short.chips.map(\.npu) == [7])
        // The high-bandwidth memory counts, of which nothing is in use: 0 is a value here.
        #expect(short.chips[0].memoryUsedBytes == 0)
        #expect(short.chips[0].memoryBytes == 32768 * mebibyte)
        let logs = try NPUTable(
            SharedSamples.part(
                file, from: "##### docs/en/faultdiag/user_guide/03_collecting_logs.md lines 1099",
                to: "        /usr/local/bin/npu-smi info -i 0 -c 0 -t health"))
        #expect(logs.chips.map(\.powerWatts) == [73.1, 67.0])
        #expect(logs.version == "23.0.5")
        let busy = try NPUTable(
            SharedSamples.part(
                file, from: "##### docs/en/faultdiag/user_guide/03_collecting_logs.md lines 1507", to: "#####"))
        #expect(busy.version == "23.0.rc2.3")
        #expect(busy.chips.count == 8)
        #expect(busy.chips[7].memoryUsedBytes == 30710 * mebibyte)
        #expect(busy.chips[7].powerWatts == 69.1)
        #expect(busy.processes.map(\.identifier).first == 139_667)
        let common = try NPUFields(
            SharedSamples.part(
                file, from: "##### docs/en/faultdiag/user_guide/03_collecting_logs.md lines 1439", to: "#####"),
            command: "c")
        #expect(common.chips.count == 1)
        #expect(common.chips[0].powerWatts == 71.7)
        #expect(common.chips[0].temperatureCelsius == 41)
        let ecc = try NPUFields(
            SharedSamples.part(
                file, from: "##### docs/en/faultdiag/user_guide/03_collecting_logs.md lines 988", to: "#####"),
            command: "c")
        #expect(ecc.chips == [NPUFields.Chip(npu: 1, chip: 0)])
        let board = try NPUFields(
            SharedSamples.part(
                file, from: "##### docs/en/faultdiag/user_guide/03_collecting_logs.md lines 1041", to: "#####"),
            command: "c")
        #expect(board.board["Chip Type"] == "Ascend")
        #expect(board.board["PCIe Bus Info"] == "0000:61:00.0")
    }

    @Test("usages, power, temperature, board and list of a card with driver 25.5.1")
    func fields() throws {
        let usages = try NPUFields(SharedSamples.text("910B_usages_64G_drv25.5.1.txt"), command: "c")
        let chip = try #require(usages.chips.first)
        #expect(usages.chips.count == 1)
        #expect(chip.npu == 0)
        #expect(chip.memoryBytes == 65536 * mebibyte)
        #expect(chip.memoryShare == 0.05)
        #expect(chip.utilisation == 0)
        #expect(chip.memoryBandwidthShare == 0)
        #expect(chip.powerWatts == nil)
        #expect(try NPUFields(SharedSamples.text("910B_power.txt"), command: "c").chips.map(\.powerWatts) == [103.5])
        let temperature = try NPUFields(SharedSamples.text("910B_temp.txt"), command: "c")
        #expect(temperature.chips.map(\.temperatureCelsius) == [39])
        let board = try NPUFields(SharedSamples.text("910B_board.txt"), command: "c")
        #expect(board.board["Software Version"] == "25.5.1")
        #expect(board.board["Firmware Version"] == "7.8.0.6.201")
        #expect(board.chips.isEmpty)
        #expect(try NPUFields(SharedSamples.text("910B_list.txt"), command: "c").cards == Array(0..<8))
    }

    @Test("the controller at the end of -t common is not a chip")
    func common() throws {
        let one = try NPUFields(SharedSamples.text("910_common_with_mcu.txt"), command: "c")
        #expect(one.chips.map(\.powerWatts) == [69.0])
        #expect(one.chips.map(\.temperatureCelsius) == [46])
        let two = try NPUFields(SharedSamples.text("310P_dualchip_common_mcu.txt"), command: "c")
        #expect(two.chips.map(\.chip) == [0, 1])
        #expect(two.chips.map(\.npu) == [2944, 2944])
        #expect(two.chips.map(\.memoryShare) == [0.02, 0.03])
        #expect(two.chips.map(\.temperatureCelsius) == [45, 47])
        #expect(two.chips.map(\.powerWatts) == [nil, nil])
    }

    @Test("device numbers, cards and names")
    func mapping() throws {
        let plain = try NPUMapping(SharedSamples.text("mapping_910B3_info-m.txt"))
        #expect(plain.devices.map(\.name) == ["Ascend 910B3", "Ascend 910B3"])
        #expect(plain.devices.map(\.npu) == [0, 1])
        let dies = try NPUMapping(SharedSamples.text("mapping_A3_with_mcu_info-m.txt"))
        #expect(dies.rows.count == 3)
        #expect(dies.devices.map(\.logicalID) == [2, 3])
        #expect(dies.devices.map(\.physicalID) == [2, 3])
        #expect(dies.devices.map(\.chip) == [0, 1])
        let log = try SharedSamples.part(
            "mindcluster_910A_npu_info_before.txt", from: "/usr/local/bin/npu-smi info -m", to: "/usr")
        let old = try NPUMapping(log)
        #expect(old.devices.map(\.logicalID) == Array(0..<8))
        #expect(old.devices[7].name == "Ascend 910A")
    }

    @Test("a 910A's usages and boards from a collected log")
    func log() throws {
        let file = "mindcluster_910A_npu_info_before.txt"
        let usages = try NPUFields(
            SharedSamples.part(file, from: "/usr/local/bin/npu-smi info -i 0 -t usages", to: "/usr"), command: "c")
        #expect(usages.chips.map(\.memoryBytes) == [31129 * mebibyte])
        #expect(usages.chips.map(\.memoryShare) == [0])
        let board = try NPUFields(
            SharedSamples.part(file, from: "/usr/local/bin/npu-smi info -i 0 -t board", to: "lspci"), command: "c")
        #expect(board.board["Software Version"] == "23.0.5")
        let chip = try NPUFields(
            SharedSamples.part(file, from: "/usr/local/bin/npu-smi info -i 0 -c 0 -t board", to: "/usr"), command: "c")
        #expect(chip.board["Chip Name"] == "910A")
    }

    @Test("chips that do not answer, and lists of processes")
    func unavailable() throws {
        let parts = try SharedSamples.text("A5_unavailable_chip_and_proc_mem.txt").components(separatedBy: "#---")
        let error = #expect(throws: NPUTextError.self) { try NPUFields(parts[0], command: "npu-smi info -t usages") }
        #expect(error?.meaning == "the chip does not answer this query")
        let one = try NPUProcess.list(parts[1])
        #expect(
            one == [NPUProcess(npu: 0, chip: 0, identifier: 1_654_497, name: "python", memoryBytes: 177 * mebibyte)])
        #expect(try NPUProcess.list(parts[2]).isEmpty)
    }

    @Test("every known error is explained, by every parser")
    func errors() throws {
        let lines = try SharedSamples.text("errors.txt").split(separator: "\n")
        #expect(lines.count == 5)
        for line in lines {
            let text = String(line)
            #expect(throws: NPUTextError.self) { try NPUTable(text) }
            #expect(throws: NPUTextError.self) { try NPUMapping(text) }
            let error = #expect(throws: NPUTextError.self) { try NPUFields(text, command: "npu-smi info") }
            #expect(error?.meaning != nil, "\(text)")
            #expect(error?.message.contains(text) ?? false)
        }
    }

    @Test("nvidia-smi with header and units")
    func nvidia() throws {
        let lines = try SharedSamples.text("nvidia_query_sample.txt").split(separator: "\n")
        let query = try #require(NVIDIAQuery(header: lines[1]))
        let row = try #require(query.row(lines[2]))
        #expect(row.name == "GeForce GTX 1050")
        #expect(row.temperatureCelsius == 40)
        #expect(row.utilisation == 0)
        #expect(row.memoryBytes == 4040 * mebibyte)
        #expect(row.memoryUsedBytes == 2 * mebibyte)
        #expect(row.driver == "396.45")
        #expect(row.powerWatts == nil)
    }
}
