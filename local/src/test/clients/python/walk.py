"""Walks through what the endpoint answers with boto3, its validation on for requests and for responses.

Each response is held against the service's model: required members, types, and the values of enumerations. Wants
AWS_ENDPOINT_URL, a region and any access key in the environment, and `bin/local serve` of this project's template.
"""

import datetime
import io
import json
import pathlib
import sys
import time
import zipfile

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.validate import ParamValidator

OPERATIONS = pathlib.Path(__file__).parent.parent / "operations.txt"  # each must be called
# Of a stack that is only a change set yet AWS tells an event of a status that its model does not have.
UNMODELLED = {"REVIEW_IN_PROGRESS"}
CALLED = set()
PROBLEMS = []

# AWS puts a prefix before the host of some operations; no such name leads to the loopback interface.
CONFIG = Config(inject_host_prefix=False, retries={"total_max_attempts": 1})

TRUST = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"},
    {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}
GRANT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def conforms(parsed, model, http_response, **_):
    """Holds a response against the model of its operation."""
    name = f"{model.service_model.signing_name} {model.name}"
    CALLED.add(name)
    if http_response.status_code < 300 and model.output_shape is not None:
        body = {member: value for member, value in parsed.items()
                if member != "ResponseMetadata" and value is not None}
        report = ParamValidator().validate(body | omitted(model, body), model.output_shape)
        if report.has_errors():
            PROBLEMS.append(f"{name}: {report.generate_report()}")
        enumerations(body, model.output_shape, name)


def omitted(model, body):
    """SQS itself leaves the empty list of a batch's result away, though its model requires both."""
    batch = model.service_model.signing_name == "sqs" and model.name.endswith("Batch")
    return {member: [] for member in ("Failed", "Successful") if batch and member not in body}


def enumerations(value, shape, path):
    if value is None:
        return
    if shape.type_name == "structure":
        for member, nested in value.items():
            if member in shape.members:
                enumerations(nested, shape.members[member], f"{path}.{member}")
    elif shape.type_name == "list":
        for element in value:
            enumerations(element, shape.member, path)
    elif shape.type_name == "map":
        for element in value.values():
            enumerations(element, shape.value, path)
    elif shape.type_name == "string" and shape.enum and value not in shape.enum and value not in UNMODELLED:
        PROBLEMS.append(f"{path}: {value!r} is none of {shape.enum}")


def client(service, **credentials):
    made = boto3.client(service, config=CONFIG, **credentials)
    event = "after-call." + made.meta.service_model.service_id.hyphenize()
    made.meta.events.register_first(event, conforms)  # before boto3 makes other types of some members
    return made


def refused(error, call, **arguments):
    """The call must fail with an error that the SDK has a class for."""
    try:
        call(**arguments)
    except error as expected:
        return expected.response["Error"]
    raise AssertionError(f"{error.__name__} expected")


def until(condition, call, **arguments):
    for _ in range(300):
        answer = call(**arguments)
        if condition(answer):
            return answer
        time.sleep(0.1)
    raise AssertionError(f"not within 30 s; the last answer was {answer}")


def taken(queue_url, **arguments):
    """The next message of a queue, off the queue."""
    sqs = client("sqs")
    message = until(lambda answer: answer.get("Messages"), sqs.receive_message, QueueUrl=queue_url, WaitTimeSeconds=1,
                    **arguments)["Messages"][0]
    sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    return message


