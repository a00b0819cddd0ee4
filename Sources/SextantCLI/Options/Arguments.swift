public import ArgumentParser
public import EngineAPI
public import Measurement
public import Reporting

extension Precision: ExpressibleByArgument {}
extension PromptTokensMode: ExpressibleByArgument {}
extension Measurement.Method: ExpressibleByArgument {}
extension ReportLanguage: ExpressibleByArgument {}

/// `2%` or `0.02`.
struct Percentage: ExpressibleByArgument, Equatable {
    /// 0.02 is 2%.
    var share: Double

    init(share: Double) {
        self.share = share
    }

    init?(argument: String) {
        let isPercent = argument.hasSuffix("%")
        guard let number = Double(isPercent ? String(argument.dropLast()) : argument) else { return nil }
        share = isPercent ? number / 100 : number
        guard share > 0, share < 1 else { return nil }
    }

    var defaultValueDescription: String { "\(share * 100)%" }
}
