import Synchronization

/// What others ask of the loop, and how they wake it.
final class Inbox: Sendable {
    struct Content {
        var batches: [[Submission]] = []
        /// Release caches that were not used since the last time.
        var trimsCaches = false
        var isEnding = false

        var isEmpty: Bool { batches.isEmpty && !trimsCaches && !isEnding }
    }

    private let content = Mutex(Content())
    private let bell = Doorbell()

    /// False when the loop has ended: nothing will happen to the batch.
    func post(_ batch: [Submission]) -> Bool {
        let isOpen = content.withLock { content in
            guard !content.isEnding else { return false }
            content.batches.append(batch)
            return true
        }
        bell.ring()
        return isOpen
    }

    func postTrim() {
        content.withLock { $0.trimsCaches = true }
        bell.ring()
    }

    func postEnd() {
        content.withLock { $0.isEnding = true }
        bell.ring()
    }

    /// Wakes the loop, so that it looks at cancellations.
    func wake() {
        bell.ring()
    }

    /// Empties the inbox at once.
    func take() -> Content {
        content.withLock { content in
            guard !content.isEmpty else { return Content() }
            let taken = content
            content = Content(isEnding: taken.isEnding)
            return taken
        }
    }

    /// Sleeps until there is something, then empties the inbox.
    func waitAndTake() -> Content {
        bell.wait { content.withLock { !$0.isEmpty } }
        return take()
    }
}
