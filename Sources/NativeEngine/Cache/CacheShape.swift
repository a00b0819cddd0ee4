import ModelFiles

/// How the keys and values of one sequence lie in memory.
///
/// Keys, then values, of layer 0, then of layer 1, ...; each [key/value head, position, component], so that the
/// attention of one head reads straight on. A window of attention does not shorten it: every position has its place.
struct CacheShape: Hashable, Sendable {
    enum Element: Hashable, Sendable {
        case half, single

        var bytes: Int {
            switch self {
            case .half: 2
            case .single: 4
            }
        }
    }

    /// Positions come in multiples of this.
    static let positionGranule = 64

    let layers: Int
    let keyValueHeads: Int
    let headSize: Int
    let element: Element

    init(_ configuration: ModelConfiguration, element: Element) {
        layers = configuration.layers
        keyValueHeads = configuration.keyValueHeads
        headSize = configuration.headSize
        self.element = element
    }

    /// Positions that a sequence of this length gets room for.
    func capacity(for positions: Int) -> Int {
        (positions + Self.positionGranule - 1) / Self.positionGranule * Self.positionGranule
    }

    /// Bytes of keys and values that one position takes in all layers.
    var bytesPerPosition: Int {
        layers * 2 * keyValueHeads * headSize * element.bytes
    }

    func bytes(capacity: Int) -> Int {
        bytesPerPosition * capacity
    }

    /// Bytes of the keys (or the values) of one head in one layer.
    func headBytes(capacity: Int) -> Int {
        capacity * headSize * element.bytes
    }

    /// Offset of the keys of one layer; its values follow after `layerBytes / 2`.
    func layerBytes(capacity: Int) -> Int {
        2 * keyValueHeads * headBytes(capacity: capacity)
    }
}
