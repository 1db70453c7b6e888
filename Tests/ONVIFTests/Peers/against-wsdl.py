"""Holds our messages against ONVIF's own WSDL, with zeep as the judge.

Reads JSON lines {"service", "operation", "arguments", "envelope", "user"?} and prints a line for each:
"same" where zeep writes the very same body (and the same digest), else what differs. Needs PyPI's
onvif-zeep, which carries the WSDLs.
"""
import base64
import json
import os
import sys
from datetime import datetime

import lxml.etree as etree
import onvif
import zeep
from zeep.wsse.username import UsernameToken
from zeep.wsse import utils

FOLDER = os.path.join(os.path.dirname(os.path.dirname(onvif.__file__)), "wsdl")
FILES = {
    "device": ("devicemgmt.wsdl", "{http://www.onvif.org/ver10/device/wsdl}DeviceBinding"),
    "media": ("media.wsdl", "{http://www.onvif.org/ver10/media/wsdl}MediaBinding"),
    "heads": ("ptz.wsdl", "{http://www.onvif.org/ver20/ptz/wsdl}PTZBinding"),
}
SOAP = "{http://www.w3.org/2003/05/soap-envelope}"
known = {}


def service(name):
    if name not in known:
        file, binding = FILES[name]
        client = zeep.Client(os.path.join(FOLDER, file))
        known[name] = (client, client.create_service(binding, "http://127.0.0.1/"))
    return known[name]


def plain(element):
    """Names with their namespace and texts, without prefixes."""
    return (
        element.tag,
        (element.text or "").strip(),
        sorted(element.attrib.items()),
        [plain(child) for child in element],
    )


def check(line):
    client, bound = service(line["service"])
    ours = etree.fromstring(line["envelope"].encode())
    arguments = line["arguments"]
    if "StreamSetup" in arguments:
        arguments["StreamSetup"] = {
            "Stream": "RTP-Unicast", "Transport": arguments["StreamSetup"]}
    theirs = client.create_message(bound, line["operation"], **arguments)
    body, wanted = ours.find(SOAP + "Body"), theirs.find(SOAP + "Body")
    if [plain(e) for e in body] != [plain(e) for e in wanted]:
        return etree.tostring(body).decode() + " instead of " + etree.tostring(wanted).decode()
    # The reader of the server side takes it too: nothing missing, nothing too many.
    operation = bound._binding.get(line["operation"])
    operation.input.body.parse(body[0], client.wsdl.types) if len(body) else None
    if "user" in line:
        token = ours.find(SOAP + "Header")[0][0]
        created = token.find("{%s}Created" % utils.ns.WSU).text
        nonce = token.find("{%s}Nonce" % utils.ns.WSSE).text
        digest = token.find("{%s}Password" % utils.ns.WSSE)
        judge = UsernameToken(
            line["user"], line["password"], use_digest=True,
            nonce=base64.b64decode(nonce).decode("latin-1"),
            created=datetime.strptime(created, "%Y-%m-%dT%H:%M:%SZ"), zulu_timestamp=True)
        wanted = judge._create_password_digest()[0]
        if (digest.text, digest.get("Type")) != (wanted.text, wanted.get("Type")):
            return "digest %s instead of %s" % (digest.text, wanted.text)
    return "same"


print("ready", flush=True)
for text in sys.stdin:
    try:
        answer = check(json.loads(text))
    except Exception as error:
        answer = "%s: %s" % (type(error).__name__, error)
    print(answer.replace("\n", " "), flush=True)
