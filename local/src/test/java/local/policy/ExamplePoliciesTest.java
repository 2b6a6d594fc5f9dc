package local.policy;

import org.junit.jupiter.api.Test;

/**
 * The examples of AWS's documentation, one each.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_examples.html">Example IAM
 *     identity-based policies</a>
 */
class ExamplePoliciesTest {

    private static final String TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/MyTable";
    private static final String INSTANCE = "arn:aws:ec2:us-east-1:123456789012:instance/i-1";
    private static final String USER = "arn:aws:iam::123456789012:user/";

    @Test
    void awsAccessWithinDates() {
        Example.of("""
            {"Effect": "Allow", "Action": "service-prefix:action-name", "Resource": "*", "Condition": {
                "DateGreaterThan": {"aws:CurrentTime": "2020-04-01T00:00:00Z"},
                "DateLessThan": {"aws:CurrentTime": "2020-06-30T23:59:59Z"}}}\
            """)
                .allows("service-prefix:action-name", "*", "aws:CurrentTime=2020-05-01T12:00:00Z")
                .leaves("service-prefix:action-name", "*", "aws:CurrentTime=2020-03-31T23:59:59Z")
                .leaves("service-prefix:action-name", "*", "aws:CurrentTime=2020-07-01T00:00:00Z")
                .leaves("service-prefix:action-name", "*");
    }

    @Test
    void awsAccessWithMfaWithinDates() {
        Example.of("""
            {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {
                "Bool": {"aws:MultiFactorAuthPresent": true},
                "DateGreaterThan": {"aws:CurrentTime": "2017-07-01T00:00:00Z"},
                "DateLessThan": {"aws:CurrentTime": "2017-12-31T23:59:59Z"}}}\
            """)
                .allows("s3:GetObject", "*", "aws:MultiFactorAuthPresent=true", "aws:CurrentTime=2017-08-01T00:00:00Z")
                .leaves("s3:GetObject", "*", "aws:MultiFactorAuthPresent=false", "aws:CurrentTime=2017-08-01T00:00:00Z")
                .leaves("s3:GetObject", "*", "aws:CurrentTime=2017-08-01T00:00:00Z");
    }

    @Test
    void awsOwnCredentialsOnlyWithMfa() {
        Example.of("""
            {"Sid": "OwnKeys", "Effect": "Allow", "Action": ["iam:*AccessKey*", "iam:EnableMFADevice", "s3:*"], "Resource": "*"},
            {"Sid": "DenyAllExceptListedIfNoMFA", "Effect": "Deny", "NotAction": ["iam:EnableMFADevice", "sts:GetSessionToken"],
             "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}\
            """)
                .denies("iam:CreateAccessKey", USER + "eve", "aws:MultiFactorAuthPresent=false")
                .denies("s3:ListAllMyBuckets", "*")
                .allows("iam:EnableMFADevice", USER + "eve")
                .leaves("sts:GetSessionToken", "*")
                .allows("iam:CreateAccessKey", USER + "eve", "aws:MultiFactorAuthPresent=true");
    }

    @Test
    void awsDeniesOtherRegions() {
        Example.of("""
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Sid": "DenyAllOutsideRequestedRegions", "Effect": "Deny",
             "NotAction": ["cloudfront:*", "iam:*", "route53:*", "support:*"], "Resource": "*",
             "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}}}\
            """)
                .denies("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:orders")
                .allows("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:orders")
                .allows("iam:GetRole", "arn:aws:iam::123456789012:role/any", "aws:RequestedRegion=us-east-1");
    }

    @Test
    void awsDeniesOtherAddresses() {
        Example.of("""
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {
                "NotIpAddress": {"aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"]},
                "Bool": {"aws:ViaAWSService": "false"}}}\
            """)
                .allows("s3:GetObject", "*", "aws:SourceIp=203.0.113.9")
                .denies("s3:GetObject", "*", "aws:SourceIp=198.51.100.9")
                .allows("s3:GetObject", "*", "aws:SourceIp=198.51.100.9", "aws:ViaAWSService=true");
    }

    @Test
    void awsDeniesResourcesOfOtherAccounts() {
        Example.of("""
            {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
            {"Effect": "Deny", "Action": "s3:*", "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:ResourceAccount": ["123456789012"]}}}\
            """)
                .allows("s3:GetObject", "arn:aws:s3:::bucket/a")
                .denies("s3:GetObject", "arn:aws:s3:::bucket/a", "aws:ResourceAccount=999999999999");
    }

