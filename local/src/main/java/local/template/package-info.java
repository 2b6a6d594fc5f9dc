/** CloudFormation's template language: YAML and JSON with their places, parameters, conditions, intrinsic functions. */
package local.template;
