/** CloudFormation and SAM: from a template to the resources that it declares. */
package local.template;
