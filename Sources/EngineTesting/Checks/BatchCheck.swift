import EngineAPI

/// A batch gives one stream per request, in order, and each says what its own prompt gives.
struct BatchCheck: ConformanceCheck {
    let name = "batch"

    func problems(of subject: Subject) async throws -> [String] {
        var requests: [GenerationRequest] = []
        for index in 0..<subject.batch {
            let text = index.isMultiple(of: 2) ? subject.options.prompt : subject.options.otherPrompt
            // Different lengths tell the streams apart.
            requests.append(try await subject.request(text, outputTokens: subject.options.outputTokens + index))
        }
        let streams = subject.engine.submit(requests)
        guard streams.count == requests.count else {
            return ["\(requests.count) requests gave \(streams.count) streams"]
        }
        let transcripts = await Transcript.read(streams, submitted: subject.clock.now())
        var problems: [String] = []
        for (index, transcript) in transcripts.enumerated() {
            problems += transcript.named("request \(index)", transcript.grammarProblems)
            if subject.engine.capabilities.endsAtLimit, transcript.tokenCount != requests[index].maximumTokens {
                problems.append(
                    "stream \(index) has \(transcript.tokenCount) tokens, its request asked for "
                        + "\(requests[index].maximumTokens): streams out of order, or a request cut short")
            }
            if let counted = transcript.completion?.promptTokens, let own = requests[index].prompt.tokenCount,
                counted != own
            {
                problems.append("stream \(index) counts \(counted) prompt tokens, its request has \(own)")
            }
        }
        problems += admissionProblems(transcripts)
        return problems
    }

    /// Admitted together: nobody's first token comes before everyone's admission.
    private func admissionProblems(_ transcripts: [Transcript]) -> [String] {
        let admissions = transcripts.compactMap { transcript -> Instant? in
            if case .admitted(let at, _)? = transcript.events.first { at } else { nil }
        }
        guard let latest = admissions.max(), let first = transcripts.compactMap({ $0.chunks.first?.at }).min(),
            first < latest
        else { return [] }
        return ["a first token came \(latest - first) ns before the batch was admitted as a whole"]
    }
}
