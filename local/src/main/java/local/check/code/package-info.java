/** What a function's compiled code calls, from its handler on. */
package local.check.code;
