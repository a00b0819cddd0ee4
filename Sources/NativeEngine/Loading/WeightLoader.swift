import CKernels
import EngineAPI
import Foundation
import ModelFiles

/// Brings the weights of a checkpoint into memory, on all workers.
struct WeightLoader {
    let checkpoint: Checkpoint
    let plan: PrecisionPlan
    let kernels: KernelTable
    let pool: ComputePool
    let account: MemoryAccount
    let observer: LoadObserver?
    let isAbandoned: CancellationFlag?

    /// - Throws: `.memory`, or `.model` when a scale of a block is not a number.
    func load() throws(EngineError) -> Weights {
        var arena = try WeightArena(plan: plan, configuration: checkpoint.configuration, account: account)
        var views: [TensorRole: MatrixView] = [:]
        var norms: [TensorRole: UnsafePointer<Float>] = [:]
        var mapped: [MappedBytes] = []
        var bytesDone = 0
        let totalBytes = plan.matrices.values.reduce(0) { $0 + $1.byteCount }
        for role in checkpoint.configuration.roles {
            if isAbandoned?.isSet == true { throw EngineError(.engine, "Loading was interrupted.") }
            guard let matrix = plan.matrices[role] else {
                norms[role] = try norm(role, &arena)
                continue
            }
            views[role] = try view(matrix, &arena, &mapped)
            bytesDone += matrix.byteCount
            observer?(LoadProgress(fraction: Double(bytesDone) / Double(max(1, totalBytes)), totalBytes: totalBytes))
        }
        return try assemble(views, norms, arena, mapped)
    }

    private func norm(_ role: TensorRole, _ arena: inout WeightArena) throws(EngineError) -> UnsafePointer<Float> {
        guard let tensor = checkpoint.tensors[role] else {
            throw EngineError(.model, "\(checkpoint.displayName): the tensor \(role) is missing.")
        }
        let out = arena.take(tensor.columns * MemoryLayout<Float>.stride)
            .bindMemory(to: Float.self, capacity: tensor.columns)
        tensor.dequantizeRows(0..<1, into: UnsafeMutableBufferPointer(start: out, count: tensor.columns))
        return UnsafePointer(out)
    }

    private func view(
        _ matrix: MatrixPlan, _ arena: inout WeightArena, _ mapped: inout [MappedBytes]
    ) throws(EngineError) -> MatrixView {
        guard let functions = kernels.kernels(for: matrix.format) else {
            throw EngineError(
                .setting, "The kernels \"\(kernels.name)\" cannot multiply \(matrix.format.rawValue) weights.",
                remedy: "Leave out --kernels for the best.")
        }
        let data: UnsafeRawPointer
        if matrix.route == .inPlace, case .mapped(let bytes) = matrix.tensor.content,
            let start = matrix.tensor.mappedBytes?.baseAddress
        {
            PageResidency.populate(bytes.bytes, on: pool)
            try TensorPacking(source: checkpoint.displayName, matrix: matrix, out: nil).run(on: pool)
            mapped.append(bytes)
            data = start
        } else {
            let out = arena.take(matrix.byteCount)
            try TensorPacking(source: checkpoint.displayName, matrix: matrix, out: out).run(on: pool)
            data = UnsafeRawPointer(out)
        }
        return MatrixView(
            format: matrix.format, kernels: functions, data: data, rows: matrix.tensor.rows,
            columns: matrix.tensor.columns)
    }

    private func assemble(
        _ views: [TensorRole: MatrixView], _ norms: [TensorRole: UnsafePointer<Float>], _ arena: WeightArena,
        _ mapped: [MappedBytes]
    ) throws(EngineError) -> Weights {
        let configuration = checkpoint.configuration
        func missing(_ role: TensorRole) -> EngineError {
            EngineError(.model, "\(checkpoint.displayName): the tensor \(role) is missing.")
        }
        func matrix(_ role: TensorRole) throws(EngineError) -> MatrixView {
            guard let view = views[role] else { throw missing(role) }
            return view
        }
        func norm(_ role: TensorRole) throws(EngineError) -> UnsafePointer<Float> {
            guard let pointer = norms[role] else { throw missing(role) }
            return pointer
        }
        var layers: [LayerView] = []
        for layer in 0..<configuration.layers {
            layers.append(
                LayerView(
                    attentionNorm: try norm(.layer(layer, .attentionNorm)),
                    query: try matrix(.layer(layer, .query)), key: try matrix(.layer(layer, .key)),
                    value: try matrix(.layer(layer, .value)),
                    queryNorm: norms[.layer(layer, .queryNorm)], keyNorm: norms[.layer(layer, .keyNorm)],
                    attentionOutput: try matrix(.layer(layer, .attentionOutput)),
                    feedForwardNorm: try norm(.layer(layer, .feedForwardNorm)),
                    gate: try matrix(.layer(layer, .gate)), up: try matrix(.layer(layer, .up)),
                    down: try matrix(.layer(layer, .down)), biases: LayerBiases { norms[.layer(layer, $0)] },
                    isRotated: !configuration.features.unrotatedLayers.contains(layer),
                    window: configuration.features.window(ofLayer: layer) ?? .max))
        }
        let embedding = try matrix(.tokenEmbedding)
        return Weights(
            configuration: configuration, tokenEmbedding: embedding, layers: layers,
            outputNorm: try norm(.outputNorm),
            outputHead: configuration.tiedEmbeddings ? embedding : try matrix(.outputHead),
            rotaryDivisors: norms[.rotaryDivisors],
            byteCount: arena.memory.byteCount + mapped.reduce(0) { $0 + $1.bytes.count }, memory: arena.memory,
            mapped: mapped, account: account)
    }
}
