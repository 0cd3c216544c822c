/* bantin(1), made from the table of verbs. */
#ifndef BANTIN_CLI_MANUAL_H
#define BANTIN_CLI_MANUAL_H

/* Print it as scdoc(5) source: `bantin --manual`, for the build. */
void manual_print(void);

#endif
