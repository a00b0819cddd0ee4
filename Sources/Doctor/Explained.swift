import PythonEngine

/// An exception's text in plain words where it is known, else as it stands.
struct Explained {
    var finding: Words
    var remedy: Words

    init(_ error: String) {
        let last = error.split(whereSeparator: \.isNewline).last.map(String.init) ?? error
        let short = String(last.prefix(300))
        if let known = KnownFailure.recognise(error) {
            finding = Words(
                "\(known.explanation(.english)) [\(short)]", "\(known.explanation(.chinese)) [\(short)]")
            remedy = Words(known.remedy(.english), known.remedy(.chinese))
        } else {
            finding = Words(stringLiteral: short)
            remedy = Words(
                "Not a failure that is known here: the message above is the library's own.", "未收录的故障：以上为库自身的报错信息。")
        }
    }
}