    @Test
    void dataPipelineDeniesThoseOfOthers() {
        Example.of("""
            {"Effect": "Allow", "Action": "datapipeline:*", "Resource": "*"},
            {"Effect": "Deny", "Action": ["datapipeline:ActivatePipeline", "datapipeline:DeletePipeline"], "Resource": "*",
             "Condition": {"StringNotEquals": {"datapipeline:PipelineCreator": "${aws:userid}"}}}\
            """)
                .allows("datapipeline:DeletePipeline", "*", "datapipeline:PipelineCreator=AIDA1", "aws:userid=AIDA1")
                .denies("datapipeline:DeletePipeline", "*", "datapipeline:PipelineCreator=AIDA2", "aws:userid=AIDA1")
                .allows("datapipeline:CreatePipeline", "*", "aws:userid=AIDA1");
    }

    @Test
    void dynamoDbATable() {
        Example.of("""
            {"Sid": "ListAndDescribe", "Effect": "Allow", "Action": ["dynamodb:List*", "dynamodb:Describe*"], "Resource": "*"},
            {"Sid": "SpecificTable", "Effect": "Allow", "Action": ["dynamodb:BatchGet*", "dynamodb:Get*", "dynamodb:Query",
                "dynamodb:Delete*", "dynamodb:PutItem"], "Resource": "arn:aws:dynamodb:*:*:table/MyTable"}\
            """)
                .allows("dynamodb:PutItem", TABLE)
                .allows("dynamodb:ListTables", "*")
                .leaves("dynamodb:PutItem", TABLE + "2")
                .leaves("dynamodb:PutItem", TABLE + "/index/by-date")
                .leaves("dynamodb:UpdateItem", TABLE);
    }

    @Test
    void dynamoDbSomeAttributes() {
        Example.of("""
            {"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:PutItem"], "Resource": ["arn:aws:dynamodb:*:*:table/MyTable"],
             "Condition": {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["column-1", "column-2"]},
                           "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}}}\
            """)
                .allows("dynamodb:GetItem", TABLE, "dynamodb:Attributes=column-1", "dynamodb:Attributes=column-2")
                .leaves("dynamodb:GetItem", TABLE, "dynamodb:Attributes=column-1", "dynamodb:Attributes=column-3")
                .leaves("dynamodb:GetItem", TABLE, "dynamodb:Attributes=column-1", "dynamodb:Select=ALL_ATTRIBUTES");
    }

    @Test
    void dynamoDbOwnItems() {
        Example.of("""
            {"Effect": "Allow", "Action": ["dynamodb:Query", "dynamodb:PutItem"], "Resource": ["arn:aws:dynamodb:*:*:table/MyTable"],
             "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["${cognito-identity.amazonaws.com:sub}"]}}}\
            """)
                .allows("dynamodb:Query", TABLE, "dynamodb:LeadingKeys=me", "cognito-identity.amazonaws.com:sub=me")
                .leaves("dynamodb:Query", TABLE, "dynamodb:LeadingKeys=you", "cognito-identity.amazonaws.com:sub=me")
                .leaves("dynamodb:Query", TABLE, "dynamodb:LeadingKeys=me");
    }

    @Test
    void ec2OwnInstances() {
        Example.of("""
            {"Effect": "Allow", "Action": ["ec2:StartInstances", "ec2:StopInstances"], "Resource": "arn:aws:ec2:*:*:instance/*",
             "Condition": {"StringEquals": {"aws:ResourceTag/Owner": "${aws:username}"}}},
            {"Effect": "Allow", "Action": "ec2:DescribeInstances", "Resource": "*"}\
            """)
                .allows("ec2:StartInstances", INSTANCE, "aws:ResourceTag/Owner=eve", "aws:username=eve")
                .leaves("ec2:StartInstances", INSTANCE, "aws:ResourceTag/Owner=adam", "aws:username=eve")
                .leaves("ec2:StartInstances", INSTANCE, "aws:ResourceTag/Owner=adam");
    }

    @Test
    void ec2OfOneProjectAndDepartment() {
        Example.of("""
            {"Effect": "Allow", "Action": "ec2:StartInstances", "Resource": "arn:aws:ec2:us-east-1:123456789012:instance/*",
             "Condition": {"StringEquals": {"aws:ResourceTag/Project": "DataAnalytics",
             "aws:PrincipalTag/Department": "Data"}}}\
            """)
                .allows(
                        "ec2:StartInstances",
                        INSTANCE,
                        "aws:ResourceTag/Project=DataAnalytics",
                        "aws:PrincipalTag/Department=Data")
                .leaves("ec2:StartInstances", INSTANCE, "aws:ResourceTag/Project=DataAnalytics");
    }