def machines(role_arn):
    sfn = client("stepfunctions")
    passing = {"StartAt": "Begin", "States": {
        "Begin": {"Type": "Pass", "Next": "Wait"}, "Wait": {"Type": "Wait", "Seconds": 1, "Next": "Done"},
        "Done": {"Type": "Succeed"}}}
    machine = sfn.create_state_machine(name="walk", definition=json.dumps(passing), roleArn=role_arn)["stateMachineArn"]
    assert machine in [found["stateMachineArn"] for page in sfn.get_paginator("list_state_machines").paginate(
        PaginationConfig={"PageSize": 1}) for found in page["stateMachines"]]
    assert sfn.describe_state_machine(stateMachineArn=machine)["status"] == "ACTIVE"
    assert sfn.describe_state_machine(stateMachineArn=machine, includedData="METADATA_ONLY")["definition"] == "{}"
    assert sfn.validate_state_machine_definition(definition=json.dumps(passing))["result"] == "OK"

    execution = sfn.start_execution(stateMachineArn=machine, input='{"payload": "hi mom"}', name="one")["executionArn"]
    done = until(lambda described: described["status"] != "RUNNING", sfn.describe_execution, executionArn=execution)
    assert done["status"] == "SUCCEEDED" and json.loads(done["output"]) == {"payload": "hi mom"}, done
    pages = list(sfn.get_paginator("get_execution_history").paginate(
        executionArn=execution, PaginationConfig={"PageSize": 2}))
    events = [event["type"] for page in pages for event in page["events"]]
    assert len(pages) > 1 and events[0] == "ExecutionStarted" and events[-1] == "ExecutionSucceeded", events
    assert sfn.list_executions(stateMachineArn=machine, statusFilter="SUCCEEDED")["executions"][0]["name"] == "one"
    sfn.describe_state_machine_for_execution(executionArn=execution)
    refused(sfn.exceptions.ExecutionAlreadyExists, sfn.start_execution, stateMachineArn=machine, name="one", input="{}")
    refused(sfn.exceptions.StateMachineDoesNotExist, sfn.describe_state_machine, stateMachineArn=machine + "-not")
    refused(sfn.exceptions.InvalidDefinition, sfn.create_state_machine, name="x", definition="{}", roleArn=role_arn)

    slow = sfn.start_execution(stateMachineArn=machine)["executionArn"]
    sfn.stop_execution(executionArn=slow, error="Walk.Stopped", cause="enough")
    until(lambda described: described["status"] == "ABORTED", sfn.describe_execution, executionArn=slow)
    sfn.redrive_execution(executionArn=slow)
    until(lambda described: described["status"] == "SUCCEEDED", sfn.describe_execution, executionArn=slow)

    version = sfn.publish_state_machine_version(stateMachineArn=machine)["stateMachineVersionArn"]
    sfn.list_state_machine_versions(stateMachineArn=machine)
    routing = [{"stateMachineVersionArn": version, "weight": 100}]
    alias = sfn.create_state_machine_alias(name="live", routingConfiguration=routing)["stateMachineAliasArn"]
    sfn.update_state_machine_alias(stateMachineAliasArn=alias, description="what is live")
    sfn.describe_state_machine_alias(stateMachineAliasArn=alias)
    assert sfn.list_state_machine_aliases(stateMachineArn=machine)["stateMachineAliases"]
    through = sfn.start_execution(stateMachineArn=alias)["executionArn"]
    assert sfn.describe_execution(executionArn=through)["stateMachineAliasArn"] == alias
    sfn.delete_state_machine_alias(stateMachineAliasArn=alias)
    sfn.delete_state_machine_version(stateMachineVersionArn=version)
    sfn.tag_resource(resourceArn=machine, tags=[{"key": "team", "value": "walk"}])
    assert sfn.list_tags_for_resource(resourceArn=machine)["tags"]
    sfn.untag_resource(resourceArn=machine, tagKeys=["team"])

    express = sfn.create_state_machine(name="walk-express", type="EXPRESS", roleArn=role_arn, definition=json.dumps(
        {"StartAt": "Done", "States": {"Done": {"Type": "Pass", "End": True}}}))["stateMachineArn"]
    assert sfn.start_sync_execution(stateMachineArn=express, input="[1]")["output"] == "[1]"
    tested = sfn.test_state(definition=json.dumps({"Type": "Pass", "End": True}), roleArn=role_arn, input="[2]")
    assert tested["output"] == "[2]", tested

    each = {"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": True, "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Item", "States": {"Item": {"Type": "Pass", "End": True}}}}}}
    sfn.update_state_machine(stateMachineArn=machine, definition=json.dumps(each))
    mapped = sfn.start_execution(stateMachineArn=machine, input="[1, 2, 3]")["executionArn"]
    until(lambda described: described["status"] == "SUCCEEDED", sfn.describe_execution, executionArn=mapped)
    run = sfn.list_map_runs(executionArn=mapped)["mapRuns"][0]["mapRunArn"]
    assert sfn.describe_map_run(mapRunArn=run)["itemCounts"]["succeeded"] == 3
    sfn.list_executions(mapRunArn=run)
    refused(ClientError, sfn.update_map_run, mapRunArn=run + "x", maxConcurrency=1)

    activity = sfn.create_activity(name="walk")["activityArn"]
    sfn.describe_activity(activityArn=activity)
    sfn.list_activities()
    asking = {"StartAt": "Ask", "States": {"Ask": {
        "Type": "Task", "Resource": activity, "HeartbeatSeconds": 60, "End": True}}}
    sfn.update_state_machine(stateMachineArn=machine, definition=json.dumps(asking))
    for answer, arguments in ((sfn.send_task_success, {"output": "[3]"}), (sfn.send_task_failure, {"error": "No"})):
        asked = sfn.start_execution(stateMachineArn=machine)["executionArn"]
        task = sfn.get_activity_task(activityArn=activity, workerName="walk")
        sfn.send_task_heartbeat(taskToken=task["taskToken"])
        answer(taskToken=task["taskToken"], **arguments)
        until(lambda described: described["status"] != "RUNNING", sfn.describe_execution, executionArn=asked)
    refused(sfn.exceptions.InvalidToken, sfn.send_task_success, taskToken="none", output="{}")
    sfn.delete_activity(activityArn=activity)
    for made in (machine, express):
        sfn.delete_state_machine(stateMachineArn=made)


def functions():
    lam = client("lambda")
    name = [found["FunctionName"] for page in lam.get_paginator("list_functions").paginate(
        PaginationConfig={"PageSize": 1}) for found in page["Functions"] if "hello-world" in found["FunctionName"]][0]
    answer = lam.invoke(FunctionName=name, LogType="Tail", Payload=b'{"payload": "hi mom"}')
    assert answer["StatusCode"] == 200 and answer["LogResult"] and "FunctionError" not in answer, answer
    assert json.loads(answer["Payload"].read()), "no payload"
    assert lam.invoke(FunctionName=name, InvocationType="DryRun")["StatusCode"] == 204
    assert lam.invoke(FunctionName=name, InvocationType="Event", Payload=b'{"payload": "a"}')["StatusCode"] == 202
    lam.get_function(FunctionName=name)
    lam.get_function_configuration(FunctionName=name)
    lam.list_versions_by_function(FunctionName=name)
    lam.list_aliases(FunctionName=name)
    lam.list_function_event_invoke_configs(FunctionName=name)
    mapping = lam.list_event_source_mappings()["EventSourceMappings"][0]["UUID"]
    lam.get_event_source_mapping(UUID=mapping)
    lam.update_event_source_mapping(UUID=mapping, Enabled=False)
    found = lam.update_event_source_mapping(UUID=mapping, Enabled=True)
    lam.delete_event_source_mapping(UUID=mapping)
    lam.create_event_source_mapping(FunctionName=found["FunctionArn"], EventSourceArn=found["EventSourceArn"])
    for call in (lam.get_function, lam.invoke, lam.get_policy, lam.get_function_event_invoke_config):
        refused(lam.exceptions.ResourceNotFoundException, call, FunctionName="nobody")
    refused(lam.exceptions.ResourceNotFoundException, lam.get_alias, FunctionName=name, Name="nothing")
    versions(lam, name)
    settings(lam, name)
    made(lam, lam.get_function_configuration(FunctionName=name)["Role"])
    return name


