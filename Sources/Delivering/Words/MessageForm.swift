/// The body that a webhook's other side reads.
public enum MessageForm: String, Sendable, Hashable, CaseIterable {
    /// The notice's own JSON.
    case plain
    /// A group robot of WeCom (企业微信): Markdown, then the picture as a message of its own.
    case wecom
    /// A group robot of DingTalk (钉钉): Markdown; a picture only by a link.
    case dingtalk
    /// A group robot of Feishu (飞书): a card; a picture only by a link.
    case feishu
}