    @Test
    void ec2WithinARegion() {
        Example.of("""
            {"Effect": "Allow", "Action": "ec2:*", "Resource": "*",
            "Condition": {"StringEquals": {"ec2:Region": "us-east-2"}}}\
            """)
                .allows("ec2:RunInstances", INSTANCE, "ec2:Region=us-east-2")
                .leaves("ec2:RunInstances", INSTANCE, "ec2:Region=us-east-1");
    }

    @Test
    void ec2StopsAndTerminatesOnlyWithMfa() {
        Example.of("""
            {"Sid": "AllowAll", "Effect": "Allow", "Action": "ec2:*", "Resource": "*"},
            {"Sid": "DenyStopAndTerminateWhenMFAIsNotPresent", "Effect": "Deny", "Action": ["ec2:StopInstances", "ec2:TerminateInstances"],
             "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": false}}}\
            """)
                .allows("ec2:StartInstances", INSTANCE)
                .denies("ec2:StopInstances", INSTANCE)
                .allows("ec2:StopInstances", INSTANCE, "aws:MultiFactorAuthPresent=true");
    }

    @Test
    void ec2RunsOnlySomeTypes() {
        Example.of("""
            {"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": "*",
             "Condition": {"StringLikeIfExists": {"ec2:InstanceType": ["t1.*", "t2.*", "m3.*"]}}}\
            """)
                .allows("ec2:RunInstances", INSTANCE, "ec2:InstanceType=t2.micro")
                .allows("ec2:RunInstances", "arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1")
                .leaves("ec2:RunInstances", INSTANCE, "ec2:InstanceType=x1.32xlarge");
    }

    @Test
    void iamPassesOneRoleToOneService() {
        Example.of("""
            {"Effect": "Allow", "Action": ["iam:PassRole", "iam:GetRole"], "Resource": "arn:aws:iam::123456789012:role/ServiceRole*",
             "Condition": {"StringEquals": {"iam:PassedToService": "cloudwatch.amazonaws.com"}}}\
            """)
                .allows(
                        "iam:PassRole",
                        "arn:aws:iam::123456789012:role/ServiceRole1",
                        "iam:PassedToService=cloudwatch.amazonaws.com")
                .leaves(
                        "iam:PassRole",
                        "arn:aws:iam::123456789012:role/ServiceRole1",
                        "iam:PassedToService=lambda.amazonaws.com")
                .leaves(
                        "iam:PassRole",
                        "arn:aws:iam::123456789012:role/Admin",
                        "iam:PassedToService=cloudwatch.amazonaws.com");
    }

    @Test
    void iamAssumesRolesWithATag() {
        Example.of("""
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*",
             "Condition": {"StringEquals": {"iam:ResourceTag/UserRole": "ExampleCorpABC"}}}\
            """)
                .allows("sts:AssumeRole", "arn:aws:iam::123456789012:role/a", "iam:ResourceTag/UserRole=ExampleCorpABC")
                .leaves("sts:AssumeRole", "arn:aws:iam::123456789012:role/a");
    }

    @Test
    void iamTagsWithGivenKeysOnly() {
        Example.of("""
            {"Effect": "Allow", "Action": "iam:TagUser", "Resource": "*", "Condition": {
                "StringLike": {"aws:RequestTag/Department": "*"},
                        "ForAllValues:StringEquals": {"aws:TagKeys": "Department"}}}\
            """)
                .allows("iam:TagUser", USER + "eve", "aws:RequestTag/Department=Data", "aws:TagKeys=Department")
                .leaves(
                        "iam:TagUser",
                        USER + "eve",
                        "aws:RequestTag/Department=Data",
                        "aws:TagKeys=Department",
                        "aws:TagKeys=Admin");
    }

    @Test
    void iamAllowsAndDeniesSeveralServices() {
        Example.of("""
            {"Sid": "AllServices", "Effect": "Allow", "Action": ["lambda:*", "s3:*", "sns:*", "iam:*"], "Resource": "*"},
            {"Sid": "AllIAMExcept", "Effect": "Deny", "Action": ["iam:*User*", "lambda:DeleteFunction"],
            "Resource": "*"}\
            """)
                .allows("iam:GetRole", "*")
                .denies("iam:CreateUser", "*")
                .denies("lambda:DeleteFunction", "arn:aws:lambda:us-east-1:123456789012:function:f")
                .leaves("ec2:DescribeInstances", "*");
    }

