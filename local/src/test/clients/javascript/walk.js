// Walks through what the endpoint answers with the AWS SDK for JavaScript v3 in its default settings. Wants
// AWS_ENDPOINT_URL, a region and any access key in the environment, and `bin/local serve` of this project's template.

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
    CreateRoleCommand, DeleteRoleCommand, DeleteRolePolicyCommand, IAMClient, NoSuchEntityException, GetRoleCommand,
    PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { InvokeCommand, LambdaClient, paginateListFunctions, ResourceNotFoundException } from "@aws-sdk/client-lambda";
import {
    CreateBucketCommand, DeleteBucketCommand, DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, NoSuchKey,
    paginateListObjectsV2, PutObjectCommand, S3Client,
} from "@aws-sdk/client-s3";
import {
    CreateStateMachineCommand, DeleteStateMachineCommand, DescribeExecutionCommand, DescribeStateMachineCommand,
    paginateGetExecutionHistory, SFNClient, StartExecutionCommand, StateMachineDoesNotExist,
} from "@aws-sdk/client-sfn";
import {
    CreateTopicCommand, DeleteTopicCommand, NotFoundException, PublishCommand, SNSClient, SubscribeCommand,
} from "@aws-sdk/client-sns";
import {
    CreateQueueCommand, DeleteMessageCommand, DeleteQueueCommand, GetQueueAttributesCommand, GetQueueUrlCommand,
    QueueDoesNotExist, ReceiveMessageCommand, SendMessageCommand, SetQueueAttributesCommand, SQSClient,
} from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

const json = JSON.stringify;

async function collect(pages, members) {
    const all = [];
    for await (const page of pages) {
        all.push(...(members(page) ?? []));
    }
    return all;
}

async function until(condition, call) {
    for (let i = 0; i < 300; i++) {
        const answer = await call();
        if (condition(answer)) {
            return answer;
        }
        await pause(100);
    }
    throw new Error("not within 30 s");
}

const functionName = await (async () => {
    const lambda = new LambdaClient();
    const names = (await collect(paginateListFunctions({ client: lambda, pageSize: 1 }, {}), (page) => page.Functions))
        .map((found) => found.FunctionName);
    const name = names.find((found) => found.includes("hello-world"));
    const answer = await lambda.send(new InvokeCommand({
        FunctionName: name, LogType: "Tail", Payload: '{"payload": "hi mom"}' }));
    assert.equal(answer.StatusCode, 200);
    assert.ok(JSON.parse(answer.Payload.transformToString()));
    assert.match(Buffer.from(answer.LogResult, "base64").toString(), /platform.report|REPORT/);
    await assert.rejects(lambda.send(new InvokeCommand({ FunctionName: "nobody" })), ResourceNotFoundException);
    return name;
})();

const roleName = "walk-js";
const iam = new IAMClient();
const { Role: role } = await iam.send(new CreateRoleCommand({
    RoleName: roleName, AssumeRolePolicyDocument: json({ Version: "2012-10-17", Statement: [
        { Effect: "Allow", Principal: { Service: "states.amazonaws.com" }, Action: "sts:AssumeRole" }] }) }));
await iam.send(new PutRolePolicyCommand({ RoleName: roleName, PolicyName: "invoke", PolicyDocument: json({
    Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: "*" }] }) }));
await assert.rejects(iam.send(new GetRoleCommand({ RoleName: "nobody" })), NoSuchEntityException);
assert.match((await new STSClient().send(new GetCallerIdentityCommand())).Arn, /^arn:aws:iam::\d{12}:/);

{
    const sfn = new SFNClient();
    const { stateMachineArn } = await sfn.send(new CreateStateMachineCommand({ name: "walk-js", roleArn: role.Arn,
        definition: json({ QueryLanguage: "JSONata", StartAt: "Hello", States: { Hello: { Type: "Task", End: true,
            Resource: "arn:aws:states:::lambda:invoke", Output: "{% $states.result.Payload %}",
            Arguments: { FunctionName: functionName, Payload: "{% $states.input %}" } } } }) }));
    const { executionArn } = await sfn.send(new StartExecutionCommand({
        stateMachineArn, input: '{"payload": "hi mom"}' }));
    const done = await until((described) => described.status !== "RUNNING",
        () => sfn.send(new DescribeExecutionCommand({ executionArn })));
    assert.equal(done.status, "SUCCEEDED", done.cause);
    assert.ok(done.startDate <= done.stopDate);
    const events = await collect(paginateGetExecutionHistory({ client: sfn, pageSize: 2 }, { executionArn }),
        (page) => page.events);
    assert.deepEqual([events[0].type, events.at(-1).type], ["ExecutionStarted", "ExecutionSucceeded"]);
    await assert.rejects(sfn.send(new DescribeStateMachineCommand({ stateMachineArn: `${stateMachineArn}-not` })),
        StateMachineDoesNotExist);
    await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
}

{
    const sqs = new SQSClient(), sns = new SNSClient();
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "walk-js" }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: json({ Statement: [
        { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: Attributes.QueueArn }] }) } }));
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "walk-js" }));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: Attributes.QueueArn }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "sent" }));
    await sns.send(new PublishCommand({ TopicArn, Message: "published" }));
    const bodies = [];
    while (bodies.length < 2) {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
        for (const { Body, ReceiptHandle } of Messages) {
            bodies.push(Body.startsWith("{") ? JSON.parse(Body).Message : Body);
            await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
    }
    assert.deepEqual(bodies.sort(), ["published", "sent"]);
    await assert.rejects(sqs.send(new GetQueueUrlCommand({ QueueName: "nowhere" })), QueueDoesNotExist);
    await assert.rejects(sns.send(new PublishCommand({ TopicArn: `${TopicArn}-not`, Message: "x" })),
        NotFoundException);
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
}

{
    const s3 = new S3Client();
    const Bucket = "walk-js";
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutObjectCommand({ Bucket, Key: "in/a b+c.txt", Body: "hi mom", ContentType: "text/plain" }));
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "in/a b+c.txt" }));
    assert.deepEqual([head.ContentLength, head.ContentType], [6, "text/plain"]);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "in/a b+c.txt" }));
    assert.equal(await got.Body.transformToString(), "hi mom");
    const keys = (await collect(paginateListObjectsV2({ client: s3 }, { Bucket }), (page) => page.Contents))
        .map(({ Key }) => ({ Key }));
    assert.deepEqual(keys, [{ Key: "in/a b+c.txt" }]);
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: "nothing" })), NoSuchKey);
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: keys } }));
    await s3.send(new DeleteBucketCommand({ Bucket }));
}

await until(({ events }) => events.some(({ message }) => /platform.report|REPORT/.test(message)),
    () => new CloudWatchLogsClient().send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${functionName}` })));
await iam.send(new DeleteRolePolicyCommand({ RoleName: roleName, PolicyName: "invoke" }));
await iam.send(new DeleteRoleCommand({ RoleName: roleName }));
console.log("JavaScript SDK v3: all answers are as expected");
