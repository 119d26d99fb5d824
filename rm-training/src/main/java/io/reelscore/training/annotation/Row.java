package io.reelscore.training.annotation;

import tools.jackson.databind.node.ObjectNode;

/**
 * One line of a file, or one record of a table.
 *
 * @param line where it begins, from 1
 * @param fields by name
 */
record Row(int line, ObjectNode fields) {}
