"""Asks a simulated camera by PyPI's onvif-zeep, whose answers are read by ONVIF's own WSDL.

Arguments: port, user, password. Prints what it was told as JSON.
"""
import json
import os
import sys

import onvif
import zeep.helpers

folder = os.path.join(os.path.dirname(os.path.dirname(onvif.__file__)), "wsdl")
port, user, password = int(sys.argv[1]), sys.argv[2], sys.argv[3]
camera = onvif.ONVIFCamera("127.0.0.1", port, user, password, folder, adjust_time=True)
media, ptz = camera.create_media_service(), camera.create_ptz_service()
profile = media.GetProfiles()[0].token
stream = media.GetStreamUri(
    {
        "StreamSetup": {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}},
        "ProfileToken": profile,
    }
)
before = ptz.GetPresets({"ProfileToken": profile})
ptz.GotoPreset({"ProfileToken": profile, "PresetToken": before[2].token})
status = ptz.GetStatus({"ProfileToken": profile})
made = ptz.SetPreset({"ProfileToken": profile, "PresetName": "here"})
fault = None
try:
    ptz.GotoPreset({"ProfileToken": profile, "PresetToken": "none"})
except onvif.ONVIFError as error:
    fault = str(error)
print(
    json.dumps(
        {
            "profile": profile,
            "stream": stream.Uri,
            "snapshot": media.GetSnapshotUri({"ProfileToken": profile}).Uri,
            "presets": [[p.token, p.Name] for p in before],
            "move": status.MoveStatus.PanTilt,
            "made": made,
            "fault": fault,
        }
    )
)
