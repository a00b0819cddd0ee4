import CKernels
import Testing

/// Every table against the portable one, over sizes with tails.
@Suite struct MatrixProductTests {
    @Test(arguments: Table.vectorized, WeightFormat.all)
    func agreesWithPortable(table: Table, format: WeightFormat) {
        for (rows, columns) in [(16, 32), (48, 64), (37, 96), (100, 576), (80, 1536), (21, 2080)] {
            let columns = format.isPacked ? format.columns(from: columns) : columns == 96 ? 77 : columns
            let values = Pool.floats(rows * columns, offset: rows)
            let weights = format.weights(values, rows: rows, columns: columns)
            for tokens in [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 33, 70, 131] {
                var product = Product(tokens: tokens, rows: rows, columns: columns, rowRange: 0..<rows)
                product.accumulate = (tokens + rows) % 2 == 0
                if tokens % 3 == 0, rows > 16 {
                    product.rowRange = 16..<(rows > 48 ? 48 : rows)
                }
                check(product, table, format, weights)
            }
        }
    }

    private func check(
        _ product: Product, _ table: Table, _ format: WeightFormat, _ weights: AlignedBuffer<UInt8>
    ) {
        let activations = AlignedBuffer(
            Pool.floats(product.tokens * product.activationStride, offset: product.tokens))
        let before = Pool.floats(product.tokens * product.outStride, offset: 1)
        let expected = AlignedBuffer(before), found = AlignedBuffer(before)
        _ = product.run(.portable, format.format, weights: weights, activations: activations, into: expected)
        let intact = product.run(table, format.format, weights: weights, activations: activations, into: found)

        let comment: Comment = "\(product)"
        #expect(intact.preparedIsIntact && intact.scratchIsIntact && found.marginIsIntact, comment)
        defer { keepAlive(expected, found) }
        var largest: Float = 0, worst: Float = 0, writtenOutside = false
        for token in 0..<product.tokens {
            for row in 0..<product.outStride {
                let index = token * product.outStride + row
                let difference = abs(expected.pointer[index] - found.pointer[index])
                if product.rowRange.contains(row) {
                    largest = max(largest, abs(expected.pointer[index]))
                    worst = max(worst, difference.isNaN ? .infinity : difference)
                } else if difference != 0 {
                    writtenOutside = true
                }
            }
        }
        #expect(!writtenOutside, comment)
        #expect(worst <= tolerance(table, format) * largest, comment)
    }

    /// Relative to the largest result. Products of int8 are exact, so only the order of float sums differs; bfloat16
    /// activations differ from float or int8 ones by their rounding.
    private func tolerance(_ table: Table, _ format: WeightFormat) -> Float {
        switch (table.name, format.testDescription) {
        case ("amx", "F16"): 3e-5
        case ("amx", "BF16"), ("avx512", "BF16"): 1e-2
        case ("amx", _) where format.isPacked: 2e-2
        // Twice as many sums of floats, and larger ones than what is left after the minima.
        case _ where format.blockColumns > CK_BLOCK: 1e-5
        default: 3e-6
        }
    }

    /// From 9 tokens on AMX multiplies plain blocks in tiles, up to where panels of bfloat16 begin: the same integers as
    /// VPDPBUSD, scaled and added in the same order.
    @Test(
        arguments: Table.vectorized.filter { $0.name == "amx" },
        WeightFormat.packed.filter { [CK_Q8_0, CK_Q4_0, CK_Q5_0].contains($0.format) })
    func tilesOfFewTokensEqualVectors(amx: Table, format: WeightFormat) throws {
        let vectors = try #require(Table.vectorized.first { $0.name == "avx512" })
        var random = RandomValues(seed: 5)
        let (rows, columns) = (7 * 16 - 3, 160)
        let weights = format.weights(random.floats(rows * columns), rows: rows, columns: columns)
        for tokens in [9, 15, 16, 17, 27, 32, 33, 47] {
            let product = Product(tokens: tokens, rows: rows, columns: columns, rowRange: 0..<rows)
            let activations = AlignedBuffer(random.floats(tokens * product.activationStride))
            let expected = AlignedBuffer<Float>(count: tokens * product.outStride)
            let found = AlignedBuffer<Float>(count: tokens * product.outStride)
            _ = product.run(vectors, format.format, weights: weights, activations: activations, into: expected)
            _ = product.run(amx, format.format, weights: weights, activations: activations, into: found)
            let differing = (0..<tokens * product.outStride).count { expected.pointer[$0] != found.pointer[$0] }
            #expect(differing == 0, "\(tokens) tokens")
            keepAlive(expected, found)
        }
        keepAlive(weights)
    }

