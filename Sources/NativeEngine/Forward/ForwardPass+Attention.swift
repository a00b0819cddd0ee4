import CKernels

/// Rotary embedding, the cache, and attention.
extension ForwardPass {
    /// Normalises and turns queries and keys, where the layer does so, and writes keys and values to the caches: divided
    /// by (row, key/value head).
    func rotateAndStore(_ layer: Int, _ worker: Worker) {
        let group = heads / keyValueHeads
        let view = layers + layer
        let (queryNorm, keyNorm, isRotated) = (view.pointee.queryNorm, view.pointee.keyNorm, view.pointee.isRotated)
        worker.share(all.rows &* keyValueHeads) { begin, end in
            for task in begin..<end {
                let row = task / keyValueHeads
                let head = task &- row &* keyValueHeads
                let slice = all.slices + Int(buffers.rowSlices[row])
                let position = slice.pointee.firstPosition &+ (row &- slice.pointee.firstRow)
                let angles = position &* (headSize / 2)
                let base = buffers.projected + row &* projectedStride
                let queries = base + head &* group &* headSize
                let key = base + (heads &+ head) &* headSize
                if let queryNorm {
                    for index in 0..<group {
                        let query = queries + index &* headSize
                        operations.rmsNorm(query, query, queryNorm, headSize, epsilon)
                    }
                }
                if let keyNorm { operations.rmsNorm(key, key, keyNorm, headSize, epsilon) }
                if isRotated {
                    let rope = operations.rope
                    rope(queries, cosines + angles, sines + angles, group, headSize)
                    rope(key, cosines + angles, sines + angles, 1, headSize)
                }
                let value = key + keyValueHeads &* headSize
                store(key, value, layer: layer, head: head, position: position, slice)
            }
        }
    }

    @inline(__always)
    private func store(
        _ key: UnsafeMutablePointer<Float>, _ value: UnsafeMutablePointer<Float>, layer: Int, head: Int, position: Int,
        _ slice: UnsafeMutablePointer<SliceView>
    ) {
        let place = cachePlace(slice.pointee, layer: layer, head: head)
        let offset = position &* headSize
        if cacheHalves {
            operations.storeF16(place.keys.assumingMemoryBound(to: UInt16.self) + offset, key, headSize)
            operations.storeF16(place.values.assumingMemoryBound(to: UInt16.self) + offset, value, headSize)
        } else {
            (place.keys.assumingMemoryBound(to: Float.self) + offset).update(from: key, count: headSize)
            (place.values.assumingMemoryBound(to: Float.self) + offset).update(from: value, count: headSize)
        }
    }

    /// Where the keys and values of one head begin: the layout of `CacheShape`.
    @inline(__always)
    private func cachePlace(
        _ slice: SliceView, layer: Int, head: Int
    ) -> (keys: UnsafeMutableRawPointer, values: UnsafeMutableRawPointer) {
        let headBytes = slice.capacity &* headSize &* (cacheHalves ? 2 : 4)
        let keys = slice.cache + (layer &* 2 &* keyValueHeads &+ head) &* headBytes
        return (keys, keys + keyValueHeads &* headBytes)
    }

    /// attended = attention of every query: divided by (slice, block of tokens, head).
    ///
    /// Where a slice is one token its tasks are query heads, so that few key/value heads still divide evenly;
    /// otherwise a task is a key/value head and a block of tokens.
    func attend(_ layer: Int, _ list: SliceList, _ own: WorkerScratch, _ worker: inout Worker) {
        if list.rows == list.count {
            worker.share(list.tasks) { begin, end in attendHeads(layer, list, begin, end, own) }
        } else {
            worker.shareStealing(list.tasks, chunk: 1) { begin, end in
                for task in begin..<end { attendBlock(layer, list, task, own) }
            }
        }
    }

    /// Tasks that a slice makes.
    func tasks(tokens: Int, singleTokens: Bool) -> Int {
        guard !singleTokens else { return heads }
        let block = ScratchLayout.attentionBlock
        return keyValueHeads &* ((tokens &+ block &- 1) / block)
    }

