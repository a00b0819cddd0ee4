extension Tensor {
    /// All bytes of the tensor, row-major, in place; `nil` when they are made on demand, or lie in the file so that the
    /// elements are not aligned. Valid while this tensor, or any tensor of its checkpoint, lives.
    public var mappedBytes: UnsafeRawBufferPointer? {
        guard case .mapped(let mapped) = content else { return nil }
        let alignment = type == .f32 ? 4 : 2
        guard Int(bitPattern: mapped.bytes.baseAddress).isMultiple(of: alignment) else { return nil }
        return mapped.bytes
    }

    /// Copies or makes rows in the tensor's own type. `out` holds at least `range.count * bytesPerRow` bytes, of any
    /// alignment. May be called from many threads; however the rows are divided, the bytes are the same.
    public func copyRows(_ range: Range<Int>, into out: UnsafeMutableRawBufferPointer) {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows outside the tensor")
        precondition(out.count >= range.count * bytesPerRow, "too little room for the rows")
        switch content {
        case .mapped(let mapped):
            let first = range.lowerBound * bytesPerRow
            out.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: mapped.bytes[first..<(first + range.count * bytesPerRow)]))
        case .generated(let generator):
            guard let start = out.baseAddress else { return }
            for (index, row) in range.enumerated() {
                generator.fill(start + index * bytesPerRow, row: row, columns: columns, type: type, shape: shape)
            }
        }
    }

    /// Tells the kernel that these rows were read and are not needed again. They can still be read.
    public func releasePages(rows range: Range<Int>) {
        guard case .mapped(let mapped) = content, let file = mapped.owner as? FileMapping else { return }
        precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows outside the tensor")
        file.release(
            UnsafeRawBufferPointer(
                rebasing: mapped.bytes[(range.lowerBound * bytesPerRow)..<(range.upperBound * bytesPerRow)]))
    }

    /// Calls `body` with the bytes of each row of `range`, in order.
    func forEachRow(_ range: Range<Int>, _ body: (Int, UnsafeRawPointer) -> Void) {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows outside the tensor")
        switch content {
        case .mapped(let mapped):
            guard let start = mapped.bytes.baseAddress else { return }
            for row in range { body(row, start + row * bytesPerRow) }
        case .generated:
            withUnsafeTemporaryAllocation(byteCount: bytesPerRow, alignment: 16) { buffer in
                guard let start = buffer.baseAddress else { return }
                for row in range {
                    copyRows(row..<(row + 1), into: buffer)
                    body(row, UnsafeRawPointer(start))
                }
            }
        }
    }
}
