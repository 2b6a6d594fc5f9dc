/** Changes of a template's text that keep what a person wrote: its comments, its order, its layout. */
package local.template.edit;
