"""How AWS's services are spoken to, as data of local.service.upstream: run by .ci/template-data, or by itself:

    python3 -m venv venv && venv/bin/pip install botocore && venv/bin/python .ci/wire_data.py

It comes from botocore's models (Apache-2.0). Of each service, by the name that the AWS SDK for Java gives to it:

    service PROTOCOL SIGNING-NAME ENDPOINT-PREFIX TARGET API-VERSION CLASS XML-NAMESPACE
    errors NAME ...                             those that it has shapes for
    op NAME INPUT OUTPUT                        of a JSON protocol, with the names of two shapes
    op NAME METHOD PATH MEMBER=PARAMETER ...    of a REST protocol; members in the path begin with a capital
    shape NAME MEMBER:TYPE ...                  of a JSON protocol

A type is one letter (string, blob, timestamp, Text of a timestamp, o boolean, number, document), another shape after a point,
or what a list [ or a map { has. A dash stands for nothing.
"""
import re

import call_data
from call_data import LOADER, capital, java_name, model

LETTERS = {"string": "s", "blob": "b", "timestamp": "t", "boolean": "o", "integer": "n", "long": "n", "float": "n",
           "double": "n", "bigdecimal": "n", "biginteger": "n", "character": "s"}


def class_name(service):
    """As the AWS SDK for Java makes it of the service's ID, without the word Client: DynamoDb, SecretsManager, SesV2."""
    identifier = re.sub(r"(?<=[A-Z]{2})v(?=\d)", " v", service["metadata"]["serviceId"]).replace("IoT", "Iot")
    words = re.findall(r"[A-Z]+(?![a-z])\d*|[A-Z][a-z]+\d*|[a-z]+\d*|\d+", identifier)
    name = "".join(word[:1].upper() + word[1:].lower() for word in words)
    name = re.sub(r"^(Amazon|Aws)", "", name)
    return re.sub(r"Service$", "", name) or name


def protocol(metadata):
    """The one that a Task's call is made in; the SDK may speak another."""
    spoken = metadata.get("protocols") or [metadata["protocol"]]
    return "json-" + metadata["jsonVersion"] if "json" in spoken else spoken[0].removeprefix("smithy-")


def type_of(service, name):
    shape = service["shapes"][name]
    kind = shape["type"]
    if shape.get("document"):
        return "d"
    if kind == "timestamp":
        return "T" if shape.get("timestampFormat", "unixTimestamp") != "unixTimestamp" else "t"
    if kind == "list":
        return "[" + type_of(service, shape["member"]["shape"])
    if kind == "map":
        return "{" + type_of(service, shape["value"]["shape"])
    return LETTERS.get(kind) or "." + name


def parts(service, name):
    """The structures that a shape is made of, through lists and maps."""
    shape = service["shapes"][name]
    below = [member["shape"] for member in shape.get("members", {}).values()]
    return below + [shape[part]["shape"] for part in ("member", "value") if part in shape]


def shape_lines(service, names):
    seen, left = set(), sorted(names)
    while left:
        name = left.pop()
        if name not in seen:
            seen.add(name)
            left += parts(service, name)
    for name in sorted(seen):
        if service["shapes"][name]["type"] == "structure":
            yield " ".join(["shape", name, *(
                f"{member.get('locationName', key)}:{type_of(service, member['shape'])}"
                for key, member in service["shapes"][name].get("members", {}).items())])


def rest_line(service, name, operation):
    members = service["shapes"].get(operation.get("input", {}).get("shape"), {}).get("members", {})
    by_label = {member.get("locationName", key): capital(key)
                for key, member in members.items() if member.get("location") == "uri"}
    path = re.sub(r"\{(\w+)", lambda match: "{" + by_label.get(match[1], match[1]), operation["http"]["requestUri"])
    query = [f"{capital(key)}={member.get('locationName', key)}" for key, member in members.items()
             if member.get("location") == "querystring"]
    return " ".join(["op", name, operation["http"]["method"], path, *query])


def lines(service):
    metadata = service["metadata"]
    spoken = protocol(metadata)
    yield " ".join(["service", spoken, metadata.get("signingName", metadata["endpointPrefix"]), metadata["endpointPrefix"],
                    metadata.get("targetPrefix", "-"), metadata["apiVersion"], class_name(service),
                    metadata.get("xmlNamespace", "-")])
    yield " ".join(["errors", *sorted(name for name, shape in service["shapes"].items() if shape.get("exception"))])
    roots = set()
    for name, operation in sorted(service["operations"].items()):
        shapes = [operation.get(part, {}).get("shape", "-") for part in ("input", "output")]
        if spoken.startswith("json"):
            yield " ".join(["op", name, *shapes])
            roots.update(shape for shape in shapes if shape != "-")
        elif spoken.startswith("rest"):
            yield rest_line(service, name, operation)
        else:
            yield "op " + name
    yield from shape_lines(service, roots)


def write():
    sections = {}
    for name in LOADER.list_available_services("service-2"):
        service = model(name)
        if "serviceId" in service["metadata"]:
            sections.setdefault(java_name(service), list(lines(service)))
    by_signing_name = {}
    for name, (head, *_) in sorted(sections.items()):
        by_signing_name.setdefault(head.split()[2], []).append(name)
    sections["services"] = [" ".join([signing, *names]) for signing, names in sorted(by_signing_name.items())]
    (call_data.RESOURCES / "service/upstream").mkdir(exist_ok=True)
    call_data.pack("service/upstream/wire", sections)


if __name__ == "__main__":
    write()
