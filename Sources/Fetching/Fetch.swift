internal import CCurl

/// One HTTP exchange. Blocks its thread until the answer is whole, the deadline or cancellation.
public struct Fetch: Sendable {
    public enum Method: Sendable, Hashable {
        case get
        /// With the content type of the body.
        case post(body: [UInt8], type: String)
    }

    public struct Answer: Sendable, Hashable {
        /// The HTTP status, 2xx unless ``Fetch/keepsFaults``.
        public var status: Int
        public var type: String
        public var body: [UInt8]

        public init(status: Int, type: String, body: [UInt8]) {
            self.status = status
            self.type = type
            self.body = body
        }
    }

    public var address: WebAddress
    public var method: Method
    /// For everything from the host's name on.
    public var deadline: Duration
    /// Bytes of the body, at most.
    public var limit: Int
    /// Whether an answer of status 4xx and 5xx is returned with its body: SOAP puts its faults there.
    public var keepsFaults = false

    public init(
        _ address: WebAddress, method: Method = .get, deadline: Duration, limit: Int = 1 << 20
    ) {
        self.address = address
        self.method = method
        self.deadline = deadline
        self.limit = limit
    }

    /// curl_global_init is not safe beside itself; a static is made once.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Sends the request and returns the answer.
    ///
    /// Where the address has a user, the first request goes without it and the second answers the
    /// challenge, by Digest if the camera offers it, else by Basic. Redirects and proxies are not
    /// followed, so user and password reach this host only.
    ///
    /// - Parameter isCancelled: asked at least once a second.
    public func perform(
        isCancelled: @escaping () -> Bool = { false }
    ) throws(FetchError) -> Answer {
        var body: [UInt8] = []
        let (status, type) = try stream(isCancelled: isCancelled) { bytes, _ in
            body.append(contentsOf: bytes)
            return true
        }
        return Answer(status: status, type: type, body: body)
    }

    /// Sends the request and hands the body over piece by piece as it comes.
    ///
    /// - Parameter take: the next piece and the content type; false ends the exchange without an
    ///   error. Not called for the body of a challenge.
    /// - Returns: status and content type.
    public func stream(
        isCancelled: @escaping () -> Bool = { false },
        take: @escaping (UnsafeBufferPointer<UInt8>, String) -> Bool
    ) throws(FetchError) -> (status: Int, type: String) {
        guard Self.isReady, let handle = curl_easy_init() else {
            throw FetchError(.broken, "libcurl does not begin")
        }
        defer { curl_easy_cleanup(handle) }
        let intake = Intake(
            handle: handle, limit: limit, keepsFaults: keepsFaults, take: take,
            isCancelled: isCancelled)
        var headers: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(headers) }
        set(handle)
        if case .post(let bytes, let type) = method {
            headers = curl_slist_append(headers, "Content-Type: \(type)")
            // Without waiting for a "100 Continue" that many cameras never send.
            headers = curl_slist_append(headers, "Expect:")
            _ = curbwatch_curl_post(handle, bytes, bytes.count)
            _ = curbwatch_curl_list(handle, CURLOPT_HTTPHEADER, headers)
        }
        let code = withExtendedLifetime(intake) {
            let place = Unmanaged.passUnretained(intake).toOpaque()
            _ = curbwatch_curl_write(handle, Intake.write, place)
            _ = curbwatch_curl_progress(handle, Intake.progress, place)
            return curl_easy_perform(handle)
        }
        let status = curbwatch_curl_response(handle)
        if code != CURLE_OK, !intake.wasEnded { throw failure(code, intake) }
        switch status {
        case 200..<300: break
        case 300..<400: throw FetchError(.redirected, "HTTP \(status)")
        case 401, 403: throw FetchError(.unauthorised, "HTTP \(status)")
        case _ where keepsFaults: break
        case 404, 410: throw FetchError(.notFound, "HTTP \(status)")
        default: throw FetchError(.broken, "HTTP \(status)")
        }
        return (status, intake.type)
    }

    private func set(_ handle: UnsafeMutableRawPointer) {
        let milliseconds = max(1, Int(deadline / .milliseconds(1)))
        let texts: [(CURLoption, String?)] = [
            (CURLOPT_URL, address.text), (CURLOPT_PROTOCOLS_STR, "http,https"),
            (CURLOPT_PROXY, ""), (CURLOPT_USERNAME, address.user?.name),
            (CURLOPT_PASSWORD, address.user?.password), (CURLOPT_USERAGENT, "curbwatch"),
        ]
        for case (let option, .some(let value)) in texts {
            _ = curbwatch_curl_text(handle, option, value)
        }
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0),
            (CURLOPT_TIMEOUT_MS, milliseconds), (CURLOPT_CONNECTTIMEOUT_MS, milliseconds),
            // Both: the challenge decides, and Digest wins where both are offered.
            (CURLOPT_HTTPAUTH, 1 | 2), (CURLOPT_PATH_AS_IS, 1),
            (CURLOPT_MAXFILESIZE, limit), (CURLOPT_HTTP09_ALLOWED, 0),
        ]
        for (option, value) in numbers { _ = curbwatch_curl_number(handle, option, value) }
    }

    private func failure(_ code: CURLcode, _ intake: Intake) -> FetchError {
        if intake.isTooLarge { return FetchError(.tooLarge, "above \(limit) bytes") }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: return FetchError(.unreachable, "its name is not known")
        case CURLE_COULDNT_CONNECT: return FetchError(.refused)
        case CURLE_OPERATION_TIMEDOUT: return FetchError(.late)
        case CURLE_ABORTED_BY_CALLBACK: return FetchError(.cancelled)
        case CURLE_FILESIZE_EXCEEDED: return FetchError(.tooLarge, "above \(limit) bytes")
        case CURLE_PEER_FAILED_VERIFICATION:
            return FetchError(.broken, "its certificate is not trusted")
        default: return FetchError(.broken, "curl \(code.rawValue)")
        }
    }
}

