import CKernels

/// The blocks of a matrix as a GGUF file holds them: every bit random but for the exponents of scales and minima.
struct RandomBlocks {
    let format: ck_weight_format
    let blocksPerRow: Int
    private(set) var bytes: [UInt8]

    /// Where a block holds its fp16 scale and minimum (`ggml-common.h`).
    struct Layout {
        let byteCount: Int
        let scale: Int
        let minimum: Int?

        init(_ format: ck_weight_format) {
            switch format {
            case CK_Q8_0: (byteCount, scale, minimum) = (34, 0, nil)
            case CK_Q4_0: (byteCount, scale, minimum) = (18, 0, nil)
            case CK_Q4_1: (byteCount, scale, minimum) = (20, 0, 2)
            case CK_Q5_0: (byteCount, scale, minimum) = (22, 0, nil)
            case CK_Q5_1: (byteCount, scale, minimum) = (24, 0, 2)
            case CK_Q2_K: (byteCount, scale, minimum) = (84, 80, 82)
            case CK_Q3_K: (byteCount, scale, minimum) = (110, 108, nil)
            case CK_Q4_K: (byteCount, scale, minimum) = (144, 0, 2)
            case CK_Q5_K: (byteCount, scale, minimum) = (176, 0, 2)
            default: (byteCount, scale, minimum) = (210, 208, nil)
            }
        }
    }

    init(_ format: ck_weight_format, rows: Int, columns: Int, seed: UInt64) {
        self.format = format
        blocksPerRow = columns / ck_block_columns(format)
        let layout = Layout(format)
        let count = rows * blocksPerRow
        var random = RandomValues(seed: seed)
        bytes = []
        bytes.reserveCapacity(count * layout.byteCount + 8)
        while bytes.count < count * layout.byteCount {
            withUnsafeBytes(of: random.bits()) { bytes += $0 }
        }
        bytes.removeLast(bytes.count - count * layout.byteCount)
        for block in 0..<count {
            for at in [layout.scale, layout.minimum].compactMap({ $0 }) {
                // 2^-8 to 2^-7, of either sign.
                let upper = bytes[block * layout.byteCount + at + 1]
                bytes[block * layout.byteCount + at + 1] = upper & 0x83 | 0x1C
            }
        }
    }

    /// Gives all blocks of a row another scale, as the bits of an fp16.
    mutating func setScale(row: Int, _ half: UInt16) {
        let layout = Layout(format)
        for block in row * blocksPerRow..<(row + 1) * blocksPerRow {
            bytes[block * layout.byteCount + layout.scale] = UInt8(half & 0xFF)
            bytes[block * layout.byteCount + layout.scale + 1] = UInt8(half >> 8)
        }
    }
}
