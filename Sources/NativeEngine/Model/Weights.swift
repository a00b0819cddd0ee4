import ModelFiles

/// Owner of everything that is read and never written while the model runs.
///
/// The views point into `memory` and into mapped files, which live as long as this does.
final class Weights {
    let configuration: ModelConfiguration
    let tokenEmbedding: MatrixView
    let layers: UnsafeMutablePointer<LayerView>
    let outputNorm: UnsafePointer<Float>
    let outputHead: MatrixView
    /// By how much slower each pair turns, where a tensor says so: [headSize / 2].
    let rotaryDivisors: UnsafePointer<Float>?
    /// Bytes of all weights, shared ones counted once.
    let byteCount: Int

    private let memory: AlignedMemory
    private let mapped: [MappedBytes]
    private let account: MemoryAccount
    private let mappedByteCount: Int

    /// - Parameters:
    ///   - memory: holds what was copied or packed.
    ///   - mapped: what is used in place.
    init(
        configuration: ModelConfiguration, tokenEmbedding: MatrixView, layers: [LayerView],
        outputNorm: UnsafePointer<Float>, outputHead: MatrixView, rotaryDivisors: UnsafePointer<Float>?,
        byteCount: Int, memory: AlignedMemory, mapped: [MappedBytes], account: MemoryAccount
    ) {
        self.configuration = configuration
        self.tokenEmbedding = tokenEmbedding
        self.layers = .allocate(capacity: layers.count)
        self.layers.initialize(from: layers, count: layers.count)
        self.outputNorm = outputNorm
        self.outputHead = outputHead
        self.rotaryDivisors = rotaryDivisors
        self.byteCount = byteCount
        self.memory = memory
        self.mapped = mapped
        self.account = account
        mappedByteCount = mapped.reduce(0) { $0 + $1.bytes.count }
        account.add(mappedByteCount)
    }

    deinit {
        layers.deinitialize(count: configuration.layers)
        layers.deallocate()
        account.subtract(mappedByteCount)
    }

    /// Every matrix once; a tied head is the embedding.
    var matrices: [MatrixView] {
        let all = [tokenEmbedding] + (0..<configuration.layers).flatMap { layers[$0].matrices }
        return configuration.tiedEmbeddings ? all : all + [outputHead]
    }
}
