package local.service.schemas;

import java.util.Map;
import java.util.Optional;
import local.execution.journal.Table;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.schemas.model.CreateRegistryRequest;
import software.amazon.awssdk.services.schemas.model.CreateRegistryResponse;
import software.amazon.awssdk.services.schemas.model.DeleteRegistryRequest;
import software.amazon.awssdk.services.schemas.model.DeleteRegistryResponse;
import software.amazon.awssdk.services.schemas.model.DescribeRegistryRequest;
import software.amazon.awssdk.services.schemas.model.DescribeRegistryResponse;
import software.amazon.awssdk.services.schemas.model.ListRegistriesRequest;
import software.amazon.awssdk.services.schemas.model.ListRegistriesResponse;
import software.amazon.awssdk.services.schemas.model.RegistrySummary;
import software.amazon.awssdk.services.schemas.model.UpdateRegistryRequest;
import software.amazon.awssdk.services.schemas.model.UpdateRegistryResponse;

/** The operations on registries. AWS's own, of the events of its services, are not here. */
public final class Registries {

    private static final int LONGEST_NAME = 64;

    private final Account account;
    private final Door door;
    private final Table<Registry> registries;
    private final Table<Schema> schemas;

    Registries(Account account, Door door, Table<Registry> registries, Table<Schema> schemas) {
        this.account = account;
        this.door = door;
        this.registries = registries;
        this.schemas = schemas;
    }

    public CreateRegistryResponse createRegistry(Principal who, CreateRegistryRequest request) {
        var name = request.registryName();
        door.check(who, "schemas:CreateRegistry", arn(name));
        if (!request.tags().isEmpty()) {
            door.check(who, "schemas:TagResource", arn(name));
        }
        if (checked(name).startsWith("aws.")) {
            throw Schemas.invalid("The name of a registry cannot begin with aws.");
        }
        var registry = new Registry(name, request.description(), Map.copyOf(request.tags()));
        if (!registries.putIfAbsent(name, registry)) {
            throw Schemas.conflict("Registry with name " + name + " already exists.");
        }
        return CreateRegistryResponse.builder()
                .registryName(name)
                .registryArn(arn(name))
                .description(registry.description())
                .tags(registry.tags())
                .build();
    }

    public DescribeRegistryResponse describeRegistry(Principal who, DescribeRegistryRequest request) {
        door.check(who, "schemas:DescribeRegistry", arn(request.registryName()));
        var registry = get(request.registryName());
        return DescribeRegistryResponse.builder()
                .registryName(registry.name())
                .registryArn(arn(registry.name()))
                .description(registry.description())
                .tags(registry.tags())
                .build();
    }

    public UpdateRegistryResponse updateRegistry(Principal who, UpdateRegistryRequest request) {
        door.check(who, "schemas:UpdateRegistry", arn(request.registryName()));
        get(request.registryName());
        registries.change(request.registryName(), registry -> registry.withDescription(request.description()));
        var registry = get(request.registryName());
        return UpdateRegistryResponse.builder()
                .registryName(registry.name())
                .registryArn(arn(registry.name()))
                .description(registry.description())
                .tags(registry.tags())
                .build();
    }

    /** Its schemas go with it. */
    public DeleteRegistryResponse deleteRegistry(Principal who, DeleteRegistryRequest request) {
        var name = request.registryName();
        door.check(who, "schemas:DeleteRegistry", arn(name));
        get(name);
        schemas.all().stream()
                .filter(schema -> schema.registry().equals(name))
                .map(Schema::key)
                .forEach(schemas::remove);
        registries.remove(name);
        return DeleteRegistryResponse.builder().build();
    }

    public ListRegistriesResponse listRegistries(Principal who, ListRegistriesRequest request) {
        door.check(who, "schemas:ListRegistries", arn("*"));
        boolean ours = !"AWS".equalsIgnoreCase(request.scope());
        var prefix = Optional.ofNullable(request.registryNamePrefix()).orElse("");
        var page = Schemas.page(
                registries.all().stream()
                        .filter(registry -> ours && registry.name().startsWith(prefix))
                        .toList(),
                Registry::name,
                request.nextToken(),
                request.limit());
        return ListRegistriesResponse.builder()
                .registries(page.items().stream()
                        .map(registry -> RegistrySummary.builder()
                                .registryName(registry.name())
                                .registryArn(arn(registry.name()))
                                .tags(registry.tags())
                                .build())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static String checked(String name) {
        return Schemas.checkName("The name of the registry", name, LONGEST_NAME);
    }

    /** @throws ServiceException {@code NotFoundException}, or {@code BadRequestException} where no registry is named so */
    Registry get(String name) {
        return registries.find(checked(name)).orElseThrow(() -> Schemas.none("Registry with name " + name));
    }

    String arn(String name) {
        return account.arn("schemas", "registry/" + name);
    }
}
