"""Expands templates with AWS's own translator: prints what it makes of each file that it is given, or its error, as JSON.

What `sam package` does first is done here: code and definitions are where the translator wants them, in S3 or in line.
"""
import json
import os
import pathlib
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

import samtranslator  # noqa: E402
from samtranslator.model.exceptions import InvalidDocumentException  # noqa: E402
from samtranslator.parser.parser import Parser  # noqa: E402
from samtranslator.translator.translator import Translator  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402

OLDEST = (1, 115)  # earlier ones give self-managed Kafka's certificate the wrong secret

if tuple(map(int, samtranslator.__version__.split(".")[:2])) < OLDEST:
    raise ModuleNotFoundError("aws-sam-translator is too old: " + samtranslator.__version__)


def read(file):
    return json.loads(file.read_text()) if file.suffix == ".json" else yaml_parse(file.read_text())


def package(folder, template):
    functions = [resource.get("Properties", {}) for resource in template["Resources"].values()
                 if resource["Type"] == "AWS::Serverless::Function"]
    for properties in [template.get("Globals", {}).get("Function", {}), *functions]:
        if "CodeUri" in properties:
            properties["CodeUri"] = "s3://bucket/code"
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        if "DefinitionUri" in properties:
            properties["Definition"] = json.loads((folder / properties.pop("DefinitionUri")).read_text())


def translate(file):
    template = read(file)
    package(file.parent, template)
    parameters = {name: parameter.get("Default", "") for name, parameter in template.get("Parameters", {}).items()}
    try:
        return Translator({}, Parser()).translate(template, {**parameters, "AWS::Region": "us-east-1", "AWS::Partition": "aws"})
    except InvalidDocumentException as error:
        return {"Error": " ".join(cause.message for cause in error.causes)}


print(json.dumps({file: translate(pathlib.Path(file)) for file in sys.argv[1:]}, default=str))
