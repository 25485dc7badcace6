"""The plugin's saved state inside what a host saves of a VST3 plugin: a .vstpreset."""

import json
import struct


def component_state(preset):
    """The plugin's own bytes out of a .vstpreset: header, data, and a list of chunks at the end."""
    if preset[:4] != b"VST3":
        raise ValueError("no VST3 preset")
    (start,) = struct.unpack_from("<q", preset, 40)
    tag, count = struct.unpack_from("<4si", preset, start)
    if tag != b"List":
        raise ValueError("the preset has no list of chunks")
    for index in range(count):
        name, offset, size = struct.unpack_from("<4sqq", preset, start + 8 + 20 * index)
        if name == b"Comp":
            return preset[offset : offset + size]
    raise ValueError("the preset holds no component state")


def report(preset):
    """The report in a .vstpreset, or nothing while none was ever written."""
    value = json.loads(component_state(preset))["fields"]["report"]
    while isinstance(value, str):
        if not value:
            return None
        value = json.loads(value)
    return value


def figure(report, check, name, output=None, input=None):
    """One figure of a report."""
    for row in report["checks"]:
        if row["id"] == check:
            for found in row["figures"]:
                if (found["id"], found.get("output"), found.get("input")) == (name, output, input):
                    return found["value"]
    raise AssertionError(f"{check}/{name} is not in the report for output {output}, input {input}")
