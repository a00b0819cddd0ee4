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
        let all = kernels.pointee.matmul
        switch format {
        case CK_F32: return all.0
        case CK_F16: return all.1
        case CK_BF16: return all.2
        case CK_Q8_0: return all.3
        case CK_Q4_0: return all.4
        default: return all.5
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
