import Scene

extension Assembly {
    /// The desk; nil where the settings name none. The walk stands above `desk`.
    mutating func desk(_ fields: Fields?, cameras: [CameraSettings]) -> DeskSettings? {
        guard let fields, let address = fields.text("address").flatMap({ ListenAddress($0) })
        else { return nil }
        var desk = DeskSettings(
            host: address.host, port: address.port, hosts: fields.texts("hosts"),
            tokens: fields.text("tokens").map(besideFile),
            rate: fields.needed(fields.whole("rate")),
            listeners: fields.needed(fields.whole("listeners")))
        let behindProxy = fields.needed(fields.flag("behind_proxy"))
        if let tls = fields.record("tls", Schema.deskTLS),
            let certificate = tls.text("certificate"), let key = tls.text("key")
        {
            desk.transport = .tls(certificate: besideFile(certificate), key: besideFile(key))
            if behindProxy {
                checker.report(
                    at: tls.mark, found: "`tls` beside `behind_proxy: true`",
                    allowed: "one of them: behind a proxy the proxy has the certificate")
            }
        } else if behindProxy {
            desk.transport = .behindProxy
        } else if fields.values["tls"] == nil, !desk.isLoopback {
            checker.report(
                at: fields.values["address"]?.mark ?? fields.mark, key: "address",
                found: "\(address.host), which other machines reach in the clear",
                allowed: "127.0.0.1 or ::1, or `tls`, or `behind_proxy: true`")
        }
        desk.groups = groups(fields, cameras)
        if let signOn = fields.record("oidc", Schema.deskSignOn),
            let issuer = signOn.text("issuer"), let audience = signOn.text("audience")
        {
            desk.signOn = DeskSettings.SignOn(
                issuer: issuer, audience: audience,
                roleClaim: signOn.needed(signOn.text("role_claim")),
                groupClaim: signOn.needed(signOn.text("group_claim")),
                viewer: signOn.needed(signOn.text("viewer")),
                officer: signOn.needed(signOn.text("officer")),
                admin: signOn.needed(signOn.text("admin")))
        }
        if let tiles = fields.record("tiles", Schema.deskTiles), let url = tiles.text("url") {
            desk.tiles = DeskSettings.Tiles(
                url: url,
                datum: tiles.needed(tiles.text("datum").flatMap(DeskSettings.Tiles.Datum.init)),
                attribution: tiles.needed(tiles.text("attribution")))
        }
        return desk
    }

    private mutating func groups(
        _ fields: Fields, _ cameras: [CameraSettings]
    ) -> [String: Set<CameraID>] {
        guard case .record(let named) = fields.values["groups"]?.content else { return [:] }
        let known = Set(cameras.map(\.id))
        var groups: [String: Set<CameraID>] = [:]
        for (name, value) in named {
            guard case .list(let items) = value.content else { continue }
            groups[name] = []
            for item in items {
                guard case .text(let camera) = item.content else { continue }
                if known.contains(CameraID(camera)) {
                    groups[name]?.insert(CameraID(camera))
                } else {
                    checker.report(
                        at: item.mark, key: "groups", found: "\"\(camera)\", which is not there",
                        allowed: "the id of one of the cameras",
                        hint: NearestKey.to(camera, among: known.map(\.name).sorted()))
                }
            }
        }
        return groups
    }

    private func besideFile(_ path: String) -> String {
        path.hasPrefix("/") || directory.isEmpty ? path : "\(directory)/\(path)"
    }
}
