/// What encoding one text works with.
struct EncodingScratch {
    var merger = PairMerger()
    var cache: WordCache
    var pieces = WordPieces()
    var best: [UnigramEncoder.Node] = []

    init(forTextOf bytes: Int) {
        cache = WordCache(forTextOf: bytes)
    }
}
