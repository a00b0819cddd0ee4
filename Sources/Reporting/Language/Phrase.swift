/// Words and headings that hold no figure; every language has each of them.
enum Phrase {
    // Sections
    case keyFigures, environment, loadPerformance, detailedData, analysis, advice, audit, method
    case spreadTable, limitTable, comparison, runs
    // Two-column tables
    case item, value
    // Environment
    case started, tool, target, engine, model, architecture, parameters, weightBytes, digest, precision
    case kernels, threads, processor, processors, instructionSets, lastLevelCache, memory, memoryLimit
    case operatingSystem, hypervisor, governor, swiftVersion, suite, promptMode, timingMethod, repetitions
    case engineNotes
    case bandwidthCeiling, computeCeiling, ceilingSource
    // Load
    case loadTime, staticMemory, staticResident
    // Columns
    case scenario, inputLength, outputLength, batchSize, timeToFirstToken, timePerToken, decodeRate, throughput
    case peakMemory, peakResident, metric, unit, trials, median, deviation, interval, prefillRate, bandwidthShare
    case computeShare, bandwidthBeside, computeBeside, gapNote
    // Rows of the spread table
    case timeToFirstTokenShort, timePerTokenShort, decodeRateShort, throughputShort
    // Narrow columns of the terminal
    case narrowInput, narrowOutput, narrowBatch, narrowFirst, narrowEach, narrowDecode, narrowThroughput, narrowShare
    case narrowPeak
    // Quality
    case qualityTable, reference, weightsHeld, perplexity, perplexityChange, meanDivergence, tailDivergence, topChoice
    case firstDifference
    // Findings
    case contradiction, invalid, suspect, note, wholeRun, colon
    // Odds and ends
    case nothingMeasured, unknown, noAnalysis
    case loading, warmUp, trial, remaining
}
