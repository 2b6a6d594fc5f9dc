/** SAM's resources, policy templates and connectors, as SAM's own translator makes plain CloudFormation of them. */
package local.template.sam;
