import EngineAPI
import Measurement
import Testing

@Suite struct DeviceTests {
    /// Llama-2-7B in fp16: 13.477 GB, of which the embedding table (0.262 GB) is not read but for one row; 0.5 MiB of keys
    /// and values a token. Bounds at an empty cache worked out by hand from each device's bandwidth.
    @Test(arguments: [
        ("Ascend910B1", 121.1), ("Ascend910B2", 121.1), ("Ascend910B3", 121.1), ("Ascend910B4", 60.5),
        ("NVIDIA A100-SXM4-80GB", 154.3), ("NVIDIA H100 80GB HBM3", 253.5), ("NVIDIA H200", 363.2),
        ("NVIDIA L40S", 65.4), ("NVIDIA GeForce RTX 4090", 76.3),
    ])
    func decodeBoundOfLlama2(name: String, tokensPerSecond: Double) throws {
        let device = try #require(NominalDevice.named(name))
        let bound = DecodeBound(weightBytesPerStep: 13.477e9 - 0.262e9, cacheBytesPerPosition: 524_288, batch: 1)
        let rate = try #require(
            bound.tokensPerSecond(positions: 0, readBytesPerSecond: device.readBytesPerSecond))
        #expect(abs(rate - tokensPerSecond) < 0.06)
    }

    @Test("the cache of every sequence is read, the weights once")
    func batch() throws {
        let bound = DecodeBound(weightBytesPerStep: 1000, cacheBytesPerPosition: 10, batch: 4)
        #expect(bound.tokensPerSecond(positions: 25, readBytesPerSecond: 4000) == 2)
        #expect(bound.tokensPerSecond(positions: 0, readBytesPerSecond: 4000) == 4)
        #expect(bound.tokensPerSecond(positions: 0, readBytesPerSecond: 0) == nil)
        #expect(
            DecodeBound(weightBytesPerStep: 0, cacheBytesPerPosition: 0, batch: 1)
                .tokensPerSecond(positions: 1, readBytesPerSecond: 1) == nil)
    }

    @Test("only exact names: a 910B without a digit is the first-generation 910")
    func names() {
        #expect(NominalDevice.named("Ascend910B") == nil)
        #expect(NominalDevice.named("Ascend910") == nil)
        #expect(NominalDevice.named("NVIDIA H100") == nil)
        #expect(NominalDevice.named("Apple M3 Max") == nil)
        #expect(NominalDevice.named("nvidia h100 pcie")?.readBytesPerSecond == 2.0e12)
        #expect(NominalDevice.named("Ascend910B2C")?.name == "Ascend 910B2")
    }

    @Test("names lead to one device each, figures are in their units, every row has a source")
    func table() {
        let names = NominalDevice.all.flatMap { [$0.name] + $0.reportedNames.filter { [name = $0.name] in $0 != name } }
        #expect(Set(names).count == names.count)
        for device in NominalDevice.all {
            #expect((5e10...1e13).contains(device.readBytesPerSecond), "\(device.name)")
            #expect(device.memoryBytes.map { (1e10...2e11).contains($0) } ?? true, "\(device.name)")
            #expect(device.halfOperationsPerSecond.map { (1e14...1e15).contains($0) } ?? true, "\(device.name)")
            #expect(!device.source.isEmpty)
            #expect(device.ceiling.isNominal)
            #expect(device.ceiling.operationsPerSecond[.bf16] == device.halfOperationsPerSecond)
        }
    }

    @Test(
        "as drivers, PyTorch and the vendors' tools write them",
        arguments: [
            ("NVIDIA H100 80GB HBM3", "NVIDIA H100 SXM"), ("cuda:0 NVIDIA H200", "NVIDIA H200"),
            ("cuda:1, NVIDIA L40S", "NVIDIA L40S"), ("cuda:0 (NVIDIA A100-SXM4-80GB)", "NVIDIA A100 80GB SXM"),
            ("A100-PCIE-40GB", "NVIDIA A100 40GB"), ("GeForce RTX 4090", "NVIDIA RTX 4090"),
            ("910B3", "Ascend 910B3"), ("Ascend 910B3", "Ascend 910B3"), ("npu:3 (Ascend910B2C)", "Ascend 910B2"),
            ("ascend910b4", "Ascend 910B4"),
        ])
    func bareNames(reported: String, name: String) {
        #expect(Ceiling(nominalFor: reported)?.source == "nominal: \(name)")
    }

    @Test(
        "what is not in the table has no ceiling, however like it looks",
        arguments: [
            "Ascend910B", "npu:0 (Ascend910B)", "910B", "Ascend910", "Ascend910_9392", "910B4-1", "Ascend 910A",
            "310P3",
            "NVIDIA H100", "NVIDIA H100 NVL", "NVIDIA H200 NVL", "NVIDIA A100-SXM4-80GB MIG 3g.40gb",
            "NVIDIA A800-SXM4-80GB",
            "NVIDIA GeForce RTX 4090 D", "NVIDIA GeForce RTX 4090 Laptop GPU", "NVIDIA L40", "cpu", "cuda:0", "",
            "NVIDIA",
        ])
    func unknownNames(reported: String) {
        #expect(Ceiling(nominalFor: reported) == nil)
    }
}
