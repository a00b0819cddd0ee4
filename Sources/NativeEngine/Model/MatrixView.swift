import CKernels

/// A weight matrix as the workers see it: where it lies and what multiplies it. Its owner is `Weights`.
struct MatrixView {
    let format: WeightFormat
    let kernels: MatrixKernels
    let data: UnsafeRawPointer
    let rows: Int
    let columns: Int

    var byteCount: Int { format.bytes(rows: rows, columns: columns) }

    /// Row ranges are divided in these.
    static let rowGranule = Int(CK_ROW_GRANULE)

    var rowGranules: Int { (rows &+ Self.rowGranule &- 1) / Self.rowGranule }

    /// Row `index` as floats.
    @inline(__always)
    func unpack(row index: Int, into out: UnsafeMutablePointer<Float>) {
        ck_unpack_row(format.code, out, data, rows, columns, index)
    }
}
