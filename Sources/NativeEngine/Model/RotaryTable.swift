import EngineAPI
import Foundation
import ModelFiles

/// Cosines and sines of rotary position embedding (Su et al. 2021): at position p each pair turns by p times its frequency.
final class RotaryTable {
    /// [position, headSize / 2]
    let cosines: UnsafePointer<Float>
    let sines: UnsafePointer<Float>
    let pairs: Int
    private let memory: AlignedMemory

    static func bytes(positions: Int, headSize: Int) -> Int {
        2 * positions * (headSize / 2) * MemoryLayout<Float>.stride
    }

    /// - Parameter divisors: one for each pair, where the configuration asks for them.
    init(
        positions: Int, configuration: ModelConfiguration, divisors: UnsafePointer<Float>?, account: MemoryAccount
    ) throws(EngineError) {
        let pairs = configuration.headSize / 2
        self.pairs = pairs
        memory = try AlignedMemory(
            byteCount: Self.bytes(positions: positions, headSize: configuration.headSize), purpose: "rotary angles",
            account: account)
        let table = memory.base.bindMemory(to: Float.self, capacity: 2 * positions * pairs)
        let given = divisors.map { Array(UnsafeBufferPointer(start: $0, count: pairs)) } ?? []
        let frequencies = configuration.rotaryFrequencies(divisors: given)
        let magnitude = configuration.rotaryMagnitude
        let cosineTable = table
        let sineTable = table + positions * pairs
        for position in 0..<positions {
            for (pair, frequency) in frequencies.enumerated() {
                let angle = Double(position) * frequency
                cosineTable[position * pairs + pair] = Float(magnitude * cos(angle))
                sineTable[position * pairs + pair] = Float(magnitude * sin(angle))
            }
        }
        cosines = UnsafePointer(cosineTable)
        sines = UnsafePointer(sineTable)
    }
}
