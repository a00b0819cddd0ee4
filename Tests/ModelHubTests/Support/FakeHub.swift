import Foundation
import ModelFiles

@testable import ModelHub

/// A hub with one repository, and a second server to which it sends for large files, as the real one does.
final class FakeHub: Sendable {
    let hub: FakeServer
    let storage: FakeServer

    static let identifier = "acme/tiny"
    static let commit = "0123456789abcdef0123456789abcdef01234567"
    /// Files from this size on are large.
    static let largeBytes = 1000

    /// - Parameters:
    ///   - files: path and content.
    ///   - revisions: what stands for the commit.
    ///   - token: demanded for files, not for the listing.
    ///   - pageEntries: of the listing.
    init(
        _ files: [String: [UInt8]], revisions: [String] = ["main"], token: String? = nil, pageEntries: Int = 1000
    ) throws {
        hub = try FakeServer()
        storage = try FakeServer()
        let storageAddress = storage.address
        let entries = files.keys.sorted().map { Self.entry($0, files[$0] ?? []) }
        hub.answer { request in
            let target = request.target
            let api = "/api/models/\(Self.identifier)"
            if let revision = target.removingPrefix("\(api)/revision/") {
                let name = revision.prefix { $0 != "?" }.removingPercentEncoding ?? ""
                guard revisions.contains(name) || name == Self.commit else {
                    return FakeReply(status: 404, headers: ["X-Error-Code": "RevisionNotFound"])
                }
                return FakeReply(text: #"{"id": "\#(Self.identifier)", "sha": "\#(Self.commit)", "siblings": []}"#)
            }
            if let rest = target.removingPrefix("\(api)/tree/\(Self.commit)?") {
                let start = rest.split(separator: "cursor=").dropFirst().first.flatMap { Int($0) } ?? 0
                let page = entries.dropFirst(start).prefix(pageEntries).joined(separator: ", ")
                let isLast = start + pageEntries >= entries.count
                // The address of the original, as a mirror hands it through.
                let next =
                    "https://original.invalid\(api)/tree/\(Self.commit)?recursive=true&cursor=\(start + pageEntries)"
                return FakeReply(headers: isLast ? [:] : ["Link": "<\(next)>; rel=\"next\""], text: "[\(page)]")
            }
            let resolved = [Self.commit, "main"].compactMap {
                target.removingPrefix("/\(Self.identifier)/resolve/\($0)/")
            }
            guard let path = resolved.first?.removingPercentEncoding, let content = files[path] else {
                let isKnown = target.hasPrefix("/\(Self.identifier)/") || target.hasPrefix("\(api)/")
                return FakeReply(status: 404, headers: ["X-Error-Code": isKnown ? "EntryNotFound" : "RepoNotFound"])
            }
            if let token, request.headers["authorization"] != "Bearer \(token)" {
                return FakeReply(status: 401, headers: ["X-Error-Code": "GatedRepo"], text: "Access is restricted.")
            }
            let hash = Self.hash(content)
            var headers = ["X-Repo-Commit": Self.commit, "ETag": "\"\(hash)\""]
            guard content.count >= Self.largeBytes else { return Self.ranged(content, request, headers) }
            headers["X-Linked-ETag"] = "\"\(hash)\""
            headers["X-Linked-Size"] = "\(content.count)"
            headers["Location"] = "\(storageAddress)/storage/\(hash)?signature=abc&part=\(path)"
            return FakeReply(status: 302, headers: headers, text: "Found. Redirecting")
        }
        let byHash = Dictionary(files.values.map { (Self.hash($0), $0) }, uniquingKeysWith: { first, _ in first })
        storage.answer { request in
            let hash = request.target.removingPrefix("/storage/")?.prefix { $0 != "?" } ?? ""
            guard let content = byHash[String(hash)] else { return FakeReply(status: 403) }
            return Self.ranged(content, request, ["ETag": "\"whatever\""])
        }
    }

    /// The name of a file in the cache.
    static func hash(_ content: [UInt8]) -> String {
        var hasher = ContentHasher(
            content.count >= largeBytes ? .sha256("") : .gitBlob(""), sizeBytes: content.count)
        content.withUnsafeBytes { hasher.update($0) }
        return hasher.finished()
    }

    private static func entry(_ path: String, _ content: [UInt8]) -> String {
        let isLarge = content.count >= largeBytes
        let pointer = String(repeating: "a", count: 40)
        let lfs =
            isLarge ? #", "lfs": {"oid": "\#(hash(content))", "size": \#(content.count), "pointerSize": 134}"# : ""
        return
            #"{"type": "file", "path": "\#(path)", "size": \#(content.count), "oid": "\#(isLarge ? pointer : hash(content))"\#(lfs)}"#
    }

    private static func ranged(
        _ content: [UInt8], _ request: FakeServer.Request, _ headers: [String: String]
    ) -> FakeReply {
        guard let start = request.rangeStart else { return FakeReply(status: 200, headers: headers, body: content) }
        guard start < content.count else { return FakeReply(status: 416, headers: headers) }
        var headers = headers
        headers["Content-Range"] = "bytes \(start)-\(content.count - 1)/\(content.count)"
        return FakeReply(status: 206, headers: headers, body: Array(content[start...]))
    }
}

extension StringProtocol {
    /// The rest after `prefix`; `nil` where that is not the beginning.
    func removingPrefix(_ prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
