import Testing

@testable import HostProbe

@Suite struct NVIDIAQueryTests {
    private let query = NVIDIAQuery(power: "power.draw.instant")

    @Test("the answer to our own question")
    func row() throws {
        #expect(
            query.arguments == [
                "--query-gpu=index,uuid,name,power.draw.instant,utilization.gpu,memory.used,memory.total,"
                    + "temperature.gpu,driver_version", "--format=csv,noheader,nounits",
            ])
        let row = try #require(query.row("1, GPU-5, NVIDIA Imaginary, 123.45, 97, 1024, 81559, 61, 580.1"))
        #expect(
            row
                == NVIDIAQuery.Row(
                    index: 1, uuid: "GPU-5", name: "NVIDIA Imaginary", powerWatts: 123.45, utilisation: 0.97,
                    memoryUsedBytes: 1024 * 1_048_576.0, memoryBytes: 81559 * 1_048_576.0, temperatureCelsius: 61,
                    driver: "580.1"))
    }

    @Test("what a GPU does not tell is nil")
    func absent() throws {
        let row = try #require(
            query.row(
                "0, GPU-5, NVIDIA Imaginary, [N/A], [Not Supported], N/A, [Unknown Error], [GPU requires reset], [N/A]")
        )
        #expect(row == NVIDIAQuery.Row(index: 0, uuid: "GPU-5", name: "NVIDIA Imaginary"))
    }

    @Test(
        "anything else is no row",
        arguments: [
            "", "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.", "1, 2, 3",
            "Field \"power.draw.instant\" is not a valid field to query.",
        ])
    func errors(line: String) {
        #expect(query.row(line) == nil)
    }
}
