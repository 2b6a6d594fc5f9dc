package local.iam;

import tools.jackson.databind.JsonNode;

/** A policy's text. To be parsed into statements. */
public record PolicyDocument(JsonNode json) {
}
