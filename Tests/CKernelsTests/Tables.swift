import CKernels
import Testing

/// A table of kernels that this processor runs.
struct Table: CustomTestStringConvertible, @unchecked Sendable {
    // SAFETY: a table is a constant of the library.
    let kernels: UnsafePointer<ck_kernels>

    var testDescription: String {
        name
    }

    var name: String {
        String(cString: kernels.pointee.name)
    }

    func product(_ format: ck_weight_format) -> ck_matmul {
        withUnsafeBytes(of: kernels.pointee.matmul) { all in
            all.bindMemory(to: ck_matmul.self)[Int(format.rawValue)]
        }
    }

    static let all: [Table] = (0..<ck_kernels_count()).compactMap { index in
        ck_kernels_at(index).map { Table(kernels: $0) }
    }

    static var portable: Table {
        all[all.count - 1]
    }

    static var vectorized: [Table] {
        Array(all.dropLast())
    }
}
