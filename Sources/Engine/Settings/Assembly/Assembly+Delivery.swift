import Delivering
import Scene

extension Assembly {
    /// Those who are told; the walk stands above `deliver`.
    mutating func deliveries(_ value: Value?) -> [DeliverySettings] {
        guard case .list(let values) = value?.content else { return [] }
        var lines: [String: Int] = [:]
        return values.enumerated().compactMap { index, value in
            checker.path += [.key("deliver"), .index(index)]
            defer { checker.path.removeLast(2) }
            let fields = Fields(Schema.delivery, value)
            guard let name = fields.text("name"),
                let kind = fields.text("kind").flatMap(DeliverySettings.Kind.init)
            else { return nil }
            if let line = lines[name] {
                checker.report(
                    at: fields.values["name"]?.mark ?? value.mark, key: "name",
                    found: "\"\(name)\" a second time (first in line \(line))",
                    allowed: "each name once")
            }
            lines[name] = value.mark.line
            guard let channel = channel(kind, fields) else { return nil }
            return DeliverySettings(
                name: name, channel: channel,
                filter: NoticeFilter(
                    kinds: Set(fields.texts("types").compactMap(Notice.Kind.init)),
                    violations: Set(fields.texts("violations").compactMap(Violation.init)),
                    cameras: Set(fields.texts("cameras").map { CameraID($0) })),
                policy: CourierPolicy(tries: fields.needed(fields.whole("tries"))))
        }
    }

    private mutating func channel(
        _ kind: DeliverySettings.Kind, _ fields: Fields
    ) -> DeliverySettings.Channel? {
        switch kind {
        case .webhook: web(.plain, fields)
        case .wecom: web(.wecom, fields)
        case .dingtalk: web(.dingtalk, fields)
        case .feishu: web(.feishu, fields)
        case .mqtt: broker(fields)
        case .mail: mail(fields)
        case .file: needed("path", fields).map { .file(path: under(directory, $0)) }
        }
    }

    private mutating func web(
        _ form: MessageForm, _ fields: Fields
    ) -> DeliverySettings.Channel? {
        guard let url = needed("url", fields) else { return nil }
        do {
            return .webhook(
                try WebhookSettings(
                    address: Secret(url), form: form,
                    secret: fields.text("secret").map { Secret($0) },
                    sendsPicture: fields.needed(fields.flag("picture")),
                    pictureBase: fields.text("picture_base"),
                    certificates: certificates(fields),
                    timeout: fields.needed(fields.duration("timeout"))))
        } catch {
            checker.report(
                at: fields.values["url"]?.mark ?? fields.mark, key: "url",
                found: "an address that is not told", allowed: Self.words(for: error))
            return nil
        }
    }

    private mutating func broker(_ fields: Fields) -> DeliverySettings.Channel? {
        guard let host = needed("host", fields) else { return nil }
        return .broker(
            BrokerSettings(
                host: host, port: fields.whole("port"),
                usesTLS: fields.needed(fields.flag("tls")), certificates: certificates(fields),
                user: fields.text("user"), password: fields.text("password").map { Secret($0) },
                prefix: fields.needed(fields.text("prefix")),
                clientID: fields.text("client_id"),
                timeout: fields.needed(fields.duration("timeout"))))
    }

    private mutating func mail(_ fields: Fields) -> DeliverySettings.Channel? {
        guard let host = needed("host", fields), let sender = needed("from", fields) else {
            return nil
        }
        do {
            return .mail(
                try MailSettings(
                    host: host, port: fields.whole("port"),
                    security: fields.needed(
                        fields.text("security").flatMap(MailSettings.Security.init)),
                    user: fields.text("user"),
                    password: fields.text("password").map { Secret($0) }, sender: sender,
                    recipients: fields.texts("to"),
                    sendsPicture: fields.needed(fields.flag("picture")),
                    certificates: certificates(fields),
                    timeout: fields.needed(fields.duration("timeout"))))
        } catch {
            checker.report(
                at: fields.mark, found: "mail that cannot be sent so",
                allowed: Self.words(for: error))
            return nil
        }
    }

    /// A key that this kind cannot do without.
    private mutating func needed(_ key: String, _ fields: Fields) -> String? {
        if let text = fields.text(key) { return text }
        if fields.values[key] == nil {
            checker.report(
                at: fields.mark, key: key, found: "nothing",
                allowed: "this key for kind \(fields.text("kind") ?? "")")
        }
        return nil
    }

    private func certificates(_ fields: Fields) -> String? {
        fields.text("certificates").map { under(directory, $0) }
    }

    private func under(_ folder: String, _ path: String) -> String {
        path.hasPrefix("/") ? path : "\(folder)/\(path)"
    }

    private static func words(for fault: WebhookSettings.Fault) -> String {
        switch fault {
        case .notAnAddress: "an address with a host"
        case .scheme: "http or https"
        case .forbiddenHost(let host): "another host than \(host), which hands out credentials"
        }
    }

    private static func words(for fault: MailSettings.Fault) -> String {
        switch fault {
        case .host: "`host` as a name or number"
        case .noRecipient: "`to`: one mailbox or more"
        case .mailbox: "mailboxes of the form name@host in `from` and `to`"
        case .passwordWithoutTLS: "`security: tls` or `starttls` where there is a password"
        }
    }
}