def zipped(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return content.getvalue()


def made(lam, role):
    """A function and a layer that are not of the template, from their making to their end."""
    layer = lam.publish_layer_version(LayerName="walk", Content={"ZipFile": zipped(notes="v1")},
                                      CompatibleRuntimes=["java25"])
    assert lam.get_layer_version(LayerName="walk", VersionNumber=1)["LayerVersionArn"] == layer["LayerVersionArn"]
    assert lam.get_layer_version_by_arn(Arn=layer["LayerVersionArn"])["Version"] == 1
    assert [found["Version"] for found in lam.list_layer_versions(LayerName="walk")["LayerVersions"]] == [1]
    assert [found["LayerName"] for found in lam.list_layers(CompatibleRuntime="java25")["Layers"]] == ["walk"]
    arguments = dict(FunctionName="walked", Role=role, Runtime="java25", Handler="walk.App::handleRequest",
                     Code={"ZipFile": zipped(code="one")}, Layers=[layer["LayerVersionArn"]])
    first = lam.create_function(**arguments)
    refused(lam.exceptions.ResourceConflictException, lam.create_function, **arguments)
    refused(lam.exceptions.InvalidParameterValueException, lam.update_function_code, FunctionName="walked", ZipFile=b"none")
    second = lam.update_function_code(FunctionName="walked", ZipFile=zipped(code="two"), RevisionId=first["RevisionId"])
    assert first["CodeSha256"] != second["CodeSha256"], second
    refused(lam.exceptions.PreconditionFailedException, lam.update_function_code, FunctionName="walked",
            ZipFile=zipped(code="three"), RevisionId=first["RevisionId"])
    assert lam.update_function_configuration(FunctionName="walked", Timeout=9)["Timeout"] == 9
    lam.get_waiter("function_updated_v2").wait(FunctionName="walked")
    lam.delete_function(FunctionName="walked")
    lam.delete_layer_version(LayerName="walk", VersionNumber=1)


def versions(lam, name):
    version = lam.publish_version(FunctionName=name, Description="walked")["Version"]
    assert lam.publish_version(FunctionName=name)["Version"] == version
    alias = lam.create_alias(FunctionName=name, Name="walked", FunctionVersion=version)
    assert lam.get_alias(FunctionName=name, Name="walked")["AliasArn"] == alias["AliasArn"]
    answer = lam.invoke(FunctionName=name, Qualifier="walked", Payload=b'{"payload": "hi mom"}')
    assert answer["ExecutedVersion"] == version, answer
    revision = lam.update_alias(FunctionName=name, Name="walked", Description="moved")["RevisionId"]
    refused(lam.exceptions.PreconditionFailedException, lam.update_alias, FunctionName=name, Name="walked",
            RevisionId=alias["RevisionId"])
    lam.update_alias(FunctionName=name, Name="walked", FunctionVersion="$LATEST", RevisionId=revision)
    lam.delete_alias(FunctionName=name, Name="walked")


def settings(lam, name):
    said = lam.add_permission(FunctionName=name, StatementId="walk", Action="lambda:InvokeFunction",
                              Principal="sns.amazonaws.com", SourceArn="arn:aws:sns:us-east-1:123456789012:any")
    assert json.loads(said["Statement"]) in json.loads(lam.get_policy(FunctionName=name)["Policy"])["Statement"]
    refused(lam.exceptions.ResourceConflictException, lam.add_permission, FunctionName=name, StatementId="walk",
            Action="lambda:InvokeFunction", Principal="sns.amazonaws.com")
    lam.remove_permission(FunctionName=name, StatementId="walk")
    lam.put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=0)
    lam.update_function_event_invoke_config(FunctionName=name, MaximumEventAgeInSeconds=60)
    config = lam.get_function_event_invoke_config(FunctionName=name)
    assert config["MaximumRetryAttempts"] == 0 and config["MaximumEventAgeInSeconds"] == 60, config
    lam.delete_function_event_invoke_config(FunctionName=name)
    lam.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=7)
    assert lam.get_function_concurrency(FunctionName=name)["ReservedConcurrentExecutions"] == 7
    lam.delete_function_concurrency(FunctionName=name)
    arn = lam.get_function_configuration(FunctionName=name)["FunctionArn"]
    lam.tag_resource(Resource=arn, Tags={"walked": "yes"})
    assert lam.list_tags(Resource=arn)["Tags"]["walked"] == "yes"
    lam.untag_resource(Resource=arn, TagKeys=["walked"])


def queues():
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="walk", Attributes={"VisibilityTimeout": "5"}, tags={"team": "walk"})["QueueUrl"]
    assert sqs.get_queue_url(QueueName="walk")["QueueUrl"] == url
    assert url in [found for page in sqs.get_paginator("list_queues").paginate() for found in page["QueueUrls"]]
    sqs.send_message(QueueUrl=url, MessageBody="hi mom", MessageAttributes={
        "n": {"DataType": "Number", "StringValue": "1"}, "b": {"DataType": "Binary", "BinaryValue": b"\x00\xff"}})
    sent = sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": id, "MessageBody": id} for id in ("a", "b")])
    assert len(sent["Successful"]) == 2
    messages = []
    while len(messages) < 3:
        messages += sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1, AttributeNames=["All"],
                                        MessageAttributeNames=["All"]).get("Messages", [])
    greeting = [message for message in messages if message["Body"] == "hi mom"][0]
    assert greeting["MessageAttributes"]["b"]["BinaryValue"] == b"\x00\xff", greeting
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=greeting["ReceiptHandle"], VisibilityTimeout=10)
    sqs.change_message_visibility_batch(QueueUrl=url, Entries=[
        {"Id": "a", "ReceiptHandle": messages[0]["ReceiptHandle"], "VisibilityTimeout": 10}])
    sqs.delete_message(QueueUrl=url, ReceiptHandle=messages[0]["ReceiptHandle"])
    sqs.delete_message_batch(QueueUrl=url, Entries=[
        {"Id": str(i), "ReceiptHandle": message["ReceiptHandle"]} for i, message in enumerate(messages[1:])])
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["QueueArn"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "6"})
    sqs.tag_queue(QueueUrl=url, Tags={"more": "yes"})
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"team": "walk", "more": "yes"}
    sqs.untag_queue(QueueUrl=url, TagKeys=["more"])
    sqs.list_dead_letter_source_queues(QueueUrl=url)
    sqs.add_permission(QueueUrl=url, Label="all", AWSAccountIds=["123456789012"], Actions=["SendMessage"])
    sqs.remove_permission(QueueUrl=url, Label="all")
    sqs.purge_queue(QueueUrl=url)
    dead = [found for found in sqs.list_queues()["QueueUrls"] if found.endswith("-dead-letter")][0]
    dead_arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    moving = sqs.start_message_move_task(SourceArn=dead_arn)["TaskHandle"]
    sqs.list_message_move_tasks(SourceArn=dead_arn)
    try:
        sqs.cancel_message_move_task(TaskHandle=moving)
    except sqs.exceptions.ResourceNotFoundException:
        pass  # it has moved everything already
    refused(sqs.exceptions.QueueDoesNotExist, sqs.get_queue_url, QueueName="nowhere")
    return url, arn


