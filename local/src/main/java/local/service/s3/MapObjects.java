package local.service.s3;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import local.asl.expression.StatesException;
import local.execution.items.Objects;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Content;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** S3 as a distributed Map calls it: in a session of its machine's role. */
record MapObjects(Door door, ObjectOperations objects, ListOperations lists) implements Objects {

    private static final String STATES = "states.amazonaws.com";
    /** The errors here that the SDK has a class for. */
    private static final Set<String> MODELLED = Set.of("NoSuchBucket", "NoSuchKey");

    @Override
    public byte[] get(Caller caller, String bucket, String key) {
        return as(
                caller,
                who -> objects.getObject(
                                who,
                                GetObjectRequest.builder()
                                        .bucket(bucket)
                                        .key(key)
                                        .build())
                        .content()
                        .bytes());
    }

    @Override
    public List<Summary> list(Caller caller, String bucket, String prefix) {
        return as(
                caller,
                who -> lists.all(who, bucket, prefix)
                        .map(object -> new Summary(
                                object.key(),
                                object.lastModified(),
                                object.eTag(),
                                object.size(),
                                object.storageClassAsString()))
                        .toList());
    }

    @Override
    public void put(Caller caller, String bucket, String key, byte[] content) {
        var request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .contentType("application/json")
                .build();
        as(caller, who -> objects.putObject(who, request, Content.of(content)));
    }

    private <T> T as(Caller caller, Function<Principal, T> call) {
        var session = UUID.randomUUID().toString().replace("-", "");
        try {
            return call.apply(door.assume(caller.roleArn(), STATES, session, caller.stateMachineArn()));
        } catch (ServiceException e) {
            throw failure(e);
        }
    }

    /** In the words of the SDK. */
    private static StatesException failure(ServiceException refusal) {
        var error = MODELLED.contains(refusal.code()) ? refusal.code() + "Exception" : "S3Exception";
        var requestId =
                UUID.randomUUID().toString().replace("-", "").substring(0, 16).toUpperCase();
        return new StatesException(
                "S3." + error,
                "%s (Service: S3, Status Code: %d, Request ID: %s, Extended Request ID: %s)"
                        .formatted(refusal.getMessage(), refusal.status(), requestId, UUID.randomUUID()));
    }
}
