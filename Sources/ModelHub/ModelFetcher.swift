import Foundation

/// Brings models from the hub into the cache, and finds them there.
///
/// Every call blocks its thread until it is done: give it a thread of its own where others must go on.
public struct ModelFetcher {
    private let settings: HubSettings
    private let userAgent: String
    private let observer: (FetchProgress) -> Void
    private let isCancelled: () -> Bool

    public static let mainRevision = "main"

    /// - Parameters:
    ///   - userAgent: the program's name and version, for the hub's statistics.
    ///   - observer: called from the thread that fetches, for every few kilobytes.
    ///   - isCancelled: asked at least ten times a second; what has come is kept.
    public init(
        _ settings: HubSettings, userAgent: String, observer: @escaping (FetchProgress) -> Void = { _ in },
        isCancelled: @escaping () -> Bool = { false }
    ) {
        self.settings = settings
        self.userAgent = userAgent
        self.observer = observer
        self.isCancelled = isCancelled
    }

    /// The newest version of a revision, fetched as far as the cache lacks it. Offline, what the cache has.
    ///
    /// - Parameter revision: a branch, a tag or a commit.
    public func fetch(
        _ reference: ModelReference, revision: String = mainRevision, choice: FileChoice = .model
    ) throws(HubError) -> FetchedModel {
        try check(revision)
        if settings.isOffline { return try cached(reference, revision: revision, choice: choice) }
        do throws(HubError) {
            return try Fetch(
                reference: reference, revision: revision, choice: choice,
                cache: RepositoryCache(root: settings.cacheFolder, reference: reference),
                connection: HubConnection(settings, userAgent: userAgent, isCancelled: isCancelled),
                observer: observer, isCancelled: isCancelled
            ).run()
        } catch  where error.kind == .noNetwork {
            // A model that is here can be used without a network.
            guard let model = try? cached(reference, revision: revision, choice: choice) else { throw error }
            observer(.note("\(error.message): taking commit \(model.commit.prefix(12)) from the cache"))
            return model
        }
    }

    /// What the cache has of a revision; no network is touched.
    ///
    /// - Throws: `HubError` of kind `notCached` unless all of it is there.
    public func cached(
        _ reference: ModelReference, revision: String = mainRevision, choice: FileChoice = .model
    ) throws(HubError) -> FetchedModel {
        try check(revision)
        let cache = RepositoryCache(root: settings.cacheFolder, reference: reference)
        return try CachedModel(cache: cache, reference: reference, revision: revision).find(choice)
    }

    /// The model from the cache as it is, so that measuring depends on no network; fetched where the cache lacks it.
    public func model(_ reference: ModelReference) throws(HubError) -> FetchedModel {
        let found: FetchedModel?
        do throws(HubError) {
            found = try cached(reference)
        } catch {
            if settings.isOffline { throw error }
            found = nil
        }
        // Another tool may have fetched the weights alone.
        if let found, found.hasTokenizer || settings.isOffline { return found }
        do throws(HubError) {
            return try fetch(reference)
        } catch {
            guard let found, error.kind != .cancelled else { throw error }
            return found
        }
    }

    private func check(_ revision: String) throws(HubError) {
        guard RepositoryCache.isRevision(revision) else {
            throw HubError(
                .setting, "--revision: expected a branch, a tag or a commit, found \(revision)",
                remedy: "leave it out for \(Self.mainRevision)")
        }
    }
}
