/** What a template comes to: its resources, as the local run and the check take them. */
package local.template.stack;
