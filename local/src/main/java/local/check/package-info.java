/** What a template grants against what it needs, without running it. */
package local.check;
