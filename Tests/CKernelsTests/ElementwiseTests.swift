import CKernels
import Foundation
import Testing

func exponential(_ x: Double) -> Double {
    exp(x)
}

/// Each operation against its definition in double precision, at lengths with tails.
@Suite struct ElementwiseTests {
    static let counts = [1, 2, 7, 8, 15, 16, 17, 31, 33, 64, 100, 576]

    @Test(arguments: Table.all)
    func normalizes(table: Table) {
        var random = RandomValues(seed: 17)
        for count in Self.counts {
            let x = AlignedBuffer(random.floats(count)), weight = AlignedBuffer(random.floats(count))
            let out = AlignedBuffer<Float>(count: count)
            table.kernels.pointee.rms_norm(out.pointer, x.pointer, weight.pointer, count, 1e-5)
            let mean = x.values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(count)
            for index in 0..<count {
                let expected = Double(x.pointer[index]) / (mean + 1e-5).squareRoot() * Double(weight.pointer[index])
                #expect(abs(Double(out.pointer[index]) - expected) < 1e-6 * (1 + abs(expected)))
            }
            #expect(out.marginIsIntact)
            let before = out.values
            table.kernels.pointee.rms_norm(x.pointer, x.pointer, weight.pointer, count, 1e-5)
            #expect(x.values == before, "in place")
            keepAlive(weight)
        }
    }

    @Test(arguments: Table.all)
    func gates(table: Table) {
        var random = RandomValues(seed: 19)
        for count in Self.counts {
            let gate = AlignedBuffer(random.floats(count, scale: 30)), up = AlignedBuffer(random.floats(count))
            let before = gate.values
            table.kernels.pointee.silu_multiply(gate.pointer, up.pointer, count)
            for index in 0..<count {
                let x = Double(before[index])
                let expected = x / (1 + exponential(-x)) * Double(up.pointer[index])
                #expect(abs(Double(gate.pointer[index]) - expected) <= 5e-7 * abs(expected) + 1e-37)
            }
            #expect(gate.marginIsIntact)
            keepAlive(up)
        }
    }

    @Test(arguments: Table.all)
    func gatesExtremes(table: Table) {
        let gate = AlignedBuffer<Float>([-200, -100, -88, 88, 100, 200, 0, .nan])
        let up = AlignedBuffer<Float>([Float](repeating: 1, count: 8))
        table.kernels.pointee.silu_multiply(gate.pointer, up.pointer, 8)
        let values = gate.values
        #expect(values[0...2].allSatisfy { abs($0) < 1e-35 })
        #expect(values[3...6] == [88, 100, 200, 0])
        #expect(values[7].isNaN)
        keepAlive(up)
    }

    @Test(arguments: Table.all)
    func adds(table: Table) {
        var random = RandomValues(seed: 23)
        for count in Self.counts {
            let x = AlignedBuffer(random.floats(count)), y = AlignedBuffer(random.floats(count))
            let expected = zip(x.values, y.values).map { $0 + $1 }
            table.kernels.pointee.add(x.pointer, y.pointer, count)
            #expect(x.values == expected)
            #expect(x.marginIsIntact)
            keepAlive(y)
        }
    }

    @Test(arguments: Table.all, [2, 8, 24, 64, 80, 128])
    func rotates(table: Table, headSize: Int) {
        var random = RandomValues(seed: 29)
        let angles = random.floats(headSize / 2, scale: 3)
        let cosines = AlignedBuffer(angles.map { Float(cos(Double($0))) })
        let sines = AlignedBuffer(angles.map { Float(sin(Double($0))) })
        let before = random.floats(3 * headSize)
        let adjacent = AlignedBuffer(before), halves = AlignedBuffer(before)
        table.kernels.pointee.rope_adjacent(adjacent.pointer, cosines.pointer, sines.pointer, 3, headSize)
        table.kernels.pointee.rope_halves(halves.pointer, cosines.pointer, sines.pointer, 3, headSize)
        for head in 0..<3 {
            for pair in 0..<headSize / 2 {
                let start = head * headSize
                expectRotation(before, adjacent, start + 2 * pair, start + 2 * pair + 1, angles[pair])
                expectRotation(before, halves, start + pair, start + pair + headSize / 2, angles[pair])
            }
        }
        #expect(adjacent.marginIsIntact && halves.marginIsIntact)
        keepAlive(cosines, sines)
    }

    private func expectRotation(
        _ before: [Float], _ after: AlignedBuffer<Float>, _ first: Int, _ second: Int, _ angle: Float
    ) {
        let a = Double(before[first]), b = Double(before[second]), angle = Double(angle)
        #expect(abs(Double(after.pointer[first]) - (a * cos(angle) - b * sin(angle))) < 1e-6)
        #expect(abs(Double(after.pointer[second]) - (a * sin(angle) + b * cos(angle))) < 1e-6)
    }

    @Test(arguments: Table.all)
    func findsTheFirstLargest(table: Table) {
        func argmax(_ values: [Float]) -> Int {
            table.kernels.pointee.argmax(values, values.count)
        }
        for count in Self.counts {
            for place in [0, count / 2, count - 1] {
                var values = [Float](repeating: -3, count: count)
                values[place] = -1
                values[count - 1] = -1
                #expect(argmax(values) == place)
                for index in values.indices where index != place {
                    values[index] = .nan
                }
                #expect(argmax(values) == place, "NaN is never the largest")
            }
        }
        #expect(argmax([.nan, -.infinity, .nan]) == 1)
        #expect(argmax([.nan, .nan]) == 0)
        #expect(argmax([1, .infinity, .infinity]) == 1)
    }
}
