/** The line that closes a gap: what to add to a template, and where. */
package local.template.remedy;
