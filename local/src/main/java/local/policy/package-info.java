/** Policy documents and the decision whether a principal may do what it asks. */
package local.policy;
