package local.template.deploy;

/** What CloudFormation does with a resource. */
public enum Handler {
    CREATE,
    UPDATE,
    DELETE
}
