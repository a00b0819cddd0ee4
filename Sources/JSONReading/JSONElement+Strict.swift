/// What files must keep to that we or a strict format's writers made.
extension JSONElement {
    /// Members of an object in the order of the text, empty for anything else.
    ///
    /// - Throws: when a key stands there twice.
    public func uniqueMembers() throws(JSONDamage) -> [(key: String, value: JSONElement)] {
        var seen: Set<String> = []
        var found: [(key: String, value: JSONElement)] = []
        try forEachEntry { key, value throws(JSONDamage) in
            let name = key.string ?? ""
            guard seen.insert(name).inserted else {
                throw JSONDamage(
                    document.bytes, at: key.offset, expected: "each key once", found: "\"\(name.prefix(60))\" twice")
            }
            found.append((name, value))
        }
        return found
    }

    /// The value of a number, `nil` for anything else.
    ///
    /// - Throws: when it is beyond any double.
    public func finiteNumber() throws(JSONDamage) -> Double? {
        guard let number = double else { return nil }
        guard number.isFinite else {
            throw JSONDamage(document.bytes, at: offset, expected: "a number that fits a double", found: summary)
        }
        return number
    }
}
