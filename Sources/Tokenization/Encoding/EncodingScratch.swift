/// What encoding one text works with.
struct EncodingScratch {
    var merger = PairMerger()
    var cache: WordCache

    init(forTextOf bytes: Int) {
        cache = WordCache(forTextOf: bytes)
    }
}
