import EngineAPI
import ModelFiles

/// How one matrix gets from the checkpoint into the form that the kernels read.
struct MatrixPlan {
    enum Route: Hashable {
        /// Used where it lies in the mapped file.
        case inPlace
        /// Copied, or made, in its own type.
        case copy
        /// Blocks brought into the kernels' layout; the values stay what they are.
        case repack
        /// Converted to another format by way of fp32.
        case convert
    }

    var tensor: Tensor
    var format: WeightFormat
    var route: Route

    var byteCount: Int { format.bytes(rows: tensor.rows, columns: tensor.columns) }
}

/// In which form every tensor will be held, decided before anything is read.
///
/// Norms are always fp32. By default matrices stay as the file holds them; a precision asked for applies to all
/// matrices alike, the embedding and the output head included.
struct PrecisionPlan {
    /// By role, norms left out.
    private(set) var matrices: [TensorRole: MatrixPlan] = [:]
    private(set) var effective: Precision
    private(set) var notes: [String] = []

    /// - Throws: `.setting` when the precision cannot be had.
    init(checkpoint: Checkpoint, settings: EngineSettings) throws(EngineError) {
        let roles = checkpoint.configuration.roles.filter { checkpoint.configuration.shape(of: $0).count == 2 }
        var tensors: [(role: TensorRole, tensor: Tensor)] = []
        for role in roles {
            guard let tensor = checkpoint.tensors[role] else {
                throw EngineError(.model, "\(checkpoint.displayName): the tensor \(role) is missing.")
            }
            tensors.append((role, tensor))
        }
        let held = WeightFormat(checkpoint.dominantType ?? .f32).precision
        effective = settings.precision ?? held
        do {
            matrices = try Self.matrices(tensors, precision: settings.precision, held: held, settings: settings)
        } catch {
            guard settings.allowFallback, effective != .fp32 else { throw error }
            notes.append("\(effective.rawValue) could not be had, fp32 is used instead: \(error.message)")
            var fallback = settings
            fallback.requantize = true
            effective = .fp32
            matrices = try Self.matrices(tensors, precision: .fp32, held: held, settings: fallback)
        }
        noteTypesWithoutKernels()
    }

    private mutating func noteTypesWithoutKernels() {
        let types = Set(
            matrices.values.filter { $0.format == .f32 }.map(\.tensor.type)
                .filter { !WeightFormat($0).isNamesake(of: $0) })
        notes += types.map(\.rawValue).sorted().map { "No kernels read \($0): its values are held as floats." }
    }

    private static func matrices(
        _ tensors: [(role: TensorRole, tensor: Tensor)], precision: Precision?, held: Precision,
        settings: EngineSettings
    ) throws(EngineError) -> [TensorRole: MatrixPlan] {
        var matrices: [TensorRole: MatrixPlan] = [:]
        for (role, tensor) in tensors {
            // A file of the class asked for is taken as it is, together with the few tensors it holds otherwise.
            let format =
                precision == nil || precision == held ? WeightFormat(tensor.type) : precision.map { WeightFormat($0) }
            matrices[role] = try matrix(tensor, format: format ?? WeightFormat(tensor.type), settings: settings)
        }
        return matrices
    }

    private static func matrix(
        _ tensor: Tensor, format: WeightFormat, settings: EngineSettings
    ) throws(EngineError) -> MatrixPlan {
        guard tensor.columns.isMultiple(of: format.blockColumns) else {
            throw EngineError(
                .setting,
                """
                \(format.precision.rawValue) holds weights in blocks of \(format.blockColumns) columns, but \
                \(tensor.name) has \(tensor.columns).
                """,
                remedy: "Use --precision fp32, fp16 or bf16, or --allow-fallback.")
        }
        let stored = WeightFormat(tensor.type)
        guard format != stored else {
            if !stored.isNamesake(of: tensor.type) {
                return MatrixPlan(tensor: tensor, format: format, route: .convert)
            }
            if format.isBlocked { return MatrixPlan(tensor: tensor, format: format, route: .repack) }
            return MatrixPlan(tensor: tensor, format: format, route: tensor.mappedBytes == nil ? .copy : .inPlace)
        }
        if tensor.type.blockElements > 1, !settings.requantize {
            throw EngineError(
                .setting,
                """
                \(tensor.name) is stored as \(tensor.type.rawValue); \(format.precision.rawValue) would round it a \
                second time.
                """,
                remedy: "Leave out --precision, or add --requantize to convert it all the same.")
        }
        return MatrixPlan(tensor: tensor, format: format, route: .convert)
    }
}

extension PrecisionPlan {
    /// What the weights are, for the identity: `F16 (in place)`, `Q4_1 blocks of 32 (packed), Q8_0 blocks of 32 (packed)`.
    var weightsText: String {
        let named = matrices.values.map { plan in
            plan.format.isBlocked
                ? "\(plan.format.rawValue) blocks of \(plan.format.blockColumns)"
                    + " (\(plan.route == .convert ? "quantised" : "packed"))"
                : plan.format.rawValue + plan.route.text
        }
        var bytes: [String: Int] = [:]
        for (name, plan) in zip(named, matrices.values) { bytes[name, default: 0] += plan.byteCount }
        return bytes.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map(\.key).joined(separator: ", ")
    }

    /// The format that most weight bytes have.
    var dominantFormat: WeightFormat {
        var bytes: [WeightFormat: Int] = [:]
        for plan in matrices.values { bytes[plan.format, default: 0] += plan.byteCount }
        return WeightFormat.allCases.max { bytes[$0, default: 0] < bytes[$1, default: 0] } ?? .f32
    }
}

extension WeightFormat {
    /// Whether it is the type's own format, not one that merely holds the same values.
    fileprivate func isNamesake(of type: TensorType) -> Bool { rawValue == type.rawValue }
}

extension MatrixPlan.Route {
    fileprivate var text: String {
        switch self {
        case .inPlace: " (in place)"
        case .copy, .repack: ""
        case .convert: " (converted)"
        }
    }
}
