/* Allocation that cannot fail: when memory is out, the process says so on
 * stderr and aborts. Accepted articles are on disk before they are
 * acknowledged, so a restart loses nothing, while half-handled NULLs would.
 * Everything a user can grow has a limit in base/limits.h and is checked at
 * the door, so this never ends a process because of somebody's input. */
#ifndef BANTIN_BASE_MEM_H
#define BANTIN_BASE_MEM_H

#include <stddef.h>

void *mem_alloc(size_t size) __attribute__((malloc, returns_nonnull)); /* zeroed */
void *mem_array(size_t count, size_t size)
        __attribute__((malloc, returns_nonnull)); /* zeroed, overflow-checked */
void *mem_resize(void *old, size_t count, size_t size) __attribute__((returns_nonnull));
char *mem_string(const char *s) __attribute__((malloc)); /* NULL gives NULL */
char *mem_bytes(const char *s, size_t len)
        __attribute__((malloc, returns_nonnull)); /* adds a NUL */
char *mem_printf(const char *format, ...)
        __attribute__((format(printf, 1, 2), malloc, returns_nonnull));

#endif
