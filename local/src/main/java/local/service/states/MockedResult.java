package local.service.states;

import java.util.Locale;
import java.util.Optional;
import local.asl.MemberNames;
import local.asl.Resource;
import local.asl.Resource.Integration;
import local.asl.Resource.Pattern;
import local.asl.ServiceIntegration;
import local.policy.AwsService;
import local.service.api.ServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.services.sfn.model.MockResponseValidationMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds the members of a task's mocked result against what its call answers, by the SDK's classes: of the services that are
 * here. What a callback or a job answers, and members that the call does not have, may be anything. {@code STRICT}, which
 * holds where nothing is said, asks for what the call always answers too, also of the services of optimized integrations.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_MockInput.html">MockInput</a>
 */
record MockedResult(String call, MemberNames names) {

    /** @throws ServiceException {@code ValidationException}, naming the first member that does not fit */
    static void check(Resource resource, JsonNode result, MockResponseValidationMode mode) {
        if (mode != MockResponseValidationMode.NONE
                && resource instanceof Integration call
                && call.pattern() == Pattern.REQUEST_RESPONSE) {
            var checked = new MockedResult(call.service() + ":" + call.action(), MemberNames.ofCalls(call.service()));
            response(call.service(), call.action()).ifPresent(shape -> checked.structure(shape, result, ""));
            if (mode != MockResponseValidationMode.PRESENT && result instanceof ObjectNode object) {
                ServiceIntegration.missing(call, object).ifPresent(path -> {
                    throw checked.wrong("'" + path + "' is missing");
                });
            }
        }
    }

    private static Optional<SdkPojo> response(String service, String action) {
        return AwsService.ofTask(service).filter(AwsService::isHere).flatMap(called -> {
            try {
                var type = Class.forName("software.amazon.awssdk.services." + called.sdkName() + ".model."
                        + capitalized(action) + "Response");
                return Optional.of((SdkPojo) type.getMethod("builder").invoke(null));
            } catch (ReflectiveOperationException unknown) {
                return Optional.empty();
            }
        });
    }

    /** As Step Functions writes the names of members, and the SDK those of operations. */
    private static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private void structure(SdkPojo shape, JsonNode value, String at) {
        require(value.isObject(), at, "an object");
        for (var field : shape.sdkFields()) {
            var name = names.of(field.memberName());
            if (value.has(name)) {
                member(field, value.get(name), at.isEmpty() ? name : at + "." + name);
            }
        }
    }

    private void member(SdkField<?> field, JsonNode value, String at) {
        var type = field.marshallingType();
        if (value.isNull() || type == MarshallingType.SDK_BYTES || type == MarshallingType.DOCUMENT) {
            return; // an optimized integration shows what a function answers as JSON
        }
        if (type == MarshallingType.STRING) {
            require(value.isString(), at, "a string");
        } else if (type == MarshallingType.BOOLEAN) {
            require(value.isBoolean(), at, "a boolean");
        } else if (type == MarshallingType.INSTANT) {
            require(value.isString() || value.isNumber(), at, "a time");
        } else if (type == MarshallingType.LIST) {
            require(value.isArray(), at, "an array");
            var item = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
            for (int i = 0; i < value.size(); i++) {
                member(item, value.get(i), at + "[" + i + "]");
            }
        } else if (type == MarshallingType.MAP) {
            require(value.isObject(), at, "an object");
            var each = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
            value.forEachEntry((key, entry) -> member(each, entry, at + "." + key));
        } else if (type == MarshallingType.SDK_POJO) {
            structure(field.constructor().get(), value, at);
        } else {
            require(value.isNumber(), at, "a number");
        }
    }

    private void require(boolean fits, String at, String what) {
        if (!fits) {
            throw wrong((at.isEmpty() ? "it" : "'" + at + "'") + " must be " + what);
        }
    }

    private ServiceException wrong(String why) {
        return new ServiceException("ValidationException", 400, "mock.result is not what " + call + " answers: " + why);
    }
}
