import CKernels
import Testing

/// Attention against a definition in double precision.
@Suite struct AttentionTests {
    struct Case: Sendable {
        let tokens: Int, first: Int, group: Int, headSize: Int
    }

    static let cases = [
        Case(tokens: 1, first: 0, group: 1, headSize: 64), Case(tokens: 1, first: 99, group: 1, headSize: 128),
        Case(tokens: 1, first: 200, group: 8, headSize: 64), Case(tokens: 1, first: 77, group: 5, headSize: 80),
        Case(tokens: 2, first: 10, group: 3, headSize: 64), Case(tokens: 33, first: 0, group: 2, headSize: 64),
        Case(tokens: 70, first: 50, group: 1, headSize: 128), Case(tokens: 20, first: 3, group: 3, headSize: 72),
        Case(tokens: 17, first: 0, group: 1, headSize: 8),
    ]

    @Test(arguments: Table.all, cases)
    func agreesWithTheDefinition(table: Table, test: Case) {
        var random = RandomValues(seed: 13)
        let positions = test.first + test.tokens, width = test.group * test.headSize
        let shape = ck_attention_shape(
            tokens: test.tokens, first_position: test.first, group: test.group, head_size: test.headSize,
            query_token_stride: width + 16, out_token_stride: width + 8, scale: 0.2)
        let queries = AlignedBuffer(random.floats(test.tokens * shape.query_token_stride))
        let halfKeys = AlignedBuffer(halves(random.floats(positions * test.headSize)))
        let halfValues = AlignedBuffer(halves(random.floats(positions * test.headSize)))
        let keys = AlignedBuffer(floats(halfKeys.values)), values = AlignedBuffer(floats(halfValues.values))
        let scratch = AlignedBuffer<Float>(count: table.kernels.pointee.attention_scratch(shape))
        let out = AlignedBuffer<Float>(count: test.tokens * shape.out_token_stride)
        let halfOut = AlignedBuffer<Float>(count: out.count)
        table.kernels.pointee.attention_f32(
            out.pointer, queries.pointer, keys.pointer, values.pointer, shape, scratch.pointer)
        table.kernels.pointee.attention_f16(
            halfOut.pointer, queries.pointer, halfKeys.pointer, halfValues.pointer, shape, scratch.pointer)
        defer { keepAlive(queries, keys, values, halfKeys, halfValues, out, halfOut) }
        #expect(scratch.marginIsIntact && out.marginIsIntact && halfOut.marginIsIntact)

        for token in 0..<test.tokens {
            for head in 0..<test.group {
                let query = queries.pointer + token * shape.query_token_stride + head * test.headSize
                let expected = attend(query, keys, values, positions: test.first + token + 1, test.headSize)
                for (index, value) in expected.enumerated() {
                    let place = token * shape.out_token_stride + head * test.headSize + index
                    #expect(abs(Double(out.pointer[place]) - value) < 2e-5)
                    #expect(abs(Double(halfOut.pointer[place]) - value) < 2e-5)
                }
            }
        }
    }

    private func halves(_ values: [Float]) -> [UInt16] {
        var out = [UInt16](repeating: 0, count: values.count)
        ck_float_to_half(&out, values, values.count)
        return out
    }

    private func floats(_ values: [UInt16]) -> [Float] {
        var out = [Float](repeating: 0, count: values.count)
        ck_half_to_float(&out, values, values.count)
        return out
    }

    private func attend(
        _ query: UnsafeMutablePointer<Float>, _ keys: AlignedBuffer<Float>, _ values: AlignedBuffer<Float>,
        positions: Int, _ size: Int
    ) -> [Double] {
        let scores = (0..<positions).map { position in
            (0..<size).reduce(0.0) { $0 + Double(query[$1]) * Double(keys.pointer[position * size + $1]) }
                * Double(Float(0.2))
        }
        let largest = scores.max() ?? 0
        let weights = scores.map { exponential($0 - largest) }
        let sum = weights.reduce(0, +)
        return (0..<size).map { index in
            (0..<positions).reduce(0.0) { $0 + weights[$1] * Double(values.pointer[$1 * size + index]) } / sum
        }
    }
}