def topics(queue_url, queue_arn):
    sns, sqs = client("sns"), client("sqs")
    topic = sns.create_topic(Name="walk", Tags=[{"Key": "team", "Value": "walk"}])["TopicArn"]
    allow = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"},
                            "Action": "sqs:SendMessage", "Resource": queue_arn}]}
    sqs.set_queue_attributes(QueueUrl=queue_url, Attributes={"Policy": json.dumps(allow)})
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue_arn,
                                 ReturnSubscriptionArn=True)["SubscriptionArn"]
    sns.set_subscription_attributes(SubscriptionArn=subscription, AttributeName="RawMessageDelivery",
                                    AttributeValue="true")
    sns.get_subscription_attributes(SubscriptionArn=subscription)
    sns.publish(TopicArn=topic, Message="hi mom", Subject="greeting",
                MessageAttributes={"n": {"DataType": "Number", "StringValue": "1"}})
    got = taken(queue_url, MessageAttributeNames=["All"])
    assert got["Body"] == "hi mom" and got["MessageAttributes"]["n"]["StringValue"] == "1", got
    batch = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[{"Id": "a", "Message": "1"}])
    assert len(batch["Successful"]) == 1
    assert taken(queue_url)["Body"] == "1"
    assert topic in [found["TopicArn"] for page in sns.get_paginator("list_topics").paginate()
                     for found in page["Topics"]]
    sns.list_subscriptions()
    sns.list_subscriptions_by_topic(TopicArn=topic)
    sns.get_topic_attributes(TopicArn=topic)
    sns.set_topic_attributes(TopicArn=topic, AttributeName="DisplayName", AttributeValue="walk")
    sns.tag_resource(ResourceArn=topic, Tags=[{"Key": "more", "Value": "yes"}])
    sns.list_tags_for_resource(ResourceArn=topic)
    sns.untag_resource(ResourceArn=topic, TagKeys=["more"])
    refused(sns.exceptions.NotFoundException, sns.publish, TopicArn=topic + "-not", Message="x")
    sns.unsubscribe(SubscriptionArn=subscription)
    sns.delete_topic(TopicArn=topic)


def events(queue_url, queue_arn):
    bridge, sqs, logs = client("events"), client("sqs"), client("logs")
    bus = bridge.create_event_bus(Name="walk", Tags=[{"Key": "team", "Value": "walk"}])["EventBusArn"]
    assert {"default", "walk"} <= {found["Name"] for found in bridge.list_event_buses()["EventBuses"]}
    bridge.put_permission(EventBusName="walk", Action="events:PutEvents", Principal="123456789012", StatementId="own")
    assert "own" in bridge.describe_event_bus(Name="walk")["Policy"]
    bridge.remove_permission(EventBusName="walk", StatementId="own")
    pattern = json.dumps({"source": ["walk"]})
    rule = bridge.put_rule(Name="walk", EventBusName="walk", EventPattern=pattern)["RuleArn"]
    allow = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"},
                            "Action": "sqs:SendMessage", "Resource": queue_arn,
                            "Condition": {"ArnEquals": {"aws:SourceArn": rule}}}]}
    sqs.set_queue_attributes(QueueUrl=queue_url, Attributes={"Policy": json.dumps(allow)})
    bridge.put_targets(Rule="walk", EventBusName="walk",
                       Targets=[{"Id": "queue", "Arn": queue_arn, "InputPath": "$.detail"}])
    assert bridge.list_targets_by_rule(Rule="walk", EventBusName="walk")["Targets"][0]["Arn"] == queue_arn
    assert bridge.list_rule_names_by_target(TargetArn=queue_arn, EventBusName="walk")["RuleNames"] == ["walk"]
    assert bridge.list_rules(EventBusName="walk", NamePrefix="wa")["Rules"][0]["Arn"] == rule
    event = {"Source": "walk", "DetailType": "walked", "Detail": json.dumps({"hi": "mom"}), "EventBusName": "walk"}
    answer = bridge.put_events(Entries=[event, {"Source": "walk", "DetailType": "walked", "Detail": "no"}])
    assert answer["FailedEntryCount"] == 1 and answer["Entries"][1]["ErrorCode"] == "MalformedDetail", answer
    got = taken(queue_url)
    assert json.loads(got["Body"]) == {"hi": "mom"}, got
    bridge.disable_rule(Name="walk", EventBusName="walk")
    assert bridge.describe_rule(Name="walk", EventBusName="walk")["State"] == "DISABLED"
    bridge.enable_rule(Name="walk", EventBusName="walk")
    whole = {"id": "1", "account": "123456789012", "source": "walk", "time": "2026-11-28T08:00:00Z",
             "region": "us-east-1", "resources": [], "detail-type": "walked", "detail": {}}
    assert bridge.test_event_pattern(EventPattern=pattern, Event=json.dumps(whole))["Result"]
    bridge.tag_resource(ResourceARN=rule, Tags=[{"Key": "more", "Value": "yes"}])
    assert bridge.list_tags_for_resource(ResourceARN=rule)["Tags"] == [{"Key": "more", "Value": "yes"}]
    bridge.untag_resource(ResourceARN=rule, TagKeys=["more"])
    refused(bridge.exceptions.InvalidEventPatternException, bridge.put_rule, Name="no", EventPattern="{")
    refused(bridge.exceptions.ResourceNotFoundException, bridge.describe_rule, Name="nowhere")
    refused(ClientError, bridge.delete_rule, Name="walk", EventBusName="walk")
    assert bridge.remove_targets(Rule="walk", EventBusName="walk", Ids=["queue"])["FailedEntryCount"] == 0
    bridge.delete_rule(Name="walk", EventBusName="walk")
    bridge.delete_event_bus(Name="walk")
    assert bus not in [found["Arn"] for found in bridge.list_event_buses()["EventBuses"]]
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "logs:PutLogEvents",
         "Resource": "*"}]}
    logs.put_resource_policy(policyName="walk", policyDocument=json.dumps(policy))
    assert logs.describe_resource_policies()["resourcePolicies"][0]["policyName"] == "walk"
    logs.delete_resource_policy(policyName="walk")
    refused(logs.exceptions.ResourceNotFoundException, logs.delete_resource_policy, policyName="walk")