/// What libcurl calls back; lives for one exchange on one thread.
private final class Intake {
    let handle: UnsafeMutableRawPointer
    let limit: Int
    let keepsFaults: Bool
    let take: (UnsafeBufferPointer<UInt8>, String) -> Bool
    let isCancelled: () -> Bool
    private(set) var isTooLarge = false
    private(set) var wasEnded = false
    private var count = 0

    init(
        handle: UnsafeMutableRawPointer, limit: Int, keepsFaults: Bool,
        take: @escaping (UnsafeBufferPointer<UInt8>, String) -> Bool,
        isCancelled: @escaping () -> Bool
    ) {
        self.handle = handle
        self.limit = limit
        self.keepsFaults = keepsFaults
        self.take = take
        self.isCancelled = isCancelled
    }

    var type: String { curbwatch_curl_content_type(handle).map { String(cString: $0) } ?? "" }

    static let write: curl_write_callback = { bytes, size, number, place in
        guard let place, let bytes else { return 0 }
        let intake = Unmanaged<Intake>.fromOpaque(place).takeUnretainedValue()
        let count = size * number
        let isTaken = bytes.withMemoryRebound(to: UInt8.self, capacity: count) {
            intake.take(UnsafeBufferPointer(start: $0, count: count))
        }
        return isTaken ? count : 0
    }

    static let progress: curl_xferinfo_callback = { place, _, _, _, _ in
        guard let place else { return 1 }
        return Unmanaged<Intake>.fromOpaque(place).takeUnretainedValue().isCancelled() ? 1 : 0
    }

    private func take(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let status = curbwatch_curl_response(handle)
        // The body of a challenge or a fault is not what was asked for, but it is read to its end.
        guard (200..<300).contains(status) || (keepsFaults && status >= 400) else { return true }
        count += bytes.count
        guard count <= limit else {
            isTooLarge = true
            return false
        }
        let goesOn = take(bytes, type)
        if !goesOn { wasEnded = true }
        return goesOn
    }
}
