"""A mail server (aiosmtpd) that keeps what it is sent.

    mailbox.py FOLDER MODE [CERT KEY]

Prints its port. MODE: plain, starttls, tls; with `+refuse` it answers 550 to every mail, with `+busy`
451 to the first, with `+login` it wants officer and s3cret. Each mail is a line of FOLDER/mails.jsonl.
"""
import asyncio, email, email.policy, json, ssl, sys

from aiosmtpd.smtp import SMTP, AuthResult

folder = sys.argv[1]
mode, *marks = sys.argv[2].split("+")
busy = [True] if "busy" in marks else []


class Mailbox:
    async def handle_DATA(self, server, session, envelope):
        if "refuse" in marks:
            return "550 not wanted here"
        if busy:
            busy.pop()
            return "451 try again"
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = [{"type": part.get_content_type(), "name": part.get_filename(),
                  "size": len(part.get_payload(decode=True) or b""),
                  "text": part.get_content() if part.get_content_maintype() == "text" else None}
                 for part in mail.walk() if not part.is_multipart()]
        line = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "subject": mail["subject"],
                "id": mail["message-id"], "parts": parts, "tls": server.transport.get_extra_info("ssl_object") is not None,
                "login": bool(session.authenticated)}
        with open(folder + "/mails.jsonl", "a") as mails:
            mails.write(json.dumps(line) + "\n")
        return "250 kept"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == b"officer" and data.password == b"s3cret")


async def main():
    context = None
    if len(sys.argv) > 3:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
    login = "login" in marks

    def session():
        return SMTP(Mailbox(), hostname="mail.test", tls_context=context if mode == "starttls" else None,
                    require_starttls=mode == "starttls", authenticator=authenticate if login else None,
                    auth_required=login, auth_require_tls=mode == "starttls")

    server = await asyncio.get_running_loop().create_server(
        session, "127.0.0.1", 0, ssl=context if mode == "tls" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
