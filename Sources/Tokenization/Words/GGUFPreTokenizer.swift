/// What a name in `tokenizer.ggml.pre` stands for. The file holds the name alone; who converted the model found it by
/// comparing the ids of a test text.
///
/// The expressions are those of the models' own tokenizer.json. llama.cpp writes some of them otherwise, since its regular
/// expressions know neither case nor marks beyond ASCII; there words differ in rare scripts (`gpt-4o`, `tekken`).
struct GGUFPreTokenizer {
    var names: [String]
    var preTokenizer: PreTokenizer
    /// A word that is a piece is taken at once, without merging.
    var wholeWords = false
    /// BOS goes in front unless the file says otherwise.
    var addsBOS = false

    static func named(_ name: String) -> GGUFPreTokenizer? { all.first { $0.names.contains(name) } }

    static let all: [GGUFPreTokenizer] = [gpt2Family, llama3Family, caseFamily, deepSeekFamily, otherFamilies].flatMap {
        $0
    }

    private static let gpt2Family: [GGUFPreTokenizer] = [
        GGUFPreTokenizer(
            names: [
                "gpt-2", "phi-2", "mpt", "olmo", "jais", "trillion", "granite-docling", "exaone4", "gigachat",
                "a.x-4.0", "mellum",
            ], preTokenizer: .gpt2),
        GGUFPreTokenizer(
            names: [
                "smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b", "mellum2",
            ], preTokenizer: .smollm),
        GGUFPreTokenizer(names: ["default"], preTokenizer: .llamaDefault),
        GGUFPreTokenizer(
            names: ["falcon"],
            preTokenizer: PreTokenizer(
                cuttingAt: #"[\p{P}$+<=>^~|`]+"#, PreTokenizer.gpt2Words, "[0-9][0-9][0-9]")),
    ]

    // MARK: - Llama 3 and Qwen 2

    private static let contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
    private static let letters = #"[^\r\n\p{L}\p{N}]?\p{L}+"#
    private static let signs = #" ?[^\s\p{L}\p{N}]+[\r\n]*"#
    private static let blanks = #"\s*[\r\n]+|\s+(?!\S)|\s+"#

    private static func either(_ branches: String...) -> String { branches.joined(separator: "|") }

    private static let threeDigits = either(contractions, letters, #"\p{N}{1,3}"#, signs, blanks)
    private static let oneDigit = either(contractions, letters, #"\p{N}"#, signs, blanks)
    private static let anyDigits = either(contractions, letters, #"\p{N}+"#, signs, blanks)
    private static let withMarks = either(
        contractions, #"[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+"#, #"\p{N}"#, #" ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*"#, blanks)
    private static let withoutLineEnds = either(
        contractions, letters, #"\p{N}{1}"#, #" ?[^\s\p{L}\p{N}\r\n]+"#, blanks)
    private static let possessive = either(
        "'(?i:[sdmt]|ll|ve|re)", #"[^\r\n\p{L}\p{N}]?+\p{L}+"#, #"\p{N}"#, #" ?[^\s\p{L}\p{N}]++[\r\n]*"#,
        #"\s*[\r\n]|\s+(?!\S)|\s+"#)
    private static let severalWords = either(
        contractions, #"[^\r\n\p{L}\p{N}]?(?:\p{L}\p{M}*(?: \p{L}\p{M}*)*)+"#, #"\p{N}"#,
        #" ?[^\s\p{L}\p{N}]+[\r\n/]?"#, #"\s*[\r\n]|\s+(?!\S)|\s+"#)
    private static let llama3Family: [GGUFPreTokenizer] = [
        GGUFPreTokenizer(
            names: [
                "llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2",
            ], preTokenizer: PreTokenizer(cuttingAt: threeDigits), wholeWords: true, addsBOS: true),
        GGUFPreTokenizer(
            names: ["dbrx", "smaug-bpe", "chatglm-bpe"], preTokenizer: PreTokenizer(cuttingAt: threeDigits)),
        GGUFPreTokenizer(
            names: ["glm4", "glm5"], preTokenizer: PreTokenizer(cuttingAt: threeDigits), wholeWords: true),
        GGUFPreTokenizer(
            names: ["minicpm5"], preTokenizer: PreTokenizer(cuttingAt: #"\p{N}{1,3}"#, anyDigits), wholeWords: true),
        GGUFPreTokenizer(
            names: [
                "qwen2", "deepseek-r1-qwen", "kormo", "megrez", "stablelm2", "hunyuan", "solar-open", "grok-2",
            ], preTokenizer: PreTokenizer(cuttingAt: oneDigit)),
        GGUFPreTokenizer(names: ["qwen35"], preTokenizer: PreTokenizer(cuttingAt: withMarks)),
        GGUFPreTokenizer(
            names: ["ufakzeka"],
            preTokenizer: PreTokenizer(cuttingAt: either(letters, #"\p{N}"#, signs, blanks))),
        GGUFPreTokenizer(names: ["laguna"], preTokenizer: PreTokenizer(cuttingAt: #"[^\n]+|[\n]+"#, oneDigit)),
        GGUFPreTokenizer(names: ["seed-coder"], preTokenizer: PreTokenizer(cuttingAt: withoutLineEnds)),
        GGUFPreTokenizer(
            names: ["bailingmoe", "bailingmoe2", "llada-moe"], preTokenizer: PreTokenizer(cuttingAt: possessive)),
        GGUFPreTokenizer(names: ["exaone-moe"], preTokenizer: PreTokenizer(cuttingAt: severalWords)),
    ]

    // MARK: - Words that begin at a capital letter

    /// Capitals, then small letters; either may be missing. Letters without case and marks count as both.
    private static func cased(numbers: String, suffix: String) -> String {
        let upper = #"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"#
        let lower = #"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"#
        let before = #"[^\r\n\p{L}\p{N}]?"#
        return either(
            "\(before)\(upper)*\(lower)+\(suffix)", "\(before)\(upper)+\(lower)*\(suffix)", numbers,
            #" ?[^\s\p{L}\p{N}]+[\r\n/]*"#, blanks)
    }

    private static let gpt4o = cased(numbers: #"\p{N}{1,3}"#, suffix: "\(contractions)?")

    private static let caseFamily: [GGUFPreTokenizer] = [
        GGUFPreTokenizer(
            names: ["tekken"], preTokenizer: PreTokenizer(cuttingAt: cased(numbers: #"\p{N}"#, suffix: "")),
            wholeWords: true, addsBOS: true),
        GGUFPreTokenizer(
            names: ["gpt-4o", "llama4", "kanana2", "talkie", "minimax-m2"],
            preTokenizer: PreTokenizer(cuttingAt: gpt4o)),
        GGUFPreTokenizer(
            names: ["tiny_aya", "cohere2moe"],
            preTokenizer: PreTokenizer(cuttingAt: #"\d{1,3}(?=(?:\d{3})*\b)"#, gpt4o)),
        GGUFPreTokenizer(
            names: ["youtu"],
            preTokenizer: PreTokenizer(
                cuttingAt: "[가-힣ㄱ-ㆎ]+|[！…“”‘’—：；，、-〿︰-﹏]+|[ㄅ-ㄯ]+|[一-龥぀-ゟ゠-ヿ]+",
                cased(numbers: #"\p{N}"#, suffix: "\(contractions)?")), wholeWords: true),
    ]

    // MARK: - DeepSeek

    private static let asciiWord = ##"[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+"##
    private static let markedLetters = #"[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"#
    private static let cjk = "[一-龥ࠀ-一가-\u{D7FF}]+"

    private static let deepSeekFamily: [GGUFPreTokenizer] = [
        GGUFPreTokenizer(
            names: ["deepseek-llm"],
            preTokenizer: PreTokenizer(
                cuttingAt: "[\r\n]", "\\s?[\(casedLetters)]+", #"\s?[!-/:-~！-／：-～‘-‟　-。]+"#, #"\s+$"#, cjk, #"\p{N}"#)),
        GGUFPreTokenizer(
            names: ["deepseek-coder"],
            preTokenizer: PreTokenizer(cuttingAt: "[\r\n]", #"\s?\p{L}+"#, #"\s?\p{P}+"#, cjk, #"\p{N}"#)),
        GGUFPreTokenizer(
            names: ["deepseek-v3", "hunyuan-dense", "joyai-llm", "hy_v4"],
            preTokenizer: PreTokenizer(
                cuttingAt: #"\p{N}{1,3}"#, "[一-龥぀-ゟ゠-ヿ]+",
                either(asciiWord, markedLetters, #" ?[\p{P}\p{S}]+[\r\n]*"#, blanks))),
        GGUFPreTokenizer(
            names: ["spark2_5"],
            preTokenizer: PreTokenizer(
                cuttingAt: #"\p{N}{1,3}"#, "[一-龥぀-ゟ゠-ヿ]+",
                either(asciiWord, markedLetters, #" ?[\p{P}\p{S}]+|[\r\n]|\s+(?!\S)|\s+"#), #"\p{N}"#)),
    ]

    // MARK: - Others

    private static let bloomWords = #" ?[^(\s|.,!?…。，、।۔،)]+"#

    private static let otherFamilies: [GGUFPreTokenizer] = [
        GGUFPreTokenizer(
            names: ["poro-chat", "bloom", "gpt3-finnish"], preTokenizer: PreTokenizer(cuttingAt: bloomWords)),
        GGUFPreTokenizer(names: ["viking"], preTokenizer: PreTokenizer(cuttingAt: bloomWords, #"\p{N}"#)),
        GGUFPreTokenizer(
            names: ["superbpe"], preTokenizer: PreTokenizer(cuttingAt: #"\p{N}+"#, #"(?=(\d{3})+(?!\d))"#)),
    ]

    /// Letters that have a case, as DeepSeek's tokenizer.json lists them.
    private static let casedLetters = [
        "A-Za-z\u{B5}\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{1BA}\u{1BC}-\u{1BF}\u{1C4}-\u{293}\u{295}-\u{2AF}",
        "\u{370}-\u{373}\u{376}\u{377}\u{37B}-\u{37D}\u{37F}\u{386}\u{388}-\u{38A}\u{38C}\u{38E}-\u{3A1}",
        "\u{3A3}-\u{3F5}\u{3F7}-\u{481}\u{48A}-\u{52F}\u{531}-\u{556}\u{10A0}-\u{10C5}\u{13A0}-\u{13F5}",
        "\u{13F8}-\u{13FD}\u{1C90}-\u{1CBA}\u{1CBD}-\u{1CBF}\u{1D00}-\u{1D2B}\u{1D6B}-\u{1D77}",
        "\u{1D79}-\u{1D9A}\u{1E00}-\u{1F15}\u{1F18}-\u{1F1D}\u{1F20}-\u{1F45}\u{1F48}-\u{1F4D}",
        "\u{1F50}-\u{1F57}\u{1F59}\u{1F5B}\u{1F5D}\u{1F5F}-\u{1F7D}\u{1F80}-\u{1FB4}\u{1FB6}-\u{1FBC}\u{1FBE}",
        "\u{1FC2}-\u{1FC4}\u{1FC6}-\u{1FCC}\u{1FD0}-\u{1FD3}\u{1FD6}-\u{1FDB}\u{1FE0}-\u{1FEC}",
        "\u{1FF2}-\u{1FF4}\u{1FF6}-\u{1FFC}\u{2102}\u{2107}\u{210A}-\u{2113}\u{2115}\u{2119}-\u{211D}\u{2124}",
        "\u{2126}\u{2128}\u{212A}-\u{212D}\u{212F}-\u{2134}\u{2139}\u{213C}-\u{213F}\u{2145}-\u{2149}\u{214E}",
        "\u{2183}\u{2184}\u{2C00}-\u{2C7B}\u{2C7E}-\u{2CE4}\u{2CEB}-\u{2CEE}\u{2CF2}\u{2CF3}\u{A640}-\u{A66D}",
        "\u{A680}-\u{A69B}\u{A722}-\u{A76F}\u{A771}-\u{A787}\u{A78B}-\u{A78E}\u{AB70}-\u{ABBF}",
        "\u{FB00}-\u{FB06}\u{FB13}-\u{FB17}\u{FF21}-\u{FF3A}\u{FF41}-\u{FF5A}\u{10400}-\u{1044F}",
        "\u{104B0}-\u{104D3}\u{104D8}-\u{104FB}\u{10C80}-\u{10CB2}\u{10CC0}-\u{10CF2}\u{118A0}-\u{118DF}",
        "\u{1E900}-\u{1E943}",
    ].joined()
}
