import EngineAPI
import Foundation
import ModelFiles

/// Cosines and sines of rotary position embedding (Su et al. 2021): pair i at position p turns by p * base^(-2i/headSize).
final class RotaryTable {
    /// [position, headSize / 2]
    let cosines: UnsafePointer<Float>
    let sines: UnsafePointer<Float>
    let pairs: Int
    private let memory: AlignedMemory

    static func bytes(positions: Int, headSize: Int) -> Int {
        2 * positions * (headSize / 2) * MemoryLayout<Float>.stride
    }

    init(positions: Int, headSize: Int, base: Double, account: MemoryAccount) throws(EngineError) {
        pairs = headSize / 2
        memory = try AlignedMemory(
            byteCount: Self.bytes(positions: positions, headSize: headSize), purpose: "rotary angles",
            account: account)
        let table = memory.base.bindMemory(to: Float.self, capacity: 2 * positions * pairs)
        let frequencies = (0..<pairs).map { pow(base, -2 * Double($0) / Double(headSize)) }
        let cosineTable = table
        let sineTable = table + positions * pairs
        for position in 0..<positions {
            for (pair, frequency) in frequencies.enumerated() {
                let angle = Double(position) * frequency
                cosineTable[position * pairs + pair] = Float(cos(angle))
                sineTable[position * pairs + pair] = Float(sin(angle))
            }
        }
        cosines = UnsafePointer(cosineTable)
        sines = UnsafePointer(sineTable)
    }
}
