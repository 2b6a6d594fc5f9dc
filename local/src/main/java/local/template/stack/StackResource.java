package local.template.stack;

import java.util.Optional;
import local.json.Location;
import local.policy.PolicyDocument;

/** A resource of a {@link Stack}, declared or made by SAM. */
public sealed interface StackResource
        permits StackResource.Named,
                Stack.Subscription,
                Stack.EventSourceMapping,
                Stack.ResourcePolicy,
                Stack.LogPolicy,
                Stack.EventBusPolicy {

    /** Its name in the template; of one in a nested application with the way there, {@code Orders/Worker}. */
    String logicalId();

    /** Where it stands, or what SAM made it of. */
    Location location();

    /** A resource that others speak of. */
    sealed interface Named extends StackResource
            permits Stack.Function,
                    Stack.StateMachineResource,
                    Stack.Activity,
                    Stack.RoleResource,
                    Stack.Queue,
                    Stack.Topic,
                    Stack.Bucket,
                    Stack.LogGroup,
                    Stack.EventBus,
                    Stack.Rule,
                    Stack.ScheduleGroup,
                    Stack.Schedule,
                    Stack.OtherResource {

        /** What AWS calls it: of a machine {@code orders}, of a queue its name and not its URL. */
        String name();

        String arn();

        /** Its own (resource-based) policy. */
        default Optional<PolicyDocument> policy() {
            return Optional.empty();
        }
    }
}
