/// The weights of one layer as the workers see them.
struct LayerView {
    let attentionNorm: UnsafePointer<Float>  // [width]
    let query: MatrixView  // [heads * headSize, width]
    let key: MatrixView  // [keyValueHeads * headSize, width]
    let value: MatrixView  // [keyValueHeads * headSize, width]
    let attentionOutput: MatrixView  // [width, heads * headSize]
    let feedForwardNorm: UnsafePointer<Float>  // [width]
    let gate: MatrixView  // [feedForwardWidth, width]
    let up: MatrixView  // [feedForwardWidth, width]
    let down: MatrixView  // [width, feedForwardWidth]

    var matrices: [MatrixView] { [query, key, value, attentionOutput, gate, up, down] }
}
