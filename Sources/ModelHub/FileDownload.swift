/// Brings one file into the cache: resumed, verified, and begun anew once if it comes out wrong.
struct FileDownload {
    let file: HubFile
    let commit: String
    let subject: Subject
    let cache: RepositoryCache
    let connection: HubConnection
    let observer: (FetchProgress) -> Void
    let isCancelled: () -> Bool

    /// Returns the bytes that came over the network.
    func run() throws(HubError) -> Int {
        if cache.has(file, at: commit) {
            observer(.finished(file: file.path, bytes: file.bytes))
            return 0
        }
        let lock = try FileLock(cache.lock(file.hash), isCancelled: isCancelled) {
            observer(.waiting(file: file.path))
        }
        defer { lock.release() }
        // Another process may have been quicker while this one waited.
        let received = cache.hasBlob(file) ? 0 : try fetch()
        try cache.link(file, at: commit)
        observer(.finished(file: file.path, bytes: file.bytes))
        return received
    }

    private func fetch() throws(HubError) -> Int {
        let address = try address()
        var received = 0
        var isSecond = false
        while true {
            let part = try PartialFile(cache.part(file.hash), for: file, isCancelled: isCancelled)
            defer { part.close() }
            observer(.started(file: file.path, bytes: file.bytes, from: part.count))
            received += try complete(part, from: address)
            let digest = part.digest
            if digest == file.hash.text {
                try part.move(to: cache.blob(file.hash), isDurable: true)
                return received
            }
            let aside = cache.mismatch(file.hash)
            try part.move(to: aside, isDurable: false)
            guard !isSecond else { throw mismatch(digest, aside) }
            isSecond = true
            observer(
                .retrying(
                    file: file.path, reason: "its hash is \(digest.prefix(12))..., not \(file.hash.text.prefix(12))...",
                    inSeconds: 0))
        }
    }

    /// Fills `part`, in as many attempts as are allowed. Returns the bytes that came.
    private func complete(_ part: PartialFile, from address: WebAddress) throws(HubError) -> Int {
        var attempts = Attempts(connection.settings)
        var received = 0
        var mayResume = true
        while !part.isWhole {
            if !mayResume { try part.restart() }
            let body = FileBody(part, observer: observer)
            defer { received += body.receivedBytes }
            do throws(HubError) {
                let range = part.count > 0 ? ["Range: bytes=\(part.count)-"] : []
                try connection.get(address, headers: range, about: subject, to: body)
                guard part.isWhole else {
                    throw HubError(
                        .brokenOff, "the server ended \(file.path) after \(part.count) of \(file.bytes) bytes")
                }
            } catch {
                if error.kind == .range { mayResume = false }
                guard
                    let seconds = attempts.delay(
                        after: error, gainedBytes: body.receivedBytes, hasReachedServer: connection.hasReachedServer)
                else { throw explained(error, part) }
                observer(.retrying(file: file.path, reason: error.message, inSeconds: seconds))
                try Pause.wait(seconds, isCancelled: isCancelled)
            }
        }
        return received
    }

    private func address() throws(HubError) -> WebAddress {
        let path = file.path.split(separator: "/").map { ListingRequest.quoted(String($0)) }.joined(separator: "/")
        let target = "/\(subject.reference.identifier)/resolve/\(commit)/\(path)"
        guard let address = connection.settings.endpoint.appending(target) else {
            throw HubError(.server, "\(subject.text): a name that no address can hold")
        }
        return address
    }

    /// Says that what has come stays.
    private func explained(_ error: HubError, _ part: PartialFile) -> HubError {
        var error = error
        if part.count > 0, [.stalled, .brokenOff, .busy, .noNetwork].contains(error.kind) {
            error.message = "\(file.path): \(error.message), and trying again did not help"
            error.remedy =
                "\(ByteCount.text(part.count)) of \(ByteCount.text(file.bytes)) are kept: the same command goes on "
                + "from there" + (error.remedy.map { "; \($0)" } ?? "")
        }
        return error
    }

    private func mismatch(_ digest: String, _ aside: String) -> HubError {
        HubError(
            .wrongHash,
            "\(subject.text): expected the hash \(file.hash.text), found \(digest), twice; the file is kept as \(aside)",
            remedy: "something on the way changes the file: try another network or mirror (HF_ENDPOINT)")
    }
}

/// Writes an answer's body to the end of a file, after checking that it is the body that belongs there.
private final class FileBody: HubReceiver {
    private let part: PartialFile
    private let observer: (FetchProgress) -> Void
    private(set) var receivedBytes = 0

    init(_ part: PartialFile, observer: @escaping (FetchProgress) -> Void) {
        self.part = part
        self.observer = observer
    }

    func pass(_ head: ResponseHead) throws(HubError) {
        guard let hash = head.linkedHash, hash != part.file.hash.text else { return }
        throw HubError(
            .wrongHash,
            "\(part.file.path): the hub lists the hash \(part.file.hash.text), and offers a file with \(hash.prefix(80))",
            remedy: "the mirror is out of step with itself: wait, or take another one (HF_ENDPOINT)")
    }

    func begin(_ head: ResponseHead) throws(HubError) {
        if let encoding = head["content-encoding"], encoding.lowercased() != "identity" {
            throw HubError(
                .server, "\(part.file.path): expected plain bytes, and the server sends \(encoding.prefix(40))",
                remedy: "check the proxy, or take another mirror (HF_ENDPOINT)")
        }
        if head.status == 206 { return try checkRange(head) }
        if let length = head.contentLength, length != part.file.bytes {
            throw HubError(
                .wrongLength, "\(part.file.path): expected \(part.file.bytes) bytes, and the server offers \(length)",
                remedy: "check HF_ENDPOINT and the network: a page to log in to may be in the way")
        }
        // The whole file, although a part of it is here: the server knows no ranges.
        if part.count > 0 { try part.restart() }
        observer(.received(file: part.file.path, bytes: 0))
    }

    func take(_ bytes: UnsafeRawBufferPointer) throws(HubError) {
        try part.append(bytes)
        receivedBytes += bytes.count
        observer(.received(file: part.file.path, bytes: part.count))
    }

    private func checkRange(_ head: ResponseHead) throws(HubError) {
        let text = head["content-range"] ?? "nothing"
        guard let range = ContentRange(text), range.first == part.count, range.last < part.file.bytes,
            range.total == nil || range.total == part.file.bytes
        else {
            throw HubError(
                .range,
                "\(part.file.path): asked for bytes from \(part.count) of \(part.file.bytes), and the server sends "
                    + "\(text.prefix(60))")
        }
    }
}
