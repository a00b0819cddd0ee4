/// Whether models can be fetched, and from where.
struct HubCheck: Check {
    func results(_ evidence: Evidence) -> [CheckResult] {
        guard let hub = evidence.hub else { return [] }
        let title = Words("model hub", "模型仓库")
        if hub.isOffline {
            return [
                CheckResult(
                    "hub", title, hub.isNeeded ? .bad : .unknown,
                    Words("HF_HUB_OFFLINE is set: only the cache is used", "已设置 HF_HUB_OFFLINE：只使用缓存"),
                    remedy: hub.isNeeded
                        ? Words(
                            "The model is not in the cache: unset HF_HUB_OFFLINE, or give its folder as --model PATH",
                            "缓存中没有该模型：请 unset HF_HUB_OFFLINE，或用 --model PATH 指定其目录") : nil, isNeeded: hub.isNeeded)
            ]
        }
        if let seconds = hub.endpoint.seconds {
            let milliseconds = Int((seconds * 1000).rounded())
            return [
                CheckResult(
                    "hub", title, .good,
                    Words(
                        "\(hub.endpoint.endpoint) answers in \(milliseconds) ms",
                        "\(hub.endpoint.endpoint) 在 \(milliseconds) 毫秒内响应"), isNeeded: hub.isNeeded)
            ]
        }
        let problem = hub.endpoint.problem ?? "?"
        return [
            CheckResult(
                "hub", title, .bad,
                Words("\(hub.endpoint.endpoint): \(problem)", "\(hub.endpoint.endpoint)：\(problem)"),
                remedy: remedy(hub), isNeeded: hub.isNeeded)
        ]
    }

    private func remedy(_ hub: HubEvidence) -> Words {
        if let mirror = hub.mirror, mirror.seconds != nil {
            return Words(
                "\(mirror.endpoint) answers: export HF_ENDPOINT=\(mirror.endpoint)",
                "\(mirror.endpoint) 可以访问：export HF_ENDPOINT=\(mirror.endpoint)")
        }
        return Words(
            "Set a mirror (export HF_ENDPOINT=https://...) or a proxy (https_proxy), or fetch the model elsewhere and give its "
                + "folder as --model PATH. Synthetic models need no network.",
            "请设置镜像（export HF_ENDPOINT=https://...）或代理（https_proxy），或在别处下载后用 --model PATH 指定目录。"
                + "synthetic 模型不需要网络。")
    }
}
