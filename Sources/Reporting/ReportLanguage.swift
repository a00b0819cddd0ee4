/// The languages that reports exist in. A new one is a case here and a `Phrasebook` of its own.
public enum ReportLanguage: String, Sendable, Hashable, CaseIterable {
    case english = "en"
    case chinese = "zh"

    var phrasebook: any Phrasebook {
        switch self {
        case .english: EnglishPhrasebook()
        case .chinese: ChinesePhrasebook()
        }
    }
}
