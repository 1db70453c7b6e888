internal import Fetching
internal import Grabbing

extension SourceAddress {
    /// The host that is asked for pictures, in lower case; nil for files and for what is sent here.
    var host: String? {
        if let stream = CameraAddress(address) {
            return stream.scheme == .udp ? nil : stream.host.lowercased()
        }
        return WebAddress(address)?.host
    }
}
