package local.service.states;

import local.service.api.ServiceException;
import software.amazon.awssdk.services.sfn.model.EncryptionConfiguration;
import software.amazon.awssdk.services.sfn.model.EncryptionType;

/** How machines and activities are said to be encrypted: nothing here is. */
final class Encryption {

    static final EncryptionConfiguration OWN_KEY =
            EncryptionConfiguration.builder().type(EncryptionType.AWS_OWNED_KEY).build();

    private Encryption() {}

    /**
     * What a request asks for.
     *
     * @param given     null where the request does not say
     * @param otherwise what counts then
     * @throws ServiceException {@code InvalidEncryptionConfiguration} where a key of the customer's is not named
     */
    static EncryptionConfiguration of(EncryptionConfiguration given, EncryptionConfiguration otherwise) {
        if (given == null) {
            return otherwise;
        }
        if (given.type() == EncryptionType.CUSTOMER_MANAGED_KMS_KEY && given.kmsKeyId() == null) {
            throw new ServiceException(
                    "InvalidEncryptionConfiguration",
                    400,
                    "Invalid Encryption Configuration: kmsKeyId must be given where type is CUSTOMER_MANAGED_KMS_KEY");
        }
        return given;
    }
}