def schedules(queue_arn):
    scheduler, iam = client("scheduler"), client("iam")
    trust = json.dumps(TRUST).replace("states.amazonaws.com", "scheduler.amazonaws.com")
    role = iam.create_role(RoleName="walk-clock", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    group = scheduler.create_schedule_group(Name="walk", Tags=[{"Key": "team", "Value": "walk"}])["ScheduleGroupArn"]
    assert scheduler.get_schedule_group(Name="walk")["State"] == "ACTIVE"
    assert "walk" in [found["Name"] for found in scheduler.list_schedule_groups()["ScheduleGroups"]]
    scheduler.tag_resource(ResourceArn=group, Tags=[{"Key": "more", "Value": "yes"}])
    assert len(scheduler.list_tags_for_resource(ResourceArn=group)["Tags"]) == 2
    scheduler.untag_resource(ResourceArn=group, TagKeys=["more"])
    asked = {"Name": "walk", "GroupName": "walk", "ScheduleExpression": "at(2999-01-01T00:00:00)",
             "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": {"Arn": queue_arn, "RoleArn": role, "Input": "hi mom"}}
    arn = scheduler.create_schedule(**asked)["ScheduleArn"]
    refused(scheduler.exceptions.ConflictException, scheduler.create_schedule, **asked)
    refused(scheduler.exceptions.ValidationException, scheduler.create_schedule,
            **(asked | {"Name": "no", "ScheduleExpression": "often"}))
    assert scheduler.get_schedule(Name="walk", GroupName="walk")["Target"]["Input"] == "hi mom"
    scheduler.update_schedule(**(asked | {"State": "DISABLED"}))
    found = scheduler.list_schedules(GroupName="walk", State="DISABLED")["Schedules"]
    assert [each["Arn"] for each in found] == [arn], found
    scheduler.delete_schedule(Name="walk", GroupName="walk")
    refused(scheduler.exceptions.ResourceNotFoundException, scheduler.get_schedule, Name="walk", GroupName="walk")
    scheduler.delete_schedule_group(Name="walk")
    iam.delete_role(RoleName="walk-clock")


def traces(function):
    xray = client("xray")
    client("lambda").invoke(FunctionName=function, Payload=b'{"payload": "hi mom"}')
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=1)
    during = dict(StartTime=end - datetime.timedelta(hours=1), EndTime=end)
    found = next(each for each in xray.get_trace_summaries(**during)["TraceSummaries"]
                 if each["EntryPoint"]["Name"] == function)
    assert not found["IsPartial"] and not found["HasFault"], found
    trace, = xray.batch_get_traces(TraceIds=[found["Id"]])["Traces"]
    origins = [json.loads(segment["Document"])["origin"] for segment in trace["Segments"]]
    assert sorted(origins) == ["AWS::Lambda", "AWS::Lambda::Function"], origins
    assert "AWS::Lambda::Function" in [each["Type"] for each in xray.get_service_graph(**during)["Services"]]
    assert len(xray.get_trace_graph(TraceIds=[found["Id"]])["Services"]) == 3
    refused(xray.exceptions.InvalidRequestException, xray.get_service_graph,
            StartTime=end - datetime.timedelta(hours=7), EndTime=end)


def schemas():
    schemas = client("schemas")
    event = json.dumps({"payload": "hi mom", "at": {"hour": 1}})
    content = schemas.get_discovered_schema(Events=[event], Type="OpenApi3")["Content"]
    assert json.loads(content)["components"]["schemas"]["At"]["required"] == ["hour"], content
    schemas.create_registry(RegistryName="walk", Description="first", Tags={"team": "walk"})
    refused(schemas.exceptions.ConflictException, schemas.create_registry, RegistryName="walk")
    assert schemas.update_registry(RegistryName="walk", Description="then")["Description"] == "then"
    assert schemas.describe_registry(RegistryName="walk")["Tags"] == {"team": "walk"}
    assert [each["RegistryName"] for each in schemas.list_registries()["Registries"]] == ["walk"]
    of = dict(RegistryName="walk", SchemaName="event")
    assert schemas.create_schema(**of, Type="OpenApi3", Content=content)["SchemaVersion"] == "1"
    assert schemas.update_schema(**of, Content=content.replace("1.0.0", "2.0.0"))["SchemaVersion"] == "2"
    assert "2.0.0" in schemas.describe_schema(**of)["Content"]
    assert schemas.describe_schema(**of, SchemaVersion="1")["Content"] == content
    assert schemas.list_schemas(RegistryName="walk")["Schemas"][0]["VersionCount"] == 2
    schemas.delete_schema_version(**of, SchemaVersion="1")
    assert [each["SchemaVersion"] for each in schemas.list_schema_versions(**of)["SchemaVersions"]] == ["2"]
    schemas.delete_schema(**of)
    refused(schemas.exceptions.NotFoundException, schemas.describe_schema, **of)
    schemas.delete_registry(RegistryName="walk")


