/// Which CANN each release of torch_npu was made for (its own table of compatibility). torch_npu x.y.z wants torch x.y.z.
enum TorchNPUReleases {
    static let all: [(torchNPU: String, cann: String)] = [
        ("2.12.0", "9.1.0"), ("2.11.0", "9.1.0"), ("2.10.0.post4", "9.1.0"), ("2.9.0.post6", "9.1.0"),
        ("2.7.1.post8", "9.1.0"), ("2.9.0", "8.5.0"), ("2.8.0.post2", "8.5.0"), ("2.8.0", "8.3.RC1"),
        ("2.7.1", "8.3.RC1"), ("2.6.0", "8.2.RC1"), ("2.5.1.post1", "8.2.RC1"), ("2.5.1", "8.1.RC1"),
        ("2.4.0.post2", "8.0.0"), ("2.1.0.post10", "8.0.0"), ("2.1.0.post4", "8.0.RC1"),
    ]

    /// The CANN that a release was made for; `nil` for one that the table does not hold.
    static func cann(for torchNPU: String) -> String? {
        let plain = torchNPU.split(separator: "+").first.map(String.init) ?? torchNPU
        return all.first { $0.torchNPU == plain }?.cann
    }

    /// The newest release for an installed CANN.
    static func torchNPU(forCANN cann: String) -> String? {
        all.first { $0.cann.uppercased() == cann.uppercased() }?.torchNPU
    }
}
