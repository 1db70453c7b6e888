extension WebAddress {
    /// The address that a camera's playlist means by a reference, where it leads to this very host.
    ///
    /// - Parameter reference: a whole address, a path from the root, or one from here (RFC 3986,
    ///   section 5); `..` never leaves the root.
    /// - Returns: nil where it leads to another host, to another scheme than the web's, or from
    ///   HTTPS to HTTP.
    public func referred(_ reference: String) -> WebAddress? {
        if let colon = reference.firstIndex(of: ":"),
            reference[..<colon].allSatisfy({ $0.isLetter || "+-.".contains($0) || $0.isNumber }),
            !reference[..<colon].isEmpty
        {
            return handedOut(reference)
        }
        if reference.hasPrefix("//") { return handedOut("\(scheme.rawValue):\(reference)") }
        let query = reference.prefix { $0 != "#" }.drop { $0 != "?" }
        let path = reference.prefix { $0 != "?" && $0 != "#" }
        var parts: [Substring] = []
        if !path.hasPrefix("/") {
            let own = self.path.prefix { $0 != "?" }
            parts = own.split(separator: "/", omittingEmptySubsequences: true)
            if !own.hasSuffix("/"), !parts.isEmpty { parts.removeLast() }
        }
        for part in path.split(separator: "/", omittingEmptySubsequences: true) {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        let host = self.host.contains(":") ? "[\(self.host)]" : self.host
        return handedOut(
            "\(scheme.rawValue)://\(host):\(port)/" + parts.joined(separator: "/") + query)
    }
}
