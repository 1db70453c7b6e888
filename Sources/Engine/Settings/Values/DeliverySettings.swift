public import Delivering

/// One of those who are told of cases, and how patiently it is tried.
public struct DeliverySettings: Sendable, Hashable {
    public enum Channel: Sendable, Hashable {
        case webhook(WebhookSettings)
        case broker(BrokerSettings)
        case mail(MailSettings)
        case file(path: String)
    }

    /// How a channel is called in the settings.
    public enum Kind: String, Sendable, CaseIterable {
        case webhook, wecom, dingtalk, feishu, mqtt, mail, file
    }

    public var name: String
    public var channel: Channel
    public var filter: NoticeFilter
    public var policy: CourierPolicy

    public init(
        name: String, channel: Channel, filter: NoticeFilter = .all,
        policy: CourierPolicy = .standard
    ) {
        self.name = name
        self.channel = channel
        self.filter = filter
        self.policy = policy
    }
}
