import EngineAPI

/// Dropping a stream, or cancelling its reader, frees what the request held: the engine goes on as before.
struct CancellationCheck: ConformanceCheck {
    let name = "cancellation"

    func problems(of subject: Subject) async throws -> [String] {
        let request = try await subject.request()
        let expected = await subject.transcript(of: request)
        // More batches than an engine that kept them would have room for.
        for round in 0..<8 {
            var long = request
            long.maximumTokens = subject.options.outputTokens * 4
            let streams = subject.engine.submit(Array(repeating: long, count: subject.batch))
            if round.isMultiple(of: 2) { await readOneToken(of: streams) }
        }
        await cancelReader(of: subject.engine.submit([request]))
        let after = await subject.transcript(of: request)
        var problems = after.named("after cancellations", after.grammarProblems)
        if after.tokenCount != expected.tokenCount {
            problems.append("\(after.tokenCount) tokens after cancellations, \(expected.tokenCount) before")
        }
        problems += try await survivorProblems(subject)
        return problems
    }

    /// One request of a batch leaves; the others come to their end.
    private func survivorProblems(_ subject: Subject) async throws -> [String] {
        guard subject.batch >= 2 else { return [] }
        let request = try await subject.request()
        var streams = subject.engine.submit(Array(repeating: request, count: subject.batch))
        streams.removeFirst()
        let rest = await Transcript.read(streams, submitted: subject.clock.now())
        guard subject.engine.capabilities.endsAtLimit else { return [] }
        return rest.filter { $0.tokenCount != request.maximumTokens }.map {
            "a request ended with \($0.tokenCount) of \(request.maximumTokens) tokens when another of its batch was dropped"
        }
    }

    private func readOneToken(of streams: [GenerationStream]) async {
        guard let stream = streams.first else { return }
        for await event in stream {
            if case .tokens = event { break }
        }
    }

    private func cancelReader(of streams: [GenerationStream]) async {
        let reader = Task {
            for stream in streams {
                for await _ in stream {}
            }
        }
        reader.cancel()
        await reader.value
    }
}
