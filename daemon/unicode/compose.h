/* NFC, skipped where nothing can be to do: almost all text is composed already. */
#ifndef BANTIN_UNICODE_COMPOSE_H
#define BANTIN_UNICODE_COMPOSE_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* True only if strict UTF-8 `bytes` are in NFC for certain; false is a maybe. */
bool nfc_surely(const char *bytes, size_t len);

/* Append strict UTF-8 as NFC. */
void nfc_add(const char *bytes, size_t len, struct str *out);

#endif
