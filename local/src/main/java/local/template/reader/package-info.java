/** From a template to its stack. */
package local.template.reader;
