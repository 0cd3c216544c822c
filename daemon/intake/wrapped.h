/* Lines that a program has broken at its margin, as copies from PDF and e-mail have. */
#ifndef BANTIN_INTAKE_WRAPPED_H
#define BANTIN_INTAKE_WRAPPED_H

#include <stddef.h>

/* Join them, in place, where it is sure; returns how many were. Strict UTF-8. */
unsigned wrapped_join(char *text, size_t *len);

#endif
