/* Every resource that a user can grow has its limit here, by name. */
#ifndef BANTIN_BASE_LIMITS_H
#define BANTIN_BASE_LIMITS_H

#define LIMIT_ARTICLE_BYTES ((size_t)1 << 20)   /* text of one article: 20 hours of speech */
#define LIMIT_DOCUMENT_BYTES ((size_t)16 << 20) /* a page or file that articles are found in */
#define LIMIT_TITLE_BYTES ((size_t)1024)
#define LIMIT_FIELD_BYTES ((size_t)4096)     /* source, key, series and the like */
#define LIMIT_LINE_BYTES ((size_t)1 << 20)   /* one line on the control socket */
#define LIMIT_FILE_BYTES ((size_t)512 << 20) /* a recording handed over by descriptor */
#define LIMIT_CLIENTS 200                    /* of the control socket at once */
#define LIMIT_SENTENCE_BYTES ((size_t)4000)  /* words handed to a voice at once */
#define LIMIT_ARTICLES_A_BULLETIN 1000
#define LIMIT_RECORDING_S ((uint64_t)6 * 3600) /* sound of one recording, decoded */
#define LIMIT_SETTINGS_BYTES ((size_t)1 << 20) /* one settings file */
/* Between a voice's level in LUFS and the ceiling in dBTP: with less, a limiter
 * gives no more loudness, only noise. */
#define LIMIT_VOICE_ROOM_DB 11
#define LIMIT_LEXICON_BYTES ((size_t)64 << 20) /* one lexicon file */

#endif
