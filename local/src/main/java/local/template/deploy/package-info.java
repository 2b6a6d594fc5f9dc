/** What whoever deploys a template needs to be allowed: known before it is deployed, and asked for when it is. */
package local.template.deploy;
