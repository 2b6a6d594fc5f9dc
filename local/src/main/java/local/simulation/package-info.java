/**
 * A template's machine under load, without running it: which of AWS's quotas it meets, and what comes of that. A model of
 * discrete events in whole microseconds; nothing in it waits, and its memory depends on what is under way and not on how
 * much has passed.
 */
package local.simulation;