    /// Query heads [begin, end) of all slices, each of one token.
    private func attendHeads(_ layer: Int, _ list: SliceList, _ begin: Int, _ end: Int, _ own: WorkerScratch) {
        let group = heads / keyValueHeads
        var task = begin
        while task < end {
            let index = task / heads
            let firstHead = task &- index &* heads
            let head = firstHead / group
            // As many of this key/value head's queries as are ours.
            let count = min((head &+ 1) &* group &- firstHead, end &- task)
            attend(
                layer, list.slices[index], head: head, firstHead: firstHead, heads: count, firstToken: 0, tokens: 1,
                own)
            task &+= count
        }
    }

    private func attendBlock(_ layer: Int, _ list: SliceList, _ task: Int, _ own: WorkerScratch) {
        var index = 0
        while index &+ 1 < list.count, list.slices[index &+ 1].firstTask <= task { index &+= 1 }
        let slice = list.slices[index]
        let local = task &- slice.firstTask
        let block = local / keyValueHeads
        let head = local &- block &* keyValueHeads
        let group = heads / keyValueHeads
        let firstToken = block &* ScratchLayout.attentionBlock
        attend(
            layer, slice, head: head, firstHead: head &* group, heads: group, firstToken: firstToken,
            tokens: min(ScratchLayout.attentionBlock, slice.tokens &- firstToken), own)
    }

    /// Attention within the layer's window. Tokens to which nothing is hidden go together; of the others each sees
    /// another first position, so they go one by one.
    @inline(__always)
    private func attend(
        _ layer: Int, _ slice: SliceView, head: Int, firstHead: Int, heads count: Int, firstToken: Int, tokens: Int,
        _ own: WorkerScratch
    ) {
        let window = layers[layer].window
        let position = slice.firstPosition &+ firstToken
        let together = max(0, min(tokens, window &- position))
        if together > 0 {
            attend(
                layer, slice, head: head, firstHead: firstHead, heads: count, firstToken: firstToken,
                tokens: together, hidden: 0, own)
        }
        for token in together..<tokens {
            attend(
                layer, slice, head: head, firstHead: firstHead, heads: count, firstToken: firstToken &+ token,
                tokens: 1, hidden: position &+ token &+ 1 &- window, own)
        }
    }

    /// - Parameter hidden: positions from the start of the sequence on that none of these tokens sees. Keys are cached as
    ///   turned, so to leave the first ones out is to begin later in the cache.
    private func attend(
        _ layer: Int, _ slice: SliceView, head: Int, firstHead: Int, heads count: Int, firstToken: Int, tokens: Int,
        hidden: Int, _ own: WorkerScratch
    ) {
        let shape = ck_attention_shape(
            tokens: tokens, first_position: slice.firstPosition &+ firstToken &- hidden, group: count,
            head_size: headSize, query_token_stride: projectedStride, out_token_stride: queryWidth,
            scale: attentionScale)
        let queryOffset = (slice.firstRow &+ firstToken) &* projectedStride &+ firstHead &* headSize
        let queries = UnsafePointer(buffers.projected) + queryOffset
        let outOffset = (slice.outputRow &+ firstToken) &* queryWidth &+ firstHead &* headSize
        let out = buffers.attended + outOffset
        let place = cachePlace(slice, layer: layer, head: head)
        let offset = hidden &* headSize
        if cacheHalves {
            operations.attentionF16(
                out, queries, UnsafePointer(place.keys.assumingMemoryBound(to: UInt16.self)) + offset,
                UnsafePointer(place.values.assumingMemoryBound(to: UInt16.self)) + offset, shape, own.attention)
        } else {
            operations.attentionF32(
                out, queries, UnsafePointer(place.keys.assumingMemoryBound(to: Float.self)) + offset,
                UnsafePointer(place.values.assumingMemoryBound(to: Float.self)) + offset, shape, own.attention)
        }
    }
}