def roles():
    iam, sts = client("iam"), client("sts")
    account = sts.get_caller_identity()["Account"]
    role = iam.create_role(RoleName="walk", AssumeRolePolicyDocument=json.dumps(TRUST), Description="walks",
                           Tags=[{"Key": "team", "Value": "walk"}])["Role"]["Arn"]
    iam.put_role_policy(RoleName="walk", PolicyName="all", PolicyDocument=json.dumps(GRANT))
    assert iam.get_role_policy(RoleName="walk", PolicyName="all")["PolicyDocument"] == GRANT
    assert iam.get_role(RoleName="walk")["Role"]["AssumeRolePolicyDocument"] == TRUST
    managed = "arn:aws:iam::aws:policy/service-role/AWSLambdaRole"
    iam.attach_role_policy(RoleName="walk", PolicyArn=managed)
    assert iam.list_attached_role_policies(RoleName="walk")["AttachedPolicies"]
    iam.detach_role_policy(RoleName="walk", PolicyArn=managed)
    iam.list_role_policies(RoleName="walk")
    iam.list_instance_profiles_for_role(RoleName="walk")
    iam.tag_role(RoleName="walk", Tags=[{"Key": "more", "Value": "yes"}])
    iam.list_role_tags(RoleName="walk")
    iam.untag_role(RoleName="walk", TagKeys=["more"])
    iam.update_role(RoleName="walk", MaxSessionDuration=7200)
    iam.update_assume_role_policy(RoleName="walk", PolicyDocument=json.dumps(TRUST))
    iam.put_role_permissions_boundary(RoleName="walk", PermissionsBoundary=managed)
    iam.delete_role_permissions_boundary(RoleName="walk")
    assert role in [found["Arn"] for page in iam.get_paginator("list_roles").paginate(PaginationConfig={"PageSize": 1})
                    for found in page["Roles"]]
    policy = iam.create_policy(PolicyName="walk", PolicyDocument=json.dumps(GRANT))["Policy"]["Arn"]
    iam.get_policy(PolicyArn=policy)
    second = iam.create_policy_version(PolicyArn=policy, PolicyDocument=json.dumps(GRANT))
    version = second["PolicyVersion"]["VersionId"]
    iam.set_default_policy_version(PolicyArn=policy, VersionId=version)
    assert iam.get_policy_version(PolicyArn=policy, VersionId=version)["PolicyVersion"]["Document"] == GRANT
    assert len(iam.list_policy_versions(PolicyArn=policy)["Versions"]) == 2
    iam.delete_policy_version(PolicyArn=policy, VersionId="v1")
    iam.list_policies(Scope="Local")
    iam.delete_policy(PolicyArn=policy)
    simulated = iam.simulate_principal_policy(PolicySourceArn=role, ActionNames=["s3:GetObject"])
    assert simulated["EvaluationResults"][0]["EvalDecision"] == "allowed"
    custom = iam.simulate_custom_policy(PolicyInputList=[json.dumps(GRANT)], ActionNames=["sqs:SendMessage"])
    assert custom["EvaluationResults"][0]["EvalDecision"] == "allowed"
    refused(iam.exceptions.NoSuchEntityException, iam.get_role, RoleName="nobody")
    refused(iam.exceptions.EntityAlreadyExistsException, iam.create_role, RoleName="walk",
            AssumeRolePolicyDocument=json.dumps(TRUST))

    session = sts.assume_role(RoleArn=role, RoleSessionName="walk")["Credentials"]
    acting = client("sts", aws_access_key_id=session["AccessKeyId"], aws_session_token=session["SessionToken"],
                    aws_secret_access_key=session["SecretAccessKey"])
    assert acting.get_caller_identity()["Arn"] == f"arn:aws:sts::{account}:assumed-role/walk/walk"
    return role


def objects():
    s3 = client("s3")
    s3.create_bucket(Bucket="walk")
    s3.put_object(Bucket="walk", Key="in/a b+c.txt", Body=b"hi mom", ContentType="text/plain", Metadata={"k": "v"})
    s3.upload_fileobj(io.BytesIO(b"x" * 1_000_000), "walk", "in/large")
    got = s3.get_object(Bucket="walk", Key="in/a b+c.txt")
    assert got["Body"].read() == b"hi mom" and got["Metadata"] == {"k": "v"} and got["ContentType"] == "text/plain"
    assert s3.get_object(Bucket="walk", Key="in/large", Range="bytes=0-9")["ContentRange"] == "bytes 0-9/1000000"
    assert s3.head_object(Bucket="walk", Key="in/large")["ContentLength"] == 1_000_000
    parts(s3)
    bucket_settings(s3)
    object_tags(s3)
    s3.copy_object(Bucket="walk", Key="copy", CopySource={"Bucket": "walk", "Key": "in/a b+c.txt"})
    keys = [found["Key"] for page in s3.get_paginator("list_objects_v2").paginate(
        Bucket="walk", PaginationConfig={"PageSize": 1}) for found in page["Contents"]]
    assert keys == ["copy", "in/a b+c.txt", "in/large"], keys
    assert s3.list_objects_v2(Bucket="walk", Delimiter="/")["CommonPrefixes"] == [{"Prefix": "in/"}]
    assert len(s3.list_objects(Bucket="walk", Prefix="in/")["Contents"]) == 2
    assert "walk" in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    s3.get_bucket_location(Bucket="walk")
    s3.head_bucket(Bucket="walk")
    refused(s3.exceptions.NoSuchKey, s3.get_object, Bucket="walk", Key="nothing")
    refused(s3.exceptions.NoSuchBucket, s3.list_objects_v2, Bucket="nowhere")
    assert refused(ClientError, s3.delete_bucket, Bucket="walk")["Code"] == "BucketNotEmpty"
    assert len(s3.delete_objects(Bucket="walk", Delete={"Objects": [{"Key": key} for key in keys[1:]]})["Deleted"]) == 2
    s3.delete_object(Bucket="walk", Key="copy")
    s3.delete_bucket(Bucket="walk")


