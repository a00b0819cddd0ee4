import Foundation

/// Asks the hub for the commit behind a revision and the files at it.
struct ListingRequest {
    let reference: ModelReference
    let revision: String
    let connection: HubConnection
    let observer: (FetchProgress) -> Void
    let isCancelled: () -> Bool

    /// The largest listings known have some megabytes.
    private static let mostBytes = 32 << 20
    private static let mostPages = 200
    private static let mostFiles = 100_000

    private var base: String { "/api/models/\(reference.identifier)" }

    func run() throws(HubError) -> RepositoryListing {
        let place = try address("\(base)/revision/\(Self.quoted(revision))")
        let answer = try decoded(RevisionAnswer.self, try document(place), place)
        guard let commit = answer.commit else { throw noListing(place, "sha is \(answer.sha.prefix(60))") }
        var files: [HubFile] = []
        var next: WebAddress? = try address("\(base)/tree/\(commit)?recursive=true")
        for _ in 0..<Self.mostPages {
            guard let page = next, files.count <= Self.mostFiles else { break }
            let answer = try document(page)
            files += try decoded([TreeEntry].self, answer, page).compactMap(\.file)
            next = answer.head?["link"].flatMap { Self.next($0, of: connection.settings.endpoint) }
        }
        guard next == nil, files.count <= Self.mostFiles else {
            throw noListing(place, "\(files.count) files and more")
        }
        return RepositoryListing(commit: commit, files: files)
    }

    private func address(_ target: String) throws(HubError) -> WebAddress {
        guard let address = connection.settings.endpoint.appending(target) else {
            throw HubError(.setting, "\(revision): not a revision", remedy: "give a branch, a tag or a commit")
        }
        return address
    }

    private func document(_ address: WebAddress) throws(HubError) -> MemoryReceiver {
        var attempts = Attempts(connection.settings)
        while true {
            let receiver = MemoryReceiver(mostBytes: Self.mostBytes)
            do throws(HubError) {
                let subject = Subject(reference: reference, revision: revision, file: nil)
                try connection.get(address, about: subject, to: receiver)
                return receiver
            } catch {
                guard
                    let seconds = attempts.delay(
                        after: error, gainedBytes: 0, hasReachedServer: connection.hasReachedServer)
                else { throw error }
                observer(.retrying(file: reference.identifier, reason: error.message, inSeconds: seconds))
                try Pause.wait(seconds, isCancelled: isCancelled)
            }
        }
    }

    private func decoded<Value: Decodable>(
        _ type: Value.Type, _ answer: MemoryReceiver, _ address: WebAddress
    ) throws(HubError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(answer.bytes))
        } catch {
            throw noListing(address, "\(answer.bytes.count) bytes of something else")
        }
    }

    private func noListing(_ address: WebAddress, _ found: String) -> HubError {
        HubError(
            .server, "\(address.host): expected a listing of \(reference.identifier), found \(found)",
            remedy: "check HF_ENDPOINT and the network: this is no answer of a hub")
    }

    /// The next page of a listing (RFC 8288). A mirror may hand through the original's address: its own is asked.
    static func next(_ link: String, of endpoint: WebAddress) -> WebAddress? {
        for part in link.split(separator: ",") where part.contains("rel=\"next\"") {
            guard let start = part.firstIndex(of: "<"), let end = part.firstIndex(of: ">"), start < end,
                let address = endpoint.following(String(part[part.index(after: start)..<end]))
            else { continue }
            return address.origin == endpoint.origin ? address : endpoint.appending(address.target)
        }
        return nil
    }

    /// As one part of a path.
    static func quoted(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"):
                return String(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                return "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }.joined()
    }
}
