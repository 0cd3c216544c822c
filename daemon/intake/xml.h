/* XML as it is taken from strangers: a walk over elements and text by expat that
 * declares no entities, opens nothing, and is bounded in depth and memory. */
#ifndef BANTIN_INTAKE_XML_H
#define BANTIN_INTAKE_XML_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum { XML_DEPTH = 1000, XML_MEMORY = 24 << 20 };

/* `attributes` are names and values in turn, NULL at the end. A walk with
 * namespaces gives names as "address|local", without as they are written.
 * What returns false ends the walk, with what it has put into `e` itself. */
struct xml_listener {
	bool (*start)(void *context, const char *name, const char **attributes);
	bool (*end)(void *context, const char *name);
	void (*text)(void *context, const char *bytes, size_t len); /* NULL: not wanted */
	bool namespaces;
	void *context;
};

/* 0, or -errno and a sentence: -EINVAL what is not well-formed (with line),
 * -E2BIG entities, depth or memory beyond the bounds, -ECANCELED where a
 * listener ended it. UTF-8 whatever its declaration says. */
int xml_walk(const char *path, const char *bytes, size_t len, const struct xml_listener *listener,
        struct err *e);

/* Bytes before the declaration that are not XML and do no harm. */
size_t xml_blank(const char *bytes, size_t len);

/* The value of an attribute, or NULL. */
const char *xml_attribute(const char **attributes, const char *name);

#endif