    @Test
    void lambdaReadsATable() {
        Example.of("""
            {"Sid": "ReadWriteTable", "Effect": "Allow", "Action": ["dynamodb:BatchGetItem", "dynamodb:GetItem"],
             "Resource": "arn:aws:dynamodb:*:*:table/MyTable"},
            {"Sid": "WriteLogStreamsAndGroups", "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "*"}\
            """)
                .allows("dynamodb:GetItem", TABLE)
                .allows("logs:PutLogEvents", "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f:*")
                .leaves("dynamodb:DeleteItem", TABLE);
    }

    @Test
    void rdsWithinARegion() {
        Example.of("""
            {"Effect": "Allow", "Action": "rds:*", "Resource": ["arn:aws:rds:us-east-1:*:*"]},
            {"Effect": "Allow", "Action": ["rds:Describe*"], "Resource": ["*"]}\
            """)
                .allows("rds:CreateDBInstance", "arn:aws:rds:us-east-1:123456789012:db:orders")
                .leaves("rds:CreateDBInstance", "arn:aws:rds:eu-west-1:123456789012:db:orders")
                .allows("rds:DescribeDBInstances", "arn:aws:rds:eu-west-1:123456789012:db:orders");
    }

    @Test
    void s3OwnHome() {
        Example.of("""
            {"Effect": "Allow", "Action": ["s3:ListAllMyBuckets", "s3:GetBucketLocation"], "Resource": "*"},
            {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::bucket-name",
             "Condition": {"StringLike": {"s3:prefix": ["", "home/", "home/${aws:username}/*"]}}},
            {"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::bucket-name/home/${aws:username}",
                "arn:aws:s3:::bucket-name/home/${aws:username}/*"]}\
            """)
                .allows("s3:PutObject", "arn:aws:s3:::bucket-name/home/eve/a/b.txt", "aws:username=eve")
                .leaves("s3:PutObject", "arn:aws:s3:::bucket-name/home/adam/a", "aws:username=eve")
                .allows("s3:ListBucket", "arn:aws:s3:::bucket-name", "s3:prefix=home/eve/a", "aws:username=eve")
                .leaves("s3:ListBucket", "arn:aws:s3:::bucket-name", "s3:prefix=home/adam/", "aws:username=eve")
                .allows("s3:ListBucket", "arn:aws:s3:::bucket-name", "s3:prefix=", "aws:username=eve");
    }

    @Test
    void s3OnlyWithRecentMfa() {
        Example.of("""
            {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
            {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*", "Condition": {"NumericGreaterThanIfExists": {"aws:MultiFactorAuthAge": "1800"}}},
            {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*",
            "Condition": {"Null": {"aws:MultiFactorAuthAge": "true"}}}\
            """)
                .denies("s3:PutObject", "*")
                .allows("s3:PutObject", "*", "aws:MultiFactorAuthAge=60")
                .denies("s3:PutObject", "*", "aws:MultiFactorAuthAge=3600")
                .denies("s3:DeleteObject", "*")
                .allows("s3:DeleteObject", "*", "aws:MultiFactorAuthAge=60");
    }

    @Test
    void s3OneBucketAndNothingElse() {
        Example.of("""
            {"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::bucket-name", "arn:aws:s3:::bucket-name/*"]},
            {"Effect": "Deny", "NotAction": "s3:*",
            "NotResource": ["arn:aws:s3:::bucket-name", "arn:aws:s3:::bucket-name/*"]}\
            """)
                .allows("s3:GetObject", "arn:aws:s3:::bucket-name/a")
                .leaves("s3:GetObject", "arn:aws:s3:::other/a")
                .denies("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:orders");
    }

    @Test
    void s3ReadsAndWritesObjects() {
        Example.of("""
            {"Sid": "ListObjectsInBucket", "Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": ["arn:aws:s3:::bucket-name"]},
            {"Sid": "AllObjectActions", "Effect": "Allow", "Action": "s3:*Object",
            "Resource": ["arn:aws:s3:::bucket-name/*"]}\
            """)
                .allows("s3:ListBucket", "arn:aws:s3:::bucket-name")
                .allows("s3:DeleteObject", "arn:aws:s3:::bucket-name/a")
                .leaves("s3:DeleteObjectVersion", "arn:aws:s3:::bucket-name/a")
                .leaves("s3:GetObject", "arn:aws:s3:::bucket-name");
    }
}
