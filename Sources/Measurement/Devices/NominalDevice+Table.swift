/// The one table of nominal ceilings. A processor's ceiling is not here: it is measured.
extension NominalDevice {
    public static let all: [NominalDevice] = ascend + nvidia + apple

    /// Matrix peaks count the cube cores only: cores x 4096 multiply-adds x 2 x clock. Figures in advertisements (376, 313,
    /// 280) add the vector units.
    private static let cubes = "cube cores x 4096 multiply-adds x 2 x clock; memory by Huawei's product pages"

    private static let ascend = [
        device("Ascend 910B1", ["Ascend910B1"], half: 364, int8: 727, gigabytes: 64, terabytes: 1.6, cubes),
        device(
            "Ascend 910B2", ["Ascend910B2", "Ascend910B2C"], half: 353.9, int8: 708, gigabytes: 64, terabytes: 1.6,
            cubes),
        device("Ascend 910B3", ["Ascend910B3"], half: 294.9, int8: 590, gigabytes: 64, terabytes: 1.6, cubes),
        device("Ascend 910B4", ["Ascend910B4"], half: 245.8, int8: 492, gigabytes: 32, terabytes: 0.8, cubes),
        // A driver reports each of its two dies as a device of its own.
        device("Ascend 910C (2 dies)", [], half: 708, int8: 1416, gigabytes: 128, terabytes: 3.2, cubes),
    ]

    private static let a100 = "NVIDIA A100 datasheet"
    private static let h100 = "NVIDIA H100 datasheet, without sparsity"

    private static let nvidia = [
        device(
            "NVIDIA A100 80GB SXM", ["NVIDIA A100-SXM4-80GB", "A100-SXM-80GB"], half: 312, int8: 624, gigabytes: 80,
            terabytes: 2.039,
            a100),
        device(
            "NVIDIA A100 80GB PCIe", ["NVIDIA A100 80GB PCIe"], half: 312, int8: 624, gigabytes: 80, terabytes: 1.935,
            a100),
        device(
            "NVIDIA A100 40GB", ["NVIDIA A100-SXM4-40GB", "NVIDIA A100-PCIE-40GB"], half: 312, int8: 624, gigabytes: 40,
            terabytes: 1.555, a100),
        device(
            "NVIDIA H100 SXM", ["NVIDIA H100 80GB HBM3"], half: 989, int8: 1979, gigabytes: 80, terabytes: 3.35, h100),
        device("NVIDIA H100 PCIe", ["NVIDIA H100 PCIe"], half: 756, int8: 1513, gigabytes: 80, terabytes: 2.0, h100),
        device(
            "NVIDIA H200", ["NVIDIA H200"], half: 989, int8: 1979, gigabytes: 141, terabytes: 4.8,
            "NVIDIA H200 datasheet, without sparsity"),
        device(
            "NVIDIA L40S", ["NVIDIA L40S"], half: 362, int8: 733, gigabytes: 48, terabytes: 0.864,
            "NVIDIA L40S datasheet, without sparsity"),
        device(
            "NVIDIA RTX 4090", ["NVIDIA GeForce RTX 4090"], half: 165, int8: 661, gigabytes: 24, terabytes: 1.008,
            "NVIDIA Ada architecture whitepaper; fp16 with fp32 accumulation (330 with fp16)"),
    ]

    /// Arithmetic is left open: Apple publishes none that compares. Where a chip comes with a narrower memory too, its
    /// name alone does not tell which, so no driver's name leads to it.
    private static let apple = [
        apple("M1", 0.068), apple("M1 Pro", 0.2), apple("M1 Max", 0.4), apple("M1 Ultra", 0.8), apple("M2", 0.1),
        apple("M2 Pro", 0.2), apple("M2 Max", 0.4), apple("M2 Ultra", 0.8), apple("M3", 0.1), apple("M3 Pro", 0.15),
        apple("M3 Max", 0.4, isWidest: true), apple("M3 Ultra", 0.819), apple("M4", 0.12), apple("M4 Pro", 0.273),
        apple("M4 Max", 0.546, isWidest: true),
    ]

    private static func apple(_ chip: String, _ terabytes: Double, isWidest: Bool = false) -> NominalDevice {
        device(
            "Apple \(chip)" + (isWidest ? " (widest memory)" : ""), isWidest ? [] : ["Apple \(chip)"], half: nil,
            int8: nil, gigabytes: nil, terabytes: terabytes, "Apple's technical specifications")
    }

    private static func device(
        _ name: String, _ reportedNames: [String], half: Double?, int8: Double?, gigabytes: Double?, terabytes: Double,
        _ source: String
    ) -> NominalDevice {
        NominalDevice(
            name: name, reportedNames: reportedNames, halfOperationsPerSecond: half.map { $0 * 1e12 },
            int8OperationsPerSecond: int8.map { $0 * 1e12 }, memoryBytes: gigabytes.map { $0 * 1e9 },
            readBytesPerSecond: terabytes * 1e12, source: source)
    }
}
