import Foundation

/// One repository on its way into the cache: list, choose, check the disk, bring file after file.
struct Fetch {
    let reference: ModelReference
    let revision: String
    let choice: FileChoice
    let cache: RepositoryCache
    let connection: HubConnection
    let observer: (FetchProgress) -> Void
    let isCancelled: () -> Bool

    func run() throws(HubError) -> FetchedModel {
        let listing = try ListingRequest(
            reference: reference, revision: revision, connection: connection, observer: observer,
            isCancelled: isCancelled
        ).run()
        var selection = try FileSelection.choose(choice, of: reference, from: listing.sizes)
        var files = try self.files(selection, listing)
        try prepare(files, listing)
        var received = 0
        var done: Set<String> = []
        // The index says for sure which shards there are; it is small and comes before them.
        if selection.form == .folder, let last = files.firstIndex(where: { $0.path == FileSelection.index }) {
            for file in files[...last] {
                received += try download(file, listing)
                done.insert(file.path)
            }
            selection.paths = files[...last].map(\.path) + (try shards(at: listing.commit))
            let indexed = try self.files(selection, listing)
            if indexed != files { try prepare(indexed, listing) }
            files = indexed
        }
        for file in files where !done.contains(file.path) {
            received += try download(file, listing)
        }
        try cache.record(revision, commit: listing.commit)
        return FetchedModel(
            selection, in: cache.snapshot(listing.commit), commit: listing.commit, sizes: listing.sizes,
            receivedBytes: received)
    }

    /// Tells what is to come and makes sure that it fits.
    private func prepare(_ files: [HubFile], _ listing: RepositoryListing) throws(HubError) {
        let bytes = files.reduce(0) { $0 + $1.bytes }
        let missing = files.filter { !cache.has($0, at: listing.commit) && !cache.hasBlob($0) }
        let toCome = missing.reduce(0) { $0 + $1.bytes }
        observer(.planned(files: files.count, bytes: bytes, presentBytes: bytes - toCome))
        try DiskSpace.check(missing.reduce(0) { $0 + $1.bytes - cache.partBytes($1) }, in: cache.folder)
        try RepositoryCache.makeFolder(of: "\(cache.folder)/blobs/")
        cache.tag()
    }

    private func download(_ file: HubFile, _ listing: RepositoryListing) throws(HubError) -> Int {
        try FileDownload(
            file: file, commit: listing.commit,
            subject: Subject(reference: reference, revision: revision, file: file.path), cache: cache,
            connection: connection, observer: observer, isCancelled: isCancelled
        ).run()
    }

    private func shards(at commit: String) throws(HubError) -> [String] {
        let path = "\(cache.snapshot(commit))/\(FileSelection.index)"
        return try FileSelection.shards(ofIndex: FileManager.default.contents(atPath: path) ?? Data(), reference)
    }

    private func files(_ selection: FileSelection, _ listing: RepositoryListing) throws(HubError) -> [HubFile] {
        let byPath = Dictionary(listing.files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        var files: [HubFile] = []
        for path in selection.paths {
            guard let file = byPath[path] else {
                throw HubError(
                    .unsupported,
                    "\(reference.identifier)/\(FileSelection.index) names \(path.prefix(200)), which the "
                        + "repository does not have")
            }
            files.append(file)
        }
        return files
    }
}
