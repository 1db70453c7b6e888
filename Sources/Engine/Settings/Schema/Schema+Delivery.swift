import Delivering
import Scene

extension Schema {
    static let delivery = Record(
        "delivery", "One of those who are told of every case, at least once and in order.",
        [
            Field("name", .text(.name), required: true, "Its name in the log and the outbox."),
            Field(
                "kind", .choice(DeliverySettings.Kind.allCases.map(\.rawValue)), required: true,
                "How it is told: by POST (webhook), through a messenger's robot (wecom, dingtalk, "
                    + "feishu), a broker (mqtt), by mail, or in a file of JSON lines."),
            Field(
                "url", .text(.webAddress),
                "Of a webhook or robot; its token may come from the environment by ${NAME}."),
            Field(
                "secret", .text(.secret),
                "Signs what is sent: HMAC-SHA256 for a webhook, the robot's own way for others."),
            Field(
                "picture", .flag, standard: .flag(false),
                "Whether the picture goes along where the kind takes one."),
            Field(
                "picture_base", .text(.webAddress),
                "Where evidence can be looked at from outside; for kinds that take only links."),
            Field("host", .text(.words), "Of a broker or mail server."),
            Field("port", .whole(1...65535), "Its port; without it the usual one."),
            Field("tls", .flag, standard: .flag(false), "Whether the broker is reached by TLS."),
            Field(
                "security", .choice(MailSettings.Security.allCases.map(\.rawValue)),
                standard: .text("starttls"), "How the mail server is reached."),
            Field("user", .text(.secret), "At the broker or mail server."),
            Field("password", .text(.secret), "With the user; by ${NAME}, never written here."),
            Field("from", .text(.words), "The sender's mailbox, name@host."),
            Field(
                "to", .oneOrMany(.text(.words)), standard: .texts([]),
                "The mailboxes that are told."),
            Field(
                "prefix", .text(.words), standard: .text("curbwatch"),
                "What the broker's topics begin with."),
            Field("client_id", .text(.name), "At the broker; without it the broker chooses."),
            Field("path", .text(.path), "Of the file of JSON lines."),
            Field(
                "certificates", .text(.path),
                "A PEM file of certificates to trust, for a server of one's own."),
            Field(
                "timeout", .duration(.seconds(1) ... .seconds(300)),
                standard: .duration(.seconds(15)), "How long one message may take."),
            Field(
                "types", .oneOrMany(.choice(Notice.Kind.allCases.map(\.rawValue))),
                standard: .texts([]),
                "What it is told; without it everything of cases. `fault` and `recovered` tell "
                    + "of a camera or head that gives nothing to judge, once when that begins "
                    + "and once when it ends."),
            Field(
                "violations", .oneOrMany(.choice(Violation.allCases.map(\.rawValue))),
                standard: .texts([]), "Of which classes; without it all."),
            Field(
                "cameras", .oneOrMany(.text(.name)), standard: .texts([]),
                "Of which cameras; without it all."),
            Field(
                "tries", .whole(1...1000), standard: .whole(12),
                "Refusals after which a message is given up; silence does not count."),
        ])

    static let audit = Record(
        "audit", "How the trail of all changes of cases is sealed.",
        [
            Field(
                "key_file", .text(.path),
                "File with the key, 32 bytes or more, kept away from the output directory; without "
                    + "it the trail is not sealed by the daemon."),
            Field(
                "every", .duration(.seconds(600) ... .seconds(7 * 86_400)),
                standard: .duration(.seconds(86_400)),
                "Between two seals; each is told to those who are delivered to."),
        ])
}

extension TextRule {
    static let webAddress = TextRule("an address http://… or https://…", mayHoldSecrets: true) {
        isAddress($0, schemes: ["http", "https"])
    }

    static let secret = TextRule("a text of 1 to 500 characters", mayHoldSecrets: true) {
        (1...500).contains($0.count) && !$0.unicodeScalars.contains { $0.value < 32 }
    }
}
