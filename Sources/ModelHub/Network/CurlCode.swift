/// What libcurl's error numbers mean to somebody who waits for a file (https://curl.se/libcurl/c/libcurl-errors.html).
enum CurlCode {
    static func kind(_ code: Int32) -> HubError.Kind {
        switch code {
        // No address for the proxy (5) or the host (6), no connection (7), too late (28), no handshake (35), a proxy
        // that refuses (97). A handshake that fails is mostly a network that does not let it through.
        case 5, 6, 7, 28, 35, 97: .noNetwork
        // Certificates: not ours to verify (51, 60), not readable (58, 77), not as required (83, 90, 91).
        case 51, 58, 60, 77, 83, 90, 91: .untrusted
        default: .brokenOff
        }
    }
}
