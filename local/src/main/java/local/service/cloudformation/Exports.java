package local.service.cloudformation;

import local.policy.Principal;
import local.service.api.Page;
import software.amazon.awssdk.services.cloudformation.model.Export;
import software.amazon.awssdk.services.cloudformation.model.ListExportsRequest;
import software.amazon.awssdk.services.cloudformation.model.ListExportsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListImportsRequest;
import software.amazon.awssdk.services.cloudformation.model.ListImportsResponse;

/** CloudFormation's operations on what stacks give each other. */
public final class Exports {

    private static final int PAGE = 100;

    private final Calls calls;

    Exports(Calls calls) {
        this.calls = calls;
    }

    public ListExportsResponse listExports(Principal who, ListExportsRequest request) {
        calls.check(who, "ListExports");
        var page = Page.of(calls.stacks.exports(), Stacks.Exported::name, request.nextToken(), PAGE);
        return ListExportsResponse.builder()
                .exports(page.items().stream()
                        .map(exported -> Export.builder()
                                .exportingStackId(exported.stack().id)
                                .name(exported.name())
                                .value(exported.value())
                                .build())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** The stacks that use it. */
    public ListImportsResponse listImports(Principal who, ListImportsRequest request) {
        calls.check(who, "ListImports");
        var importing = calls.stacks.importing(request.exportName());
        if (importing.isEmpty()) {
            throw Refusal.invalid("Export '" + request.exportName() + "' is not imported by any stack.");
        }
        var page = Page.of(importing, stack -> stack.id, request.nextToken(), PAGE);
        return ListImportsResponse.builder()
                .imports(page.items().stream().map(stack -> stack.name).toList())
                .nextToken(page.nextToken())
                .build();
    }
}
