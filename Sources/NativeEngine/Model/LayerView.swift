import ModelFiles

/// The weights of one layer as the workers see them, and what sets it apart from other layers.
struct LayerView {
    let attentionNorm: UnsafePointer<Float>  // [width]
    let query: MatrixView  // [heads * headSize, width]
    let key: MatrixView  // [keyValueHeads * headSize, width]
    let value: MatrixView  // [keyValueHeads * headSize, width]
    let queryNorm: UnsafePointer<Float>?  // [headSize]
    let keyNorm: UnsafePointer<Float>?  // [headSize]
    let attentionOutput: MatrixView  // [width, heads * headSize]
    let feedForwardNorm: UnsafePointer<Float>  // [width]
    let gate: MatrixView  // [feedForwardWidth, width]
    let up: MatrixView  // [feedForwardWidth, width]
    let down: MatrixView  // [width, feedForwardWidth]
    let biases: LayerBiases
    /// Queries and keys are turned by their positions.
    let isRotated: Bool
    /// Positions that a query sees, its own included; more than any sequence has where that is all.
    let window: Int

    var matrices: [MatrixView] { [query, key, value, attentionOutput, gate, up, down] }
}

/// What is added to the product of each matrix, where there is such a thing; [rows of the matrix].
struct LayerBiases {
    let query: UnsafePointer<Float>?
    let key: UnsafePointer<Float>?
    let value: UnsafePointer<Float>?
    let attentionOutput: UnsafePointer<Float>?
    let gate: UnsafePointer<Float>?
    let up: UnsafePointer<Float>?
    let down: UnsafePointer<Float>?

    /// - Parameter bias: where the vector of a role lies; `nil` for those that the model does not have.
    init(_ bias: (LayerRole) -> UnsafePointer<Float>?) {
        query = bias(.queryBias)
        key = bias(.keyBias)
        value = bias(.valueBias)
        attentionOutput = bias(.attentionOutputBias)
        gate = bias(.gateBias)
        up = bias(.upBias)
        down = bias(.downBias)
    }
}
