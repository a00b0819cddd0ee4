import Foundation
import ModelFiles

/// A small model whose matrices are random blocks, several types in one file.
///
/// The formula is that of `Scripts/golden/engine_blocks.py`, in which the reference logits were made.
struct RandomBlockCheckpoint: Sendable {
    let shape: GoldenShape
    /// In order of use, rows in the order of GGUF.
    let tensors: [GGUFTensor]

    static let golden = Result {
        try JSONDecoder().decode(GoldenEngine.self, from: Fixture.data("golden-engine-blocks.json"))
    }

    static let names = ((try? golden.get().configurations) ?? []).map(\.name)

    init(_ name: String) throws {
        let shape = try required(
            Self.golden.get().configurations.first { $0.name == name }, "configuration \(name)")
        self.shape = shape
        tensors = try shape.configuration.roles.enumerated().map { index, role in
            guard !role.isNorm else {
                let values = RandomWeights.values(of: role, index: index, in: shape)
                return GGUFTensor(role: role, type: .f32, bytes: TensorEncoding.bytes(of: values, as: .f32))
            }
            let type = try required(
                shape.types?[role.scaleName].flatMap(TensorType.init(rawValue:)), "type of \(role)")
            let exponent = try required(shape.exponents?[role.scaleName], "exponent of \(role)")
            let elements = shape.configuration.shape(of: role).reduce(1, *)
            return GGUFTensor(
                role: role, type: type,
                bytes: Self.bytes(
                    seed: shape.seed, tensor: UInt64(index), blocks: elements / type.blockElements, type,
                    exponent: UInt16(exponent)))
        }
    }

    /// Whole blocks: random but for the exponents of scales, and minima that follow from the scales.
    private static func bytes(
        seed: UInt64, tensor: UInt64, blocks: Int, _ type: TensorType, exponent: UInt16
    ) -> [UInt8] {
        let size = type.blockBytes
        var bytes: [UInt8] = []
        bytes.reserveCapacity(blocks * size + 8)
        var word = 0
        while bytes.count < blocks * size {
            let bits = RandomWeights.bits(seed: seed, tensor: tensor, element: word)
            withUnsafeBytes(of: bits.littleEndian) { bytes += $0 }
            word += 1
        }
        bytes.removeLast(bytes.count - blocks * size)

        func store(_ half: UInt16, at offset: Int) {
            bytes[offset] = UInt8(half & 0xFF)
            bytes[offset + 1] = UInt8(half >> 8)
        }

        let halves = BlockHalves(type)
        for block in 0..<blocks {
            let start = block * size
            let found = UInt16(bytes[start + halves.scale]) | UInt16(bytes[start + halves.scale + 1]) << 8
            let scale = found & 0x83FF | exponent << 10
            store(scale, at: start + halves.scale)
            if let minimum = halves.minimum {
                store((scale ^ minimum.turnedSign) &+ minimum.addedBits, at: start + minimum.offset)
            }
        }
        return bytes
    }
}

/// Where a block of a type holds its fp16 scale and minimum, and how the minimum follows from the scale.
private struct BlockHalves {
    var scale = 0
    var minimum: (offset: Int, addedBits: UInt16, turnedSign: UInt16)?

    init(_ type: TensorType) {
        switch type {
        case .q5_1: minimum = (2, 4 << 10, 0x8000)
        case .q2_k: (scale, minimum) = (80, (82, 1 << 10, 0))
        case .q3_k: scale = 108
        case .q4_k: minimum = (2, 3 << 10, 0)
        case .q5_k: minimum = (2, 4 << 10, 0)
        case .q6_k: scale = 208
        default: break
        }
    }
}