def bucket_settings(s3):
    closed = s3.get_public_access_block(Bucket="walk")["PublicAccessBlockConfiguration"]
    assert closed["BlockPublicPolicy"], closed
    policy = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::walk/*"}]})
    assert refused(ClientError, s3.get_bucket_policy, Bucket="walk")["Code"] == "NoSuchBucketPolicy"
    assert refused(ClientError, s3.put_bucket_policy, Bucket="walk", Policy=policy)["Code"] == "AccessDenied"
    s3.put_public_access_block(Bucket="walk", PublicAccessBlockConfiguration={**closed, "BlockPublicPolicy": False})
    s3.put_bucket_policy(Bucket="walk", Policy=policy)
    assert json.loads(s3.get_bucket_policy(Bucket="walk")["Policy"]) == json.loads(policy)
    s3.delete_bucket_policy(Bucket="walk")
    s3.delete_public_access_block(Bucket="walk")
    assert refused(ClientError, s3.get_public_access_block, Bucket="walk")["Code"] == "NoSuchPublicAccessBlockConfiguration"
    assert "Status" not in s3.get_bucket_versioning(Bucket="walk")
    s3.put_bucket_versioning(Bucket="walk", VersioningConfiguration={"Status": "Suspended"})
    assert s3.get_bucket_versioning(Bucket="walk")["Status"] == "Suspended"
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}, "BucketKeyEnabled": True}
    s3.put_bucket_encryption(Bucket="walk", ServerSideEncryptionConfiguration={"Rules": [rule]})
    assert s3.put_object(Bucket="walk", Key="in/large", Body=b"x" * 1_000_000)["ServerSideEncryption"] == "aws:kms"
    s3.delete_bucket_encryption(Bucket="walk")
    rules = s3.get_bucket_encryption(Bucket="walk")["ServerSideEncryptionConfiguration"]["Rules"]
    assert rules[0]["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}, rules
    assert refused(ClientError, s3.get_bucket_tagging, Bucket="walk")["Code"] == "NoSuchTagSet"
    s3.put_bucket_tagging(Bucket="walk", Tagging={"TagSet": [{"Key": "Stage", "Value": "test"}]})
    assert s3.get_bucket_tagging(Bucket="walk")["TagSet"] == [{"Key": "Stage", "Value": "test"}]
    s3.delete_bucket_tagging(Bucket="walk")


def object_tags(s3):
    tags = [{"Key": "Stage", "Value": "test"}]
    s3.put_object_tagging(Bucket="walk", Key="in/large", Tagging={"TagSet": tags})
    assert s3.get_object_tagging(Bucket="walk", Key="in/large")["TagSet"] == tags
    assert s3.get_object(Bucket="walk", Key="in/large")["TagCount"] == 1
    s3.delete_object_tagging(Bucket="walk", Key="in/large")
    assert s3.get_object_tagging(Bucket="walk", Key="in/large")["TagSet"] == []


def parts(s3):
    s3.upload_fileobj(io.BytesIO(b"x" * 20_000_000), "walk", "in/parts")  # several at once, with checksums
    head = s3.head_object(Bucket="walk", Key="in/parts")
    assert head["ContentLength"] == 20_000_000 and head["ETag"].endswith('-3"'), head
    s3.delete_object(Bucket="walk", Key="in/parts")
    upload = s3.create_multipart_upload(Bucket="walk", Key="never")["UploadId"]
    s3.upload_part(Bucket="walk", Key="never", UploadId=upload, PartNumber=1, Body=b"part")
    assert len(s3.list_parts(Bucket="walk", Key="never", UploadId=upload)["Parts"]) == 1
    assert len(s3.list_multipart_uploads(Bucket="walk")["Uploads"]) == 1
    copied = s3.upload_part_copy(Bucket="walk", Key="never", UploadId=upload, PartNumber=2, CopySource="walk/in/large",
                                 CopySourceRange="bytes=0-9")["CopyPartResult"]
    assert copied["ETag"] and s3.list_parts(Bucket="walk", Key="never", UploadId=upload)["Parts"][1]["Size"] == 10
    s3.abort_multipart_upload(Bucket="walk", Key="never", UploadId=upload)
    refused(s3.exceptions.NoSuchUpload, s3.list_parts, Bucket="walk", Key="never", UploadId=upload)


def logs(function):
    cwl = client("logs")
    name = f"/aws/lambda/{function}"
    assert name in [group["logGroupName"] for group in cwl.describe_log_groups(logGroupNamePrefix=name)["logGroups"]]
    until(lambda answer: [event for event in answer["events"] if "REPORT" in event["message"] or "report" in
                          event["message"]], cwl.filter_log_events, logGroupName=name)
    stream = cwl.describe_log_streams(logGroupName=name)["logStreams"][0]["logStreamName"]
    assert cwl.get_log_events(logGroupName=name, logStreamName=stream, startFromHead=True)["events"]
    cwl.create_log_group(logGroupName="walk")
    cwl.create_log_stream(logGroupName="walk", logStreamName="one")
    cwl.put_log_events(logGroupName="walk", logStreamName="one", logEvents=[
        {"timestamp": int(time.time() * 1000), "message": "hi mom"}])
    group = cwl.list_log_groups(logGroupNamePattern="walk")["logGroups"][0]["logGroupArn"]
    cwl.tag_resource(resourceArn=group, tags={"team": "walk"})
    assert cwl.list_tags_for_resource(resourceArn=group)["tags"] == {"team": "walk"}
    cwl.untag_resource(resourceArn=group, tagKeys=["team"])
    cwl.put_retention_policy(logGroupName="walk", retentionInDays=7)
    cwl.delete_retention_policy(logGroupName="walk")
    refused(cwl.exceptions.ResourceNotFoundException, cwl.describe_log_streams, logGroupName="nowhere")
    refused(cwl.exceptions.ResourceAlreadyExistsException, cwl.create_log_group, logGroupName="walk")
    cwl.delete_log_stream(logGroupName="walk", logStreamName="one")
    cwl.delete_log_group(logGroupName="walk")


def stacks():
    cfn = client("cloudformation")
    stack = [page["StackSummaries"] for page in cfn.get_paginator("list_stacks").paginate()][0][0]["StackName"]
    assert cfn.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"
    resources = [found for page in cfn.get_paginator("list_stack_resources").paginate(StackName=stack)
                 for found in page["StackResourceSummaries"]]
    assert len(resources) == len(cfn.describe_stack_resources(StackName=stack)["StackResources"]) > 0
    cfn.describe_stack_resource(StackName=stack, LogicalResourceId=resources[0]["LogicalResourceId"])
    refused(ClientError, cfn.describe_stacks, StackName="nothing")
    deployments(cfn)


def deployments(cfn):
    # of YAML, for boto3 gives JSON parsed
    body = "{Resources: {T: {Type: AWS::SNS::Topic, Properties: {TopicName: %s}}}, Outputs: {O: {Value: !Ref T, Export: {Name: walk}}}}"
    cfn.validate_template(TemplateBody=body % "one")
    cfn.create_change_set(StackName="walk", ChangeSetName="one", ChangeSetType="CREATE", TemplateBody=body % "one",
                          Tags=[{"Key": "a", "Value": "b"}])
    cfn.get_waiter("change_set_create_complete").wait(StackName="walk", ChangeSetName="one", WaiterConfig={"Delay": 1})
    changes = cfn.describe_change_set(StackName="walk", ChangeSetName="one")["Changes"]
    assert [change["ResourceChange"]["Action"] for change in changes] == ["Add"]
    assert len(cfn.list_change_sets(StackName="walk")["Summaries"]) == 1
    cfn.execute_change_set(StackName="walk", ChangeSetName="one")
    cfn.get_waiter("stack_create_complete").wait(StackName="walk", WaiterConfig={"Delay": 1})
    events = cfn.describe_stack_events(StackName="walk")["StackEvents"]
    assert events[0]["ResourceStatus"] == "CREATE_COMPLETE" and events[0]["LogicalResourceId"] == "walk"
    assert cfn.list_exports()["Exports"][0]["Name"] == "walk"
    cfn.create_stack(StackName="importer", TemplateBody=json.dumps({
        "Resources": {"T": {"Type": "AWS::SNS::Topic"}}, "Outputs": {"O": {"Value": {"Fn::ImportValue": "walk"}}}}))
    assert cfn.list_imports(ExportName="walk")["Imports"] == ["importer"]
    cfn.delete_stack(StackName="importer")
    assert "Outputs" in cfn.get_template(StackName="walk")["TemplateBody"]
    assert cfn.get_template_summary(StackName="walk")["ResourceTypes"] == ["AWS::SNS::Topic"]
    cfn.update_stack(StackName="walk", TemplateBody=body % "two")
    refused(ClientError, cfn.update_stack, StackName="walk", UsePreviousTemplate=True)
    control = client("cloudcontrol")
    topic = cfn.describe_stack_resources(StackName="walk")["StackResources"][0]
    shown = control.get_resource(TypeName=topic["ResourceType"], Identifier=topic["PhysicalResourceId"])
    assert shown["ResourceDescription"]["Identifier"] == topic["PhysicalResourceId"], shown
    refused(control.exceptions.ResourceNotFoundException, control.get_resource, TypeName=topic["ResourceType"],
            Identifier="none")
    refused(cfn.exceptions.InsufficientCapabilitiesException, cfn.create_stack, StackName="no", TemplateBody=json.dumps(
        {"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": TRUST}}}}))
    cfn.create_change_set(StackName="walk", ChangeSetName="same", UsePreviousTemplate=True)
    assert cfn.describe_change_set(StackName="walk", ChangeSetName="same")["Status"] == "FAILED"
    cfn.delete_change_set(StackName="walk", ChangeSetName="same")
    refused(cfn.exceptions.ChangeSetNotFoundException, cfn.describe_change_set, StackName="walk", ChangeSetName="same")
    cfn.update_termination_protection(StackName="walk", EnableTerminationProtection=True)
    refused(ClientError, cfn.delete_stack, StackName="walk")
    cfn.update_termination_protection(StackName="walk", EnableTerminationProtection=False)
    cfn.delete_stack(StackName="walk")
    cfn.get_waiter("stack_delete_complete").wait(StackName="walk", WaiterConfig={"Delay": 1})


def main():
    role = roles()
    machines(role)
    function = functions()
    url, arn = queues()
    topics(url, arn)
    events(url, arn)
    schedules(arn)
    traces(function)
    schemas()
    client("sqs").delete_queue(QueueUrl=url)
    objects()
    logs(function)
    stacks()
    client("iam").delete_role_policy(RoleName="walk", PolicyName="all")
    client("iam").delete_role(RoleName="walk")
    PROBLEMS.extend(f"{missed}: not called" for missed in sorted(set(OPERATIONS.read_text().splitlines()) - CALLED))
    for problem in PROBLEMS:
        print(problem, file=sys.stderr)
    print(f"boto3 {boto3.__version__}: {len(CALLED)} operations, {len(PROBLEMS)} faults")
    return 1 if PROBLEMS else 0


if __name__ == "__main__":
    sys.exit(main())
