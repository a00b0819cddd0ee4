/// JSON Schema (draft 2020-12) of the run file; `docs/run-file.schema.json` is this text.
extension RunFile {
    public static let jsonSchema = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "sextant.run/1",
          "title": "Sextant run file",
          "description": "One target x suite x host at one time: raw records, and the figures derived from them. Every key is always present; null is unknown or not supported by the sample. Byte counts end in Bytes, durations in their unit; a later version may add keys.",
          "$ref": "#/$defs/run",
          "$defs": {
            "text": { "type": ["string", "null"] },
            "number": { "type": ["number", "null"] },
            "count": { "type": ["integer", "null"], "minimum": 0 },
            "numbers": { "type": ["array", "null"], "items": { "type": ["number", "null"] } },
            "precision": { "enum": ["fp32", "fp16", "bf16", "int8", "int4", null] },
            "run": {
              "type": "object",
              "required": ["schema", "tool", "started", "complete", "host", "target", "engine", "capabilities", "model", "precision", "load", "suite", "plan", "promptTokensMode", "method", "scenarios", "ceiling", "findings"],
              "properties": {
                "schema": { "const": "sextant.run/1" },
                "tool": {
                  "type": "object",
                  "required": ["name", "version", "commit"],
                  "properties": {
                    "name": { "type": "string" },
                    "version": { "type": "string" },
                    "commit": { "$ref": "#/$defs/text" }
                  }
                },
                "started": { "type": "string", "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$", "description": "ISO 8601, UTC" },
                "complete": { "type": "boolean", "description": "false when the run stopped before its last scenario" },
                "host": { "$ref": "#/$defs/host" },
                "target": {
                  "type": "object",
                  "required": ["kind", "device", "url"],
                  "properties": {
                    "kind": { "type": "string" },
                    "device": { "$ref": "#/$defs/text" },
                    "url": { "$ref": "#/$defs/text" }
                  }
                },
                "engine": {
                  "type": "object",
                  "required": ["kind", "version", "device", "kernels", "threads", "notes"],
                  "properties": {
                    "kind": { "type": "string" },
                    "version": { "type": "string" },
                    "device": { "type": "string" },
                    "kernels": { "$ref": "#/$defs/text" },
                    "threads": { "$ref": "#/$defs/count" },
                    "notes": { "type": "array", "items": { "type": "string" } },
                    "stack": {
                      "description": "what the engine stands on: libraries, drivers, their settings; absent in files of older versions",
                      "type": "array",
                      "items": {
                        "type": "object",
                        "required": ["kind", "name", "value"],
                        "properties": {
                          "kind": { "enum": ["component", "setting", "environment", "measurement"] },
                          "name": { "type": "string" },
                          "value": { "type": "string" }
                        }
                      }
                    }
                  }
                },
                "capabilities": {
                  "type": "object",
                  "required": ["revealsTokenIDs", "oneTokenPerChunk", "reportsAdmission", "observer", "endsAtLimit", "maximumBatch", "maximumContext"],
                  "properties": {
                    "revealsTokenIDs": { "type": "boolean" },
                    "oneTokenPerChunk": { "type": "boolean" },
                    "reportsAdmission": { "type": "boolean" },
                    "observer": { "enum": ["engine", "wire", "worker"], "description": "who reads the clock when a token arrives" },
                    "endsAtLimit": { "type": "boolean" },
                    "maximumBatch": { "$ref": "#/$defs/count" },
                    "maximumContext": { "$ref": "#/$defs/count" }
                  }
                },
                "model": { "$ref": "#/$defs/model" },
                "precision": {
                  "type": "object",
                  "required": ["requested", "effective", "weights", "activations", "cache"],
                  "properties": {
                    "requested": { "$ref": "#/$defs/precision" },
                    "effective": { "$ref": "#/$defs/precision" },
                    "weights": { "$ref": "#/$defs/text" },
                    "activations": { "$ref": "#/$defs/text" },
                    "cache": { "$ref": "#/$defs/text" }
                  }
                },
                "load": {
                  "type": "object",
                  "required": ["seconds", "staticBytes", "staticResidentBytes"],
                  "properties": {
                    "seconds": { "$ref": "#/$defs/number" },
                    "staticBytes": { "$ref": "#/$defs/number", "description": "the engine's own count after load, before the first request" },
                    "staticResidentBytes": { "$ref": "#/$defs/number", "description": "the process's resident set, or the device's memory in use, at the same moment" }
                  }
                },
                "suite": { "type": "string", "description": "name of the suite" },
                "plan": { "type": "array", "items": { "$ref": "#/$defs/plannedScenario" }, "description": "the suite's scenarios, run or not" },
                "promptTokensMode": { "enum": ["actual", "nominal"] },
                "method": { "enum": ["trace", "two-run"] },
                "scenarios": { "type": "array", "items": { "$ref": "#/$defs/scenario" }, "description": "scenarios as they were run, in order" },
                "ceiling": {
                  "type": "object",
                  "required": ["readBytesPerSecond", "flopsPerSecond", "source"],
                  "properties": {
                    "readBytesPerSecond": { "$ref": "#/$defs/number" },
                    "flopsPerSecond": {
                      "type": "object",
                      "required": ["fp32", "fp16", "bf16", "int8"],
                      "properties": {
                        "fp32": { "$ref": "#/$defs/number" },
                        "fp16": { "$ref": "#/$defs/number" },
                        "bf16": { "$ref": "#/$defs/number" },
                        "int8": { "$ref": "#/$defs/number" }
                      }
                    },
                    "source": { "$ref": "#/$defs/text" }
                  }
                },
                "quality": { "$ref": "#/$defs/quality" },
                "telemetry": {
                  "description": "what power, utilisation, memory and temperature were read with; null when nothing looked",
                  "type": ["object", "null"],
                  "required": ["devices", "notes"],
                  "properties": {
                    "devices": { "type": "array", "items": { "$ref": "#/$defs/telemetryDevice" } },
                    "notes": { "type": "array", "items": { "type": "string" }, "description": "instruments that could not be used or understood" }
                  }
                },
                "pricePerHour": { "$ref": "#/$defs/number", "description": "what the machine or device costs, in the user's currency" },
                "selfTest": { "$ref": "#/$defs/selfTest" },
                "pairing": {
                  "description": "ties two runs together whose trials were made in turns; null for a run made alone",
                  "type": ["object", "null"],
                  "required": ["id", "side", "rounds"],
                  "properties": {
                    "id": { "type": "string", "description": "the same in both runs" },
                    "side": { "enum": ["A", "B"] },
                    "rounds": { "type": "integer", "minimum": 0 }
                  }
                },
                "findings": { "type": "array", "items": { "$ref": "#/$defs/finding" } }
              }
            },
            "host": {
              "type": "object",
              "required": ["operatingSystem", "kernel", "architecture", "processor", "usableProcessors", "onlineProcessors", "instructionSets", "lastLevelCacheBytes", "memoryBytes", "availableMemoryBytes", "memoryLimitBytes", "processorLimit", "frequencyGovernor", "hypervisor", "swiftVersion"],
              "properties": {
                "operatingSystem": { "$ref": "#/$defs/text" },
                "kernel": { "$ref": "#/$defs/text" },
                "architecture": { "$ref": "#/$defs/text" },
                "processor": { "$ref": "#/$defs/text" },
                "usableProcessors": { "$ref": "#/$defs/count" },
                "onlineProcessors": { "$ref": "#/$defs/count" },
                "instructionSets": { "type": "array", "items": { "type": "string" } },
                "lastLevelCacheBytes": { "$ref": "#/$defs/count" },
                "memoryBytes": { "$ref": "#/$defs/count" },
                "availableMemoryBytes": { "$ref": "#/$defs/count" },
                "memoryLimitBytes": { "$ref": "#/$defs/count" },
                "processorLimit": { "$ref": "#/$defs/number" },
                "frequencyGovernor": { "$ref": "#/$defs/text" },
                "hypervisor": { "$ref": "#/$defs/text" },
                "swiftVersion": { "$ref": "#/$defs/text" }
              }
            },
            "model": {
              "type": "object",
              "required": ["name", "architecture", "parameters", "weightBytes", "digest", "synthetic", "work"],
              "properties": {
                "name": { "type": "string" },
                "architecture": { "$ref": "#/$defs/text" },
                "parameters": { "$ref": "#/$defs/count" },
                "weightBytes": { "$ref": "#/$defs/count" },
                "digest": { "$ref": "#/$defs/text" },
                "synthetic": { "type": "boolean", "description": "random weights of a true shape" },
                "work": {
                  "description": "what one step costs, for bandwidthShare and computeShare",
                  "type": ["object", "null"],
                  "required": ["bytesPerStep", "cacheBytesPerPosition", "linearWeights", "headWeights", "layers", "attentionWidth", "arithmetic"],
                  "properties": {
                    "bytesPerStep": { "type": "integer", "minimum": 0 },
                    "cacheBytesPerPosition": { "type": "integer", "minimum": 0 },
                    "linearWeights": { "type": "integer", "minimum": 0 },
                    "headWeights": { "type": "integer", "minimum": 0 },
                    "layers": { "type": "integer", "minimum": 0 },
                    "attentionWidth": { "type": "integer", "minimum": 0 },
                    "arithmetic": { "enum": ["fp32", "fp16", "bf16", "int8"] }
                  }
                }
              }
            },
            "plannedScenario": {
              "type": "object",
              "required": ["id", "title", "titleChinese", "prompt", "nominalPromptTokens", "outputTokens", "batch", "warmUps", "countedTrials"],
              "properties": {
                "id": { "type": "string", "minLength": 1 },
                "title": { "type": "string" },
                "titleChinese": { "$ref": "#/$defs/text" },
                "prompt": { "$ref": "#/$defs/text", "description": "null when redacted" },
                "nominalPromptTokens": { "$ref": "#/$defs/count" },
                "outputTokens": { "type": "integer", "minimum": 0, "description": "asked for, per request" },
                "batch": { "type": "integer", "minimum": 1 },
                "warmUps": { "type": "integer", "minimum": 0 },
                "countedTrials": { "type": "integer", "minimum": 0, "description": "asked for" }
              }
            },
            "scenario": {
              "$ref": "#/$defs/plannedScenario",
              "required": ["promptTokens", "failure", "trials", "metrics", "tokenGaps"],
              "properties": {
                "promptTokens": { "$ref": "#/$defs/count", "description": "of each request as it was sent, BOS included" },
                "failure": { "$ref": "#/$defs/text", "description": "why the scenario stopped" },
                "until": {
                  "description": "what --until asked for and why no more trials were made; null without it",
                  "type": ["object", "null"],
                  "required": ["reason", "relativeHalfWidth", "maximumTrials", "reached"],
                  "properties": {
                    "reason": { "enum": ["precise", "limit", "twoStates", "nothingToJudge"] },
                    "relativeHalfWidth": { "type": "number" },
                    "maximumTrials": { "type": "integer", "minimum": 0 },
                    "reached": { "$ref": "#/$defs/number" }
                  }
                },
                "trials": { "type": "array", "items": { "$ref": "#/$defs/trial" } },
                "metrics": {
                  "description": "derived from the counted trials; a reader may recompute every one",
                  "type": "object",
                  "required": ["timeToFirstToken", "timePerOutputToken", "interTokenLatency", "requestLatency", "decodeRate", "outputThroughput", "prefillRate", "queueDelay", "totalThroughput", "bandwidthShare", "computeShare", "peakBytes", "peakResidentBytes", "energy", "timeToFirstTokenPerRequest", "energyPerToken", "costPerMillionTokens"],
                  "additionalProperties": { "$ref": "#/$defs/statistics" }
                },
                "tokenGaps": {
                  "description": "gaps between tokens, and how many independent ones they are worth",
                  "type": ["object", "null"],
                  "required": ["count", "effectiveCount"],
                  "properties": {
                    "count": { "type": "integer", "minimum": 0 },
                    "effectiveCount": { "type": "number", "minimum": 0 }
                  }
                }
              }
            },
            "trial": {
              "type": "object",
              "required": ["kind", "method", "originNanoseconds", "ceiling", "peakBytes", "peakResidentBytes", "energyJoules", "noise", "records"],
              "properties": {
                "kind": { "enum": ["warmUp", "counted"] },
                "method": { "enum": ["trace", "first", "full"], "description": "two-run makes a first (1 token) and a full generation per trial" },
                "originNanoseconds": { "type": "string", "pattern": "^-?\\d+$", "description": "monotonic instant that the records count from" },
                "ceiling": {
                  "description": "read bandwidth just before and after, bytes per second",
                  "type": "object",
                  "required": ["before", "after"],
                  "properties": {
                    "before": { "$ref": "#/$defs/number" },
                    "after": { "$ref": "#/$defs/number" }
                  }
                },
                "peakBytes": { "$ref": "#/$defs/number", "description": "the engine's own count" },
                "peakResidentBytes": { "$ref": "#/$defs/number", "description": "the process's resident set, or the device's memory in use" },
                "energyJoules": { "$ref": "#/$defs/number", "description": "of the devices that computed, from the first sending to the last token; the integral of their power" },
                "telemetry": { "type": "array", "items": { "$ref": "#/$defs/telemetrySeries" } },
                "noise": {
                  "type": ["object", "null"],
                  "required": ["stealShare", "foreignShare", "majorFaults"],
                  "properties": {
                    "stealShare": { "$ref": "#/$defs/number" },
                    "foreignShare": { "$ref": "#/$defs/number" },
                    "majorFaults": { "$ref": "#/$defs/count" },
                    "throttleEvents": { "$ref": "#/$defs/count", "description": "processors slowed down for their temperature" },
                    "quotaShare": { "$ref": "#/$defs/number", "description": "time that the control group's quota kept the run waiting, of the trial" },
                    "clockHertz": { "$ref": "#/$defs/number", "description": "of the fastest processor at the trial's end" }
                  }
                },
                "records": { "type": "array", "items": { "$ref": "#/$defs/record" } }
              }
            },
            "telemetryDevice": {
              "description": "what an instrument watches",
              "type": "object",
              "required": ["source", "id", "name", "role", "power", "intervalSeconds", "memoryBytes"],
              "properties": {
                "source": { "type": "string", "description": "nvidia-smi, npu-smi, RAPL, hwmon, ..." },
                "id": { "type": "string" },
                "name": { "$ref": "#/$defs/text" },
                "role": { "enum": ["target", "beside"], "description": "target: the model computes on it, and its energy is the trial's" },
                "power": { "enum": ["instantaneous", "meanSincePrevious"], "description": "meanSincePrevious: a difference of an energy counter" },
                "intervalSeconds": { "type": "number", "minimum": 0, "description": "between samples, as asked for" },
                "memoryBytes": { "$ref": "#/$defs/number" }
              }
            },
            "telemetrySeries": {
              "description": "one device during one trial; each list has one entry per instant, and one instant before the trial and one after it are kept",
              "type": "object",
              "required": ["device", "at", "powerWatts", "utilisation", "memoryUsedBytes", "temperatureCelsius"],
              "properties": {
                "device": { "$ref": "#/$defs/telemetryDevice" },
                "at": { "type": "array", "items": { "type": "integer" }, "description": "nanoseconds since the trial's origin" },
                "powerWatts": { "$ref": "#/$defs/numbers" },
                "utilisation": { "$ref": "#/$defs/numbers", "description": "share of the time in which the device computed" },
                "memoryUsedBytes": { "$ref": "#/$defs/numbers", "description": "by all processes" },
                "temperatureCelsius": { "$ref": "#/$defs/numbers" }
              }
            },
            "record": {
              "description": "one request; instants are nanoseconds since the trial's origin",
              "type": "object",
              "required": ["scheduled", "sent", "finished", "promptTokens", "outputTokens", "stop", "error", "tokens"],
              "properties": {
                "scheduled": { "type": "integer" },
                "sent": { "type": "integer" },
                "finished": { "type": ["integer", "null"] },
                "promptTokens": { "$ref": "#/$defs/count" },
                "outputTokens": { "$ref": "#/$defs/count" },
                "stop": { "enum": ["limit", "stopToken", "cancelled", "failed", null] },
                "error": { "$ref": "#/$defs/text" },
                "tokens": {
                  "type": "array",
                  "items": {
                    "description": "tokens that arrived together",
                    "type": "object",
                    "required": ["at", "receiptLag", "count", "ids", "text"],
                    "properties": {
                      "at": { "type": "integer", "description": "the producer's stamp" },
                      "receiptLag": { "type": ["integer", "null"], "description": "nanoseconds until the harness had it" },
                      "count": { "type": "integer", "minimum": 1 },
                      "ids": { "type": ["array", "null"], "items": { "type": "integer" } },
                      "text": { "$ref": "#/$defs/text" }
                    }
                  }
                }
              }
            },
            "statistics": {
              "description": "one number per counted trial, described; null is what n cannot support",
              "type": ["object", "null"],
              "required": ["unit", "n", "mean", "sd", "min", "median", "p90", "p95", "p99", "max", "samples", "interval95"],
              "properties": {
                "unit": { "enum": ["ms", "tokens/s", "share", "bytes", "J", "s", "J/token", "cost/Mtoken"] },
                "n": { "type": "integer", "minimum": 0 },
                "mean": { "$ref": "#/$defs/number" },
                "sd": { "$ref": "#/$defs/number" },
                "min": { "$ref": "#/$defs/number" },
                "median": { "$ref": "#/$defs/number" },
                "p90": { "$ref": "#/$defs/number" },
                "p95": { "$ref": "#/$defs/number" },
                "p99": { "$ref": "#/$defs/number" },
                "max": { "$ref": "#/$defs/number" },
                "samples": { "type": "array", "items": { "$ref": "#/$defs/number" } },
                "interval95": { "type": ["array", "null"], "items": { "type": "number" }, "minItems": 2, "maxItems": 2, "description": "95% Student t interval on the mean" }
              }
            },
            "selfTest": {
              "description": "the tool's own error on this machine; null when it was not measured",
              "type": ["object", "null"],
              "required": ["stampNanoseconds", "resolutionNanoseconds", "receiptLagMedianNanoseconds", "receiptLagP99Nanoseconds", "passes", "checks"],
              "properties": {
                "stampNanoseconds": { "type": "number", "description": "that reading the clock takes" },
                "resolutionNanoseconds": { "$ref": "#/$defs/number", "description": "smallest step of the clock" },
                "receiptLagMedianNanoseconds": { "$ref": "#/$defs/number", "description": "from a token's stamp to its reader; enters no figure" },
                "receiptLagP99Nanoseconds": { "$ref": "#/$defs/number" },
                "passes": { "type": "boolean", "description": "every check is within 0.1% or 20 microseconds" },
                "checks": {
                  "type": "array",
                  "items": {
                    "description": "a figure of an engine of known times",
                    "type": "object",
                    "required": ["scenario", "metric", "expected", "measured", "errorSeconds", "passes"],
                    "properties": {
                      "scenario": { "type": "string" },
                      "metric": { "type": "string" },
                      "expected": { "type": "number" },
                      "measured": { "type": "number", "description": "median of the trials" },
                      "errorSeconds": { "type": "number", "description": "of a rate: of the time behind it" },
                      "passes": { "type": "boolean" }
                    }
                  }
                }
              }
            },
            "quality": {
              "description": "what lower precision does to the answers; null when it was not asked for",
              "type": ["object", "null"],
              "required": ["text", "complete", "referenceNote", "reference", "candidates"],
              "properties": {
                "text": {
                  "type": "object",
                  "required": ["name", "digest", "tokens", "windowTokens", "predictions", "continuations", "continuationTokens"],
                  "properties": {
                    "name": { "type": "string" },
                    "digest": { "$ref": "#/$defs/text" },
                    "tokens": { "type": "integer", "minimum": 0, "description": "of the text, BOS left out" },
                    "windowTokens": { "type": "integer", "minimum": 0, "description": "of each piece, BOS included; pieces do not overlap" },
                    "predictions": { "type": "integer", "minimum": 0, "description": "of a whole evaluation" },
                    "continuations": { "type": "integer", "minimum": 0 },
                    "continuationTokens": { "type": "integer", "minimum": 0 }
                  }
                },
                "complete": { "type": "boolean", "description": "false when the evaluation was stopped" },
                "referenceNote": { "$ref": "#/$defs/text", "description": "why the reference is not fp32" },
                "reference": { "$ref": "#/$defs/qualityRecord" },
                "candidates": { "type": "array", "items": { "$ref": "#/$defs/qualityRecord" } }
              }
            },
            "qualityRecord": {
              "description": "one precision of the model",
              "type": "object",
              "required": ["requested", "effective", "weights", "cache", "seconds", "failure", "figures", "continuations", "positions"],
              "properties": {
                "requested": { "$ref": "#/$defs/precision", "description": "null is the file as it is" },
                "effective": { "$ref": "#/$defs/precision" },
                "weights": { "$ref": "#/$defs/text" },
                "cache": { "$ref": "#/$defs/text" },
                "seconds": { "$ref": "#/$defs/number", "description": "loading and computing" },
                "failure": { "$ref": "#/$defs/text" },
                "figures": {
                  "description": "derived from the positions; divergences in nats",
                  "type": "object",
                  "required": ["predictions", "perplexity", "perplexityRatio", "meanDivergence", "p99Divergence", "topChoiceAgreement"],
                  "properties": {
                    "predictions": { "type": "integer", "minimum": 0 },
                    "perplexity": { "$ref": "#/$defs/number" },
                    "perplexityRatio": { "$ref": "#/$defs/number", "description": "to the reference's over the same predictions" },
                    "meanDivergence": { "$ref": "#/$defs/number" },
                    "p99Divergence": { "$ref": "#/$defs/number" },
                    "topChoiceAgreement": { "$ref": "#/$defs/number" }
                  }
                },
                "continuations": {
                  "description": "greedy outputs; firstDifference counts tokens from 0 and is null where none differs from the reference's",
                  "type": ["array", "null"],
                  "items": {
                    "type": "object",
                    "required": ["ids", "firstDifference"],
                    "properties": {
                      "ids": { "type": ["array", "null"], "items": { "type": "integer" } },
                      "firstDifference": { "$ref": "#/$defs/count" }
                    }
                  }
                },
                "positions": {
                  "type": "array",
                  "items": {
                    "description": "one predicted token",
                    "type": "object",
                    "required": ["surprisal", "divergence", "agrees"],
                    "properties": {
                      "surprisal": { "type": "number", "description": "-ln p of the token that came, nats" },
                      "divergence": { "$ref": "#/$defs/number", "description": "Kullback-Leibler, from the reference, nats" },
                      "agrees": { "type": ["boolean", "null"], "description": "the likeliest token is the reference's" }
                    }
                  }
                }
              }
            },
            "finding": {
              "type": "object",
              "required": ["rule", "severity", "scenario", "message", "values"],
              "properties": {
                "rule": { "type": "string" },
                "severity": { "enum": ["contradiction", "invalid", "suspect", "note"] },
                "scenario": { "$ref": "#/$defs/text" },
                "message": { "type": "string" },
                "values": { "type": "object", "additionalProperties": { "type": "number" } }
              }
            }
          }
        }
        """#
}
