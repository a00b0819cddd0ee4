import CKernels
import EngineAPI
import ModelFiles

/// Brings one matrix into its final form, on all workers, and makes sure that it holds numbers only.
struct TensorPacking {
    /// The model's name, for messages.
    let source: String
    let matrix: MatrixPlan
    /// `nil` where the matrix is used in place and only looked at.
    let out: UnsafeMutableRawPointer?

    /// Floats that a worker converts at a time.
    private static let piece = 1 << 18

    /// - Throws: `.model` when a value of the file that scales others is not a number.
    func run(on pool: ComputePool) throws(EngineError) {
        let tensor = matrix.tensor
        let granule = MatrixView.rowGranule
        let granules = (tensor.rows + granule - 1) / granule
        let chunk = max(1, Self.piece / max(1, tensor.columns * granule))
        // One slot per worker: the first bad row it met, or -1.
        let bad = UnsafeMutablePointer<Int>.allocate(capacity: pool.workers)
        bad.initialize(repeating: -1, count: pool.workers)
        defer { bad.deallocate() }
        pool.run { worker in
            let index = worker.index
            worker.shareStealing(granules, chunk: chunk) { begin, end in
                var granuleRow = begin
                while granuleRow < end {
                    let next = min(granuleRow + chunk, end)
                    let rows = granuleRow * granule..<min(next * granule, tensor.rows)
                    if let row = tensor.nonFiniteScaleRow(in: rows) { bad[index] = row }
                    if let out {
                        write(rows, out)
                        tensor.releasePages(rows: rows)
                    }
                    granuleRow = next
                }
            }
        }
        if let row = (0..<pool.workers).map({ bad[$0] }).filter({ $0 >= 0 }).min() {
            throw EngineError(
                .model,
                "\(source): tensor \(tensor.name): expected finite weights, found NaN or infinity in row \(row).",
                remedy: "The file is damaged: compare its size with the original and fetch it again.")
        }
    }

    private func write(_ rows: Range<Int>, _ out: UnsafeMutableRawPointer) {
        let tensor = matrix.tensor
        switch matrix.route {
        case .inPlace: break
        case .copy:
            let bytes = tensor.bytesPerRow
            tensor.copyRows(
                rows,
                into: UnsafeMutableRawBufferPointer(start: out + rows.lowerBound * bytes, count: rows.count * bytes))
        case .repack:
            withUnsafeTemporaryAllocation(byteCount: rows.count * tensor.bytesPerRow, alignment: 64) { blocks in
                tensor.copyRows(rows, into: blocks)
                ck_pack_blocks(
                    matrix.format.code, out, blocks.baseAddress, tensor.rows, tensor.columns, rows.lowerBound,
                    rows.upperBound)
            }
        case .convert:
            withUnsafeTemporaryAllocation(of: Float.self, capacity: rows.count * tensor.columns) { values in
                tensor.dequantizeRows(rows, into: values)
                convert(values, rows, out)
            }
        }
    }

    private func convert(
        _ values: UnsafeMutableBufferPointer<Float>, _ rows: Range<Int>, _ out: UnsafeMutableRawPointer
    ) {
        let columns = matrix.tensor.columns
        let first = rows.lowerBound * columns
        switch matrix.format {
        case .f32:
            UnsafeMutableRawBufferPointer(start: out + first * 4, count: values.count * 4)
                .copyMemory(from: UnsafeRawBufferPointer(values))
        case .f16:
            ck_float_to_half(out.assumingMemoryBound(to: UInt16.self) + first, values.baseAddress, values.count)
        case .bf16:
            ck_float_to_bfloat(out.assumingMemoryBound(to: UInt16.self) + first, values.baseAddress, values.count)
        default:
            // Blocks that a precision names; all others come as blocks from the file.
            ck_pack_floats(
                matrix.format.code, out, values.baseAddress, matrix.tensor.rows, columns, rows.lowerBound,
                rows.upperBound)
        }
    }
}
