/** What CloudFormation tells of a stack: the SAM CLI asks it where a stack's resources are. */
package local.service.cloudformation;
