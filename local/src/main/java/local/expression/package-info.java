/** What a definition computes: JSONPath, Reference Paths, intrinsic functions, JSONata, the context object and variables. */
package local.expression;
