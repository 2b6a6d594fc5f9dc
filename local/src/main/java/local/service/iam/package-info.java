/** The operations of IAM and STS, on the roles that the door asks. */
package local.service.iam;
