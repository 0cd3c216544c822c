/* Where the program's own files are. Programs sit in PREFIX/bin, helpers in
 * PREFIX/libexec/bantin, data in PREFIX/share/bantin; the build tree has the
 * same shape, so everything is found relative to /proc/self/exe and a build
 * runs without installing. BANTIN_PREFIX overrides. */
#ifndef BANTIN_BASE_PATHS_H
#define BANTIN_BASE_PATHS_H

enum { PATHS_MAX = 4096 };

/* Each fills `out`, PATHS_MAX bytes, with an absolute path; it need not exist. */
void paths_helper(const char *program, char *out); /* libexec/bantin/PROGRAM */
void paths_share(const char *file, char *out);     /* share/bantin/FILE */
void paths_locale(char *out);                      /* share/locale */

#endif
