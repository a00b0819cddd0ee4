/// The last part of a path, for people.
enum PathName {
    /// A folder in the cache of the hub's tools, `models--ORG--NAME/snapshots/COMMIT`, is called by its model: NAME.
    static func last(_ path: String) -> String {
        let parts = path.split(separator: "/")
        if parts.count >= 3, parts[parts.count - 2] == "snapshots", parts[parts.count - 3].hasPrefix("models--"),
            let name = parts[parts.count - 3].split(separator: "--").last
        {
            return String(name)
        }
        return parts.last.map(String.init) ?? path
    }

    static func withoutEnding(_ path: String) -> String {
        let name = last(path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }
}