    /// Halves of every size, from the least subnormal one to the greatest, each size a row: no table may lose the small ones
    /// or overflow at the large ones.
    @Test(arguments: Table.vectorized)
    func halvesOfEverySizeAgreeWithPortable(table: Table) throws {
        let format = try #require(WeightFormat.all.first { $0.format == CK_F16 })
        let rows = 41, columns = 80
        var random = RandomValues(seed: 9)
        let values = (0..<rows).flatMap { row in
            let scale = Float(sign: .plus, exponent: row - 25, significand: 1)
            return (0..<columns).map { _ in (1 + abs(random.float(0.99))) * (random.float() < 0 ? -scale : scale) }
        }
        let weights = format.weights(values, rows: rows, columns: columns)
        for tokens in [1, 7, 8, 12, 20, 40] {
            let product = Product(tokens: tokens, rows: rows, columns: columns, rowRange: 0..<rows)
            let activations = AlignedBuffer(random.floats(tokens * product.activationStride))
            let expected = AlignedBuffer<Float>(count: tokens * product.outStride)
            let found = AlignedBuffer<Float>(count: tokens * product.outStride)
            _ = product.run(.portable, CK_F16, weights: weights, activations: activations, into: expected)
            _ = product.run(table, CK_F16, weights: weights, activations: activations, into: found)
            for row in 0..<rows {
                let places = (0..<tokens).map { $0 * product.outStride + row }
                let largest = places.map { abs(expected.pointer[$0]) }.max() ?? 0
                #expect(largest > 0)
                #expect(
                    places.allSatisfy { abs(expected.pointer[$0] - found.pointer[$0]) <= 3e-5 * largest },
                    "\(tokens) tokens, weights of 2^\(row - 25)")
            }
            keepAlive(expected, found)
        }
    }

    /// Against sums in double precision of the weights as they are stored: no table may be worse than int8 activations.
    @Test(arguments: Table.all, WeightFormat.all)
    func isNearTheTruth(table: Table, format: WeightFormat) {
        var random = RandomValues(seed: 11)
        let product = Product(tokens: 64, rows: 32, columns: 1024, rowRange: 0..<32)
        let weights = format.weights(random.floats(32 * 1024), rows: 32, columns: 1024)
        let activations = AlignedBuffer(random.floats(64 * product.activationStride))
        let out = AlignedBuffer<Float>(count: 64 * product.outStride)
        _ = product.run(table, format.format, weights: weights, activations: activations, into: out)

        var squaredError = 0.0, squaredSize = 0.0
        var row = [Float](repeating: 0, count: 1024)
        for index in stride(from: 0, to: 32, by: 4) {
            ck_unpack_row(format.format, &row, weights.pointer, 32, 1024, index)
            for token in stride(from: 0, to: 64, by: 7) {
                let input = activations.pointer + token * product.activationStride
                var truth = 0.0
                for column in 0..<1024 {
                    truth += Double(row[column]) * Double(input[column])
                }
                let difference = Double(out.pointer[token * product.outStride + index]) - truth
                squaredError += difference * difference
                squaredSize += truth * truth
            }
        }
        keepAlive(weights, activations, out)
        let limit = format.isPacked ? 6e-3 : format.format == CK_BF16 ? 3e-3 : format.format == CK_F16 ? 2e-5 : 2e-6
        #expect((squaredError / squaredSize).squareRoot() < limit)
    }

    /// Scales from a hostile file spoil their own row and nothing else.
    @Test(arguments: Table.all, WeightFormat.packed)
    func survivesScalesThatAreNotNumbers(table: Table, format: WeightFormat) {
        var random = RandomValues(seed: 3)
        let columns = 2 * format.blockColumns
        for tokens in [1, 40] {
            let product = Product(tokens: tokens, rows: 16, columns: columns, rowRange: 0..<16)
            var blocks = RandomBlocks(format.format, rows: 16, columns: columns, seed: 3)
            blocks.setScale(row: 0, 0xFFFF)
            blocks.setScale(row: 1, 0x7C00)
            let weights = AlignedBuffer<UInt8>(bytes: ck_matrix_bytes(format.format, 16, columns))
            ck_pack_blocks(format.format, weights.pointer, blocks.bytes, 16, columns, 0, 16)
            let activations = AlignedBuffer(random.floats(tokens * product.activationStride))
            let out = AlignedBuffer<Float>(count: tokens * product.outStride)
            _ = product.run(table, format.format, weights: weights, activations: activations, into: out)
            #expect((2..<16).allSatisfy { out.pointer[$0].isFinite })
            #expect(!out.pointer[0].isFinite && !out.pointer[1].isFinite)
            keepAlive(weights, out)
        }
    }
}
