import Foundation

/// Finds a model in the cache without asking anybody.
struct CachedModel {
    let cache: RepositoryCache
    let reference: ModelReference
    let revision: String

    /// - Throws: when the cache does not hold the model whole, with what is missing.
    func find(_ choice: FileChoice) throws(HubError) -> FetchedModel {
        guard let commit = cache.commit(revision) else {
            throw missing("\(revision) of \(reference.identifier) has never been fetched into \(cache.root)")
        }
        let snapshot = cache.snapshot(commit)
        let sizes = Self.files(snapshot)
        guard !sizes.isEmpty else { throw missing("\(snapshot) holds no file") }
        let selection: FileSelection
        do throws(HubError) {
            selection = try .choose(choice, of: reference, from: sizes)
        } catch {
            throw missing("the cache has only a part of \(reference.identifier): \(error.message)")
        }
        if selection.form == .folder, selection.paths.contains(FileSelection.index) {
            let bytes = FileManager.default.contents(atPath: "\(snapshot)/\(FileSelection.index)") ?? Data()
            let shards = try FileSelection.shards(ofIndex: bytes, reference)
            if let lost = shards.first(where: { sizes[$0] == nil }) {
                throw missing("the cache has only a part of \(reference.identifier): \(lost) is missing")
            }
        }
        return FetchedModel(selection, in: snapshot, commit: commit, sizes: sizes, receivedBytes: 0)
    }

    private func missing(_ what: String) -> HubError {
        HubError(
            .notCached, what,
            remedy: "fetch it while there is a network: sextant model fetch \(reference)"
                + (revision == ModelFetcher.mainRevision ? "" : " --revision \(revision)"))
    }

    /// Every regular file below a folder, links followed, by its relative path.
    private static func files(_ folder: String) -> [String: Int] {
        guard let paths = FileManager.default.enumerator(atPath: folder) else { return [:] }
        var sizes: [String: Int] = [:]
        while let path = paths.nextObject() as? String {
            sizes[path] = RepositoryCache.size("\(folder)/\(path)")
        }
        return sizes
    }
}

extension FetchedModel {
    init(
        _ selection: FileSelection, in snapshot: String, commit: String, sizes: [String: Int], receivedBytes: Int
    ) {
        path = if case .gguf(let first) = selection.form { "\(snapshot)/\(first)" } else { snapshot }
        self.commit = commit
        files = selection.paths.map { "\(snapshot)/\($0)" }.sorted()
        bytes = selection.paths.reduce(0) { $0 + (sizes[$1] ?? 0) }
        self.receivedBytes = receivedBytes
        hasTokenizer = selection.hasTokenizer
    }
}
