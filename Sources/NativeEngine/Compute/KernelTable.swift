import CKernels
import EngineAPI

/// The functions of one weight format, hoisted out of the C table.
struct MatrixKernels {
    let preparedBytes: @convention(c) (Int, Int) -> Int
    let prepare: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<Float>?, Int, Int, Int, Int, Int) -> Void
    let scratchBytes: @convention(c) (Int, Int) -> Int
    let run:
        @convention(c) (
            UnsafeMutablePointer<Float>?, Int, UnsafeRawPointer?, UnsafeRawPointer?, Int, Int, Int, Int, Int, Bool,
            UnsafeMutableRawPointer?
        ) -> Void
}

/// A complete table of kernels, chosen once and passed down.
struct KernelTable: Sendable {
    let name: String
    let features: UInt64
    let rmsNorm:
        @convention(c) (UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, Int, Float) -> Void
    let ropeAdjacent: Rope
    let ropeHalves: Rope
    let siluMultiply: @convention(c) (UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, Int) -> Void
    let add: @convention(c) (UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, Int) -> Void
    let attentionF16: AttentionF16
    let attentionF32: AttentionF32
    let attentionScratch: @convention(c) (ck_attention_shape) -> Int
    let storeF16: @convention(c) (UnsafeMutablePointer<UInt16>?, UnsafePointer<Float>?, Int) -> Void
    let argmax: @convention(c) (UnsafePointer<Float>?, Int) -> Int
    private let matrix: [MatrixKernels?]

    typealias Rope =
        @convention(c) (UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, Int, Int) -> Void

    typealias AttentionF16 =
        @convention(c) (
            UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<UInt16>?, UnsafePointer<UInt16>?,
            ck_attention_shape, UnsafeMutablePointer<Float>?
        ) -> Void
    typealias AttentionF32 =
        @convention(c) (
            UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?,
            ck_attention_shape, UnsafeMutablePointer<Float>?
        ) -> Void

    /// The kernels for one format; `nil` when the table has none.
    func kernels(for format: WeightFormat) -> MatrixKernels? {
        matrix[format.index]
    }

    /// Names of the tables that this processor runs, best first.
    static var availableNames: [String] {
        (0..<ck_kernels_count()).compactMap { ck_kernels_at($0) }.map { String(cString: $0.pointee.name) }
    }

    /// - Throws: `.setting` when there is no such table or this processor does not run it.
    static func choose(named name: String?) throws(EngineError) -> KernelTable {
        let found = name.map { ck_kernels_named($0) } ?? ck_kernels_at(0)
        guard let found else {
            throw EngineError(
                .setting,
                "There are no kernels named \"\(name ?? "")\" for this processor; it runs \(availableNames.joined(separator: ", ")).",
                remedy: "Leave out --kernels for the best.")
        }
        guard let table = KernelTable(found.pointee) else {
            throw EngineError(.engine, "The kernel table \"\(String(cString: found.pointee.name))\" has gaps.")
        }
        return table
    }

    /// `nil` when an operation is missing.
    private init?(_ table: ck_kernels) {
        guard let rmsNorm = table.rms_norm, let ropeAdjacent = table.rope_adjacent, let ropeHalves = table.rope_halves,
            let siluMultiply = table.silu_multiply, let add = table.add, let attentionF16 = table.attention_f16,
            let attentionF32 = table.attention_f32, let attentionScratch = table.attention_scratch,
            let storeF16 = table.store_f16, let argmax = table.argmax
        else { return nil }
        name = String(cString: table.name)
        features = table.required_features
        self.rmsNorm = rmsNorm
        self.ropeAdjacent = ropeAdjacent
        self.ropeHalves = ropeHalves
        self.siluMultiply = siluMultiply
        self.add = add
        self.attentionF16 = attentionF16
        self.attentionF32 = attentionF32
        self.attentionScratch = attentionScratch
        self.storeF16 = storeF16
        self.argmax = argmax
        // A C array comes as a tuple: one table of functions per format, in order.
        matrix = withUnsafeBytes(of: table.matmul) { bytes in
            bytes.bindMemory(to: ck_matmul.self).map { functions in
                guard let preparedBytes = functions.prepared_bytes, let prepare = functions.prepare,
                    let scratchBytes = functions.scratch_bytes, let run = functions.run
                else { return nil }
                return MatrixKernels(
                    preparedBytes: preparedBytes, prepare: prepare, scratchBytes: scratchBytes, run: run)
            }
        }
    }
}
